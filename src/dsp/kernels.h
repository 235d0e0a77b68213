// kernels.h -- the inner loops: a quantum of eight voices at a time, built for each instruction set.
//
// One source (kernels.c) is compiled once per instruction set into a constant table of functions; the
// caller picks a table when it starts. All tables give the same samples to the bit.
//
// Threads  the audio thread.
// Memory   the caller's; vectors go by pointer.
// Units    phases and steps in 2^-32 of a cycle; times in frames.
#ifndef DSP_KERNELS_H
#define DSP_KERNELS_H

#include "base.h"
#include "dsp/body.h"
#include "dsp/drum.h"
#include "dsp/effect.h"
#include "dsp/glide.h"
#include "dsp/synth.h"

// Three successive values of a control, one a quantum. The curve between them is a quadratic B-spline:
// smooth in value and slope, whatever the control does (Unser 1999).
typedef struct {
  f8 before, now, next;
} CurveLanes;

// What the voice adds to its synth, and what drives it.
typedef struct {
  u8x sub_phase;
  u8x noise_key, noise_place;
  f8 before[2]; // what last came into the drive, at each side
} MixLanes;

// Each frame goes `rate` of the way to `target`; the rate itself eases toward `rate_goal`, so that a
// release begins without a corner.
typedef struct {
  f8 level, target, rate, rate_goal;
} EnvLanes;

// Trapezoidal state-variable filter (Zavalishin 2012; Simper 2013). gain = tan(pi corner / rate),
// damping = 1 / Q. `wet` fades between the input and the filter.
typedef struct {
  f8 state1, state2;
  CurveLanes gain, damping, wet;
} SvfLanes;

typedef enum {
  SVF_OFF,
  SVF_STILL,
  SVF_MOVING,
  SVF_MIXED, // moves, and not only its low-pass is heard
} SvfMode;

// What is heard of a mixed filter: so much of the low-pass, the band-pass (of peak 1) and the high-pass.
typedef struct {
  GlideRamp low, band, high;
} SvfMix;

typedef struct Kernels {
  const char *name;
  const struct Kernels *half;   // the same for lanes 0 to 3 alone; of others it promises nothing
  const Effect *const *effects; // EFFECT_COUNT of them
  const Synth *const *synths;   // SYNTH_COUNT
  const Body *body;
  const Drum *drum;
  uint32_t parts; // of the lanes of a synth

  // Cycles a frame of MIDI pitches; `tuning` is the step of pitch 0.
  void (*step)(const f8 *pitch, float tuning, f8 *step) REALTIME;

  // Adds a sine an octave below, and noise.
  void (*sub)(MixLanes *m, const f8 *from, const f8 *to, GlideRamp level, f8 out[QUANTUM]) REALTIME;
  void (*hiss)(MixLanes *m, GlideRamp level, f8 out[QUANTUM]) REALTIME;

  // A soft curve in place, whose level at half scale stays; `side` has a memory of its own.
  void (*drive)(MixLanes *m, uint32_t side, GlideRamp amount, f8 wave[QUANTUM]) REALTIME;

  // A quantum of eight envelopes.
  void (*envelope)(EnvLanes *e, bool easing, f8 out[QUANTUM]) REALTIME;

  // Eight envelopes times a curve.
  void (*swell)(const CurveLanes *level, f8 amp[QUANTUM]) REALTIME;

  // The filters' gains (before they move): corners in cycles a frame.
  void (*corner)(const f8 *corner, f8 *gain) REALTIME;

  // Filters `in`, applies the envelope, and adds to the two buses.
  void (*strip)(SvfLanes *s, SvfMode mode, const SvfMix *mix, const f8 in[QUANTUM], const f8 amp[QUANTUM],
                const f8 *left, const f8 *right, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) REALTIME;

  // The sum of the lanes of each frame.
  void (*reduce)(const f8 bus[QUANTUM], float out[QUANTUM]) REALTIME;
} Kernels;

// "base" is the least that the machine has (SSE2, NEON); kernels_avx2 exists on x86-64 alone.
extern const Kernels kernels_base, kernels_avx2;

#endif
