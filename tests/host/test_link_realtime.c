// test_link_realtime.c -- what the audio thread does for Ableton Link calls nothing that can wait, whatever
// is asked.
#include "host/jam.h"
#include "realtime/interpose.h"
#include "support/guard.h"

static void watched_block(Jam *j) {
  int64_t frame = engine_next_frame(j->stage->engine);
  guard_enter();
  tandem_lead(&j->tandem, j->stage->engine, frame, jam_heard_ns(j, frame));
  guard_leave();
  stage_run(j->stage, j->block);
  stage_rewind(j->stage);
  jam_serve(j);
}

static void watched_run(Jam *j, uint32_t blocks) {
  for (uint32_t n = 0; n < blocks; n++) watched_block(j);
}

static GuardReport session(unsigned layers, void (*fault)(void)) {
  Jam j;
  jam_open(&j, 97);
  guard_watch(layers, fault);
  watched_run(&j, 30);
  stage_play(j.stage, 120);
  watched_run(&j, 30);
  stage_send(j.stage, (Command){.type = COMMAND_TEMPO, .tempo = {150, TICKS_PER_BEAT / 2}});
  watched_run(&j, 40);
  jam_peer_tempo(&j, 100);
  jam_peer_jump(&j, 1.3);
  watched_run(&j, 20);
  jam_peer_transport(&j, false, 0);
  watched_run(&j, 20);
  jam_peer_transport(&j, true, 0);
  watched_run(&j, 300);
  GuardReport seen = guard_take();
  assert_true(jam_status(&j).playing);
  jam_close(&j);
  return seen;
}

static void test_clean(void **state) {
  (void)state;
  GuardReport seen = session(GUARD_CALLS | GUARD_KERNEL, NULL);
  expect_above(seen.blocks, 400);
  if (seen.calls + seen.kernels) fail_msg("%s, system call %d", seen.call ? seen.call : "", (int)seen.kernel);
}

// What Link offers the audio thread for it.
static abl_link other;
static abl_link_session_state snapshot;

static void commit(void) {
  static double bpm = 60;
  abl_link_capture_audio_session_state(other, snapshot);
  abl_link_set_tempo(snapshot, bpm += 1, 0);
  abl_link_commit_audio_session_state(other, snapshot);
}

static void test_commit_is_seen(void **state) {
  (void)state;
  if (!INTERPOSED) skip();
  other = abl_link_create(120);
  snapshot = abl_link_create_session_state();
  GuardReport seen = session(GUARD_CALLS, commit);
  abl_link_destroy_session_state(snapshot);
  abl_link_destroy(other);
  expect_above(seen.calls, seen.blocks - 1);
}

int main(void) {
  guard_init();
  const struct CMUnitTest tests[] = {
      TEST("following and asking make no system call, take no lock and allocate nothing", test_clean),
      TEST("committing on the audio thread would be seen: it signals", test_commit_is_seen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
