// fm_halve.h -- from four samples a frame to one.
//
// What is made at four times the rate passes a short symmetric half-band filter, and both rates a half-band
// filter of two all-passes, each on every second sample (Valenzuela & Constantinides 1983, "Digital signal
// processing schemes for efficient interpolation and decimation"). The two all-passes have the same phase up
// to 20 kHz: the first alone is the way of a sound that has one sample a frame. So all three ways are equally
// late, and a sound can change from one to another while it plays.
#ifndef DSP_SYNTHS_FM_HALVE_H
#define DSP_SYNTHS_FM_HALVE_H

#include "base.h"

#define FM_PART(x, p) (((fv *)&(x))[p])

// The generator is this many frames ahead of what is heard; of the past, so many are kept.
enum { FM_AHEAD = 3, FM_PAST = 7, FM_MOST = 4, FM_RAW = (FM_PAST + QUANTUM) * FM_MOST };
enum { FM_EVEN = 5, FM_ODD = 4 };

static const float fm_even[FM_EVEN] = {0.0432297595f, 0.314585833f, 0.620141349f, 0.831837933f, 0.969466362f};
static const float fm_odd[FM_ODD] = {0.15904473f, 0.475831528f, 0.738531039f, 0.906074329f};

// Half of a Kaiser-windowed sinc, -110 dB from 0.387 of its rate on; its middle is 1/2.
static const float fm_sides[7] = {0.309027074f,   -0.0810743038f,   0.029681002f,   -0.00967660258f,
                                  0.00238940614f, -0.000366939353f, 2.03634743e-05f};

// The last sample between any two sections.
typedef struct {
  f8 even[FM_EVEN + 1], odd[FM_ODD + 1];
} FmHalf;

static inline fv fm_through(const float *a, uint32_t sections, fv *s, fv x) {
#pragma GCC unroll 5
  for (uint32_t k = 0; k < sections; k++) {
    fv y = s[k] + a[k] * (x - s[k + 1]);
    s[k] = x;
    x = y;
  }
  s[sections] = x;
  return x;
}

static inline fv fm_between(const f8 *raw, uint32_t p) {
  fv y = 0.5f * FM_PART(raw[0], p);
#pragma GCC unroll 7
  for (int k = 0; k < 7; k++) y += fm_sides[k] * (FM_PART(raw[2 * k + 1], p) + FM_PART(raw[-2 * k - 1], p));
  return y;
}

// How much of the ways is taken: of the second sample (0 or a half), of the short filter (0 or 1); from the
// quantum's start to its end.
typedef struct {
  float half_from, half_to, four_from, four_to;
  bool second, fourth; // these ways are kept up
  const i8 *begin;     // nothing is there before; NULL: there is
} FmWay;

static inline void fm_halve_part(FmHalf *h, const FmWay *way, const f8 *raw, uint32_t p, f8 *out) {
  fv even[FM_EVEN + 1], odd[FM_ODD + 1];
  for (int k = 0; k <= FM_EVEN; k++) even[k] = FM_PART(h->even[k], p);
  for (int k = 0; k <= FM_ODD; k++) odd[k] = FM_PART(h->odd[k], p);
  float half = way->half_from, half_step = (way->half_to - half) * (1.0f / QUANTUM);
  float four = way->four_from, four_step = (way->four_to - four) * (1.0f / QUANTUM);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    const f8 *here = raw + (n + FM_PAST - FM_AHEAD) * FM_MOST;
    fv x = FM_PART(here[0], p), y;
    if (way->fourth) x += four * (fm_between(here, p) - x);
    if (way->begin) x = (fv)((iv)x & (((const iv *)way->begin)[p] <= (int32_t)n));
    y = fm_through(fm_even, FM_EVEN, even, x);
    if (way->second) {
      fv z = FM_PART(here[-2], p);
      if (way->fourth) z += four * (fm_between(here - 2, p) - z);
      if (way->begin) z = (fv)((iv)z & (((const iv *)way->begin)[p] < (int32_t)n));
      y += half * (fm_through(fm_odd, FM_ODD, odd, z) - y);
    }
    FM_PART(out[n], p) = y;
    half += half_step;
    four += four_step;
  }
  for (int k = 0; k <= FM_EVEN; k++) FM_PART(h->even[k], p) = even[k];
  for (int k = 0; k <= FM_ODD; k++) FM_PART(h->odd[k], p) = odd[k];
}

#endif
