// partials_turn.h -- vectors of eight partials, each a point that turns and falls (Mathews & Smith 2003,
// "Methods for synthesizing very high Q parametrically well behaved two pole filters").
#ifndef DSP_SYNTHS_PARTIALS_TURN_H
#define DSP_SYNTHS_PARTIALS_TURN_H

#include "dsp/lanes.h"
#include "dsp/maths.h"
#include "dsp/synth.h"

enum { PARTIALS_MOST = 64, PARTIALS_GROUPS = PARTIALS_MOST / LANES };

// While the pitch moves, the turn changes this often.
enum { PARTIALS_BLOCK = 16, PARTIALS_BLOCKS = QUANTUM / PARTIALS_BLOCK };

// A note. Everything about time is in frames, about pitch in cycles a frame.
typedef struct {
  f8 re[PARTIALS_GROUPS], im[PARTIALS_GROUPS];
  f8 turn_re[PARTIALS_GROUPS], turn_im[PARTIALS_GROUPS]; // a frame's, with its fall
  f8 ratio[PARTIALS_GROUPS], more[PARTIALS_GROUPS];      // pitch: step * ratio + more
  f8 fall[PARTIALS_GROUPS];                              // log2 of a frame's factor; 0: none while held
  f8 level[PARTIALS_GROUPS], keep[PARTIALS_GROUPS];      // of what is held, and its factor a quantum
  f8 length[PARTIALS_GROUPS];                            // of the turn
  f8 fade[PARTIALS_GROUPS];                              // log2 of the gain near half the rate
  float step, ring, ring_fall;                           // what the turns were made for
  float age, attack;
  float quick; // log2 of a frame's factor, of what was held and is let go
  uint32_t groups, seed, shape;
  bool let_go, fades; // fades: a partial is near half the rate
} PartialsNote;

typedef struct {
  f8 re[PARTIALS_GROUPS], im[PARTIALS_GROUPS];
} PartialsBend;

// -- pitch ----------------------------------------------------------------------------------------

// From 0.43 of the rate down to -78 dB at 0.46: nothing is heard to begin or end when a bend passes there.
static inline f8 partials_fade(f8 pitch) {
  f8 over = (pitch - 0.43f) * (1 / 0.03f);
  return -13.0f * lanes_max(lanes_splat(0), lanes_min(over, lanes_splat(1)));
}

static inline f8 partials_pitch(const PartialsNote *v, uint32_t g, float step) {
  f8 pitch = v->ratio[g] * step + v->more[g];
  return lanes_max(lanes_splat(0), lanes_min(pitch, lanes_splat(0.49f)));
}

// Octaves a frame. Of the shortest, 2^(32 times that) is still a number.
static inline f8 partials_fall(const PartialsNote *v, uint32_t g) {
  f8 fall = lanes_max(lanes_splat(-3.5f), v->fall[g] * v->ring_fall);
  if (v->let_go) return lanes_select(fall < 0.0f, fall, lanes_splat(v->quick));
  return v->shape == RUB ? lanes_splat(0) : fall;
}

// cos as 1 - 2 sin^2, which is exact where it is near 1: the length of the turn is a decay time.
static inline void partials_aim(f8 pitch, f8 length, f8 *re, f8 *im) {
  f8 half = lanes_sin(0.5f * pitch);
  *re = length * (1.0f - 2.0f * half * half);
  *im = length * lanes_sin(pitch);
}

// How far the points fall in a frame, and in a quantum.
static inline void partials_shrink(PartialsNote *v, uint32_t g, f8 fade) {
  f8 fall = partials_fall(v, g) + (fade - v->fade[g]) * (1.0f / QUANTUM);
  v->fade[g] = fade;
  v->length[g] = lanes_exp2(fall);
  v->keep[g] = lanes_exp2(fall * (float)QUANTUM);
}

// `fresh`: the falls are not as they were.
static inline void partials_tune(PartialsNote *v, float step_from, float step_to, bool fresh,
                                 PartialsBend *bend) {
  const float middle = 0.5f * (PARTIALS_BLOCK - 1) / QUANTUM;
  bool moves = step_from != step_to, fades = false;
  for (uint32_t g = 0; g < v->groups; g++) {
    f8 from = partials_pitch(v, g, step_from), to = partials_pitch(v, g, step_to), way = to - from;
    f8 fade = partials_fade(to);
    fades |= lanes_sum(fade) < 0 || lanes_sum(v->fade[g]) < 0;
    if (fresh || v->fades || fades) partials_shrink(v, g, fade);
    partials_aim(moves ? from + way * middle : to, v->length[g], &v->turn_re[g], &v->turn_im[g]);
    if (moves) partials_aim(way * (1.0f / PARTIALS_BLOCKS), lanes_splat(1), &bend->re[g], &bend->im[g]);
  }
  v->fades = fades; // the quantum after a fade has no more of it
}

// -- what is held ---------------------------------------------------------------------------------

// A slow wander of each partial, -1 to 1, that never comes again: from one chance number to the next.
static inline f8 partials_wander(const PartialsNote *v, uint32_t g, float rate_hz) {
  const f8 spread = {0, 0.37f, 0.74f, 0.11f, 0.48f, 0.85f, 0.22f, 0.59f};
  f8 place = max_f(v->age, 0) * (2.7f / rate_hz) + spread;
  i8 whole = lanes_truncate(place);
  f8 t = place - lanes_from_int(whole), s = t * t * (3.0f - 2.0f * t);
  u8x key = (u8x){0, 1, 2, 3, 4, 5, 6, 7} * 0x632be5abu + (v->seed + g * 0x85157af5u);
  f8 a = lanes_noise(key, (u8x)whole), b = lanes_noise(key, (u8x)(whole + 1));
  return a + (b - a) * s;
}

// The factor of a frame that leads the points back to their level within two quanta.
static inline f8 partials_steer(const PartialsNote *v, uint32_t g, float rate_hz) {
  f8 goal = v->level[g], is = v->re[g] * v->re[g] + v->im[g] * v->im[g];
  if (v->shape == RUB) goal *= 1.0f + 0.15f * partials_wander(v, g, rate_hz);
  f8 off = goal * goal / lanes_max(is, lanes_splat(1e-30f)) - 1.0f;
  off = lanes_max(lanes_splat(-0.1f), lanes_min(off, lanes_splat(0.1f)));
  return 1.0f + off * (0.25f / QUANTUM);
}

// -- frames ---------------------------------------------------------------------------------------

typedef struct {
  fv re, im;
} Point;

static inline Point partials_times(Point a, Point b) {
  return (Point){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline fv partials_height(Point z, Point w) { return z.re * w.im + z.im * w.re; }

// Four frames at a time, from the powers of the turn.
static inline Point partials_frames(Point z, Point w, bool first, fv *out, uint32_t stride, uint32_t frames) {
  Point w2 = partials_times(w, w), w3 = partials_times(w2, w), w4 = partials_times(w2, w2);
  for (uint32_t n = 0; n < frames; n += 4, out += 4 * stride) {
    fv a = z.im, b = partials_height(z, w), c = partials_height(z, w2), d = partials_height(z, w3);
    if (!first) a += out[0], b += out[stride], c += out[2 * stride], d += out[3 * stride];
    out[0] = a;
    out[stride] = b;
    out[2 * stride] = c;
    out[3 * stride] = d;
    z = partials_times(z, w4);
  }
  return z;
}

static inline void partials_part(PartialsNote *v, uint32_t g, const f8 *steer, const PartialsBend *bend,
                                 uint32_t p, bool first, f8 out[QUANTUM]) {
#define PARTIALS_PART(x) (((fv *)&(x))[p])
  enum { STRIDE = LANE_PARTS };
  Point z = {PARTIALS_PART(v->re[g]), PARTIALS_PART(v->im[g])};
  Point w = {PARTIALS_PART(v->turn_re[g]), PARTIALS_PART(v->turn_im[g])};
  if (steer) w.re *= ((const fv *)steer)[p], w.im *= ((const fv *)steer)[p];
  fv *to = (fv *)out + p;
  if (bend) {
    Point more = {((const fv *)&bend->re[g])[p], ((const fv *)&bend->im[g])[p]};
    for (uint32_t k = 0; k < PARTIALS_BLOCKS; k++, w = partials_times(w, more))
      z = partials_frames(z, w, first, to + k * PARTIALS_BLOCK * STRIDE, STRIDE, PARTIALS_BLOCK);
  } else if (first)
    z = partials_frames(z, w, true, to, STRIDE, QUANTUM);
  else
    z = partials_frames(z, w, false, to, STRIDE, QUANTUM);
  PARTIALS_PART(v->re[g]) = z.re;
  PARTIALS_PART(v->im[g]) = z.im;
#undef PARTIALS_PART
}

#endif
