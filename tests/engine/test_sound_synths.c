// test_sound_synths.c -- every synth through the whole engine: what a player does to it is heard, at its
// frame and without a click, whatever the size of the blocks.
#include "engine/state.h"
#include "support/busy.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, SLOT = 40, A2 = 45, STRINGS = 10, TIMES = 6, LINES = 160 };

// A synth in one of its shapes. `late`: frames after the note's own until there is something.
typedef struct {
  const char *name;
  SynthKind synth;
  uint8_t shape;
  size_t late;
} Kind;

static const Kind kinds[] = {
    {"sine", SYNTH_WAVE, WAVE_SINE, 2},
    {"table", SYNTH_WAVE, WAVE_TABLE, 2},
    {"pulse", SYNTH_WAVE, WAVE_PULSE, 2},
    {"sync", SYNTH_WAVE, WAVE_SYNC, 2},
    {"ring", SYNTH_WAVE, WAVE_RING, 2},
    {"fold", SYNTH_WAVE, WAVE_FOLD, 2},
    {"fm", SYNTH_FM, 0, 2},
    {"struck", SYNTH_PARTIALS, STRIKE, 2},
    {"held", SYNTH_PARTIALS, HOLD, 2},
    {"rubbed", SYNTH_PARTIALS, RUB, 2},
    {"string", SYNTH_STRING, 0, 2},
    {"reed", SYNTH_GUIDE, GUIDE_REED, 2},
    {"cone", SYNTH_GUIDE, GUIDE_CONE, 2},
    {"bow", SYNTH_GUIDE, GUIDE_BOW, 2},
    {"vocal", SYNTH_VOCAL, 0, 2},
    {"cloud", SYNTH_GRAIN, GRAIN_CLOUD, 2},
    {"tape", SYNTH_GRAIN, GRAIN_TAPE, 2},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

#define EVERY(test, check)                                                                                   \
  static void test(void **state) {                                                                           \
    (void)state;                                                                                             \
    for (int k = 0; k < KINDS; k++) check(&kinds[k]);                                                        \
  }

static Timbre *timbre_of(const Kind *kind) {
  Timbre *t = calloc(1, sizeof *t);
  assert_non_null(t);
  *t = (Timbre){.bytes = sizeof *t, .origin = t, .synth = (uint8_t)kind->synth, .shape = kind->shape};
  t->copies = 1;
  t->frames = 1;
  t->table[0] = stage_tables()->table[kind->synth == SYNTH_GRAIN ? TABLE_TRIANGLE : TABLE_SAW];
  t->operator_count = 2;
  t->operator[0] =(Operator){.ratio = 1, .level = 1, .sustain = 1, .release_s = 0.1f};
  t->operator[1] =(Operator){.sustain = 1, .release_s = 0.1f};
  t->matrix[0][1] = 0.3f;
  t->mode_count = 3;
  for (int k = 0; k < 3; k++)
    t->mode[k] = (Mode){.ratio = 1 + (float)k, .level = 1.0f / (1 + (float)(k * k))};
  for (int k = 0; k < 3 && kind->shape == STRIKE; k++) t->mode[k].decay_s = 8;
  t->attack_s = 0.05f;
  return t;
}

// Dark, so that a click would be heard over it, and let go within 10 ms.
static Stage *open_kind(const Kind *kind, EngineConfig config) {
  static const struct {
    ParamId id;
    double value;
  } plain[] = {{PARAM_SYNTH, SLOT},      {PARAM_VOLUME, 1},       {PARAM_SUSTAIN, 1},
               {PARAM_ATTACK, 0.005},    {PARAM_RELEASE, 0.01},   {PARAM_CUTOFF, 300},
               {PARAM_STRING_DECAY, 20}, {PARAM_ASPIRATION, 0},   {PARAM_BORE, 0.1},
               {PARAM_PICK_HARDNESS, 0}, {PARAM_BRIGHTNESS, 0.1}, {PARAM_AGE, 0}};
  Stage *s = stage_open_config(&config);
  stage_give(s, COMMAND_TIMBRE, 0, SLOT, timbre_of(kind));
  for (size_t k = 0; k < sizeof plain / sizeof *plain; k++) stage_param(s, 0, plain[k].id, plain[k].value);
  stage_param(s, STRIP_MASTER, PARAM_MASTER_VOLUME, 1);
  stage_skip(s, stage_frames(s, 0.3));
  return s;
}

static double level_at(const Stage *s, size_t from, double seconds) {
  return listen_rms(stage_left(s, from, stage_frames(s, seconds)));
}

static void hush(Stage *s) {
  engine_panic(s->engine);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.2));
}

// Without a note that would still play the timbre.
static void close_kind(Stage *s) {
  hush(s);
  stage_close(s);
}

// -- the start -------------------------------------------------------------------------------------

static void check_start(const Kind *kind) {
  Stage *s = open_kind(kind, stage_config(RATE));
  for (int at = 0; at < QUANTUM; at += 5) {
    size_t frame = (size_t)(1000 + at);
    stage_note(s, A2, 0.8, stage_now(s) + (int64_t)frame);
    stage_run(s, 9600);
    size_t first = listen_first(stage_left(s, 0, s->frames));
    if (first < frame || first > frame + kind->late)
      fail_msg("%s: asked for at %zu, begins at %zu", kind->name, frame, first);
    expect_above(level_at(s, 4800, 0.1), 0.0005);
    hush(s);
  }
  close_kind(s);
}

EVERY(test_start, check_start)

// -- endings ---------------------------------------------------------------------------------------

typedef void (*Event)(Stage *s, int64_t frame);

static void release(Stage *s, int64_t frame) { stage_off(s, A2, frame); }
static void panic(Stage *s, int64_t frame) { (void)frame, engine_panic(s->engine); }

// Its attack is slow, so that what is heard is the end of the note before it.
static void steal(Stage *s, int64_t frame) {
  stage_param(s, 0, PARAM_ATTACK, 0.5);
  stage_note(s, 69, 0.1, frame);
}

static void program(Stage *s, int64_t frame) { (void)frame, stage_midi(s, 0xC0, 1, 0); }
static void nothing(Stage *s, int64_t frame) { (void)s, (void)frame; }

typedef struct {
  double click, before, after; // dB, the worst; levels
} Heard;

static Heard hear(Stage *s, Event event, uint64_t *random) {
  size_t at = stage_frames(s, 0.6) + random_below(random, 400);
  int64_t start = stage_now(s);
  stage_note(s, A2, 0.8, start + random_below(random, QUANTUM));
  stage_run(s, at / QUANTUM * QUANTUM);
  event(s, start + (int64_t)at);
  stage_run(s, stage_frames(s, 0.3));
  Heard heard = {listen_splat(stage_left(s, 0, s->frames), at), level_at(s, at - 4800, 0.1),
                 level_at(s, at + 9600, 0.05)};
  return heard;
}

static void prepare(Stage *s, Event event) {
  hush(s);
  stage_param(s, 0, PARAM_ATTACK, 0.005);
  stage_param(s, 0, PARAM_VOICES, event == steal ? 1 : 12);
  stage_midi(s, 0xC0, 0, 0);
  stage_skip(s, stage_frames(s, 0.2));
}

// Nothing is heard above 4 kHz but what there is of the sound itself: that, from a note to which nothing
// happens.
static void check_event(const Kind *kind, Stage *s, Event event, const char *what, double least,
                        double most) {
  uint64_t random = 5;
  for (int n = 0; n < TIMES; n++) {
    prepare(s, nothing);
    uint64_t again = random;
    double own = hear(s, nothing, &again).click;
    prepare(s, event);
    Heard h = hear(s, event, &random);
    double change = h.after / h.before;
    if (!(h.click <= fmax(-80, own + 3))) fail_msg("%s, %s: %.1f, %.1f dB", kind->name, what, h.click, own);
    if (!(h.before > 0.0005 && change >= least && change <= most))
      fail_msg("%s, %s: %.4f, then %.6f", kind->name, what, h.before, h.after);
  }
}

static void check_endings(const Kind *kind) {
  Stage *s = open_kind(kind, stage_config(RATE));
  check_event(kind, s, release, "note-off", 0, 1e-3);
  check_event(kind, s, panic, "panic", 0, 1e-3);
  check_event(kind, s, steal, "steal", 0, 0.25);
  close_kind(s);
}

EVERY(test_endings, check_endings)

// -- while it sounds -------------------------------------------------------------------------------

// Program 0 is the sound as it stands, program 1 a bare wave.
static Bank *two_programs(const Stage *s) {
  Bank *bank = calloc(1, sizeof *bank + 2 * sizeof *bank->value);
  assert_non_null(bank);
  bank->count = 2;
  bank->program[1] = 1;
  for (uint32_t k = 0; k < 2; k++)
    memcpy(bank->value[k], s->engine->desk.strips[0].panel.value, sizeof bank->value[k]);
  bank->value[1][PARAM_SYNTH] = SHAPE_SINE;
  bank->value[1][PARAM_ATTACK] = 0.1f;
  return bank;
}

// A note that sounds plays on as it was; the next is another.
static void check_program(const Kind *kind) {
  Stage *s = open_kind(kind, stage_config(RATE));
  stage_give(s, COMMAND_BANK, 0, 0, two_programs(s));
  check_event(kind, s, program, "program change", 0.3, 1.5);
  uint32_t sounding = engine_status(s->engine).voices;
  stage_note(s, 69, 0.8, stage_now(s));
  stage_run(s, stage_frames(s, 0.5));
  double sine = listen_line(stage_left(s, s->frames - 9600, 9600), 440).amplitude;
  assert_int_equal(engine_status(s->engine).voices, sounding + 1);
  expect_above(sine, 0.01);
  close_kind(s);
}

EVERY(test_program, check_program)

static double pitch_cents(Stage *s, double pitch) {
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.2));
  stage_run(s, stage_frames(s, 0.8));
  double hz = listen_pitch(stage_left(s, 0, s->frames), stage_hz(pitch), 90);
  return hz > 0 ? 1200 * log2(hz / stage_hz(pitch)) : (double)NAN;
}

static void bend(Stage *s, int value) { stage_midi(s, 0xE0, value & 127, value >> 7); }

// Of what sounds, and of what starts while the wheel is away from its middle. A ring has two pitches.
static void check_bend(const Kind *kind) {
  Stage *s = open_kind(kind, stage_config(RATE));
  stage_param(s, 0, PARAM_CUTOFF, 0);
  stage_param(s, 0, PARAM_GRAIN_DETUNE, 0);
  stage_param(s, 0, PARAM_WOW, 0);
  stage_param(s, 0, PARAM_FLUTTER, 0);
  stage_param(s, 0, PARAM_JITTER, 0);
  double off = kind->shape == WAVE_RING && kind->synth == SYNTH_WAVE ? -12 : 0;
  stage_note(s, 57, 0.8, stage_now(s));
  double still = pitch_cents(s, 57 + off);
  bend(s, 16383);
  double up = pitch_cents(s, 59 + off);
  stage_off(s, 57, stage_now(s));
  stage_note(s, 60, 0.8, stage_now(s));
  double started = pitch_cents(s, 62 + off);
  bend(s, 0);
  double down = pitch_cents(s, 58 + off),
         most = kind->synth == SYNTH_GUIDE || kind->synth == SYNTH_GRAIN ? 2.5 : 0.6;
  if (!(fabs(still) <= most && fabs(up) <= most && fabs(started) <= most && fabs(down) <= most))
    fail_msg("%s: %.2f, %.2f, %.2f, %.2f cents", kind->name, still, up, started, down);
  close_kind(s);
}

EVERY(test_bend, check_bend)

// -- blocks and machines ---------------------------------------------------------------------------

enum { PIECE = 24000 };

// A phrase with all of it: chords, bends, a change of timbre, notes let go.
static float *play_piece(const Kind *kind, const Kernels *kernels, uint32_t block) {
  EngineConfig config = stage_config(RATE);
  config.kernels = kernels;
  Stage *s = open_kind(kind, config);
  stage_param(s, 0, PARAM_ANALOG, 0.5);
  stage_param(s, 0, PARAM_VIBRATO_DEPTH, 20);
  stage_param(s, 0, PARAM_UNISON, 3);
  stage_param(s, 0, PARAM_SPREAD, 0.5);
  for (int n = 0; n < 12; n++) {
    stage_note(s, 40 + 3.7 * n, 0.3 + 0.05 * n, stage_now(s) + 1 + 1117 * n);
    stage_off(s, 40 + 3.7 * n, stage_now(s) + 9001 + 1117 * n);
  }
  stage_send(s, (Command){.type = COMMAND_PARAM,
                          .when = WHEN_FRAME,
                          .time = stage_now(s) + 7003,
                          .param = {PARAM_CUTOFF, 4000}});
  float *out = calloc(2 * PIECE, sizeof *out);
  assert_non_null(out);
  for (uint32_t at = 0; at < PIECE; at += block)
    engine_render(s->engine, out + 2 * (size_t)at, block < PIECE - at ? block : PIECE - at);
  close_kind(s);
  return out;
}

static void test_blocks(void **state) {
  (void)state;
  static const uint32_t blocks[] = {1, 17, 333, 1024};
  for (int k = 0; k < KINDS; k++) {
    float *first = play_piece(&kinds[k], &kernels_base, 64);
    Sound sound = {first, 2 * (size_t)PIECE, 2 * RATE};
    expect_above(listen_peak(sound), 0.02);
    for (int n = 0; n <= 4; n++) {
      const Kernels *kernels = n < 4 ? &kernels_base : busy_kernels("avx2");
      if (!kernels) continue;
      float *other = play_piece(&kinds[k], kernels, n < 4 ? blocks[n] : 64);
      if (memcmp(first, other, 2 * PIECE * sizeof *first))
        fail_msg("%s, in another way: %d", kinds[k].name, n);
      free(other);
    }
    free(first);
  }
}

// -- too much --------------------------------------------------------------------------------------

static void strum(Stage *s, uint32_t first, uint32_t count) {
  for (uint32_t n = first; n < first + count; n++)
    stage_send(s, (Command){.type = COMMAND_NOTE,
                            .channel = (uint8_t)(n / 50),
                            .note = {28 + (float)(n % 50), 0.5f, STAGE_HELD}});
}

static Stage *open_strings(void) {
  static const ParamId shared[] = {PARAM_SUSTAIN, PARAM_CUTOFF, PARAM_STRING_DECAY, PARAM_PICK_HARDNESS,
                                   PARAM_BRIGHTNESS};
  static const double value[] = {1, 300, 20, 0, 0};
  Stage *s = open_kind(&kinds[STRINGS], stage_config(RATE));
  for (uint32_t channel = 0; channel < 5; channel++) {
    stage_param(s, channel, PARAM_SYNTH, SLOT);
    stage_param(s, channel, PARAM_VOICES, 64);
    stage_param(s, channel, PARAM_VOLUME, 0.1);
    stage_param(s, channel, PARAM_RELEASE, 0.01);
    for (int k = 0; k < 5; k++) stage_param(s, channel, shared[k], value[k]);
  }
  stage_skip(s, stage_frames(s, 0.3));
  return s;
}

// There are so many strings in the house; who comes too late is turned away, and hears of it.
static void test_exhausted(void **state) {
  (void)state;
  Stage *s = open_strings();
  strum(s, 0, LINES);
  stage_run(s, stage_frames(s, 1));
  assert_int_equal(engine_status(s->engine).voices, LINES);
  assert_int_equal(engine_status(s->engine).refused, 0);
  size_t at = s->frames;
  strum(s, LINES, 40);
  stage_run(s, stage_frames(s, 0.4));
  assert_int_equal(engine_status(s->engine).voices, LINES);
  assert_int_equal(engine_status(s->engine).refused, 40);
  expect_above(level_at(s, at, 0.4), 0.005);
  expect_below(listen_splat(stage_left(s, 0, s->frames), at), -80);
  engine_panic(s->engine);
  stage_run(s, stage_frames(s, 0.2));
  assert_int_equal(engine_status(s->engine).voices, 0);
  strum(s, LINES, 40);
  stage_run(s, stage_frames(s, 0.4));
  assert_int_equal(engine_status(s->engine).voices, 40);
  expect_above(level_at(s, s->frames - 9600, 0.2), 0.001);
  close_kind(s);
}

// 64 notes; with `replace`, their timbre makes room for others again and again.
static Stage *crowd(const Kind *kind, bool replace) {
  Stage *s = open_kind(kind, stage_config(RATE));
  stage_param(s, 0, PARAM_VOICES, 64);
  for (int n = 0; n < 64; n++) stage_note(s, 30 + 0.9 * n, 0.5, stage_now(s) + 7 * n);
  for (int n = 0; n < 20; n++) {
    stage_run(s, stage_frames(s, 0.02));
    if (replace) stage_give(s, COMMAND_TIMBRE, 0, SLOT, timbre_of(&kinds[n % KINDS]));
    stage_collect(s);
  }
  return s;
}

// Once their timbre is gone from its slot, they are heard as if it were there, to the bit; it goes when they
// do, and who comes then has the new one.
static void check_replaced(const Kind *kind) {
  Stage *s = crowd(kind, true), *plain = crowd(kind, false);
  assert_int_equal(engine_status(s->engine).voices, 64);
  expect_above(level_at(s, 4800, 0.2), 0.005);
  for (size_t n = 0; n < s->frames; n++)
    if (s->left[n] != plain->left[n] || s->right[n] != plain->right[n])
      fail_msg("%s: frame %zu differs", kind->name, n);
  assert_int_equal(stage_collect(s), 0);
  hush(s);
  stage_skip(s, 4 * QUANTUM);
  assert_int_equal(stage_collect(s), 1);
  stage_note(s, A2, 0.8, stage_now(s));
  stage_run(s, stage_frames(s, 0.3));
  expect_above(level_at(s, 4800, 0.2), 0.0005);
  close_kind(s);
  close_kind(plain);
}

EVERY(test_replaced, check_replaced)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every synth is silent before its note, and begins on its frame", test_start),
      TEST("every synth ends without a click: let go, stolen, or in a panic", test_endings),
      TEST("a program change lets what sounds play on, and what comes is another", test_program),
      TEST("every synth is bent, sounding or starting", test_bend),
      TEST("every synth is the same in blocks of any size, on any machine", test_blocks),
      TEST("strings that are too many are turned away, harm none, and come back", test_exhausted),
      TEST("64 notes keep the timbre that they began with", test_replaced),
  };
  return cmocka_run_group_tests_name("sound: synths", tests, NULL, NULL);
}
