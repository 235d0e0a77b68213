// pulse.h -- MIDI clock, written down: 24 pulses a beat, start, stop, continue and song position, each with
// the frame at which it is to be heard.
//
// While the transport stands the pulses go on at its tempo, so that whoever follows keeps it.
//
// Threads  the audio thread; pulse_next is that of whoever sends them.
// Errors   pulses that nobody takes are lost, and counted.
#ifndef ENGINE_PULSE_H
#define ENGINE_PULSE_H

#include "base.h"
#include "engine/engine.h"
#include "engine/queue.h"
#include "engine/tempo.h"

typedef struct {
  Queue *queue; // NULL: none are ever sent
  bool on;
  int64_t next;   // the tick of the next pulse while the transport runs
  int64_t resume; // the tick at whose pulse a follower is told to go on; INT64_MAX: it was told
  double idle;    // ticks that have still to pass before the next pulse while it stands
  uint32_t lost;
} Pulses;

void pulse_switch(Pulses *p, const Tempo *t, int64_t frame, bool on) REALTIME;

// The transport runs, stands or is elsewhere from this frame on: after the tempo has been told.
void pulse_play(Pulses *p, const Tempo *t, int64_t frame) REALTIME;
void pulse_stop(Pulses *p, const Tempo *t, int64_t frame) REALTIME;
void pulse_locate(Pulses *p, const Tempo *t, int64_t frame) REALTIME;

// What is due before `end`, in a quantum that begins at `frame`.
void pulse_run(Pulses *p, const Tempo *t, int64_t frame, int64_t end) REALTIME;

#endif
