// test_conductor.c -- the beat is handed from one leader to another: nothing jumps, nothing is lost or heard
// twice.
#include "host/clock_rig.h"

enum { CLICKS_A_BEAT = 4, ACTIONS = 400 };
static const double SLOWEST = 80, FASTEST = 180, CLOSING = 1.126;

typedef struct {
  Rig *r;
  Sender sender;
  uint64_t random;
  double beat; // ours, at the last block
} Play;

// One thing changes: who leads, whether the clock is heard, its tempo at once or its place, its jitter; ours.
static void change(Play *p) {
  Sender *s = &p->sender;
  switch (random_below(&p->random, 7)) {
  case 0: conductor_choose(p->r->conductor, CONDUCT_INTERNAL); return;
  case 1: conductor_choose(p->r->conductor, CONDUCT_MIDI); return;
  case 2: s->mute = !s->mute; return;
  case 3: s->bpm = random_between(&p->random, SLOWEST, FASTEST); return;
  case 4: s->next_s += random_between(&p->random, 0, 0.5); return;
  case 5: s->jitter_s = random_between(&p->random, 0, 0.003); return;
  default:
    stage_send(p->r->stage,
               (Command){.type = COMMAND_TEMPO, .tempo = {random_between(&p->random, SLOWEST, FASTEST), 0}});
  }
}

// The clock's own tempo is misread for a moment when it steps or is joined: by a fifth at most.
static const double MISREAD = 1.2;

static void run(Play *p, double seconds) {
  for (double end = rig_now(p->r) + seconds; rig_now(p->r) < end;) {
    rig_tick(p->r, &p->sender, 0.001);
    double step = rig_beat(p->r) - p->beat;
    expect_between(step, 0, FASTEST * CLOSING * MISREAD / 60 * (RIG_BLOCK + QUANTUM) / RIG_RATE);
    p->beat += step;
  }
}

static void hand_over(uint64_t seed) {
  Play p = {.r = rig_open(CONDUCT_MIDI), .random = seed};
  rig_play(p.r, 120);
  rig_click(p.r, CLICKS_A_BEAT);
  p.sender = sender_open(p.r, 120, 0.001);
  p.beat = rig_beat(p.r);
  double first = p.beat;
  for (int n = 0; n < ACTIONS; n++) {
    change(&p);
    run(&p, random_between(&p.random, 0.01, 3));
  }
  double clicks = floor(p.beat * CLICKS_A_BEAT) - floor(first * CLICKS_A_BEAT);
  expect_between(p.r->clicks, clicks - 1, clicks + 1);
  for (uint32_t n = 1; n < p.r->clicks; n++) {
    double apart_s = p.r->click_s[n] - p.r->click_s[n - 1];
    expect_between(apart_s, 60 / (CLICKS_A_BEAT * FASTEST * CLOSING * MISREAD),
                   CLOSING * MISREAD * 60 / (CLICKS_A_BEAT * SLOWEST));
  }
  rig_close(p.r);
}

static void test_hand_over(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 4; seed++) hand_over(seed);
}

// Half a beat off, and we are with it after some beats: to the beat, since it has said where its song began.
static void test_joins_beat(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_INTERNAL);
  rig_play(r, 120);
  rig_run(r, 3.21);
  Sender s = sender_open(r, 120, 0);
  rig_byte(r, s.next_s - 0.001, CLOCK_START);
  rig_tick(r, &s, 5.4);
  expect_above(fabs(rig_apart(r, &s)), 0.05); // nobody has asked for it yet
  conductor_choose(r->conductor, CONDUCT_MIDI);
  rig_tick(r, &s, 5);
  double beats = rig_beat(r) - sender_beat(&s, rig_moment(r));
  expect_between(beats - round(beats), -0.0002, 0.0002);
  assert_true(rig_status(r).playing);
  rig_close(r);
}

// What comes while another leads is not done later.
static void test_ignored(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_INTERNAL);
  rig_play(r, 120);
  Sender s = sender_open(r, 100, 0);
  rig_tick(r, &s, 2);
  rig_byte(r, rig_now(r), CLOCK_STOP);
  rig_position(r, rig_now(r), 64);
  rig_tick(r, &s, 0.5);
  conductor_choose(r->conductor, CONDUCT_MIDI);
  rig_tick(r, &s, 2);
  assert_true(rig_status(r).playing);
  expect_below(rig_beat(r), 10);
  rig_close(r);
}

static void test_tempo_waits(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_play(r, 120);
  Sender s = sender_open(r, 100, 0);
  rig_tick(r, &s, 4);
  stage_send(r->stage, (Command){.type = COMMAND_TEMPO, .tempo = {150, 0}});
  rig_tick(r, &s, 4);
  expect_between(rig_status(r).bpm, 99.9, 100.1);
  conductor_poll(r->conductor);
  conductor_poll(r->conductor);
  assert_non_null(strstr(r->said, "tempo: MIDI clock leads"));
  assert_null(strstr(strstr(r->said, "tempo: MIDI") + 1, "tempo: MIDI")); // once
  s.mute = true;
  rig_tick(r, &s, 4); // a drop-out is no end
  expect_between(rig_status(r).bpm, 99.9, 100.1);
  s.mute = false;
  rig_tick(r, &s, 4);
  conductor_choose(r->conductor, CONDUCT_INTERNAL);
  rig_tick(r, &s, 0.1);
  expect_between(rig_status(r).bpm, 150, 150);
  rig_close(r);
}

static void test_tempo_stands(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_play(r, 120);
  Sender s = sender_open(r, 133.3, 0);
  rig_tick(r, &s, 8);
  conductor_choose(r->conductor, CONDUCT_INTERNAL);
  rig_tick(r, &s, 4);
  expect_between(rig_status(r).bpm, 133.29, 133.31);
  rig_close(r);
}

// Our sound is heard 30 ms later than we know: it is given 30 ms sooner, live and without a jump.
static void test_offset(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_play(r, 120);
  Sender s = sender_open(r, 120, 0);
  rig_byte(r, s.next_s - 0.001, CLOCK_START);
  rig_tick(r, &s, 4);
  expect_between(rig_apart(r, &s), -0.0001, 0.0001);
  conductor_offset(r->conductor, 0.03);
  rig_tick(r, &s, 4);
  expect_between(rig_apart(r, &s), 0.0299, 0.0301);
  rig_close(r);
}

// Nobody follows where the session did not ask for it.
static void test_internal(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_INTERNAL);
  rig_play(r, 120);
  Sender s = sender_open(r, 90, 0.001);
  rig_byte(r, s.next_s, CLOCK_START);
  int64_t frame = rig_status(r).frame, tick = rig_status(r).tick;
  rig_tick(r, &s, 10);
  double beats = (double)(rig_status(r).frame - frame) / RIG_RATE * 2;
  expect_between((double)(rig_status(r).tick - tick) / TICKS_PER_BEAT - beats, -1e-4, 1e-4);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("random hand-overs lose no hit, double none and never jump", test_hand_over),
      TEST("a song whose place is known is joined on its beat", test_joins_beat),
      TEST("a stop that came while another led is not done later", test_ignored),
      TEST("a tempo asked for while a clock leads holds when it leads no more", test_tempo_waits),
      TEST("a leader that is left leaves its tempo", test_tempo_stands),
      TEST("an offset shifts our sound, live", test_offset),
      TEST("a clock that nobody asked for changes nothing", test_internal),
  };
  return cmocka_run_group_tests_name("conductor", tests, NULL, NULL);
}
