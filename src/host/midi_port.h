// midi_port.h -- one open input of RtMidi, which plays into an inlet from RtMidi's thread; whoever leads the
// beat hears its system messages.
//
// Threads  one at a time, but for midi_port_leave: any.
// Memory   the struct is the caller's and stays where it is while the port is open.
// Errors   false: it could not be opened.
#ifndef HOST_MIDI_PORT_H
#define HOST_MIDI_PORT_H

#include "engine/inlet.h"
#include "host/midi_system.h"

#include <pthread.h>

typedef struct {
  RtMidiInPtr device;   // NULL: closed
  pthread_mutex_t turn; // an inlet has one producer at a time
  Inlet *inlet;
  uint32_t number;
  MidiHear hear; // system messages; NULL: nobody
  void *hearer;
  MidiName own; // what JACK calls it; "": not known
} MidiPort;

void midi_port_init(MidiPort *p, Inlet *inlet, uint32_t number, MidiHear hear, void *hearer);

// Makes the port client:port and connects `input` to it, or nothing when that is NULL. The two names
// together are to be nobody else's.
bool midi_port_open(MidiPort *p, const MidiSystem *system, const char *client, const char *port,
                    const char *input);

// How many are connected to it; false when the system does not tell.
bool midi_port_connections(const MidiPort *p, const MidiSystem *system, uint32_t *count);

// Whoever played into it has gone: what it holds is released. The port stays open.
void midi_port_release(MidiPort *p);

// In two steps, so that any number of ports wait together: no call of RtMidi's begins after the
// first, but one may still be under way. The second releases what the port holds.
void midi_port_hush(MidiPort *p);
void midi_port_close(MidiPort *p);
enum { MIDI_PORT_HUSH_NS = 20 * 1000 * 1000 };

// The inlet is not touched any more, and nobody hears.
void midi_port_leave(MidiPort *p);

#endif
