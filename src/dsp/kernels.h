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
#include "dsp/effect.h"
#include "dsp/glide.h"

enum { UNISON_MAX = 7, METAL_SQUARES = 6 };

// Three successive values of a control, one a quantum. The curve between them is a quadratic B-spline:
// smooth in value and slope, whatever the control does (Unser 1999).
typedef struct {
  f8 before, now, next;
} CurveLanes;

typedef struct {
  u8x phase[UNISON_MAX], step[UNISON_MAX]; // the copies of a unison; step: at the quantum's start
  i8 glide[UNISON_MAX];                    // the step's change a frame
  u8x sub_phase;                           // an octave below, of the first copy
  u8x noise_key, noise_place;
  u8x width, width_step;      // of a pulse, and its change a frame
  f8 length;                  // points in a cycle of each lane's table
  const float *points[LANES]; // each lane's table
} OscLanes;

typedef void (*OscKernel)(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) REALTIME;

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

typedef enum { SVF_OFF, SVF_STILL, SVF_MOVING } SvfMode;

// Eight drum strokes. Each layer's level falls by its factor a frame once the stroke has begun.
typedef struct {
  i8 start; // frames until the stroke begins; counts down through 0
  f8 tone, tone_fall, tone_step, tone_drop, tone_drop_fall, tone_phase;
  f8 tone2, tone2_fall, tone2_ratio, tone2_phase;
  f8 noise, noise_fall, noise_peak;
  i8 burst_left, burst_gap, burst_next;
  u8x noise_key, noise_place;
  f8 low_gain, high_gain, low1, low2, high1, high2; // the band's corners, as g / (1 + g), and filters
  f8 metal, metal_fall, metal_gain, metal1, metal2;
  u8x metal_phase[METAL_SQUARES], metal_step[METAL_SQUARES];
  f8 click, click_fall;
  f8 drive, drive_gain;
  f8 fade, fade_step; // 1 while it lives; falls to 0 when it is choked
  f8 left, right;     // level at each side
} DrumLanes;

typedef struct Kernels {
  const char *name;
  const struct Kernels *half;   // the same for lanes 0 to 3 alone; of others it promises nothing
  const Effect *const *effects; // EFFECT_COUNT of them

  // Cycles a frame of MIDI pitches; `tuning` is the step of pitch 0.
  void (*step)(const f8 *pitch, float tuning, f8 *step) REALTIME;

  // A quantum of each lane's wave, at full scale 1; the phases go on.
  OscKernel sine, table, pulse, noise;

  // Add to it.
  void (*sub)(OscLanes *o, GlideRamp level, f8 out[QUANTUM]) REALTIME;
  void (*hiss)(OscLanes *o, GlideRamp level, f8 out[QUANTUM]) REALTIME;

  // A quantum of eight envelopes.
  void (*envelope)(EnvLanes *e, bool easing, f8 out[QUANTUM]) REALTIME;

  // The filters' gains (before they move): corners in cycles a frame.
  void (*corner)(const f8 *corner, f8 *gain) REALTIME;

  // Filters `in`, applies the envelope, and adds to the two buses.
  void (*strip)(SvfLanes *s, SvfMode mode, const f8 in[QUANTUM], const f8 amp[QUANTUM], const f8 *left,
                const f8 *right, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) REALTIME;

  void (*drum)(DrumLanes *d, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) REALTIME;

  // The sum of the lanes of each frame.
  void (*reduce)(const f8 bus[QUANTUM], float out[QUANTUM]) REALTIME;
} Kernels;

// "base" is the least that the machine has (SSE2, NEON); kernels_avx2 exists on x86-64 alone.
extern const Kernels kernels_base, kernels_avx2;

#endif
