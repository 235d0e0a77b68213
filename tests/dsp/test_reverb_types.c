// test_reverb_types.c -- each room by itself: how long it rings, how dense, how even, how wide, how loud.
//
// A clap (an impulse on both sides) or a burst of noise goes in, wet alone comes out. Figures are taken with
// the tone wide open, around 1 kHz, where the decay is told.
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t rate_hz = 48000;

// What differs by nature: a canyon answers late and in single echoes, a spring in chirps with gaps between
// them; a cave is not dense so soon.
typedef struct {
  ReverbType type;
  const char *name;
  double decay_s, density, even_from_s;
} Room;

static const Room rooms[] = {
    {REVERB_PLATE, "plate", 2, 0.9, 0.1},
    {REVERB_HALL, "hall", 2.5, 0.9, 0.1},
    {REVERB_CATHEDRAL, "cathedral", 6, 0.9, 0.1},
    {REVERB_SPRING, "spring", 3, 0, 0.1},
    {REVERB_CAVE, "cave", 8, 0, 0.1},
    {REVERB_ROOM, "room", 0.5, 0.9, 0.05},
    {REVERB_PARKING_GARAGE, "garage", 3, 0, 0.1},
    {REVERB_CANYON, "canyon", 5, 0, 2},
    {REVERB_TAJ_MAHAL, "taj_mahal", 12, 0.9, 0.1},
};
enum { ROOMS = sizeof rooms / sizeof *rooms };
_Static_assert((int)ROOMS == (int)REVERB_TYPES, "every type is heard");

typedef struct {
  float *left, *right;
  size_t frames;
} Tail;

static Tail tail_of(double seconds) {
  Tail t = {.frames = (size_t)(seconds * rate_hz) / QUANTUM * QUANTUM};
  t.left = calloc(t.frames, sizeof *t.left);
  t.right = calloc(t.frames, sizeof *t.right);
  if (!t.left || !t.right) abort();
  return t;
}

static void tail_free(Tail *t) {
  free(t->left);
  free(t->right);
}

static Sound tail_side(const Tail *t, int side) {
  return (Sound){side ? t->right : t->left, t->frames, rate_hz};
}

static void tail_noise(Tail *t, uint64_t seed, double seconds) {
  size_t frames = (size_t)(seconds * rate_hz);
  for (size_t n = 0; n < frames && n < t->frames; n++) {
    t->left[n] = (float)random_between(&seed, -0.5, 0.5);
    t->right[n] = (float)random_between(&seed, -0.5, 0.5);
  }
}

// All of it wet, through this room.
static void tail_run(Tail *t, const Room *room, double decay_s, double tone_hz) {
  Pedal p = pedal_open(EFFECT_REVERB, (float)rate_hz, pedal_set());
  pedal_snap(&p, PARAM_REVERB, 1);
  pedal_snap(&p, PARAM_REVERB_TYPE, (float)room->type);
  pedal_snap(&p, PARAM_REVERB_DECAY, (float)decay_s);
  pedal_snap(&p, PARAM_REVERB_TONE, (float)tone_hz);
  pedal_start(&p);
  pedal_run(&p, t->left, t->right, (uint32_t)t->frames);
  pedal_close(&p);
}

static Tail clap(const Room *room, double decay_s, double tone_hz, double seconds) {
  Tail t = tail_of(seconds);
  t.left[0] = t.right[0] = 1;
  tail_run(&t, room, decay_s, tone_hz);
  return t;
}

// -- decay ----------------------------------------------------------------------------------------

// A band of an octave or so: two band-passes of Q 1 in a row.
static void band(float *x, size_t frames, double hz) {
  double w = 2 * PI * hz / rate_hz, part = sin(w) / 2;
  double b = part / (1 + part), a1 = -2 * cos(w) / (1 + part), a2 = (1 - part) / (1 + part);
  for (int pass = 0; pass < 2; pass++) {
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (size_t n = 0; n < frames; n++) {
      double in = (double)x[n], y = b * (in - x2) - a1 * y1 - a2 * y2;
      x2 = x1, x1 = in, y2 = y1, y1 = y;
      x[n] = (float)y;
    }
  }
}

static void tail_band(Tail *t, double hz) {
  band(t->left, t->frames, hz);
  band(t->right, t->frames, hz);
}

// The line that fits points best: its slope and its value at 0.
typedef struct {
  double count, x, y, xx, xy;
} Fit;

static void fit_add(Fit *f, double x, double y) {
  f->count++, f->x += x, f->y += y, f->xx += x * x, f->xy += x * y;
}

static double fit_slope(const Fit *f) {
  return (f->count * f->xy - f->x * f->y) / (f->count * f->xx - f->x * f->x);
}

static double fit_at(const Fit *f, double x) {
  return f->y / f->count + fit_slope(f) * (x - f->x / f->count);
}

// Schroeder 1965: what energy is still to come, from 5 to 35 dB under all of it.
static double decay_time(const Tail *t) {
  double all = 0, left = 0;
  for (size_t n = 0; n < t->frames; n++)
    all += (double)t->left[n] * (double)t->left[n] + (double)t->right[n] * (double)t->right[n];
  left = all;
  Fit f = {0};
  for (size_t n = 0; n < t->frames && left > 0; n++) {
    double db = 10 * log10(left / all);
    if (db < -5 && db > -35) fit_add(&f, (double)n / rate_hz, db);
    left -= (double)t->left[n] * (double)t->left[n] + (double)t->right[n] * (double)t->right[n];
  }
  return -60 / fit_slope(&f);
}

static double decay_of(const Room *room, double decay_s, double tone_hz, double hz) {
  Tail t = clap(room, decay_s, tone_hz, (decay_s > 0 ? decay_s : room->decay_s) * 1.2 + 1);
  tail_band(&t, hz);
  double measured = decay_time(&t);
  tail_free(&t);
  return measured;
}

static void test_decay(void **state) {
  (void)state;
  static const double times[] = {0.5, 1, 3, 10};
  for (int r = 0; r < ROOMS; r++) {
    for (int i = 0; i < 4; i++) {
      double ratio = decay_of(&rooms[r], times[i], 20000, 1000) / times[i];
      if (!(ratio > 0.95 && ratio < 1.05)) fail_msg("%s, %g s: %.3f of it", rooms[r].name, times[i], ratio);
    }
    double natural = decay_of(&rooms[r], 0, 20000, 1000) / rooms[r].decay_s;
    if (!(natural > 0.95 && natural < 1.05)) fail_msg("%s by nature: %.3f of it", rooms[r].name, natural);
  }
}

static void test_tone(void **state) {
  (void)state;
  static const double tones[] = {5000, 3000, 2000, 1200};
  for (int r = 0; r < ROOMS; r++) {
    double last = decay_of(&rooms[r], 2, 20000, 3000);
    for (int i = 0; i < 4; i++) {
      double now = decay_of(&rooms[r], 2, tones[i], 3000);
      if (!(now < 0.99 * last))
        fail_msg("%s at %g Hz: %.3f after %.3f s", rooms[r].name, tones[i], now, last);
      last = now;
    }
    if (!(last < 1.25)) fail_msg("%s, dark: 3 kHz ring for %.2f s", rooms[r].name, last);
    double low = decay_of(&rooms[r], 2, 3000, 250);
    if (!(low > 1.7)) fail_msg("%s, dark: lows ring for %.2f s", rooms[r].name, low);
  }
}

// -- density --------------------------------------------------------------------------------------

// The share of samples that stand out of a window's deviation, over that of Gaussian noise (Abel & Huang
// 2006).
static double density(const float *x, size_t centre) {
  size_t frames = rate_hz / 50;
  const float *from = x + centre - frames / 2;
  double power = 0, whole = 0, out = 0;
  for (size_t n = 0; n < frames; n++) {
    double window = 0.5 - 0.5 * cos(2 * PI * ((double)n + 0.5) / (double)frames);
    whole += window;
    power += window * (double)from[n] * (double)from[n];
  }
  for (size_t n = 0; n < frames; n++) {
    double window = 0.5 - 0.5 * cos(2 * PI * ((double)n + 0.5) / (double)frames);
    if ((double)from[n] * (double)from[n] > power / whole) out += window;
  }
  return out / whole / erfc(1 / sqrt(2));
}

// Around a time: windows of 20 ms over 40, both sides.
static double density_at(const Tail *t, double time_s) {
  double sum = 0;
  for (int i = -2; i <= 2; i++) {
    size_t centre = (size_t)((time_s + 0.01 * i) * rate_hz);
    sum += density(t->left, centre) + density(t->right, centre);
  }
  return sum / 10;
}

static void test_density(void **state) {
  (void)state;
  for (int r = 0; r < ROOMS; r++) {
    Tail t = clap(&rooms[r], 0, 20000, 0.5);
    if (rooms[r].density > 0)
      for (double time = 0.1; time < 0.31; time += 0.04)
        if (!(density_at(&t, time) > rooms[r].density))
          fail_msg("%s at %g s: %.2f", rooms[r].name, time, density_at(&t, time));
    if (rooms[r].type == REVERB_CANYON) assert_true(listen_first(tail_side(&t, 0)) > rate_hz / 5);
    tail_free(&t);
  }
}

// -- evenness -------------------------------------------------------------------------------------

enum { BURSTS = 16 };

// The energy of every 50 ms after a burst, summed over several bursts of noise.
static size_t levels_of(const Room *room, double decay_s, double *energy, size_t most) {
  size_t step = rate_hz / 20, start = rate_hz / 5;
  size_t count = (size_t)(decay_s * 55 / 60 * 20) + (size_t)(room->even_from_s * 20);
  if (count > most) count = most;
  memset(energy, 0, most * sizeof *energy);
  for (uint64_t burst = 0; burst < BURSTS; burst++) {
    Tail t = tail_of((double)(start + (count + 1) * step) / rate_hz);
    tail_noise(&t, burst + 11, 0.2);
    tail_run(&t, room, decay_s, 20000);
    tail_band(&t, 1000);
    for (size_t i = 0; i < count; i++)
      for (int side = 0; side < 2; side++) {
        double rms = listen_rms(listen_slice(tail_side(&t, side), start + i * step, step));
        energy[i] += rms * rms;
      }
    tail_free(&t);
  }
  return count;
}

static void test_even(void **state) {
  (void)state;
  enum { MOST = 300 };
  double energy[MOST];
  for (int r = 0; r < ROOMS; r++) {
    double decay_s = fmin(rooms[r].decay_s, 3);
    size_t count = levels_of(&rooms[r], decay_s, energy, MOST), from = (size_t)(rooms[r].even_from_s * 20),
           to = from;
    Fit f = {0};
    for (; to < count && 10 * log10(energy[to] / energy[from]) > -50; to++)
      fit_add(&f, (double)to, 10 * log10(energy[to]));
    assert_true(to - from > (size_t)(decay_s * 14));
    for (size_t i = from; i < to; i++) {
      double off = 10 * log10(energy[i]) - fit_at(&f, (double)i);
      if (!(fabs(off) <= 1)) fail_msg("%s: %.2f dB at %g s", rooms[r].name, off, (double)i / 20);
    }
  }
}

enum { SPECTRUM = 1 << 15, AROUND = 100 };

// The power of both sides' lines, from half a second on.
static void spectrum(const Tail *t, double *power) {
  static double real[SPECTRUM], imaginary[SPECTRUM];
  memset(power, 0, SPECTRUM / 2 * sizeof *power);
  for (int side = 0; side < 2; side++) {
    for (size_t n = 0; n < SPECTRUM; n++) {
      double window = 0.5 - 0.5 * cos(2 * PI * (double)n / SPECTRUM);
      real[n] = window * (double)tail_side(t, side).samples[n + rate_hz / 2];
      imaginary[n] = 0;
    }
    listen_fft(real, imaginary, SPECTRUM);
    for (size_t n = 0; n < SPECTRUM / 2; n++) power[n] += real[n] * real[n] + imaginary[n] * imaginary[n];
  }
}

// No line of a long tail stands out of the average around it by more than noise does: it is no bell.
static void test_no_bell(void **state) {
  (void)state;
  static double power[SPECTRUM / 2];
  static const ReverbType heard[] = {REVERB_PLATE, REVERB_HALL, REVERB_CATHEDRAL, REVERB_TAJ_MAHAL};
  for (int h = 0; h < 4; h++) {
    const Room *room = &rooms[heard[h]];
    Tail t = clap(room, 0, 20000, 2);
    spectrum(&t, power);
    double around = 0, most = -300;
    for (size_t n = AROUND; n < 3 * AROUND; n++) around += power[n];
    for (size_t n = 2 * AROUND; n < SPECTRUM / 4; n++) {
      most = fmax(most, 10 * log10(power[n] / (around / (2 * AROUND))));
      around += power[n + AROUND] - power[n - AROUND];
    }
    if (!(most > 3 && most < 12)) fail_msg("%s: a line is %.1f dB over what is around it", room->name, most);
    tail_free(&t);
  }
}

// -- width, loudness ------------------------------------------------------------------------------

static void test_wide(void **state) {
  (void)state;
  for (int r = 0; r < ROOMS; r++) {
    Tail t = clap(&rooms[r], 0, 20000, 2);
    double both = 0, left = 0, right = 0;
    for (size_t n = rate_hz / 20; n < t.frames; n++) {
      both += (double)t.left[n] * (double)t.right[n];
      left += (double)t.left[n] * (double)t.left[n];
      right += (double)t.right[n] * (double)t.right[n];
    }
    assert_true(left > 0 && right > 0);
    double alike = both / sqrt(left * right), balance = 10 * log10(left / right);
    if (!(fabs(alike) < 0.3)) fail_msg("%s: the sides are alike by %.2f", rooms[r].name, alike);
    if (!(fabs(balance) < 2)) fail_msg("%s: left over right %.1f dB", rooms[r].name, balance);
    tail_free(&t);
  }
}

static void test_loud(void **state) {
  (void)state;
  for (int r = 0; r < ROOMS; r++) {
    Tail t = tail_of(rooms[r].decay_s + 2.5);
    tail_noise(&t, 3, 1000);
    double dry = listen_rms(tail_side(&t, 0));
    tail_run(&t, &rooms[r], 0, 6000);
    for (int side = 0; side < 2; side++) {
      Sound end = listen_slice(tail_side(&t, side), t.frames - 2 * rate_hz, 2 * rate_hz);
      double level = listen_db(listen_rms(end) / dry);
      if (!(fabs(level) < 3)) fail_msg("%s: %.1f dB against dry", rooms[r].name, level);
      assert_true(fabs(listen_dc(end)) < 1e-3);
    }
    tail_free(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("each type rings as long as asked for, and by nature as long as it should", test_decay),
      TEST("a lower tone shortens the highs more and more, and leaves the lows", test_tone),
      TEST("a tenth of a second after a clap the echoes are dense", test_density),
      TEST("tails fall evenly, without a beat", test_even),
      TEST("no tail rings like a bell", test_no_bell),
      TEST("a sound in the middle has a wide tail", test_wide),
      TEST("a sustained sound is as loud wet as dry", test_loud),
  };
  return cmocka_run_group_tests_name("reverb: types", tests, NULL, NULL);
}
