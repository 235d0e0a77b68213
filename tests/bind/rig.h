// rig.h -- a session on an engine with no device: what it said, what the engine took, what was heard.
//
// Included once by each test program. Time is virtual: rig_run renders and pumps as the program does.
#ifndef TESTS_RIG_H
#define TESTS_RIG_H

#include "bind/session.h"
#include "support/expect.h"
#include "support/stage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RIG_RATE = 48000, RIG_PUMP = 480, RIG_TAKE = 1 << 14, RIG_SAID = 1 << 16 };

typedef struct {
  Engine *engine;
  void *block;
  Session *session;
  char said[RIG_SAID]; // a line a message: its kind, a space, the text
  size_t said_size;
  Command *taken; // by the engine, in order, transactions taken apart
  size_t taken_count, taken_room;
  float *heard; // left and right
  size_t heard_frames;
  bool keep_sound;
  bool keep_bank; // what program change picks from, which comes bit by bit after the start, is noted too
  uint32_t pump_frames;
} Rig;

typedef struct {
  uint32_t seed, command_capacity, pump_frames;
  double deadline_s;
  int64_t start_frame, start_tick; // of the engine
  bool is_offline;
  bool is_finished; // the limiter is on, and loudness is measured
} RigConfig;

static inline void rig_say(void *user, SayKind kind, const char *text) {
  static const char *const names[] = {"info", "warning", "error", "result"};
  Rig *r = user;
  int size = snprintf(r->said + r->said_size, RIG_SAID - r->said_size, "%s %s\n", names[kind], text);
  r->said_size += (size_t)size;
  assert_in_range(r->said_size, 0, RIG_SAID - 1);
}

static inline Rig *rig_open_config(const RigConfig *c) {
  Rig *r = calloc(1, sizeof *r);
  EngineConfig config = stage_config(RIG_RATE);
  config.take_capacity = RIG_TAKE;
  config.bare = !c->is_finished;
  config.start_frame = c->start_frame;
  config.start_tick = c->start_tick;
  if (c->command_capacity) config.command_capacity = c->command_capacity;
  size_t size = (engine_size(&config) + 63) / 64 * 64;
  r->block = aligned_alloc(64, size);
  memset(r->block, 0, size);
  r->engine = engine_init(r->block, &config);
  r->pump_frames = c->pump_frames ? c->pump_frames : RIG_PUMP;
  r->session = session_open(&(SessionConfig){.engine = r->engine,
                                             .data = ".",
                                             .seed = c->seed,
                                             .deadline_s = c->deadline_s > 0 ? c->deadline_s : -1,
                                             .offline = c->is_offline,
                                             .say = rig_say,
                                             .user = r});
  assert_non_null(r->session);
  return r;
}

static inline Rig *rig_open(void) { return rig_open_config(&(RigConfig){0}); }

static inline void rig_close(Rig *r) {
  session_close(r->session);
  free(r->block);
  free(r->taken);
  free(r->heard);
  free(r);
}

static inline void rig_keep(Rig *r, const Command *c) {
  if (c->type == COMMAND_TRANSACTION) {
    const Transaction *t = (const Transaction *)c->object;
    for (uint32_t k = 0; k < t->count; k++) rig_keep(r, &t->commands[k]);
    return;
  }
  if (!r->keep_bank && (c->type == COMMAND_BANK || c->type == COMMAND_TIMBRE)) return;
  if (r->taken_count == r->taken_room) {
    r->taken_room = 2 * r->taken_room + 1024;
    r->taken = realloc(r->taken, r->taken_room * sizeof *r->taken);
  }
  r->taken[r->taken_count++] = *c;
}

static inline void rig_hear(Rig *r, const float *out, uint32_t frames) {
  if (!r->keep_sound) return;
  r->heard = realloc(r->heard, (r->heard_frames + frames) * 2 * sizeof *r->heard);
  memcpy(r->heard + 2 * r->heard_frames, out, frames * 2 * sizeof *out);
  r->heard_frames += frames;
}

// Renders without a pump: the interpreter is busy elsewhere.
static inline void rig_stall(Rig *r, uint32_t frames) {
  static float out[2 * 4096];
  for (uint32_t count; frames > 0; frames -= count) {
    count = frames < 4096 ? frames : 4096;
    engine_render(r->engine, out, count);
    rig_hear(r, out, count);
    for (TakeRecord record; engine_take(r->engine, &record);)
      if (record.kind == TAKE_COMMAND) rig_keep(r, &record.command);
  }
}

static inline void rig_frames(Rig *r, uint64_t frames) {
  while (frames > 0) {
    uint32_t count = frames < r->pump_frames ? (uint32_t)frames : r->pump_frames;
    session_pump(r->session);
    rig_stall(r, count);
    frames -= count;
  }
}

// At 120 beats a minute a beat is 24000 frames.
static inline void rig_beats(Rig *r, double beats) { rig_frames(r, (uint64_t)(beats * 24000)); }

static inline bool rig_file(Rig *r, const char *name, const char *text) {
  return session_eval(r->session, name, text, strlen(text), EVAL_FILE);
}

static inline bool rig_prompt(Rig *r, const char *text) {
  return session_eval(r->session, "prompt", text, strlen(text), EVAL_PROMPT);
}

static inline void rig_forget(Rig *r) {
  r->said_size = r->taken_count = r->heard_frames = 0;
  r->said[0] = 0;
}

static inline bool rig_heard(const Rig *r, const char *text) { return strstr(r->said, text) != NULL; }

// Everything that was said is this.
static inline void rig_expect_said(const Rig *r, const char *text) { assert_string_equal(r->said, text); }

static inline uint32_t rig_count(const Rig *r, CommandType type) {
  uint32_t count = 0;
  for (size_t k = 0; k < r->taken_count; k++) count += r->taken[k].type == type;
  return count;
}

// The nth note of a channel, in the order in which the engine took them; NULL past the last.
static inline const Command *rig_note(const Rig *r, uint8_t channel, size_t n) {
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_NOTE && r->taken[k].channel == channel && n-- == 0) return &r->taken[k];
  return NULL;
}

static inline size_t rig_notes(const Rig *r, uint8_t channel) {
  size_t count = 0;
  while (rig_note(r, channel, count)) count++;
  return count;
}

// The tick that the nth note carries.
static inline int64_t rig_tick(const Rig *r, uint8_t channel, size_t n) {
  const Command *note = rig_note(r, channel, n);
  assert_non_null(note);
  assert_int_equal(note->when, WHEN_TICK);
  return note->time;
}

static inline void rig_expect_same_sound(const Rig *a, const Rig *b) {
  assert_int_equal(a->heard_frames, b->heard_frames);
  for (size_t k = 0; k < 2 * a->heard_frames; k++)
    if (a->heard[k] != b->heard[k]) fail_msg("frame %zu differs", k / 2);
}

static inline float rig_peak(const Rig *r) {
  float peak = 0;
  for (size_t k = 0; k < 2 * r->heard_frames; k++) peak = max_f(peak, max_f(r->heard[k], -r->heard[k]));
  return peak;
}

#endif
