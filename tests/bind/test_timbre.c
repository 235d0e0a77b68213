// test_timbre.c -- what a record becomes: the engine's timbre, and its tables.
#include "bind/core_timbre.h"
#include "bind/core_wave.h"
#include "bind/state.h"
#include "support/expect.h"
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  lua_State *L;
  Sender sender;
} Bench;

// The timbre of a record in Lua.
static const Timbre *timbre_of(Bench *b, const char *record) {
  char text[1024];
  snprintf(text, sizeof text, "return %s", record);
  if (luaL_dostring(b->L, text) != LUA_OK) fail_msg("%s", lua_tostring(b->L, -1));
  const Timbre *t = (const Timbre *)object_timbre(&b->sender, b->L);
  lua_pop(b->L, 1);
  return t;
}

static int open_bench(void **state) {
  Bench *b = calloc(1, sizeof *b);
  b->L = luaL_newstate();
  sender_init(&b->sender, NULL);
  *state = b;
  return 0;
}

static int close_bench(void **state) {
  Bench *b = *state;
  sender_close(&b->sender);
  lua_close(b->L);
  free(b);
  return 0;
}

static void test_fields(void **state) {
  const Timbre *t =
      timbre_of(*state, "{ synth = 'partials', shape = 'rub', copies = 3, dry = 0.5, attack = 2,"
                        " stiffness = 0.001, modes = { { 1, 0.5, 2, 0.25 }, { 3 } },"
                        " resonances = { { 300, 2, 4 } }, breath = { level = 0.5, ratio = 2 },"
                        " strike = { level = 1, time = 0.1, hz = 900 },"
                        " mod = { { source = 'lfo2', target = 5, amount = -2 } } }");
  assert_int_equal(t->synth, SYNTH_PARTIALS);
  assert_int_equal(t->shape, RUB);
  assert_int_equal(t->copies, 3);
  assert_int_equal(t->mode_count, 2);
  assert_memory_equal(&t->mode[0], (&(Mode){1, 0.5f, 2, 0.25f}), sizeof(Mode));
  assert_memory_equal(&t->mode[1], (&(Mode){3, 1, 0, 0}), sizeof(Mode));
  assert_int_equal(t->resonance_count, 1);
  assert_memory_equal(&t->resonance[0], (&(Resonance){300, 2, 4}), sizeof(Resonance));
  assert_true(t->dry == 0.5f && t->attack_s == 2 && t->stiffness == 0.001f);
  assert_true(t->breath.level == 0.5f && t->breath.ratio == 2 && t->breath.q == 1);
  assert_true(t->strike.level == 1 && t->strike.s == 0.1f && t->strike.hz == 900);
  assert_int_equal(t->route_count, 1);
  assert_true(t->route[0].source == MOD_LFO2 && t->route[0].target == 5 && t->route[0].amount == -2);
  assert_int_equal(t->frames, 0);
  assert_ptr_equal(t->origin, t);
}

static void test_operators(void **state) {
  const Timbre *t =
      timbre_of(*state, "{ synth = 'fm', operators = { { ratio = 1, level = 1 }, { hz = 5, decay = 3,"
                        " sustain = 0 } }, matrix = { { 0, 2 }, { 1 } } }");
  assert_int_equal(t->operator_count, 2);
  assert_true(t->operator[0].level == 1 && t->operator[0].sustain == 1);
  assert_true(t->operator[1].hz == 5 && t->operator[1].decay_s == 3 && t->operator[1].sustain == 0);
  assert_true(t->matrix[0][1] == 2 && t->matrix[1][0] == 1 && t->matrix[1][1] == 0 && t->matrix[5][5] == 0);
}

// The wave of a table at a place in its cycle, as the spline reads it.
static double wave_at(const Table *t, double phase) {
  double length = (double)t->length[0], x = phase * length;
  size_t n = (size_t)x;
  double u = x - (double)n, a = (1 - u) * (1 - u) / 2, c = u * u / 2;
  const float *p = t->points[0] + n;
  return 2 * (a * (double)p[0] + (1 - a - c) * (double)p[1] + c * (double)p[2]);
}

// Of a sine that is turned back at 1 and -1.
static double folded(double x) {
  double turns = floor((x + 1) / 2), rest = x - 2 * turns;
  return fmod(turns, 2) == 0 ? rest : -rest;
}

static void test_fold(void **state) {
  const Timbre *t = timbre_of(*state, "{ synth = 'wave', shape = 'fold', harmonics = 'fold' }");
  assert_int_equal(t->shape, WAVE_FOLD);
  assert_in_range(t->frames, 22, TIMBRE_FRAMES);
  for (uint32_t frame = 0; frame < t->frames; frame++) {
    double folds = 1 + 7.0 * frame / (t->frames - 1), sum = 0;
    for (int k = 0; k < 1000; k++) {
      double phase = (k + 0.3) / 1000,
             error = wave_at(&t->table[frame], phase) - folded(folds * sin(2 * M_PI * phase));
      sum += error * error;
    }
    if (!(sqrt(sum / 1000) < 0.003)) fail_msg("%g folds: off by %g", folds, sqrt(sum / 1000)); // its corners
  }
}

// A list has a peak of 1; its phases are in cycles.
static void test_lists(void **state) {
  const Timbre *t =
      timbre_of(*state, "{ synth = 'wave', shape = 'table', harmonics = { { 5 }, { 2, 0, -1 } },"
                        " phases = { { 0.25 }, { 0, 0, 0.5 } } }");
  assert_int_equal(t->frames, 2);
  double peak = 0, high = 0;
  for (int k = 0; k < 4096; k++) {
    double x = 2 * M_PI * k / 4096;
    peak = fmax(peak, fabs(wave_at(&t->table[1], k / 4096.0)));
    high = fmax(high, fabs(2 * sin(x) - sin(3 * x + M_PI)));
  }
  expect_between(peak, 0.999, 1.001);
  for (int k = 0; k < 100; k++) {
    double x = 2 * M_PI * k / 100, both = (2 * sin(x) - sin(3 * x + M_PI)) / high;
    expect_between(wave_at(&t->table[0], k / 100.0), cos(x) - 1e-4, cos(x) + 1e-4);
    expect_between(wave_at(&t->table[1], k / 100.0), both - 1e-3, both + 1e-3);
  }
}

// Longer than a timbre, and of what no list holds: cut, and 0.
static void test_nonsense(void **state) {
  const Timbre *t =
      timbre_of(*state, "(function() local t = { synth = 'nothing', shape = 'nothing', modes = {},"
                        " harmonics = {}, vowels = {} } for n = 1, 5000 do t.modes[n] = { n }"
                        " t.harmonics[n] = n == 7 and 'x' or 1 t.vowels[n] = 1 end return t end)()");
  assert_int_equal(t->synth, SYNTH_WAVE);
  assert_int_equal(t->mode_count, TIMBRE_MODES);
  assert_int_equal(t->vowel_count, TIMBRE_VOWELS);
  assert_int_equal(t->frames, 1);
  for (int k = 0; k < 1000; k++) assert_true(isfinite(wave_at(&t->table[0], k / 1000.0)));
  t = timbre_of(*state, "{ harmonics = { 0, 0 }, mod = { 5 }, operators = { 5 } }");
  assert_true(wave_at(&t->table[0], 0.1) == 0);
}

// Wherever it is copied to, as a whole, its tables are its own.
static void test_settling(void **state) {
  const Timbre *t = timbre_of(*state, "{ harmonics = { { 1 }, { 1, 2 } } }");
  Timbre *copy = malloc(t->bytes);
  memcpy(copy, t, t->bytes);
  timbre_settle(copy);
  for (uint32_t frame = 0; frame < 2; frame++)
    for (uint32_t level = 0; level < TABLE_LEVELS; level++) {
      const float *points = copy->table[frame].points[level];
      assert_true((const char *)points > (const char *)copy);
      assert_true((const char *)(points + (size_t)copy->table[frame].length[level]) <
                  (const char *)copy + t->bytes);
      assert_memory_equal(points, t->table[frame].points[level], sizeof *points);
    }
  free(copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every field comes to the engine", test_fields),
      TEST("operators and their matrix come to the engine", test_operators),
      TEST("a folded sine is one, at every number of folds", test_fold),
      TEST("a list of harmonics is a wave with a peak of 1", test_lists),
      TEST("what is too long is cut, and what is no number is 0", test_nonsense),
      TEST("a timbre that was copied points into itself", test_settling),
  };
  return cmocka_run_group_tests_name("bind: timbres", tests, open_bench, close_bench);
}
