// pedal.h -- one effect by itself: turn its knobs, put a sound through it.
//
// Threads  one. Memory: pedal_close frees it.
// Units    values are the registry's; glides move as the desk moves them (5 ms).
#ifndef TESTS_PEDAL_H
#define TESTS_PEDAL_H

#include "dsp/effect.h"
#include "engine/param.h"

enum { PEDAL_KNOBS = 16 };

typedef struct {
  const Effect *effect;
  ParamId first; // row of the registry
  EffectSite site;
  Glide glide[PEDAL_KNOBS];
  float value[PEDAL_KNOBS];
  void *state;
  float *memory;
  float loudest; // what process said last
} Pedal;

// Knobs at their initial values, at rest; a beat is half a second.
Pedal pedal_open(EffectKind kind, float rate_hz, const Effect *const *set);
void pedal_close(Pedal *r);

// At once, before the sound starts (then pedal_start), or on its way there while it runs.
void pedal_snap(Pedal *r, ParamId id, float value);
void pedal_turn(Pedal *r, ParamId id, float value);

// From silence, at the knobs' present values.
void pedal_start(Pedal *r);

// In place; `frames` is a multiple of QUANTUM.
void pedal_run(Pedal *r, float *left, float *right, uint32_t frames);

// The set that this machine runs best.
const Effect *const *pedal_set(void);

#endif
