// test_sound_random.c -- a million settings of a voice, on timbres that nobody would make: numbers, under the
// ceiling, and silence in the end.
#include "support/busy.h"
#include "timbre_random.h"
#include <string.h>

enum { CHANNELS = 16, SETS = 1000000, FIRST_SLOT = 20, SLOTS = 44, MOST_PARAMS = PARAM_COUNT };

static const Kernels *best_kernels(void) {
  const Kernels *wide = busy_kernels("avx2");
  return wide ? wide : &kernels_base;
}

// -- settings --------------------------------------------------------------------------------------

static ParamId voice_params[MOST_PARAMS];
static uint32_t voice_count;

static void find_params(void) {
  voice_count = 0;
  for (int id = 0; id < PARAM_COUNT; id++)
    if (param_row((ParamId)id)->scope == SCOPE_VOICE) voice_params[voice_count++] = (ParamId)id;
  assert_in_range(voice_count, 60, MOST_PARAMS);
}

// Anywhere in its range, on the scale on which it moves evenly, and often at its ends.
static float random_value(ParamId id, uint64_t *random) {
  const Param *row = param_row(id);
  if (id == PARAM_SYNTH)
    return (float)(random_below(random, 2) ? FIRST_SLOT + random_below(random, SLOTS)
                                           : random_below(random, SHAPE_COUNT));
  uint32_t kind = random_below(random, 16);
  if (kind < 2) return kind ? row->max : row->min;
  ParamSpan span = param_span(id);
  float scaled = (float)random_between(random, (double)span.low, (double)span.high);
  float value = param_unscale(id, scaled);
  return param_hold(id, row->curve >= CURVE_SWITCH ? floorf(value) : value);
}

// Every parameter of a voice, on one channel. Whole sets, so that a note can start with any of them.
static uint32_t random_set(Command *commands, uint32_t channel, uint64_t *random) {
  for (uint32_t k = 0; k < voice_count; k++) {
    ParamId id = voice_params[k];
    commands[k] = (Command){
        .type = COMMAND_PARAM, .channel = (uint8_t)channel, .param = {id, random_value(id, random)}};
  }
  return voice_count;
}

static Command random_note(const Stage *s, uint32_t channel, uint64_t *random) {
  return (Command){.type = COMMAND_NOTE,
                   .when = WHEN_FRAME,
                   .channel = (uint8_t)channel,
                   .time = stage_now(s) + random_below(random, QUANTUM),
                   .note = {(float)random_between(random, 0, 128), (float)random_between(random, 0, 1),
                            (int64_t)random_below(random, TICKS_PER_BEAT)}};
}

static void random_wheels(Stage *s, uint64_t *random) {
  static const int statuses[] = {0xB0, 0xD0, 0xE0};
  int status = statuses[random_below(random, 3)] | (int)random_below(random, CHANNELS);
  stage_midi(s, status, 1, (int)random_below(random, 128));
}

static void random_slot(Stage *s, uint64_t *random) {
  uint32_t slot = FIRST_SLOT + random_below(random, SLOTS);
  stage_give(s, COMMAND_TIMBRE, 0, slot, timbre_random(SYNTH_COUNT, random));
}

// -- a million of them -----------------------------------------------------------------------------

static Stage *open_random(uint32_t rate_hz, uint64_t *random) {
  EngineConfig config = stage_config(rate_hz);
  config.kernels = best_kernels();
  config.bare = false;
  Stage *s = stage_open_config(&config);
  for (uint32_t slot = 0; slot < SLOTS; slot++)
    stage_give(s, COMMAND_TIMBRE, 0, FIRST_SLOT + slot, timbre_random(slot % SYNTH_COUNT, random));
  for (uint32_t channel = 0; channel < CHANNELS; channel++) {
    stage_param(s, channel, PARAM_VOLUME, 1);
    stage_param(s, channel, PARAM_VOICES, 2);
  }
  stage_skip(s, QUANTUM);
  return s;
}

static double peak_of_tape(const Stage *s) {
  return fmax(listen_peak(stage_left(s, 0, s->frames)), listen_peak(stage_right(s, 0, s->frames)));
}

// One quantum: a new set on each channel, and some notes. How loud it was.
static double random_quantum(Stage *s, uint64_t *random) {
  static Command commands[CHANNELS * (MOST_PARAMS + 1)];
  uint32_t count = 0;
  for (uint32_t channel = 0; channel < CHANNELS; channel++) {
    count += random_set(commands + count, channel, random);
    if (random_below(random, 8) == 0) commands[count++] = random_note(s, channel, random);
  }
  assert_true(engine_send(s->engine, commands, count));
  if (random_below(random, 4) == 0) random_wheels(s, random);
  if (random_below(random, 16) == 0) random_slot(s, random);
  stage_rewind(s);
  stage_run(s, QUANTUM);
  return peak_of_tape(s);
}

static void silence(Stage *s) {
  for (int channel = 0; channel < CHANNELS; channel++) stage_midi(s, 0xB0 | channel, 120, 0);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 3));
  stage_run(s, stage_frames(s, 0.1));
  assert_true(peak_of_tape(s) == 0);
  assert_int_equal(engine_status(s->engine).voices, 0);
}

// The ceiling is the master's own, -1 dB.
static void play_random(uint32_t rate_hz, uint32_t sets, uint64_t seed) {
  uint64_t random = seed, voices = 0;
  uint32_t quanta = sets / CHANNELS;
  double loudest = 0;
  Stage *s = open_random(rate_hz, &random);
  for (uint32_t n = 0; n < quanta; n++) {
    loudest = fmax(loudest, random_quantum(s, &random));
    voices += engine_status(s->engine).voices;
    if (n % 64 == 0) stage_collect(s);
  }
  assert_int_equal(engine_status(s->engine).muted, 0);
  expect_between(loudest, 0.05, pow(10, -1.0 / 20) + 1e-6);
  expect_above((double)voices / quanta, 24);
  silence(s);
  stage_close(s);
}

static void test_million(void **state) {
  (void)state;
  find_params();
  play_random(48000, SETS * 7 / 10, 1);
  play_random(44100, SETS / 10, 2);
  play_random(8000, SETS / 10, 3);
  play_random(192000, SETS / 10, 4);
}

// The shortest rings of the shortest partials at the least rate, from every frame of a quantum.
static void test_shortest(void **state) {
  (void)state;
  Timbre *t = calloc(1, sizeof *t);
  assert_non_null(t);
  *t = (Timbre){.bytes = sizeof *t, .origin = t, .synth = SYNTH_PARTIALS, .shape = STRIKE, .mode_count = 1};
  t->mode[0] = (Mode){1, 1, 0.001f, 0};
  Stage *s = stage_open(8000);
  stage_give(s, COMMAND_TIMBRE, 0, FIRST_SLOT, t);
  stage_param(s, 0, PARAM_SYNTH, FIRST_SLOT);
  for (int n = 0; n < 400; n++) {
    stage_param(s, 0, PARAM_RING, 0.05 + 0.0005 * n);
    stage_skip(s, 4 * QUANTUM);
    stage_rewind(s);
    stage_note(s, 100, 1, stage_now(s) + n % QUANTUM);
    stage_run(s, 2 * QUANTUM);
    expect_between(peak_of_tape(s), 1e-9, 4);
    stage_rewind(s);
  }
  assert_int_equal(engine_status(s->engine).muted, 0);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a million random settings give numbers under the ceiling, and silence in the end", test_million),
      TEST("the shortest ring at the least rate is a number", test_shortest),
  };
  return cmocka_run_group_tests_name("sound: random", tests, NULL, NULL);
}
