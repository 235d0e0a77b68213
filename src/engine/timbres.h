// timbres.h -- the timbres that channels play, by number: what the parameter `synth` picks from.
//
// The first are the engine's own; the rest are given. One that is replaced lives until no note plays it.
//
// Threads  the audio thread.
// Memory   the caller's; a timbre that was given goes back through timbres_sweep.
#ifndef ENGINE_TIMBRES_H
#define ENGINE_TIMBRES_H

#include "engine/channel.h"

typedef struct {
  const Timbre *slot[TIMBRE_SLOTS];
  Timbre *leaving; // a list of those that notes may still play
  Timbre own[SHAPE_COUNT];
} Timbres;

void timbres_init(Timbres *t, const Tables *tables);

// Returns what can go back at once, or NULL.
Timbre *timbres_set(Timbres *t, uint32_t slot, Timbre *timbre) REALTIME;

// One that no note of the channels plays any more, or NULL. Once a quantum.
Timbre *timbres_sweep(Timbres *t, const Channel *channels, uint32_t count) REALTIME;

#endif
