// clock_rig.h -- an engine that a conductor leads, in time that is made up: somebody's clock comes in on a
// port, and where our beat is heard is held against where theirs is.
//
// Included once by each test program. What is sent is heard by the conductor before the first block that
// begins after it, as in life. The device holds one block, so a block is heard one block after it is asked
// for.
#ifndef TESTS_CLOCK_RIG_H
#define TESTS_CLOCK_RIG_H

#include "engine/clip.h"
#include "host/conductor.h"
#include "host/midi_clock.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  RIG_RATE = 48000,
  RIG_BLOCK = 256,
  RIG_TEXT = 4096,
  RIG_LATER = 4096,
  RIG_CLICKS = 8192,
  RIG_SILENCE = 64
};
static const double RIG_START_S = 1000; // host time of the first frame: any

// Messages on their way, in the order of their time.
typedef struct {
  double at_s;
  uint32_t port;
  uint8_t size, bytes[3];
} RigMessage;

typedef struct {
  Stage *stage;
  Conductor *conductor;
  double start_s; // host time at which frame 0 is asked for
  uint32_t block;
  RigMessage later[RIG_LATER];
  uint32_t later_count;
  double click_s[RIG_CLICKS];    // when each click of the tape was heard
  double click_beat[RIG_CLICKS]; // of ours, roughly
  uint32_t clicks, quiet;
  char said[RIG_TEXT];
} Rig;

static inline void rig_say(void *user, const char *sentence) {
  Rig *r = user;
  size_t used = strlen(r->said);
  snprintf(r->said + used, RIG_TEXT - used, "%s\n", sentence);
}

static inline Rig *rig_open(ConductSource source) {
  Rig *r = calloc(1, sizeof *r);
  EngineConfig config = stage_config(RIG_RATE);
  config.bare = true;
  config.pulse_capacity = 4096;
  r->stage = stage_open_config(&config);
  r->start_s = RIG_START_S;
  r->block = RIG_BLOCK;
  r->conductor = conductor_open(&(ConductorConfig){
      .engine = r->stage->engine, .ports = 4, .api = MIDI_JACK, .say = rig_say, .user = r});
  assert_non_null(r->conductor);
  conductor_choose(r->conductor, source);
  return r;
}

static inline void rig_close(Rig *r) {
  conductor_close(r->conductor);
  stage_close(r->stage);
  free(r);
}

// Host time now: when the next block is asked for.
static inline double rig_now(const Rig *r) { return r->start_s + (double)stage_now(r->stage) / RIG_RATE; }

static inline int64_t rig_ns(double seconds) { return (int64_t)llround(seconds * 1e9); }

// When a frame is heard.
static inline double rig_heard(const Rig *r, int64_t frame) {
  return r->start_s + (double)(frame + r->block) / RIG_RATE;
}

// A message that comes at this time.
static inline void rig_send(Rig *r, uint32_t port, double at_s, uint8_t size, uint8_t a, uint8_t b,
                            uint8_t c) {
  assert_in_range(r->later_count, 0, RIG_LATER - 1);
  uint32_t n = r->later_count++;
  for (; n > 0 && r->later[n - 1].at_s > at_s; n--) r->later[n] = r->later[n - 1];
  r->later[n] = (RigMessage){at_s, port, size, {a, b, c}};
}

static inline void rig_byte(Rig *r, double at_s, uint8_t byte) { rig_send(r, 0, at_s, 1, byte, 0, 0); }

static inline void rig_position(Rig *r, double at_s, uint32_t sixteenths) {
  rig_send(r, 0, at_s, 3, CLOCK_POSITION, sixteenths & 0x7f, (uint8_t)(sixteenths >> 7));
}

static inline void rig_deliver(Rig *r, double until_s) {
  uint32_t n = 0;
  for (; n < r->later_count && r->later[n].at_s <= until_s; n++) {
    const RigMessage *m = &r->later[n];
    conductor_hear(r->conductor, m->port, m->bytes, m->size, rig_ns(m->at_s));
  }
  r->later_count -= n;
  memmove(r->later, r->later + n, r->later_count * sizeof *r->later);
}

static inline double rig_shown_bpm(const Rig *r) { return conductor_status(r->conductor).bpm; }

static inline EngineStatus rig_status(const Rig *r) { return engine_status(r->stage->engine); }

// Our beat, as it is heard at the moment at which the last quantum that was rendered ends; and that moment.
static inline double rig_beat(const Rig *r) { return (double)rig_status(r).tick / TICKS_PER_BEAT; }
static inline double rig_moment(const Rig *r) { return rig_heard(r, rig_status(r).frame); }

static inline void rig_listen(Rig *r, int64_t frame) {
  for (uint32_t n = 0; n < r->block; n++) {
    bool sounds = r->stage->left[n] != 0;
    if (sounds && r->quiet >= RIG_SILENCE && r->clicks < RIG_CLICKS) {
      r->click_beat[r->clicks] = rig_beat(r);
      r->click_s[r->clicks++] = rig_heard(r, frame + n - 1); // a sine begins with a 0
    }
    r->quiet = sounds ? 0 : r->quiet + 1;
  }
}

static inline void rig_block(Rig *r) {
  int64_t frame = stage_now(r->stage);
  rig_deliver(r, rig_now(r));
  conductor_lead(r->conductor, rig_ns(rig_heard(r, frame)), r->block);
  stage_run(r->stage, r->block);
  rig_listen(r, frame);
  stage_rewind(r->stage);
}

static inline void rig_run(Rig *r, double seconds) {
  for (double end = rig_now(r) + seconds; rig_now(r) < end;) rig_block(r);
}

// Channel 0 clicks on every 1/`count` of a beat.
static inline void rig_click(Rig *r, uint32_t count) {
  static const struct {
    ParamId id;
    double value;
  } plain[] = {{PARAM_SYNTH, SHAPE_SINE}, {PARAM_VOLUME, 1}, {PARAM_SUSTAIN, 1}, {PARAM_ATTACK, 0},
               {PARAM_RELEASE, 0},        {PARAM_GAIN, 0},   {PARAM_CUTOFF, 0}};
  for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
    stage_param(r->stage, 0, plain[n].id, plain[n].value);
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  assert_non_null(clip);
  clip->length = TICKS_PER_BEAT / count;
  clip->count = 1;
  clip->hits[0] = (ClipHit){.length = clip->length / 8, .pitch = 90, .velocity = 1};
  stage_give(r->stage, COMMAND_CLIP, 0, 0, clip);
  rig_run(r, 0.5);
  r->clicks = 0;
}

static inline void rig_play(Rig *r, double bpm) {
  stage_play(r->stage, bpm);
  rig_block(r);
}

// -- a clock elsewhere -------------------------------------------------------------------------------------

// It ticks at `bpm` beats a minute, or at what `tempo` says of its ticks; each tick up to jitter_s early or
// late.
typedef struct {
  double next_s; // when the next tick is due
  int64_t ticks; // so far
  double bpm, jitter_s;
  double (*tempo)(int64_t ticks);
  double grid_s; // its port is served so often; 0: at once
  uint32_t port;
  bool mute; // it ticks on, and nobody hears it
  uint64_t random;
} Sender;

static inline double sender_bpm(const Sender *s) { return s->tempo ? s->tempo(s->ticks) : s->bpm; }

static inline double sender_beat(const Sender *s, double at_s) {
  return ((double)s->ticks - (s->next_s - at_s) * 24 * sender_bpm(s) / 60) / 24;
}

static inline void sender_tick(Rig *r, Sender *s) {
  double late = random_between(&s->random, -s->jitter_s, s->jitter_s);
  if (s->grid_s > 0) late += ceil((s->next_s + late) / s->grid_s) * s->grid_s - (s->next_s + late);
  if (!s->mute) rig_send(r, s->port, s->next_s + late, 1, CLOCK_TICK, 0, 0);
  s->next_s += 60 / (24 * sender_bpm(s));
  s->ticks++;
}

static inline Sender sender_open(const Rig *r, double bpm, double jitter_s) {
  return (Sender){.next_s = rig_now(r) + 0.0101, .bpm = bpm, .jitter_s = jitter_s, .random = 7};
}

// Our song begins with theirs.
static inline Sender sender_start(Rig *r, double bpm, double jitter_s) {
  Sender s = sender_open(r, bpm, jitter_s);
  rig_byte(r, s.next_s - jitter_s - 0.001, CLOCK_START);
  return s;
}

// Runs while the sender ticks: it is a little ahead of us.
static inline void rig_tick(Rig *r, Sender *s, double seconds) {
  for (double end = rig_now(r) + seconds; rig_now(r) < end;) {
    while (s->next_s < rig_now(r) + 0.02) sender_tick(r, s);
    rig_block(r);
  }
}

// How far our beat is ahead of theirs, in seconds; and how far from the nearest of their ticks.
static inline double rig_apart(const Rig *r, const Sender *s) {
  return (rig_beat(r) - sender_beat(s, rig_moment(r))) * 60 / sender_bpm(s);
}

static inline double rig_off_grid(const Rig *r, const Sender *s) {
  double ticks = 24 * (rig_beat(r) - sender_beat(s, rig_moment(r)));
  return (ticks - round(ticks)) * 60 / (24 * sender_bpm(s));
}

#endif
