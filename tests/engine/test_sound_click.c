// test_sound_click.c -- what happens to a sounding note makes no click, and does happen.
//
// The tone is a sine of 220 Hz, which has nothing above 4 kHz; what is heard there is the click. What
// happens falls on random frames, so on every place of the quantum; the worst counts.
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>

enum { TIMES = 100 };
static const double A3 = 57;
static const uint32_t rates_hz[] = {44100, 48000};

typedef void (*Event)(Stage *s, int64_t frame);

typedef struct {
  double click;         // dB, the worst
  double before, after; // amplitude of 220 Hz, the last time
  double level;         // of all that sounds after
} Clicks;

// Plays the tone afresh and lets `event` happen at a random frame.
static void hear_event(Stage *s, Event event, uint64_t *random, Clicks *c) {
  stage_rewind(s);
  stage_note(s, A3, 1, stage_now(s) + random_below(random, QUANTUM));
  size_t at = stage_frames(s, 0.5) + random_below(random, 1000), rest = stage_frames(s, 0.1);
  int64_t start = stage_now(s);
  stage_run(s, at / QUANTUM * QUANTUM); // so that what happens now happens at a known frame
  event(s, start + (int64_t)at);
  stage_run(s, 3 * rest);
  Sound after = stage_left(s, at + rest, rest);
  c->before = listen_line(stage_left(s, at - 2 * rest, rest), 220).amplitude;
  c->after = listen_line(after, 220).amplitude;
  c->level = listen_rms(after);
  c->click = fmax(c->click, listen_splat(stage_left(s, 0, s->frames), at));
}

static void quiet(Stage *s) {
  engine_panic(s->engine);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.3));
}

static Clicks hear_all(Stage *s, void (*prepare)(Stage *), Event event, int times) {
  Clicks clicks = {-300, 0, 0, 0};
  uint64_t random = 7;
  for (int i = 0; i < times; i++) {
    if (prepare) prepare(s);
    hear_event(s, event, &random, &clicks);
    quiet(s);
  }
  return clicks;
}

// -- endings -------------------------------------------------------------------------------------

static void nothing(Stage *s, int64_t frame) { (void)s, (void)frame; }
static void release(Stage *s, int64_t frame) { stage_off(s, A3, frame); }

static void panic(Stage *s, int64_t frame) {
  (void)frame;
  engine_panic(s->engine);
}

static void sound_off(Stage *s, int64_t frame) {
  (void)frame;
  stage_midi(s, 0xB0, 120, 0);
}

// Its attack is slow, so that what is heard is the end of the note before it.
static void steal(Stage *s, int64_t frame) {
  stage_param(s, 0, PARAM_ATTACK, 0.3);
  stage_note(s, 64, 1, frame);
}

static void one_voice(Stage *s) {
  stage_param(s, 0, PARAM_VOICES, 1);
  stage_param(s, 0, PARAM_ATTACK, 0.005);
}

static void check_ending(double release_s, void (*prepare)(Stage *), Event event, const char *what) {
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    stage_param(s, 0, PARAM_RELEASE, release_s);
    Clicks clicks = hear_all(s, prepare, event, TIMES);
    if (!(clicks.click <= -80))
      fail_msg("%s (release %g s, %u Hz): %.1f dB", what, release_s, rates_hz[r], clicks.click);
    expect_above(clicks.before, 0.1);
    if (release_s < 0.05) expect_below(clicks.after, 1e-3 * clicks.before);
    stage_close(s);
  }
}

static void test_base(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  Clicks clicks = hear_all(s, NULL, nothing, 5);
  expect_below(clicks.click, -110);
  expect_between(clicks.after / clicks.before, 0.999, 1.001);
  stage_close(s);
}

static void slow_attack(Stage *s) { stage_param(s, 0, PARAM_ATTACK, 1.5); }
static void slow_decay(Stage *s) {
  stage_param(s, 0, PARAM_DECAY, 3);
  stage_param(s, 0, PARAM_SUSTAIN, 0.1);
}

static void test_note_off(void **state) {
  (void)state;
  const double releases_s[] = {0, 0.005, 0.02, 0.15, 1};
  for (int i = 0; i < 5; i++) check_ending(releases_s[i], NULL, release, "note-off");
  check_ending(0.02, slow_attack, release, "note-off within the attack");
  check_ending(0.02, slow_decay, release, "note-off within the decay");
}

static void test_panic(void **state) {
  (void)state;
  check_ending(0.01, NULL, panic, "panic");
  check_ending(0.01, NULL, sound_off, "all sound off");
}

static void test_steal(void **state) {
  (void)state;
  check_ending(0.01, one_voice, steal, "steal");
}

// -- another instrument or kit while a note sounds -----------------------------------------------

typedef struct {
  ParamId id;
  float plain, other;
} Setting;

static const Setting settings[] = {
    {PARAM_SYNTH, SHAPE_SINE, SHAPE_SAW},
    {PARAM_PULSE_WIDTH, 0.5f, 0.2f},
    {PARAM_DETUNE, 0, 20},
    {PARAM_TRANSPOSE, 0, 12},
    {PARAM_GAIN, 0, -6},
    {PARAM_ATTACK, 0.005f, 0.1f},
    {PARAM_DECAY, 0.1f, 0.5f},
    {PARAM_SUSTAIN, 1, 0.2f},
    {PARAM_RELEASE, 0.01f, 0.5f},
    {PARAM_CUTOFF, 0, 900},
    {PARAM_RESONANCE, 0.7f, 2},
    {PARAM_FILTER_AMOUNT, 0, 2000},
    {PARAM_FILTER_SUSTAIN, 0, 1},
    {PARAM_SUB_OSC, 0, 0.3f},
    {PARAM_VEL_TO_FILTER, 0, 500},
};
enum { SETTINGS = sizeof settings / sizeof *settings };

static void other_instrument(Stage *s, int64_t frame) {
  (void)frame;
  for (int i = 0; i < SETTINGS; i++) stage_param(s, 0, settings[i].id, (double)settings[i].other);
}

static void plain_instrument(Stage *s) {
  for (int i = 0; i < SETTINGS; i++) stage_param(s, 0, settings[i].id, (double)settings[i].plain);
  stage_skip(s, stage_frames(s, 0.3));
}

static void test_instrument(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    Clicks clicks = hear_all(s, plain_instrument, other_instrument, TIMES);
    expect_below(clicks.click, -80);
    expect_above(clicks.level, 0.05); // the note goes on
    expect_above(fabs(1 - clicks.after / clicks.before), 0.01);
    stage_close(s);
  }
}

static Kit *low_tom(double hz, double choke) {
  Kit *kit = calloc(1, sizeof *kit + 2 * sizeof *kit->pieces);
  assert_non_null(kit);
  for (int i = 0; i < 128; i++) kit->piece[i] = KIT_NONE;
  kit->piece[40] = 0, kit->piece[41] = 1;
  kit->count = 2;
  kit->pieces[0] = (DrumPiece){.level = 0.8f,
                               .tone = 1,
                               .tone_start = (float)hz,
                               .tone_end = (float)hz,
                               .tone_sweep = 0.1f,
                               .tone_decay = 8,
                               .choke = (float)choke};
  kit->pieces[1] = kit->pieces[0];
  kit->pieces[1].level = 0;
  return kit;
}

static void strike(Stage *s, double pitch, int64_t frame) {
  stage_send(s, (Command){.type = COMMAND_NOTE,
                          .when = WHEN_FRAME,
                          .time = frame,
                          .channel = CHANNEL_DRUMS,
                          .note = {(float)pitch, 1, TICKS_PER_BEAT}});
}

static Stage *drum_stage(uint32_t rate_hz, double choke) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, CHANNEL_DRUMS, PARAM_VOLUME, 1);
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, low_tom(220, choke));
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static void change_kit(Stage *s, int64_t frame) {
  (void)frame;
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, low_tom(300, 0));
}
static void choke(Stage *s, int64_t frame) { strike(s, 41, frame); }

static double drum_click(Stage *s, Event event, size_t at) {
  strike(s, 40, stage_now(s));
  int64_t start = stage_now(s);
  stage_run(s, at / QUANTUM * QUANTUM);
  event(s, start + (int64_t)at);
  stage_run(s, stage_frames(s, 0.3));
  return listen_splat(stage_left(s, 0, s->frames), at);
}

static void test_kit(void **state) {
  (void)state;
  uint64_t random = 3;
  for (int i = 0; i < TIMES / 2; i++) {
    Stage *s = drum_stage(rates_hz[i % 2], 0);
    size_t at = stage_frames(s, 0.5) + random_below(&random, 1000), rest = stage_frames(s, 0.1);
    expect_below(drum_click(s, change_kit, at), -80);
    expect_above(listen_line(stage_left(s, at + rest, rest), 220).amplitude, 0.05); // it rings on
    assert_int_equal(stage_collect(s), 1);
    stage_close(s);
  }
}

static void test_choke(void **state) {
  (void)state;
  uint64_t random = 4;
  for (int i = 0; i < TIMES / 2; i++) {
    Stage *s = drum_stage(rates_hz[i % 2], 1);
    size_t at = stage_frames(s, 0.5) + random_below(&random, 1000), rest = stage_frames(s, 0.1);
    expect_below(drum_click(s, choke, at), -80);
    expect_above(listen_line(stage_left(s, at - rest, rest), 220).amplitude, 0.05);
    expect_below(listen_peak(stage_left(s, at + rest, rest)), 0);
    stage_close(s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a tone to which nothing happens has no click", test_base),
      TEST("a note's end makes no click, however short its release", test_note_off),
      TEST("panic makes no click", test_panic),
      TEST("a stolen voice makes no click", test_steal),
      TEST("another instrument makes no click in a note that sounds", test_instrument),
      TEST("another kit makes no click in a drum that rings, which rings on", test_kit),
      TEST("a choked drum makes no click", test_choke),
  };
  return cmocka_run_group_tests_name("sound: click", tests, NULL, NULL);
}
