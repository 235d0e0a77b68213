// midi_in.h -- MIDI inputs through RtMidi: every port unless told otherwise, as they come and go.
//
// Each open port has an inlet of the engine's to itself and pushes from RtMidi's own thread. A port
// that vanishes closes its inlet, which releases its notes; one that returns is opened again. What
// may wait (a JACK server that hangs) is done by a thread of its own.
//
// Threads  the control thread.
// Memory   midi_open allocates, midi_close frees.
// Errors   a sentence for the user through `say`, within midi_open and midi_poll; no MIDI is never an error.
#ifndef HOST_MIDI_IN_H
#define HOST_MIDI_IN_H

#include "base.h"
#include "engine/engine.h"
#include "host/audio.h"

typedef enum { MIDI_AUTO, MIDI_ALSA, MIDI_JACK } MidiApi;

// A system message of a port that clocks and songs are made of, in the port's thread.
typedef void (*MidiHear)(void *user, uint32_t port, const uint8_t *bytes, uint32_t size, int64_t time_ns);

typedef struct {
  MidiApi api;
  const char *const *names; // parts of the names to open; none: every port but our own
  uint32_t name_count;      // "virtual" opens a port livelua:in and connects nothing by itself
  uint32_t max_ports;       // inlets that the engine has
  Say say;
  void *user;    // of say
  MidiHear hear; // or NULL
  void *hearer;  // its user
} MidiConfig;

typedef struct Midi Midi;

// Opens what is there, and says what was asked for and is not. NULL only without memory or threads.
Midi *midi_open(const MidiConfig *config, Engine *engine);

// Says which ports have come and gone since. To be called a few times a second.
void midi_poll(Midi *m);

// What is open, as of the last poll. A name is valid until the next.
uint32_t midi_count(const Midi *m);
const char *midi_name(const Midi *m, uint32_t n);

// When it returns no inlet is touched any more.
void midi_close(Midi *m);

// One line an input, and one for a system that is not there; returns how many inputs there are.
int midi_list(MidiApi api, void (*line)(void *user, const char *text), void *user);

#endif
