// motion.h -- parameters that move by themselves: ramps, points and LFOs.
//
// Time is musical: it flows with the tempo, and goes on at the last tempo while the transport stands. Of a
// parameter, a ramp or a row of points leads it, one at a time; an LFO swings it about wherever it is. Who
// touches the parameter otherwise ends what leads it.
//
// Threads  the audio thread.
// Memory   the caller's, zeroed.
#ifndef ENGINE_MOTION_H
#define ENGINE_MOTION_H

#include "base.h"
#include "engine/command.h"
#include "engine/desk.h"

enum { MOTION_SLOTS = 256 };

typedef enum { MOVES_NOT, MOVES_RAMP, MOVES_POINTS, MOVES_LFO } MotionRole;

typedef struct {
  MotionRole role;
  uint8_t strip;
  bool jumps;     // in this quantum: it glides there
  uint32_t point; // that it is on its way to
  int64_t turn;   // of its points: how often they began again
  ParamId param;
  double start, length; // ticks of musical time
  float from, to;       // on the parameter's scale: where it began, and where a ramp goes
  float value;          // the same in the parameter's unit
  Motion *motion;       // NULL for a ramp
  double cycles;        // that an LFO in Hz has gone
  float speed, depth;   // of an LFO: how far its offset went in the last quantum, and how much of it is in
} MotionSlot;

typedef struct {
  MotionSlot slot[MOTION_SLOTS];
  uint32_t count; // slots in use: the first so many
  double flow;    // ticks of musical time, at the start of this quantum
  bool jumped;    // the transport has
  double idle;    // of them, those that passed while the transport stood last
} Motions;

// A ramp to `value` over `length` ticks from musical time `start`; at once when it has no length, or no slot
// is left. Returns points that it displaces, or NULL.
Motion *motion_ramp(Motions *m, Desk *d, uint8_t strip, ParamId id, float value, int64_t length,
                    double start) REALTIME;

// Takes a motion. Returns one that it displaces, or itself when no slot is left, or NULL.
Motion *motion_add(Motions *m, Desk *d, uint8_t strip, Motion *motion, double start) REALTIME;

// Ends an LFO, or what leads a parameter, where it stands. Returns its Motion, or NULL.
Motion *motion_end(Motions *m, Desk *d, uint8_t strip, ParamId id, MotionKind kind) REALTIME;

// The transport has jumped: what swings with the beat glides to where it is there.
void motion_jump(Motions *m) REALTIME;

// Moves every parameter a quantum on. `ticks` pass in it; `tick` is where the transport is at its end.
// Returns a motion that has come to its end, or NULL: more than one end one after the other, a quantum each.
Motion *motion_advance(Motions *m, Desk *d, double ticks, int64_t tick, bool playing) REALTIME;

#endif
