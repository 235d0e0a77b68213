// midi.h -- what a MIDI message does: notes, pedal, bend, controllers and the knobs mapped to them.
//
// Threads  the audio thread.
#ifndef ENGINE_MIDI_H
#define ENGINE_MIDI_H

#include "base.h"
#include "engine/inlet.h"
#include "engine/state.h"

void midi_apply(Engine *e, uint32_t port, const MidiMessage *message) REALTIME;

// There is a bank now: programs that were asked for before are picked.
void midi_bank(Engine *e) REALTIME;

#endif
