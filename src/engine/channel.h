// channel.h -- one channel: its parameters on their way, its voices or drum kit, its filter and meter.
//
// Threads  the audio thread.
// Memory   the caller's, zeroed before channel_init.
#ifndef ENGINE_CHANNEL_H
#define ENGINE_CHANNEL_H

#include "base.h"
#include "dsp/insert.h"
#include "dsp/meter.h"
#include "engine/kit.h"
#include "engine/stroke.h"
#include "engine/voice.h"

// Lanes for 64 notes and as many that fade away.
enum { CHANNEL_GROUPS = 16 };

typedef enum {
  CONTROL_LEFT, // levels of the two sides: volume, expression, gain and pan together
  CONTROL_RIGHT,
  CONTROL_CUTOFF, // log2 Hz
  CONTROL_DAMPING,
  CONTROL_WET, // of the voices' filter: 0 off, 1 on
  CONTROL_AMOUNT,
  CONTROL_VELOCITY_AMOUNT,
  CONTROL_WIDTH,
  CONTROL_PWM_DEPTH,
  CONTROL_DETUNE,
  CONTROL_TRANSPOSE,
  CONTROL_SUB,
  CONTROL_NOISE,
  CONTROL_VIBRATO, // cents
  CONTROL_BEND,    // semitones
  CONTROL_LOWPASS, // log2 Hz
  CONTROL_LOWPASS_DAMPING,
  CONTROL_LOWPASS_WET,
  CONTROL_COUNT
} Control;

typedef struct {
  const Kernels *kernels;
  const Tables *tables;
  float rate_hz, tuning;
  float glide_rate; // the share of the way that a control's pole goes in a quantum
  uint32_t seed;
} Surroundings;

typedef struct {
  float value[PARAM_COUNT];
  Glide control[CONTROL_COUNT];
  uint32_t moving;      // a bit a control
  float bend, pressure; // -1..1; 0..1
  bool pedal;
  bool asleep;      // no voice, no tail: controls jump
  float pwm_cycles; // phase of pulse-width modulation
  float width;      // of the pulse, at the end of the last quantum
  Kit *kit;         // NULL: plays voices
  VoiceGroup group[CHANNEL_GROUPS];
  Strokes strokes;
  InsertLowpass lowpass;
  Meter meter;
} Channel;

void channel_init(Channel *c, uint32_t number);

void channel_set(Channel *c, ParamId id, float value) REALTIME;

// A note at frame `note->begin` of this quantum. `order` counts all notes of the engine. False when there
// is no lane for it: each is taken by notes of other waveforms.
bool channel_note(Channel *c, const Surroundings *s, const Voice *note) REALTIME;

// Releases the owner's notes of a pitch, or lets the pedal hold them.
void channel_note_off(Channel *c, uint32_t owner, float pitch, int32_t at, bool pedal_holds) REALTIME;

void channel_bend(Channel *c, float bend) REALTIME;         // -1..1
void channel_pressure(Channel *c, float pressure) REALTIME; // 0..1
void channel_pedal(Channel *c, bool down, int32_t at) REALTIME;

// Releases every note of the owners that match `owner` under `mask`; a mask of 0 matches all.
void channel_release(Channel *c, uint32_t owner, uint32_t mask, int32_t at) REALTIME;

// Everything is gone within 5 ms.
void channel_silence(Channel *c, const Surroundings *s) REALTIME;

uint32_t channel_voices(const Channel *c) REALTIME;

// A quantum, added to the two sides. False when it came to a value that is no number: then the
// channel has added nothing and is as new.
bool channel_render(Channel *c, const Surroundings *s, float left[QUANTUM], float right[QUANTUM]) REALTIME;

#endif
