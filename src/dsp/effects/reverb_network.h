// reverb_network.h -- rooms as networks of delay lines (Jot & Chaigne 1991).
//
// The first reflections are taps of the input, a row of data. Mixed by Hadamard's matrix, spread by eight
// short lines and mixed again, they feed eight or sixteen lines that feed each other through the matrix: each
// echo becomes eight at every turn (Schlecht & Habets 2017 on how soon that is dense). Two all-passes a side
// blur what is heard. Each line loses in proportion to its length, and so do the taps: the decay is a
// straight line. Nothing moves: a level that does not beat stays even.
//
// For reverb.c only.
#ifndef DSP_EFFECTS_REVERB_NETWORK_H
#define DSP_EFFECTS_REVERB_NETWORK_H

#include "dsp/effects/reverb_lines.h"
#include "dsp/ramp.h"

enum { NETWORK_TAPS = 8, NETWORK_LINES = 16, NETWORK_BLURS = 4 };

// Left and right, twice, in seconds.
static const float network_blurs[NETWORK_BLURS] = {0.0059f, 0.0079f, 0.0131f, 0.0151f};

// Times in ms. Even taps hear the left, odd ones the right.
typedef struct {
  uint32_t lines;
  float taps[NETWORK_TAPS], gains[NETWORK_TAPS];
  float early;  // level of the taps against the rest
  float spread; // the longest of the short lines
  float shortest, longest;
} Room;

typedef struct {
  Line input[2], blur[NETWORK_BLURS], spreader[NETWORK_TAPS], line[NETWORK_LINES];
  uint32_t tap[NETWORK_TAPS], lines; // frames; 8 or 16
  float early;
  const float *gains;
  Slope blurred[NETWORK_BLURS], reflected[NETWORK_TAPS], spread[NETWORK_TAPS];
  Damper damper[NETWORK_LINES];
  float reflected_frames[LANES], spread_frames[LANES], blurred_frames[LANES], damper_frames[NETWORK_LINES];
} Network;

// -- the knobs ------------------------------------------------------------------------------------

// Lengths from the shortest to the longest in even ratios, each a bit off.
static float network_length(const Room *r, uint32_t i) {
  float place = (float)i + 0.6f * ramp_wrap((float)i * 0.618034f);
  return 0.001f * r->shortest * maths_exp2(maths_log2(r->longest / r->shortest) * place / (float)r->lines);
}

// How long everything is, for tuning. Taps lose from the first of them on: a late room is not a weak one.
static void network_measure(Network *w) {
  for (uint32_t i = 0; i < LANES; i++) {
    w->reflected_frames[i] = (float)w->tap[i] - (float)w->tap[0];
    w->spread_frames[i] = (float)w->spreader[i].length;
    w->blurred_frames[i] = (float)w->blur[i % NETWORK_BLURS].length;
  }
  for (uint32_t i = 0; i < w->lines; i++) w->damper_frames[i] = (float)w->line[i].length;
}

static uint32_t network_lay(Network *w, const Room *r, uint32_t size, float rate_hz) {
  *w = (Network){.lines = r->lines, .early = r->early, .gains = r->gains};
  uint32_t last = 0;
  for (uint32_t i = 0; i < NETWORK_TAPS; i++) {
    w->tap[i] = lines_frames(0.001f * r->taps[i], rate_hz);
    last = w->tap[i] > last ? w->tap[i] : last;
  }
  for (uint32_t side = 0; side < 2; side++) w->input[side] = lines_add(&size, last);
  for (uint32_t i = 0; i < NETWORK_TAPS; i++) {
    float place = ((float)i + 0.4f + 0.5f * ramp_wrap((float)i * 0.618034f)) / NETWORK_TAPS;
    w->spreader[i] = lines_add(&size, lines_frames(0.001f * r->spread * place, rate_hz) | 1);
  }
  for (uint32_t i = 0; i < r->lines; i++)
    w->line[i] = lines_add(&size, lines_frames(network_length(r, i), rate_hz) | 1);
  for (uint32_t i = 0; i < NETWORK_BLURS; i++)
    w->blur[i] = lines_add(&size, lines_frames(network_blurs[i], rate_hz));
  network_measure(w);
  return size;
}

static void network_tune(Network *w, const Tuning *t) {
  const float root = 0.353553391f; // of an eighth: Hadamard's matrix loses nothing then
  f8 gains;
  __builtin_memcpy(&gains, w->gains, sizeof gains);
  slopes_set(w->reflected, t->level * root * gains * tuning_loss(t, w->reflected_frames));
  slopes_set(w->spread, root * tuning_loss(t, w->spread_frames));
  f8 blurred = tuning_loss(t, w->blurred_frames);
  for (uint32_t i = 0; i < NETWORK_BLURS; i++) w->blurred[i].next = blurred[i];
  for (uint32_t i = 0; i < w->lines; i += LANES)
    dampers_tune(w->damper + i, LANES, t, w->damper_frames + i, w->lines == 8 ? root : 0.25f);
}

static void network_advance(Network *w) {
  slope_advance(w->blurred, NETWORK_BLURS);
  slope_advance(w->reflected, NETWORK_TAPS);
  slope_advance(w->spread, NETWORK_TAPS);
  for (uint32_t i = 0; i < w->lines; i++) damper_advance(&w->damper[i]);
}

// -- the sound ------------------------------------------------------------------------------------

// Takes a vector of each of eight rows at frame n.
LINES_INLINE void network_take(fv v[8], const float *const rows[8], uint32_t n) {
  v[0] = lines_load(rows[0] + n), v[1] = lines_load(rows[1] + n);
  v[2] = lines_load(rows[2] + n), v[3] = lines_load(rows[3] + n);
  v[4] = lines_load(rows[4] + n), v[5] = lines_load(rows[5] + n);
  v[6] = lines_load(rows[6] + n), v[7] = lines_load(rows[7] + n);
}

LINES_INLINE void network_scale(fv v[8], const Slope s[8], uint32_t n, bool moves) {
  v[0] *= slope_at(s[0], n, moves), v[1] *= slope_at(s[1], n, moves);
  v[2] *= slope_at(s[2], n, moves), v[3] *= slope_at(s[3], n, moves);
  v[4] *= slope_at(s[4], n, moves), v[5] *= slope_at(s[5], n, moves);
  v[6] *= slope_at(s[6], n, moves), v[7] *= slope_at(s[7], n, moves);
}

LINES_INLINE void network_put(fv v[8], float *const rows[8], uint32_t n) {
  lines_store(rows[0] + n, v[0]), lines_store(rows[1] + n, v[1]);
  lines_store(rows[2] + n, v[2]), lines_store(rows[3] + n, v[3]);
  lines_store(rows[4] + n, v[4]), lines_store(rows[5] + n, v[5]);
  lines_store(rows[6] + n, v[6]), lines_store(rows[7] + n, v[7]);
}

LINES_INLINE void network_add(fv v[8], float rows[8][QUANTUM], uint32_t n) {
  v[0] = lines_snap(v[0] + lines_load(rows[0] + n)), v[1] = lines_snap(v[1] + lines_load(rows[1] + n));
  v[2] = lines_snap(v[2] + lines_load(rows[2] + n)), v[3] = lines_snap(v[3] + lines_load(rows[3] + n));
  v[4] = lines_snap(v[4] + lines_load(rows[4] + n)), v[5] = lines_snap(v[5] + lines_load(rows[5] + n));
  v[6] = lines_snap(v[6] + lines_load(rows[6] + n)), v[7] = lines_snap(v[7] + lines_load(rows[7] + n));
}

LINES_INLINE void network_heads(const Lines *l, const Line *line, float *heads[8]) {
  for (uint32_t i = 0; i < 8; i++) heads[i] = lines_head(l, line[i]);
}

LINES_INLINE void network_written(const Lines *l, float *const heads[8]) {
  for (uint32_t i = 0; i < 8; i++) lines_written(l, heads[i]);
}

// The first reflections: heard by themselves, and spread.
LINES_INLINE void network_reflect(const Network *w, const Lines *l, float in[2][QUANTUM],
                                  float out[2][QUANTUM], bool moves) {
  const float *rows[8];
  float *heads[8];
  for (uint32_t side = 0; side < 2; side++) lines_write(l, w->input[side], in[side]);
  for (uint32_t i = 0; i < 8; i++) rows[i] = lines_back(l, w->input[i & 1], w->tap[i]);
  network_heads(l, w->spreader, heads);
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv v[8];
    network_take(v, rows, n);
    network_scale(v, w->reflected, n, moves);
    lines_store(out[0] + n, w->early * ((v[0] + v[2]) + (v[4] + v[6])));
    lines_store(out[1] + n, w->early * ((v[1] + v[3]) + (v[5] + v[7])));
    lines_mix(v);
    network_put(v, heads, n);
  }
  network_written(l, heads);
}

// What the short lines let out, mixed again.
LINES_INLINE void network_spread(const Network *w, const Lines *l, float fed[8][QUANTUM], bool moves) {
  const float *rows[8];
  for (uint32_t i = 0; i < 8; i++) rows[i] = lines_tail(l, w->spreader[i]);
  float *const to[8] = {fed[0], fed[1], fed[2], fed[3], fed[4], fed[5], fed[6], fed[7]};
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv v[8];
    network_take(v, rows, n);
    network_scale(v, w->spread, n, moves);
    lines_mix(v);
    network_put(v, to, n);
  }
}

LINES_INLINE void network_damp(Network *w, const Lines *l, uint32_t first, float out[8][QUANTUM],
                               bool moves) {
  for (uint32_t i = 0; i < 8; i += 2) {
    const Line *line = &w->line[first + i];
    const float *tails[2] = {lines_tail(l, line[0]), lines_tail(l, line[1])};
    dampers_run(&w->damper[first + i], tails, out + i, moves);
  }
}

LINES_INLINE void network_turn8(Network *w, const Lines *l, float fed[8][QUANTUM], float out[2][QUANTUM],
                                bool moves) {
  float damped[8][QUANTUM];
  float *heads[8];
  network_damp(w, l, 0, damped, moves);
  network_heads(l, w->line, heads);
  const float *const rows[8] = {damped[0], damped[1], damped[2], damped[3],
                                damped[4], damped[5], damped[6], damped[7]};
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv v[8];
    network_take(v, rows, n);
    lines_mix(v);
    network_add(v, fed, n);
    lines_store(out[0] + n, v[1]);
    lines_store(out[1] + n, v[2]);
    network_put(v, heads, n);
  }
  network_written(l, heads);
}

// A matrix of sixteen is two of eight, their sum and their difference.
LINES_INLINE void network_turn16(Network *w, const Lines *l, float fed[8][QUANTUM], float out[2][QUANTUM],
                                 bool moves) {
  float damped[2][8][QUANTUM];
  float *heads[2][8];
  for (uint32_t half = 0; half < 2; half++) {
    network_damp(w, l, 8 * half, damped[half], moves);
    network_heads(l, w->line + 8 * half, heads[half]);
  }
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv low[8], high[8];
    const float *rows[8];
    for (uint32_t i = 0; i < 8; i++) rows[i] = damped[0][i];
    network_take(low, rows, n);
    lines_mix(low);
    for (uint32_t i = 0; i < 8; i++) rows[i] = damped[1][i];
    network_take(high, rows, n);
    lines_mix(high);
    for (uint32_t i = 0; i < 8; i++) lines_turn(&low[i], &high[i]);
    network_add(low, fed, n);
    lines_store(out[0] + n, low[1]);
    lines_store(out[1] + n, low[2]);
    network_put(low, heads[0], n);
    for (uint32_t i = 0; i < 8; i++) high[i] = lines_snap(high[i] + lines_load(fed[7 - i] + n));
    network_put(high, heads[1], n);
  }
  for (uint32_t half = 0; half < 2; half++) network_written(l, heads[half]);
}

LINES_INLINE void network_render(Network *w, const Lines *l, float in[2][QUANTUM], float out[2][QUANTUM],
                                 bool moves) {
  float fed[8][QUANTUM], late[2][QUANTUM];
  network_spread(w, l, fed, moves);
  network_reflect(w, l, in, out, moves);
  if (w->lines == 8)
    network_turn8(w, l, fed, late, moves);
  else
    network_turn16(w, l, fed, late, moves);
  for (uint32_t i = 0; i < NETWORK_BLURS; i++) {
    Line line = w->blur[i];
    lines_allpass(l, line, lines_tail(l, line), w->blurred[i], 0.62f, late[i & 1], late[i & 1], moves);
  }
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART)
      lines_store(out[side] + n, lines_load(out[side] + n) + lines_load(late[side] + n));
}

static void network_run(Network *w, const Lines *l, float in[2][QUANTUM], float out[2][QUANTUM], bool moves) {
  if (moves)
    network_render(w, l, in, out, true);
  else
    network_render(w, l, in, out, false);
}

#endif
