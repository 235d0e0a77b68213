// held.h -- the keys of a mono sound: the last one sounds, and when it goes up the one before sounds again.
//
// Threads  the audio thread.
// Memory   the channel's.
#ifndef ENGINE_HELD_H
#define ENGINE_HELD_H

#include "engine/channel.h"

// A note of a mono sound begins. True: a voice that sounds takes it (legato). Otherwise it is to be started,
// and glides from where the last one was.
bool held_takes(Channel *c, const VoiceSettings *s, Voice *note) REALTIME;

// The voice's key is up. True: it goes on with one that is held past the tick and the frame.
bool held_returns(Channel *c, const VoiceSettings *s, VoiceGroup *g, uint32_t lane, int64_t tick,
                  int64_t frame) REALTIME;

// A key that does not sound is up, or all of the owners that match under the mask.
void held_drop(Channel *c, uint32_t owner, float pitch) REALTIME;
void held_release(Channel *c, uint32_t owner, uint32_t mask) REALTIME;

#endif
