// engine.h -- the realtime synth: commands in, stereo frames out.
//
// Threads  engine_send, engine_poll, engine_retired: the control thread. engine_inlet's inlet n: that
//          port's thread. engine_render: the audio thread, which allocates, locks, prints, waits and
//          calls the system for nothing. engine_status, engine_panic: any thread.
// Memory   one block, the caller's, 64-aligned; nothing is allocated, ever. `tables` is shared by any
//          number of engines and outlives them.
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

typedef struct {
  int64_t frame; // of the next quantum
  int64_t tick;  // there
  double bpm;
  bool playing;
  uint32_t voices;  // sounding now
  uint32_t refused; // notes for which there was no room in the heap or an inlet
  uint32_t late;    // notes whose time had gone when they arrived: dropped
  uint32_t muted;   // times a channel was silenced for a value that is no number
  uint32_t untaken; // records for which the take had no room: it is not whole
} EngineStatus;

// A configuration that fits most: 48 kHz, 16 ports. Tables and kernels are the caller's to add.
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
Meter engine_meter(const Engine *e, uint32_t channel); // or CHANNEL_MASTER

void engine_render(Engine *e, float *out, uint32_t frames) REALTIME;

#endif
