// console.h -- the desk's cables as a test plugs them, on a stage.
#ifndef TESTS_ENGINE_CONSOLE_H
#define TESTS_ENGINE_CONSOLE_H

#include "engine/state.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Keys of console_kit, and the pitch of its first two.
enum { KEY_KICK = 36, KEY_TOM = 41, KEY_HAT = 42, KICK_HZ = 60, TOM_HZ = 330 };

static inline void console_plug(Stage *s, CommandType type, uint32_t strip, uint32_t other) {
  stage_send(s, (Command){.type = (uint8_t)type, .channel = (uint8_t)strip, .slot = (uint8_t)other});
}

static inline void console_split(Stage *s, uint32_t channel, double key, uint32_t split) {
  stage_send(s, (Command){.type = COMMAND_SPLIT,
                          .channel = (uint8_t)channel,
                          .slot = (uint8_t)split,
                          .note = {.pitch = (float)key}});
}

// The channel as stage_open leaves channel 0: a bare sine at full level.
static inline void console_tone(Stage *s, uint32_t channel) {
  stage_param(s, channel, PARAM_SYNTH, SHAPE_SINE);
  stage_param(s, channel, PARAM_VOLUME, 1);
  stage_param(s, channel, PARAM_SUSTAIN, 1);
  stage_param(s, channel, PARAM_ATTACK, 0.005);
  stage_param(s, channel, PARAM_RELEASE, 0.01);
}

static inline void console_note(Stage *s, uint32_t channel, double pitch, double velocity) {
  stage_send(s, (Command){.type = COMMAND_NOTE,
                          .channel = (uint8_t)channel,
                          .note = {(float)pitch, (float)velocity, STAGE_HELD}});
}

static inline void console_off(Stage *s, uint32_t channel, double pitch) {
  stage_send(
      s, (Command){.type = COMMAND_NOTE_OFF, .channel = (uint8_t)channel, .note = {.pitch = (float)pitch}});
}

// A kick, a tom and a hat.
static inline void console_kit(Stage *s, uint32_t channel) {
  Kit *kit = calloc(1, sizeof *kit + 3 * sizeof *kit->pieces);
  assert_non_null(kit);
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->piece[KEY_KICK] = 0, kit->piece[KEY_TOM] = 1, kit->piece[KEY_HAT] = 2;
  kit->count = 3;
  DrumPiece drum = {.level = 0.8f, .tone = 1, .tone_sweep = 0.03f, .tone_decay = 0.5f, .tone2_decay = 0.1f};
  kit->pieces[0] = kit->pieces[1] = drum;
  kit->pieces[0].tone_start = 4 * KICK_HZ, kit->pieces[0].tone_end = KICK_HZ;
  kit->pieces[1].tone_start = kit->pieces[1].tone_end = TOM_HZ;
  kit->pieces[2] =
      (DrumPiece){.level = 0.5f, .noise = 1, .noise_low = 5000, .noise_high = 15000, .noise_decay = 0.2f};
  stage_give(s, COMMAND_KIT, channel, 0, kit);
  stage_param(s, channel, PARAM_VOLUME, 1);
}

// The level of the tone now, over the last 0.1 s of the tape.
static inline double console_level(const Stage *s, double hz) {
  size_t tenth = stage_frames(s, 0.1);
  return listen_line(stage_left(s, s->frames - tenth, tenth), hz).amplitude;
}

static inline double console_click(const Stage *s, size_t at) {
  return fmax(listen_splat(stage_left(s, 0, s->frames), at), listen_splat(stage_right(s, 0, s->frames), at));
}

static inline bool console_same(const Stage *a, const Stage *b) {
  size_t bytes = a->frames * sizeof *a->left;
  return a->frames == b->frames && !memcmp(a->left, b->left, bytes) && !memcmp(a->right, b->right, bytes);
}

static inline double console_peak(const Stage *s, size_t from) {
  return fmax(listen_peak(stage_left(s, from, s->frames)), listen_peak(stage_right(s, from, s->frames)));
}

// Nothing but the master has anything to do, which has it always.
static inline bool console_sleeps(const Stage *s) {
  const Engine *e = s->engine;
  for (uint32_t n = 0; n < STRIP_MASTER; n++)
    if (!e->desk.strips[n].asleep) return false;
  return e->desk.awake == 1ull << STRIP_MASTER;
}

// -- effects ---------------------------------------------------------------------------------------

// Values with which each kind is well heard on two low tones.
typedef struct {
  ParamId id;
  float value;
} ConsoleSetting;

static const ConsoleSetting console_settings[EFFECT_INSERTS][6] = {
    [EFFECT_SATURATION] = {{PARAM_SATURATION, 1}},
    [EFFECT_TREMOLO] = {{PARAM_TREMOLO_DEPTH, 0.9f}},
    [EFFECT_DISTORTION] = {{PARAM_DISTORTION, 1}},
    [EFFECT_CABINET] = {{PARAM_CABINET, 1}},
    [EFFECT_BITCRUSH] = {{PARAM_BITCRUSH, 1}, {PARAM_BITCRUSH_BITS, 5}},
    [EFFECT_CHORUS] = {{PARAM_CHORUS, 0.7f}},
    [EFFECT_PHASER] = {{PARAM_PHASER, 0.7f}},
    [EFFECT_HIGHPASS] = {{PARAM_HIGHPASS, 300}, {PARAM_HIGHPASS_Q, 4}},
    [EFFECT_LOWPASS] = {{PARAM_LOWPASS, 200}, {PARAM_LOWPASS_Q, 4}},
    [EFFECT_EQ] = {{PARAM_EQ_LOW, 12},
                   {PARAM_EQ_MID, -12},
                   {PARAM_EQ_HIGH, 12},
                   {PARAM_EQ_LOW_FREQ, 250},
                   {PARAM_EQ_MID_FREQ, 300},
                   {PARAM_EQ_HIGH_FREQ, 1000}},
    [EFFECT_COMPRESSOR] = {{PARAM_COMPRESSOR, 1}, {PARAM_COMPRESSOR_THRESHOLD, -50}},
    [EFFECT_SIDECHAIN] = {{PARAM_SIDECHAIN, 0.8f}},
    [EFFECT_DELAY] = {{PARAM_DELAY, 0.8f}, {PARAM_DELAY_TIME, 0.07f}, {PARAM_DELAY_FEEDBACK, 0.5f}},
    [EFFECT_REVERB] = {{PARAM_REVERB, 0.8f}, {PARAM_REVERB_DECAY, 1}},
    [EFFECT_WIDTH] = {{PARAM_WIDTH, 0.2f}},
};

static inline void console_on(Stage *s, uint32_t strip, uint32_t kind) {
  const ConsoleSetting *setting = console_settings[kind];
  for (int k = 0; k < 6 && setting[k].value != 0; k++)
    stage_param(s, strip, setting[k].id, (double)setting[k].value);
}

// As it was before.
static inline void console_undo(Stage *s, uint32_t strip, uint32_t kind) {
  const ConsoleSetting *setting = console_settings[kind];
  for (int k = 0; k < 6 && setting[k].value != 0; k++)
    stage_param(s, strip, setting[k].id, (double)param_row(setting[k].id)->initial);
}

// Two channels go through the first bus, one on each side; its side-chain listens to the drums, which are
// not heard themselves.
static inline Stage *console_wide(void) {
  Stage *s = stage_open(48000);
  console_tone(s, 1);
  stage_param(s, 0, PARAM_PAN, -1);
  stage_param(s, 1, PARAM_PAN, 1);
  for (uint32_t n = 0; n < 2; n++) console_plug(s, COMMAND_ROUTE, n, BUS_FIRST);
  console_kit(s, CHANNEL_DRUMS);
  stage_param(s, CHANNEL_DRUMS, PARAM_VOLUME, 0);
  console_plug(s, COMMAND_KEY, BUS_FIRST, CHANNEL_DRUMS);
  stage_skip(s, stage_frames(s, 0.2));
  return s;
}

// 220 and 330 Hz, and a stroke for the side-chain.
static inline void console_play(Stage *s) {
  console_note(s, 0, 57, 0.7);
  console_note(s, 1, 64, 0.7);
  console_note(s, CHANNEL_DRUMS, KEY_TOM, 1);
}

static inline void console_rest(Stage *s) {
  console_off(s, 0, 57);
  console_off(s, 1, 64);
}

#endif
