// test_desk_change.c -- several things change at the desk at once, or one is taken away while it rings.
#include "console.h"

enum { BUS = BUS_FIRST, OTHER = BUS_FIRST + 1 };
static const double A3 = 57, A3_HZ = 220;

static uint64_t in_order(EffectKind a, EffectKind b, EffectKind c, EffectKind d) {
  return (uint64_t)a | (uint64_t)b << 4 | (uint64_t)c << 8 | (uint64_t)d << 12 | UINT64_MAX << 16;
}

// Time that nobody listens to.
static void pass(Stage *s, double seconds) {
  stage_rewind(s);
  stage_skip(s, stage_frames(s, seconds));
}

// The worst click from a frame on, 20 ms apart, against the tone's own level.
static double worst_click(const Stage *s, size_t from, double seconds) {
  double worst = -300;
  for (double at = 0; at < seconds; at += 0.02)
    worst = fmax(worst, console_click(s, from + stage_frames(s, at)));
  return worst;
}

// The chain turns round while other effects begin.
static void test_chain_and_effects(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_TRIM, -12);
  stage_param(s, 0, PARAM_REVERB, 0.3);
  stage_param(s, 0, PARAM_DELAY, 0.3);
  console_note(s, 0, A3, 0.8);
  pass(s, 1);
  stage_run(s, stage_frames(s, 0.5));
  size_t at = s->frames;
  stage_param(s, 0, PARAM_LOWPASS, 300);
  stage_param(s, 0, PARAM_LOWPASS_Q, 5);
  stage_param(s, 0, PARAM_CHORUS, 0.6);
  stage_send(s, (Command){.type = COMMAND_CHAIN,
                          .chain = in_order(EFFECT_REVERB, EFFECT_DELAY, EFFECT_LOWPASS, EFFECT_CHORUS)});
  stage_run(s, stage_frames(s, 1));
  expect_below(worst_click(s, at, 0.5), -85);
  double before = listen_rms(stage_left(s, at / 2, at / 2)),
         after = listen_rms(stage_left(s, s->frames - at / 2, at / 2));
  assert_true(fabs(listen_db(after / before)) > 0.5);
  stage_close(s);
}

// A sends to B; then B to A. What could not be heard before rises from nothing.
static void test_sends_turn_round(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  stage_param(s, BUS, PARAM_TRIM, -6);
  stage_param(s, OTHER, PARAM_TRIM, -6);
  stage_param(s, 0, PARAM_SEND1, 0.7);
  stage_param(s, 0, PARAM_SEND2, 0.4);
  stage_param(s, BUS, PARAM_SEND2, 1);
  console_note(s, 0, A3, 0.8);
  pass(s, 0.5);
  stage_run(s, stage_frames(s, 0.5));
  size_t at = s->frames;
  double before = console_level(s, A3_HZ);
  stage_param(s, BUS, PARAM_SEND2, 0);
  stage_param(s, OTHER, PARAM_SEND1, 1);
  stage_run(s, stage_frames(s, 1));
  expect_below(worst_click(s, at, 0.5), -90);
  assert_true(fabs(listen_db(console_level(s, A3_HZ) / before)) > 0.3);
  stage_close(s);
}

// -- taken away while it rings -----------------------------------------------------------------------

static Stage *ringing_bus(double volume) {
  Stage *s = stage_open(48000);
  stage_param(s, BUS, PARAM_REVERB, 1);
  stage_param(s, BUS, PARAM_REVERB_DECAY, 4);
  stage_param(s, BUS, PARAM_VOLUME, volume);
  stage_param(s, 0, PARAM_SEND1, 1);
  stage_note(s, A3, 1, stage_now(s));
  pass(s, 0.5);
  stage_off(s, A3, stage_now(s));
  stage_param(s, 0, PARAM_SEND1, 0);
  pass(s, 0.5);
  return s;
}

static double tail_db(Stage *s) {
  stage_rewind(s);
  stage_run(s, stage_frames(s, 0.3));
  return listen_db(listen_rms(stage_left(s, 0, s->frames)));
}

// Its level, its mute and its decay stay as they were until it is silent; then all is as at the start.
static void test_cleared(void **state) {
  (void)state;
  Stage *s = ringing_bus(0.02), *kept = ringing_bus(0.02);
  console_plug(s, COMMAND_CLEAR, BUS, 0);
  for (int part = 0; part < 5; part++) {
    double here = tail_db(s), there = tail_db(kept);
    expect_between(here, -140, -40);
    expect_between(here - there, -3, 3);
  }
  pass(s, 20);
  assert_true(console_sleeps(s));
  assert_true(s->engine->desk.strips[BUS].panel.value[PARAM_VOLUME] == 1);
  assert_true(s->engine->desk.strips[BUS].panel.value[PARAM_REVERB_DECAY] == 0);
  stage_close(s);
  stage_close(kept);
}

static void test_cleared_muted(void **state) {
  (void)state;
  Stage *s = ringing_bus(1);
  stage_param(s, BUS, PARAM_MUTE, 1);
  pass(s, 0.2);
  console_plug(s, COMMAND_CLEAR, BUS, 0);
  stage_run(s, stage_frames(s, 1));
  expect_below(console_peak(s, 0), 1e-6);
  pass(s, 20);
  stage_param(s, 0, PARAM_SEND1, 1); // and is heard again once it was cleared
  console_note(s, 0, A3, 1);
  stage_run(s, stage_frames(s, 0.5));
  assert_true(s->engine->desk.strips[BUS].audible.now == 1);
  stage_close(s);
}

// A channel that is cleared has its new sound from the next note on.
static void test_cleared_channel(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_VOLUME, 0.1);
  stage_param(s, 0, PARAM_DELAY, 0.5);
  stage_param(s, 0, PARAM_DELAY_FEEDBACK, 1.1); // it would never end
  console_note(s, 0, A3, 1);
  pass(s, 0.5);
  console_off(s, 0, A3);
  pass(s, 0.5);
  console_plug(s, COMMAND_CLEAR, 0, 0);
  pass(s, 0.1);
  assert_true(s->engine->desk.strips[0].panel.value[PARAM_VOLUME] < 0.11f);
  console_note(s, 0, A3, 1);
  pass(s, 0.1);
  assert_true(s->engine->desk.strips[0].panel.value[PARAM_VOLUME] == 0.5f);
  console_off(s, 0, A3);
  pass(s, 60);
  assert_true(console_sleeps(s));
  stage_close(s);
}

// Turned off together with its decay, a reverb rings out as long as it would have.
static void test_keeps_its_decay(void **state) {
  (void)state;
  Stage *s = ringing_bus(1), *kept = ringing_bus(1);
  stage_param(s, BUS, PARAM_REVERB, 0);
  stage_param(s, BUS, PARAM_REVERB_DECAY, 0.2);
  pass(s, 2);
  pass(kept, 2);
  expect_between(tail_db(s) - tail_db(kept), -2, 2);
  stage_close(s);
  stage_close(kept);
}

// -- mute and solo of a channel whose pieces go elsewhere ---------------------------------------------

static Stage *split_drums(void) {
  Stage *s = stage_open(48000);
  console_kit(s, CHANNEL_DRUMS);
  console_split(s, CHANNEL_DRUMS, KEY_TOM, SPLIT_FIRST);
  console_plug(s, COMMAND_ROUTE, SPLIT_FIRST, BUS);
  pass(s, 0.1);
  return s;
}

static double tom(Stage *s) {
  pass(s, 1);
  console_note(s, CHANNEL_DRUMS, KEY_TOM, 1);
  stage_run(s, stage_frames(s, 0.2));
  return console_peak(s, 0);
}

static void test_channel_covers_pieces(void **state) {
  (void)state;
  Stage *s = split_drums();
  expect_above(tom(s), 0.1);
  stage_param(s, CHANNEL_DRUMS, PARAM_MUTE, 1);
  expect_below(tom(s), 1e-6);
  stage_param(s, CHANNEL_DRUMS, PARAM_MUTE, 0);
  stage_param(s, CHANNEL_DRUMS, PARAM_SOLO, 1);
  expect_above(tom(s), 0.1);
  stage_param(s, CHANNEL_DRUMS, PARAM_SOLO, 0);
  stage_param(s, 0, PARAM_SOLO, 1);
  expect_below(tom(s), 1e-6);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("effects begin while the chain turns round, without a click", test_chain_and_effects),
      TEST("a send between buses turns round without a click", test_sends_turn_round),
      TEST("a bus that is cleared while it rings keeps its level and decay until it is silent", test_cleared),
      TEST("one that was muted stays so", test_cleared_muted),
      TEST("a channel that is cleared has its new level from the next note on, and ends",
           test_cleared_channel),
      TEST("a reverb rings out with the decay that it had", test_keeps_its_decay),
      TEST("mute and solo of a channel cover its pieces, wherever they go", test_channel_covers_pieces),
  };
  return cmocka_run_group_tests_name("desk_change", tests, NULL, NULL);
}
