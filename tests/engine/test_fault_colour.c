// test_fault_colour.c -- faults that live effects are known for: colour that jumps, can not be turned, is on
// one side or is not there at all.
//
// Each comment says what a listener once heard instead.
#include "controller.h"

enum { DRUMS = CHANNEL_DRUMS };
static const double A3 = 57, A5 = 81, B8 = 119;

// Channel 0 holds a tone; the last second is on the tape.
static Stage *holding(double pitch, const ParamId *ids, const double *values, int count) {
  Stage *s = stage_open(48000);
  for (int k = 0; k < count; k++) stage_param(s, 0, ids[k], values[k]);
  stage_skip(s, stage_frames(s, 0.2));
  console_note(s, 0, pitch, 0.7);
  stage_skip(s, stage_frames(s, 0.5));
  stage_run(s, stage_frames(s, 1));
  return s;
}

static Stage *holding_with(double pitch, ParamId id, double value) { return holding(pitch, &id, &value, 1); }

// How far harmonic n of A3 lies under the fundamental.
static double harmonic_db(const Stage *s, int n) {
  return listen_db(console_level(s, 220.0 * n) / console_level(s, 220));
}

// -- drive ----------------------------------------------------------------------------------------

// Once: any amount over 0 switched the whole distortion in. A tenth of it has to be a tenth as much.
static void test_continuous(void **state) {
  (void)state;
  static const ParamId ids[] = {PARAM_DISTORTION, PARAM_DISTORTION_DRIVE};
  double dry = 0, last_db = 0;
  for (int i = 0; i < 4; i++) {
    double amounts[] = {0, 0.4, 0.04, 0.004};
    double values[] = {amounts[i], 30};
    Stage *s = holding(A3, ids, values, 2);
    if (i == 0) dry = console_level(s, 220);
    if (i == 1) expect_above(harmonic_db(s, 3), -30);
    if (i > 1) expect_between(harmonic_db(s, 3) - last_db, -21.5, -18.5);
    if (i == 3) expect_between(listen_db(console_level(s, 220) / dry), -0.05, 0.05);
    last_db = harmonic_db(s, 3);
    stage_close(s);
  }
  expect_above(dry, 0.1);
}

// Once: the volume came before the effects, so that a soft channel was a clean one.
static void test_volume(void **state) {
  (void)state;
  static const ParamId ids[] = {PARAM_DISTORTION, PARAM_DISTORTION_DRIVE, PARAM_SATURATION, PARAM_VOLUME};
  Stage *loud = holding(A3, ids, (double[]){1, 10, 0.5, 1}, 4);
  Stage *soft = holding(A3, ids, (double[]){1, 10, 0.5, 0.1}, 4);
  expect_between(console_level(soft, 220) / console_level(loud, 220), 0.0999, 0.1001);
  for (int n = 2; n < 8; n++) {
    expect_above(harmonic_db(loud, n), -80);
    expect_between(harmonic_db(soft, n) - harmonic_db(loud, n), -0.01, 0.01);
  }
  stage_close(loud);
  stage_close(soft);
}

// Once: driven three times, whatever was asked, and by no controller.
static void test_drive(void **state) {
  (void)state;
  Stage *s = holding_with(A3, PARAM_DISTORTION, 1);
  knob_to(s, 0, PARAM_DISTORTION_DRIVE, 1, 100);
  knob_turn(s, 0);
  stage_run(s, stage_frames(s, 0.5));
  double least = harmonic_db(s, 3);
  knob_turn(s, 127);
  stage_run(s, stage_frames(s, 0.5));
  expect_between(least, -60, -20);
  expect_above(harmonic_db(s, 3), -16);
  stage_close(s);
}

// Once: the loudspeaker was on or off; its amount said nothing.
static void test_cabinet(void **state) {
  (void)state;
  double levels[3];
  for (int i = 0; i < 3; i++) {
    Stage *s = holding_with(B8, PARAM_CABINET, 0.5 * i);
    levels[i] = console_level(s, stage_hz(B8));
    stage_close(s);
  }
  expect_above(levels[0], 0.1);
  expect_between(listen_db(levels[1] / levels[0]), -9, -3);
  expect_below(listen_db(levels[2] / levels[0]), -12);
}

// -- swings ---------------------------------------------------------------------------------------

enum { STEP = 240, MOST_STEPS = 1200 };

typedef struct {
  double least, most, per_second; // levels; how often they rise through their mean
} Swings;

static Swings swings_of(const Stage *s, size_t from) {
  static double levels[MOST_STEPS];
  Sound sound = stage_left(s, from, s->frames - from);
  size_t count = sound.frames / STEP;
  assert_true(count <= MOST_STEPS);
  listen_envelope(sound, STEP, levels);
  Swings swings = {.least = 1e9};
  double mean = 0, rises = 0;
  for (size_t n = 0; n < count; n++) mean += levels[n] / (double)count;
  for (size_t n = 0; n < count; n++) {
    swings.least = fmin(swings.least, levels[n]);
    swings.most = fmax(swings.most, levels[n]);
    if (n > 0) rises += levels[n - 1] < mean && levels[n] >= mean;
  }
  swings.per_second = rises * sound.rate_hz / (double)sound.frames;
  return swings;
}

static double turned_rate(Stage *s, int value) {
  size_t at = s->frames;
  knob_turn(s, value);
  stage_run(s, stage_frames(s, 4));
  return swings_of(s, at).per_second;
}

// Once: five times a second, always.
static void test_tremolo(void **state) {
  (void)state;
  Stage *s = holding_with(A5, PARAM_TREMOLO_DEPTH, 0.8);
  knob_to(s, 0, PARAM_TREMOLO_RATE, 2, 12);
  expect_between(turned_rate(s, 0), 1.7, 2.3);
  expect_between(turned_rate(s, 127), 11.5, 12.3);
  stage_close(s);
}

// Sidebands of A5, over the tone.
static double sideband(const Stage *s, double offset_hz) {
  size_t frames = stage_frames(s, 6);
  Sound sound = stage_left(s, s->frames - frames, frames);
  return listen_line(sound, 880 + offset_hz).amplitude / listen_line(sound, 880).amplitude;
}

// Once: one speed and one depth. What swings at some rate has sidebands there; the deeper, the wider.
static void test_chorus(void **state) {
  (void)state;
  Stage *s = holding_with(A5, PARAM_CHORUS, 1);
  knob_to(s, 0, PARAM_CHORUS_RATE, 0.05, 4);
  knob_turn(s, 127);
  stage_run(s, stage_frames(s, 7));
  expect_above(sideband(s, 4) + sideband(s, 8), 0.1);
  expect_below(sideband(s, 1.5) + sideband(s, 3), 1e-4);
  knob_to(s, 0, PARAM_CHORUS_DEPTH, 0, 0.01);
  double wide[2];
  for (int i = 0; i < 2; i++) {
    knob_turn(s, i ? 100 : 5);
    stage_run(s, stage_frames(s, 7));
    wide[i] = sideband(s, 48) + sideband(s, 52) + sideband(s, 56);
  }
  expect_below(wide[0], 1e-3);
  expect_above(wide[1], 0.02);
  stage_close(s);
}

// Once: taken, kept, and never heard.
static void test_phaser(void **state) {
  (void)state;
  static const ParamId ids[] = {PARAM_PHASER, PARAM_PHASER_RATE};
  Stage *off = holding(A5, ids, (double[]){0, 2}, 2), *on = holding(A5, ids, (double[]){1, 2}, 2);
  Swings plain = swings_of(off, 0), swept = swings_of(on, 0);
  expect_above(plain.least, 0.1);
  expect_above(plain.least / plain.most, 0.97);
  expect_below(swept.least / swept.most, 0.3);
  stage_close(off);
  stage_close(on);
}

// -- both sides -----------------------------------------------------------------------------------

// How much of it lies at the sides, against what lies in the middle.
static double sides_of(const Stage *s) {
  double sides = 0, middle = 0;
  for (size_t n = 0; n < s->frames; n++) {
    double left = (double)s->left[n], right = (double)s->right[n];
    sides += (left - right) * (left - right);
    middle += (left + right) * (left + right);
  }
  assert_true(middle > 0);
  return sqrt(sides / middle);
}

// Once: each effect was in mono, in the middle.
static void test_stereo(void **state) {
  (void)state;
  static const struct {
    ParamId id;
    double value, least;
  } wide[] = {{PARAM_CHORUS, 1, 0.1},         {PARAM_REVERB, 1, 0.3},         {PARAM_PHASER, 1, 0.05},
              {PARAM_DELAY_PINGPONG, 1, 0.9}, {PARAM_TREMOLO_STEREO, 1, 0.2}, {PARAM_VOICES, 12, -1}};
  for (int k = 0; k < 6; k++) {
    Stage *s = stage_open(48000);
    stage_param(s, 0, wide[k].id, wide[k].value);
    stage_param(s, 0, PARAM_DELAY, wide[k].id == PARAM_DELAY_PINGPONG);
    stage_param(s, 0, PARAM_TREMOLO_DEPTH, wide[k].id == PARAM_TREMOLO_STEREO);
    stage_note(s, A5, 0.7, stage_now(s));
    stage_off(s, A5, stage_now(s) + 9600);
    stage_run(s, stage_frames(s, 1));
    if (wide[k].least < 0)
      expect_below(sides_of(s), 0);
    else if (!(sides_of(s) > wide[k].least))
      fail_msg("%s: %g at the sides", param_row(wide[k].id)->name, sides_of(s));
    stage_close(s);
  }
}

// -- drums ----------------------------------------------------------------------------------------

static void give_kit(Stage *s, float pan) {
  Kit *kit = calloc(1, sizeof *kit + 2 * sizeof *kit->pieces);
  assert_non_null(kit);
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->piece[KEY_TOM] = 0, kit->piece[KEY_HAT] = 1;
  kit->count = 2;
  kit->pieces[0] = (DrumPiece){
      .level = 0.8f, .pan = -pan, .tone = 1, .tone_start = TOM_HZ, .tone_end = TOM_HZ, .tone_decay = 0.2f};
  kit->pieces[1] = (DrumPiece){
      .level = 0.8f, .pan = pan, .noise = 1, .noise_low = 5000, .noise_high = 15000, .noise_decay = 0.2f};
  stage_give(s, COMMAND_KIT, DRUMS, 0, kit);
  stage_param(s, DRUMS, PARAM_VOLUME, 1);
}

// Once: every drum was in the middle.
static void test_drum_places(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  give_kit(s, 0.8f);
  console_note(s, DRUMS, KEY_TOM, 1);
  stage_run(s, stage_frames(s, 0.5));
  expect_above(listen_rms(stage_left(s, 0, s->frames)), 3 * listen_rms(stage_right(s, 0, s->frames)));
  size_t at = s->frames;
  console_note(s, DRUMS, KEY_HAT, 1);
  stage_run(s, stage_frames(s, 0.5));
  expect_above(listen_rms(stage_right(s, at, 24000)), 3 * listen_rms(stage_left(s, at, 24000)));
  stage_close(s);
}

static double hat_through(double lowpass_hz) {
  Stage *s = stage_open(48000);
  give_kit(s, 0);
  stage_param(s, DRUMS, PARAM_LOWPASS, lowpass_hz);
  console_note(s, DRUMS, KEY_HAT, 1);
  stage_run(s, stage_frames(s, 0.2));
  double level = listen_rms(stage_left(s, 0, s->frames));
  stage_close(s);
  return level;
}

// From 0.9 s on, when the stroke itself has long gone.
static double tail_of(double reverb) {
  Stage *s = stage_open(48000);
  give_kit(s, 0);
  stage_param(s, DRUMS, PARAM_REVERB_DECAY, 2);
  stage_param(s, DRUMS, PARAM_REVERB, reverb);
  console_note(s, DRUMS, KEY_TOM, 1);
  stage_run(s, stage_frames(s, 1.2));
  double level = listen_rms(stage_left(s, stage_frames(s, 0.9), 14400));
  stage_close(s);
  return level;
}

// Once: drums had no effects; a reverb asked for was dropped without a word.
static void test_drum_effects(void **state) {
  (void)state;
  expect_above(hat_through(0), 0.01);
  expect_below(listen_db(hat_through(300) / hat_through(0)), -35);
  expect_above(tail_of(0.5), 1e-3);
  expect_below(tail_of(0), 1e-8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a tenth of a distortion is a tenth of its overtones", test_continuous),
      TEST("the volume leaves the distortion's sound alone", test_volume),
      TEST("the drive is heard, and a controller turns it", test_drive),
      TEST("half a cabinet is half of one", test_cabinet),
      TEST("a tremolo swings as fast as its controller says", test_tremolo),
      TEST("a chorus swings as fast and as deep as its controller says", test_chorus),
      TEST("a phaser is heard", test_phaser),
      TEST("effects are heard at both sides", test_stereo),
      TEST("drums have places of their own", test_drum_places),
      TEST("drums have effects, a reverb among them", test_drum_effects),
  };
  return cmocka_run_group_tests_name("fault: colour", tests, NULL, NULL);
}
