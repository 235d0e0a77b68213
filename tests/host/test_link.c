// test_link.c -- with Ableton Link our beat is everybody's: what is heard lies on the session's beats, and
// what either side asks holds for both.
#include "host/jam.h"
#include "support/random.h"

static void send_tempo(Jam *j, double bpm, double beats) {
  stage_send(j->stage, (Command){.type = COMMAND_TEMPO, .tempo = {bpm, (int64_t)(beats * TICKS_PER_BEAT)}});
}

static void send(Jam *j, CommandType type) { stage_send(j->stage, (Command){.type = (uint8_t)type}); }

// Plays alone until all is at rest.
static void begin(Jam *j, double bpm) {
  jam_open(j, 97);
  stage_play(j->stage, bpm);
  stage_skip(j->stage, JAM_RATE / 3);
  jam_run(j, 1);
}

static void expect_in_time(Jam *j, double limit_ms) {
  assert_true(j->clicks > 1);
  for (uint32_t n = 0; n < j->clicks; n++)
    expect_between(jam_apart_ms(j, j->click_us[n], 1), -limit_ms, limit_ms);
}

static void test_onset(void **state) {
  (void)state;
  static const double tempos[] = {20, 60, 120, 133.37, 174, 999};
  for (size_t n = 0; n < sizeof tempos / sizeof *tempos; n++) {
    Jam j;
    begin(&j, tempos[n]);
    jam_run(&j, 12);
    expect_in_time(&j, 0.05);
    expect_between(j.clicks, floor(tempos[n] / 5), ceil(tempos[n] / 5));
    jam_close(&j);
  }
}

static void test_drift(void **state) {
  (void)state;
  for (int way = -1; way <= 1; way += 2) {
    Jam j;
    begin(&j, 120);
    int64_t now = jam_heard_ns(&j, stage_now(j.stage));
    j.fast = 1 + way * 300e-6;
    j.start_ns += now - jam_heard_ns(&j, stage_now(j.stage));
    jam_run(&j, 2);
    jam_run(&j, 20);
    expect_in_time(&j, 0.1);
    jam_close(&j);
  }
}

// What was heard from the start to the end of a run: one click a beat, none lost and none doubled.
static void expect_whole(Jam *j, int64_t from_tick, int64_t to_tick) {
  assert_int_equal(j->clicks, (to_tick - 1) / TICKS_PER_BEAT - (from_tick - 1) / TICKS_PER_BEAT);
}

static void run_whole(Jam *j, double seconds) {
  int64_t from = jam_status(j).tick;
  jam_run(j, seconds);
  expect_whole(j, from, jam_status(j).tick);
}

static void test_own_tempo(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  send_tempo(&j, 133.3, 0);
  jam_run(&j, 4);
  expect_between(jam_session_bpm(&j), 133.299, 133.301);
  jam_run(&j, 4);
  expect_in_time(&j, 0.1);
  send(&j, COMMAND_STOP);
  jam_run(&j, 0.1);
  send_tempo(&j, 90, 0);
  jam_run(&j, 0.1);
  expect_between(jam_session_bpm(&j), 89.999, 90.001);
  jam_close(&j);
}

static void test_peer_tempo(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  jam_peer_tempo(&j, 151.5);
  jam_run(&j, 2);
  expect_between(jam_status(&j).bpm, 151.499, 151.501);
  jam_run(&j, 4);
  expect_in_time(&j, 0.1);
  send(&j, COMMAND_STOP);
  jam_run(&j, 0.1);
  jam_peer_tempo(&j, 80);
  jam_run(&j, 0.1);
  expect_between(jam_status(&j).bpm, 79.999, 80.001);
  jam_close(&j);
}

static void test_ramp(void **state) {
  (void)state;
  Jam j;
  begin(&j, 100);
  send_tempo(&j, 160, 8);
  for (int n = 0; n < 30; n++) {
    run_whole(&j, 0.1);
    expect_between(jam_session_bpm(&j), jam_status(&j).bpm - 1, jam_status(&j).bpm + 0.001);
  }
  jam_run(&j, 3);
  expect_between(jam_session_bpm(&j), 159.999, 160.001);
  jam_run(&j, 4);
  expect_in_time(&j, 0.1);
  jam_close(&j);
}

static void test_range(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  static const double tempos[] = {20, 999};
  for (int n = 0; n < 2; n++) {
    jam_peer_tempo(&j, tempos[n]);
    jam_run(&j, 4);
    jam_run(&j, 12);
    expect_in_time(&j, 0.1);
    expect_between(jam_status(&j).bpm, tempos[n] - 0.001, tempos[n] + 0.001);
  }
  jam_close(&j);
}

// The same seconds with and without Link.
static void test_joining_alone(void **state) {
  (void)state;
  Jam with, without;
  Jam *both[] = {&with, &without};
  for (int n = 0; n < 2; n++) {
    jam_open(both[n], 97);
    stage_play(both[n]->stage, 123.4);
    stage_skip(both[n]->stage, JAM_RATE / 3);
  }
  with.start_ns = without.start_ns;
  jam_run(&with, 20);
  for (double left = 20 * JAM_RATE; left > 0; left -= without.block) {
    int64_t frame = engine_next_frame(without.stage->engine);
    stage_run(without.stage, without.block);
    jam_listen(&without, frame, without.block);
    stage_rewind(without.stage);
  }
  assert_int_equal(with.clicks, without.clicks);
  for (uint32_t n = 0; n < with.clicks; n++)
    expect_between(with.click_us[n] - without.click_us[n], -50, 50); // Link's beats are whole microseconds
  expect_between(jam_status(&with).bpm, 123.399, 123.401);
  expect_between(jam_session_bpm(&with), 123.399, 123.401);
  tandem_let_go(&with.tandem, with.stage->engine);
  stage_skip(with.stage, JAM_RATE);
  expect_between(jam_status(&with).bpm, 123.399, 123.401);
  jam_close(&with);
  jam_close(&without);
}

static void test_peer_starts(void **state) {
  (void)state;
  for (int n = 0; n < 8; n++) {
    Jam j;
    jam_open(&j, 97);
    jam_run(&j, 1 + 0.37 * n);
    assert_int_equal(j.clicks, 0);
    jam_peer_transport(&j, true, 0.01 * n);
    double asked_us = (double)jam_now_us(&j) + 1e4 * n;
    jam_run(&j, 6);
    assert_true(j.clicks > 4);
    expect_between(jam_apart_ms(&j, j.click_us[0], 4), -0.05,
                   0.05); // the first downbeat, on the quantum's start
    expect_between((j.click_us[0] - asked_us) / 1e6, 0, 4 * 60 / 97.0);
    expect_in_time(&j, 0.05);
    assert_true(jam_status(&j).playing);
    jam_close(&j);
  }
}

static void test_start_before_a_ramp(void **state) {
  (void)state;
  Jam j;
  jam_open(&j, 120);
  jam_run(&j, 0.5);
  send_tempo(&j, 150, 8);
  jam_run(&j, 0.5);
  jam_peer_transport(&j, true, 0);
  jam_run(&j, 8);
  expect_between(jam_session_bpm(&j), 149.99, 150.01);
  assert_true(j.clicks > 12);
  jam_close(&j);
}

static void test_peer_stops(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  jam_peer_transport(&j, false, 0);
  jam_run(&j, 0.05);
  assert_false(jam_status(&j).playing);
  jam_run(&j, 4);
  assert_int_equal(j.clicks, 0);
  jam_peer_transport(&j, true, 0);
  jam_run(&j, 6);
  assert_true(jam_status(&j).playing);
  expect_between(jam_apart_ms(&j, j.click_us[0], 4), -0.05, 0.05);
  expect_in_time(&j, 0.05);
  jam_peer_transport(&j, true, 0); // again: no news
  run_whole(&j, 2);
  jam_close(&j);
}

static void test_start_and_stop_at_once(void **state) {
  (void)state;
  for (int n = 0; n < 40; n++) {
    Jam j;
    jam_open(&j, 120);
    jam_run(&j, 0.5);
    jam_peer_transport(&j, true, 0);
    jam_run(&j, 0.05 * n);
    jam_peer_transport(&j, false, 0);
    jam_run(&j, 0.1);
    jam_run(&j, 3);
    assert_false(jam_status(&j).playing);
    assert_int_equal(j.clicks, 0);
    jam_close(&j);
  }
}

static bool session_plays(Jam *j) {
  abl_link_capture_app_session_state(j->link, j->peer);
  return abl_link_is_playing(j->peer);
}

static void test_own_transport(void **state) {
  (void)state;
  Jam j;
  jam_open(&j, 120);
  jam_run(&j, 0.7);
  assert_false(session_plays(&j));
  send(&j, COMMAND_PLAY);
  jam_run(&j, 4);
  assert_true(session_plays(&j));
  expect_in_time(&j, 0.05);
  send(&j, COMMAND_STOP);
  jam_run(&j, 1);
  assert_false(session_plays(&j));
  send(&j, COMMAND_PLAY);
  jam_run(&j, 1);
  assert_true(session_plays(&j));
  jam_close(&j);
}

static void test_transport_of_ones_own(void **state) {
  (void)state;
  Jam j;
  jam_open(&j, 120);
  j.tandem.start_stop = false;
  jam_run(&j, 0.7);
  jam_peer_transport(&j, true, 0);
  jam_run(&j, 4);
  assert_false(jam_status(&j).playing);
  jam_peer_transport(&j, false, 0);
  send(&j, COMMAND_PLAY);
  jam_run(&j, 4);
  assert_true(jam_status(&j).playing);
  assert_false(session_plays(&j));
  expect_in_time(&j, 0.05);
  jam_close(&j);
}

static void test_quantum(void **state) {
  (void)state;
  static const double quanta[] = {4, 3, 1.5, 7, 1};
  for (size_t n = 0; n < sizeof quanta / sizeof *quanta; n++) {
    Jam j;
    begin(&j, 140);
    j.tandem.quantum = quanta[n];
    for (int k = 1; k < 6; k++) {
      jam_peer_jump(&j, 0.3 * k * quanta[n]);
      run_whole(&j, 1);
      run_whole(&j, 30 * quanta[n] * 60 / 140 / 4);
      int64_t frame = engine_next_frame(j.stage->engine);
      double ours = (double)jam_status(&j).tick / TICKS_PER_BEAT;
      double theirs = jam_session_beat(&j, (double)jam_heard_ns(&j, frame) / 1000, quanta[n]);
      double apart = (ours - theirs) / quanta[n];
      expect_between((apart - round(apart)) * quanta[n], -0.001, 0.001);
    }
    jam_close(&j);
  }
}

// The beat is bent, by an eighth of the tempo at most: never a jump, a gap or a flood.
static void test_jump(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  for (int n = 0; n < 12; n++) {
    jam_peer_jump(&j, 0.37 * n - 2);
    run_whole(&j, 2);
    for (uint32_t k = 1; k < j.clicks; k++)
      expect_between((j.click_us[k] - j.click_us[k - 1]) / 5e5, 1 / 1.1251, 1 / 0.8749);
  }
  jam_run(&j, 12);
  jam_run(&j, 2);
  expect_in_time(&j, 0.1);
  jam_close(&j);
}

static void test_random_session(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int round = 0; round < 4; round++) {
    Jam j;
    begin(&j, 120);
    int64_t from = jam_status(&j).tick;
    uint32_t clicks = 0;
    for (int n = 0; n < 50; n++) {
      j.block = 32 + random_below(&seed, 1000);
      j.tardy = random_below(&seed, 4);
      uint32_t what = random_below(&seed, 4);
      if (what == 0) jam_peer_tempo(&j, 20 + random_below(&seed, 400));
      if (what == 1) jam_peer_jump(&j, random_below(&seed, 4000) / 1000.0 - 2);
      if (what == 2) send_tempo(&j, 20 + random_below(&seed, 400), random_below(&seed, 5));
      jam_run(&j, 0.05 + random_below(&seed, 100) / 50.0);
      clicks += j.clicks;
    }
    j.clicks = clicks;
    expect_whole(&j, from, jam_status(&j).tick);
    jam_peer_tempo(&j, 120);
    jam_run(&j, 20);
    jam_run(&j, 4);
    expect_in_time(&j, 0.1);
    assert_int_equal(jam_status(&j).late + jam_status(&j).refused, 0);
    jam_close(&j);
  }
}

// The one who steers: our beat, since nobody else is in the session.
static void test_locate_alone(void **state) {
  (void)state;
  Jam j;
  begin(&j, 120);
  stage_send(j.stage, (Command){.type = COMMAND_LOCATE, .locate = {TICKS_PER_BEAT * 37 / 2}});
  jam_run(&j, 0.1);
  jam_run(&j, 4);
  expect_in_time(&j, 0.5);
  expect_between((double)jam_status(&j).tick / TICKS_PER_BEAT, 18.5 + 8.2 - 0.05, 18.5 + 8.2 + 0.05);
  jam_close(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("AUDIOENGINE-1: every click is heard on the session's beat, within 0.05 ms, from 20 to 999 bpm",
           test_onset),
      TEST("also where the sound card's clock is 300 ppm off", test_drift),
      TEST("TEMPO-1: a tempo that we ask for is the session's", test_own_tempo),
      TEST("TEMPO-1: a tempo that a peer asks for is ours, played or not", test_peer_tempo),
      TEST("a ramp of ours takes the session along", test_ramp),
      TEST("TEMPO-4: we stay in time at 20 and at 999", test_range),
      TEST("TEMPO-5, BEATTIME-1: joining and leaving alone changes no tempo and moves no click by 0.05 ms",
           test_joining_alone),
      TEST("STARTSTOPSTATE-1: a peer's start is ours on the quantum, with the first downbeat",
           test_peer_starts),
      TEST("a ramp that waits for the start keeps no start waiting", test_start_before_a_ramp),
      TEST("STARTSTOPSTATE-1: a peer's stop is ours", test_peer_stops),
      TEST("a start that is taken back is never heard", test_start_and_stop_at_once),
      TEST("STARTSTOPSTATE-2: our start and stop are the session's", test_own_transport),
      TEST("unshared, start and stop stay with each", test_transport_of_ones_own),
      TEST("our bars begin where the session's quanta do, whatever the quantum", test_quantum),
      TEST("a session that jumps bends the beat by an eighth, and replays nothing", test_jump),
      TEST("whatever tempos and jumps come, no click is lost or doubled", test_random_session),
      TEST("alone, a jump of ours is the session's", test_locate_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
