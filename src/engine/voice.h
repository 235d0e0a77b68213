// voice.h -- notes of the wave engine, eight to a group, from their start to exact silence.
//
// The voices of a group share a kernel (a shape and a number of copies); everything else is each
// lane's own. Starts, releases and fades happen on their exact frame: lanes that turn a corner within
// a quantum have their envelope drawn again one frame at a time.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_VOICE_H
#define ENGINE_VOICE_H

#include "engine/group.h"

// A free lane becomes a note at frame `at` of this quantum. The group must be empty or of this kernel.
void voice_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, const Voice *note,
                 uint32_t seed) REALTIME;

void voice_release(VoiceGroup *g, uint32_t lane, int32_t at) REALTIME;
void voice_fade(VoiceGroup *g, uint32_t lane, int32_t at, float rate_hz) REALTIME;

// How loud a lane is now: what stealing looks at.
float voice_level(const VoiceGroup *g, uint32_t lane) REALTIME;

// Adds a quantum of the group to the buses and frees the lanes that have ended.
void voice_render(VoiceGroup *g, const VoiceSettings *s, f8 bus_left[QUANTUM],
                  f8 bus_right[QUANTUM]) REALTIME;

#endif
