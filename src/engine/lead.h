// lead.h -- the beat follows somebody else's: it closes up to its leader, and never jumps.
//
// Threads  the audio thread.
// Units    frames, ticks, beats per minute.
#ifndef ENGINE_LEAD_H
#define ENGINE_LEAD_H

#include "base.h"
#include "engine/command.h"
#include "engine/tempo.h"

typedef struct {
  LeadKind kind;
  int64_t frame;    // where the leader is at `tick`
  double tick, bpm; // and how fast it goes
  double apart_s;   // how far behind it we were last, in seconds
} Lead;

// What the leader says. A tempo that is none, or a kind of LEAD_NONE, lets go: the tempo stays what it was.
void lead_say(Lead *l, Tempo *t, int64_t frame, const Command *command) REALTIME;

// The player asks for a tempo: a leader who shares the word is taken to go on from here with it, until it
// says more.
void lead_yield(Lead *l, const Tempo *t, int64_t frame, double bpm) REALTIME;

// Before a quantum: the tempo with which the beat goes on.
void lead_steer(Lead *l, Tempo *t, int64_t frame) REALTIME;

// The tempo that is meant: the leader's, not that with which we close up to it.
double lead_bpm(const Lead *l, const Tempo *t, int64_t tick) REALTIME;

// Whether a ramp of the player's own goes on, while the leader waits.
bool lead_waits(const Lead *l, const Tempo *t, int64_t frame) REALTIME;

#endif
