// conductor.h -- who leads the beat, ourselves, MIDI clock or Ableton Link; and the MIDI clock that we send.
//
// Sources are handed over without a jump of the beat: the engine goes on from where it is and closes up to
// its new leader (COMMAND_LEAD). A leader that falls silent leaves its last tempo. What is asked for while
// Link leads is asked of the whole session; MIDI clock takes no requests.
//
// Threads  conductor_hear: the thread of that port. conductor_lead: the audio thread. The rest: control.
// Memory   conductor_open allocates, conductor_close frees: after the audio and every port are closed.
// Errors   sentences for the user within conductor_poll; no clock and no peer is never an error.
// Units    host time in nanoseconds (clock_now_ns), frames of the engine's rate.
#ifndef HOST_CONDUCTOR_H
#define HOST_CONDUCTOR_H

#include "base.h"
#include "engine/engine.h"
#include "host/audio.h"
#include "host/link.h"
#include "host/midi_in.h"

typedef enum { CONDUCT_INTERNAL, CONDUCT_MIDI, CONDUCT_LINK } ConductSource;

typedef struct {
  Engine *engine; // made with a pulse_capacity where clock is to be sent
  uint32_t ports; // inputs that may bring clock
  MidiApi api;    // where clock is sent
  Say say;
  void *user;
} ConductorConfig;

typedef struct {
  ConductSource source;
  bool present;      // a clock ticks at a tempo that can be followed; or Link is on, alone or not
  double bpm;        // the leader's; 0 where there is none
  double apart_s;    // how far our beat is behind it
  double jitter_s;   // of the clock that comes in: one standard deviation of its ticks
  uint32_t peers;    // of Link
  uint32_t outliers; // ticks that were not believed
  bool out;          // an output is open that clock goes to
  uint64_t sent;     // pulses
  double late_s;     // the most that a pulse was sent after its time, since the last status
} ConductorStatus;

typedef struct Conductor Conductor;

// NULL only without memory or threads.
Conductor *conductor_open(const ConductorConfig *config);
void conductor_close(Conductor *c);

void conductor_choose(Conductor *c, ConductSource source);

// How much later than we know what is given to the device is heard; live, -1 to 1 s.
// NaN: as it was measured, or 0.
void conductor_offset(Conductor *c, double seconds);

// What was measured of it beforehand; it holds until somebody says otherwise.
void conductor_measured(Conductor *c, double seconds);
double conductor_offset_s(const Conductor *c); // what holds

// Sends clock to the output whose name holds `name` as it comes and goes ("virtual": a port livelua:out);
// NULL: to none.
void conductor_send_to(Conductor *c, const char *name);

Link *conductor_link(Conductor *c);

// Says what has come and gone. To be called a few times a second.
void conductor_poll(Conductor *c);
ConductorStatus conductor_status(Conductor *c);

// A system message of a port, F2 or F8 to FC, that came at `time_ns`.
void conductor_hear(Conductor *c, uint32_t port, const uint8_t *bytes, uint32_t size, int64_t time_ns);

// Before a block: its first frame is heard at `heard_ns`, but for the user's offset; this goes on evenly from
// block to block.
void conductor_lead(Conductor *c, int64_t heard_ns, uint32_t frames) REALTIME;

#endif
