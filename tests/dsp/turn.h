// turn.h -- a tone through one effect while a knob turns: how much of what is heard is the knob's own noise.
#ifndef TESTS_DSP_TURN_H
#define TESTS_DSP_TURN_H

#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURN_FRAMES = 1 << 18, TURN_STEPS = 64 };

// Two seconds or more of both sides; `done` frames of them have been through.
typedef struct {
  Pedal pedal;
  float left[TURN_FRAMES], right[TURN_FRAMES];
  size_t done;
} Turn;

static inline Turn *turn_open(EffectKind kind, float rate_hz) {
  Turn *t = calloc(1, sizeof *t);
  assert_non_null(t);
  t->pedal = pedal_open(kind, rate_hz, pedal_set());
  return t;
}

static inline void turn_close(Turn *t) {
  pedal_close(&t->pedal);
  free(t);
}

static inline size_t turn_frames(const Turn *t, double seconds) {
  return (size_t)(seconds * (double)t->pedal.site.rate_hz) / QUANTUM * QUANTUM;
}

// So much more of a sine, the sides an eighth of a cycle apart.
static inline void turn_tone(Turn *t, double hz, double amplitude, size_t frames) {
  double step = 6.283185307179586 * hz / (double)t->pedal.site.rate_hz;
  assert_true(t->done + frames <= TURN_FRAMES);
  for (size_t n = t->done; n < t->done + frames; n++) {
    t->left[n] = (float)(amplitude * sin(step * (double)n));
    t->right[n] = (float)(amplitude * sin(step * (double)n + 0.785));
  }
  pedal_run(&t->pedal, t->left + t->done, t->right + t->done, (uint32_t)frames);
  t->done += frames;
}

static inline void turn_silence(Turn *t, size_t frames) { turn_tone(t, 0, 0, frames); }

static inline Sound turn_left(const Turn *t, size_t from, size_t frames) {
  return listen_slice((Sound){t->left, t->done, (double)t->pedal.site.rate_hz}, from, frames);
}
static inline Sound turn_right(const Turn *t, size_t from, size_t frames) {
  return listen_slice((Sound){t->right, t->done, (double)t->pedal.site.rate_hz}, from, frames);
}

static inline bool turn_differ(Sound a, Sound b) {
  double one = listen_rms(a), other = listen_rms(b);
  return fabs(one - other) > 0.02 * fmax(one, other);
}

// A knob's step from where the pedal is, which has to change the level on the left or the right. The tone
// lies under 4 kHz.
static inline void turn_step(Turn *t, ParamId id, double to, double hz, double amplitude) {
  size_t tenth = turn_frames(t, 0.1);
  pedal_start(&t->pedal);
  t->done = 0;
  turn_tone(t, hz, amplitude, 6 * tenth);
  pedal_turn(&t->pedal, id, (float)to);
  turn_tone(t, hz, amplitude, 5 * tenth);
  Sound left = turn_left(t, 0, t->done), right = turn_right(t, 0, t->done);
  double click = fmax(listen_splat(left, 6 * tenth), listen_splat(right, 6 * tenth));
  const char *name = param_row(id)->name;
  if (!(click <= -90)) fail_msg("%s to %g, %g Hz: %.1f dB", name, to, left.rate_hz, click);
  bool differ = turn_differ(listen_slice(left, 4 * tenth, tenth), listen_slice(left, 9 * tenth, tenth)) ||
                turn_differ(listen_slice(right, 4 * tenth, tenth), listen_slice(right, 9 * tenth, tenth));
  if (!differ) fail_msg("%s does nothing", name);
}

// The same in 64 steps that feel equal, in a second.
static inline void turn_sweep(Turn *t, ParamId id, double from, double to, double amplitude) {
  size_t fifth = turn_frames(t, 0.2), step = turn_frames(t, 1.0 / TURN_STEPS);
  pedal_snap(&t->pedal, id, (float)from);
  pedal_start(&t->pedal);
  t->done = 0;
  turn_tone(t, 220, amplitude, fifth);
  for (int i = 1; i <= TURN_STEPS; i++) {
    float place = (float)i / TURN_STEPS;
    pedal_turn(&t->pedal, id, param_map(param_row(id)->curve, place, (float)from, (float)to));
    turn_tone(t, 220, amplitude, step);
  }
  size_t end = t->done;
  turn_tone(t, 220, amplitude, fifth);
  Sound left = turn_left(t, 0, t->done), right = turn_right(t, 0, t->done);
  double noise = fmax(listen_zipper(left, fifth / 2, end, 220), listen_zipper(right, fifth / 2, end, 220));
  const char *name = param_row(id)->name;
  if (!(noise <= -100)) fail_msg("%s from %g to %g, %g Hz: %.1f dB", name, from, to, left.rate_hz, noise);
}

// A knob that goes and comes back within two quanta leaves the sound as if it had not.
static inline void turn_back(Turn *t, ParamId id, double to) {
  float value = t->pedal.value[id - t->pedal.first], kept[4096];
  for (int turned = 0; turned < 2; turned++) {
    pedal_snap(&t->pedal, id, value);
    pedal_start(&t->pedal);
    t->done = 0;
    turn_tone(t, 220, 0.25, 4096);
    if (turned) pedal_turn(&t->pedal, id, (float)to);
    turn_tone(t, 220, 0.25, QUANTUM);
    pedal_turn(&t->pedal, id, value);
    turn_tone(t, 220, 0.25, turn_frames(t, 1));
    if (!turned) memcpy(kept, t->left + t->done - 4096, sizeof kept);
  }
  double worst = 0;
  for (size_t n = 0; n < 4096; n++)
    worst = fmax(worst, fabs((double)kept[n] - (double)t->left[t->done - 4096 + n]));
  assert_true(worst == 0 && listen_peak(turn_left(t, t->done - 4096, 4096)) > 0.05);
}

// Every knob anywhere, full-scale and louder noise, at the least and the highest rate.
static inline void turn_extremes(EffectKind kind, double bound) {
  static const float rates_hz[] = {8000, 192000}, levels[] = {1, 8};
  uint64_t random = 3;
  for (int i = 0; i < 24; i++) {
    Turn *t = turn_open(kind, rates_hz[i % 2]);
    float level = levels[i / 2 % 2];
    for (size_t from = 0; from < 64 * QUANTUM; from += QUANTUM) {
      for (uint32_t k = 0; k < t->pedal.effect->knobs && from % 512 == 0; k++) {
        const Param *row = param_row((ParamId)(t->pedal.first + k));
        float value = param_map(row->curve, (float)random_below(&random, 5) / 4, row->min, row->max);
        pedal_turn(&t->pedal, (ParamId)(t->pedal.first + k), value);
      }
      for (int n = 0; n < QUANTUM; n++) {
        t->left[from + (size_t)n] = level * (float)random_between(&random, -1, 1);
        t->right[from + (size_t)n] = level * (float)(random_below(&random, 2) ? 1 : -1);
      }
      pedal_run(&t->pedal, t->left + from, t->right + from, QUANTUM);
    }
    t->done = 64 * QUANTUM;
    Sound left = turn_left(t, 0, t->done), right = turn_right(t, 0, t->done);
    assert_true(listen_finite(left) && listen_finite(right));
    expect_between(fmax(listen_peak(left), listen_peak(right)), 0.01, bound * (double)level);
    turn_close(t);
  }
}

// Exact silence after silence, within so many seconds, though a knob turns; and the effect says so.
static inline void turn_to_silence(EffectKind kind, double amount, double seconds) {
  Turn *t = turn_open(kind, 48000);
  pedal_snap(&t->pedal, t->pedal.first, (float)amount);
  pedal_start(&t->pedal);
  turn_silence(t, 4096);
  assert_true(listen_peak(turn_left(t, 0, t->done)) == 0);
  turn_tone(t, 220, 0.5, 9600);
  assert_true(listen_rms(turn_left(t, 8192, 4096)) > 0.05);
  size_t quiet = t->done + turn_frames(t, seconds);
  turn_silence(t, turn_frames(t, seconds));
  expect_below((double)t->pedal.loudest, 1e-7);
  turn_silence(t, turn_frames(t, 2));
  assert_true(listen_peak(turn_left(t, quiet, t->done)) < 1e-7);
  assert_true(listen_peak(turn_left(t, t->done - 4096, 4096)) == 0 && t->pedal.loudest == 0);
  turn_close(t);
}

// The instruction sets give the same bits, while every knob moves.
static inline void turn_same_bits(EffectKind kind) {
  if (pedal_set() == effects_base) skip();
  enum { FRAMES = 256 * QUANTUM };
  uint64_t hash[2];
  for (int set = 0; set < 2; set++) {
    Turn *t = turn_open(kind, 44100);
    pedal_close(&t->pedal);
    t->pedal = pedal_open(kind, 44100, set ? effects_base : pedal_set());
    uint64_t random = 9;
    for (int i = 0; i < 16; i++) {
      for (uint32_t k = 0; k < t->pedal.effect->knobs; k++) {
        const Param *row = param_row((ParamId)(t->pedal.first + k));
        float place = (float)random_between(&random, 0, 1);
        pedal_turn(&t->pedal, (ParamId)(t->pedal.first + k),
                   param_map(row->curve, place, row->min, row->max));
      }
      turn_tone(t, 997, 0.7, FRAMES / 16);
    }
    Sound left = turn_left(t, 0, FRAMES), right = turn_right(t, 0, FRAMES);
    assert_true(listen_rms(left) > 0.01);
    hash[set] = listen_hash(listen_hash(LISTEN_HASH, left), right);
    turn_close(t);
  }
  assert_true(hash[0] == hash[1]);
}

#endif
