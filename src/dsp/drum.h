// drum.h -- eight drum strokes at a time, each of them four layers: a tone, noise, metal and grains.
//
// engine/hit.h fills a lane; what it leaves at 0 does not sound. Levels fall by their factor a frame once the
// stroke has begun, and are 0 for good below -114 dB.
//
// Threads  the audio thread.
// Memory   the caller's; vectors go by pointer.
// Units    phases and steps in 2^-32 of a cycle where they are whole numbers, else cycles a frame.
#ifndef DSP_DRUM_H
#define DSP_DRUM_H

#include "base.h"

enum { DRUM_MODES = 6, DRUM_SQUARES = 6, DRUM_BANDS = 2 };

// level * (1 - rise): a level that falls, and a swell before it.
typedef struct {
  f8 level, fall, rise, rise_fall;
} DrumEnvelope;

// A trapezoidal state-variable filter (Zavalishin 2012; Simper 2013) for the middle and for the side. For a
// gain g and a damping k: b = 2 g / (1 + g (g + k)), a = b / g - 1, e = b g.
typedef struct {
  f8 a, b, e, k;
  f8 state1[2], state2[2];
} DrumFilter;

typedef struct {
  f8 level, fall, ratio;
  u8x phase;
  i8 wait; // frames until it begins
} DrumMode;

typedef struct {
  DrumEnvelope envelope;
  DrumFilter low_pass, high_pass;
} DrumBand;

typedef struct {
  i8 start; // frames until the stroke begins, counted at the start of a quantum
  f8 step, drop, drop_fall;
  f8 follow; // how far the upper modes go along with the drop
  f8 tone_rise, tone_rise_fall;
  DrumMode mode[DRUM_MODES];

  u8x noise_key, noise_place; // the place goes up by an odd number a frame
  DrumBand band[DRUM_BANDS];
  i8 burst_left, burst_gap, burst_next;
  f8 burst_peak, burst_last; // what the first band's level goes to; how it falls after the last burst
  f8 click, click_fall, click_gain, click_state;

  u8x square_phase[DRUM_SQUARES], square_step[DRUM_SQUARES];
  f8 square_edge[DRUM_SQUARES]; // 1 / step; 0: silent
  f8 ring;                      // 0 the squares' sum .. 1 their products
  DrumEnvelope metal, metal_band;
  DrumFilter metal_filter, metal_band_filter; // high-pass; band-pass

  DrumEnvelope grains; // the energy of what is shaken
  u8x grain_key;
  i8 grain_odds;            // of a grain in a frame, in 2^-31
  i8 ratchet, ratchet_step; // in 2^-31 of a tooth
  f8 grain[2], grain_fall;  // the grains that sound, in the middle and at the side
  DrumFilter grain_filter;  // band-pass

  f8 width;             // of the side
  f8 drive, drive_gain; // 0: none
  f8 fade, fade_step;   // 1 while it lives; falls to 0 when it is choked
  f8 left, right;       // level at each side
} DrumLanes;

typedef struct Drum {
  // Adds a quantum of the busy lanes to the buses. Returns those of them that have not ended.
  uint32_t (*render)(DrumLanes *d, uint32_t busy, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) REALTIME;
} Drum;

// drum_base, drum_avx2: one table for each instruction set.
#define DRUM_JOIN(set) drum_##set
#define DRUM_OF(set)   DRUM_JOIN(set)
extern const Drum drum_base, drum_avx2;

#endif
