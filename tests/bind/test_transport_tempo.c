// Tempo: ramps in beats and in time, on their frames; taps.
#include "onsets.h"
#include <math.h>

#define BEATS "loop('a', function() note(1, 'tick', { len = 0.1 }) wait(1) end) "

enum { RATE = RIG_RATE };

// Seconds from the start of a ramp to `beats` after it; beyond its length at its last tempo.
static double in_beats(double from, double to, double length, double beats) {
  double inside = fmin(beats, length);
  double s = 60 * length / (to - from) * log(1 + (to - from) * inside / (length * from));
  return s + (beats - inside) * 60 / to;
}

static double in_time(double from, double to, double length, double beats) {
  double inside = fmin(beats, length);
  double bpm = sqrt(from * from + (to * to - from * from) * inside / length);
  return 2 * 60 * inside / (from + bpm) + (beats - inside) * 60 / to;
}

static void expect_onsets(const Onsets *o, const double *seconds, size_t count) {
  assert_true(o->count >= count);
  for (size_t k = 0; k < count; k++)
    expect_between((double)o->frame[k], seconds[k] * RATE - 1, seconds[k] * RATE + 1);
}

// What a file plays, and from its beat `begin` on a ramp.
static void expect_ramp(const char *text, double begin, double from, double to, double length,
                        double (*passed)(double, double, double, double)) {
  Rig *r = rig_open();
  double seconds[16];
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", text));
  rig_frames(r, 10 * RATE);
  for (int k = 0; k < 12; k++)
    seconds[k] = k < begin ? k * 60 / from : begin * 60 / from + passed(from, to, length, k - begin);
  Onsets o = onsets_of(r);
  expect_onsets(&o, seconds, 12);
  expect_between(engine_status(r->engine).bpm, to - 1e-9, to + 1e-9);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

static void test_ramps(void **state) {
  (void)state;
  expect_ramp(ONSETS_KIT "tempo(90) tempo(180, { over = 8 }) " BEATS, 0, 90, 180, 8, in_beats);
  expect_ramp(ONSETS_KIT "tempo(180) tempo(77.7, { over = 5.5 }) " BEATS, 0, 180, 77.7, 5.5, in_beats);
  expect_ramp(ONSETS_KIT "tempo(90) tempo(180, { over = 8, linear = 'time' }) " BEATS, 0, 90, 180, 8,
              in_time);
  expect_ramp(ONSETS_KIT "tempo(180) tempo(80, { over = 4, linear = 'time' }) " BEATS, 0, 180, 80, 4,
              in_time);
}

// The ramp begins at the logical time of the loop, though the loop runs ahead of it.
static void test_ramp_in_loop(void **state) {
  (void)state;
  expect_ramp(ONSETS_KIT "tempo(100) " BEATS
                         "loop('b', function() wait(3) tempo(150, { over = 6 }) wait(1000) end)",
              3, 100, 150, 6, in_beats);
  expect_ramp(ONSETS_KIT
              "tempo(100) " BEATS
              "loop('b', function() wait(3) tempo(150, { over = 6, linear = 'time' }) wait(1000) end)",
              3, 100, 150, 6, in_time);
}

// A ramp of seconds takes them whatever its shape: afterwards so many beats have passed.
static void test_seconds(void **state) {
  (void)state;
  double beats =
      4 * 60 / log(120.0 / 60) / 60; // linear in beats from 60 to 120: the logarithmic mean, 4 s long
  expect_ramp(ONSETS_KIT "tempo(60) tempo(120, { seconds = 4 }) " BEATS, 0, 60, 120, beats, in_beats);
  expect_ramp(ONSETS_KIT "tempo(60) tempo(120, { seconds = 4, linear = 'time' }) " BEATS, 0, 60, 120, 6,
              in_time);
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "tempo(60) tempo(120, { seconds = 4 }) " BEATS));
  rig_frames(r, 4 * RATE - 480);
  assert_true(engine_status(r->engine).bpm < 120);
  rig_frames(r, 960);
  assert_true(engine_status(r->engine).bpm == 120);
  rig_close(r);
}

// -- any map of tempos -------------------------------------------------------------------------------

// A change of tempo at a beat, and where it comes from.
typedef struct {
  double beat, from, to, length, seconds;
  bool is_even_in_time;
} Change;

static double passed_since(const Change *c, double beats) {
  if (c->length == 0 || c->from == c->to) return beats * 60 / c->to;
  return (c->is_even_in_time ? in_time : in_beats)(c->from, c->to, c->length, beats);
}

static double bpm_after(const Change *c, double beats) {
  if (beats >= c->length) return c->to;
  double part = beats / c->length;
  if (c->is_even_in_time) return sqrt(c->from * c->from + (c->to * c->to - c->from * c->from) * part);
  return c->from + (c->to - c->from) * part;
}

// Writes a loop that makes `count` changes, each within the ramp of the one before or after it.
static void random_map(uint32_t *random, Change *changes, int count, char *text, size_t room) {
  int size = snprintf(text, room, ONSETS_KIT "tempo(120) " BEATS "loop('b', { sync = 1000 }, function()\n");
  double seconds = 0, beat = 0, bpm = 120;
  for (int k = 0; k < count; k++) {
    Change *c = &changes[k];
    double wait = (1 + stage_random(random) % 16) / 4.0;
    seconds += k == 0 ? wait * 60 / bpm : passed_since(c - 1, wait);
    beat += wait;
    *c = (Change){.beat = beat, .from = k == 0 ? bpm : bpm_after(c - 1, wait), .seconds = seconds};
    c->to = 40 + stage_random(random) % 360;
    c->length = stage_random(random) % 4 == 0 ? 0 : (1 + stage_random(random) % 24) / 3.0;
    c->is_even_in_time = stage_random(random) % 2;
    char ramp[64] = "";
    if (c->length > 0)
      snprintf(ramp, sizeof ramp, ", { over = %d/3, linear = '%s' }", (int)(c->length * 3 + 0.5),
               c->is_even_in_time ? "time" : "beats");
    size += snprintf(text + size, room - (size_t)size, "wait(%g) tempo(%g%s)\n", wait, c->to, ramp);
  }
  snprintf(text + size, room - (size_t)size, "wait(1000) end)");
}

static double when(const Change *changes, int count, double beat) {
  int k = count;
  while (k > 0 && changes[k - 1].beat > beat) k--;
  return k == 0 ? beat * 60 / 120
                : changes[k - 1].seconds + passed_since(&changes[k - 1], beat - changes[k - 1].beat);
}

static void test_any_map(void **state) {
  (void)state;
  enum { CHANGES = 12 };
  uint32_t random = 20;
  for (int run = 0; run < 12; run++) {
    Change changes[CHANGES];
    char text[4096];
    double seconds[24];
    random_map(&random, changes, CHANGES, text, sizeof text);
    Rig *r = rig_open();
    r->keep_sound = true;
    assert_true(rig_file(r, "a.lua", text));
    for (int k = 0; k < 24; k++) seconds[k] = when(changes, CHANGES, k);
    rig_frames(r, (uint64_t)((seconds[23] + 0.05) * RATE));
    Onsets o = onsets_of(r);
    expect_onsets(&o, seconds, 24);
    assert_int_equal(o.count, 24);
    rig_close(r);
  }
}

static void test_take_over(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua",
                       ONSETS_KIT "tempo(120) tempo(240, { over = 8 }) " BEATS
                                  "loop('b', function() wait(4) tempo(60, { over = 4 }) wait(1000) end)"));
  rig_frames(r, 8 * RATE);
  Onsets o = onsets_of(r);
  double seconds[12];
  for (int k = 0; k < 12; k++)
    seconds[k] = k < 4 ? in_beats(120, 240, 8, k) : in_beats(120, 240, 8, 4) + in_beats(180, 60, 4, k - 4);
  expect_onsets(&o, seconds, 11);
  rig_close(r);
}

// What tempo() tells is the tempo at the loop's logical time, while the engine is not there yet.
static void test_present(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "tempo(100) tempo(140, { over = 4 })\n"
                       "loop('a', function() print(tempo()) wait(1) end)"));
  rig_beats(r, 3.6);
  assert_string_equal(r->said, "result 100\nresult 110\nresult 120\nresult 130\n");
  rig_close(r);
  r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "tempo(100) tempo(140, { over = 4, linear = 'time' })\n"
                       "loop('a', function() print(('%.3f'):format(tempo())) wait(2) end)"));
  rig_beats(r, 4.6);
  assert_string_equal(r->said, "result 100.000\nresult 121.655\nresult 140.000\n"); // the squares are even
  rig_forget(r);
  assert_true(rig_prompt(r, "tempo(90) print(tempo()) tempo(180, { over = 2 })"));
  assert_true(rig_prompt(r, "stop()"));
  assert_string_equal(r->said, "result 90\n");
  rig_close(r);
}

static double bpm_of(const Rig *r) { return engine_status(r->engine).bpm; }

// A file evaluated again repeats no ramp, and does not take back where it led.
static void test_again(void **state) {
  (void)state;
  static const char text[] = "tempo(120) tempo(140, { over = 2 }) loop('a', function() wait(1) end)";
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", text));
  rig_beats(r, 4);
  for (int k = 0; k < 3; k++) {
    assert_true(rig_file(r, "a.lua", text));
    rig_beats(r, 1);
    assert_true(bpm_of(r) == 140);
  }
  assert_int_equal(rig_count(r, COMMAND_TEMPO), 1); // 120 is what a session begins with
  assert_true(rig_file(r, "a.lua", "tempo(100) tempo(140, { over = 2 }) loop('a', function() wait(1) end)"));
  rig_beats(r, 1);
  assert_true(bpm_of(r) == 100);
  assert_true(rig_prompt(r, "tempo(100, { over = 1 }) tempo(150)"));
  rig_beats(r, 2);
  assert_true(bpm_of(r) == 150); // the later one
  rig_close(r);
}

// -- taps --------------------------------------------------------------------------------------------

static void tap_after(Rig *r, int frames) {
  rig_frames(r, (uint64_t)frames);
  assert_true(rig_prompt(r, "tap()"));
}

static void test_tap(void **state) {
  (void)state;
  static const int jitter[] = {480, -480, 960, -960, 0, 480, 0, -480, 960}; // up to 20 ms
  Rig *r = rig_open();
  r->pump_frames = 96;
  assert_true(rig_file(r, "a.lua", "loop('a', function() wait(1) end)"));
  tap_after(r, 4800);
  assert_true(bpm_of(r) == 120); // one tap is no tempo
  for (int k = 0, was = 0; k < 9; was = jitter[k++]) tap_after(r, 30720 + jitter[k] - was); // 93.75 a minute
  rig_frames(r, 96);
  expect_between(bpm_of(r), 92, 95.5);
  tap_after(r, 3 * RATE); // a pause: the next one begins anew
  rig_frames(r, 96);
  expect_between(bpm_of(r), 92, 95.5);
  for (int k = 0; k < 4; k++) tap_after(r, 16320 - (k == 0 ? 96 : 0));
  rig_frames(r, 96);
  expect_between(bpm_of(r), 60.0 * RATE / 16320 - 0.01, 60.0 * RATE / 16320 + 0.01);
  double before = bpm_of(r);
  tap_after(r, 96); // a bounce
  rig_frames(r, 96);
  assert_true(bpm_of(r) == before);
  rig_close(r);
}

// One tap that is far off does not move the tempo: the middle one of the intervals counts.
static void test_missed_tap(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->pump_frames = 96;
  assert_true(rig_prompt(r, "loop('a', function() wait(1) end)"));
  for (int k = 0; k < 8; k++) tap_after(r, k == 5 ? 48000 : 24000);
  rig_frames(r, 96);
  expect_between(bpm_of(r), 119.99, 120.01);
  rig_close(r);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"tempo(0)", "tempo: expected a number from 20 to 999 beats a minute, got 0"},
      {"tempo(10^9)", "tempo: expected a number from 20 to 999 beats a minute, got 1e+09"},
      {"tempo(0/0)", "tempo: expected a number from 20 to 999 beats a minute, got nan"},
      {"tempo('fast')", "tempo: expected a number from 20 to 999 beats a minute, got 'fast'"},
      {"tempo(nil, { over = 4 })", "tempo: expected a number from 20 to 999 beats a minute, got nothing"},
      {"tempo(99, {})", "tempo: expected how long the ramp is, as in tempo(140, { over = 16 })"},
      {"tempo(99, { over = 0 })", "over: expected a number of beats above 0, got 0"},
      {"tempo(99, { seconds = -1 })", "seconds: expected a number from 0.001 to 86400 s, got -1"},
      {"tempo(99, { over = 1, seconds = 1 })", "tempo: expected `over`, in beats, or `seconds`, not both"},
      {"tempo(99, { over = 1, linear = 'tme' })", "no shape of a ramp 'tme'; did you mean 'time'?"},
      {"tempo(99, { ovr = 1, over = 1 })", "no option 'ovr'; did you mean 'over'?"},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, cases[k][0]));
    if (!rig_heard(r, cases[k][1])) fail_msg("%s gave %s", cases[k][0], r->said);
  }
  rig_forget(r);
  rig_beats(r, 1);
  assert_int_equal(rig_count(r, COMMAND_TEMPO), 0);
  assert_true(rig_prompt(r, "loop('a', function() tap() wait(1) end)"));
  rig_beats(r, 1);
  assert_true(rig_heard(r, "tap is for hands: in a loop write tempo(bpm)"));
  rig_close(r);
}

// -- undo --------------------------------------------------------------------------------------------

static void test_undo_ramp(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "tempo(120) tempo(180, { over = 16 }) loop('a', function() wait(1) end)"));
  rig_frames(r, 2 * RATE);
  assert_true(rig_file(r, "a.lua", "tempo(120) tempo(180, { over = 16 }) loop('a', function() wait(2) end)"));
  rig_frames(r, 2 * RATE);
  double before = engine_status(r->engine).bpm;
  assert_true(rig_prompt(r, "undo()"));
  rig_frames(r, RIG_PUMP);
  expect_between(engine_status(r->engine).bpm, before, before + 1);
  rig_frames(r, 10 * RATE);
  expect_between(engine_status(r->engine).bpm, 180, 180);
  rig_close(r);
}

static void test_undo_since(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "tempo(120)"));
  rig_frames(r, RATE);
  assert_true(rig_file(r, "a.lua", "tempo(150) loop('a', function() wait(2) tempo(200) wait(1000) end)"));
  rig_frames(r, 4 * RATE);
  expect_between(engine_status(r->engine).bpm, 200, 200);
  assert_true(rig_prompt(r, "undo()"));
  rig_frames(r, RATE);
  expect_between(engine_status(r->engine).bpm, 200, 200);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a ramp is even from beat to beat, or from second to second: each beat on its frame", test_ramps),
      TEST("a ramp in a loop begins at its logical time", test_ramp_in_loop),
      TEST("a ramp of seconds takes so many, whatever its shape", test_seconds),
      TEST("through any map of tempos each beat sounds once, within a sample of its time", test_any_map),
      TEST("a second ramp takes over from where the first one is", test_take_over),
      TEST("tempo() gives the tempo at the logical time", test_present),
      TEST("a file evaluated again repeats no ramp and takes none back", test_again),
      TEST("the tempo is that of the last taps, with their jitter, and begins anew after a pause", test_tap),
      TEST("one missed tap does not move the tempo", test_missed_tap),
      TEST("tempos that are none are told, and change nothing", test_mistakes),
      TEST("an undone save leaves a ramp alone that it did not begin", test_undo_ramp),
      TEST("a tempo that a loop set since stays when the file's is undone", test_undo_since),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
