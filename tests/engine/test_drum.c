// test_drum.c -- what each field of a drum piece does, measured on its sound.
#include "engine/deck.h"

// -- tone ----------------------------------------------------------------------------------------

static void test_pitch(void **state) {
  (void)state;
  Deck *d = deck_play(&deck_tom, 1, 1);
  expect_between(listen_cents(deck_part(d, 0.2, 0.5), 200), -0.1, 0.1);
  expect_between(listen_cents(deck_part(d, 0.2, 0.5), 500), -0.1, 0.1); // the second mode, 2.5 times as high
  free(d);
  DrumPiece rising = deck_tom;
  rising.tone_start = 100;
  d = deck_play(&rising, 1, 1);
  expect_between(listen_cents(deck_part(d, 0.2, 0.5), 200), -0.1, 0.1);
  expect_above(listen_line(deck_part(d, 0, 0.03), 130).amplitude, 0.1); // it came from below
  free(d);
}

static void test_apart(void **state) {
  (void)state;
  DrumPiece p = deck_tom;
  p.tone_sweep = 8; // it hardly moves
  Deck *d = deck_play(&p, 1, 1);
  expect_above(listen_line(deck_part(d, 0, 0.1), 2.5 * 390).amplitude, 0.1);
  expect_below(listen_line(deck_part(d, 0, 0.1), 500).amplitude, 0.02);
  free(d);
  p.tone_apart = 1;
  d = deck_play(&p, 1, 1);
  expect_above(listen_line(deck_part(d, 0, 0.1), 500).amplitude, 0.1); // the upper mode is where it ends
  free(d);
}

static void test_tune(void **state) {
  (void)state;
  for (int semitones = -12; semitones <= 12; semitones += 6) {
    DrumPiece p = deck_tom;
    p.tune = (float)semitones;
    Deck *d = deck_play(&p, 1, 1);
    expect_between(listen_cents(deck_part(d, 0.2, 0.5), 200 * exp2(semitones / 12.0)), -0.1, 0.1);
    free(d);
  }
}

// The level falls by 60 dB in tone_decay times decay.
static void test_decay(void **state) {
  (void)state;
  for (float factor = 0.5f; factor <= 2; factor *= 2) {
    DrumPiece p = {.level = 1, .tone = 1, .tone_end = 500, .tone_decay = 0.8f, .decay = factor};
    Deck *d = deck_play(&p, 1, 1.5);
    double early = listen_db(listen_rms(deck_part(d, 0.1, 0.02))),
           late = listen_db(listen_rms(deck_part(d, 0.3, 0.02)));
    expect_between(early - late, 0.98 * 12 / 0.8 / (double)factor, 1.02 * 12 / 0.8 / (double)factor + 0.1);
    free(d);
  }
}

static void test_scatter(void **state) {
  (void)state;
  DrumPiece p = deck_tom;
  p.tone_scatter = 0.4f;
  p.tone_sweep = 0;
  p.tone_start = 0;
  double least = 1e9, most = 0;
  for (uint32_t seed = 1; seed <= 12; seed++) {
    Deck *d = deck_open(&drum_base, DECK_RATE);
    deck_hit(d, 0, &p, 1, seed, 0);
    deck_run(d, 1);
    expect_above(listen_line(deck_part(d, 0.5, 0.2), 500).amplitude, 0.001); // it has come by now
    double first = 0; // 20 ms in which the second mode is heard for the first time
    while (listen_line(deck_part(d, first, 0.1), 500).amplitude < 0.1 && first < 0.5) first += 0.02;
    least = fmin(least, first), most = fmax(most, first);
    free(d);
  }
  expect_above(most - least, 0.1);
}

// -- noise, metal, grains ------------------------------------------------------------------------

static double band_db(const Deck *d, double hz) { // of an octave and a half around it
  double sum = 0;
  for (double f = hz * 0.6; f < hz * 1.6; f += 40)
    sum += pow(listen_line(deck_part(d, 0, 0.2), f).amplitude, 2);
  return 10 * log10(sum + 1e-30);
}

static void test_band(void **state) {
  (void)state;
  Deck *d = deck_play(&deck_hiss, 1, 0.5);
  expect_above(band_db(d, 2000), band_db(d, 200) + 15);
  expect_above(band_db(d, 2000), band_db(d, 14000) + 10);
  free(d);
  DrumPiece p = {.level = 1, .thump = 1, .thump_low = 100, .thump_high = 400, .thump_decay = 0.5f};
  d = deck_play(&p, 1, 0.5);
  expect_above(band_db(d, 200), band_db(d, 4000) + 20);
  free(d);
}

static void test_bursts(void **state) {
  (void)state;
  DrumPiece p = deck_hiss;
  p.bursts = 4, p.burst_gap = 0.05f, p.burst_decay = 0.03f, p.noise_decay = 0.3f;
  Deck *d = deck_play(&p, 1, 1);
  uint32_t rises = 0;
  double before = 0;
  for (int k = 0; k < 20; k++) { // 10 ms each
    double level = listen_db(listen_rms(deck_part(d, 0.01 * k, 0.01)));
    rises += level > before + 12 || k == 0;
    before = level;
  }
  assert_int_equal(rises, 4);
  free(d);
}

static void test_attack(void **state) {
  (void)state;
  DrumPiece p = deck_hiss;
  p.noise_attack = 0.2f, p.noise_decay = 4;
  Deck *d = deck_play(&p, 1, 1);
  double early = listen_rms(deck_part(d, 0, 0.01)), late = listen_rms(deck_part(d, 0.25, 0.05));
  expect_between(listen_db(early / late), -30, -15);
  free(d);
}

// A square has its odd harmonics, and nothing that folds back between them.
static void test_metal(void **state) {
  (void)state;
  DrumPiece p = {.level = 1, .metal = 1, .metal_pitch = 1, .metal_low = 300, .metal_decay = 20};
  p.square1 = 1546.875f; // whole numbers of cycles in 65536 frames
  Deck *d = deck_play(&p, 1, 2);
  double hz = 1546.875;
  expect_between(listen_cents(deck_part(d, 0.1, 1.5), hz), -0.1, 0.1);
  expect_below(listen_db(listen_line(deck_part(d, 0.1, 1.5), 2 * hz).amplitude),
               -60);                 // a square has odd ones
  double fold = 33 * hz - DECK_RATE; // of the 33rd harmonic, 30 dB below the first before it is rounded
  expect_below(listen_db(listen_line(deck_part(d, 0.1, 1.5), fold).amplitude /
                         listen_line(deck_part(d, 0.1, 1.5), hz).amplitude),
               -45);
  free(d);
}

static void test_ratchet(void **state) {
  (void)state;
  DrumPiece p = {.level = 1,
                 .grains = 4,
                 .grain_rate = 50,
                 .grain_ratchet = 1,
                 .grain_decay = 20,
                 .grain_ring = 0.006f,
                 .grain_hz = 3000,
                 .grain_q = 2};
  Deck *d = deck_play(&p, 1, 1);
  for (int k = 2; k < 20; k++) { // a tooth each 20 ms, silence between
    double tooth = listen_rms(deck_part(d, 0.02 * k, 0.004)),
           gap = listen_rms(deck_part(d, 0.02 * k + 0.015, 0.004));
    expect_above(listen_db(tooth / (gap + 1e-9)), 20);
  }
  free(d);
}

static void test_grains(void **state) {
  (void)state;
  DrumPiece p = {.level = 1,
                 .grains = 4,
                 .grain_rate = 40,
                 .grain_decay = 20,
                 .grain_ring = 0.002f,
                 .grain_hz = 3000,
                 .grain_q = 1};
  Deck *d = deck_play(&p, 1, 4);
  uint32_t count = 0, last = 0;
  double widest = 0;
  for (uint32_t n = 0; n < d->frames; n++) // a frame that is loud, 4 ms after the last that was
    if (fabsf(d->tape[0][n]) > 0.02f) {
      if (n - last > DECK_RATE / 250) count++, widest = fmax(widest, (n - last) / (double)DECK_RATE);
      last = n;
    }
  expect_between(count, 90, 200); // of 160; some fall together
  expect_above(widest, 0.06);     // they do not keep time
  free(d);
}

// -- sides ---------------------------------------------------------------------------------------

static double correlation(const Deck *d) {
  double both = 0, left = 0, right = 0;
  for (uint32_t n = 0; n < d->frames; n++) {
    double l = (double)d->tape[0][n], r = (double)d->tape[1][n];
    both += l * r, left += l * l, right += r * r;
  }
  return both / sqrt(left * right);
}

static void test_width(void **state) {
  (void)state;
  const DrumPiece metal = {.level = 1, .metal = 1, .metal_pitch = 1.6f, .metal_low = 4000, .metal_decay = 1};
  const DrumPiece rain = {.level = 1,
                          .grains = 4,
                          .grain_rate = 300,
                          .grain_decay = 2,
                          .grain_ring = 0.004f,
                          .grain_hz = 4000,
                          .grain_q = 1};
  const DrumPiece *layers[] = {&deck_hiss, &metal, &rain};
  for (int k = 0; k < 3; k++) {
    DrumPiece p = *layers[k];
    Deck *d = deck_play(&p, 1, 1);
    expect_above(correlation(d), 0.9999);
    free(d);
    p.width = 1;
    d = deck_play(&p, 1, 1);
    expect_between(correlation(d), -0.6, 0.6);
    expect_between(listen_db(listen_rms(deck_side(d, 0)) / listen_rms(deck_side(d, 1))), -3, 3);
    free(d);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the tone goes from its first pitch to its last, up or down", test_pitch),
      TEST("upper modes may stay while the first one bends", test_apart),
      TEST("tune moves a piece by semitones", test_tune),
      TEST("decay makes everything longer or shorter", test_decay),
      TEST("scattered modes begin apart", test_scatter),
      TEST("noise lies in its band", test_band),
      TEST("bursts are counted", test_bursts),
      TEST("a swell begins softly", test_attack),
      TEST("squares are in tune and do not fold back", test_metal),
      TEST("teeth keep time", test_ratchet),
      TEST("grains fall at random, as many as asked for", test_grains),
      TEST("width takes left and right apart", test_width),
  };
  return cmocka_run_group_tests_name("drum", tests, NULL, NULL);
}
