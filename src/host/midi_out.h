// midi_out.h -- MIDI clock sent to an output: each pulse of the engine's when its frame is heard.
//
// A thread of its own sleeps until the time of each. The output is found by a part of its name, as it comes
// and goes; "virtual" makes a port livelua:out for others to connect to. Where the song runs when an output
// is left, it is told to stop.
//
// Threads  midi_out_heard: the audio thread. The rest: the control thread.
// Memory   midi_out_open allocates, midi_out_close frees, or the thread does where the MIDI system hangs.
// Errors   sentences for the user; no output is never an error.
// Units    host time in nanoseconds, frames.
#ifndef HOST_MIDI_OUT_H
#define HOST_MIDI_OUT_H

#include "base.h"
#include "engine/engine.h"
#include "host/midi_in.h"
#include "host/sentences.h"

typedef struct {
  uint64_t sent; // pulses
  double late_s; // the most that one was sent after its time since the last status
} MidiOutStatus;

typedef struct MidiOut MidiOut;

// NULL only without memory.
MidiOut *midi_out_open(Engine *engine, MidiApi api);
void midi_out_close(MidiOut *o);

// To the output whose name holds this, "virtual", or NULL: to none. False without threads.
bool midi_out_send_to(MidiOut *o, const char *name);

MidiOutStatus midi_out_status(MidiOut *o);

// The number of the output that is open, counted as they are opened; 0: none is.
uint32_t midi_out_opening(const MidiOut *o);

// The oldest thing that the thread has to say, or false.
bool midi_out_says(MidiOut *o, char sentence[SENTENCE_SIZE]);

// This frame is heard at that time, and those around it accordingly.
void midi_out_heard(MidiOut *o, int64_t frame, int64_t heard_ns) REALTIME;

#endif
