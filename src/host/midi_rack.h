// midi_rack.h -- which inputs are open, and what has to be opened and closed now.
//
// There is a slot for each inlet of the engine. A port that returns gets the slot that it had.
//
// Threads  midi_rack_scan and midi_rack_shut: one, which may have to wait. The rest: any.
// Memory   midi_rack_create allocates; midi_rack_free, after midi_rack_shut.
// Errors   sentences for the user.
#ifndef HOST_MIDI_RACK_H
#define HOST_MIDI_RACK_H

#include "host/midi_port.h"
#include "host/sentences.h"

typedef struct MidiRack MidiRack;

// `wake` is called, from any thread, when a scan is worth its while at once. NULL without memory.
MidiRack *midi_rack_create(const MidiConfig *config, Engine *engine, Sentences *sentences,
                           void (*wake)(void *user), void *user);
void midi_rack_free(MidiRack *r);

// Closes what has gone, opens what has come.
void midi_rack_scan(MidiRack *r);

// Closes everything.
void midi_rack_shut(MidiRack *r);

// No inlet is touched any more, though a scan may hang.
void midi_rack_leave(MidiRack *r);

// The names of the open ports, as they are to be shown: at most one for each slot. Returns how many.
uint32_t midi_rack_names(MidiRack *r, MidiName *names);

#endif
