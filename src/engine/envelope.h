// envelope.h -- the level of eight notes, from their attack to exact silence.
//
// Starts, releases and fades happen on their exact frame: lanes that turn a corner within a quantum have
// their envelope drawn again one frame at a time.
//
// Threads  the audio thread.
// Memory   the group's.
#ifndef ENGINE_ENVELOPE_H
#define ENGINE_ENVELOPE_H

#include "engine/group.h"

// Both envelopes of a lane, the amplitude's and the filter's.
void envelope_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) REALTIME;

// A quantum of the amplitudes.
void envelope_render(VoiceGroup *g, const VoiceSettings *s, f8 amp[QUANTUM]) REALTIME;

// The filter's goes a quantum on.
void envelope_advance_filter(VoiceGroup *g) REALTIME;

// Whether a lane has come to its end.
bool envelope_ended(const VoiceGroup *g, uint32_t lane) REALTIME;

#endif
