// param.h -- the one registry of parameters: a row here is all that a new knob needs.
//
// Checks, CC maps, presets, help, completion, the reference and the error messages read these rows.
// Columns: ID, name, unit, minimum, maximum, default, curve, scope, help.
//
// Threads  any; the table is constant.
#ifndef ENGINE_PARAM_H
#define ENGINE_PARAM_H

#include "base.h"
#include "dsp/effect.h"
#include "dsp/synth.h"

typedef enum {
  CURVE_LINEAR,
  CURVE_EXP,    // equal ratios feel equal; a minimum of 0 means off
  CURVE_SWITCH, // 0 or 1
  CURVE_WHOLE,  // whole numbers
  CURVE_NAME,   // a name from a list (param_value_name)
} ParamCurve;

typedef enum {
  SCOPE_STRIP,   // of every strip of the desk: channels, split pieces of a kit, buses, the master
  SCOPE_CHANNEL, // a channel's own: heard by all its voices at once, smoothed
  SCOPE_VOICE,   // part of an instrument: smoothed where it moves sound, else read when a note starts
  SCOPE_MASTER,
} ParamScope;

// clang-format off
#define PARAM_ROWS(X) \
  X(VOLUME,                "volume",                "",          0, 1, 0.5f, CURVE_LINEAR, SCOPE_STRIP, "Level of the channel, after its effects.") \
  X(EXPRESSION,            "expression",            "",          0, 1, 1, CURVE_LINEAR, SCOPE_CHANNEL, "Second level, for swells while playing (CC 11).") \
  X(PAN,                   "pan",                   "",          -1, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Place from left (-1) to right (1), at constant power.") \
  X(TRIM,                  "trim",                  "dB",        -60, 24, 0, CURVE_LINEAR, SCOPE_STRIP, "Level before the effects.") \
  X(MUTE,                  "mute",                  "",          0, 1, 0, CURVE_SWITCH, SCOPE_STRIP, "Silences the channel and what it sends.") \
  X(SOLO,                  "solo",                  "",          0, 1, 0, CURVE_SWITCH, SCOPE_STRIP, "Only channels with solo are heard, and what they send to.") \
  X(VOICES,                "voices",                "",          1, 64, 12, CURVE_WHOLE, SCOPE_CHANNEL, "How many notes sound at once; one more takes the place of an old one.") \
  X(BEND_RANGE,            "bend_range",            "semitones", 0, 48, 2, CURVE_LINEAR, SCOPE_CHANNEL, "How far the pitch wheel bends.") \
  X(SATURATION,            "saturation",            "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Warmth: a soft curve that leaves quiet sounds as loud as they were.") \
  X(TREMOLO_DEPTH,         "tremolo_depth",         "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "How far the level swings.") \
  X(TREMOLO_RATE,          "tremolo_rate",          "Hz",        0.05f, 20, 5, CURVE_EXP, SCOPE_STRIP, "Speed of the tremolo.") \
  X(TREMOLO_STEREO,        "tremolo_stereo",        "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "How far apart the sides swing; 1: in turn.") \
  X(DISTORTION,            "distortion",            "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the distorted sound.") \
  X(DISTORTION_DRIVE,      "distortion_drive",      "",          1, 100, 3, CURVE_EXP, SCOPE_STRIP, "How hard the distortion is driven.") \
  X(DISTORTION_TONE,       "distortion_tone",       "Hz",        200, 20000, 8000, CURVE_EXP, SCOPE_STRIP, "Corner of the low-pass after the distortion.") \
  X(CABINET,               "cabinet",               "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of a guitar loudspeaker.") \
  X(CABINET_BRIGHTNESS,    "cabinet_brightness",    "",          0, 1, 0.5f, CURVE_LINEAR, SCOPE_STRIP, "Presence of the loudspeaker.") \
  X(BITCRUSH,              "bitcrush",              "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the crushed sound.") \
  X(BITCRUSH_BITS,         "bitcrush_bits",         "bits",      1, 16, 8, CURVE_LINEAR, SCOPE_STRIP, "Resolution of the crushed sound.") \
  X(BITCRUSH_RATE,         "bitcrush_rate",         "Hz",        200, 48000, 12000, CURVE_EXP, SCOPE_STRIP, "Sample rate of the crushed sound.") \
  X(CHORUS,                "chorus",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the chorus.") \
  X(CHORUS_RATE,           "chorus_rate",           "Hz",        0.05f, 10, 1.5f, CURVE_EXP, SCOPE_STRIP, "Speed of the chorus.") \
  X(CHORUS_DEPTH,          "chorus_depth",          "s",         0, 0.01f, 0.003f, CURVE_LINEAR, SCOPE_STRIP, "How far its delay swings.") \
  X(PHASER,                "phaser",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the phaser.") \
  X(PHASER_RATE,           "phaser_rate",           "Hz",        0.02f, 10, 0.5f, CURVE_EXP, SCOPE_STRIP, "Speed of the sweep.") \
  X(PHASER_STAGES,         "phaser_stages",         "",          2, 12, 4, CURVE_WHOLE, SCOPE_STRIP, "How many all-pass filters it has; two make a notch.") \
  X(PHASER_FEEDBACK,       "phaser_feedback",       "",          0, 0.95f, 0.3f, CURVE_LINEAR, SCOPE_STRIP, "How sharp its notches are.") \
  X(HIGHPASS,              "highpass",              "Hz",        0, 20000, 0, CURVE_EXP, SCOPE_STRIP, "Corner of the high-pass; 0 is off.") \
  X(HIGHPASS_Q,            "highpass_q",            "Q",         0.1f, 40, 0.7071f, CURVE_EXP, SCOPE_STRIP, "Resonance of the high-pass.") \
  X(LOWPASS,               "lowpass",               "Hz",        0, 20000, 0, CURVE_EXP, SCOPE_STRIP, "Corner of the low-pass; 0 is off.") \
  X(LOWPASS_Q,             "lowpass_q",             "Q",         0.1f, 40, 0.7071f, CURVE_EXP, SCOPE_STRIP, "Resonance of the low-pass.") \
  X(EQ_LOW,                "eq_low",                "dB",        -24, 24, 0, CURVE_LINEAR, SCOPE_STRIP, "Level below the low corner.") \
  X(EQ_MID,                "eq_mid",                "dB",        -24, 24, 0, CURVE_LINEAR, SCOPE_STRIP, "Level around the middle frequency.") \
  X(EQ_HIGH,               "eq_high",               "dB",        -24, 24, 0, CURVE_LINEAR, SCOPE_STRIP, "Level above the high corner.") \
  X(EQ_LOW_FREQ,           "eq_low_freq",           "Hz",        30, 1000, 150, CURVE_EXP, SCOPE_STRIP, "The low corner.") \
  X(EQ_MID_FREQ,           "eq_mid_freq",           "Hz",        100, 10000, 1000, CURVE_EXP, SCOPE_STRIP, "The middle frequency.") \
  X(EQ_HIGH_FREQ,          "eq_high_freq",          "Hz",        1000, 16000, 5000, CURVE_EXP, SCOPE_STRIP, "The high corner.") \
  X(EQ_MID_Q,              "eq_mid_q",              "Q",         0.2f, 10, 0.7071f, CURVE_EXP, SCOPE_STRIP, "How narrow the middle is.") \
  X(COMPRESSOR,            "compressor",            "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the compressed sound.") \
  X(COMPRESSOR_THRESHOLD,  "compressor_threshold",  "dB",        -60, 0, -18, CURVE_LINEAR, SCOPE_STRIP, "Level from which it turns down.") \
  X(COMPRESSOR_RATIO,      "compressor_ratio",      "",          1, 20, 4, CURVE_EXP, SCOPE_STRIP, "So many dB above the threshold become one.") \
  X(COMPRESSOR_ATTACK,     "compressor_attack",     "s",         0.0005f, 0.5f, 0.005f, CURVE_EXP, SCOPE_STRIP, "Time to turn down.") \
  X(COMPRESSOR_RELEASE,    "compressor_release",    "s",         0.01f, 4, 0.1f, CURVE_EXP, SCOPE_STRIP, "Time to come back.") \
  X(COMPRESSOR_MAKEUP,     "compressor_makeup",     "dB",        0, 24, 0, CURVE_LINEAR, SCOPE_STRIP, "Level after the compressor.") \
  X(SIDECHAIN,             "sidechain",             "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "How far it is turned down while its side-chain source sounds.") \
  X(SIDECHAIN_ATTACK,      "sidechain_attack",      "s",         0.0005f, 0.5f, 0.001f, CURVE_EXP, SCOPE_STRIP, "Time to turn down.") \
  X(SIDECHAIN_RELEASE,     "sidechain_release",     "s",         0.01f, 4, 0.1f, CURVE_EXP, SCOPE_STRIP, "Time to come back.") \
  X(DELAY,                 "delay",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the echoes.") \
  X(DELAY_TIME,            "delay_time",            "s or beats", 0.001f, 16, 0.375f, CURVE_EXP, SCOPE_STRIP, "Time between echoes; in beats with delay_sync. Four seconds at most: a longer one is halved until it fits.") \
  X(DELAY_SYNC,            "delay_sync",            "",          0, 1, 0, CURVE_SWITCH, SCOPE_STRIP, "delay_time is in beats, and follows the tempo.") \
  X(DELAY_FEEDBACK,        "delay_feedback",        "",          0, 1.2f, 0.4f, CURVE_LINEAR, SCOPE_STRIP, "How much of each echo echoes again; from 1 on it goes on by itself.") \
  X(DELAY_PINGPONG,        "delay_pingpong",        "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "How far the echoes change sides.") \
  X(DELAY_TONE,            "delay_tone",            "Hz",        200, 20000, 8000, CURVE_EXP, SCOPE_STRIP, "Corner of the low-pass that each echo passes.") \
  X(DELAY_TAPE,            "delay_tape",            "",          0, 1, 0, CURVE_SWITCH, SCOPE_STRIP, "A change of time bends the pitch, as on tape.") \
  X(REVERB,                "reverb",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Share of the reverb.") \
  X(REVERB_DECAY,          "reverb_decay",          "s",         0, 60, 0, CURVE_EXP, SCOPE_STRIP, "Time in which it falls by 60 dB; 0: as its type has it.") \
  X(REVERB_TYPE,           "reverb_type",           "",          0, 8, 0, CURVE_NAME, SCOPE_STRIP, "The room.") \
  X(REVERB_PREDELAY,       "reverb_predelay",       "s",         0, 0.25f, 0, CURVE_LINEAR, SCOPE_STRIP, "Time before the room answers.") \
  X(REVERB_TONE,           "reverb_tone",           "Hz",        500, 20000, 6000, CURVE_EXP, SCOPE_STRIP, "Where the tail begins to lose its highs.") \
  X(WIDTH,                 "width",                 "",          0, 2, 1, CURVE_LINEAR, SCOPE_STRIP, "Stereo width: 0 mono, 1 as it is, 2 wide.") \
  X(SEND1,                 "send1",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 1, after the volume.") \
  X(SEND2,                 "send2",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 2, after the volume.") \
  X(SEND3,                 "send3",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 3, after the volume.") \
  X(SEND4,                 "send4",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 4, after the volume.") \
  X(SEND5,                 "send5",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 5, after the volume.") \
  X(SEND6,                 "send6",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 6, after the volume.") \
  X(SEND7,                 "send7",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 7, after the volume.") \
  X(SEND8,                 "send8",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 8, after the volume.") \
  X(SEND9,                 "send9",                 "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 9, after the volume.") \
  X(SEND10,                "send10",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 10, after the volume.") \
  X(SEND11,                "send11",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 11, after the volume.") \
  X(SEND12,                "send12",                "",          0, 1, 0, CURVE_LINEAR, SCOPE_STRIP, "Level to bus 12, after the volume.") \
  X(GAIN,           "gain",           "dB",  -60, 24,    0,      CURVE_LINEAR, SCOPE_VOICE,   "Level of the instrument against the others.") \
  X(SYNTH,          "synth",          "",      0, 255,   0,      CURVE_NAME,   SCOPE_VOICE,   "Waveform.") \
  X(PULSE_WIDTH,    "pulse_width",    "",      0.01f, 0.99f, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Width of the pulse, as a part of its cycle.") \
  X(SLAVE_RATIO, "slave_ratio", "", 1, 16, 1.5f, CURVE_EXP, SCOPE_VOICE, "Pitch of a synced saw against the key.") \
  X(MOD_RATIO, "mod_ratio", "", 0.05f, 32, 1.5f, CURVE_EXP, SCOPE_VOICE, "Pitch of the sine that rings with the key's.") \
  X(FOLDS, "folds", "", 1, 8, 3, CURVE_LINEAR, SCOPE_VOICE, "How often a folded wave turns back.") \
  X(POSITION, "position", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Place in a wavetable, from its first wave to its last.") \
  X(FM_RATIO, "fm_ratio", "", 0.05f, 32, 2, CURVE_EXP, SCOPE_VOICE, "Pitch of the modulator against the key.") \
  X(FM_INDEX, "fm_index", "", 0, 20, 3, CURVE_LINEAR, SCOPE_VOICE, "Depth of frequency modulation.") \
  X(FM_FEEDBACK, "fm_feedback", "", 0, 1.5f, 0, CURVE_LINEAR, SCOPE_VOICE, "How far an operator modulates itself, in radians.") \
  X(HARDNESS, "hardness", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Of a mallet or hammer: a harder one is brighter.") \
  X(RING, "ring", "", 0.05f, 20, 1, CURVE_EXP, SCOPE_VOICE, "A factor of the time that struck partials ring.") \
  X(STRING_DECAY, "string_decay", "s", 0.1f, 60, 4, CURVE_EXP, SCOPE_VOICE, "Time in which a string at C4 falls by 60 dB.") \
  X(BRIGHTNESS, "brightness", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "How long the high partials of a string last.") \
  X(PICK_POSITION, "pick_position", "", 0.02f, 0.5f, 0.13f, CURVE_LINEAR, SCOPE_VOICE, "Where a string is plucked, as a part of its length.") \
  X(PICK_HARDNESS, "pick_hardness", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Of a pick: a harder one is brighter.") \
  X(STIFFNESS, "stiffness", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How far a string's partials are stretched.") \
  X(PICKUP, "pickup", "", 0, 0.5f, 0, CURVE_LINEAR, SCOPE_VOICE, "Where a string is listened to, as a part of its length; 0: at the bridge.") \
  X(BUZZ, "buzz", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How far a string touches its bridge.") \
  X(SYMPATHY, "sympathy", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Level of the strings that ring along.") \
  X(BLOW, "blow", "", 0, 1, 0.6f, CURVE_LINEAR, SCOPE_VOICE, "Pressure of the breath or the bow.") \
  X(REED, "reed", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Stiffness of the reed, or force of the bow.") \
  X(BORE, "bore", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "How bright a pipe or a bowed string stays.") \
  X(BOW_POSITION, "bow_position", "", 0.02f, 0.5f, 0.12f, CURVE_LINEAR, SCOPE_VOICE, "Where a string is bowed, as a part of its length.") \
  X(VOWEL, "vowel", "", 0, 4, 0, CURVE_LINEAR, SCOPE_VOICE, "Place between the vowels a (0), e, i, o and u (4), added to the sound's own.") \
  X(TRACT, "tract", "", 0.5f, 2, 1, CURVE_EXP, SCOPE_VOICE, "Pitch of the formants against an adult's.") \
  X(ASPIRATION, "aspiration", "", 0, 1, 0.1f, CURVE_LINEAR, SCOPE_VOICE, "Breath in a voice.") \
  X(TENSION, "tension", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "Brightness of a voice.") \
  X(JITTER, "jitter", "", 0, 1, 0.3f, CURVE_LINEAR, SCOPE_VOICE, "How unsteady a voice is.") \
  X(GRAIN_SIZE, "grain_size", "s", 0.005f, 0.5f, 0.04f, CURVE_EXP, SCOPE_VOICE, "Length of a grain.") \
  X(GRAIN_RATE, "grain_rate", "Hz", 1, 200, 50, CURVE_EXP, SCOPE_VOICE, "Grains a second.") \
  X(GRAIN_SCATTER, "grain_scatter", "", 0, 1, 0.5f, CURVE_LINEAR, SCOPE_VOICE, "How unevenly grains begin, and how far apart they read.") \
  X(GRAIN_DETUNE, "grain_detune", "cents", 0, 1200, 12, CURVE_LINEAR, SCOPE_VOICE, "How far grains are from the pitch.") \
  X(WOW, "wow", "cents", 0, 100, 6, CURVE_LINEAR, SCOPE_VOICE, "Slow swing of a tape's pitch.") \
  X(FLUTTER, "flutter", "cents", 0, 100, 3, CURVE_LINEAR, SCOPE_VOICE, "Fast swing of a tape's pitch.") \
  X(AGE, "age", "", 0, 1, 0.3f, CURVE_LINEAR, SCOPE_VOICE, "Of a tape: dull and noisy.") \
  X(UNISON, "unison", "", 0, 9, 0, CURVE_WHOLE, SCOPE_VOICE, "How many copies sound together; 0: as the waveform has it.") \
  X(SPREAD, "spread", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How far apart the copies lie in stereo.") \
  X(ANALOG, "analog", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How far each note's pitch and colour wander.") \
  X(HUMANIZE, "humanize", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How far notes differ in onset, level and pitch.") \
  X(VELOCITY_CURVE, "velocity_curve", "", -1, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Feel of the keys: below 0 soft touches speak, above 0 it takes force.") \
  X(DRIVE, "drive", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "How hard each voice is driven into its filter.") \
  X(FILTER_TYPE, "filter_type", "", 0, 2, 0, CURVE_NAME, SCOPE_VOICE, "What passes the voice's filter.") \
  X(MONO, "mono", "", 0, 1, 0, CURVE_SWITCH, SCOPE_VOICE, "One note at a time.") \
  X(LEGATO, "legato", "", 0, 1, 0, CURVE_SWITCH, SCOPE_VOICE, "One note at a time; keys that overlap change its pitch and do not strike again.") \
  X(GLIDE, "glide", "s", 0, 10, 0, CURVE_LINEAR, SCOPE_VOICE, "Time that a mono sound takes from one pitch to the next.") \
  X(LFO1_RATE, "lfo1_rate", "Hz", 0.01f, 50, 5, CURVE_EXP, SCOPE_VOICE, "Speed of the first LFO of a note.") \
  X(LFO1_SHAPE, "lfo1_shape", "", 0, 4, 0, CURVE_NAME, SCOPE_VOICE, "Its shape.") \
  X(LFO1_DELAY, "lfo1_delay", "s", 0, 10, 0, CURVE_LINEAR, SCOPE_VOICE, "Time from the start of a note to it.") \
  X(LFO1_FADE, "lfo1_fade", "s", 0, 10, 0, CURVE_LINEAR, SCOPE_VOICE, "Time in which it comes.") \
  X(LFO1_PHASE, "lfo1_phase", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Where in its cycle it begins.") \
  X(LFO2_RATE, "lfo2_rate", "Hz", 0.01f, 50, 0.3f, CURVE_EXP, SCOPE_VOICE, "Speed of the second LFO of a note.") \
  X(LFO2_SHAPE, "lfo2_shape", "", 0, 4, 0, CURVE_NAME, SCOPE_VOICE, "Its shape.") \
  X(LFO2_DELAY, "lfo2_delay", "s", 0, 10, 0, CURVE_LINEAR, SCOPE_VOICE, "Time from the start of a note to it.") \
  X(LFO2_FADE, "lfo2_fade", "s", 0, 10, 0, CURVE_LINEAR, SCOPE_VOICE, "Time in which it comes.") \
  X(LFO2_PHASE, "lfo2_phase", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Where in its cycle it begins.") \
  X(WHEEL_TO_VIBRATO, "wheel_to_vibrato", "cents", 0, 200, 30, CURVE_LINEAR, SCOPE_VOICE, "Vibrato that the modulation wheel (CC 1) adds.") \
  X(PWM_RATE,       "pwm_rate",       "Hz",    0, 20,    0,      CURVE_LINEAR, SCOPE_VOICE,   "Speed of pulse-width modulation.") \
  X(PWM_DEPTH,      "pwm_depth",      "",      0, 0.49f, 0,      CURVE_LINEAR, SCOPE_VOICE,   "Depth of pulse-width modulation.") \
  X(DETUNE,         "detune",         "cents", 0, 100,   0,      CURVE_LINEAR, SCOPE_VOICE,   "How far the copies of a unison are from each other; without one, it makes three.") \
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
  X(CUTOFF,         "cutoff",         "Hz",    0, 20000, 0,      CURVE_EXP,    SCOPE_VOICE,   "Corner of the voice's own filter; 0 is off.") \
  X(RESONANCE,      "resonance",      "Q",     0.5f, 40, 0.7071f,CURVE_EXP,    SCOPE_VOICE,   "Resonance of the voice's filter.") \
  X(FILTER_AMOUNT,  "filter_amount",  "Hz", -20000, 20000, 0,    CURVE_LINEAR, SCOPE_VOICE,   "How far the filter's envelope moves its corner.") \
  X(FILTER_ATTACK,  "filter_attack",  "s",     0, 20,    0.01f,  CURVE_EXP,    SCOPE_VOICE,   "Attack of the filter's envelope.") \
  X(FILTER_DECAY,   "filter_decay",   "s",     0, 60,    0.3f,   CURVE_EXP,    SCOPE_VOICE,   "Decay of the filter's envelope.") \
  X(FILTER_SUSTAIN, "filter_sustain", "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "Sustain of the filter's envelope.") \
  X(FILTER_RELEASE, "filter_release", "s",     0, 60,    0.3f,   CURVE_EXP,    SCOPE_VOICE,   "Release of the filter's envelope.") \
  X(VEL_TO_FILTER,  "vel_to_filter",  "Hz", -20000, 20000, 0,    CURVE_LINEAR, SCOPE_VOICE,   "How far full velocity moves the filter's corner.") \
  X(KEY_TO_FILTER,  "key_to_filter",  "",      0, 1,     0,      CURVE_LINEAR, SCOPE_VOICE,   "How much the filter's corner follows the key (1: wholly; around C4).") \
  X(PRESSURE_TO_VIBRATO, "pressure_to_vibrato", "cents", 0, 200, 0, CURVE_LINEAR, SCOPE_VOICE, "Vibrato that full channel pressure adds.") \
  X(MASTER_VOLUME,         "master_volume",         "",          0, 1, 0.9f, CURVE_LINEAR, SCOPE_MASTER, "Level of the whole mix.") \
  X(LIMITER,               "limiter",               "",          0, 1, 1, CURVE_SWITCH, SCOPE_MASTER, "Look-ahead limiter of the mix, on or off.") \
  X(LIMITER_CEILING,          "limiter_ceiling",       "dB",        -24, -1, -1, CURVE_LINEAR, SCOPE_MASTER, "True peak that the limiter holds.") \
  X(LIMITER_RELEASE,       "limiter_release",       "s",         0.01f, 2, 0.1f, CURVE_EXP, SCOPE_MASTER, "Time in which the limiter comes back.") \
  X(DC_BLOCK,              "dc_block",              "",          0, 1, 1, CURVE_SWITCH, SCOPE_MASTER, "Takes away what does not swing: a high-pass at 5 Hz.")
// clang-format on

typedef enum {
#define PARAM_ID(id, ...) PARAM_##id,
  PARAM_ROWS(PARAM_ID)
#undef PARAM_ID
      PARAM_COUNT
} ParamId;

typedef enum { FILTER_LOWPASS, FILTER_BANDPASS, FILTER_HIGHPASS, FILTER_TYPES } FilterType;
typedef enum { LFO_SINE, LFO_TRIANGLE, LFO_SAW, LFO_SQUARE, LFO_RANDOM, LFO_SHAPES } LfoShape;

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

// The first of an effect's rows; the others follow in the order of dsp/effect.h.
ParamId param_of_effect(EffectKind kind) REALTIME;

// The first of a synth's rows; the others follow in the order of dsp/synth.h.
ParamId param_of_synth(SynthKind kind) REALTIME;

// The effect that a row belongs to, or EFFECT_COUNT.
uint8_t param_effect(ParamId id) REALTIME;

const Param *param_row(ParamId id) REALTIME;

// The nth name of a CURVE_NAME parameter, or NULL past its last.
const char *param_value_name(ParamId id, uint32_t n);

// True when there is such a parameter and the value is a number within its range (never for NaN).
bool param_accepts(ParamId id, float value) REALTIME;

// The nearest value that it accepts; `value` is a number.
float param_hold(ParamId id, float value) REALTIME;

// Where a value lies on the scale on which it moves evenly: log2 of it when its curve is exponential (what is
// off, at 0, lies at the end where it would not be heard), else itself; and back.
float param_scale(ParamId id, float value) REALTIME;
float param_unscale(ParamId id, float scaled) REALTIME;

// The ends of that scale.
typedef struct {
  float low, high;
} ParamSpan;
ParamSpan param_span(ParamId id) REALTIME;

// A knob's place, 0 to 1, as a value between min and max.
float param_map(ParamCurve curve, float place, float min, float max) REALTIME;

#endif
