// clock_inlet.h -- the messages of a MIDI clock, from one port's thread to the audio thread.
//
// When it floods ticks are refused, and of starts, stops and positions that find no room the last is kept: so
// a stop is never lost.
//
// Threads  one producer calls clock_inlet_push, one consumer calls clock_inlet_pop.
// Memory   the caller's: clock_inlet_size bytes, 64-aligned.
#ifndef HOST_CLOCK_INLET_H
#define HOST_CLOCK_INLET_H

#include "host/midi_clock.h"

typedef struct ClockInlet ClockInlet;

size_t clock_inlet_size(void);
ClockInlet *clock_inlet_init(void *block);

void clock_inlet_push(ClockInlet *i, const ClockMessage *m);

// The next in order, or false.
bool clock_inlet_pop(ClockInlet *i, ClockMessage *m) REALTIME;

#endif
