// engine.h -- the realtime synth: commands in, stereo frames out.
//
// Threads  engine_send, engine_poll, engine_retired: the control thread. engine_inlet's inlet n: that
//          port's thread. engine_render: the audio thread, which allocates, locks, prints, waits and
//          calls the system for nothing. engine_status, engine_panic: any thread.
// Memory   one block, the caller's, 64-aligned and all 0; nothing is allocated, ever. `tables` is
//          shared by any number of engines and outlives them.
// Errors   the engine cannot fail after engine_init.
// Units    frames of the engine's rate; ticks; output is interleaved stereo, full scale 1.
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base.h"
#include "dsp/kernels.h"
#include "dsp/meter.h"
#include "dsp/table.h"
#include "engine/command.h"
#include "engine/inlet.h"

typedef struct Engine Engine;

typedef struct {
  uint32_t rate_hz; // 8000-192000
  uint32_t seed;
  uint32_t ports;            // MIDI inlets
  uint32_t command_capacity; // records in the control queue; a power of two
  uint32_t inlet_capacity;   // messages in each inlet; a power of two
  uint32_t event_capacity;   // commands that wait for their time
  uint32_t take_capacity;    // records of the take that wait to be read; a power of two, or 0: no take
  uint32_t pulse_capacity;   // pulses of MIDI clock that wait to be sent; a power of two, or 0: none
  uint32_t echoes, reverbs;  // how many delays and reverbs there is memory for, all over the desk; up to 48
  bool bare;                 // no DC blocker, no limiter and no latency: what is mixed is what is heard
  int64_t start_frame, start_tick;
  const Tables *tables;
  const Kernels *kernels;
} EngineConfig;

// What the engine took in, and the frame of the quantum in which it did. The same records taken at the
// same frames make the same samples.
typedef enum { TAKE_COMMAND, TAKE_MESSAGE, TAKE_PANIC } TakeKind;

typedef struct {
  int64_t frame;
  uint32_t kind; // TakeKind
  uint32_t port; // of a message
  union {
    Command command;
    MidiMessage message;
  };
} TakeRecord;

// What is to be sent when its frame is heard: a byte of MIDI clock, or the song position.
typedef struct {
  int64_t frame;
  uint8_t size, bytes[3];
} EnginePulse;

// What the player has asked of the time, while somebody else may lead it: each counts up.
typedef struct {
  uint32_t tempos, transports; // changes of tempo; plays, stops and locates
  double bpm;                  // the last that was asked for; while ramping, that of now
  bool playing, ramping;       // ramping: the player's own ramp goes on, and the leader's tempo waits
  bool waits;                  // to play: who leads says when
} EngineAsked;

typedef struct {
  int64_t frame; // of the next quantum
  int64_t tick;  // there
  double bpm;
  bool playing;
  uint32_t voices;  // sounding now
  uint32_t strips;  // that sound or ring: 0 when nothing more is to be heard of what has been played
  uint32_t refused; // notes for which there was no room in the heap or an inlet
  uint32_t late;    // notes whose time had gone when they arrived: dropped
  uint32_t muted;   // times a channel was silenced for a value that is no number
  uint32_t shed;    // notes that were faded because the machine was too slow for them
  uint32_t limit;   // of voices, for the same reason; UINT32_MAX: none
  double apart_s;   // how far behind the leader the beat is, in seconds; 0 when nobody leads
  uint32_t jumps;   // to another place of the timeline that a leader asked for
  int64_t landed;   // the tick that the last one went to
  uint32_t untaken; // records for which the take had no room: it is not whole
} EngineStatus;

// A configuration that fits most: 48 kHz, 16 ports, 24 delays, 24 reverbs. Tables and kernels are the
// caller's to add.
EngineConfig engine_defaults(void);

size_t engine_size(const EngineConfig *config);
Engine *engine_init(void *block, const EngineConfig *config);

// All `count` commands are taken, as one, or none and false (the queue is full: render, then again).
bool engine_send(Engine *e, const Command *commands, uint32_t count);

// The next report, or false.
bool engine_poll(Engine *e, Report *report);

// The take's next record, or false. Objects in it are alive until engine_retired gives them out.
bool engine_take(Engine *e, TakeRecord *record);

// The objects that the engine has done with, as a list for the caller to free; NULL when none.
Object *engine_retired(Engine *e);

Inlet *engine_inlet(Engine *e, uint32_t port);

// Every note is released at the next quantum; cannot be lost.
void engine_panic(Engine *e);

EngineStatus engine_status(const Engine *e);
Meter engine_meter(const Engine *e, uint32_t strip);

// Of the mix, in LUFS (dsp/loudness.h).
typedef struct {
  float momentary, short_term, integrated;
} EngineLoudness;
EngineLoudness engine_loudness(const Engine *e);

uint32_t engine_rate(const Engine *e); // Hz

// By how many frames what is heard comes after what it answers: it never changes.
uint32_t engine_latency(const Engine *e);

// A helper thread takes part in the work (engine_join), as long as it calls engine_help again and again;
// false when there was nothing to do. Before it stops it leaves.
void engine_join(Engine *e);
bool engine_help(Engine *e) REALTIME;
void engine_leave(Engine *e);

void engine_render(Engine *e, float *out, uint32_t frames) REALTIME;

// From the next quantum on so many voices at most (UINT32_MAX: no limit); the rest are shed and come back
// when there is room. The audio thread's; a take keeps it as a command.
void engine_limit(Engine *e, uint32_t voices) REALTIME;

// The frame that engine_render gives out next. The audio thread's.
int64_t engine_next_frame(const Engine *e) REALTIME;

// A command of whoever leads the beat, from the next quantum on or at its frame; a take keeps it. Of these:
// tempo, play, stop, locate, lead. The audio thread's, between two blocks.
void engine_obey(Engine *e, const Command *command) REALTIME;
EngineAsked engine_asked(const Engine *e) REALTIME;

// The next pulse, in the order of their frames, or false. One thread: that which sends them.
bool engine_pulse(Engine *e, EnginePulse *pulse);

#endif
