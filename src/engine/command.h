// command.h -- what crosses to the engine and back: small plain records, copied.
//
// A pointer inside one moves ownership. Whatever the engine is given (Object) is one malloc'd
// block, immutable once sent; it comes back through engine_retired to be freed.
#ifndef ENGINE_COMMAND_H
#define ENGINE_COMMAND_H

#include "base.h"
#include "engine/param.h"

// Where a command goes: a strip of the desk. MIDI channels 1-16 are 0-15; then the pattern's own drum
// channel; pieces of kits that are split from their channel; buses; the master.
enum {
  CHANNEL_DRUMS = 16,
  CHANNEL_COUNT = 17,
  SPLIT_FIRST = CHANNEL_COUNT,
  SPLIT_COUNT = 16,
  BUS_FIRST = SPLIT_FIRST + SPLIT_COUNT,
  BUS_COUNT = 12,
  STRIP_MASTER = BUS_FIRST + BUS_COUNT,
  STRIP_COUNT,
  STRIP_NONE = 255
};

// A parameter of a strip that rings and is to be cleared (COMMAND_CLEAR) is set when that is done.
enum { PARAM_WHEN_CLEARED = 1 };

typedef enum { WHEN_NOW, WHEN_FRAME, WHEN_TICK } When;

// Who asked for a note. A keyboard's port releases its own; a redefined loop cancels what the
// loop before it had still to play.
enum {
  OWNER_NONE = 0,
  OWNER_PORT = 1u << 24,
  OWNER_SCRIPT = 2u << 24,
  OWNER_CLIP = 3u << 24,
  OWNER_LEADER = 4u << 24 // whoever leads the beat from outside
};

// How a ramp of the tempo goes.
typedef enum { RAMP_BEATS, RAMP_TIME } TempoRamp; // linear in beats, linear in time

// Who has the last word while the beat is led: the leader alone (MIDI clock), or whoever spoke last (Link).
typedef enum { LEAD_NONE, LEAD_ALONE, LEAD_SHARED } LeadKind;

typedef enum {
  COMMAND_TRANSACTION, // object: Transaction; its commands, no transactions, are applied in order at one
                       // quantum boundary
  COMMAND_PARAM,       // strip, param; ends the parameter's ramp or points; slot: PARAM_WHEN_CLEARED, or 0
  COMMAND_RAMP,        // strip, ramp: from where the parameter stands; ends another ramp or points
  COMMAND_MOTION,      // strip, object: Motion; takes the place of the parameter's other of its kind
  COMMAND_STILL,       // strip, param.id; slot: MotionKind: ends that motion where it stands
  COMMAND_CHAIN,       // strip, chain
  COMMAND_ROUTE,       // strip; slot: the bus or master that it goes to
  COMMAND_KEY,         // strip; slot: the channel or split that its side-chain listens to, or STRIP_NONE
  COMMAND_SPLIT,       // channel, note.pitch: the key of its kit; slot: the split strip that it goes to, or
                       // STRIP_NONE
  COMMAND_CLEAR,    // strip: its parameters (not those of an instrument), chain and route as at the start, no
                    // motion; what rings keeps its level until it is silent
  COMMAND_NOTE,     // channel, note: starts now or then, ends `length` ticks later
  COMMAND_NOTE_OFF, // channel, note.pitch, owner: releases the owner's notes of that pitch
  COMMAND_KIT,      // channel, object: Kit or NULL (a melodic channel)
  COMMAND_CLIP,     // clip.slot, object: Clip or NULL (ends); swaps at its tick
  COMMAND_CC_MAP,   // object: CcMap or NULL
  COMMAND_BANK,     // object: Bank: what program change picks from
  COMMAND_TIMBRE,   // slot, object: Timbre or NULL: what the value `slot` of the parameter synth stands for
  COMMAND_TUNING,   // channel, or CHANNEL_COUNT for each; object: Tuning or NULL: equal temperament
  COMMAND_FILL,     // slot, object: Clip or NULL (none any more): plays in place of that slot's clip from its
                    // tick on, for as long as the fill is, and again after each of its periods
  COMMAND_GROOVE,   // object: Groove or NULL (straight): how ticks lie between beats, from its tick on
  COMMAND_TEMPO,    // tempo.bpm from its time on, or a ramp to it over tempo.length; slot: TempoRamp
  COMMAND_PLAY,     // the transport runs
  COMMAND_STOP,     // it stands still; notes of scripts and clips are released
  COMMAND_LOCATE,   // the timeline goes on from locate.tick; notes of scripts and clips are released, those
                    // that wait for a tick are dropped, parameters that wait are set
  COMMAND_LEAD,   // slot: LeadKind; lead: where the leader is at the frame `time`, and its tempo; 0: no more
  COMMAND_PULSES, // slot: 1 or 0: whether MIDI clock is sent (engine_pulse)
  COMMAND_CANCEL, // owner, generation: drops its waiting notes and parameters from the time on
  COMMAND_LIMIT,  // limit.voices: notes beyond it are shed, and come back when there is room
  COMMAND_PANIC,  // every note of every channel is released at once
  COMMAND_COUNT
} CommandType;

typedef struct {
  uint8_t type;    // CommandType
  uint8_t when;    // When
  uint8_t channel; // or another strip: 0..STRIP_COUNT - 1
  uint8_t slot;    // of a clip; the other strip of a route, key or split
  uint32_t owner;
  uint32_t generation; // of the owner; 0 where it has none
  float pan;           // of a note: -1 to 1, added to where its sound lies
  int64_t time;        // frames or ticks
  union {
    struct {
      ParamId id;
      float value;
    } param;
    struct {
      float pitch;    // MIDI number, may lie between keys
      float velocity; // 0..1
      int64_t length; // ticks
    } note;
    struct {
      ParamId id;
      float value;
      int64_t length; // ticks
    } ramp;
    struct {
      double bpm;
      int64_t length; // ticks of the ramp; 0: at once
    } tempo;
    struct {
      int64_t tick;
    } locate;
    struct {
      double tick, bpm;
    } lead;
    struct {
      uint32_t voices;
    } limit;
    uint64_t chain; // four bits an EffectKind, the first of the chain lowest
    Object *object;
  };
} Command;
_Static_assert(sizeof(Command) == 40, "a command is copied a lot: keep it small");

// Whether its union is an object, whose owner changes with the command.
static inline bool command_has_object(const Command *c) {
  return c->type == COMMAND_TRANSACTION || c->type == COMMAND_KIT || c->type == COMMAND_CLIP ||
         c->type == COMMAND_CC_MAP || c->type == COMMAND_BANK || c->type == COMMAND_MOTION ||
         c->type == COMMAND_TIMBRE || c->type == COMMAND_TUNING || c->type == COMMAND_FILL ||
         c->type == COMMAND_GROOVE;
}

typedef struct {
  Object object;
  uint32_t count;
  Command commands[];
} Transaction;

// Values that program change picks among: `program[p]` is a row of `value`.
typedef struct {
  Object object;
  uint8_t program[128];
  uint32_t count;
  float value[][PARAM_COUNT];
} Bank;

// Where ticks really lie: a line from point to point, over a span that repeats. It moves nothing before what
// it follows, and its start stays where it is.
enum { GROOVE_POINTS = 64 };

typedef struct {
  Object object;
  int64_t span;                // ticks; a multiple of it is where it begins again
  uint32_t count;              // of points, at least 1; the first is 0, 0
  int64_t from[GROOVE_POINTS]; // ticks within the span, rising
  int64_t to[GROOVE_POINTS];   // where they sound, rising, under the span
  float level[GROOVE_POINTS];  // what velocities are multiplied by from here to the next point
} Groove;

typedef enum {
  MOTION_POINTS, // the parameter goes from point to point
  MOTION_LFO,    // it swings about where it stands
} MotionKind;

typedef struct {
  int64_t tick; // from the start of the motion; not before the point before it
  float value;  // in the parameter's unit
  float bend;   // of the way to this point: 0 straight, to 1 late, to -1 early
} MotionPoint;

// A parameter that moves by itself, in the engine. Values lie on the parameter's own scale (param_scale).
typedef struct {
  Object object;
  uint8_t kind;  // MotionKind
  uint8_t shape; // LfoShape
  uint16_t reserved;
  ParamId param;
  int64_t period;  // ticks: of an LFO's cycle (0: hz), of the points before they begin again (0: once)
  float hz;        // cycles a second, where period is 0
  float phase;     // cycles
  float low, high; // how far an LFO swings from where the parameter stands, on its scale
  uint32_t seed;   // of a random LFO
  uint32_t count;
  MotionPoint points[];
} Motion;

// One knob: this CC, sent on `from`, moves `param` of the channels in `targets`.
typedef struct {
  uint8_t cc;
  uint8_t from; // 0..15, or CC_FROM_ANY
  bool notify;  // also sent back as a report, with `id`
  uint8_t reserved;
  uint32_t id;
  uint64_t targets; // bit n is strip n; 0: only notify
  ParamId param;
  ParamCurve curve; // CURVE_LINEAR, CURVE_EXP or CURVE_WHOLE
  float min, max;
} CcRow;
enum { CC_FROM_ANY = 255 };

typedef struct {
  Object object;
  uint32_t count;
  CcRow rows[];
} CcMap;

typedef enum {
  REPORT_CC,      // a notifying knob moved: a = its row's id, b = value 0..127
  REPORT_PROGRAM, // a channel took a program: a = the row of the bank
  REPORT_PARAM,   // a controller moved a parameter by its built-in meaning: a = ParamId, b = the bits of its
                  // value
  REPORT_MUTED,   // a channel produced a value that is no number, was silenced and reset
  REPORT_FULL,    // no memory is left for one more of an effect: a = EffectKind, b = how many there are
  REPORT_COUNT
} ReportType;

typedef struct {
  uint8_t type;    // ReportType
  uint8_t channel; // or another strip
  uint16_t reserved;
  uint32_t a, b, c;
  int64_t frame;
} Report;
_Static_assert(sizeof(Report) == 24, "a report is copied a lot: keep it small");

#endif
