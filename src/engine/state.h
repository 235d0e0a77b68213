// state.h -- the engine's own memory: for engine.c, midi.c and schedule.c alone.
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include "base.h"
#include "engine/channel.h"
#include "engine/clip.h"
#include "engine/desk.h"
#include "engine/engine.h"
#include "engine/groove.h"
#include "engine/heap.h"
#include "engine/lead.h"
#include "engine/master.h"
#include "engine/motion.h"
#include "engine/pulse.h"
#include "engine/queue.h"
#include "engine/shed.h"
#include "engine/tempo.h"
#include "engine/timbres.h"
#include <stdatomic.h>

enum { MOST_MESSAGES = 256, REPORT_CAPACITY = 256, STATUS_WORDS = 15, METER_WORDS = 6 };

// What any thread may read, word by word; `sequence` is odd while it is being written.
typedef struct {
  atomic_uint sequence;
  atomic_uint_fast64_t word[STATUS_WORDS];
} Published;

struct Engine {
  EngineConfig config;
  Surroundings around;
  Tempo tempo;
  Lead lead;
  Groove *groove; // NULL: straight
  Pulses pulses;
  uint32_t asked_tempos, asked_transports; // by the player
  double asked_bpm;
  bool play_waits;      // for the leader
  int64_t frame;        // of the quantum that is rendered next
  uint64_t notes;       // started so far: their order
  Heap *ticks, *frames; // commands that wait for a tick, for a frame
  uint64_t clips_used;  // a bit a slot
  ClipPlayer clips[CLIP_SLOTS];
  CcMap *cc_map;
  Bank *bank;
  Timbres timbres;
  Lines lines;
  Tuning *tuning[CHANNEL_COUNT]; // each channel's own
  Tuning *tuning_of_all;
  Channel *channels; // CHANNEL_COUNT of them: the desk's
  Desk desk;
  Motions motions;
  Master master;
  Shed shed;
  uint32_t refused, late, muted, untaken;
  uint32_t jumps; // of a leader's
  int64_t landed; // the tick that the last one went to

  Queue *commands, *reports, *take; // take: NULL when none is kept
  Inlet **inlets;
  Object *retired;          // waiting to be handed over
  _Atomic(Object *) handed; // the control thread takes them from here
  atomic_bool panic;
  Published status;
  _Atomic(float) meters[STRIP_COUNT][METER_WORDS]; // peaks, mean squares, holds
  uint64_t metered;                                // a bit a strip whose meter is not at rest
  _Atomic(float) loudness[3];                      // momentary, short term, integrated
  uint32_t tenth; // of a second: the place in the loudness meter that is published

  float out[2][QUANTUM]; // the last quantum, and how much of it has been given out
  uint32_t given;
};

// A note that comes later than this behind its time is dropped and counted.
#define NOTE_GRACE_S 0.05

// Applies a command whose time has come, at frame `at` of this quantum.
void engine_apply(Engine *e, const Command *command, int32_t at) REALTIME;

// A parameter of a strip is touched: whatever led it lets go. Out of range, or no number: nothing happens.
void engine_set(Engine *e, uint8_t strip, ParamId id, float value) REALTIME;

// Starts a note at note->begin of this quantum.
void engine_note(Engine *e, uint8_t channel, const Voice *note) REALTIME;

// Notes of a channel (or every: CHANNEL_COUNT) that match the owner under the mask are released.
void engine_release(Engine *e, uint8_t channel, uint32_t owner, uint32_t mask, int32_t at) REALTIME;

// The owner's note of a pitch ends, or the pedal holds it.
void engine_note_off(Engine *e, uint8_t channel, uint32_t owner, float pitch, int32_t at,
                     bool pedal_holds) REALTIME;

// Everything on a channel (or every: CHANNEL_COUNT) is gone within 5 ms.
void engine_silence(Engine *e, uint8_t channel) REALTIME;

void engine_report(Engine *e, ReportType type, uint8_t channel, uint32_t a, uint32_t b) REALTIME;

// The engine has done with an object (or NULL): it goes back to be freed.
void engine_retire(Engine *e, Object *object) REALTIME;

// Lets other threads see where the engine is.
void status_publish(Engine *e) REALTIME;

// Everything that is due before `end` has its effect, in order.
void schedule_run(Engine *e, int64_t end) REALTIME;

// What waits for a tick is settled after a jump: notes and what moves the time are dropped, the rest is done
// now.
void schedule_clear(Engine *e, int32_t at) REALTIME;

// Puts a command where it waits for its time, or applies it at once.
void schedule_take(Engine *e, const Command *command) REALTIME;

#endif
