// test_desk_knob.c -- every parameter of a strip, turned while two tones go through it: heard, and no click.
//
// The tones are sines of 220 and 330 Hz, which have nothing above 2 kHz: what is heard there is the knob. The
// knobs are the registry's rows, each between its ends: one that is added is tested. What an effect makes
// there by itself, with the knob at either end, is allowed.
#include "console.h"

enum { STEPS = 64, BUS = BUS_FIRST };

// Knobs that are turned between other places than their ends, and why.
typedef struct {
  ParamId id;
  float low, high;
} Turned;

static const Turned others[] = {
    {PARAM_VOLUME, 0.1f, 1},
    {PARAM_VOLUME, 0, 1},    // and from silence
    {PARAM_LOWPASS, 0, 200}, // at the top it is not heard
    {PARAM_LOWPASS, 50, 20000},
    {PARAM_HIGHPASS, 0, 400}, // at the top nothing else is
    {PARAM_HIGHPASS, 20, 2000},
    {PARAM_REVERB_DECAY, 0, 60}, // 0 is another room's own
    {PARAM_REVERB_DECAY, 0.2f, 20},
    {PARAM_BITCRUSH_BITS, 4, 8},     // at both ends it is quiet, between them it crushes
    {PARAM_DELAY_FEEDBACK, 0, 0.9f}, // past 1 it is a noise by itself
    {PARAM_DELAY_TIME, 0.05f, 0.5f}, // within what is listened to
};

// Their effect is heard at the edges of another sound, which have overtones too.
static bool has_strokes(ParamId id) { return id == PARAM_SIDECHAIN_ATTACK || id == PARAM_SIDECHAIN_RELEASE; }

static double step_limit_db(ParamId id) { return id == PARAM_DELAY_TIME ? -60 : -90; }

// A whole number takes steps, however slowly it is turned.
static double sweep_limit_db(ParamId id) {
  if (param_row(id)->curve == CURVE_WHOLE) return -90;
  return id == PARAM_DELAY_TIME ? -60 : -100;
}

static uint32_t strip_of(ParamId id) {
  bool sends = id >= PARAM_SEND1 && id < PARAM_SEND1 + BUS_COUNT;
  return sends || id == PARAM_MUTE || id == PARAM_SOLO ? 0 : BUS;
}

// The tones have gone through the effect for half a second, with the knob at its start.
static Stage *stage_with(const Turned *t, double value) {
  Stage *s = console_wide();
  uint8_t kind = param_effect(t->id);
  if (kind < EFFECT_INSERTS) console_on(s, BUS, kind);
  for (uint32_t n = 0; n < 2 && kind == EFFECT_COMPRESSOR; n++) stage_param(s, n, PARAM_TREMOLO_DEPTH, 0.9);
  stage_param(s, strip_of(t->id), t->id, value);
  console_play(s);
  if (t->id == PARAM_SIDECHAIN) { // a key that holds
    stage_param(s, 2, PARAM_VOLUME, 0);
    console_note(s, 2, 45, 1);
    console_plug(s, COMMAND_KEY, BUS, 2);
  }
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static void run(Stage *s, const Turned *t, double seconds) {
  if (has_strokes(t->id)) console_note(s, CHANNEL_DRUMS, KEY_TOM, 1);
  stage_run(s, stage_frames(s, seconds));
}

// From the turn on until what warms up has been faded over to.
static double click_at(const Stage *s, size_t at) {
  double click = -300;
  for (size_t n = 0; n < 4 && console_peak(s, 0) > 0; n++)
    click = fmax(click, console_click(s, at + 1440 * n));
  return click;
}

static Stage *stepped(const Turned *t, double from, double to) {
  Stage *s = stage_with(t, from);
  run(s, t, 0.2);
  run(s, t, 0.2);
  stage_param(s, strip_of(t->id), t->id, to);
  run(s, t, 0.1);
  run(s, t, 0.35);
  return s;
}

// By how much two tapes differ after a frame, over the louder one's peak.
static double difference_db(const Stage *a, const Stage *b, size_t from) {
  double most = 0;
  for (size_t n = from; n < a->frames; n++)
    most =
        fmax(most, fmax(fabs((double)(a->left[n] - b->left[n])), fabs((double)(a->right[n] - b->right[n]))));
  return listen_db(most / fmax(console_peak(a, from), console_peak(b, from)));
}

// What is there without the turn, at either end.
static double still(const Turned *t, double from, double to,
                    double (*measure)(const Turned *, double, double)) {
  return fmax(measure(t, from, from), measure(t, to, to));
}

static double step_click(const Turned *t, double from, double to) {
  Stage *s = stepped(t, from, to);
  double click = click_at(s, stage_frames(s, 0.4));
  stage_close(s);
  return click;
}

static void check_change(const Turned *t, double from, double to) {
  Stage *turned = stepped(t, from, to), *held = stepped(t, from, from);
  double change = difference_db(turned, held, stage_frames(held, 0.5));
  if (!(change > -20)) fail_msg("%s from %g to %g: %.1f dB", param_row(t->id)->name, from, to, change);
  stage_close(turned);
  stage_close(held);
}

static void check_step(const Turned *t, double from, double to) {
  double click = step_click(t, from, to), limit = step_limit_db(t->id);
  if (click > limit && click > still(t, from, to, step_click) + 6)
    fail_msg("%s from %g to %g: %.1f dB", param_row(t->id)->name, from, to, click);
}

static double sweep_noise(const Turned *t, double from, double to) {
  Stage *s = stage_with(t, from);
  run(s, t, 0.1);
  size_t start = s->frames;
  for (int i = 1; i <= STEPS; i++) {
    float value = param_map(param_row(t->id)->curve, (float)i / STEPS, (float)from, (float)to);
    stage_param(s, strip_of(t->id), t->id, (double)value);
    stage_run(s, stage_frames(s, 1.0 / STEPS));
  }
  size_t end = s->frames;
  run(s, t, 0.1);
  Sound left = stage_left(s, 0, s->frames), right = stage_right(s, 0, s->frames);
  double noise = fmax(listen_zipper(left, start, end, 220), listen_zipper(right, start, end, 220));
  if (console_peak(s, start) == 0) noise = -300;
  stage_close(s);
  return noise;
}

static void check_sweep(const Turned *t, double from, double to) {
  double noise = sweep_noise(t, from, to), limit = sweep_limit_db(t->id);
  if (noise > limit && noise > still(t, from, to, sweep_noise) + 6)
    fail_msg("%s swept from %g to %g: %.1f dB", param_row(t->id)->name, from, to, noise);
}

// Every row of the strip's, as many times as it is in the list, or once.
static void each_knob(void (*check)(const Turned *)) {
  for (ParamId id = 0; id < PARAM_COUNT; id++) {
    const Param *row = param_row(id);
    if (row->scope != SCOPE_STRIP) continue;
    uint32_t listed = 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
      if (others[i].id == id) check(&others[i]), listed++;
    if (!listed) check(&(Turned){.id = id, .low = row->min, .high = row->max});
  }
}

static void step_up_and_down(const Turned *t) {
  check_step(t, (double)t->low, (double)t->high);
  check_step(t, (double)t->high, (double)t->low);
  bool shows_later = t->id == PARAM_DELAY_TAPE; // when the time moves: dsp/test_delay_time.c
  if (!shows_later) check_change(t, (double)t->low, (double)t->high);
}

static void test_steps(void **state) {
  (void)state;
  each_knob(step_up_and_down);
}

// Every other one upwards.
static void sweep_once(const Turned *t) {
  ParamCurve curve = param_row(t->id)->curve;
  bool from_off = curve == CURVE_EXP && t->low == 0; // which is a switch
  if (curve == CURVE_SWITCH || curve == CURVE_NAME || from_off) return;
  bool up = t->id % 2;
  check_sweep(t, (double)(up ? t->low : t->high), (double)(up ? t->high : t->low));
}

static void test_sweeps(void **state) {
  (void)state;
  each_knob(sweep_once);
}

// -- whole effects --------------------------------------------------------------------------------

// Both ways, with the drive low where its overtones would hide a click.
static void test_switching(void **state) {
  (void)state;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) {
    Stage *s = console_wide(), *plain = console_wide();
    console_play(s), console_play(plain);
    stage_run(s, stage_frames(s, 0.5));
    stage_run(plain, stage_frames(s, 1.5));
    size_t on = s->frames;
    console_on(s, BUS, kind);
    if (kind == EFFECT_BITCRUSH) stage_param(s, BUS, PARAM_BITCRUSH, 1e-5);
    if (kind == EFFECT_SIDECHAIN) console_note(s, CHANNEL_DRUMS, KEY_TOM, 1);
    stage_run(s, stage_frames(s, 0.5));
    size_t off = s->frames;
    console_undo(s, BUS, kind);
    stage_run(s, stage_frames(s, 0.5));
    const char *name = param_row(param_of_effect((EffectKind)kind))->name;
    if (!(click_at(s, on) <= -90)) fail_msg("%s on: %.1f dB", name, click_at(s, on));
    if (!(click_at(s, off) <= -90)) fail_msg("%s off: %.1f dB", name, click_at(s, off));
    if (kind != EFFECT_BITCRUSH) expect_above(difference_db(s, plain, on + 4800), -20);
    stage_close(s);
    stage_close(plain);
  }
}

static void test_rooms(void **state) {
  (void)state;
  Turned rooms = {.id = PARAM_REVERB_TYPE};
  for (int from = 0; from < REVERB_TYPES; from++) {
    int to = (from + 4) % REVERB_TYPES;
    check_step(&rooms, from, to);
    check_change(&rooms, from, to);
  }
}

// The chain's word for `first`, then `second`; the rest follows.
static uint64_t in_order(EffectKind first, EffectKind second) {
  uint64_t rest = 0xfffffffffffffff0u << 4;
  return rest | (uint64_t)second << 4 | (uint64_t)first;
}

static void chain(Stage *s, uint64_t word) {
  stage_send(s, (Command){.type = COMMAND_CHAIN, .channel = BUS, .chain = word});
}

// Loud and quiet parts of one sum: they cannot be exchanged without being heard.
static Stage *chained(void) {
  static const EffectKind kinds[] = {EFFECT_SATURATION, EFFECT_LOWPASS, EFFECT_COMPRESSOR,
                                     EFFECT_DELAY,      EFFECT_CHORUS,  EFFECT_TREMOLO};
  Stage *s = console_wide();
  for (int i = 0; i < 6; i++) console_on(s, BUS, kinds[i]);
  stage_param(s, BUS, PARAM_SATURATION, 0.3);
  console_play(s);
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static void test_reorder(void **state) {
  (void)state;
  static const EffectKind orders[][2] = {{EFFECT_LOWPASS, EFFECT_SATURATION},
                                         {EFFECT_DELAY, EFFECT_COMPRESSOR},
                                         {EFFECT_REVERB, EFFECT_LOWPASS},
                                         {EFFECT_DELAY, EFFECT_TREMOLO}};
  for (int i = 0; i < 4; i++) {
    Stage *s = chained(), *held = chained();
    stage_run(held, stage_frames(s, 1));
    stage_run(s, stage_frames(s, 0.5));
    size_t at = s->frames;
    chain(s, in_order(orders[i][0], orders[i][1]));
    stage_run(s, stage_frames(s, 0.5));
    expect_below(click_at(s, at), -90);
    expect_above(difference_db(s, held, at + 9600), -40);
    stage_close(s);
    stage_close(held);
  }
}

// Distorted and then dull is dull; dull and then distorted is bright.
static double brightness(uint64_t word) {
  Stage *s = console_wide();
  chain(s, word);
  console_on(s, BUS, EFFECT_DISTORTION);
  stage_param(s, BUS, PARAM_DISTORTION_DRIVE, 30);
  stage_param(s, BUS, PARAM_LOWPASS, 300);
  console_note(s, 0, 57, 0.7);
  stage_run(s, stage_frames(s, 0.8));
  Sound end = stage_left(s, s->frames - 9600, 9600);
  double ratio = listen_line(end, 660).amplitude / listen_line(end, 220).amplitude;
  stage_close(s);
  return listen_db(ratio);
}

static void test_order(void **state) {
  (void)state;
  double dull = brightness(in_order(EFFECT_DISTORTION, EFFECT_LOWPASS));
  double bright = brightness(in_order(EFFECT_LOWPASS, EFFECT_DISTORTION));
  expect_between(brightness(0) - dull, -0.01, 0.01); // the desk's own order
  expect_above(bright - dull, 8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a step of any knob is heard and makes no click", test_steps),
      TEST("any knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("an effect is turned on and off without a click", test_switching),
      TEST("another room makes no click", test_rooms),
      TEST("another order of the chain makes no click", test_reorder),
      TEST("the order of the chain is heard", test_order),
  };
  return cmocka_run_group_tests_name("desk: knob", tests, NULL, NULL);
}
