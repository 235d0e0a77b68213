// listen.c -- lines, harmonics and what lies between them: what is measured over the spectrum.
#include "support/listen.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PI   3.14159265358979323846
#define BETA 22.0  // Kaiser: side lobes under -165 dB
enum { HALF = 8 }; // its main lobe's half width in bins, rounded up

Sound listen_slice(Sound s, size_t from, size_t frames) {
  if (from > s.frames) from = s.frames;
  if (frames > s.frames - from) frames = s.frames - from;
  return (Sound){s.samples + from, frames, s.rate_hz};
}

double listen_db(double amplitude) { return amplitude > 1e-15 ? 20 * log10(amplitude) : -300; }

static double power_db(double power) { return listen_db(sqrt(power)); }

static void *allocate(size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size);
  if (!p) abort();
  return p;
}

// -- windows and transforms ------------------------------------------------------------------------

double listen_bessel(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > sum * 1e-17; k++) {
    term *= x / (2 * k) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

static double kaiser(double place, double beta) { // -1..1
  return listen_bessel(beta * sqrt(fmax(0, 1 - place * place))) / listen_bessel(beta);
}

// The window of the last length asked for: most of a test's sounds are as long as each other.
static const double *window_of(size_t frames) {
  static double *window;
  static size_t length;
  if (window && length == frames) return window;
  free(window);
  window = allocate(frames, sizeof *window);
  length = frames;
  for (size_t i = 0; i < frames; i++) window[i] = kaiser(2 * ((double)i + 0.5) / (double)frames - 1, BETA);
  return window;
}

double listen_dc(Sound s) {
  const double *window = window_of(s.frames);
  double sum = 0, weight = 0;
  for (size_t i = 0; i < s.frames; i++) sum += (double)s.samples[i] * window[i], weight += window[i];
  return s.frames ? sum / weight : 0;
}

static void reverse_bits(double *real, double *imaginary, size_t size) {
  for (size_t i = 1, j = 0; i < size; i++) {
    size_t bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
    if (i >= j) continue;
    double r = real[i], m = imaginary[i];
    real[i] = real[j], imaginary[i] = imaginary[j];
    real[j] = r, imaginary[j] = m;
  }
}

static void butterfly(double *real, double *imaginary, size_t a, size_t b, double c, double s) {
  double r = real[b] * c - imaginary[b] * s, m = real[b] * s + imaginary[b] * c;
  real[b] = real[a] - r, imaginary[b] = imaginary[a] - m;
  real[a] += r, imaginary[a] += m;
}

// Cosine and sine of each step of half a turn, for the last size asked for.
static const double *turns_of(size_t size) {
  static double *turns;
  static size_t length;
  if (turns && length == size) return turns;
  free(turns);
  turns = allocate(size + 2, sizeof *turns);
  length = size;
  for (size_t i = 0; i < size / 2; i++) {
    turns[2 * i] = cos(2 * PI * (double)i / (double)size);
    turns[2 * i + 1] = -sin(2 * PI * (double)i / (double)size);
  }
  return turns;
}

void listen_fft(double *real, double *imaginary, size_t size) {
  const double *turns = turns_of(size);
  reverse_bits(real, imaginary, size);
  for (size_t half = 1; half < size; half *= 2)
    for (size_t start = 0; start < size; start += 2 * half)
      for (size_t i = 0, turn = 0; i < half; i++, turn += size / half)
        butterfly(real, imaginary, start + i, start + i + half, turns[turn], turns[turn + 1]);
}

static size_t power_of_two(size_t most) {
  size_t size = 1;
  while (size * 2 <= most) size *= 2;
  return size;
}

typedef struct {
  double *power; // of bins 0..size/2
  size_t bins;
  double bin_hz;
} Spectrum;

// Of the longest power of two of frames. Bins are mean-square power: a line's add up to its own.
static Spectrum spectrum_open(Sound s) {
  size_t size = power_of_two(s.frames);
  s = listen_slice(s, 0, size);
  const double *window = window_of(size);
  double *real = allocate(size, sizeof *real), *imaginary = allocate(size, sizeof *imaginary);
  double mean = listen_dc(s), energy = 0;
  for (size_t i = 0; i < size; i++) {
    real[i] = ((double)s.samples[i] - mean) * window[i];
    energy += window[i] * window[i];
  }
  listen_fft(real, imaginary, size);
  Spectrum spectrum = {real, size / 2 + 1, s.rate_hz / (double)size};
  for (size_t i = 0; i < spectrum.bins; i++)
    real[i] = (real[i] * real[i] + imaginary[i] * imaginary[i]) * 2 / ((double)size * energy);
  free(imaginary);
  return spectrum;
}

static void spectrum_close(Spectrum spectrum) { free(spectrum.power); }

static size_t bin_of(Spectrum spectrum, double hz) {
  double bin = round(hz / spectrum.bin_hz);
  return bin < 0 ? 0 : bin > (double)spectrum.bins - 1 ? spectrum.bins - 1 : (size_t)bin;
}

// -- lines ----------------------------------------------------------------------------------------

Line listen_line(Sound s, double hz) {
  const double *window = window_of(s.frames);
  double turn = 2 * PI * hz / s.rate_hz, c = cos(turn), d = -sin(turn);
  double re = 1, im = 0, real = 0, imaginary = 0, weight = 0;
  for (size_t i = 0; i < s.frames; i++) {
    double x = (double)s.samples[i] * window[i], next = re * c - im * d;
    real += x * re, imaginary += x * im, weight += window[i];
    im = re * d + im * c, re = next;
  }
  return (Line){2 * sqrt(real * real + imaginary * imaginary) / weight, atan2(imaginary, real)};
}

// Climbs to the top of the line: a parabola through the log of three looks, closer each time. The
// Kaiser window's main lobe is nearly one.
static double climb(Sound s, double hz) {
  double step = 2 * s.rate_hz / (double)s.frames;
  for (int round = 0; round < 4; round++, step /= 4) {
    double left = log(listen_line(s, hz - step).amplitude + 1e-300);
    double here = log(listen_line(s, hz).amplitude + 1e-300);
    double right = log(listen_line(s, hz + step).amplitude + 1e-300);
    double bend = left - 2 * here + right;
    if (bend >= 0) return hz;
    hz += fmax(-step, fmin(step, 0.5 * step * (left - right) / bend));
  }
  return hz;
}

static bool is_top(Spectrum spectrum, size_t bin) {
  if (bin == 0 || bin + 1 >= spectrum.bins) return false;
  double p = spectrum.power[bin];
  return p > spectrum.power[bin - 1] && p >= spectrum.power[bin + 1];
}

// Keeps `tops` the strongest bins, strongest first.
static uint32_t rank(Spectrum spectrum, size_t bin, size_t *tops, uint32_t taken, uint32_t count) {
  uint32_t place = taken;
  while (place > 0 && spectrum.power[bin] > spectrum.power[tops[place - 1]]) place--;
  if (place == count) return taken;
  if (taken < count) taken++;
  memmove(&tops[place + 1], &tops[place], (taken - 1 - place) * sizeof *tops);
  tops[place] = bin;
  return taken;
}

uint32_t listen_lines(Sound s, double hz, double reach_cents, double *found, uint32_t count) {
  size_t tops[LISTEN_LINES];
  s = listen_slice(s, 0, power_of_two(s.frames));
  Spectrum spectrum = spectrum_open(s);
  uint32_t taken = 0;
  size_t low = bin_of(spectrum, hz * exp2(-reach_cents / 1200));
  size_t high = bin_of(spectrum, hz * exp2(reach_cents / 1200));
  for (size_t bin = low; bin <= high; bin++)
    if (is_top(spectrum, bin) && spectrum.power[bin] > 1e-16)
      taken = rank(spectrum, bin, tops, taken, count < LISTEN_LINES ? count : LISTEN_LINES);
  for (uint32_t i = 0; i < taken; i++) found[i] = climb(s, (double)tops[i] * spectrum.bin_hz);
  spectrum_close(spectrum);
  return taken;
}

double listen_pitch(Sound s, double hz, double reach_cents) {
  double found = 0;
  return listen_lines(s, hz, reach_cents, &found, 1) ? found : 0;
}

double listen_cents(Sound s, double hz) {
  double found = listen_pitch(s, hz, 600);
  return found > 0 ? 1200 * log2(found / hz) : (double)NAN;
}

// -- harmonics ------------------------------------------------------------------------------------

static void mask_harmonics(Spectrum spectrum, double hz, uint32_t harmonics, bool *wanted) {
  double top = (double)(spectrum.bins - 1) * spectrum.bin_hz * 1.00001; // half the rate counts
  for (uint32_t k = 1; (!harmonics || k <= harmonics) && k * hz <= top; k++) {
    size_t centre = bin_of(spectrum, k * hz), from = centre > HALF ? centre - HALF : 0;
    for (size_t bin = from; bin <= centre + HALF && bin < spectrum.bins; bin++) wanted[bin] = true;
  }
}

double listen_alias(Sound s, const double *pitches, uint32_t pitch_count, uint32_t harmonics) {
  Spectrum spectrum = spectrum_open(s);
  bool *wanted = allocate(spectrum.bins, sizeof *wanted);
  for (uint32_t i = 0; i < pitch_count; i++) mask_harmonics(spectrum, pitches[i], harmonics, wanted);
  size_t low = bin_of(spectrum, 15);
  double total = 0, rest = 0;
  for (size_t bin = low > HALF ? low : HALF; bin < spectrum.bins; bin++) {
    total += spectrum.power[bin];
    if (!wanted[bin]) rest += spectrum.power[bin];
  }
  free(wanted);
  spectrum_close(spectrum);
  return total > 0 ? power_db(rest / total) : 0; // silence is no clean tone
}

static double ideal_level(Ideal ideal, uint32_t k, double width) {
  switch (ideal) {
  case IDEAL_SINE: return k == 1;
  case IDEAL_SAW: return 1.0 / k;
  case IDEAL_TRIANGLE: return k % 2 ? 1.0 / k / k : 0;
  case IDEAL_PULSE: return fabs(sin(PI * k * width)) / k;
  }
  return 0;
}

Match listen_match(Sound s, double hz, Ideal ideal, double width) {
  Match match = {0, 0, 0};
  double base = listen_line(s, hz).amplitude / ideal_level(ideal, 1, width);
  double error = 0, all = 0;
  bool bright = false;
  for (uint32_t k = 1; k * hz < 0.45 * s.rate_hz; k++) {
    double want = ideal_level(ideal, k, width) * base, got = listen_line(s, k * hz).amplitude;
    error += (got - want) * (got - want);
    all += want * want;
    if (want < 1e-5 * base) continue; // a harmonic that the ideal wave has not
    double off = listen_db(got / want);
    if (k * hz < 17500 && fabs(off) > fabs(match.worst_db)) match.worst_db = off;
    if (!bright && k * hz > 15000 && k * hz < 18000) match.bright_db = off, bright = true;
  }
  match.error_db = all > 0 ? power_db(error / all) : 0;
  return match;
}
