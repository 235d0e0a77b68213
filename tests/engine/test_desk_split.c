// test_desk_split.c -- one piece of a kit by itself, and what turns down for it.
#include "console.h"

enum { DRUMS = CHANNEL_DRUMS, PIECE = SPLIT_FIRST, BUS = BUS_FIRST, PERIODS = 1200 /* eleven of 440 Hz */ };

typedef void (*Plug)(Stage *);

static Stage *drum_stage(Plug plug) {
  Stage *s = stage_open(48000);
  console_kit(s, DRUMS);
  if (plug) plug(s);
  stage_skip(s, stage_frames(s, 0.2));
  return s;
}

static void hit_all(Stage *s, double tom_velocity) {
  console_note(s, DRUMS, KEY_KICK, 1);
  console_note(s, DRUMS, KEY_TOM, tom_velocity);
  console_note(s, DRUMS, KEY_HAT, 1);
}

// Three strokes at once, twice.
static Stage *strokes(Plug plug, double tom_velocity) {
  Stage *s = drum_stage(plug);
  for (int i = 0; i < 2; i++) {
    hit_all(s, tom_velocity);
    stage_run(s, stage_frames(s, 0.4));
  }
  return s;
}

typedef struct {
  double kick, tom, hat; // levels
} Heard;

static Heard hear(const Stage *s) {
  Sound sound = stage_left(s, 2400, 9600);
  return (Heard){listen_line(sound, KICK_HZ).amplitude, listen_line(sound, TOM_HZ).amplitude,
                 listen_line(stage_left(s, 0, 2400), 9000).amplitude};
}

static Heard heard_with(Plug plug) {
  Stage *s = strokes(plug, 1);
  Heard heard = hear(s);
  stage_close(s);
  return heard;
}

// -- pieces ---------------------------------------------------------------------------------------

static void split(Stage *s) { console_split(s, DRUMS, KEY_TOM, PIECE); }
static void split_low(Stage *s) {
  split(s);
  stage_param(s, PIECE, PARAM_LOWPASS, 100);
}
static void split_sent(Stage *s) {
  split(s);
  stage_param(s, PIECE, PARAM_SEND3, 1);
}
static void split_muted(Stage *s) {
  split_sent(s);
  stage_param(s, PIECE, PARAM_MUTE, 1);
}

static void test_piece(void **state) {
  (void)state;
  Heard all = heard_with(NULL), alone = heard_with(split), low = heard_with(split_low),
        sent = heard_with(split_sent), muted = heard_with(split_muted);
  expect_above(all.kick, 0.005);
  expect_above(all.tom, 0.005);
  expect_above(all.hat, 1e-5);
  expect_between(alone.tom / all.tom, 0.999, 1.001);
  expect_between(listen_db(low.tom / all.tom), -21.5, -19.5);
  expect_between(sent.tom / all.tom, 1 + M_SQRT2 - 0.001,
                 1 + M_SQRT2 + 0.001); // the channel is panned, the bus is not
  expect_below(muted.tom / all.tom, 1e-4);
  const Heard *every[] = {&alone, &low, &sent, &muted};
  for (int i = 0; i < 4; i++) {
    expect_between(every[i]->kick / all.kick, 0.999, 1.001);
    expect_between(every[i]->hat / all.hat, 0.999, 1.001);
  }
}

// Whatever is done to the piece, where it is not heard the others are what they are without it.
static void split_away(Stage *s) {
  split_low(s);
  stage_param(s, PIECE, PARAM_DISTORTION, 1);
  stage_param(s, PIECE, PARAM_REVERB, 1);
  stage_param(s, PIECE, PARAM_SEND2, 1);
  stage_param(s, BUS, PARAM_VOLUME, 0);
  stage_param(s, BUS + 1, PARAM_MUTE, 1);
  console_plug(s, COMMAND_ROUTE, PIECE, BUS);
}

static void test_others(void **state) {
  (void)state;
  Stage *without = strokes(split, 0), *away = strokes(split_away, 1), *muted = strokes(split_muted, 1);
  expect_above(listen_rms(stage_left(without, 0, 9600)), 0.01);
  assert_true(console_same(without, away));
  assert_true(console_same(without, muted));
  stage_close(without);
  stage_close(away);
  stage_close(muted);
}

// A key that goes back to its kit while it rings: the next stroke is there.
static void test_back(void **state) {
  (void)state;
  Stage *s = strokes(split_muted, 1);
  console_split(s, DRUMS, KEY_TOM, STRIP_NONE);
  stage_rewind(s);
  hit_all(s, 1);
  stage_run(s, stage_frames(s, 0.4));
  expect_between(hear(s).tom / heard_with(NULL).tom, 0.999, 1.001);
  stage_close(s);
}

// The tail of a piece's own reverb keeps its channel awake, and both end.
static void split_reverb(Stage *s) {
  split(s);
  stage_param(s, PIECE, PARAM_REVERB, 1);
  stage_param(s, PIECE, PARAM_REVERB_DECAY, 2);
  stage_param(s, DRUMS, PARAM_VOLUME, 0.5);
}

static void test_tail(void **state) {
  (void)state;
  Stage *s = strokes(split_reverb, 1);
  stage_run(s, stage_frames(s, 16));
  expect_above(listen_rms(stage_left(s, 48000 * 3 / 2, 9600)), 1e-4);
  expect_below(console_peak(s, s->frames - 48000), 0);
  assert_true(console_sleeps(s));
  stage_close(s);
}

static void solo_piece(Stage *s) {
  split(s);
  stage_param(s, PIECE, PARAM_SOLO, 1);
}

static void test_solo(void **state) {
  (void)state;
  Heard all = heard_with(NULL), solo = heard_with(solo_piece);
  expect_between(solo.tom / all.tom, 0.999, 1.001);
  expect_below(solo.kick / all.kick, 1e-3);
  expect_below(solo.hat / all.hat, 1e-3);
  Stage *s = drum_stage(split); // in the same moment as the strokes
  stage_param(s, PIECE, PARAM_SOLO, 1);
  hit_all(s, 0);
  stage_run(s, stage_frames(s, 0.3));
  expect_below(console_peak(s, 0), 0);
  stage_param(s, PIECE, PARAM_SOLO, 0);
  hit_all(s, 1);
  stage_run(s, stage_frames(s, 0.3));
  expect_above(console_peak(s, 14400), 0.1);
  stage_close(s);
}

// A strip that two kits ask for belongs to the one that asked last.
static void test_claimed(void **state) {
  (void)state;
  Stage *s = drum_stage(split);
  console_kit(s, 3);
  console_split(s, 3, KEY_KICK, PIECE);
  stage_param(s, PIECE, PARAM_MUTE, 1);
  hit_all(s, 1);
  console_note(s, 3, KEY_KICK, 1);
  stage_run(s, stage_frames(s, 0.4));
  expect_between(hear(s).tom / heard_with(NULL).tom, 0.999, 1.001); // back in its kit
  expect_between(hear(s).kick / heard_with(NULL).kick, 0.999, 1.001);
  stage_close(s);
}

// -- side-chain -----------------------------------------------------------------------------------

// Channel 1 holds 440 Hz and listens to another strip, which is not to be heard.
static void ducking(Stage *s, uint32_t key) {
  console_tone(s, 1);
  stage_param(s, 1, PARAM_SIDECHAIN, 1);
  stage_param(s, DRUMS, PARAM_VOLUME, 0);
  console_plug(s, COMMAND_KEY, 1, key);
}

static void duck_channel(Stage *s) {
  ducking(s, 0);
  stage_param(s, 0, PARAM_VOLUME, 0);
}
static void duck_kit(Stage *s) {
  split(s);
  ducking(s, DRUMS);
}
static void duck_piece(Stage *s) {
  split(s);
  ducking(s, PIECE);
}
static void duck_nothing(Stage *s) { ducking(s, STRIP_NONE); }
static void no_ducking(Stage *s) {
  ducking(s, DRUMS);
  stage_param(s, 1, PARAM_SIDECHAIN, 0);
}

static Stage *tone_stage(Plug plug) {
  Stage *s = drum_stage(plug);
  console_note(s, 1, 69, 0.7);
  stage_run(s, stage_frames(s, 0.5));
  return s;
}

static double level_at(const Stage *s, size_t from) { return listen_rms(stage_left(s, from, PERIODS)); }

static void test_ducks(void **state) {
  (void)state;
  Stage *s = tone_stage(duck_channel);
  size_t tenth = stage_frames(s, 0.1), at = s->frames;
  double full = level_at(s, at - tenth);
  expect_above(full, 0.05);
  stage_note(s, 57, 1, stage_now(s));
  stage_run(s, 4 * tenth);
  expect_below(level_at(s, at + 2 * tenth) / full, 0.02);
  expect_below(console_click(s, at), -80);
  at = s->frames;
  stage_off(s, 57, stage_now(s));
  stage_run(s, 10 * tenth);
  expect_between(level_at(s, at + tenth) / full, 0.3, 0.8);
  expect_between(level_at(s, at + 8 * tenth) / full, 0.999, 1.001);
  stage_close(s);
}

static void strike_and_listen(Stage *s, double key, double *least, double *full) {
  *full = level_at(s, s->frames - PERIODS);
  size_t at = s->frames;
  console_note(s, DRUMS, key, 1);
  stage_run(s, stage_frames(s, 0.6));
  *least = *full;
  for (size_t n = at; n + PERIODS < s->frames; n += 480) *least = fmin(*least, level_at(s, n));
}

static void check_strike(Plug plug, double key, bool ducks) {
  Stage *s = tone_stage(plug);
  double least, full;
  strike_and_listen(s, key, &least, &full);
  expect_between(least / full, ducks ? 0 : 0.999, ducks ? 0.2 : 1.001);
  stage_close(s);
}

static void test_keys(void **state) {
  (void)state;
  check_strike(duck_kit, KEY_KICK, true);
  check_strike(duck_kit, KEY_TOM, true); // though it is split from the kit
  check_strike(duck_piece, KEY_TOM, true);
  check_strike(duck_piece, KEY_KICK, false);
  check_strike(duck_nothing, KEY_KICK, false);
}

// A key that sleeps turns nothing down: not a bit differs from a tone without a side-chain.
static void test_asleep(void **state) {
  (void)state;
  Plug plugs[] = {duck_channel, duck_kit, duck_piece, duck_nothing};
  Stage *plain = tone_stage(no_ducking);
  expect_above(console_peak(plain, 0), 0.1);
  for (int i = 0; i < 4; i++) {
    Stage *s = tone_stage(plugs[i]);
    assert_true(console_same(s, plain));
    stage_close(s);
  }
  stage_close(plain);
}

// Unplugged while it is down, it comes back.
static void test_unplugged(void **state) {
  (void)state;
  Stage *s = tone_stage(duck_channel);
  double full = level_at(s, s->frames - PERIODS);
  stage_note(s, 57, 1, stage_now(s));
  stage_run(s, stage_frames(s, 0.5));
  expect_below(level_at(s, s->frames - PERIODS) / full, 0.02);
  size_t at = s->frames;
  console_plug(s, COMMAND_KEY, 1, STRIP_NONE);
  stage_run(s, stage_frames(s, 1));
  expect_below(console_click(s, at), -80);
  expect_between(level_at(s, s->frames - PERIODS) / full, 0.999, 1.001);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a piece of a kit has effects, sends and a mute of its own", test_piece),
      TEST("what is done to a piece changes no bit of the others", test_others),
      TEST("a key that goes back to its kit is heard there", test_back),
      TEST("a piece's reverb rings on, and all ends in silence", test_tail),
      TEST("a piece that is solo is heard alone", test_solo),
      TEST("a strip that two kits ask for is the last one's", test_claimed),
      TEST("a channel turns down while its key sounds, and comes back", test_ducks),
      TEST("a channel, a kit or one piece of it is a key", test_keys),
      TEST("a key that sleeps turns nothing down", test_asleep),
      TEST("a key that is unplugged lets go", test_unplugged),
  };
  return cmocka_run_group_tests_name("desk: split", tests, NULL, NULL);
}
