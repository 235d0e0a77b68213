// wave.h -- the wave engine: band-limited shapes, alone or as several detuned copies.
//
// Threads  the audio thread.
// Memory   the group's.
#ifndef ENGINE_WAVE_H
#define ENGINE_WAVE_H

#include "engine/group.h"

// How many copies a shape is played with.
uint32_t wave_copies(Shape shape, float detune) REALTIME;

// A lane's phases at the start of a note; `seed` makes this note's own.
void wave_start(VoiceGroup *g, uint32_t lane, uint32_t seed) REALTIME;

// A quantum of the group's wave, at full scale 1.
void wave_render(VoiceGroup *g, const VoiceSettings *s, f8 wave[QUANTUM]) REALTIME;

#endif
