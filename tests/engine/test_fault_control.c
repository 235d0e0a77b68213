// test_fault_control.c -- faults that live desks are known for: controllers that break the sound or reach too
// little, levels out of bounds, and figures that hang on the size of a block.
//
// Each comment says what happened once instead.
#include "controller.h"

enum { DRUMS = CHANNEL_DRUMS };
static const double A3 = 57;

// A tone on channel 0, which has sounded for a second; the tape is empty.
static Stage *tone_stage(void) {
  Stage *s = stage_open(48000);
  console_note(s, 0, A3, 0.7);
  stage_skip(s, stage_frames(s, 1));
  return s;
}

static double heard(Stage *s, double hz) {
  stage_run(s, stage_frames(s, 0.5));
  return console_level(s, hz);
}

// -- controllers ----------------------------------------------------------------------------------

// Once: a Q of 0, as the default limits gave it, put what is no number into the mix for good. The knob's end
// lies outside the parameter's range: the parameter goes to its own end.
static void test_no_q(void **state) {
  (void)state;
  Stage *s = stage_open(48000), *least = stage_open(48000);
  for (int i = 0; i < 2; i++) {
    Stage *each = i ? least : s;
    stage_param(each, 0, PARAM_LOWPASS, 220);
    stage_param(each, 0, PARAM_LOWPASS_Q, i ? 0.1 : 4);
    console_note(each, 0, A3, 0.7);
    stage_run(each, stage_frames(each, 1));
  }
  double resonant = console_level(s, 220);
  knob_to(s, 0, PARAM_LOWPASS_Q, 0, 4);
  knob_turn(s, 0);
  double lowest = heard(s, 220);
  expect_between(listen_db(lowest / console_level(least, 220)), -0.1, 0.1);
  knob_turn(s, 127);
  expect_between(listen_db(heard(s, 220) / resonant), -0.1, 0.1);
  expect_above(resonant, 0.1);
  stage_close(s);
  stage_close(least);
}

// Limits that make no sense leave the parameter in its range, whatever it is; no number never gets in.
static void test_wild_limits(void **state) {
  (void)state;
  static const double ends[][2] = {
      {-1e30, 1e30}, {1e9, -1e9}, {(double)NAN, 1}, {0, (double)INFINITY}, {-5, -4}};
  Stage *s = tone_stage();
  for (ParamId id = 0; id < PARAM_COUNT; id++)
    for (int k = 0; k < 5; k++) {
      knob_to(s, 0, id, ends[k][0], ends[k][1]);
      for (int place = 0; place < 3; place++) {
        knob_turn(s, place * 63);
        stage_run(s, QUANTUM);
        assert_true(param_accepts(id, s->engine->desk.strips[0].panel.base[id]));
      }
      stage_collect(s);
    }
  for (ParamId id = 0; id < PARAM_COUNT; id++) stage_param(s, 0, id, (double)param_row(id)->initial);
  console_tone(s, 0);
  engine_panic(s->engine);
  stage_run(s, stage_frames(s, 0.1));
  console_note(s, 0, A3, 0.7);
  Stage *plain = tone_stage();
  expect_between(heard(s, 220) / heard(plain, 220), 0.999, 1.001);
  stage_close(s);
  stage_close(plain);
}

// A knob has 128 places; what is a whole number, a switch or a name moves from one to the next.
static void test_whole_values(void **state) {
  (void)state;
  Stage *s = tone_stage();
  stage_param(s, 0, PARAM_PHASER, 1);
  knob_to(s, 0, PARAM_PHASER_STAGES, 2, 12);
  double last = 2;
  uint32_t values = 1;
  for (int place = 0; place < 128; place++) {
    knob_turn(s, place);
    stage_run(s, QUANTUM);
    double now = (double)s->engine->desk.strips[0].panel.value[PARAM_PHASER_STAGES];
    expect_between(now - (2 + 10.0 * place / 127), -0.51, 0.51);
    values += now != last;
    last = now;
  }
  assert_int_equal(values, 11);
  stage_param(s, 0, PARAM_PHASER, 0);
  knob_to(s, 0, PARAM_MUTE, 0, 1);
  knob_turn(s, 100);
  expect_below(heard(s, 220), 1e-9);
  knob_turn(s, 20);
  expect_above(heard(s, 220), 0.1);
  stage_close(s);
}

// Once: no controller reached the pattern's own drums, and one that had a meaning of its own on a channel had
// no other any more.
static void test_reach(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  console_tone(s, 3);
  console_kit(s, DRUMS);
  console_note(s, 0, A3, 0.7);
  console_note(s, 3, 64, 0.7);
  double before = heard(s, 220), other = heard(s, 330);
  CcRow rows[] = {knob_row((1ull << CHANNEL_COUNT) - 1, PARAM_VOLUME, 1, 0.5),
                  knob_row(1 << 3, PARAM_PAN, 0, 1)};
  rows[1].from = 0;
  knob_map(s, rows, 2);
  knob_turn(s, 127);
  expect_between(heard(s, 220) / before, 0.4999, 0.5001);
  expect_below(console_level(s, 330), 1e-6 * other); // at the right
  size_t tenth = stage_frames(s, 0.1);
  expect_above(listen_line(stage_right(s, s->frames - tenth, tenth), 330).amplitude, 0.6 * other);
  engine_panic(s->engine);
  double strokes[2];
  for (int i = 0; i < 2; i++) {
    knob_turn(s, i * 127);
    stage_run(s, stage_frames(s, 1));
    size_t at = s->frames;
    console_note(s, DRUMS, KEY_TOM, 1);
    stage_run(s, stage_frames(s, 0.2));
    strokes[i] = listen_line(stage_left(s, at, s->frames - at), TOM_HZ).amplitude;
  }
  expect_above(strokes[0], 0.01);
  expect_between(strokes[1] / strokes[0], 0.4999, 0.5001);
  stage_close(s);
}

// -- bounds ---------------------------------------------------------------------------------------

// Once: at 5 the left side fell silent and the right one turned over.
static void test_pan(void **state) {
  (void)state;
  Stage *s = tone_stage(), *plain = tone_stage();
  stage_param(s, 0, PARAM_PAN, 5);
  stage_param(s, 0, PARAM_PAN, -1.001);
  expect_above(heard(s, 220), 0.1);
  heard(plain, 220);
  assert_true(console_same(s, plain));
  stage_close(s);
  stage_close(plain);
}

static Stage *whole_stage(bool bare) {
  EngineConfig config = stage_config(48000);
  config.bare = bare;
  Stage *s = stage_open_config(&config);
  console_tone(s, 0);
  stage_param(s, 0, PARAM_CUTOFF, 0);
  stage_param(s, STRIP_MASTER, PARAM_MASTER_VOLUME, 1);
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static double third_db(const Stage *s) { return listen_db(console_level(s, 660) / console_level(s, 220)); }

// Once: twelve notes of one pitch at full level were 8.5 times full scale, and squared off.
static void test_unisons(void **state) {
  (void)state;
  Stage *s = whole_stage(false), *bare = whole_stage(true);
  for (int n = 0; n < 12; n++) {
    stage_note(s, A3, 1, stage_now(s));
    stage_note(bare, A3, 1, stage_now(bare));
  }
  stage_run(s, stage_frames(s, 2));
  stage_run(bare, stage_frames(s, 2));
  expect_above(console_peak(bare, 0), 2);
  expect_between(listen_db(console_peak(s, 0)), -1.5, -1);
  expect_below(third_db(s), -55);
  stage_close(s);
  stage_close(bare);
}

// Once: the mix went through a curve at every level, which coloured what was not loud at all.
static void test_quiet_mix(void **state) {
  (void)state;
  Stage *s = whole_stage(false), *bare = whole_stage(true);
  stage_param(s, STRIP_MASTER, PARAM_DC_BLOCK, 0);
  stage_skip(s, stage_frames(s, 0.5));
  stage_skip(bare, stage_frames(s, 0.5));
  for (int n = 0; n < 3; n++) {
    stage_note(s, A3 + 7 * n, 0.9, stage_now(s));
    stage_note(bare, A3 + 7 * n, 0.9, stage_now(bare));
  }
  stage_run(s, stage_frames(s, 1));
  stage_run(bare, stage_frames(s, 1));
  expect_between(console_peak(bare, 0), 0.4, 0.89);
  size_t late = engine_latency(s->engine), bytes = (s->frames - late) * sizeof *s->left;
  assert_memory_equal(s->left + late, bare->left, bytes);
  assert_memory_equal(s->right + late, bare->right, bytes);
  stage_close(s);
  stage_close(bare);
}

// A stroke that swings once in two seconds: a loudspeaker moves, and nobody hears it.
static double slow_stroke(bool bare) {
  Stage *s = whole_stage(bare);
  Kit *kit = calloc(1, sizeof *kit + sizeof *kit->pieces);
  assert_non_null(kit);
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->piece[KEY_KICK] = 0;
  kit->count = 1;
  kit->pieces[0] =
      (DrumPiece){.level = 0.8f, .tone = 1, .tone_start = 0.5f, .tone_end = 0.5f, .tone_decay = 8};
  stage_give(s, COMMAND_KIT, DRUMS, 0, kit);
  stage_param(s, DRUMS, PARAM_VOLUME, 1);
  console_note(s, DRUMS, KEY_KICK, 1);
  stage_run(s, stage_frames(s, 4));
  double level = listen_rms(stage_left(s, 4800, s->frames - 4800));
  expect_above(level, 1e-4);
  stage_close(s);
  return level;
}

// Once: nothing kept what does not swing from the loudspeaker.
static void test_offset(void **state) {
  (void)state;
  expect_between(listen_db(slow_stroke(false) / slow_stroke(true)), -24, -16);
}

// -- blocks ---------------------------------------------------------------------------------------

enum { BLOCKS_END = 64 * 1024 };

typedef struct {
  float *out;
  Meter falling; // half a second after the sound
} Heard;

// Effects of each kind, a controller and notes, asked for in blocks of one size.
static Heard in_blocks(uint32_t block) {
  Stage *s = stage_open(48000);
  static const ParamId all[] = {PARAM_DISTORTION, PARAM_TREMOLO_DEPTH, PARAM_CHORUS,
                                PARAM_PHASER,     PARAM_DELAY,         PARAM_REVERB};
  for (int k = 0; k < 6; k++) stage_param(s, 0, all[k], 0.5);
  stage_param(s, 0, PARAM_LOWPASS, 3000);
  stage_note(s, A3, 0.9, stage_now(s));
  stage_off(s, A3, stage_now(s) + BLOCKS_END / 4);
  Command lower = {
      .type = COMMAND_PARAM, .when = WHEN_FRAME, .time = stage_now(s) + 12345, .param = {PARAM_LOWPASS, 300}};
  stage_send(s, lower);
  Heard heard = {.out = calloc(2 * BLOCKS_END, sizeof(float))};
  assert_non_null(heard.out);
  for (uint32_t at = 0; at < BLOCKS_END; at += block)
    engine_render(s->engine, heard.out + 2 * (size_t)at, block < BLOCKS_END - at ? block : BLOCKS_END - at);
  heard.falling = engine_meter(s->engine, 0);
  stage_close(s);
  return heard;
}

// Once: meters moved once in a block, so that they were slower or faster with its size; and coefficients
// jumped there.
static void test_blocks(void **state) {
  (void)state;
  static const uint32_t blocks[] = {64, 1024, 333, 8192};
  Heard first = in_blocks(blocks[0]);
  Sound sound = {first.out, 2 * BLOCKS_END, 96000};
  expect_above(listen_peak(sound), 0.1);
  expect_between((double)first.falling.peak[0], 0.001, listen_peak(sound));
  expect_above((double)first.falling.hold[1], 1.5 * (double)first.falling.peak[1]);
  for (int k = 1; k < 4; k++) {
    Heard other = in_blocks(blocks[k]);
    assert_memory_equal(first.out, other.out, 2 * BLOCKS_END * sizeof(float));
    assert_memory_equal(&first.falling, &other.falling, offsetof(Meter, held));
    free(other.out);
  }
  free(first.out);
}

// 20 dB a second, whatever sounds after it.
static void test_fall(void **state) {
  (void)state;
  Stage *s = tone_stage();
  double before = (double)engine_meter(s->engine, 0).peak[0];
  stage_off(s, A3, stage_now(s));
  stage_run(s, stage_frames(s, 0.02));
  double began = (double)engine_meter(s->engine, 0).peak[0];
  stage_run(s, stage_frames(s, 1));
  double after = (double)engine_meter(s->engine, 0).peak[0];
  expect_above(before, 0.1);
  expect_between(listen_db(after / began), -20.5, -19.5);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a controller at a Q of nothing goes to the least there is", test_no_q),
      TEST("limits of a controller that make no sense do no harm", test_wild_limits),
      TEST("a controller moves what is whole from each number to the next", test_whole_values),
      TEST("one controller reaches every channel, the pattern's drums too, and one more", test_reach),
      TEST("a pan beyond the side is refused", test_pan),
      TEST("twelve notes as one stay clean under the ceiling", test_unisons),
      TEST("the master changes no bit of what lies under the ceiling", test_quiet_mix),
      TEST("what hardly swings does not move the loudspeaker", test_offset),
      TEST("neither sound nor meters know the size of a block", test_blocks),
      TEST("a meter falls by 20 dB a second", test_fall),
  };
  return cmocka_run_group_tests_name("fault: control", tests, NULL, NULL);
}
