// sway.h -- what moves the pitch and the knobs of eight voices: bend, glide and vibrato; the timbre's routes
// from LFOs, envelope, chance, key and touch; and how a note that is played by an old circuit or a human hand
// is never quite itself.
//
// Threads  the audio thread.
// Memory   the group's.
#ifndef ENGINE_SWAY_H
#define ENGINE_SWAY_H

#include "engine/group.h"

// A lane's note is about to begin: at the level and the place that it will keep.
void sway_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) REALTIME;

// A quantum on. What starts in it (g->starting) is where it has to be at once.
void sway_advance(VoiceGroup *g, const VoiceSettings *s) REALTIME;

// The routes of a timbre that come from a source.
bool sway_uses(const Timbre *t, ModSource source) REALTIME;

// Whether some route of a timbre leads to a target.
bool sway_leads(const Timbre *t, uint8_t target) REALTIME;

// Whether its notes move from side to side.
bool sway_pans(const Timbre *t) REALTIME;

// A number of a note's own, -1 to 1; another for each `use`. Those of sway.c come first.
enum { HUMAN_ONSET = 16, HUMAN_LEVEL };
float sway_chance(uint32_t seed, uint32_t use) REALTIME;

#endif
