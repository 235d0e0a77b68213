// body.h -- what a voice adds to its synth: the noise of breath and mallet, and the resonances of a body.
//
// The noise is the same on both sides; the sound with it then goes through the resonances of the timbre:
// dry * x + the sum of level * band(x), each band of gain 1 at its middle. A timbre without resonances lets
// the sound through as it is. A breath's and a strike's level is that of their noise, as rms, whatever the
// band and the sample rate; a soft key makes the breath fainter and the strike duller.
//
// Threads  those of the synth whose lanes they are (dsp/synth.h).
// Memory   the caller's: 64-aligned, all 0 before the first start.
// Errors   none. A band over 0.45 of the sample rate is left out (resonances) or held there (noise).
#ifndef DSP_BODY_H
#define DSP_BODY_H

#include "dsp/synth.h"

// The two states of a filter.
typedef struct {
  f8 first, second;
} BodyFilter;

typedef struct {
  _Alignas(64) BodyFilter ring[2][TIMBRE_RESONANCES]; // of each side
  BodyFilter breath, strike;
  f8 effort;      // of the breath, by the key's velocity
  f8 chiff, thud; // the levels that fall
  f8 thud_corner; // cycles a frame
  u8x key;        // of the noise
  i8 place;       // in it; under 0 before the note begins
} BodyLanes;

typedef struct Body {
  // A lane becomes a note: it begins at frame q->begin[lane] of the quantum that is rendered next.
  void (*start)(BodyLanes *b, uint32_t lane, const SynthQuantum *q, const SynthNote *note) REALTIME;

  // In place, the busy parts; the right side only where q->stereo.
  void (*render)(BodyLanes *b, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) REALTIME;
} Body;

extern const Body body_base, body_avx2;

static inline bool body_needed(const Timbre *t) {
  return t->resonance_count || t->breath.level > 0 || t->breath.chiff > 0 || t->strike.level > 0;
}

#endif
