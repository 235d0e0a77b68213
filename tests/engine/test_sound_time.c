// test_sound_time.c -- everything sounds on its frame: at any place of the quantum, after ten minutes,
// through tempo changes, and far out in the counters.
#include "engine/clip.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A stage whose notes begin and end as sharply as they can.
static void sharpen(Stage *s) {
  stage_param(s, 0, PARAM_SYNTH, SHAPE_SAW);
  stage_param(s, 0, PARAM_ATTACK, 0);
  stage_param(s, 0, PARAM_RELEASE, 0);
  stage_skip(s, stage_frames(s, 0.1));
}

static void note_at_tick(Stage *s, double pitch, int64_t tick, int64_t length) {
  stage_send(s, (Command){.type = COMMAND_NOTE,
                          .when = WHEN_TICK,
                          .time = tick,
                          .owner = OWNER_SCRIPT,
                          .note = {(float)pitch, 1, length}});
}

// Sounds are told apart by this much silence.
enum { GAP = 64, SOUNDS = 4096 };
typedef struct {
  int64_t start, end; // first and last frame that is not 0
} Span;
typedef struct {
  Span span[SOUNDS];
  uint32_t count;
} Onsets;

// Looks through the tape, then empties it, so that ten minutes fit in little memory.
static void find_onsets(Stage *s, Onsets *o) {
  for (size_t i = 0; i < s->frames; i++) {
    if (s->left[i] == 0 && s->right[i] == 0) continue;
    int64_t frame = s->origin + (int64_t)i;
    if (o->count == 0 || frame - o->span[o->count - 1].end > GAP) {
      assert_true(o->count < SOUNDS);
      o->span[o->count++].start = frame;
    }
    o->span[o->count - 1].end = frame;
  }
  stage_rewind(s);
}

// How many frames after its time a sharp note is first heard: at its start the wave is at zero.
static int64_t latency_of(double pitch) {
  Stage *s = stage_open(48000);
  sharpen(s);
  int64_t start = stage_now(s);
  stage_note(s, pitch, 1, start);
  stage_run(s, 4800);
  int64_t latency = (int64_t)listen_first(stage_left(s, 0, 4800));
  stage_close(s);
  return latency;
}

static void test_offsets(void **state) {
  (void)state;
  enum { HEARD = 6000 };
  static float first[HEARD];
  size_t latency = (size_t)latency_of(60);
  Stage *s = stage_open(48000);
  sharpen(s);
  for (int offset = 0; offset < 2 * QUANTUM; offset++) {
    stage_rewind(s);
    size_t quiet = (size_t)(320 + offset);
    stage_note(s, 60, 1, stage_now(s) + (int64_t)quiet);
    stage_run(s, 12800 + QUANTUM);
    assert_int_equal(listen_first(stage_left(s, 0, s->frames)), quiet + latency);
    if (offset == 0) memcpy(first, s->left + quiet, sizeof first);
    for (size_t i = 0; i < HEARD; i++)
      if (first[i] != s->left[quiet + i]) fail_msg("offset %d: frame %zu differs", offset, i);
    stage_off(s, 60, stage_now(s));
    stage_run(s, 6400 - QUANTUM);
  }
  stage_close(s);
}

// A steady note, begun at the transport's start: `ends` says how it is to end, or not at all.
typedef enum { ENDS_NEVER, ENDS_BY_COMMAND, ENDS_BY_LENGTH, ENDS_BEFORE_TEMPO } Ends;

static Stage *steady_note(Ends ends, int64_t after) {
  const int64_t ticks = after * TICKS_PER_BEAT / 24000; // at 120 beats a minute and 48 kHz
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_SYNTH, SHAPE_SQUARE);
  stage_play(s, 120);
  bool by_length = ends == ENDS_BY_LENGTH || ends == ENDS_BEFORE_TEMPO;
  note_at_tick(s, 64, 0, by_length ? ticks : STAGE_HELD);
  if (ends == ENDS_BY_COMMAND)
    stage_send(s, (Command){.type = COMMAND_NOTE_OFF,
                            .when = WHEN_FRAME,
                            .time = stage_now(s) + after,
                            .owner = OWNER_SCRIPT,
                            .note = {.pitch = 64}});
  if (ends == ENDS_BEFORE_TEMPO)
    stage_send(s, (Command){.type = COMMAND_TEMPO,
                            .when = WHEN_TICK,
                            .time = ticks + 8 * TICKS_PER_BEAT / 24000,
                            .tempo = {20, 0}});
  stage_run(s, (size_t)after + 4800);
  return s;
}

// It is the same as one that is held until the frame of its end, and no longer.
static void test_ends(void **state) {
  (void)state;
  for (int64_t after = 12000; after < 12000 + 2 * QUANTUM; after++) {
    Stage *held = steady_note(ENDS_NEVER, after);
    for (Ends ends = ENDS_BY_COMMAND; ends <= ENDS_BEFORE_TEMPO; ends++) {
      Stage *s = steady_note(ends, after);
      size_t frame = 0;
      while (frame < s->frames && s->left[frame] == held->left[frame]) frame++;
      expect_between((double)frame - (double)after, 0, 1);
      stage_close(s);
    }
    stage_close(held);
  }
}

// The frame on which each beat should sound, worked out afresh.
static int64_t frame_of(int64_t start, double beats, double bpm, uint32_t rate_hz) {
  return start + llround(beats * 60 / bpm * rate_hz);
}

static void expect_onset(int64_t got, int64_t want, uint32_t which) {
  if (llabs(got - want) > 1) fail_msg("sound %u begins %lld frames late", which, (long long)(got - want));
}

static Clip *two_hits(void) { // on the beat, and a quintuplet after the half
  Clip *clip = calloc(1, sizeof *clip + 2 * sizeof *clip->hits);
  assert_non_null(clip);
  clip->length = TICKS_PER_BEAT;
  clip->channel = CHANNEL_DRUMS;
  clip->count = 2;
  clip->hits[0] = (ClipHit){.tick = 0, .length = TICKS_PER_BEAT / 8, .pitch = 36, .velocity = 1};
  clip->hits[1] =
      (ClipHit){.tick = TICKS_PER_BEAT * 3 / 5, .length = TICKS_PER_BEAT / 8, .pitch = 36, .velocity = 1};
  return clip;
}

static Kit *tick_kit(void) {
  Kit *kit = calloc(1, sizeof *kit + sizeof *kit->pieces);
  assert_non_null(kit);
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->piece[36] = 0;
  kit->count = 1;
  kit->pieces[0] = (DrumPiece){.level = 1,
                               .click = 1,
                               .noise = 0.5f,
                               .noise_low = 500,
                               .noise_high = 8000,
                               .noise_decay = 0.01f,
                               .bursts = 1};
  return kit;
}

static const double odd_bpm = 133.33;
enum { MINUTES = 10 };

static void test_notes_after_minutes(void **state) {
  (void)state;
  static Onsets onsets;
  onsets = (Onsets){0};
  Stage *s = stage_open(48000);
  sharpen(s);
  int64_t start = stage_now(s), latency = latency_of(72);
  stage_play(s, odd_bpm);
  int beats = (int)(MINUTES * odd_bpm), sent = 0;
  for (int second = 0; second < MINUTES * 60 + 1; second++) {
    for (; sent < beats && sent * 60 / odd_bpm < second + 2; sent++)
      note_at_tick(s, 72, (int64_t)sent * TICKS_PER_BEAT, TICKS_PER_BEAT / 4);
    stage_run(s, 48000);
    find_onsets(s, &onsets);
  }
  assert_int_equal(onsets.count, beats);
  for (uint32_t i = 0; i < onsets.count; i++)
    expect_onset(onsets.span[i].start, frame_of(start, i, odd_bpm, 48000) + latency, i);
  stage_close(s);
}

static void test_drums_after_minutes(void **state) {
  (void)state;
  static Onsets onsets;
  onsets = (Onsets){0};
  Stage *s = stage_open(44100);
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, tick_kit());
  stage_skip(s, QUANTUM);
  int64_t start = stage_now(s);
  stage_give(s, COMMAND_CLIP, CHANNEL_DRUMS, 3, two_hits());
  stage_play(s, odd_bpm);
  for (int second = 0; second < MINUTES * 60; second++) {
    stage_run(s, 44100);
    find_onsets(s, &onsets);
  }
  expect_between(onsets.count, 2 * floor(MINUTES * odd_bpm), 2 * ceil(MINUTES * odd_bpm));
  int64_t latency = onsets.span[0].start - start;
  expect_between((double)latency, 0, 2);
  for (uint32_t i = 0; i < onsets.count; i++)
    expect_onset(onsets.span[i].start, frame_of(start, i / 2 + 0.6 * (i % 2), odd_bpm, 44100) + latency, i);
  stage_close(s);
}

static void test_waiting_clip(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, tick_kit());
  stage_give(s, COMMAND_CLIP, CHANNEL_DRUMS, 3, two_hits());
  size_t still = stage_frames(s, 1);
  stage_run(s, still);
  assert_int_equal(listen_first(stage_left(s, 0, still)), still);
  stage_play(s, 120);
  stage_run(s, still);
  expect_between((double)listen_first(stage_left(s, still, still)), 0, 1);
  stage_close(s);
}

// -- tempo changes -------------------------------------------------------------------------------

enum { NOTES = 400 };
typedef struct {
  int64_t tick, length;
} Planned;

typedef struct {
  int64_t tick;
  double bpm;
} Change;

// The time of a tick in frames: the sum over the tempos before it.
static double frames_until(const Change *changes, int count, int64_t tick, uint32_t rate_hz) {
  double frames = 0;
  for (int i = 0; i < count && changes[i].tick < tick; i++) {
    int64_t end = i + 1 < count && changes[i + 1].tick < tick ? changes[i + 1].tick : tick;
    frames += (double)(end - changes[i].tick) / TICKS_PER_BEAT * 60 / changes[i].bpm * rate_hz;
  }
  return frames;
}

// Notes that do not touch, and a new tempo in the middle of each or soon after it.
static void plan(Planned *notes, Change *changes, uint64_t *random) {
  int64_t tick = TICKS_PER_BEAT;
  changes[0] = (Change){0, 120};
  for (int i = 0; i < NOTES; i++) {
    notes[i].tick = tick;
    notes[i].length = (int64_t)(random_between(random, 0.15, 1.2) * TICKS_PER_BEAT);
    changes[i + 1].tick = tick + (int64_t)(random_between(random, 0, 1.4) * (double)notes[i].length);
    changes[i + 1].bpm = random_between(random, 40, 400);
    tick += 3 * notes[i].length / 2 + (int64_t)(random_between(random, 0.3, 1) * TICKS_PER_BEAT);
  }
}

static void play_plan(Stage *s, const Planned *notes, const Change *changes, Onsets *onsets) {
  for (int i = 0; i < NOTES; i++) {
    note_at_tick(s, 72, notes[i].tick, notes[i].length);
    stage_send(s, (Command){.type = COMMAND_TEMPO,
                            .when = WHEN_TICK,
                            .time = changes[i + 1].tick,
                            .tempo = {changes[i + 1].bpm, 0}});
    while (engine_status(s->engine).tick + TICKS_PER_BEAT / 2 < notes[i].tick) {
      stage_run(s, 133);
      find_onsets(s, onsets);
    }
  }
  stage_run(s, 20 * 48000);
  find_onsets(s, onsets);
}

static void test_tempo_changes(void **state) {
  (void)state;
  static Onsets onsets;
  static Planned notes[NOTES];
  static Change changes[NOTES + 1];
  onsets = (Onsets){0};
  uint64_t random = 11;
  plan(notes, changes, &random);
  Stage *s = stage_open(48000);
  sharpen(s);
  int64_t start = stage_now(s), latency = latency_of(72);
  stage_play(s, changes[0].bpm);
  play_plan(s, notes, changes, &onsets);
  assert_int_equal(onsets.count, NOTES);
  double shortest = 1e9, longest = 0;
  for (uint32_t i = 0; i < NOTES; i++) {
    double on = frames_until(changes, NOTES + 1, notes[i].tick, 48000);
    double off = frames_until(changes, NOTES + 1, notes[i].tick + notes[i].length, 48000);
    expect_onset(onsets.span[i].start, start + llround(on) + latency, i);
    double tail = (double)(onsets.span[i].end - start) - off; // the shortest release
    shortest = fmin(shortest, tail), longest = fmax(longest, tail);
  }
  expect_between(shortest, 0.004 * 48000, 0.1 * 48000);
  expect_below(longest - shortest, QUANTUM + 2); // all end alike, at the end of a quantum
  assert_int_equal(engine_status(s->engine).late, 0);
  assert_int_equal(engine_status(s->engine).voices, 0);
  stage_close(s);
}

// -- counters ------------------------------------------------------------------------------------

static uint64_t hash_from(int64_t frame, int64_t tick) {
  EngineConfig config = stage_config(48000);
  config.start_frame = frame;
  config.start_tick = tick;
  Stage *s = stage_open_config(&config);
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, tick_kit());
  stage_give(s, COMMAND_CLIP, CHANNEL_DRUMS, 3, two_hits());
  stage_param(s, 0, PARAM_SYNTH, SHAPE_SUPERSAW);
  stage_param(s, 0, PARAM_VIBRATO_DEPTH, 30);
  stage_play(s, odd_bpm);
  stage_note(s, 50, 0.8, frame + 777);
  note_at_tick(s, 60, tick + TICKS_PER_BEAT / 3, TICKS_PER_BEAT / 2);
  stage_run(s, 48000);
  expect_above(listen_rms(stage_left(s, 0, 48000)), 0.01);
  uint64_t hash = listen_hash(listen_hash(LISTEN_HASH, stage_left(s, 0, 48000)), stage_right(s, 0, 48000));
  stage_close(s);
  return hash;
}

static void test_far_counters(void **state) {
  (void)state;
  const int64_t beat = TICKS_PER_BEAT,
                far[] = {(1ll << 31) - 20000, (1ll << 32) - 20000, (1ll << 53) - 20000};
  uint64_t near = hash_from(0, 0);
  for (int i = 0; i < 3; i++) {
    int64_t frame = far[i] / QUANTUM * QUANTUM, tick = far[i] / beat * beat;
    assert_true(hash_from(frame, 0) == near);
    assert_true(hash_from(0, tick) == near);
    assert_true(hash_from(frame, tick) == near);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a note sounds the same from each place of the quantum", test_offsets),
      TEST("a note ends on its frame", test_ends),
      TEST("notes are on their frame for ten minutes", test_notes_after_minutes),
      TEST("drums of a clip are on their frame for ten minutes", test_drums_after_minutes),
      TEST("a clip waits for the transport and plays its first hit", test_waiting_clip),
      TEST("through tempo changes each note begins and ends in its place", test_tempo_changes),
      TEST("far out in the counters it sounds the same", test_far_counters),
  };
  return cmocka_run_group_tests_name("sound: time", tests, NULL, NULL);
}
