// test_drum_stroke.c -- what holds for every drum stroke, whatever its piece.
#include "engine/deck.h"
#include "support/random.h"

// -- every stroke --------------------------------------------------------------------------------

static void test_frame(void **state) {
  (void)state;
  Deck *first = deck_play(&deck_tom, 1, 0.5);
  for (int32_t at = 0; at < QUANTUM; at += 5) {
    Deck *d = deck_open(&drum_base, DECK_RATE);
    deck_hit(d, 0, &deck_tom, 1, 1, at);
    deck_run(d, 0.5);
    for (int32_t n = 0; n < at; n++) assert_true(d->tape[0][n] == 0);
    assert_memory_equal(first->tape[0], d->tape[0] + at, 20000 * sizeof(float));
    free(d);
  }
  free(first);
}

static void test_same_frame_noise(void **state) {
  (void)state;
  Deck *first = deck_play(&deck_hiss, 1, 0.5), *d = deck_open(&drum_base, DECK_RATE),
       *other = deck_open(&drum_base, DECK_RATE);
  deck_hit(d, 0, &deck_hiss, 1, 1, 17);
  deck_hit(other, 0, &deck_hiss, 1, 2, 0);
  deck_run(d, 0.5), deck_run(other, 0.5);
  assert_memory_equal(first->tape[0], d->tape[0] + 17, 20000 * sizeof(float));
  assert_memory_not_equal(first->tape[0], other->tape[0],
                          1000 * sizeof(float)); // another stroke, another noise
  free(first), free(d), free(other);
}

static float pick(uint64_t *random, double low, double high) {
  return (float)random_between(random, low, high);
}

// Any values that the registry of the kits' fields allows, and others.
static DrumPiece random_piece(uint64_t *random) {
  DrumPiece p;
  float *values = (float *)&p;
  for (uint32_t k = 0; k < sizeof p / sizeof *values; k++) {
    uint32_t kind = random_below(random, 5);
    values[k] = kind == 0 ? 0 : kind == 1 ? pick(random, 0, 1) : pick(random, 0, kind == 2 ? 10 : 20000);
  }
  p.level = 0.5f, p.pan = pick(random, -1, 1), p.width = pick(random, 0, 1);
  p.vel_to_tone = pick(random, 0, 1), p.drive = pick(random, 0, 1), p.metal_ring = pick(random, 0, 1);
  p.tone_apart = pick(random, 0, 1), p.grain_ratchet = pick(random, 0, 1);
  p.tone = pick(random, 0, 16), p.noise = pick(random, 0, 16), p.metal = pick(random, 0, 16);
  p.grains = pick(random, 0, 16), p.tune = pick(random, -48, 48);
  return p;
}

// Ten thousand of them: no value that is no number, and the same bytes on every machine.
static void test_random(void **state) {
  (void)state;
  uint64_t random = 7;
  Deck *base = deck_open(&drum_base, 8000), *other = deck_open(&drum_base, 8000);
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) other->drum = &drum_avx2;
#endif
  for (int k = 0; k < 10000; k++) {
    DrumPiece p = random_piece(&random);
    uint32_t lane = (uint32_t)k % LANES, seed = (uint32_t)k;
    base->rate_hz = other->rate_hz = random_below(&random, 2) ? 8000 : 192000;
    float velocity = pick(&random, 0, 1);
    int32_t begin = (int32_t)random_below(&random, QUANTUM);
    base->frames = other->frames = 0;
    deck_hit(base, lane, &p, velocity, seed, begin);
    deck_hit(other, lane, &p, velocity, seed, begin);
    deck_run(base, 193 / (double)base->rate_hz), deck_run(other, 193 / (double)base->rate_hz);
    assert_true(listen_finite(deck_side(base, 0)) && listen_finite(deck_side(base, 1)));
    expect_below(listen_peak(deck_side(base, 0)), 3000);
    assert_int_equal(base->busy, other->busy);
    for (uint32_t side = 0; side < 2; side++)
      assert_memory_equal(base->tape[side], other->tape[side], base->frames * sizeof(float));
  }
  free(base), free(other);
}

// A stroke's samples do not depend on what sounds beside it.
static void test_neighbours(void **state) {
  (void)state;
  DrumPiece full = deck_tom;
  full.noise = 1, full.noise_low = 500, full.noise_high = 5000, full.noise_decay = 0.2f, full.metal = 1;
  full.metal_pitch = 1, full.metal_low = 3000, full.metal_decay = 0.3f, full.width = 1, full.drive = 0.5f;
  Deck *alone = deck_play(&deck_hiss, 1, 1), *among = deck_open(&drum_base, DECK_RATE);
  deck_hit(among, 0, &deck_hiss, 1, 1, 0);
  full.level = 0; // heard by nobody
  deck_hit(among, 1, &full, 1, 2, 9), deck_hit(among, 2, &deck_tom, 0, 3, 30),
      deck_hit(among, 7, &full, 1, 4, 0);
  deck_run(among, 1);
  assert_memory_equal(alone->tape[0], among->tape[0], DECK_RATE * sizeof(float) / 2);
  free(alone), free(among);
}

// All end, and what comes after is exactly nothing.
static void test_end(void **state) {
  (void)state;
  const DrumPiece *pieces[] = {&deck_tom, &deck_hiss};
  for (int k = 0; k < 2; k++) {
    Deck *d = deck_play(pieces[k], 1, 3);
    assert_int_equal(d->busy, 0);
    Sound tail = deck_part(d, 2.2, 0.7);
    expect_above(listen_peak(deck_part(d, 0, 0.5)), 0.05);
    assert_true(listen_peak(tail) == 0);
    free(d);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a stroke begins on its frame and sounds the same on each", test_frame),
      TEST("noise is the stroke's own, whichever frame it begins on", test_same_frame_noise),
      TEST("ten thousand random pieces are finite, and the same on every machine", test_random),
      TEST("a stroke does not hear its neighbours", test_neighbours),
      TEST("a stroke ends in exact silence", test_end),
  };
  return cmocka_run_group_tests_name("drum: stroke", tests, NULL, NULL);
}
