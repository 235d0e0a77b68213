// tandem.h -- the engine and a session of Ableton Link ride together: what each wants of the other.
//
// Before each block the audio thread looks at the session as it will be when the block is heard, and tells
// the engine where it is. What the player has asked of the engine meanwhile goes to the session; asking takes
// a lock, so another thread does it a few milliseconds later, and says from which moment on it holds. Until
// it has, the engine goes on by itself.
//
// Our beats are the session's and a whole number of quanta: those that lie nearest, from 0 on.
//
// Threads  tandem_lead, tandem_let_go: the audio thread. tandem_serve: one other. tandem_open: before both.
// Memory   the struct is the caller's; tandem_init allocates a snapshot each for both threads, tandem_close
// frees them. Errors   false without memory; nothing else can fail. Units    host time in nanoseconds of
// Link's clock, session time in microseconds of it; beats.
#ifndef HOST_TANDEM_H
#define HOST_TANDEM_H

#include "base.h"
#include "engine/engine.h"
#include "engine/queue.h"
#include "host/abl_link.h"
#include <stdatomic.h>

typedef struct {
  // Any thread may change these.
  _Atomic double quantum; // beats
  atomic_bool start_stop; // whether play and stop are shared
  atomic_uint served;     // asks that hold
  atomic_bool led;        // the engine is led, and the session knows where it was then

  // The audio thread's.
  abl_link link;
  abl_link_session_state heard;
  uint32_t asked;              // asks that were made
  uint32_t asked_transport;    // the last of the transport
  uint32_t tempos, transports; // EngineAsked as last seen
  bool ramps;
  bool nears;          // it is about to ride
  int64_t first_frame; // since when
  bool rides, runs;    // the engine is led; the session's transport runs, as last seen
  bool waits;          // for a quantum's start, to play from there
  double grid;         // the quantum as last seen
  double shift;        // beats from the session's to ours; NAN: not known
  int64_t wait_us;     // from when on a quantum's start will do
  int64_t start_frame; // where play was told to begin
  int64_t last_frame;  // of the block before

  // Of the thread that asks.
  abl_link_session_state own;

  Queue *asks;
} Tandem;

// All 0 but what may be changed at any time. The link stays the caller's.
bool tandem_open(Tandem *t, abl_link link);
void tandem_close(Tandem *t);

// Before a block whose first frame, `frame`, is heard at `heard_ns`.
void tandem_lead(Tandem *t, Engine *e, int64_t frame, int64_t heard_ns) REALTIME;

// The engine goes on by itself.
void tandem_let_go(Tandem *t, Engine *e) REALTIME;

// Asks of the session what waits to be asked. To be called every few milliseconds.
void tandem_serve(Tandem *t);

#endif
