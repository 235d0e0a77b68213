#include "host/loopback.h"

#include <math.h>
#include <stdlib.h>

// What a laptop's speaker plays and its microphone hears.
static const double LOW_HZ = 600, HIGH_HZ = 6000, LEVEL = 0.5, SPREAD_MOST_S = 0.001;

// Noise is no more like a sweep of this length and band than 0.2; one through a room is more than 0.4.
static const double LIKE = 0.3;

// Echoes come later and may be louder.
static const double FIRST = 0.5, NEAR_S = 0.0005;

// Under a window that has no corner: it begins and ends in silence.
float loopback_sweep(double seconds) {
  if (!(seconds >= 0 && seconds <= LOOPBACK_SWEEP_S)) return 0;
  double part = seconds / LOOPBACK_SWEEP_S;
  double cycles = LOW_HZ * seconds + (HIGH_HZ - LOW_HZ) * seconds * part / 2;
  return (float)(LEVEL * sin(PI * part) * sin(2 * PI * cycles));
}

static double energy_of(const float *sound, size_t frames) {
  double energy = 0;
  for (size_t n = 0; n < frames; n++) energy += (double)(sound[n] * sound[n]);
  return energy;
}

// In four sums, which need not wait for each other.
static double product(const float *a, const float *b, size_t frames) {
  float sum[4] = {0};
  size_t n = 0;
  for (; n + 4 <= frames; n += 4)
    for (size_t k = 0; k < 4; k++) sum[k] += a[n + k] * b[n + k];
  for (; n < frames; n++) sum[0] += a[n] * b[n];
  return (double)(sum[0] + sum[1] + sum[2] + sum[3]);
}

// How like the sweep the sound is from each of its frames on: 0 to 1.
static void compare(const float *sound, size_t places, const float *sweep, size_t length, float *like) {
  double own = energy_of(sweep, length), energy = energy_of(sound, length);
  for (size_t n = 0; n < places; n++) {
    like[n] = energy > 1e-9 ? (float)(fabs(product(sound + n, sweep, length)) / sqrt(energy * own)) : 0;
    energy += (double)(sound[n + length] * sound[n + length]) - (double)(sound[n] * sound[n]);
  }
}

static size_t most(const float *like, size_t from, size_t to) {
  size_t best = from;
  for (size_t n = from; n < to; n++)
    if (like[n] > like[best]) best = n;
  return best;
}

static double choose(const float *like, size_t places, double rate_hz) {
  double best = (double)like[most(like, 0, places)];
  if (best < LIKE) return (double)NAN;
  size_t first = 0, near = (size_t)(NEAR_S * rate_hz);
  while ((double)like[first] < fmax(FIRST * best, LIKE)) first++;
  return (double)most(like, first, first + near < places ? first + near : places);
}

double loopback_find(const float *sound, size_t frames, double rate_hz) {
  size_t length = (size_t)(LOOPBACK_SWEEP_S * rate_hz);
  if (frames <= length) return (double)NAN;
  size_t places = frames - length;
  float *sweep = malloc((length + places) * sizeof *sweep);
  if (!sweep) return (double)NAN;
  for (size_t n = 0; n < length; n++) sweep[n] = loopback_sweep((double)n / rate_hz);
  compare(sound, places, sweep, length, sweep + length);
  double found = choose(sweep + length, places, rate_hz);
  free(sweep);
  return found;
}

static int rise(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

LoopbackVerdict loopback_judge(const double latency_s[LOOPBACK_SWEEPS]) {
  double heard[LOOPBACK_SWEEPS];
  LoopbackVerdict v = {.latency_s = (double)NAN, .spread_s = (double)NAN};
  for (int n = 0; n < LOOPBACK_SWEEPS; n++)
    if (!isnan(latency_s[n])) heard[v.heard++] = latency_s[n];
  if (v.heard < 3) return v;
  qsort(heard, v.heard, sizeof *heard, rise);
  v.latency_s = (heard[v.heard / 2] + heard[(v.heard - 1) / 2]) / 2;
  v.spread_s = heard[v.heard - 2] - heard[1];
  return v;
}

bool loopback_sure(const LoopbackVerdict *v) {
  return v->heard >= LOOPBACK_ENOUGH && v->spread_s <= SPREAD_MOST_S;
}
