// test_desk_master.c -- the last stage: no peak past the ceiling, no direct current, a true scale, and
// nothing at all when it is off; and the whole desk, to the bit, whatever the blocks.
#include "console.h"
#include "support/busy.h"
#include "support/random.h"

static const double A3 = 57;

// A stage as a musician finds it, with the limiter and all.
static Stage *whole_stage(uint32_t rate_hz) {
  EngineConfig config = stage_config(rate_hz);
  config.bare = false;
  return stage_open_config(&config);
}

// -- the ceiling ----------------------------------------------------------------------------------

// The true peak, by a sinc of 128 frames under a Kaiser window, at eight places between two.
enum { PHASES = 8, WING = 64 };
static double true_peak(Sound s) {
  static double taps[PHASES][2 * WING];
  for (int p = 0; p < PHASES; p++)
    for (int k = 0; k < 2 * WING; k++) {
      double t = k - WING + 1 - (double)p / PHASES, place = t / (WING + 1);
      double sinc = fabs(t) < 1e-12 ? 1 : sin(3.14159265358979 * t) / (3.14159265358979 * t);
      taps[p][k] = sinc * listen_bessel(9 * sqrt(1 - place * place)) / listen_bessel(9);
    }
  double most = 0, near = 0.5 * listen_peak(s); // far below that nothing reaches the top
  for (size_t n = WING; n + WING < s.frames; n++) {
    if (fabs((double)s.samples[n]) < near && fabs((double)s.samples[n + 1]) < near) continue;
    for (int p = 0; p < PHASES; p++) {
      double sum = 0;
      for (int k = 0; k < 2 * WING; k++) sum += taps[p][k] * (double)s.samples[n + (size_t)k + 1 - WING];
      most = fmax(most, fabs(sum));
    }
  }
  return most;
}

// Seventeen channels as loud as they go, delays that feed themselves, kicks.
static Stage *loudest(uint32_t rate_hz) {
  static const Shape shapes[] = {SHAPE_SQUARE, SHAPE_SAW, SHAPE_SUPERSAW, SHAPE_NOISE};
  Stage *s = whole_stage(rate_hz);
  console_kit(s, CHANNEL_DRUMS);
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) {
    stage_param(s, n, PARAM_SYNTH, shapes[n % 4]);
    stage_param(s, n, PARAM_VOLUME, 1);
    stage_param(s, n, PARAM_TRIM, 24);
    stage_param(s, n, PARAM_SUSTAIN, 1);
    stage_param(s, n, PARAM_ATTACK, 0);
    stage_param(s, n, (ParamId)(PARAM_SEND1 + n % BUS_COUNT), 1);
    stage_param(s, n, PARAM_DELAY, n < 4);
    stage_param(s, n, PARAM_DELAY_FEEDBACK, 1.2);
    stage_param(s, n, PARAM_DELAY_TIME, 0.05 + 0.01 * n);
  }
  stage_param(s, STRIP_MASTER, PARAM_MASTER_VOLUME, 1);
  stage_param(s, STRIP_MASTER, PARAM_TRIM, 24);
  uint64_t random = 3;
  for (int i = 0; i < 12; i++) {
    for (uint32_t n = 0; n < CHANNEL_DRUMS; n++)
      console_note(s, n, 30 + (double)random_below(&random, 70), 1);
    console_note(s, CHANNEL_DRUMS, KEY_KICK, 1);
    console_note(s, CHANNEL_DRUMS, KEY_HAT, 1);
    stage_run(s, stage_frames(s, 0.1));
    if (i % 4 == 3) engine_panic(s->engine);
    stage_run(s, stage_frames(s, 0.05));
  }
  return s;
}

static void test_ceiling(void **state) {
  (void)state;
  static const uint32_t rates_hz[] = {44100, 48000, 96000};
  for (int r = 0; r < 3; r++) {
    Stage *s = loudest(rates_hz[r]);
    Meter master = engine_meter(s->engine, 0);
    expect_above((double)master.hold[0], 4); // one channel alone asks for more
    for (int side = 0; side < 2; side++) {
      double peak = true_peak(side ? stage_right(s, 0, s->frames) : stage_left(s, 0, s->frames));
      expect_between(listen_db(peak), -2, -0.99);
    }
    stage_close(s);
  }
}

// -- nothing --------------------------------------------------------------------------------------

static void bypass(Stage *s) {
  stage_param(s, STRIP_MASTER, PARAM_LIMITER, 0);
  stage_param(s, STRIP_MASTER, PARAM_DC_BLOCK, 0);
  stage_param(s, STRIP_MASTER, PARAM_MASTER_VOLUME, 1);
  stage_skip(s, stage_frames(s, 1));
}

static void play_some(Stage *s) {
  for (uint32_t n = 0; n < 3; n++) {
    stage_param(s, n, PARAM_SYNTH, SHAPE_SAW);
    console_note(s, n, A3 + 4 * n, 0.8);
  }
}

// What comes out is what comes out of a bare engine, later, to the bit, however loud.
static void test_bypass(void **state) {
  (void)state;
  static const uint32_t rates_hz[] = {8000, 44100, 48000, 192000};
  for (int r = 0; r < 4; r++) {
    EngineConfig config = stage_config(rates_hz[r]);
    Stage *bare = stage_open_config(&config), *whole = whole_stage(rates_hz[r]);
    uint32_t late = engine_latency(whole->engine);
    assert_int_equal(engine_latency(bare->engine), 0);
    expect_between(late / (double)rates_hz[r], 0.001, 0.006);
    bypass(bare), bypass(whole);
    play_some(bare), play_some(whole);
    stage_run(bare, stage_frames(bare, 0.5));
    stage_run(whole, stage_frames(bare, 0.5) + late);
    expect_above(console_peak(bare, 0), 0.1);
    expect_below(listen_peak(stage_left(whole, 0, late)), 0);
    assert_memory_equal(bare->left, whole->left + late, bare->frames * sizeof(float));
    assert_memory_equal(bare->right, whole->right + late, bare->frames * sizeof(float));
    stage_close(bare);
    stage_close(whole);
  }
}

// Switched on and off under a tone: the same latency, and no click; as for the DC blocker.
static void check_switch(ParamId id, bool loud) {
  Stage *s = whole_stage(48000);
  bypass(s);
  console_tone(s, 0);
  stage_param(s, STRIP_MASTER, PARAM_TRIM, loud ? 12 : -6);
  console_note(s, 0, A3, 1);
  stage_run(s, stage_frames(s, 0.5));
  double phase = listen_line(stage_left(s, 9600, 9600), 220).phase;
  for (int i = 0; i < 4; i++) {
    size_t at = s->frames;
    uint32_t late = engine_latency(s->engine);
    stage_param(s, STRIP_MASTER, id, i % 2 == 0);
    stage_run(s, stage_frames(s, 0.6));
    assert_int_equal(engine_latency(s->engine), late);
    expect_below(console_click(s, at), -90);
    expect_below(console_click(s, at + late), -90);
    size_t whole = (s->frames - 9600 - 9600) / 2400 * 2400; // 11 cycles are 2400 frames
    double turned =
        remainder(listen_line(stage_left(s, 9600 + whole, 9600), 220).phase - phase, 6.283185307179586);
    expect_between(turned, -0.03, 0.03); // 64 frames would be 1.8
    if (loud)
      expect_between(listen_peak(stage_left(s, s->frames - 4800, 4800)), i % 2 ? 1.3 : 0.86, i % 2 ? 4 : 0.9);
  }
  stage_close(s);
}

static void test_switches(void **state) {
  (void)state;
  check_switch(PARAM_LIMITER, true);
  check_switch(PARAM_LIMITER, false);
  check_switch(PARAM_DC_BLOCK, false);
}

// -- what is measured -----------------------------------------------------------------------------

static void test_dc(void **state) {
  (void)state;
  Stage *s = whole_stage(48000);
  console_kit(s, CHANNEL_DRUMS);
  stage_param(s, CHANNEL_DRUMS, PARAM_DISTORTION, 1);
  stage_param(s, CHANNEL_DRUMS, PARAM_DISTORTION_DRIVE, 60);
  stage_param(s, CHANNEL_DRUMS, PARAM_SATURATION, 1);
  for (int i = 0; i < 40; i++) {
    console_note(s, CHANNEL_DRUMS, KEY_KICK, 1);
    stage_run(s, stage_frames(s, 0.25));
  }
  expect_above(listen_rms(stage_left(s, 0, s->frames)), 0.05);
  expect_below(listen_db(fabs(listen_dc(stage_left(s, 0, s->frames)))), -80);
  expect_below(listen_db(fabs(listen_dc(stage_right(s, 0, s->frames)))), -80);
  stage_close(s);
}

// A tone's loudness, and that it is gone when the tone is.
static void test_loudness(void **state) {
  (void)state;
  Stage *s = whole_stage(48000);
  console_tone(s, 0);
  EngineLoudness nothing = engine_loudness(s->engine);
  expect_below((double)nothing.momentary, -70);
  console_note(s, 0, 83, 0.9); // 988 Hz
  stage_run(s, stage_frames(s, 4));
  double lufs = listen_lufs(stage_left(s, 48000, s->frames), stage_right(s, 48000, s->frames));
  EngineLoudness heard = engine_loudness(s->engine);
  expect_between(lufs, -30, -3);
  expect_between((double)heard.momentary - lufs, -0.1, 0.1);
  expect_between((double)heard.short_term - lufs, -0.1, 0.1);
  expect_between((double)heard.integrated - lufs, -0.2, 0.2);
  console_off(s, 0, 83);
  stage_run(s, stage_frames(s, 8));
  EngineLoudness after = engine_loudness(s->engine);
  expect_below((double)after.momentary, -70);
  expect_below((double)after.short_term, -70);
  expect_between((double)(after.integrated - heard.integrated), -0.2, 0.2);
  stage_close(s);
}

static double master_level(ParamId id, double value, double velocity, double pitch) {
  Stage *s = whole_stage(48000);
  console_tone(s, 0);
  stage_param(s, STRIP_MASTER, id, value);
  stage_param(s, STRIP_MASTER, PARAM_COMPRESSOR_THRESHOLD, -40);
  console_note(s, 0, pitch, velocity);
  stage_run(s, stage_frames(s, 0.8));
  double level = listen_rms(stage_left(s, s->frames - 9600, 9600));
  stage_close(s);
  return listen_db(level);
}

static void test_effects(void **state) {
  (void)state;
  double bass = master_level(PARAM_EQ_LOW, -12, 0.5, 21) - master_level(PARAM_EQ_LOW, 0, 0.5, 21);
  double treble = master_level(PARAM_EQ_LOW, -12, 0.5, 93) - master_level(PARAM_EQ_LOW, 0, 0.5, 93);
  expect_between(bass, -12.5, -11);
  expect_between(treble, -0.3, 0.3);
  double span = master_level(PARAM_COMPRESSOR, 0, 1, 69) - master_level(PARAM_COMPRESSOR, 0, 0.3, 69);
  double less = master_level(PARAM_COMPRESSOR, 1, 1, 69) - master_level(PARAM_COMPRESSOR, 1, 0.3, 69);
  expect_above(span, 6);
  expect_between(less / span, 0.2, 0.35); // a ratio of 4
}

// -- the same bits --------------------------------------------------------------------------------

// Everything on, everywhere, and always something that turns.
static void turn_everything(Stage *s, uint64_t *random) {
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    ParamId id = (ParamId)random_below(random, PARAM_COUNT);
    const Param *row = param_row(id);
    if (id == PARAM_MUTE || id == PARAM_SOLO || row->scope == SCOPE_MASTER) continue;
    stage_param(s, n, id,
                (double)param_map(row->curve, (float)random_between(random, 0, 1), row->min, row->max));
  }
  uint32_t strip = random_below(random, STRIP_MASTER), bus = BUS_FIRST + random_below(random, BUS_COUNT);
  console_plug(s, COMMAND_ROUTE, strip, strip < bus ? bus : STRIP_MASTER);
  stage_send(s, (Command){.type = COMMAND_CHAIN, .channel = (uint8_t)bus, .chain = random_bits(random)});
  console_note(s, random_below(random, CHANNEL_COUNT), 36 + (double)random_below(random, 40), 0.7);
}

static Stage *full_session(const Kernels *kernels) {
  EngineConfig config = stage_config(48000);
  config.bare = false;
  config.kernels = kernels;
  Stage *s = stage_open_config(&config);
  console_kit(s, CHANNEL_DRUMS);
  console_split(s, CHANNEL_DRUMS, KEY_KICK, SPLIT_FIRST);
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) console_on(s, n, kind);
    stage_param(s, n, PARAM_LOWPASS, 5000);
    console_plug(s, COMMAND_KEY, n, SPLIT_FIRST);
    stage_skip(s, QUANTUM);
  }
  return s;
}

// Renders in blocks of so many frames, commands between them at the same frames.
enum { PART = 4800, PARTS = 6 };
static uint64_t hash_of(const Kernels *kernels, size_t block) {
  Stage *s = full_session(kernels);
  uint64_t random = 13;
  for (int part = 0; part < PARTS; part++) {
    for (int i = 0; i < 3; i++) turn_everything(s, &random);
    for (size_t done = 0, count; done < PART; done += count) {
      count = PART - done < block ? PART - done : block;
      stage_run(s, count);
    }
  }
  expect_above(console_peak(s, s->frames / 2), 0.01);
  uint64_t hash =
      listen_hash(listen_hash(LISTEN_HASH, stage_left(s, 0, s->frames)), stage_right(s, 0, s->frames));
  stage_close(s);
  return hash;
}

static void test_blocks(void **state) {
  (void)state;
  static const size_t blocks[] = {1, 16, 31, 33, 64, 100, 1024};
  uint64_t whole = hash_of(&kernels_base, PART);
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    assert_true(hash_of(&kernels_base, blocks[i]) == whole);
}

static void test_kernels(void **state) {
  (void)state;
  const Kernels *wide = busy_kernels("avx2");
  if (!wide) skip();
  assert_true(hash_of(wide, 256) == hash_of(&kernels_base, 256));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the loudest session stays under the ceiling, between the samples too", test_ceiling),
      TEST("a master that is off is a bare engine, later, to the bit", test_bypass),
      TEST("the limiter and the DC blocker are switched without a click or a gap", test_switches),
      TEST("kicks leave no direct current", test_dc),
      TEST("the loudness of a tone is told right, and that it ended", test_loudness),
      TEST("the master has an equaliser and a compressor", test_effects),
      TEST("blocks of any size make the same bits with everything on", test_blocks),
      TEST("every instruction set makes the same bits with everything on", test_kernels),
  };
  return cmocka_run_group_tests_name("desk: master", tests, NULL, NULL);
}
