#include "support/stage.h"
#include "engine/clip.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HUGE_PAGE = 2 << 20, CHUNK = 256 };

static void require(bool good, const char *what) {
  if (good) return;
  fprintf(stderr, "stage: %s\n", what);
  abort();
}

// On huge pages, as the program's own (host/memory.h).
static void *aligned(size_t size) {
  size_t page = size > HUGE_PAGE ? HUGE_PAGE : 64, whole = (size + page - 1) / page * page;
  void *block = aligned_alloc(page, whole);
  require(block, "no memory");
  madvise(block, whole, MADV_HUGEPAGE);
  return memset(block, 0, size);
}

const Tables *stage_tables(void) {
  static Tables *tables;
  if (tables) return tables;
  return tables = tables_init(aligned(tables_size()));
}

EngineConfig stage_config(uint32_t rate_hz) {
  EngineConfig config = engine_defaults();
  config.rate_hz = rate_hz;
  config.tables = stage_tables();
  config.kernels = &kernels_base;
  config.bare = true;
  config.echoes = config.reverbs = 4;
  return config;
}

Stage *stage_open_config(const EngineConfig *config) {
  Stage *s = calloc(1, sizeof *s);
  require(s, "no memory");
  s->block = aligned(engine_size(config));
  s->engine = engine_init(s->block, config);
  s->rate_hz = config->rate_hz;
  s->origin = config->start_frame;
  return s;
}

Stage *stage_open(uint32_t rate_hz) {
  EngineConfig config = stage_config(rate_hz);
  Stage *s = stage_open_config(&config);
  static const struct {
    ParamId id;
    float value;
  } plain[] = {{PARAM_SYNTH, SHAPE_SINE}, {PARAM_VOLUME, 1}, {PARAM_SUSTAIN, 1}, {PARAM_ATTACK, 0.005f},
               {PARAM_RELEASE, 0.01f},    {PARAM_GAIN, 0},   {PARAM_CUTOFF, 0}};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    stage_param(s, 0, plain[i].id, (double)plain[i].value);
  stage_param(s, STRIP_MASTER, PARAM_LIMITER, 0);
  stage_param(s, STRIP_MASTER, PARAM_MASTER_VOLUME, 1);
  stage_skip(s, stage_frames(s, 0.5)); // until the levels have come to rest
  return s;
}

uint32_t stage_collect(Stage *s) {
  uint32_t count = 0;
  for (Object *o = engine_retired(s->engine), *next; o; o = next, count++) next = o->next, free(o);
  return count;
}

// Takes back all that the engine may have been given, a slot at a time: its queue may be short.
static void empty_hands(Stage *s) {
  stage_rewind(s);
  engine_panic(s->engine); // a note that sounds keeps its timbre
  stage_skip(s, stage_frames(s, 0.05));
  stage_send(
      s,
      (Command){.type = COMMAND_LEAD, .slot = LEAD_NONE, .owner = OWNER_LEADER}); // who would keep it waiting
  stage_send(s, (Command){.type = COMMAND_PLAY}); // clips come and go while the transport runs
  stage_give(s, COMMAND_GROOVE, 0, 0, NULL);
  stage_give(s, COMMAND_CC_MAP, 0, 0, NULL);
  stage_give(s, COMMAND_BANK, 0, 0, NULL);
  for (uint32_t i = 0; i < CLIP_SLOTS; i++) {
    if (i < CHANNEL_COUNT) stage_give(s, COMMAND_KIT, i, 0, NULL);
    if (i <= CHANNEL_COUNT) stage_give(s, COMMAND_TUNING, i, 0, NULL);
    if (i >= SHAPE_COUNT) stage_give(s, COMMAND_TIMBRE, 0, i, NULL);
    stage_give(s, COMMAND_CLIP, 0, i, NULL);
    stage_give(s, COMMAND_FILL, 0, i, NULL);
    stage_skip(s, QUANTUM);
    stage_collect(s);
  }
  do stage_skip(s, QUANTUM);
  while (stage_collect(s) > 0); // what was handed over while a list still lay there
}

void stage_close(Stage *s) {
  if (s->gave) empty_hands(s);
  free(s->left);
  free(s->right);
  free(s->block);
  free(s);
}

void stage_give(Stage *s, CommandType type, uint32_t channel, uint32_t slot, void *object) {
  s->gave = true;
  stage_send(
      s,
      (Command){.type = (uint8_t)type, .channel = (uint8_t)channel, .slot = (uint8_t)slot, .object = object});
}

void stage_send(Stage *s, Command command) {
  require(engine_send(s->engine, &command, 1), "the command queue is full: render, then send more");
}

void stage_param(Stage *s, uint32_t channel, ParamId id, double value) {
  stage_send(s, (Command){.type = COMMAND_PARAM, .channel = (uint8_t)channel, .param = {id, (float)value}});
}

void stage_note(Stage *s, double pitch, double velocity, int64_t frame) {
  stage_send(s, (Command){.type = COMMAND_NOTE,
                          .when = WHEN_FRAME,
                          .time = frame,
                          .note = {(float)pitch, (float)velocity, STAGE_HELD}});
}

void stage_off(Stage *s, double pitch, int64_t frame) {
  stage_send(
      s, (Command){
             .type = COMMAND_NOTE_OFF, .when = WHEN_FRAME, .time = frame, .note = {.pitch = (float)pitch}});
}

void stage_play(Stage *s, double bpm) {
  stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {bpm, 0}});
  stage_send(s, (Command){.type = COMMAND_PLAY});
}

void stage_midi(Stage *s, int status, int data1, int data2) {
  MidiMessage message = {.status = (uint8_t)status, .data1 = (uint8_t)data1, .data2 = (uint8_t)data2};
  inlet_push(engine_inlet(s->engine, 0), &message);
}

static float *grown(float *samples, size_t room) {
  float *p = realloc(samples, room * sizeof *p);
  require(p, "no memory");
  return p;
}

static void make_room(Stage *s, size_t frames) {
  if (s->frames + frames <= s->room) return;
  s->room = 2 * s->room + frames;
  s->left = grown(s->left, s->room);
  s->right = grown(s->right, s->room);
}

void stage_run(Stage *s, size_t frames) {
  make_room(s, frames);
  while (frames > 0) {
    float chunk[2 * CHUNK];
    size_t count = frames < CHUNK ? frames : CHUNK;
    engine_render(s->engine, chunk, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
      require(is_finite(chunk[2 * i]) && is_finite(chunk[2 * i + 1]), "a frame that is no number");
      s->left[s->frames + i] = chunk[2 * i];
      s->right[s->frames + i] = chunk[2 * i + 1];
    }
    s->frames += count;
    frames -= count;
  }
}

void stage_rewind(Stage *s) {
  s->origin += (int64_t)s->frames;
  s->frames = 0;
}

void stage_skip(Stage *s, size_t frames) {
  require(s->frames == 0, "a skip would leave a hole in the tape: rewind first");
  for (size_t part = 1 << 16; frames > 0; frames -= part) {
    if (part > frames) part = frames;
    stage_run(s, part);
    stage_rewind(s);
  }
}

size_t stage_frames(const Stage *s, double seconds) {
  return (size_t)lround(seconds * s->rate_hz / QUANTUM) * QUANTUM;
}

int64_t stage_now(const Stage *s) { return s->origin + (int64_t)s->frames; }

Sound stage_left(const Stage *s, size_t from, size_t frames) {
  return listen_slice((Sound){s->left, s->frames, s->rate_hz}, from, frames);
}

Sound stage_right(const Stage *s, size_t from, size_t frames) {
  return listen_slice((Sound){s->right, s->frames, s->rate_hz}, from, frames);
}

double stage_hz(double pitch) { return 440 * exp2((pitch - 69) / 12); }

uint32_t stage_random(uint32_t *state) { // a 32-bit step in the manner of SplitMix
  uint32_t z = *state += 0x9e3779b9u;
  z = (z ^ z >> 16) * 0x21f0aaadu;
  z = (z ^ z >> 15) * 0x735a2d97u;
  return z ^ z >> 15;
}
