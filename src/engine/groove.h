// groove.h -- swing: where the ticks of the score lie on the timeline.
//
// The map rises, and each multiple of its span stays where it is: nothing overtakes anything.
//
// Threads  the audio thread.
// Units    ticks. A groove of NULL is straight.
#ifndef ENGINE_GROOVE_H
#define ENGINE_GROOVE_H

#include "base.h"
#include "engine/command.h"

// Whether the map can be used as it is.
bool groove_is_sound(const Groove *g) REALTIME;

// Where a tick of the score lies; and the first tick of the score that lies at or after one of the timeline.
int64_t groove_tick(const Groove *g, int64_t tick) REALTIME;
int64_t groove_score(const Groove *g, int64_t tick) REALTIME;

// What the velocity of a note at that tick of the score is multiplied by.
float groove_level(const Groove *g, int64_t tick) REALTIME;

#endif
