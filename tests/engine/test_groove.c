// test_groove.c -- swing moves ticks between the beats, in order, and leaves the beats where they are.
#include "engine/groove.h"
#include "support/expect.h"
#include "support/random.h"

enum { BEAT = TICKS_PER_BEAT, EIGHTH = BEAT / 2 };

static Groove swing(double share) {
  return (Groove){.span = EIGHTH,
                  .count = 2,
                  .from = {0, EIGHTH / 2},
                  .to = {0, (int64_t)(share * EIGHTH)},
                  .level = {1, 0.5f}};
}

static void test_straight(void **state) {
  (void)state;
  for (int64_t tick = -1000; tick < 1000; tick += 7) {
    assert_int_equal(groove_tick(NULL, tick), tick);
    assert_int_equal(groove_score(NULL, tick), tick);
    assert_true(groove_level(NULL, tick) == 1);
  }
}

static void test_swing(void **state) {
  (void)state;
  Groove g = swing(2.0 / 3);
  for (int64_t n = -100; n < 100; n++) {
    assert_int_equal(groove_tick(&g, n * EIGHTH), n * EIGHTH);
    assert_int_equal(groove_tick(&g, n * EIGHTH + EIGHTH / 2), n * EIGHTH + EIGHTH * 2 / 3);
    assert_int_equal(groove_tick(&g, n * EIGHTH + EIGHTH / 4), n * EIGHTH + EIGHTH / 3); // evenly on the way
    assert_true(groove_level(&g, n * EIGHTH) == 1);
    assert_true(groove_level(&g, n * EIGHTH + EIGHTH / 2) == 0.5f);
  }
}

static Groove random_groove(uint64_t *seed) {
  Groove g = {.span = 1 + random_below(seed, 4 * BEAT), .level = {1}};
  int64_t from = 0, to = 0;
  while (g.count < 16 && from < g.span && to < g.span) {
    g.from[g.count] = from;
    g.to[g.count] = to;
    g.level[g.count++] = 1;
    from += 1 + random_below(seed, (uint32_t)g.span / 8 + 1);
    to += 1 + random_below(seed, (uint32_t)g.span / 8 + 1);
  }
  return g;
}

static void test_random(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int n = 0; n < 3000; n++) {
    Groove g = random_groove(&seed);
    assert_true(groove_is_sound(&g));
    int64_t last = INT64_MIN;
    for (int i = 0; i < 200; i++) {
      int64_t tick = (int64_t)random_below(&seed, 1u << 31) - (1 << 30);
      int64_t first = groove_score(&g, tick);
      assert_true(groove_tick(&g, first) >= tick && groove_tick(&g, first - 1) < tick);
      assert_int_equal(groove_tick(&g, tick / g.span * g.span), tick / g.span * g.span);
    }
    for (int64_t tick = -50; tick < 50; tick++) {
      assert_true(groove_tick(&g, tick) >= last);
      last = groove_tick(&g, tick);
    }
  }
}

static void test_unsound(void **state) {
  (void)state;
  Groove g = swing(0.6);
  g.to[1] = EIGHTH; // at the span's end
  assert_false(groove_is_sound(&g));
  g = swing(0.6);
  g.from[1] = 0;
  assert_false(groove_is_sound(&g));
  g = swing(0.6);
  g.to[0] = 1; // the beat moves
  assert_false(groove_is_sound(&g));
  g = swing(0.6);
  g.level[1] = 0.0f / 0.0f;
  assert_false(groove_is_sound(&g));
  g = swing(0.6);
  g.count = GROOVE_POINTS + 1;
  assert_false(groove_is_sound(&g));
  g = swing(0.6);
  g.span = 0;
  assert_false(groove_is_sound(&g));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("without a groove every tick stays where it is", test_straight),
      TEST("swing moves every second sixteenth, and what lies around it in proportion", test_swing),
      TEST("3000 random grooves: in order, beats stay, and the way back is exact", test_random),
      TEST("a groove that would turn back, stand still or be no number is not used", test_unsound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
