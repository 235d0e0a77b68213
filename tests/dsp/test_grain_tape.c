// test_grain_tape.c -- tape: how it swings, what it lets through, where it ends.
#include "grain_timbres.h"
#include <complex.h>

enum { MOST = 10 * 192000, STEPS_A_S = 250 };
static float left[MOST];
static const float rates[] = {44100, 48000, 8000, 192000};

// A tape that does what it is told and no more, until its knobs are turned.
static Solo *tape_open(Timbre *t, float rate_hz, uint8_t copies) {
  t->copies = copies;
  Solo *s = solo_open(t, rate_hz, solo_set());
  solo_turn(s, PARAM_WOW, 0);
  solo_turn(s, PARAM_FLUTTER, 0);
  solo_turn(s, PARAM_AGE, 0);
  return s;
}

static void play(Solo *s, size_t frames) { solo_run(s, left, NULL, (uint32_t)(frames / QUANTUM * QUANTUM)); }

// The pitch over time in cents from `hz`, STEPS_A_S a second: from the phase of what is near it.
static size_t track(Sound s, double hz, double *cents) {
  size_t step = (size_t)(s.rate_hz / STEPS_A_S), count = 0;
  double complex last = 0;
  for (size_t at = 0; at + 2 * step <= s.frames; at += step) {
    double complex sum = 0;
    for (size_t n = 0; n < 2 * step; n++) {
      double angle = -2 * PI * hz / s.rate_hz * (double)(at + n);
      double bell = 1 - cos(PI * ((double)n + 0.5) / (double)step);
      sum += (double)s.samples[at + n] * bell * cos(angle);
      sum += (double complex)I * ((double)s.samples[at + n] * bell * sin(angle));
    }
    if (at > 0) {
      double turn = carg(sum * conj(last)) / (2 * PI) * s.rate_hz / (double)step;
      cents[count++] = 1200 * log2(1 + turn / hz);
    }
    last = sum;
  }
  return count;
}

// The depth of a swing at `hz`, as the mean of stretches of a second under a bell.
static double depth_at(const double *cents, size_t count, double hz) {
  double mean = 0;
  size_t stretches = 0;
  for (size_t at = 0; at + STEPS_A_S <= count; at += STEPS_A_S / 2, stretches++) {
    double complex sum = 0;
    for (size_t n = 0; n < STEPS_A_S; n++) {
      double bell = 1 - cos(2 * PI * ((double)n + 0.5) / STEPS_A_S),
             angle = 2 * PI * hz * (double)n / STEPS_A_S;
      sum += cents[at + n] * bell * cos(angle);
      sum += (double complex)I * (cents[at + n] * bell * sin(angle));
    }
    mean += 2 * cabs(sum) / STEPS_A_S;
  }
  return mean / (double)stretches;
}

static double half_swing(const double *cents, size_t count) {
  double low = 1e9, high = -1e9;
  for (size_t n = 0; n < count; n++) low = fmin(low, cents[n]), high = fmax(high, cents[n]);
  return (high - low) / 2;
}

static void test_swings(void **state) {
  (void)state;
  static double cents[10 * STEPS_A_S];
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  for (int r = 0; r < 4; r++)
    for (float depth = 6; depth < 50; depth *= 4) {
      size_t second = (size_t)rates[r];
      Solo *s = tape_open(t, rates[r], 1);
      solo_turn(s, PARAM_WOW, depth);
      solo_note(s, 0, 91, 0.8f, 0);
      play(s, second * 8);
      size_t count = track(listen_slice(sound(left, second * 8, (double)rates[r]), second / 8, second * 7),
                           hz_of(91), cents);
      expect_between(half_swing(cents, count) / (double)depth, 0.9, 1.1);
      solo_close(s);
      s = tape_open(t, rates[r], 1);
      solo_turn(s, PARAM_FLUTTER, depth);
      solo_note(s, 0, 91, 0.8f, 0);
      play(s, second * 8);
      count = track(listen_slice(sound(left, second * 8, (double)rates[r]), second / 8, second * 7),
                    hz_of(91), cents);
      expect_between(depth_at(cents, count, 6.3) / (double)depth, 0.9, 1.1);
      expect_between(depth_at(cents, count, 9.7) / (double)depth, 0.1, 0.3);
      expect_below(depth_at(cents, count, 20) / (double)depth, 0.02);
      solo_close(s);
    }
  timbre_close(t);
}

static void test_in_tune(void **state) {
  (void)state;
  static double cents[10 * STEPS_A_S];
  Timbre *t = timbre_open(GRAIN_TAPE, SAW, 1);
  for (int r = 0; r < 2; r++)
    for (double pitch = 36; pitch <= 96; pitch += 12) {
      size_t second = (size_t)rates[r];
      Solo *s = tape_open(t, rates[r], 1);
      solo_note(s, 0, pitch, 0.8f, 0);
      play(s, second * 8);
      expect_between(
          listen_cents(listen_slice(sound(left, second * 8, (double)rates[r]), second / 8, second * 7),
                       hz_of(pitch)),
          -0.1, 0.1);
      solo_close(s);
    }
  Solo *s = solo_open(t, 48000, solo_set()); // as it is at first
  solo_note(s, 0, 84, 0.8f, 0);
  play(s, 48000 * 8);
  double mean = 0;
  size_t count = track(listen_slice(sound(left, 48000 * 8, 48000), 6000, 360000), hz_of(84), cents);
  for (size_t n = 0; n < count; n++) mean += cents[n] / (double)count;
  expect_between(mean, -1.5, 1.5);
  solo_close(s);
  timbre_close(t);
}

// The motor comes up from below.
static void test_starts_low(void **state) {
  (void)state;
  static double cents[STEPS_A_S];
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  Solo *s = tape_open(t, 48000, 1);
  solo_note(s, 0, 91, 0.8f, 0);
  play(s, 9600);
  size_t count = track(sound(left, 9600, 48000), hz_of(91), cents);
  expect_between(cents[2], -65, -30);
  for (size_t n = 17; n < count; n++) expect_between(cents[n], -1, 1);
  solo_close(s);
  timbre_close(t);
}

// Harmonic h of a saw of 120 Hz, against what the wave has there.
static double heard_db(Timbre *t, float rate_hz, float age, int h) {
  double hz = 120;
  Solo *s = tape_open(t, rate_hz, 1);
  solo_turn(s, PARAM_AGE, age);
  solo_note(s, 0, 69 + 12 * log2(hz / 440), 0.8f, 0);
  size_t frames = (size_t)rate_hz * 2;
  play(s, frames);
  solo_close(s);
  Sound held = listen_slice(sound(left, frames, (double)rate_hz), frames / 4, frames / 2);
  return listen_db(listen_line(held, h * hz).amplitude / 0.8 * h / (h == 1 ? 1 : 0.7));
}

static void test_band(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SAW, 1);
  for (int r = 0; r < 2; r++) {
    double middle = heard_db(t, rates[r], 0.3f, 10);
    expect_between(middle, -3, 1);
    expect_between(heard_db(t, rates[r], 0.3f, 50) - middle, -4.5, -1.5);
    expect_between(heard_db(t, rates[r], 0.3f, 100) - middle, -20, -9);
    expect_between(heard_db(t, rates[r], 0.3f, 1) - middle, -5, -1);
    expect_below(heard_db(t, rates[r], 1, 50) - heard_db(t, rates[r], 0, 50), -12);
  }
  timbre_close(t);
}

// What is not the tone, over the tone, which is 5 dB under full scale.
static double hiss_db(Timbre *t, float rate_hz, float age) {
  Solo *s = tape_open(t, rate_hz, 1);
  solo_turn(s, PARAM_AGE, age);
  solo_note(s, 0, 84, 0.8f, 0);
  size_t frames = (size_t)rate_hz * 3;
  play(s, frames);
  solo_close(s);
  double hz = hz_of(84);
  return listen_alias(listen_slice(sound(left, frames, (double)rate_hz), frames / 3, frames / 2), &hz, 1, 0);
}

static double near_db(Sound s, double hz) {
  double sum = 0;
  for (int k = -20; k < 20; k++) sum += pow(listen_line(s, hz * (1 + 0.011 * k)).amplitude, 2);
  return listen_db(sqrt(sum));
}

static void test_hiss(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  for (int r = 0; r < 4; r++) {
    double usual = hiss_db(t, rates[r], 0.3f);
    expect_between(usual, -39.5, -35);
    expect_between(hiss_db(t, rates[r], 0.6f) - usual, 4, 8);
    expect_below(hiss_db(t, rates[r], 0), -75);
  }
  hiss_db(t, 48000, 0.3f);
  Sound held = listen_slice(sound(left, 144000, 48000), 48000, 65536);
  expect_between(near_db(held, 70) - near_db(held, 600), -32, -18);
  expect_between(near_db(held, 18000) - near_db(held, 4000), -30, -8);
  timbre_close(t);
}

// A low sine comes back with a little of its third harmonic, and no second.
static void test_gives_way(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  Solo *s = tape_open(t, 48000, 1);
  solo_note(s, 0, 72, 0.8f, 0);
  play(s, 96000);
  Sound held = listen_slice(sound(left, 96000, 48000), 12000, 65536);
  double one = listen_line(held, hz_of(72)).amplitude;
  expect_between(listen_db(listen_line(held, 3 * hz_of(72)).amplitude / one), -50, -35);
  expect_below(listen_db(listen_line(held, 2 * hz_of(72)).amplitude / one), -90);
  solo_close(s);
  timbre_close(t);
}

static void test_runs_out(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SAW, 2);
  for (int r = 0; r < 4; r++) {
    double rate = (double)rates[r];
    size_t frames = (size_t)(9 * rate) / QUANTUM * QUANTUM;
    t->copies = 0;
    Solo *s = solo_open(t, rates[r], solo_set());
    solo_note(s, 2, 60, 0.8f, 13);
    solo_run(s, left, NULL, (uint32_t)(8 * rate) / QUANTUM * QUANTUM);
    assert_int_equal(s->q.busy, 4);
    uint32_t done = (uint32_t)(8 * rate) / QUANTUM * QUANTUM;
    solo_run(s, left + done, NULL, (uint32_t)frames - done);
    assert_int_equal(s->q.busy, 0);
    Sound all = sound(left, frames, rate);
    assert_in_range(listen_first(all), 13, 15);
    expect_between((double)listen_last(all) / rate, 8.25, 8.31);
    double held = listen_rms(listen_slice(all, (size_t)(7.5 * rate), (size_t)(rate / 2)));
    expect_above(held, 0.1);
    expect_below(listen_rms(listen_slice(all, (size_t)(8.25 * rate), (size_t)(rate / 25))) / held, 0.05);
    solo_note(s, 2, 72, 0.8f, 0); // and the key can be played again
    play(s, 3200);
    expect_above(listen_rms(sound(left, 3200, rate)), 0.05);
    solo_close(s);
  }
  timbre_close(t);
}

static void test_begins(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SQUARE, 1);
  for (int r = 0; r < 4; r++)
    for (int32_t begin = 0; begin < QUANTUM; begin += 5) {
      Solo *s = tape_open(t, rates[r], 1);
      play(s, 320);
      assert_int_equal(listen_first(sound(left, 320, 48000)), 320);
      solo_note(s, 3, 84, 0.8f, begin);
      play(s, 3200);
      expect_between((double)listen_first(sound(left, 3200, 48000)), begin, begin + 2);
      solo_close(s);
    }
  timbre_close(t);
}

// Players that are a few cents apart beat, slowly; the whole never falls away.
static void test_steady(void **state) {
  (void)state;
  for (int wave = 0; wave < WAVES; wave++)
    for (double pitch = 48; pitch < 90; pitch += 12) {
      double levels[20], low = 1e9, high = 0;
      Timbre *t = timbre_open(GRAIN_TAPE, wave, 1);
      Solo *s = solo_open(t, 48000, solo_set());
      solo_note(s, 0, pitch, 0.8f, 0);
      play(s, 8 * 48000);
      listen_envelope(sound(left, 8 * 48000, 48000), 19200, levels);
      for (int n = 1; n < 20; n++) low = fmin(low, levels[n]), high = fmax(high, levels[n]);
      expect_between(listen_db(high / low), 0.1, wave == SAW ? 1 : 2);
      expect_between(listen_peak(sound(left, 8 * 48000, 48000)), 0.6, 2);
      solo_close(s);
      timbre_close(t);
    }
}

// A rich wave two octaves up while it sounds: poorer tables in time, and the pitch that is asked for.
static void test_glides(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SAW, 1);
  Solo *s = tape_open(t, 48000, 1);
  solo_note(s, 0, 81, 0.8f, 0);
  for (uint32_t n = 0; n < 144000; n += QUANTUM) {
    s->hz[0] = 880 * exp2(2 * fmin(1, n / 48000.0));
    solo_run(s, left + n, NULL, QUANTUM);
  }
  Sound held = listen_slice(sound(left, 144000, 48000), 60000, 65536);
  double hz = 3520;
  expect_between(listen_cents(held, hz), -0.1, 0.1);
  expect_below(listen_alias(held, &hz, 1, 0), -65);
  solo_close(s);
  timbre_close(t);
}

static void test_end_is_soft(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  Solo *s = tape_open(t, 48000, 1);
  solo_note(s, 0, 57, 0.8f, 0);
  play(s, 9 * 48000);
  Sound all = sound(left, 9 * 48000, 48000);
  expect_below(listen_zipper(all, (size_t)(7.8 * 48000), (size_t)(8.5 * 48000), hz_of(57)), -80);
  solo_close(s);
  timbre_close(t);
}

static double sweep(Timbre *t, ParamId id, float from, float to) {
  enum { SWEEP = 64, BEFORE = 24000, EACH = 320 };
  Solo *s = tape_open(t, 48000, 1);
  solo_turn(s, id, from);
  solo_note(s, 0, 57, 0.8f, 0);
  solo_run(s, left, NULL, BEFORE);
  for (uint32_t k = 0; k < SWEEP; k++) {
    solo_turn(s, id, from + (to - from) * (float)(k + 1) / SWEEP);
    solo_run(s, left + BEFORE + k * EACH, NULL, EACH);
  }
  solo_run(s, left + BEFORE + SWEEP * EACH, NULL, BEFORE);
  solo_close(s);
  return listen_zipper(sound(left, 2 * BEFORE + SWEEP * EACH, 48000), BEFORE, BEFORE + SWEEP * EACH,
                       hz_of(57));
}

static void test_turning(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_TAPE, SINE, 1);
  expect_below(sweep(t, PARAM_WOW, 0, 60), -80);
  expect_below(sweep(t, PARAM_FLUTTER, 0, 60), -80);
  expect_below(sweep(t, PARAM_AGE, 0, 1) - sweep(t, PARAM_AGE, 1, 1), 4); // no more than it hisses
  timbre_close(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("wow and flutter swing as far as they are told", test_swings),
      TEST("a tape is in tune", test_in_tune),
      TEST("a tape starts a little low", test_starts_low),
      TEST("a tape's band ends where it should, sooner with age", test_band),
      TEST("a tape hisses with age, in its band", test_hiss),
      TEST("a tape gives way a little", test_gives_way),
      TEST("a tape ends after eight seconds, and its key is free", test_runs_out),
      TEST("a tape follows a glide, and does not alias", test_glides),
      TEST("the end of a tape does not click", test_end_is_soft),
      TEST("a tape begins on its frame", test_begins),
      TEST("three players together stay about as loud", test_steady),
      TEST("a knob that turns does not click", test_turning),
  };
  return cmocka_run_group_tests_name("grain tape", tests, NULL, NULL);
}
