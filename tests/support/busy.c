// busy.c -- see busy.h.
#include "support/busy.h"
#include "engine/clip.h"
#include "engine/kit.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_TICKS = TICKS_PER_BEAT / 32, SLOTS = 4, BATCH = 64, CLIP_HITS = 16 };

// A number below `limit` that depends on what it is for and nothing else.
static uint32_t pick(uint32_t seed, uint32_t step, uint32_t what, uint32_t limit) {
  uint32_t x = seed * 0x9e3779b9u + step * 0x85ebca6bu + what * 0xc2b2ae35u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x % limit;
}

static float pick_value(ParamId id, uint32_t place) {
  const Param *row = param_row(id);
  float value = row->min + (row->max - row->min) * (float)place / 100;
  return row->curve == CURVE_WHOLE || row->curve == CURVE_NAME || row->curve == CURVE_SWITCH
             ? (float)(int)value
             : value;
}

static Command param(uint32_t channel, ParamId id, float value) {
  return (Command){.type = COMMAND_PARAM, .channel = (uint8_t)channel, .param = {id, value}};
}

static Command tempo(double bpm) { return (Command){.type = COMMAND_TEMPO, .tempo = {bpm, 0}}; }

static void free_objects(Object *o) {
  while (o) {
    Object *next = o->next;
    free(o);
    o = next;
  }
}

// A full queue is a flood's own affair: what does not go in is dropped, with what it owns.
static void offer(Busy *b, const Command *commands, uint32_t count) {
  if (engine_send(b->engine, commands, count)) return;
  for (uint32_t i = 0; i < count; i++)
    if (command_has_object(&commands[i])) free(commands[i].object);
}

static Kit *new_kit(uint32_t seed) {
  enum { PIECES = 6 };
  Kit *kit = calloc(1, sizeof *kit + PIECES * sizeof(DrumPiece));
  kit->count = PIECES;
  for (uint32_t note = 0; note < 128; note++) kit->piece[note] = (uint8_t)(note % PIECES);
  for (uint32_t i = 0; i < PIECES; i++) {
    kit->pieces[i] = (DrumPiece){
        .level = 0.5f,
        .tone = i % 2 ? 0.2f : 1,
        .tone_start = 100 + 40.0f * (float)pick(seed, i, 1, 10),
        .tone_end = 50,
        .tone_sweep = 0.03f,
        .tone_decay = 0.3f,
        .noise = i % 3 ? 0.6f : 0,
        .noise_low = 800,
        .noise_high = 9000,
        .noise_decay = 0.1f,
        .bursts = i == 3 ? 4 : 1,
        .burst_gap = 0.01f,
        .metal = i > 3 ? 0.5f : 0,
        .metal_pitch = 1,
        .metal_low = 6000,
        .metal_decay = 0.1f,
        .choke = i > 3 ? 1 : 0,
    };
  }
  return kit;
}

static Clip *new_clip(Busy *b, uint32_t channel) {
  Clip *clip = calloc(1, sizeof *clip + CLIP_HITS * sizeof(ClipHit));
  clip->length = 4 * (int64_t)TICKS_PER_BEAT;
  clip->channel = (uint8_t)channel;
  clip->count = CLIP_HITS;
  for (uint32_t i = 0; i < CLIP_HITS; i++) {
    clip->hits[i] = (ClipHit){
        .tick = (int64_t)i * TICKS_PER_BEAT / 4,
        .length = TICKS_PER_BEAT / 4,
        .pitch = 36 + (float)pick(b->seed, b->step, 300 + i, 24),
        .velocity = 0.2f + 0.1f * (float)pick(b->seed, b->step, 400 + i, 8),
    };
  }
  return clip;
}

static Command note(Busy *b, uint32_t channel) {
  uint32_t what = channel * 8;
  return (Command){
      .type = COMMAND_NOTE,
      .when = pick(b->seed, b->step, what, 3) ? WHEN_TICK : WHEN_NOW,
      .channel = (uint8_t)channel,
      .owner = OWNER_SCRIPT + channel,
      .generation = b->step / 32,
      .time = b->now + pick(b->seed, b->step, what + 1, 8 * STEP_TICKS),
      .note = {.pitch = 30 + (float)pick(b->seed, b->step, what + 2, 60),
               .velocity = 0.1f + 0.1f * (float)pick(b->seed, b->step, what + 3, 9),
               .length = pick(b->seed, b->step, what + 4, TICKS_PER_BEAT)},
  };
}

static Command any_param(Busy *b, uint32_t what) {
  ParamId id = pick(b->seed, b->step, what, PARAM_COUNT);
  uint32_t channel = param_row(id)->scope == SCOPE_MASTER ? (uint32_t)STRIP_MASTER
                                                          : pick(b->seed, b->step, what + 1, CHANNEL_COUNT);
  return param(channel, id, pick_value(id, pick(b->seed, b->step, what + 2, 101)));
}

static void send_transaction(Busy *b) {
  Transaction *t = calloc(1, sizeof *t + BATCH * sizeof(Command));
  while (t->count < BATCH) {
    t->commands[t->count] = t->count % 2 ? note(b, t->count / 2 % 16) : any_param(b, 500 + 4 * t->count);
    t->count++;
  }
  offer(b, &(Command){.type = COMMAND_TRANSACTION, .object = &t->object}, 1);
}

static void send_clip(Busy *b) {
  uint32_t slot = b->step / 4 % SLOTS;
  Clip *clip = pick(b->seed, b->step, 200, 5) ? new_clip(b, slot ? slot : (uint32_t)CHANNEL_DRUMS) : NULL;
  Command swap = {.type = COMMAND_CLIP,
                  .when = WHEN_TICK,
                  .slot = (uint8_t)slot,
                  .time = b->now + 2 * STEP_TICKS,
                  .object = clip ? &clip->object : NULL};
  offer(b, &swap, 1);
}

static void send_knobs(Busy *b) {
  CcMap *map = calloc(1, sizeof *map + 8 * sizeof(CcRow));
  for (map->count = 0; map->count < 8; map->count++) {
    map->rows[map->count] = (CcRow){.cc = (uint8_t)(70 + map->count),
                                    .from = CC_FROM_ANY,
                                    .notify = map->count % 2,
                                    .targets = 0x1ffff,
                                    .id = map->count,
                                    .param = map->count % 2 ? PARAM_LOWPASS : PARAM_CUTOFF,
                                    .curve = CURVE_EXP,
                                    .min = 200,
                                    .max = 8000};
  }
  offer(b, &(Command){.type = COMMAND_CC_MAP, .object = &map->object}, 1);
}

static void send_programs(Busy *b) {
  enum { ROWS = 4 };
  Bank *bank = calloc(1, sizeof *bank + ROWS * sizeof bank->value[0]);
  bank->count = ROWS;
  for (uint32_t p = 0; p < 128; p++) bank->program[p] = (uint8_t)(p % ROWS);
  for (uint32_t i = 0; i < ROWS * PARAM_COUNT; i++) {
    ParamId id = i % PARAM_COUNT;
    bank->value[i / PARAM_COUNT][id] = param_row(id)->initial;
  }
  for (uint32_t row = 0; row < ROWS; row++) bank->value[row][PARAM_SYNTH] = (float)(row + SHAPE_SAW);
  offer(b, &(Command){.type = COMMAND_BANK, .object = &bank->object}, 1);
}

void busy_start(Busy *b) {
  offer(b, (Command[]){tempo(120), {.type = COMMAND_PLAY}}, 2);
  for (uint32_t channel = 0; channel < 16; channel++) {
    Command declared[] = {
        param(channel, PARAM_SYNTH, (float)(channel % SHAPE_COUNT)),
        param(channel, PARAM_VOICES, 8),
        param(channel, PARAM_VOLUME, 0.1f),
        param(channel, PARAM_PAN, (float)channel / 8 - 1),
        param(channel, PARAM_CUTOFF, channel % 2 ? 2000 : 0),
        param(channel, PARAM_RESONANCE, 3),
        param(channel, PARAM_LOWPASS, channel % 3 ? 0 : 4000),
    };
    offer(b, declared, sizeof declared / sizeof *declared);
  }
  offer(b, &(Command){.type = COMMAND_KIT, .channel = 9, .object = &new_kit(b->seed)->object}, 1);
  offer(b, &(Command){.type = COMMAND_KIT, .channel = CHANNEL_DRUMS, .object = &new_kit(b->seed + 1)->object},
        1);
  send_knobs(b);
  send_programs(b);
}

static void send_transport(Busy *b) {
  switch (b->step % 64) {
  case 20: offer(b, (Command[]){tempo(60 + pick(b->seed, b->step, 1, 200))}, 1); break;
  case 40: offer(b, (Command[]){{.type = COMMAND_STOP}}, 1); break;
  case 41: offer(b, (Command[]){{.type = COMMAND_PLAY}}, 1); break;
  case 50:
    offer(b, (Command[]){{.type = COMMAND_CANCEL, .owner = OWNER_SCRIPT + 3, .generation = b->step / 32}}, 1);
    break;
  case 60: offer(b, (Command[]){{.type = COMMAND_PANIC}}, 1); break;
  default: break;
  }
}

void busy_step(Busy *b) {
  b->now = engine_status(b->engine).tick;
  for (uint32_t channel = 0; channel < 16; channel++) {
    offer(b, (Command[]){note(b, channel), any_param(b, 100 + 4 * channel)}, 2);
  }
  if (b->step % 4 == 0) send_clip(b);
  if (b->step % 8 == 3) send_transaction(b);
  if (b->step % 32 == 5) send_knobs(b);
  if (b->step % 32 == 6) send_programs(b);
  if (b->step % 16 == 7)
    offer(b, &(Command){.type = COMMAND_KIT, .channel = 9, .object = &new_kit(b->step)->object}, 1);
  send_transport(b);
  b->step++;
  Report report;
  while (engine_poll(b->engine, &report)) continue;
  free_objects(engine_retired(b->engine));
}

void busy_midi(Busy *b, uint32_t port, uint32_t *state, uint32_t count) {
  static const uint8_t controllers[] = {1, 7, 10, 11, 64, 64, 70, 71, 72, 73, 74, 120, 121, 123};
  Inlet *inlet = engine_inlet(b->engine, port);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t n = (*state)++;
    MidiMessage m = {.status = (uint8_t)(0x80 + 16 * pick(port, n, 0, 7) + pick(port, n, 1, 16)),
                     .data1 = (uint8_t)pick(port, n, 2, 128),
                     .data2 = (uint8_t)pick(port, n, 3, 128)};
    if ((m.status & 0xf0) == 0xb0) m.data1 = controllers[pick(port, n, 4, sizeof controllers)];
    inlet_push(inlet, &m);
  }
}

const Kernels *busy_kernels(const char *name) {
#ifdef __x86_64__
  __builtin_cpu_init();
  if (strcmp(name, "avx2") == 0) return __builtin_cpu_supports("avx2") ? &kernels_avx2 : NULL;
#endif
  return strcmp(name, "base") == 0 ? &kernels_base : NULL;
}

Busy *busy_open(const EngineConfig *config, uint32_t seed) {
  Busy *b = calloc(1, sizeof *b);
  size_t size = (engine_size(config) + 63) & ~(size_t)63;
  b->block = aligned_alloc(64, size);
  memset(b->block, 0, size);
  b->engine = engine_init(b->block, config);
  b->seed = seed;
  return b;
}

// The engine gives back what it holds for nothing new.
static void take_back(Busy *b) {
  float out[2 * QUANTUM];
  offer(b, (Command[]){{.type = COMMAND_PLAY}, {.type = COMMAND_CC_MAP}, {.type = COMMAND_BANK}}, 3);
  for (uint32_t channel = 0; channel < CHANNEL_COUNT; channel++)
    offer(b, &(Command){.type = COMMAND_KIT, .channel = (uint8_t)channel}, 1);
  for (uint32_t slot = 0; slot < SLOTS; slot++)
    offer(b, &(Command){.type = COMMAND_CLIP, .slot = (uint8_t)slot}, 1);
  for (uint32_t quantum = 0; quantum < 64; quantum++) {
    engine_render(b->engine, out, QUANTUM);
    free_objects(engine_retired(b->engine));
  }
}

void busy_close(Busy *b) {
  take_back(b);
  free(b->block);
  free(b);
}
