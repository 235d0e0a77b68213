// listen_time.c -- clicks, loudness, level and silence: what is measured along time.
#include "support/listen.h"
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

// -- clicks ---------------------------------------------------------------------------------------

enum { TAPS = 511, CENTRE = TAPS / 2 };

// A Kaiser-windowed high-pass: one impulse less the low-pass.
static void high_pass(double *taps, double corner) { // of the sample rate
  double sum = 0;
  for (int i = 0; i < TAPS; i++) {
    double t = i - CENTRE, place = t / CENTRE;
    double sinc = i == CENTRE ? 2 * corner : sin(2 * PI * corner * t) / (PI * t);
    taps[i] = sinc * listen_bessel(12 * sqrt(fmax(0, 1 - place * place)));
    sum += taps[i];
  }
  for (int i = 0; i < TAPS; i++) taps[i] /= -sum;
  taps[CENTRE] += 1;
}

static double high_passed(Sound s, const double *taps, size_t at) {
  double sum = 0;
  for (size_t i = 0; i < TAPS; i++) {
    if (at + CENTRE < i || at + CENTRE - i >= s.frames) continue; // silence beyond the ends
    sum += taps[i] * (double)s.samples[at + CENTRE - i];
  }
  return sum;
}

static double high_peak(Sound s, size_t from, size_t to, double corner_hz) {
  double taps[TAPS], peak = 0;
  high_pass(taps, corner_hz / s.rate_hz);
  for (size_t i = from; i < to && i < s.frames; i++) peak = fmax(peak, fabs(high_passed(s, taps, i)));
  return peak;
}

static double over(double part, double whole) { return whole > 0 ? listen_db(part / whole) : 0; }

double listen_splat(Sound s, size_t at) {
  size_t near = (size_t)(0.03 * s.rate_hz), far = (size_t)(0.4 * s.rate_hz);
  size_t from = at > near ? at - near : 0, start = at > far ? at - far : 0;
  return over(high_peak(s, from, at + near, 4000), listen_peak(listen_slice(s, start, at + far - start)));
}

double listen_zipper(Sound s, size_t from, size_t to, double tone_hz) {
  double peak = high_peak(s, from, to, fmax(2500, 6 * tone_hz));
  return over(peak, listen_peak(listen_slice(s, from, to - from)));
}

// -- loudness -------------------------------------------------------------------------------------

typedef struct {
  double b0, b1, b2, a1, a2, x1, x2, y1, y2;
} Biquad;

static double biquad_step(Biquad *f, double x) {
  double y = f->b0 * x + f->b1 * f->x1 + f->b2 * f->x2 - f->a1 * f->y1 - f->a2 * f->y2;
  f->x2 = f->x1, f->x1 = x, f->y2 = f->y1, f->y1 = y;
  return y;
}

// BS.1770 gives its two sections at 48 kHz only; these are the analogue ones behind them, at any rate.
static Biquad head_shelf(double rate_hz) {
  double k = tan(PI * 1681.974450955533 / rate_hz), q = 0.7071752369554196;
  double high = pow(10, 3.999843853973347 / 20), band = pow(high, 0.4996667741545416);
  double a0 = 1 + k / q + k * k;
  return (Biquad){.b0 = (high + band * k / q + k * k) / a0,
                  .b1 = 2 * (k * k - high) / a0,
                  .b2 = (high - band * k / q + k * k) / a0,
                  .a1 = 2 * (k * k - 1) / a0,
                  .a2 = (1 - k / q + k * k) / a0};
}

static Biquad low_cut(double rate_hz) {
  double k = tan(PI * 38.13547087602444 / rate_hz), q = 0.5003270373238773;
  double a0 = 1 + k / q + k * k;
  return (Biquad){1, -2, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0, 0, 0, 0, 0};
}

// Adds the weighted energy of each tenth of a second to `tenths`; returns how many there are.
enum { TENTHS = 1200 };
static size_t weigh(Sound s, double *tenths) {
  Biquad shelf = head_shelf(s.rate_hz), cut = low_cut(s.rate_hz);
  size_t tenth = (size_t)(s.rate_hz / 10), count = s.frames / tenth;
  if (count > TENTHS) count = TENTHS;
  for (size_t i = 0; i < count * tenth; i++) {
    double y = biquad_step(&cut, biquad_step(&shelf, (double)s.samples[i]));
    tenths[i / tenth] += y * y / (double)tenth;
  }
  return count;
}

double listen_lufs(Sound left, Sound right) {
  double tenths[TENTHS] = {0}, loudest = 1e-20;
  weigh(left, tenths);
  size_t count = weigh(right, tenths);
  for (size_t i = 0; i + 4 <= count; i++)
    loudest = fmax(loudest, (tenths[i] + tenths[i + 1] + tenths[i + 2] + tenths[i + 3]) / 4);
  return -0.691 + 10 * log10(loudest);
}

// -- level and silence ----------------------------------------------------------------------------

double listen_peak(Sound s) {
  double peak = 0;
  for (size_t i = 0; i < s.frames; i++) peak = fmax(peak, fabs((double)s.samples[i]));
  return peak;
}

double listen_rms(Sound s) {
  double sum = 0;
  for (size_t i = 0; i < s.frames; i++) sum += (double)s.samples[i] * (double)s.samples[i];
  return s.frames ? sqrt(sum / (double)s.frames) : 0;
}

bool listen_finite(Sound s) {
  for (size_t i = 0; i < s.frames; i++)
    if (!isfinite(s.samples[i])) return false;
  return true;
}

size_t listen_first(Sound s) {
  size_t i = 0;
  while (i < s.frames && s.samples[i] == 0) i++;
  return i;
}

size_t listen_last(Sound s) {
  for (size_t i = s.frames; i > 0; i--)
    if (s.samples[i - 1] != 0) return i - 1;
  return s.frames;
}

void listen_envelope(Sound s, size_t step, double *levels) {
  for (size_t i = 0; (i + 1) * step <= s.frames; i++) levels[i] = listen_rms(listen_slice(s, i * step, step));
}

uint64_t listen_hash(uint64_t hash, Sound s) {
  for (size_t i = 0; i < s.frames; i++) {
    uint32_t bits;
    memcpy(&bits, &s.samples[i], sizeof bits);
    for (int byte = 0; byte < 4; byte++) hash = (hash ^ (bits >> 8 * byte & 255)) * 0x100000001b3u;
  }
  return hash;
}
