// strip.h -- one strip of the desk: trim, a chain of effects, level and place, and a meter.
//
// An effect is on while one of its amounts is not at rest, and until what it turned down has rung out. It
// starts from silence. A strip sleeps while nothing comes in and nothing rings: then it costs nothing, and
// its parameters jump instead of gliding.
//
// Threads  strip_set and strip_prepare: the audio thread. strip_render: the audio thread, or one worker at a
//          time for each strip.
// Memory   the caller's.
#ifndef ENGINE_STRIP_H
#define ENGINE_STRIP_H

#include "base.h"
#include "dsp/effect.h"
#include "dsp/meter.h"
#include "engine/command.h"
#include "engine/panel.h"
#include "engine/pool.h"

typedef enum {
  INSERT_OFF,
  INSERT_ON,
  INSERT_LEAVING,  // fades over to dry, or rings out
  INSERT_CHANGING, // fades over to dry, to begin again as another type
} InsertState;

enum { INSERT_KEPT = 8 };

typedef struct {
  InsertState state;
  void *effect;             // its state
  float *memory;            // from its pool
  Glide engaged;            // 0 dry, 1 through the effect
  uint32_t quiet;           // frames since it was last heard
  float type;               // what it started as
  uint32_t warms;           // quanta until it is faded over to: what it looks back on is not all there yet
  Glide glide[INSERT_KEPT]; // its knobs as they were while it was on: it rings out with them
  float value[INSERT_KEPT];
} Insert;

// What is around every strip in a quantum.
typedef struct {
  const Effect *const *effects;
  Pool *pools; // by EffectKind
  float rate_hz, glide_rate;
  float beat; // frames
} StripSite;

typedef struct {
  const Effect *const *effects;
  Panel panel;
  Insert insert[EFFECT_INSERTS];
  uint8_t order[EFFECT_INSERTS], pending[EFFECT_INSERTS]; // EffectKinds; where the chain is going
  uint32_t on;                                            // a bit an EffectKind that is not off
  uint32_t wanted;                                        // a bit an EffectKind
  bool reorders;                                          // the chain is on its way there
  uint32_t moved;                                         // those that give way while the chain changes
  uint32_t full, told;                                    // those that found no memory; who was told of
  Glide audible;                                          // 0 muted
  Glide direct;            // 0 while another is solo: its sends are still heard
  Glide trim, left, right; // levels
  ParamId fader;
  float centre;         // level of each side when pan is in the middle
  uint32_t sends;       // a bit a bus that hears it
  uint64_t *awake, bit; // its bit among those that have something to do, its meter's fall included
  bool asleep;
  bool fresh;                     // it slept until this quantum
  bool fed;                       // something comes in in this quantum
  bool clears;                    // it is to be cleared when it is silent
  float home[PARAM_COUNT];        // what is to be set then,
  uint64_t has_home[PANEL_WORDS]; // a bit a parameter
  bool cleared;                   // and was: who is heard is to be found out anew
  bool broken;                    // it came to a value that is no number, and is to be reset
  bool is_key;                    // a side-chain listens to it
  const float *key[2];            // what its own side-chain listens to
  Meter meter;
  _Alignas(64) float bus[2][QUANTUM]; // what comes in, and after strip_render what goes out
  float dry[2][QUANTUM];              // of a key: what came in
} Strip;

// A channel's pan is at constant power, down by 3 dB at each side in the middle; what is a mix already passes
// the middle as it is.
typedef enum { STRIP_OF_CHANNEL, STRIP_OF_MIX, STRIP_OF_MASTER } StripKind;

// Bytes for the states of a strip's effects.
size_t strip_size(const Effect *const *effects);

// `states` is strip_size bytes, 64-aligned.
void strip_init(Strip *s, const Effect *const *effects, char *states, StripKind kind, uint64_t *awake,
                uint32_t number);

// Every parameter and the chain as at the start: at once when it sleeps; else nothing more comes into what
// rings, and the rest follows when it is silent, is set, or a note begins.
void strip_clear(Strip *s) REALTIME;
void strip_begin(Strip *s) REALTIME; // a note begins

void strip_set(Strip *s, ParamId id, float value) REALTIME;

// The same; where it is to be cleared, when that is done.
void strip_send_home(Strip *s, ParamId id, float value) REALTIME;
void strip_lead(Strip *s, ParamId id, float scaled) REALTIME;
void strip_swing(Strip *s, ParamId id, float offset) REALTIME;

// Something comes in.
void strip_wake(Strip *s) REALTIME;

// Turns effects on and off and moves parameters a quantum on.
void strip_prepare(Strip *s, const StripSite *site) REALTIME;

// Puts out silence when it comes to a value that is no number: it is broken, and to be reset.
void strip_render(Strip *s, const StripSite *site) REALTIME;

// Silent, asleep and without what its effects held.
void strip_reset(Strip *s, const StripSite *site) REALTIME;

// Sleeps if nothing came in and nothing rings.
void strip_settle(Strip *s, const StripSite *site) REALTIME;

#endif
