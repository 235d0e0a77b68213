// inlet.h -- MIDI messages from one port's thread to the engine, with nothing stuck when it floods.
//
// A queue takes them in order. When it is full the inlet overflows: until the engine has emptied it,
// note-offs go to a bitmap, controllers, bend, pressure and program keep their last value, and
// note-ons are refused and counted. So a note-off, a pedal-up and a panic are never lost, and what
// was sent first is heard first. Of an overflow, a reset of all controllers is heard as the values that
// it sets, and polyphonic pressure is dropped.
//
// Threads  one producer calls inlet_push and inlet_close; the audio thread calls inlet_pop.
// Memory   the caller's: inlet_size bytes, 64-aligned.
// Errors   none: a refused note-on is counted.
#ifndef ENGINE_INLET_H
#define ENGINE_INLET_H

#include "base.h"

typedef struct {
  int64_t time_ns; // host time of arrival; 0 is now
  uint8_t status;  // 0x80-0xEF with its channel, or INLET_CLOSED
  uint8_t data1, data2;
  uint8_t reserved[5];
} MidiMessage;
_Static_assert(sizeof(MidiMessage) == 16, "a MIDI message is a quarter of a cache line");

// Given out once by inlet_pop after inlet_close: the port is gone, release what it holds.
enum { INLET_CLOSED = 0xFF };

typedef struct Inlet Inlet;

size_t inlet_size(uint32_t capacity);
Inlet *inlet_init(void *block, uint32_t capacity);

// Producer. Takes channel messages; anything else is ignored.
void inlet_push(Inlet *inlet, const MidiMessage *message);

// Producer (or whoever knows that it is no more): the port is gone.
void inlet_close(Inlet *inlet);

// Audio thread: the next message in order, or false. What has been through an overflow has no time (0).
bool inlet_pop(Inlet *inlet, MidiMessage *message) REALTIME;

// Any thread: note-ons refused since the start.
uint32_t inlet_refused(const Inlet *inlet) REALTIME;

#endif
