// test_shed.c -- too many voices for the machine: the least missed fade away without a click, no more sound
// than may, and what was held comes back when there is room.
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAR = 9600 }; // frames, after which all has settled
static const double low_pitch = 48, step = 3;

static double pitch_of(uint32_t n) { return low_pitch + step * n; }

static void limit(Stage *s, uint32_t voices) { engine_limit(s->engine, voices); }

static uint32_t voices(const Stage *s) { return engine_status(s->engine).voices; }

static Stage *open_stage(void) {
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_VOICES, 64);
  stage_param(s, 0, PARAM_RELEASE, 5);
  return s;
}

// Notes are told apart by their pitches.
static Stage *stage_with(uint32_t notes) {
  Stage *s = open_stage();
  for (uint32_t n = 0; n < notes; n++) {
    stage_note(s, pitch_of(n), 0.5, stage_now(s));
    stage_skip(s, QUANTUM);
  }
  stage_skip(s, FAR);
  return s;
}

// Which of the notes are heard in the last half second: a bit each. All of them are as loud as each other.
static uint32_t heard(Stage *s, uint32_t notes) {
  stage_rewind(s);
  stage_run(s, 24000);
  uint32_t found = 0;
  for (uint32_t n = 0; n < notes; n++)
    if (listen_line(stage_left(s, 0, s->frames), stage_hz(pitch_of(n))).amplitude > 0.01) found |= 1u << n;
  return found;
}

static void settle(Stage *s) {
  stage_rewind(s);
  stage_skip(s, FAR);
}

static void test_oldest(void **state) {
  (void)state;
  Stage *s = stage_with(12);
  assert_int_equal(heard(s, 12), 0xfff);
  assert_int_equal(engine_status(s->engine).limit, UINT32_MAX);
  limit(s, 5);
  settle(s);
  assert_int_equal(heard(s, 12), 0xf80); // the five newest
  assert_int_equal(voices(s), 5);
  assert_int_equal(engine_status(s->engine).limit, 5);
  assert_int_equal(engine_status(s->engine).shed, 7);
  stage_close(s);
}

static void test_quieter(void **state) {
  (void)state;
  Stage *s = open_stage();
  static const double velocity[] = {1, 0.3, 1, 0.3, 1, 0.3, 1, 0.3}; // 21 dB apart
  for (uint32_t n = 0; n < 8; n++) {
    stage_note(s, pitch_of(n), velocity[n], stage_now(s));
    stage_skip(s, QUANTUM);
  }
  settle(s);
  limit(s, 4);
  settle(s);
  assert_int_equal(heard(s, 8), 0xd4); // of the loud the three newest, and the newest of all
  stage_close(s);
}

// Even when they are the louder.
static void test_released(void **state) {
  (void)state;
  Stage *s = open_stage();
  for (uint32_t n = 0; n < 8; n++) {
    stage_note(s, pitch_of(n), n >= 4 && n < 7 ? 1 : 0.3, stage_now(s));
    stage_skip(s, QUANTUM);
  }
  settle(s);
  for (uint32_t n = 4; n < 7; n++) stage_off(s, pitch_of(n), stage_now(s));
  settle(s);
  assert_int_equal(heard(s, 8), 0xff); // they die away slowly
  limit(s, 5);
  settle(s);
  assert_int_equal(heard(s, 8), 0x8f);
  stage_close(s);
}

static Kit *long_kit(void) {
  Kit *kit = calloc(1, sizeof *kit + sizeof *kit->pieces);
  assert_non_null(kit);
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->piece[36] = 0;
  kit->count = 1;
  kit->pieces[0] = (DrumPiece){.level = 0.3f,
                               .tone = 1,
                               .tone_start = 60,
                               .tone_end = 60,
                               .tone_sweep = 0.01f,
                               .tone_decay = 60,
                               .bursts = 1};
  return kit;
}

static void test_drums(void **state) {
  (void)state;
  Stage *s = open_stage();
  stage_param(s, CHANNEL_DRUMS, PARAM_VOLUME, 1);
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, long_kit());
  for (int n = 0; n < 3; n++)
    stage_send(s, (Command){.type = COMMAND_NOTE, .channel = CHANNEL_DRUMS, .note = {36, 1, STAGE_HELD}});
  stage_skip(s, FAR);
  for (uint32_t n = 0; n < 6; n++) stage_note(s, pitch_of(n), 0.5, stage_now(s));
  settle(s);
  double drum = listen_line((stage_run(s, 24000), stage_left(s, 0, 24000)), 60).amplitude;
  expect_above(drum, 0.1);
  limit(s, 4);
  settle(s);
  assert_int_equal(heard(s, 6), 0x20); // the newest note, and all three strokes
  expect_above(listen_line(stage_left(s, 0, 24000), 60).amplitude, drum * 0.7);
  limit(s, 2);
  settle(s);
  assert_int_equal(voices(s), 2);
  assert_int_equal(heard(s, 6), 0x20); // and now one stroke
  expect_between(listen_line(stage_left(s, 0, 24000), 60).amplitude, drum * 0.1, drum * 0.5);
  stage_close(s);
}

static void test_click(void **state) {
  (void)state;
  for (uint32_t left = 1; left < 8; left += 3) {
    Stage *s = stage_open(48000);
    for (uint32_t n = 0; n < 8; n++) stage_note(s, 45 + n, 0.7, stage_now(s) + n * QUANTUM);
    stage_skip(s, 48000);
    stage_run(s, 24000);
    limit(s, left);
    stage_run(s, 24000);
    expect_below(listen_splat(stage_left(s, 0, s->frames), 24000), -80);
    double before = listen_rms(stage_left(s, 0, 24000)), after = listen_rms(stage_left(s, 24960, 23000));
    assert_true(after < 0.97 * before && after > 0.01);
    limit(s, UINT32_MAX);
    stage_run(s, 24000);
    expect_below(listen_splat(stage_left(s, 0, s->frames), 48000), -70); // they begin anew, all at once
    assert_int_equal(voices(s), 8);
    stage_close(s);
  }
}

static void test_flood(void **state) {
  (void)state;
  Stage *s = open_stage();
  limit(s, 4);
  for (uint32_t n = 0; n < 40; n++) {
    for (uint32_t k = 0; k < 3; k++) stage_note(s, pitch_of(k) + n % 7, 0.5, stage_now(s));
    stage_note(s, pitch_of(9), 0.5, stage_now(s));
    stage_skip(s, 3 * QUANTUM);
    assert_true(voices(s) <= 4);
    stage_skip(s, 1600);
    if (n % 8 == 7) assert_int_equal(heard(s, 10) >> 9, 1); // the newest
    stage_rewind(s);
    stage_off(s, pitch_of(9), stage_now(s));
  }
  stage_close(s);
}

// -- coming back -------------------------------------------------------------------------------------

static void test_back(void **state) {
  (void)state;
  Stage *s = stage_with(8);
  limit(s, 3);
  settle(s);
  assert_int_equal(heard(s, 8), 0xe0);
  limit(s, 6);
  settle(s);
  assert_int_equal(voices(s), 6);
  uint32_t some = heard(s, 8);
  assert_int_equal(__builtin_popcount(some), 6);
  assert_int_equal(some & 0xe0, 0xe0);
  limit(s, UINT32_MAX);
  settle(s);
  assert_int_equal(heard(s, 8), 0xff);
  assert_int_equal(engine_status(s->engine).shed, 5);
  for (uint32_t n = 0; n < 8; n++) stage_off(s, pitch_of(n), stage_now(s)); // each ends as before
  stage_param(s, 0, PARAM_RELEASE, 0.01);
  settle(s);
  stage_skip(s, 48000 * 14);
  assert_int_equal(voices(s), 0);
  stage_close(s);
}

// A note gives room to the next, also when the limit stays.
static void test_room(void **state) {
  (void)state;
  Stage *s = open_stage();
  stage_param(s, 0, PARAM_RELEASE, 0.05);
  for (uint32_t n = 0; n < 4; n++) stage_note(s, pitch_of(n), 0.5, stage_now(s) + n * QUANTUM);
  stage_skip(s, FAR);
  limit(s, 2);
  settle(s);
  assert_int_equal(heard(s, 4), 0xc);
  stage_off(s, pitch_of(3), stage_now(s));
  settle(s);
  assert_int_equal(heard(s, 4), 0x6);
  stage_close(s);
}

typedef enum { BY_OFF, BY_PANIC, BY_SILENCE, BY_END, BY_STOP, WAYS } Way;

static void end_notes(Stage *s, Way way) {
  switch (way) {
  case BY_OFF:
    for (uint32_t n = 0; n < 3; n++) stage_off(s, pitch_of(n), stage_now(s));
    return;
  case BY_PANIC: engine_panic(s->engine); return;
  case BY_SILENCE: stage_midi(s, 0xB0, 120, 0); return;
  case BY_STOP: stage_send(s, (Command){.type = COMMAND_STOP}); return;
  case BY_END:
  case WAYS: return;
  }
}

static void test_gone(void **state) {
  (void)state;
  for (Way way = BY_OFF; way < WAYS; way++) {
    Stage *s = open_stage();
    stage_play(s, 120);
    for (uint32_t n = 0; n < 6; n++) {
      bool ends = n < 3 && way == BY_END;
      stage_send(s, (Command){.type = COMMAND_NOTE,
                              .owner = way == BY_STOP ? OWNER_SCRIPT : OWNER_NONE,
                              .note = {(float)pitch_of(n), 0.5f, ends ? TICKS_PER_BEAT : STAGE_HELD}});
      stage_skip(s, QUANTUM);
    }
    limit(s, 3);
    settle(s);
    assert_int_equal(heard(s, 6), 0x38);
    end_notes(s, way);
    settle(s);
    stage_skip(s, 24000);
    limit(s, UINT32_MAX);
    settle(s);
    assert_int_equal(heard(s, 6) & 7, 0);
    if (way == BY_PANIC || way == BY_SILENCE) assert_int_equal(voices(s), 0);
    stage_close(s);
  }
}

// What would have died away by itself is not played again.
static void test_dying(void **state) {
  (void)state;
  Stage *s = open_stage();
  stage_param(s, 0, PARAM_SUSTAIN, 0);
  stage_param(s, 0, PARAM_DECAY, 20);
  for (uint32_t n = 0; n < 4; n++) stage_note(s, pitch_of(n), 1, stage_now(s) + n * QUANTUM);
  stage_skip(s, FAR);
  assert_int_equal(heard(s, 4), 0xf);
  limit(s, 2);
  settle(s);
  limit(s, UINT32_MAX);
  settle(s);
  assert_int_equal(heard(s, 4), 0xc);
  stage_close(s);
}

// A key that is struck again while its note is shed is one note, not two.
static void test_struck_again(void **state) {
  (void)state;
  Stage *s = open_stage();
  for (int key = 60; key < 64; key++) {
    stage_midi(s, 0x90, key, 64);
    stage_skip(s, QUANTUM);
  }
  stage_skip(s, FAR);
  limit(s, 2);
  settle(s);
  stage_midi(s, 0x90, 60, 64);
  settle(s);
  limit(s, UINT32_MAX);
  stage_skip(s, stage_frames(s, 0.6)); // nothing comes back right after something was shed
  settle(s);
  assert_int_equal(voices(s), 4);
  stage_close(s);
}

// -- in a take ---------------------------------------------------------------------------------------

enum { RECORDS = 64, QUANTA = 3000 };

static Stage *stage_with_take(void) {
  EngineConfig config = stage_config(48000);
  config.take_capacity = RECORDS;
  return stage_open_config(&config);
}

static void play_quantum(Stage *s, uint32_t n) {
  if (n % 250 == 0) stage_note(s, pitch_of(n / 250), 0.7, stage_now(s) + 11);
  if (n == 1700) limit(s, 2);
  if (n == 2500) limit(s, 5);
  stage_run(s, QUANTUM);
}

static void test_take(void **state) {
  (void)state;
  Stage *s = stage_with_take(), *again = stage_with_take(), *free_one = stage_with_take();
  TakeRecord record[RECORDS];
  uint32_t count = 0, limits = 0;
  for (uint32_t n = 0; n < QUANTA; n++) {
    play_quantum(s, n);
    while (count < RECORDS && engine_take(s->engine, &record[count])) count++;
  }
  for (uint32_t n = 0, next = 0; n < QUANTA; n++) {
    for (; next < count && record[next].frame == stage_now(again); next++) {
      assert_int_equal(record[next].kind, TAKE_COMMAND);
      bool is_limit = record[next].command.type == COMMAND_LIMIT;
      limits += is_limit;
      stage_send(again, record[next].command);
      if (!is_limit) stage_send(free_one, record[next].command);
    }
    stage_run(again, QUANTUM);
    stage_run(free_one, QUANTUM);
  }
  assert_int_equal(limits, 2);
  Sound first = stage_left(s, 0, s->frames), second = stage_left(again, 0, again->frames);
  expect_above(listen_peak(first), 0.05);
  assert_true(listen_hash(LISTEN_HASH, first) == listen_hash(LISTEN_HASH, second));
  assert_true(listen_hash(LISTEN_HASH, first) !=
              listen_hash(LISTEN_HASH, stage_left(free_one, 0, free_one->frames)));
  stage_close(s), stage_close(again), stage_close(free_one);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("so many voices as may, the newest, sound on", test_oldest),
      TEST("the quieter go first, but not the newest", test_quieter),
      TEST("released notes go before held ones", test_released),
      TEST("drums go last", test_drums),
      TEST("what goes makes no click", test_click),
      TEST("however many come, no more sound than may, and the newest among them", test_flood),
      TEST("held notes come back when the limit rises", test_back),
      TEST("a note that ends gives room to one that went", test_room),
      TEST("notes that ended meanwhile do not come back", test_gone),
      TEST("what dies away by itself does not come back", test_dying),
      TEST("a key that is struck again does not come back too", test_struck_again),
      TEST("a limit is kept in the take, which gives the same bytes", test_take),
  };
  return cmocka_run_group_tests_name("shed", tests, NULL, NULL);
}
