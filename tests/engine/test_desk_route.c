// test_desk_route.c -- what is plugged into what: sends, buses, groups, mute and solo, and what is refused.
#include "console.h"
#include "support/random.h"

enum { BUS = BUS_FIRST, LAST_BUS = BUS_FIRST + BUS_COUNT - 1 };
static const double A3 = 57;

// Channel 0 plays 220 Hz, channel 1 330 Hz, for half a second; the tape is empty.
static Stage *two_tones(void) {
  Stage *s = stage_open(48000);
  console_tone(s, 1);
  stage_skip(s, stage_frames(s, 0.2));
  return s;
}

static void play_two(Stage *s) {
  console_note(s, 0, A3, 0.6);
  console_note(s, 1, 64, 0.5);
}

static double level_of(void (*plug)(Stage *)) {
  Stage *s = two_tones();
  if (plug) plug(s);
  console_note(s, 0, A3, 0.6);
  stage_run(s, stage_frames(s, 0.6));
  double level = console_level(s, 220);
  stage_close(s);
  return level;
}

// -- sends ----------------------------------------------------------------------------------------

static void half_send(Stage *s) { stage_param(s, 0, PARAM_SEND1, 0.5); }
static void half_send_half_fader(Stage *s) {
  half_send(s);
  stage_param(s, 0, PARAM_VOLUME, 0.5);
}
static void quarter_bus(Stage *s) {
  half_send(s);
  stage_param(s, BUS, PARAM_VOLUME, 0.25);
}
static void full_send_no_fader(Stage *s) {
  stage_param(s, 0, PARAM_SEND1, 1);
  stage_param(s, 0, PARAM_VOLUME, 0);
}

static void test_sends(void **state) {
  (void)state;
  double alone = level_of(NULL);
  expect_above(alone, 0.1);
  expect_between(level_of(half_send) / alone, 1.4999, 1.5001);
  expect_between(level_of(half_send_half_fader) / alone, 0.7499, 0.7501);
  expect_between(level_of(quarter_bus) / alone, 1.1249, 1.1251);
  expect_below(level_of(full_send_no_fader), 0);
}

// Sent up and down the row of buses: whichever number is first, each comes after what feeds it.
static Stage *through_two(uint32_t first, uint32_t second) {
  Stage *s = two_tones();
  stage_param(s, 0, (ParamId)(PARAM_SEND1 + first), 1);
  stage_param(s, BUS_FIRST + first, (ParamId)(PARAM_SEND1 + second), 0.5);
  console_note(s, 0, A3, 0.6);
  stage_run(s, stage_frames(s, 0.6));
  return s;
}

static void test_order(void **state) {
  (void)state;
  double alone = level_of(NULL);
  Stage *up = through_two(0, BUS_COUNT - 1), *down = through_two(BUS_COUNT - 1, 0);
  expect_between(console_level(up, 220) / alone, 2.4999, 2.5001);
  expect_between(console_level(down, 220) / alone, 2.4999, 2.5001);
  assert_true(console_same(up, down));
  stage_close(up);
  stage_close(down);
}

// A send that is turned round: the order follows, though the old way was only just closed.
static void test_turned_round(void **state) {
  (void)state;
  double alone = level_of(NULL);
  Stage *s = through_two(0, 1);
  stage_param(s, 0, PARAM_SEND1, 0);
  stage_param(s, 0, PARAM_SEND2, 1);
  stage_param(s, BUS, PARAM_SEND2, 0);
  stage_param(s, BUS + 1, PARAM_SEND1, 0.5);
  stage_run(s, stage_frames(s, 0.6));
  expect_between(console_level(s, 220) / alone, 2.4999, 2.5001);
  stage_close(s);
}

// -- groups ---------------------------------------------------------------------------------------

static void test_group(void **state) {
  (void)state;
  Stage *plain = two_tones(), *grouped = two_tones();
  for (uint32_t n = 0; n < 2; n++) console_plug(grouped, COMMAND_ROUTE, n, BUS + 2);
  console_plug(grouped, COMMAND_ROUTE, BUS + 2, LAST_BUS);
  play_two(plain);
  play_two(grouped);
  stage_run(plain, stage_frames(plain, 0.5));
  stage_run(grouped, stage_frames(plain, 0.5));
  expect_above(console_level(plain, 220), 0.1);
  assert_true(console_same(plain, grouped));
  stage_param(grouped, BUS + 2, PARAM_VOLUME, 0); // and it is there that they come through
  stage_run(grouped, stage_frames(plain, 0.3));
  expect_below(console_peak(grouped, grouped->frames - 4800), 0);
  stage_close(plain);
  stage_close(grouped);
}

// Between places of different level, also again before it has arrived.
static void check_route(double pause_s) {
  uint64_t random = 4;
  for (int i = 0; i < 8; i++) {
    Stage *s = two_tones();
    stage_param(s, BUS, PARAM_VOLUME, 0.5);
    stage_param(s, BUS + 1, PARAM_VOLUME, 0.1);
    console_note(s, 0, A3, 1);
    stage_skip(s, stage_frames(s, 0.3));
    stage_run(s, stage_frames(s, 0.4) + random_below(&random, 1000));
    double before = console_level(s, 220);
    size_t at = s->frames;
    console_plug(s, COMMAND_ROUTE, 0, BUS);
    stage_run(s, stage_frames(s, pause_s));
    console_plug(s, COMMAND_ROUTE, 0, BUS + 1);
    stage_run(s, stage_frames(s, 0.4));
    expect_between(console_level(s, 220) / before, 0.0999, 0.1001);
    expect_below(console_click(s, at), -90);
    expect_below(console_click(s, at + stage_frames(s, pause_s)), -90);
    stage_close(s);
  }
}

static void test_route_click(void **state) {
  (void)state;
  check_route(0.3);
  check_route(0.004);
  check_route(0.012);
}

// -- mute -----------------------------------------------------------------------------------------

static void test_mute(void **state) {
  (void)state;
  uint64_t random = 5;
  for (int i = 0; i < 8; i++) {
    Stage *s = two_tones();
    stage_param(s, 0, PARAM_SEND1, 0.7);
    console_note(s, 0, A3, 1);
    stage_skip(s, stage_frames(s, 0.3));
    stage_run(s, stage_frames(s, 0.4) + random_below(&random, 1000));
    double before = console_level(s, 220);
    size_t at = s->frames, frame_30ms = stage_frames(s, 0.03);
    stage_param(s, 0, PARAM_MUTE, 1);
    stage_run(s, stage_frames(s, 0.4));
    expect_below(console_click(s, at), -90);
    expect_below(listen_peak(stage_left(s, at + frame_30ms, s->frames)), 0.05 * before);
    expect_below(console_peak(s, at + 6 * frame_30ms), 0);
    at = s->frames;
    stage_param(s, 0, PARAM_MUTE, 0);
    stage_run(s, stage_frames(s, 0.4));
    expect_below(console_click(s, at), -90);
    expect_between(console_level(s, 220) / before, 0.9999, 1.0001);
    stage_close(s);
  }
}

// -- solo -----------------------------------------------------------------------------------------

static Stage *solo_stage(void) {
  Stage *s = two_tones();
  play_two(s);
  stage_skip(s, stage_frames(s, 0.3));
  stage_run(s, stage_frames(s, 0.4) + 77);
  expect_above(console_level(s, 220), 0.1);
  expect_above(console_level(s, 330), 0.05);
  return s;
}

static void test_solo(void **state) {
  (void)state;
  Stage *s = solo_stage();
  double one = console_level(s, 220), other = console_level(s, 330);
  size_t at = s->frames;
  stage_param(s, 1, PARAM_SOLO, 1);
  stage_run(s, stage_frames(s, 0.5));
  expect_below(console_click(s, at), -90);
  expect_below(console_level(s, 220), 1e-6 * one);
  expect_between(console_level(s, 330) / other, 0.9999, 1.0001);
  at = s->frames;
  stage_param(s, 1, PARAM_SOLO, 0);
  stage_run(s, stage_frames(s, 0.5));
  expect_below(console_click(s, at), -90);
  expect_between(console_level(s, 220) / one, 0.9999, 1.0001);
  stage_close(s);
}

// Two channels that send to a reverb, which both start at once; the first at a level of its own.
static Stage *solo_reverb(double volume) {
  Stage *s = two_tones();
  stage_param(s, BUS, PARAM_REVERB, 1);
  stage_param(s, 0, PARAM_VOLUME, volume);
  stage_param(s, 0, PARAM_SEND1, 1);
  stage_param(s, 1, PARAM_SEND1, 1);
  stage_param(s, 1, PARAM_SOLO, 1);
  play_two(s);
  stage_run(s, stage_frames(s, 1));
  engine_panic(s->engine);
  stage_run(s, stage_frames(s, 0.5));
  return s;
}

// Of a channel that is solo the reverb is heard; of the others not even that, from the first frame on.
static void test_solo_send(void **state) {
  (void)state;
  Stage *s = solo_reverb(1), *none = solo_reverb(0);
  expect_above(listen_rms(stage_left(s, s->frames - 9600, 9600)), 1e-3);
  assert_true(console_same(s, none));
  stage_close(s);
  stage_close(none);
}

// A bus that is solo is heard with all that goes into it: those routed to it wholly, those that send to it
// there alone.
static void test_solo_bus(void **state) {
  (void)state;
  Stage *s = solo_stage();
  double one = console_level(s, 220), other = console_level(s, 330);
  console_plug(s, COMMAND_ROUTE, 0, BUS + 1);
  stage_param(s, 1, PARAM_SEND2, 0.5);
  stage_param(s, BUS + 1, PARAM_SOLO, 1);
  stage_run(s, stage_frames(s, 0.5));
  expect_between(console_level(s, 220) / one, 0.9999, 1.0001);
  expect_between(console_level(s, 330) / other, 0.4999, 0.5001);
  stage_param(s, 1, PARAM_SEND2, 0);
  stage_run(s, stage_frames(s, 0.5));
  expect_below(console_level(s, 330), 1e-6 * other);
  stage_close(s);
}

// -- clear and garbage ----------------------------------------------------------------------------

// Every parameter of the strip somewhere, the chain turned round.
static void disturb(Stage *s, uint32_t strip, uint64_t *random) {
  for (ParamId id = 0; id < PARAM_COUNT; id++) {
    const Param *row = param_row(id);
    if (row->scope != (strip == STRIP_MASTER ? SCOPE_MASTER : SCOPE_STRIP)) continue;
    if (id == PARAM_REVERB_DECAY || id == PARAM_DELAY_FEEDBACK) continue; // it would ring for minutes
    float value = param_map(row->curve, (float)random_between(random, 0, 1), row->min, row->max);
    stage_param(s, strip, id, (double)value);
  }
  stage_send(s, (Command){.type = COMMAND_CHAIN, .channel = (uint8_t)strip, .chain = random_bits(random)});
  stage_run(s, 10 * QUANTUM);
}

// As new again after all of it: what it plays then is what another plays that was never touched.
static void test_clear(void **state) {
  (void)state;
  static const uint32_t strips[] = {0, 1, BUS, BUS + 3, STRIP_MASTER};
  EngineConfig config = stage_config(48000);
  Stage *s = stage_open_config(&config), *fresh = stage_open_config(&config);
  uint64_t random = 6;
  play_two(s);
  play_two(fresh);
  for (size_t i = 0; i < sizeof strips / sizeof *strips; i++) disturb(s, strips[i], &random);
  console_plug(s, COMMAND_ROUTE, 0, BUS);
  console_plug(s, COMMAND_KEY, 1, 0);
  stage_run(s, stage_frames(s, 0.3));
  expect_above(console_peak(s, 0), 1e-4);
  for (size_t i = 0; i < sizeof strips / sizeof *strips; i++) console_plug(s, COMMAND_CLEAR, strips[i], 0);
  for (int i = 0; i < 2; i++) engine_panic((i ? fresh : s)->engine);
  stage_rewind(s);
  for (int wait = 0; wait < 30 && !console_sleeps(s); wait++) // until everything has rung out
    stage_skip(s, stage_frames(s, 20)), stage_skip(fresh, stage_frames(s, 20));
  assert_true(console_sleeps(s));
  play_two(s);
  play_two(fresh);
  stage_run(s, stage_frames(s, 0.5));
  stage_run(fresh, stage_frames(s, 0.5));
  expect_above(console_peak(s, 0), 0.01);
  assert_true(console_same(s, fresh));
  stage_close(s);
  stage_close(fresh);
}

// To itself, to a channel, to what there is not, from the master: as if nothing had been said.
static void test_refused(void **state) {
  (void)state;
  static const uint8_t routes[][2] = {{0, 0},
                                      {0, 1},
                                      {0, SPLIT_FIRST},
                                      {0, STRIP_COUNT},
                                      {0, 255},
                                      {BUS, BUS},
                                      {BUS, 0},
                                      {STRIP_MASTER, 0},
                                      {STRIP_MASTER, BUS},
                                      {STRIP_COUNT, BUS},
                                      {255, 255},
                                      {SPLIT_FIRST, SPLIT_FIRST}};
  Stage *s = two_tones(), *plain = two_tones();
  for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
    console_plug(s, COMMAND_ROUTE, routes[i][0], routes[i][1]);
  static const uint8_t keys[][2] = {{0, BUS}, {0, STRIP_MASTER}, {1, 200}, {STRIP_COUNT, 0}, {255, 1}};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    console_plug(s, COMMAND_KEY, keys[i][0], keys[i][1]);
  console_plug(s, COMMAND_CLEAR, STRIP_COUNT, 0);
  console_split(s, 0, 200, SPLIT_FIRST);
  console_split(s, 0, -1, SPLIT_FIRST);
  console_split(s, CHANNEL_COUNT, 36, SPLIT_FIRST);
  console_split(s, 0, 36, BUS);
  stage_send(s, (Command){.type = COMMAND_CHAIN, .channel = 0, .chain = ~0ull});
  stage_send(s, (Command){.type = COMMAND_CHAIN, .channel = 200, .chain = 5});
  stage_param(s, BUS, PARAM_SEND1, 1); // a bus into itself
  stage_param(s, 0, PARAM_SEND1, 0.5);
  stage_param(plain, 0, PARAM_SEND1, 0.5);
  play_two(s);
  play_two(plain);
  stage_run(s, stage_frames(s, 0.5));
  stage_run(plain, stage_frames(s, 0.5));
  expect_above(console_level(s, 220), 0.1);
  assert_true(console_same(s, plain));
  stage_close(s);
  stage_close(plain);
}

// Loops of buses do not howl, end in silence and sleep.
static void test_loop(void **state) {
  (void)state;
  Stage *s = two_tones();
  for (uint32_t n = 0; n < BUS_COUNT; n++)
    for (uint32_t to = 0; to < BUS_COUNT; to++) stage_param(s, BUS_FIRST + n, (ParamId)(PARAM_SEND1 + to), 1);
  console_plug(s, COMMAND_ROUTE, BUS, BUS + 1);
  console_plug(s, COMMAND_ROUTE, BUS + 1, BUS);
  stage_param(s, 0, PARAM_SEND1, 1);
  console_note(s, 0, A3, 0.1);
  stage_run(s, stage_frames(s, 1));
  expect_above(console_level(s, 220), 0.01);
  double early = listen_rms(stage_left(s, 9600, 9600)), late = listen_rms(stage_left(s, 38400, 9600));
  expect_below(late, 1.01 * early);
  console_off(s, 0, A3);
  stage_run(s, stage_frames(s, 16)); // the meters fall by 20 dB in a second
  expect_below(console_peak(s, 48000 * 2), 0);
  assert_true(console_sleeps(s));
  stage_close(s);
}

// Cables anywhere at any time.
static void test_garbage(void **state) {
  (void)state;
  static const CommandType types[] = {COMMAND_ROUTE, COMMAND_KEY, COMMAND_CHAIN, COMMAND_CLEAR};
  Stage *s = two_tones();
  uint64_t random = 8;
  console_kit(s, 5);
  play_two(s);
  for (int i = 0; i < 4000; i++) {
    uint32_t strip = random_below(&random, i % 8 ? STRIP_COUNT : 256), other = random_below(&random, 256);
    if (i % 2) other %= STRIP_COUNT;
    ParamId send = (ParamId)(PARAM_SEND1 + random_below(&random, BUS_COUNT));
    if (strip < STRIP_MASTER) stage_param(s, strip, i % 3 ? send : PARAM_SOLO, i % 5 < 2);
    if (i % 7 == 0) console_split(s, strip, KEY_KICK + (double)random_below(&random, 8), other);
    if (i % 11 == 0) console_note(s, 5, KEY_KICK + (double)random_below(&random, 8), 1);
    Command plug = {
        .type = (uint8_t)types[random_below(&random, 4)], .channel = (uint8_t)strip, .slot = (uint8_t)other};
    if (plug.type == COMMAND_CHAIN) plug.chain = random_bits(&random);
    stage_send(s, plug);
    stage_run(s, QUANTUM);
  }
  for (uint32_t n = 0; n < STRIP_COUNT; n++) console_plug(s, COMMAND_CLEAR, n, 0);
  engine_panic(s->engine);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 20));
  assert_true(console_sleeps(s));
  console_tone(s, 0);
  console_note(s, 0, A3, 0.6);
  stage_run(s, stage_frames(s, 0.6));
  expect_between(console_level(s, 220) / level_of(NULL), 0.89, 0.91); // the master is at its own 0.9 again
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("sends come after the fader, and the bus has one of its own", test_sends),
      TEST("a bus may feed any other, up or down the row", test_order),
      TEST("two buses may change who feeds whom", test_turned_round),
      TEST("a group at full level changes not a bit", test_group),
      TEST("another route makes no click, nor do two in a row", test_route_click),
      TEST("mute silences a channel and what it sends, without a click", test_mute),
      TEST("solo silences the others, without a click", test_solo),
      TEST("of a channel that is solo the reverb is heard too", test_solo_send),
      TEST("a bus that is solo keeps its members", test_solo_bus),
      TEST("a strip that is cleared is as new", test_clear),
      TEST("a route that makes no sense is ignored", test_refused),
      TEST("buses in a loop neither howl nor stay awake", test_loop),
      TEST("cables anywhere at any time do no harm", test_garbage),
  };
  return cmocka_run_group_tests_name("desk: route", tests, NULL, NULL);
}
