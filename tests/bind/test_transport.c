// The transport: play, stop, continue, count-in, jumps, and where it is.
#include "onsets.h"

#define BEATS "loop('a', function() note(1, 'tick', { len = 0.1 }) wait(1) end) "

enum { BEAT = 24000 };

// The tick of a frame is the first that sounds there: half a frame or less away.
static void expect_tick(const Rig *r, int64_t tick) {
  expect_between((double)engine_status(r->engine).tick, (double)tick - 31, (double)tick + 31);
}

static bool is_playing(const Rig *r) { return engine_status(r->engine).playing; }

static Rig *open_with(const char *text) {
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", text));
  return r;
}

static void expect_onsets(const Rig *r, const int64_t *frames, size_t count) {
  Onsets o = onsets_of(r);
  for (size_t k = 0; k < o.count && k < count; k++)
    if (llabs(o.frame[k] - frames[k]) > 1)
      fail_msg("sound %zu begins on frame %d, not on %d", k, (int)o.frame[k], (int)frames[k]);
  assert_int_equal(o.count, count);
}
#define EXPECT_ONSETS(r, ...)                                                                                \
  expect_onsets(r, (const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void expect_result(Rig *r, const char *code, const char *said) {
  rig_forget(r);
  assert_true(rig_prompt(r, code));
  rig_expect_said(r, said);
}

// -- play, stop, continue ----------------------------------------------------------------------------

static void test_continue(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT BEATS);
  rig_beats(r, 1.5);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 2);
  assert_false(is_playing(r));
  expect_tick(r, 3 * TICKS_PER_BEAT / 2);
  assert_true(rig_prompt(r, "continue()"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "play()")); // as continue(): on hardware too it rewinds only when asked
  rig_beats(r, 1);
  EXPECT_ONSETS(r, 0, BEAT, 4 * BEAT, 6 * BEAT);
  rig_close(r);
}

static void test_rewind(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT BEATS);
  rig_beats(r, 2.5);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "play { from = 0 }"));
  rig_beats(r, 1.5);
  expect_tick(r, 3 * TICKS_PER_BEAT / 2);
  assert_true(rig_prompt(r, "play { from = 8 }")); // while it plays
  rig_beats(r, 0.5);
  expect_tick(r, 17 * TICKS_PER_BEAT / 2);
  EXPECT_ONSETS(r, 0, BEAT, 2 * BEAT, 7 * BEAT / 2, 9 * BEAT / 2, 5 * BEAT);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

static void test_stop_in_loop(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT BEATS "loop('b', function() wait(2.25) stop() wait(100) end)");
  rig_beats(r, 4);
  assert_false(is_playing(r));
  expect_tick(r, 9 * TICKS_PER_BEAT / 4);
  EXPECT_ONSETS(r, 0, BEAT, 2 * BEAT);
  rig_close(r);
}

// -- jumps -------------------------------------------------------------------------------------------

static void test_forward(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT BEATS "note(3, 'C4', { len = 100 }) channel(3).volume = 0 "
                                      "loop('p', function() wait(1.95) channel(2).pan = 0.5 wait(100) end)");
  rig_beats(r, 1.9);
  assert_true(engine_status(r->engine).voices > 0);
  assert_true(rig_prompt(r, "locate(12)"));
  rig_beats(r, 0.1);
  expect_tick(r, 12 * TICKS_PER_BEAT + TICKS_PER_BEAT / 10);
  rig_beats(r, 2);
  EXPECT_ONSETS(r, 0, BEAT, 19 * BEAT / 10, 29 * BEAT / 10, 39 * BEAT / 10); // nothing of beat 2 to 11
  assert_int_equal(engine_status(r->engine).voices, 0);                      // the long note too
  assert_int_equal(engine_status(r->engine).late, 0);
  expect_result(r, "print(channel(2).pan)", "result 0.5\n"); // it was on its way
  rig_close(r);
}

static void test_back(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT BEATS);
  rig_beats(r, 6.5);
  assert_true(rig_prompt(r, "locate(4)"));
  rig_beats(r, 1.5);
  expect_tick(r, 11 * TICKS_PER_BEAT / 2);
  EXPECT_ONSETS(r, 0, BEAT, 2 * BEAT, 3 * BEAT, 4 * BEAT, 5 * BEAT, 6 * BEAT, 13 * BEAT / 2, 15 * BEAT / 2);
  rig_close(r);
}

static void test_standing(void **state) {
  (void)state;
  Rig *r = open_with("stop() " ONSETS_KIT BEATS);
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "locate(6.5)"));
  rig_beats(r, 1);
  expect_tick(r, 13 * TICKS_PER_BEAT / 2);
  assert_true(rig_prompt(r, "play()"));
  rig_beats(r, 2);
  EXPECT_ONSETS(r, 2 * BEAT + 3 * BEAT / 2); // the next multiple of 4 beats: 8
  rig_close(r);
}

// What is declared with a jump plays from there.
static void test_jump_in_file(void **state) {
  (void)state;
  Rig *r =
      open_with(ONSETS_KIT "locate(64) meter(3, 4) drums(pattern('p', { beats = 1, tick = 'x...' })) " BEATS);
  rig_beats(r, 1.5);
  expect_tick(r, 131 * TICKS_PER_BEAT / 2);
  EXPECT_ONSETS(r, 0, BEAT);
  assert_int_equal(rig_tick(r, 0, 0), 64 * TICKS_PER_BEAT);
  expect_result(r, "print(('%d %.3f'):format(bar()))", "result 17 1.500\n");
  rig_close(r);
}

// In a loop it jumps at its logical time, to the frame: what the engine plays by itself goes on there.
static void test_jump_in_loop(void **state) {
  (void)state;
  Rig *r = open_with(ONSETS_KIT "drums(pattern('p', { beats = 4, tick = 'x... .... x... ....' })) "
                                "loop('j', { sync = 1000 }, function() wait(5) locate(2) wait(1000) end)");
  rig_beats(r, 8);
  EXPECT_ONSETS(r, 0, 2 * BEAT, 4 * BEAT, 5 * BEAT, 7 * BEAT);
  expect_tick(r, 5 * TICKS_PER_BEAT);
  rig_close(r);
}

// -- count-in ----------------------------------------------------------------------------------------

static void expect_count_in(const char *text, double beat, int clicks, double bars_beats) {
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", text));
  double start = RIG_RATE / 10;
  double beat_frames = 60.0 * RIG_RATE / beat;
  rig_frames(r, (uint64_t)(start + (bars_beats - 0.05) * beat_frames));
  assert_false(is_playing(r));
  expect_tick(r, 0);
  rig_frames(r, (uint64_t)(1.15 * beat_frames));
  assert_true(is_playing(r));
  Onsets o = onsets_of(r);
  assert_int_equal(o.count, clicks + 2);
  for (int k = 0; k < clicks; k++)
    expect_between((double)o.frame[k], start + k * bars_beats / clicks * beat_frames - 1,
                   start + k * bars_beats / clicks * beat_frames + 1.5);
  for (int k = 0; k < 2; k++) // the first downbeat, and the next beat
    expect_between((double)o.frame[clicks + k], start + (bars_beats + k) * beat_frames - 1,
                   start + (bars_beats + k) * beat_frames + 1.5);
  rig_close(r);
}

#define CLICKS                                                                                               \
  "kit('ticks', { pieces = { tick = { notes = { 37 }, click = 1 }, clave = { notes = { 75 }, click = 1 }, "  \
  "rimshot = { notes = { 38 }, click = 1 } } }) channel(1, 'ticks') channel('drums', 'ticks') "

static void test_count_in(void **state) {
  (void)state;
  expect_count_in(CLICKS "tempo(120) play { count_in = 1 } " BEATS, 120, 4, 4);
  expect_count_in(CLICKS "tempo(97.3) play { count_in = 2 } " BEATS, 97.3, 8, 8);
  expect_count_in(CLICKS "tempo(150) meter(7, 8) play { count_in = 1 } " BEATS, 150, 7, 3.5);
}

static void test_count_in_stopped(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS "stop() " BEATS);
  assert_true(rig_prompt(r, "play { count_in = 1, from = 16 }"));
  rig_beats(r, 1.7);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 6);
  assert_false(is_playing(r));
  EXPECT_ONSETS(r, 4800, 4800 + BEAT);
  assert_true(rig_prompt(r, "play { count_in = 1 }"));
  rig_beats(r, 2);
  assert_true(rig_prompt(r, "play()")); // enough of it
  rig_beats(r, 0.5);
  assert_true(is_playing(r));
  expect_tick(r, 33 * TICKS_PER_BEAT / 2);
  rig_close(r);
}

// While it plays, a count-in stops it first, and it goes on from where it stood.
static void test_count_in_again(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS BEATS);
  rig_beats(r, 1.5);
  assert_true(rig_prompt(r, "play { count_in = 1 }"));
  rig_beats(r, 5);
  int64_t in = 3 * BEAT / 2 + 4800;
  EXPECT_ONSETS(r, 0, BEAT, in, in + BEAT, in + 2 * BEAT, in + 3 * BEAT, in + 4 * BEAT + BEAT / 2);
  rig_close(r);
}

// -- where it is -------------------------------------------------------------------------------------

static void test_where(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', { sync = 1 }, function() wait(6.25) print(beat(), bar()) wait(100) end)"));
  rig_beats(r, 5.5);
  expect_result(r, "print(('%.3f'):format(beat())) print(('%d %.3f'):format(bar()))",
                "result 5.500\nresult 2 1.500\n");
  rig_forget(r);
  rig_beats(r, 0.75); // the loop is ahead of the sound
  rig_expect_said(r, "result 6.25\t2\t2.25\n");
  rig_close(r);
}

static void test_again(void **state) {
  (void)state;
  static const char text[] = CLICKS "locate(3) meter(3, 4) swing(0.6) metronome { accents = 'Xx' } " BEATS;
  Rig *a = open_with(text), *b = open_with(text);
  for (int k = 0; k < 40; k++) {
    rig_frames(a, 4800);
    rig_frames(b, 4800);
    assert_true(rig_file(b, "a.lua", text));
  }
  rig_expect_same_sound(a, b);
  rig_close(a);
  rig_close(b);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"locate(-1)", "locate: expected a number from 0 to 1e+09 beats, got -1"},
      {"locate(0/0)", "locate: expected a number from 0 to 1e+09 beats, got nan"},
      {"locate(1/0)", "locate: expected a number from 0 to 1e+09 beats, got inf"},
      {"locate()", "locate: expected a number from 0 to 1e+09 beats, got nothing"},
      {"play { from = -4 }", "from: expected a number from 0 to 1e+09 beats, got -4"},
      {"play { count_in = 1.5 }", "count_in: expected a whole number from 0 to 16 bars, got 1.5"},
      {"play { countin = 1 }", "no option 'countin'; did you mean 'count_in'?"},
      {"play(4)", "play: expected a table of options, got 4"},
      {"stop 'x'", "stop: nothing is called 'x'; nothing plays"},
      {"metronome(true) stop 'metronom'", "no loop 'metronom'; did you mean 'metronome'?"},
      {"kit('k', { pieces = { bum = { notes = { 36 }, click = 1 } } }) channel('drums', 'k') play { count_in "
       "= 1 }",
       "count_in: nothing in the kit of channel(\"drums\") clicks: expected wood_block_high and "
       "wood_block_low,"},
  };
  Rig *r = open_with("stop()");
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, cases[k][0]));
    if (!rig_heard(r, cases[k][1])) fail_msg("%s gave %s", cases[k][0], r->said);
  }
  rig_beats(r, 1);
  assert_false(is_playing(r));
  expect_tick(r, 0);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("continue() and play() go on from where it stands, to the sample", test_continue),
      TEST("play { from = 0 } rewinds, and jumps while it plays", test_rewind),
      TEST("a loop stops the transport at its logical time", test_stop_in_loop),
      TEST("a jump forward plays nothing of the gap, releases what sounds and sets what was to be set",
           test_forward),
      TEST("after a jump back the loops go on from their grid, with the first frame", test_back),
      TEST("a jump while it stands is where it starts", test_standing),
      TEST("what is declared with a jump plays from there, with the first frame", test_jump_in_file),
      TEST("a jump in a loop comes at its logical time, and patterns go on on the frame", test_jump_in_loop),
      TEST("a count-in clicks the meter, and the first downbeat sounds on the frame after it", test_count_in),
      TEST("stop() and play() end a count-in", test_count_in_stopped),
      TEST("a count-in while it plays goes on from where it was", test_count_in_again),
      TEST("beat() and bar() tell where it is, in a loop by its logical time", test_where),
      TEST("evaluated again unchanged, it is the same to the sample", test_again),
      TEST("what can not be done is told, and nothing is done", test_mistakes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
