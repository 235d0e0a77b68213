// param.h -- the one registry of parameters: a row here is all that a new knob needs.
//
// Checks, CC maps, presets, help, completion, the reference and the error messages read these rows.
// Columns: ID, name, unit, minimum, maximum, default, curve, scope, help.
//
// Threads  any; the table is constant.
#ifndef ENGINE_PARAM_H
#define ENGINE_PARAM_H

#include "base.h"

typedef enum {
  CURVE_LINEAR,
  CURVE_EXP,    // equal ratios feel equal; a minimum of 0 means off
  CURVE_SWITCH, // 0 or 1
  CURVE_WHOLE,  // whole numbers
  CURVE_NAME,   // a name from a list (param_value_name)
} ParamCurve;

typedef enum {
  SCOPE_CHANNEL, // the channel's own: heard by all its voices at once, smoothed
  SCOPE_VOICE,   // part of an instrument: smoothed where it moves sound, else read when a note starts
  SCOPE_MASTER,
} ParamScope;

// clang-format off
#define PARAM_ROWS(X) \
  X(VOLUME,         "volume",         "",      0, 1,     0.5f,   CURVE_LINEAR, SCOPE_CHANNEL, "Level of the channel.") \
  X(EXPRESSION,     "expression",     "",      0, 1,     1,      CURVE_LINEAR, SCOPE_CHANNEL, "Second level, for swells while playing (CC 11).") \
  X(PAN,            "pan",            "",     -1, 1,     0,      CURVE_LINEAR, SCOPE_CHANNEL, "Place from left (-1) to right (1), at constant power.") \
  X(LOWPASS,        "lowpass",        "Hz",    0, 20000, 0,      CURVE_EXP,    SCOPE_CHANNEL, "Corner of the channel's low-pass; 0 is off.") \
  X(LOWPASS_Q,      "lowpass_q",      "Q",     0.1f, 40, 0.7071f,CURVE_EXP,    SCOPE_CHANNEL, "Resonance of the channel's low-pass.") \
  X(VOICES,         "voices",         "",      1, 64,    12,     CURVE_WHOLE,  SCOPE_CHANNEL, "How many notes sound at once; one more takes the place of an old one.") \
  X(BEND_RANGE,     "bend_range",     "semitones", 0, 48, 2,     CURVE_LINEAR, SCOPE_CHANNEL, "How far the pitch wheel bends.") \
  X(GAIN,           "gain",           "dB",  -60, 24,    0,      CURVE_LINEAR, SCOPE_VOICE,   "Level of the instrument against the others.") \
  X(SYNTH,          "synth",          "",      0, 8,     0,      CURVE_NAME,   SCOPE_VOICE,   "Waveform.") \
  X(WIDTH,          "width",          "",      0.01f, 0.99f, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Width of the pulse, as a part of its cycle.") \
  X(PWM_RATE,       "pwm_rate",       "Hz",    0, 20,    0,      CURVE_LINEAR, SCOPE_VOICE,   "Speed of pulse-width modulation.") \
  X(PWM_DEPTH,      "pwm_depth",      "",      0, 0.49f, 0,      CURVE_LINEAR, SCOPE_VOICE,   "Depth of pulse-width modulation.") \
  X(DETUNE,         "detune",         "cents", 0, 100,   0,      CURVE_LINEAR, SCOPE_VOICE,   "Spread of the pitches of a supersaw, or of two copies of another wave.") \
  X(TRANSPOSE,      "transpose",      "semitones", -48, 48, 0,   CURVE_LINEAR, SCOPE_VOICE,   "Pitch against the key that is played.") \
  X(SUB_OSC,        "sub_osc",        "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "Level of a sine an octave below.") \
  X(NOISE_MIX,      "noise_mix",      "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "Level of noise in the voice.") \
  X(VIBRATO_RATE,   "vibrato_rate",   "Hz",    0, 20,    5,      CURVE_LINEAR, SCOPE_VOICE,   "Speed of vibrato.") \
  X(VIBRATO_DEPTH,  "vibrato_depth",  "cents", 0, 200,   0,      CURVE_LINEAR, SCOPE_VOICE,   "Depth of vibrato, either way.") \
  X(VIBRATO_DELAY,  "vibrato_delay",  "s",     0, 10,    0,      CURVE_LINEAR, SCOPE_VOICE,   "Time from the start of a note to its vibrato.") \
  X(ATTACK,         "attack",         "s",     0, 20,    0.005f, CURVE_EXP,    SCOPE_VOICE,   "Time to rise to full level.") \
  X(DECAY,          "decay",          "s",     0, 60,    0.1f,   CURVE_EXP,    SCOPE_VOICE,   "Time to fall to the sustain level (to within 1 %).") \
  X(SUSTAIN,        "sustain",        "",      0, 1,     0.4f,   CURVE_LINEAR, SCOPE_VOICE,   "Level while a note is held.") \
  X(RELEASE,        "release",        "s",     0, 60,    0.15f,  CURVE_EXP,    SCOPE_VOICE,   "Time to fall to 1 % after a note ends, from the level where it is.") \
  X(CUTOFF,         "cutoff",         "Hz",    0, 20000, 0,      CURVE_EXP,    SCOPE_VOICE,   "Corner of the voice's own low-pass; 0 is off.") \
  X(RESONANCE,      "resonance",      "Q",     0.5f, 40, 0.7071f,CURVE_EXP,    SCOPE_VOICE,   "Resonance of the voice's low-pass.") \
  X(FILTER_AMOUNT,  "filter_amount",  "Hz", -20000, 20000, 0,    CURVE_LINEAR, SCOPE_VOICE,   "How far the filter's envelope moves its corner.") \
  X(FILTER_ATTACK,  "filter_attack",  "s",     0, 20,    0.01f,  CURVE_EXP,    SCOPE_VOICE,   "Attack of the filter's envelope.") \
  X(FILTER_DECAY,   "filter_decay",   "s",     0, 60,    0.3f,   CURVE_EXP,    SCOPE_VOICE,   "Decay of the filter's envelope.") \
  X(FILTER_SUSTAIN, "filter_sustain", "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "Sustain of the filter's envelope.") \
  X(FILTER_RELEASE, "filter_release", "s",     0, 60,    0.3f,   CURVE_EXP,    SCOPE_VOICE,   "Release of the filter's envelope.") \
  X(VEL_TO_FILTER,  "vel_to_filter",  "Hz", -20000, 20000, 0,    CURVE_LINEAR, SCOPE_VOICE,   "How far full velocity moves the filter's corner.") \
  X(KEY_TO_FILTER,  "key_to_filter",  "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "How much the filter's corner follows the key (1: wholly; around C4).") \
  X(PRESSURE_TO_VIBRATO, "pressure_to_vibrato", "cents", 0, 200, 0, CURVE_LINEAR, SCOPE_VOICE, "Vibrato that full channel pressure adds.") \
  X(MASTER_VOLUME,  "master_volume",  "",      0, 1,     0.9f,   CURVE_LINEAR, SCOPE_MASTER,  "Level of the whole mix.") \
  X(LIMITER,        "limiter",        "",      0, 1,     1,      CURVE_SWITCH, SCOPE_MASTER,  "Soft limiter of the mix, on or off.")
// clang-format on

typedef enum {
#define PARAM_ID(id, ...) PARAM_##id,
  PARAM_ROWS(PARAM_ID)
#undef PARAM_ID
      PARAM_COUNT
} ParamId;

// The waveforms of the wave engine, in the order of param_value_name(PARAM_SYNTH, n).
typedef enum {
  SHAPE_SINE,
  SHAPE_SAW,
  SHAPE_TRIANGLE,
  SHAPE_SQUARE,
  SHAPE_PULSE,
  SHAPE_SUPERSAW,
  SHAPE_NOISE,
  SHAPE_PWM_SLOW,
  SHAPE_PWM_FAST,
  SHAPE_COUNT
} Shape;

typedef struct {
  const char *name, *unit;
  float min, max, initial;
  ParamCurve curve;
  ParamScope scope;
  const char *help;
} Param;

const Param *param_row(ParamId id) REALTIME;

// The nth name of a CURVE_NAME parameter, or NULL past its last.
const char *param_value_name(ParamId id, uint32_t n);

// True when there is such a parameter and the value is a number within its range (never for NaN).
bool param_accepts(ParamId id, float value) REALTIME;

// A knob's place, 0 to 1, as a value between min and max.
float param_map(ParamCurve curve, float place, float min, float max) REALTIME;

#endif
