// midi_outlet.h -- one output of RtMidi's, found by a part of its name, as it comes and goes.
//
// Threads  one, which may have to wait.
// Memory   the struct is the caller's; midi_outlet_close frees what it holds.
// Errors   sentences for the user.
#ifndef HOST_MIDI_OUTLET_H
#define HOST_MIDI_OUTLET_H

#include "host/midi_system.h"
#include "host/sentences.h"

typedef struct {
  MidiApi api;
  Sentences *sentences;
  MidiName wanted; // a part of its name, "virtual", or "": none
  MidiName name;   // of the output that is open
  MidiName own;    // what JACK calls our end; "": not known
  MidiSystem system;
  bool found;          // the system
  bool said;           // that there is none of that name
  RtMidiOutPtr device; // NULL: none is open
  uint32_t openings;
} MidiOutlet;

void midi_outlet_init(MidiOutlet *o, MidiApi api, Sentences *sentences);

// Another one from now on.
void midi_outlet_want(MidiOutlet *o, const char *part);

// Closes what has gone, opens what has come. To be called about once a second, and when the system is lost.
void midi_outlet_scan(MidiOutlet *o);

bool midi_outlet_is_lost(const MidiOutlet *o);
bool midi_outlet_is_open(const MidiOutlet *o);
void midi_outlet_send(const MidiOutlet *o, const uint8_t *bytes, uint32_t size);

void midi_outlet_close(MidiOutlet *o);

#endif
