// jack_gate.h -- whoever has clients on a JACK server that has gone closes them before anybody finds the next
// one.
//
// libjack knows one server a process: a client that is opened while others are still on the last one is on
// that one, and its memory is gone.
//
// Threads  any; nothing here waits for JACK.
#ifndef HOST_JACK_GATE_H
#define HOST_JACK_GATE_H

#include "base.h"

// Before the first client of a MIDI system is opened; false while others are still on a server that has gone.
bool jack_gate_enter(void);

// The server has gone.
void jack_gate_lost(void);

// After the last client of those who entered is closed.
void jack_gate_leave(void);

#endif
