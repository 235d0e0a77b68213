// midi_system.h -- the MIDI system that this machine has, and the ports on it.
//
// Threads  one at a time, and none that may not wait.
// Memory   the struct is the caller's; midi_system_open allocates, midi_system_close frees.
// Errors   false: there is none now. A system that hangs makes each call wait.
#ifndef HOST_MIDI_SYSTEM_H
#define HOST_MIDI_SYSTEM_H

#include "base.h"
#include "host/jack_watch.h"
#include "host/midi_in.h"

#include <rtmidi/rtmidi_c.h>

enum { MIDI_NAME_SIZE = 128, MIDI_NAMES_MAX = 128 };

typedef char MidiName[MIDI_NAME_SIZE];

typedef struct {
  enum RtMidiApi api;
  RtMidiInPtr scanner; // ALSA: RtMidi tells what there is
  JackWatch *watch;    // JACK: it does not
} MidiSystem;

// MIDI_AUTO: ALSA where the kernel has its sequencer, since what JACK shows of hardware comes from
// there and would play twice; else JACK. `event`, for JACK, as in jack_watch.h.
bool midi_system_open(MidiSystem *s, MidiApi api, JackEvent event, void *user);

// False once it has gone: then everything that was opened on it is to be closed, the system last.
bool midi_system_alive(const MidiSystem *s);

// The names of the inputs, but for those of livelua itself; returns how many.
uint32_t midi_system_inputs(const MidiSystem *s, MidiName *names, uint32_t room);

const char *midi_system_name(const MidiSystem *s); // "ALSA" or "JACK"

void midi_system_close(MidiSystem *s);

// A device of RtMidi's, connected to nothing. NULL when it cannot.
RtMidiInPtr midi_system_device(const MidiSystem *s, const char *client);

// Both make it a port client:port, which on JACK is then called `own` ("": not known). The first
// connects it to the input of that name, the second leaves that to others.
bool midi_system_connect(const MidiSystem *s, RtMidiInPtr device, const char *input, const char *client,
                         const char *port, MidiName own);
bool midi_system_offer(const MidiSystem *s, RtMidiInPtr device, const char *client, const char *port,
                       MidiName own);

#endif
