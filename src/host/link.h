// link.h -- Ableton Link: one tempo, beat and transport with every peer on the local network.
//
// Off until link_enable. Joining takes the session's tempo and changes nobody's; leaving keeps it.
//
// Threads  link_lead: the audio thread. The rest: the control thread.
// Memory   link_open allocates (Link has threads of its own), link_close frees.
// Errors   NULL without memory; no peer is never an error.
#ifndef HOST_LINK_H
#define HOST_LINK_H

#include "base.h"
#include "engine/engine.h"

typedef struct {
  bool enabled;
  uint32_t peers;
  double bpm, quantum; // of the session; beats
  bool start_stop, playing;
} LinkStatus;

typedef struct Link Link;

Link *link_open(double bpm);
void link_close(Link *l);

// quantum: beats whose start all peers share. start_stop: whether play and stop are shared too.
void link_enable(Link *l, bool enable);
void link_quantum(Link *l, double quantum);
void link_start_stop(Link *l, bool shared);
LinkStatus link_status(Link *l);

// Before a block whose first frame, `frame`, is heard at `heard_ns`: what the player has asked of the engine
// since is asked of the session, and the engine is told where the session is.
void link_lead(Link *l, Engine *e, int64_t frame, int64_t heard_ns) REALTIME;

// The engine is led by somebody else from now on.
void link_let_go(Link *l, Engine *e) REALTIME;

#endif
