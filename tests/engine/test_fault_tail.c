// test_fault_tail.c -- faults that live echoes and reverbs are known for: tails that are cut, doubled or
// without end, and times that are wrong or can not be turned.
//
// Each comment says what a listener once heard instead.
#include "controller.h"

enum { DRUMS = CHANNEL_DRUMS };
static const double A3 = 57, A5 = 81;
static const uint32_t rates_hz[] = {44100, 48000, 96000};

// A tone of 10 ms on channel 0, at the start of the tape.
static void click(Stage *s) {
  stage_note(s, A5, 0.7, stage_now(s));
  stage_off(s, A5, stage_now(s) + (int64_t)stage_frames(s, 0.005));
}

static double loudest(const Stage *s, double from_s, double to_s) {
  size_t from = stage_frames(s, from_s);
  return listen_peak(stage_left(s, from, stage_frames(s, to_s) - from));
}

static double level(const Stage *s, double from_s, double to_s) {
  size_t from = stage_frames(s, from_s);
  return listen_rms(stage_left(s, from, stage_frames(s, to_s) - from));
}

// Seconds from the note's first frame to the first sound after `from_s`.
static double echo_s(const Stage *s, double from_s) {
  size_t from = stage_frames(s, from_s), first = listen_first(stage_left(s, 0, s->frames));
  size_t echo = from + listen_first(stage_left(s, from, s->frames - from));
  assert_true(first < s->frames && echo < s->frames);
  return (double)(echo - first) / s->rate_hz;
}

static Stage *echoing(uint32_t rate_hz, double time_s, double feedback) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, 0, PARAM_DELAY, 0.5);
  stage_param(s, 0, PARAM_DELAY_TIME, time_s);
  stage_param(s, 0, PARAM_DELAY_FEEDBACK, feedback);
  return s;
}

// -- echoes ---------------------------------------------------------------------------------------

// Once: right at 44.1 kHz alone; shorter than a block or longer than a second not at all.
static void test_echo_time(void **state) {
  (void)state;
  static const double times_s[] = {0.005, 0.375, 2.5, 3.9};
  for (int r = 0; r < 3; r++)
    for (int k = 0; k < 4; k++) {
      Stage *s = echoing(rates_hz[r], times_s[k], 0);
      stage_param(s, 0, PARAM_DELAY, 1); // nothing but echoes
      Stage *dry = stage_open(rates_hz[r]);
      click(s);
      click(dry);
      stage_run(s, stage_frames(s, times_s[k] + 0.2));
      stage_run(dry, stage_frames(s, 0.2));
      size_t sooner = listen_first(stage_left(dry, 0, dry->frames));
      double frames = (double)(listen_first(stage_left(s, 0, s->frames)) - sooner);
      expect_between(frames - times_s[k] * s->rate_hz, -3, 3); // an echo between frames begins a little early
      expect_between(console_peak(s, 0) / console_peak(dry, 0), 0.99, 1.01);
      stage_close(s);
      stage_close(dry);
    }
}

// Once: the first echo was as loud as the share says when played, and softer by the feedback when rendered.
static void test_echo_level(void **state) {
  (void)state;
  Stage *s = echoing(48000, 0.25, 0.25);
  stage_param(s, 0, PARAM_DELAY_TONE, 20000);
  click(s);
  stage_run(s, stage_frames(s, 0.8));
  double dry = loudest(s, 0, 0.2), first = loudest(s, 0.24, 0.45), second = loudest(s, 0.49, 0.7);
  expect_above(dry, 0.05);
  expect_between(first / dry, 0.99, 1.01);
  expect_between(second / first, 0.23, 0.26);
  stage_close(s);
}

// Once: a feedback of 1.1 grew without end, to 10^18 in 23 s.
static void test_feedback(void **state) {
  (void)state;
  Stage *s = echoing(48000, 0.1, 0.4);
  knob_to(s, 0, PARAM_DELAY_FEEDBACK, 0, 1.2);
  knob_turn(s, 127);
  for (int n = 0; n < 4; n++) {
    click(s);
    stage_run(s, stage_frames(s, 0.25));
  }
  stage_run(s, stage_frames(s, 22));
  expect_between(loudest(s, 22, 23), 0.1, 1.5);
  knob_turn(s, 40);
  stage_run(s, stage_frames(s, 5));
  expect_below(loudest(s, 27, 28), 1e-5);
  stage_close(s);
}

// Once: time, feedback and decay were fixed when the channel was made, and no controller reached them.
static void test_turned_time(void **state) {
  (void)state;
  static const double asked_s[] = {0.1, 0.4};
  for (int i = 0; i < 2; i++) {
    Stage *s = echoing(48000, 0.2, 0);
    knob_to(s, 0, PARAM_DELAY_TIME, 0.1, 0.4);
    click(s);
    stage_run(s, stage_frames(s, 0.015));
    knob_turn(s, i * 127); // while the echo is on its way
    stage_run(s, stage_frames(s, 0.6));
    expect_between(echo_s(s, 0.09), asked_s[i] - 5e-5, asked_s[i] + 5e-5);
    stage_close(s);
  }
}

static void test_turned_feedback(void **state) {
  (void)state;
  Stage *s = echoing(48000, 0.1, 0.4);
  knob_to(s, 0, PARAM_DELAY_FEEDBACK, 0, 0.8);
  for (int i = 0; i < 2; i++) {
    knob_turn(s, i * 127);
    stage_skip(s, stage_frames(s, 4));
    click(s);
    stage_run(s, stage_frames(s, 0.5));
    double first = loudest(s, 0.09, 0.19);
    expect_above(first, 0.05);
    expect_between(loudest(s, 0.19, 0.29) / first, 0.75 * i, 0.81 * i);
    stage_rewind(s);
  }
  stage_close(s);
}

// -- decay ----------------------------------------------------------------------------------------

// A reverb alone, into which a short sound has gone.
static Stage *ringing(uint32_t rate_hz, double decay_s) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, 0, PARAM_SYNTH, SHAPE_NOISE);
  stage_param(s, 0, PARAM_REVERB, 1);
  stage_param(s, 0, PARAM_REVERB_DECAY, decay_s);
  stage_note(s, A5, 0.7, stage_now(s));
  stage_off(s, A5, stage_now(s) + (int64_t)stage_frames(s, 0.3));
  return s;
}

// Seconds for 60 dB, from how far it falls in half of that.
static double fall_s(const Stage *s, double decay_s) {
  double early = level(s, 0.5, 0.6), late = level(s, 0.5 + decay_s / 2, 0.6 + decay_s / 2);
  return -60 * (decay_s / 2) / listen_db(late / early);
}

// Once: by a fifth shorter at 48 kHz, and at half the decay at 96 kHz.
static void test_decay(void **state) {
  (void)state;
  for (int r = 0; r < 3; r++) {
    Stage *s = ringing(rates_hz[r], 2);
    stage_run(s, stage_frames(s, 2));
    expect_above(level(s, 0.5, 0.6), 0.001);
    expect_between(fall_s(s, 2), 1.7, 2.3);
    stage_close(s);
  }
}

// Once: read when the reverb was first heard and never again; none at all ended the program.
static void test_turned_decay(void **state) {
  (void)state;
  Stage *s = ringing(48000, 1);
  knob_to(s, 0, PARAM_REVERB_DECAY, 0, 8);
  knob_turn(s, 127);
  stage_run(s, stage_frames(s, 3));
  double slow = fall_s(s, 4);
  knob_turn(s, 16); // about a second, while it rings
  stage_run(s, stage_frames(s, 1.5));
  expect_between(slow, 6, 10);
  expect_below(listen_db(level(s, 4, 4.2) / level(s, 3.1, 3.3)), -35);
  knob_turn(s, 0); // as its type has it
  stage_rewind(s);
  stage_note(s, A5, 0.7, stage_now(s));
  stage_off(s, A5, stage_now(s) + 4800);
  stage_run(s, stage_frames(s, 1));
  expect_above(level(s, 0.5, 0.6), 0.001);
  stage_close(s);
}

// -- tails that stay ------------------------------------------------------------------------------

// A note through a low-pass into echoes and a reverb, then what `change` does in each 20 ms.
static Stage *tail_with(void (*change)(Stage *, int)) {
  Stage *s = echoing(48000, 0.3, 0.5);
  stage_param(s, 0, PARAM_REVERB, 0.5);
  stage_param(s, 0, PARAM_REVERB_DECAY, 3);
  stage_param(s, 0, PARAM_LOWPASS, 8000);
  console_kit(s, DRUMS);
  stage_param(s, DRUMS, PARAM_VOLUME, 0);
  console_plug(s, COMMAND_KEY, 0, DRUMS);
  stage_note(s, A3, 0.7, stage_now(s));
  stage_off(s, A3, stage_now(s) + 19200);
  stage_run(s, stage_frames(s, 0.5));
  for (int n = 0; n < 75; n++) {
    if (change) change(s, n);
    stage_run(s, stage_frames(s, 0.02));
  }
  return s;
}

// Once: a channel that was declared again, though nothing had changed, lost every tail.
static void declare_again(Stage *s, int n) {
  stage_param(s, 0, PARAM_SYNTH, n % 2 ? SHAPE_SAW : SHAPE_SINE);
  stage_param(s, 0, PARAM_ATTACK, 0.01 + 0.001 * n);
  stage_param(s, 0, PARAM_DELAY, 0.5);
  stage_param(s, 0, PARAM_DELAY_TIME, 0.3);
  stage_param(s, 0, PARAM_DELAY_FEEDBACK, 0.5);
  stage_param(s, 0, PARAM_REVERB, 0.5);
  stage_param(s, 0, PARAM_REVERB_DECAY, 3);
  stage_param(s, 0, PARAM_LOWPASS, 8000);
}

// Once: each point of an automation began all effects again, and put a second reverb behind the first.
static void automate(Stage *s, int n) {
  Command ramp = {.type = COMMAND_RAMP, .ramp = {PARAM_LOWPASS, n % 2 ? 6000 : 8000, TICKS_PER_BEAT / 50}};
  stage_send(s, ramp);
}

static void test_tail_kept(void **state) {
  (void)state;
  Stage *plain = tail_with(NULL), *again = tail_with(declare_again), *moved = tail_with(automate);
  expect_above(level(plain, 1.5, 2), 0.005);
  assert_true(console_same(plain, again));
  expect_between(level(moved, 0.5, 1) / level(plain, 0.5, 1), 0.99, 1.01);
  expect_between(level(moved, 1.5, 2) / level(plain, 1.5, 2), 0.99, 1.01);
  for (int n = 0; n < 75; n += 7)
    expect_below(console_click(moved, stage_frames(moved, 0.5 + 0.02 * n)), -80);
  stage_close(plain);
  stage_close(again);
  stage_close(moved);
}

// A tone and its reverb, turned down by a kick just before it ends.
static Stage *ducked(double amount) {
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_SIDECHAIN, amount);
  stage_param(s, 0, PARAM_REVERB, 0.4);
  stage_param(s, 0, PARAM_REVERB_DECAY, 3);
  console_kit(s, DRUMS);
  stage_param(s, DRUMS, PARAM_VOLUME, 0);
  console_plug(s, COMMAND_KEY, 0, DRUMS);
  stage_note(s, A3, 0.7, stage_now(s));
  stage_run(s, stage_frames(s, 0.9));
  console_note(s, DRUMS, KEY_KICK, 1);
  stage_run(s, stage_frames(s, 0.2));
  stage_off(s, A3, stage_now(s));
  stage_run(s, stage_frames(s, 0.9));
  return s;
}

// Once: what was turned down for the kick had no reverb.
static void test_ducked_tail(void **state) {
  (void)state;
  Stage *s = ducked(1), *plain = ducked(0);
  expect_below(listen_db(level(s, 0.95, 1.05) / level(plain, 0.95, 1.05)), -4);
  expect_between(listen_db(level(s, 1.2, 1.6) / level(plain, 1.2, 1.6)), -8, 1);
  expect_above(level(s, 1.2, 1.6), 0.005);
  expect_above(level(s, 0.95, 1.05), 0.01);
  stage_close(s);
  stage_close(plain);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("echoes come at their time at every rate, soon or late", test_echo_time),
      TEST("the first echo is as loud as the share says", test_echo_level),
      TEST("a feedback over 1 stays bounded, and ends when it is turned down", test_feedback),
      TEST("a controller moves the delay's time", test_turned_time),
      TEST("a controller moves the delay's feedback", test_turned_feedback),
      TEST("a reverb decays in its time at every rate", test_decay),
      TEST("a controller moves the reverb's decay, down to its type's own", test_turned_decay),
      TEST("tails outlast a second declaration and any automation", test_tail_kept),
      TEST("what is turned down by a kick keeps its reverb", test_ducked_tail),
  };
  return cmocka_run_group_tests_name("fault: tail", tests, NULL, NULL);
}
