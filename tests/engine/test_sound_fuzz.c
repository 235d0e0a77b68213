// test_sound_fuzz.c -- whatever is played, with whatever settings, the output is numbers under the ceiling.
#include "engine/clip.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 150000 };
static const double ceiling = 1; // of the limiter

// Mostly within the range, often at its ends.
static double random_value(ParamId id, uint64_t *random) {
  const Param *row = param_row(id);
  double low = (double)row->min, high = (double)row->max;
  switch (random_below(random, 8)) {
  case 0: return low;
  case 1: return high;
  case 2: return (double)row->initial;
  default: break;
  }
  double value = low + (high - low) * pow(random_between(random, 0, 1), 3);
  return row->curve >= CURVE_SWITCH ? floor(value) : value;
}

// Channels mostly, then buses, splits and the master.
static uint32_t random_strip(uint64_t *random) {
  return random_below(random, random_below(random, 4) ? CHANNEL_COUNT : STRIP_COUNT);
}

static void random_param(Stage *s, uint64_t *random) {
  ParamId id = (ParamId)(random_below(random, PARAM_COUNT));
  if (id == PARAM_LIMITER) return;
  bool master = param_row(id)->scope == SCOPE_MASTER;
  stage_param(s, master ? STRIP_MASTER : random_strip(random), id, random_value(id, random));
}

static void random_note(Stage *s, uint64_t *random) {
  Command note = {.type = COMMAND_NOTE,
                  .when = (uint8_t)(random_below(random, 3)),
                  .channel = (uint8_t)(random_below(random, CHANNEL_COUNT)),
                  .owner = OWNER_SCRIPT,
                  .note = {(float)random_between(random, 0, 128), (float)random_between(random, 0, 1),
                           (int64_t)random_between(random, 0, 4 * TICKS_PER_BEAT)}};
  int64_t now = note.when == WHEN_TICK ? engine_status(s->engine).tick : stage_now(s);
  note.time = now + random_below(random, 20000);
  stage_send(s, note);
}

static void random_midi(Stage *s, uint64_t *random) {
  int status = 0x80 + (int)(random_below(random, 0x70));
  stage_midi(s, status, (int)(random_below(random, 128)), (int)(random_below(random, 128)));
}

static void random_command(Stage *s, uint64_t *random) {
  static const CommandType types[] = {COMMAND_PLAY, COMMAND_STOP, COMMAND_TEMPO, COMMAND_TEMPO,
                                      COMMAND_PANIC};
  CommandType type = types[random_below(random, 5)];
  Command command = {.type = (uint8_t)type};
  if (type == COMMAND_TEMPO) command.tempo.bpm = random_between(random, 20, 999);
  stage_send(s, command);
}

static void random_patch(Stage *s, uint64_t *random) {
  static const CommandType types[] = {COMMAND_ROUTE, COMMAND_KEY,   COMMAND_SPLIT, COMMAND_CLEAR,
                                      COMMAND_CHAIN, COMMAND_STILL, COMMAND_LIMIT};
  CommandType type = types[random_below(random, 7)];
  Command command = {.type = (uint8_t)type,
                     .channel = (uint8_t)random_strip(random),
                     .slot = (uint8_t)random_below(random, 256)};
  if (type == COMMAND_CHAIN) command.chain = (uint64_t)random_below(random, 1u << 31) << 20;
  if (type == COMMAND_SPLIT) command.note.pitch = (float)random_below(random, 140);
  if (type == COMMAND_STILL) command.param.id = (ParamId)random_below(random, PARAM_COUNT);
  if (type == COMMAND_LIMIT)
    command.limit.voices = random_below(random, 2) ? UINT32_MAX : random_below(random, 40);
  stage_send(s, command);
}

static void random_ramp(Stage *s, uint64_t *random) {
  ParamId id = (ParamId)random_below(random, PARAM_COUNT);
  if (id == PARAM_LIMITER) return;
  stage_send(s,
             (Command){.type = COMMAND_RAMP,
                       .channel = (uint8_t)random_strip(random),
                       .ramp = {id, (float)random_value(id, random), random_below(random, TICKS_PER_BEAT)}});
}

static void random_motion(Stage *s, uint64_t *random) {
  Motion *m = calloc(1, sizeof *m + 2 * sizeof *m->points);
  m->param = (ParamId)random_below(random, PARAM_COUNT);
  if (m->param == PARAM_LIMITER) m->param = PARAM_PAN;
  m->kind = (uint8_t)random_below(random, 2);
  m->shape = (uint8_t)random_below(random, LFO_SHAPES);
  m->period = random_below(random, 2) ? random_below(random, 4 * TICKS_PER_BEAT) : 0;
  m->hz = (float)random_between(random, 0, 30);
  m->low = (float)random_between(random, -2, 0);
  m->high = (float)random_between(random, 0, 2);
  m->count = 2;
  for (uint32_t n = 0; n < 2; n++)
    m->points[n] = (MotionPoint){(n + 1) * (int64_t)random_below(random, TICKS_PER_BEAT),
                                 (float)random_value(m->param, random), (float)random_between(random, -1, 1)};
  if (m->points[1].tick < m->points[0].tick) m->points[1].tick = m->points[0].tick;
  stage_give(s, COMMAND_MOTION, random_strip(random), 0, m);
}

static float between(uint64_t *random, double low, double high) {
  return (float)random_between(random, low, high);
}

static DrumPiece random_piece(uint64_t *random) {
  return (DrumPiece){
      .level = between(random, 0, 1),
      .pan = between(random, -1, 1),
      .tone = between(random, 0, 1),
      .tone_start = between(random, 20, 20000),
      .tone_end = between(random, 20, 20000),
      .tone_sweep = between(random, 0, 1),
      .tone_decay = between(random, 0, 5),
      .tone2 = between(random, 0, 1),
      .tone2_ratio = between(random, 0.1, 10),
      .tone2_decay = between(random, 0, 5),
      .noise = between(random, 0, 1),
      .noise_low = between(random, 10, 24000),
      .noise_high = between(random, 10, 24000),
      .noise_decay = between(random, 0, 5),
      .bursts = floorf(between(random, 0, 9)),
      .burst_gap = between(random, 0, 0.1),
      .metal = between(random, 0, 1),
      .metal_pitch = between(random, 0.1, 10),
      .metal_low = between(random, 10, 24000),
      .metal_decay = between(random, 0, 5),
      .click = between(random, 0, 1),
      .drive = between(random, 0, 1),
      .vel_to_tone = between(random, 0, 1),
      .choke = floorf(between(random, 0, 16)),
  };
}

static void random_kit(Stage *s, uint64_t *random) {
  enum { PIECES = 9 };
  Kit *kit = calloc(1, sizeof *kit + PIECES * sizeof *kit->pieces);
  assert_non_null(kit);
  kit->count = PIECES;
  for (int i = 0; i < 128; i++) kit->piece[i] = (uint8_t)(i % 11 < PIECES ? i % 11 : KIT_NONE);
  for (int i = 0; i < PIECES; i++) kit->pieces[i] = random_piece(random);
  stage_give(s, COMMAND_KIT, random_below(random, 2) ? CHANNEL_DRUMS : 9, 0, kit);
}

static void random_groove(Stage *s, uint64_t *random) {
  Groove *g = calloc(1, sizeof *g);
  assert_non_null(g);
  *g = (Groove){
      .span = random_below(random, TICKS_PER_BEAT), .count = random_below(random, 4), .level = {1, 1, 1}};
  for (int k = 1; k < 3; k++) {
    g->from[k] = g->from[k - 1] + random_below(random, TICKS_PER_BEAT / 4); // some are of no use
    g->to[k] = g->to[k - 1] + random_below(random, TICKS_PER_BEAT / 4);
  }
  stage_give(s, COMMAND_GROOVE, 0, 0, g);
}

// Tempos, jumps and leaders, sensible or not.
static void random_time(Stage *s, uint64_t *random) {
  static const double odd[] = {0, -1, (double)NAN, (double)INFINITY, 1e300, 120, 999};
  double bpm = random_below(random, 2) ? odd[random_below(random, 7)] : random_between(random, 20, 999);
  int64_t tick = (int64_t)(random_bits(random) >> random_below(random, 63)) - (1 << 20);
  Command c = {.slot = (uint8_t)random_below(random, 4)};
  switch (random_below(random, 6)) {
  case 0:
    c.type = COMMAND_TEMPO;
    c.tempo.bpm = bpm;
    c.tempo.length = random_below(random, 2) ? tick : random_below(random, 4 * TICKS_PER_BEAT);
    break;
  case 1:
    c.type = COMMAND_LOCATE;
    c.locate.tick = random_below(random, 4) ? random_below(random, 64) * TICKS_PER_BEAT : tick;
    break;
  case 2:
    c = (Command){.type = COMMAND_LEAD, .slot = c.slot, .owner = OWNER_LEADER, .lead = {(double)tick, bpm}};
    engine_obey(s->engine, &c);
    return;
  case 3: c.type = COMMAND_PULSES; break;
  case 4: c.type = COMMAND_PLAY; break;
  default: random_groove(s, random); return;
  }
  stage_send(s, c);
}

static void random_clip(Stage *s, uint64_t *random) {
  enum { HITS = 16 };
  Clip *clip = calloc(1, sizeof *clip + HITS * sizeof *clip->hits);
  assert_non_null(clip);
  clip->length = (int64_t)HITS * (1 + random_below(random, TICKS_PER_BEAT));
  clip->channel = (uint8_t)(random_below(random, CHANNEL_COUNT));
  clip->count = HITS;
  for (int i = 0; i < HITS; i++)
    clip->hits[i] = (ClipHit){
        clip->length / HITS * i,         (int64_t)random_below(random, TICKS_PER_BEAT),
        floorf(between(random, 0, 128)), between(random, 0, 1),
        between(random, -1, 1),          random_below(random, 8) ? 0 : random_below(random, PARAM_LIMITER)};
  clip->origin = (int64_t)random_below(random, 1u << 31) - (1 << 30);
  clip->period = random_below(random, 2) ? clip->length + random_below(random, 4 * TICKS_PER_BEAT) : 0;
  CommandType type = random_below(random, 3) ? COMMAND_CLIP : COMMAND_FILL;
  stage_give(s, type, 0, random_below(random, CLIP_SLOTS), clip);
}

static void random_cc_map(Stage *s, uint64_t *random) {
  enum { ROWS = 12 };
  CcMap *map = calloc(1, sizeof *map + ROWS * sizeof *map->rows);
  assert_non_null(map);
  map->count = ROWS;
  for (int i = 0; i < ROWS; i++) {
    ParamId id = (ParamId)(random_below(random, PARAM_LIMITER));
    const Param *row = param_row(id);
    map->rows[i] =
        (CcRow){.cc = (uint8_t)(random_below(random, 128)),
                .from = CC_FROM_ANY,
                .notify = random_below(random, 2),
                .targets = row->scope == SCOPE_MASTER ? 1ull << STRIP_MASTER : random_below(random, 1 << 17),
                .param = id,
                .curve = row->curve,
                .min = row->min,
                .max = row->max};
  }
  stage_give(s, COMMAND_CC_MAP, 0, 0, map);
}

static void random_event(Stage *s, uint64_t *random) {
  uint32_t kind = random_below(random, 1000);
  if (kind < 500)
    random_param(s, random);
  else if (kind < 750)
    random_note(s, random);
  else if (kind < 970)
    random_midi(s, random);
  else if (kind < 978)
    random_patch(s, random);
  else if (kind < 984)
    random_ramp(s, random);
  else if (kind < 990)
    random_motion(s, random);
  else if (kind < 994)
    random_command(s, random);
  else if (kind < 996)
    random_kit(s, random);
  else if (kind < 997)
    random_cc_map(s, random);
  else if (kind < 998)
    random_time(s, random);
  else
    random_clip(s, random);
}

// stage_run itself ends the program at a value that is no number.
static void test_events(void **state) {
  (void)state;
  static const uint32_t rates_hz[] = {8000, 44100, 48000, 192000};
  double loudest = 0;
  for (int r = 0; r < 4; r++) {
    uint64_t random = 100u + (uint32_t)r;
    EngineConfig config = stage_config(rates_hz[r]);
    config.bare = false;
    Stage *s = stage_open_config(&config);
    for (int i = 0; i < EVENTS / 4; i++) {
      random_event(s, &random);
      if (i % 8) continue;
      stage_run(s, 1 + random_below(&random, 100));
      loudest = fmax(
          loudest, fmax(listen_peak(stage_left(s, 0, s->frames)), listen_peak(stage_right(s, 0, s->frames))));
      stage_collect(s);
      stage_rewind(s);
    }
    assert_int_equal(engine_status(s->engine).muted, 0);
    stage_close(s);
  }
  expect_between(loudest, 0.5, ceiling);
}

// A thousand settings of a voice, each heard for a while and then let go: all end in exact silence.
static void test_settings(void **state) {
  (void)state;
  uint64_t random = 9;
  Stage *s = stage_open(48000);
  for (int i = 0; i < 1000; i++) {
    for (int id = 0; id < PARAM_COUNT; id++) {
      const Param *row = param_row((ParamId)id);
      if (row->scope != SCOPE_VOICE || id == PARAM_RELEASE || id == PARAM_FILTER_RELEASE) continue;
      stage_param(s, 0, (ParamId)id, random_value((ParamId)id, &random));
    }
    stage_note(s, random_between(&random, 12, 127), 1, stage_now(s));
    stage_skip(s, 3000 / QUANTUM * QUANTUM);
    engine_panic(s->engine);
    stage_skip(s, stage_frames(s, 0.15));
  }
  stage_skip(s, stage_frames(s, 2));
  stage_run(s, 4800);
  assert_int_equal(listen_first(stage_left(s, 0, 4800)), 4800);
  assert_int_equal(engine_status(s->engine).muted, 0);
  stage_close(s);
}

// One channel is given what no knob can send, the next plays on, and when the value is back so is the first.
static void check_bad_value(ParamId id, float bad, bool while_sounding) {
  uint32_t channel = param_row(id)->scope == SCOPE_MASTER ? STRIP_MASTER : 0;
  Stage *s = stage_open(48000);
  stage_param(s, STRIP_MASTER, PARAM_LIMITER, 1);
  stage_send(s, (Command){.type = COMMAND_NOTE, .channel = 1, .note = {60, 1, STAGE_HELD}});
  if (while_sounding) stage_note(s, 57, 1, stage_now(s));
  stage_skip(s, 64 * QUANTUM);
  stage_param(s, channel, id, (double)bad);
  if (!while_sounding) stage_note(s, 57, 1, stage_now(s));
  stage_run(s, 64 * QUANTUM);
  expect_below(listen_peak(stage_left(s, 0, s->frames)), ceiling);
  stage_param(s, channel, id, (double)param_row(id)->initial);
  stage_rewind(s);
  stage_skip(s, 1024 * QUANTUM);
  stage_run(s, 128 * QUANTUM);
  double level = listen_peak(stage_left(s, 0, s->frames));
  if (!(level > 0.01 && level < ceiling))
    fail_msg("%s: after %g the level is %g", param_row(id)->name, (double)bad, level);
  stage_close(s);
}

static void test_bad_values(void **state) {
  (void)state;
  const float bad[] = {NAN, INFINITY, -INFINITY, 1e38f, -1e38f, 1e-40f};
  for (int id = 0; id < PARAM_COUNT; id++)
    for (int i = 0; i < 6; i++)
      for (int sounding = 0; sounding < 2; sounding++) check_bad_value((ParamId)id, bad[i], sounding);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("random events give numbers, and none over the ceiling", test_events),
      TEST("random settings of a voice end in silence", test_settings),
      TEST("values out of range, or no numbers, harm nobody", test_bad_values),
  };
  return cmocka_run_group_tests_name("sound: fuzz", tests, NULL, NULL);
}
