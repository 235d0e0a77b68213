// wave_state.h -- what the eight notes of a wave synth keep, and what one quantum of them needs.
#ifndef DSP_SYNTHS_WAVE_STATE_H
#define DSP_SYNTHS_WAVE_STATE_H

#include "dsp/synth.h"

// Phases and steps in 2^-32 of a cycle.
typedef struct {
  u8x phase[SYNTH_COPIES], step[SYNTH_COPIES]; // the copies of a unison, at the quantum's start
  u8x other[SYNTH_COPIES];                     // of a ring's second sine
  f8 tone;                                     // of its difference: 0 where that is an offset
  u8x noise_key, noise_place;
  uint32_t level[LANES], frame[LANES]; // the tables that were read last
  float ratio[SYNTH_COPIES];           // of the copies' pitches, for
  float cents;                         // this much detune and
  uint32_t copies;                     // so many of them
  float spread;
  bool moved; // the pitch did, in the last quantum
} WaveState;

// The tables that the lanes read, and how far each lies between a frame and the next one.
typedef struct {
  f8 length, next_length;
  f8 share, share_step; // of the next frame; its change in one frame of sound
  const float *points[LANES], *next_points[LANES];
} WaveView;

// How everything moves in a quantum.
typedef struct {
  const SynthQuantum *q;
  WaveShape shape;
  uint32_t copies, parts;
  bool morphs;                       // between frames
  u8x next[SYNTH_COPIES];            // the steps at the quantum's end
  i8 glide[SYNTH_COPIES];            // their change a frame
  u8x width, width_step;             // of a pulse
  f8 cycle, cycle_step;              // of a synced saw: its length in the master's
  uint32_t resets[LANES];            // by part: how often it may begin again within one
  u8x other_step[SYNTH_COPIES];      // of a ring's second sine
  i8 other_glide[SYNTH_COPIES];      //
  f8 low, low_step, high, high_step; // levels of the ring's difference and sum
} WaveMotion;

static inline i8 wave_lanes(uint32_t bits) {
  const i8 bit = {1, 2, 4, 8, 16, 32, 64, 128};
  return (bit & (int32_t)bits) != 0;
}

// Cycles a frame to integer steps, held under half a cycle.
static inline u8x wave_steps(f8 cycles) {
  const f8 most = lanes_splat(0x1.fffffcp-2f);
  return (u8x)lanes_truncate(lanes_min(cycles, most) * 0x1p32f);
}

// Places in a cycle, 0 to under 1, to integer phases.
static inline u8x wave_phases(f8 cycles) { return (u8x)lanes_truncate(cycles * 0x1p31f) << 1; }

#endif
