// solo.h -- one synth by itself: eight lanes of bare sound, before any envelope or filter.
//
// Threads  one. Memory: solo_close frees it; the timbre is the caller's.
#ifndef TESTS_SOLO_H
#define TESTS_SOLO_H

#include "dsp/synth.h"
#include "engine/param.h"

typedef struct {
  SynthQuantum q; // 64-aligned: its vectors are read as such
  f8 from[SYNTH_KNOBS], to[SYNTH_KNOBS];
  float target[SYNTH_KNOBS];
  double hz[LANES]; // the pitch that each lane goes to in the next quantum
  const Synth *synth;
  void *state;
  float *memory[LANES];
  uint64_t frame;
} Solo;

// The set that this machine runs best.
const Synth *const *solo_set(void);

// Knobs stand at the registry's initial values.
Solo *solo_open(const Timbre *timbre, float rate_hz, const Synth *const *set);
void solo_close(Solo *s);

// A value of the registry, reached within the next quantum; before the first note: at once.
void solo_turn(Solo *s, ParamId id, float value);

// A note at frame `begin` (0-31) of the next quantum.
void solo_note(Solo *s, uint32_t lane, double pitch, float velocity, int32_t begin);
void solo_release(Solo *s, uint32_t lane);

// Adds up the lanes; `right` may be NULL (mono); frames are a multiple of QUANTUM. Lanes that the synth gives
// up are free again. A value that is no number ends the program.
void solo_run(Solo *s, float *left, float *right, uint32_t frames);

#endif
