// partials_modes.h -- a note's partials, from its timbre, pitch, velocity and mallet.
#ifndef DSP_SYNTHS_PARTIALS_MODES_H
#define DSP_SYNTHS_PARTIALS_MODES_H

#include "dsp/synths/partials_turn.h"

typedef struct {
  PartialsNote *v;
  const Timbre *timbre;
  float step, rate_hz, begin;
  float corner;          // where the mallet takes away a factor of e
  float slower;          // of all decays, by the key
  uint32_t count, spare; // partials that are there; that may be doubled
  float sum, square;     // of their levels
} PartialsMaker;

// A felt is soft for slow blows and hard for quick ones; the keys' hammers get smaller upwards.
static inline float partials_corner(float hardness, float velocity, float step, float rate_hz) {
  float key = maths_log2(max_f(step * rate_hz, 1) * (1 / 261.625565f));
  return 600 * maths_exp2(6 * hardness + 3 * (velocity - 0.8f) + 0.5f * key) / rate_hz;
}

static inline float partials_stretch(float n, float b) {
  return b > 0 ? n * __builtin_sqrtf((1 + b * n * n) / (1 + b)) : n;
}

static inline void partials_put(PartialsMaker *m, float ratio, float more, float level, float decay_s) {
  PartialsNote *v = m->v;
  uint32_t g = m->count / LANES, k = m->count % LANES;
  v->ratio[g][k] = ratio;
  v->more[g][k] = more;
  v->fall[g][k] = decay_s > 0 ? -9.96578428f / (max_f(decay_s * m->slower, 0.002f) * m->rate_hz) : 0;
  v->level[g][k] = level;
  m->sum += level;
  m->square += level * level;
  m->count++;
}

// A mode may be two: split, as of a bowl that is not quite round or of two strings, or with a slower decay
// under its first (Weinreich 1977, "Coupled piano strings"). Their mean is in tune.
static inline void partials_add(PartialsMaker *m, const Mode *mode) {
  const Timbre *t = m->timbre;
  float ratio = partials_stretch(mode->ratio, t->stiffness), pitch = ratio * m->step;
  if (pitch >= 0.46f || !(mode->level > 0)) return;
  float level = mode->level * maths_exp2(max_f(-60, -1.44269504f * pitch / m->corner));
  float split = mode->split_hz / m->rate_hz, after = clamp_f(t->aftersound, 0, 1);
  if ((split == 0 && after == 0) || m->spare == 0) {
    partials_put(m, ratio, 0, level, mode->decay_s);
    return;
  }
  float share = after > 0 ? after : 0.4f;
  m->spare--;
  partials_put(m, ratio, -share * split, level * (1 - share), mode->decay_s);
  partials_put(m, ratio, (1 - share) * split, level * share, mode->decay_s * (after > 0 ? 4 : 1));
}

// The unused places of the last vector stand still at 0.
static inline void partials_fill(PartialsMaker *m) {
  while (m->count % LANES) partials_put(m, 0, 0, 0, 1);
  m->v->groups = m->count / LANES;
}

// Where the points are at the quantum's start, so that they are at their phase when the note begins. What is
// struck begins at 0, what is held anywhere. Of few partials the peak is their sum, of many it is nearer to
// their power's root: the mean of both in dB stands for it.
static inline void partials_place(PartialsMaker *m) {
  PartialsNote *v = m->v;
  float whole = m->sum > 0 ? 1 / __builtin_sqrtf(m->sum * __builtin_sqrtf(m->square)) : 0;
  for (uint32_t g = 0; g < v->groups; g++) {
    f8 pitch = partials_pitch(v, g, m->step), phase = -m->begin * pitch, re, im;
    u8x key = (u8x){0, 1, 2, 3, 4, 5, 6, 7} + (v->seed ^ 0x5bd1e995u) + g * LANES;
    if (v->shape != STRIKE) phase += 0.5f * lanes_noise(key, (u8x){0});
    v->fade[g] = partials_fade(pitch);
    v->level[g] *= whole * lanes_exp2(v->fade[g]);
    partials_aim(phase - lanes_round(phase), v->level[g] * lanes_exp2(-m->begin * partials_fall(v, g)), &re,
                 &im);
    v->re[g] = re;
    v->im[g] = im;
  }
}

// Of a blow 0.3 to 1 ms, the harder the shorter; of what is held, the timbre's.
static inline float partials_attack(const PartialsMaker *m, float hardness) {
  if (m->v->shape == STRIKE) return (0.001f - 0.0007f * hardness) * m->rate_hz;
  return max_f(m->timbre->attack_s, 0.002f) * m->rate_hz;
}

static inline void partials_make(PartialsNote *v, uint32_t lane, const SynthQuantum *q,
                                 const SynthNote *note) {
  const Timbre *t = q->timbre;
  float hardness = q->to[PARTIALS_HARDNESS][lane], step = q->step_from[lane];
  PartialsMaker m = {
      .v = v, .timbre = t, .step = step, .rate_hz = q->rate_hz, .begin = (float)q->begin[lane]};
  m.corner = t->shape == HOLD ? 1e9f : partials_corner(hardness, note->velocity, step, q->rate_hz);
  m.slower = maths_exp2((60 - note->pitch) * (1.0f / 12) * t->key_decay);
  m.spare = PARTIALS_MOST - t->mode_count;
  v->seed = note->seed;
  v->shape = t->shape;
  v->let_go = false;
  v->step = 0; // no turns yet
  v->fades = true;
  v->ring = q->to[PARTIALS_RING][lane];
  v->ring_fall = maths_exp2(-v->ring);
  v->quick = -9.96578428f / (0.5f * q->rate_hz);
  v->age = -m.begin;
  v->attack = partials_attack(&m, hardness);
  for (uint32_t k = 0; k < t->mode_count; k++) partials_add(&m, &t->mode[k]);
  partials_fill(&m);
  partials_place(&m);
}

#endif
