// vocal_tract.h -- the throat of a singer: five resonances that go from vowel to vowel.
//
// Band-passes side by side, each the other way up than its neighbour, so that they add up between them
// (Klatt 1980, "Software for a cascade/parallel formant synthesizer").
//
// Threads  the audio thread. Memory: the caller's.
// Units    Hz; levels are factors.
#ifndef DSP_SYNTHS_VOCAL_TRACT_H
#define DSP_SYNTHS_VOCAL_TRACT_H

#include "dsp/lanes.h"

#define PART(x, p)         (((fv *)&(x))[p])
#define PART_OF_BITS(x, p) (((uv *)&(x))[p])

enum { TRACT_FORMANTS = 5, TRACT_VOWELS = 5 };

#define TRACT_RMS 0.22f // of what is heard; low notes then have peaks of about 1

// An adult between a man and a woman: a, e, i, o, u. The levels are for a source of even harmonics.
static const float tract_hz[TRACT_FORMANTS][TRACT_VOWELS] = {{750, 480, 300, 490, 330},
                                                             {1200, 2000, 2250, 860, 780},
                                                             {2600, 2650, 3000, 2550, 2450},
                                                             {3500, 3550, 3650, 3400, 3350},
                                                             {4500, 4500, 4550, 4400, 4400}};
static const float tract_width_hz[TRACT_FORMANTS][TRACT_VOWELS] = {{90, 70, 55, 70, 60},
                                                                   {100, 100, 110, 85, 80},
                                                                   {140, 150, 180, 130, 130},
                                                                   {200, 200, 220, 200, 200},
                                                                   {260, 260, 280, 260, 260}};
static const float tract_level[TRACT_FORMANTS][TRACT_VOWELS] = {{1, 1, 1, 1, 1},
                                                                {0.7f, 0.4f, 0.25f, 0.5f, 0.3f},
                                                                {0.25f, 0.3f, 0.25f, 0.1f, 0.06f},
                                                                {0.18f, 0.18f, 0.16f, 0.08f, 0.05f},
                                                                {0.08f, 0.08f, 0.07f, 0.04f, 0.03f}};

// A band-pass: how its two states make the next ones, and how loud it is heard.
typedef struct {
  f8 own, cross, bend, level;
} Formant;

// The states of one side.
typedef struct {
  f8 first[TRACT_FORMANTS], second[TRACT_FORMANTS];
} TractSide;

// What is asked of it: places 0 to 4 in the vowels, a factor of its formants, and the source that it is to
// bring to one level (breath and voice are powers).
typedef struct {
  f8 place, size, pitch_hz, corner_hz, fall_hz, breath, voice;
  float rate_hz;
} TractAim;

static inline f8 tract_between(const float row[TRACT_VOWELS], const f8 share[TRACT_VOWELS]) {
  f8 sum = row[0] * share[0];
  for (uint32_t v = 1; v < TRACT_VOWELS; v++) sum += row[v] * share[v];
  return sum;
}

// The greater of the two, with no corner where they are as great.
static inline f8 tract_over(f8 a, f8 b) {
  f8 apart = lanes_abs(a - b), soft = 0.05f * b;
  f8 near = lanes_max(1.0f - apart / (4.0f * soft + 1e-3f), lanes_splat(0));
  return lanes_max(a, b) + soft * near * near;
}

// The power of all harmonics of the pitch that pass a resonance, against that of one at its middle: the sum
// of Lorentz's curve over even places is Poisson's kernel.
static inline f8 tract_passed(f8 hz, f8 width_hz, f8 pitch_hz) {
  f8 x = (float)(PI / 2) * width_hz / pitch_hz, place = hz / pitch_hz;
  f8 fall = lanes_exp2(lanes_max(x * -2.88539008f, lanes_splat(-60)));
  f8 turn = place - lanes_round(place), cosine = lanes_sin(0.25f - lanes_abs(turn));
  return x * (1.0f - fall * fall) / (1.0f + fall * fall - 2.0f * fall * cosine);
}

static inline f8 tract_power_of_source(const TractAim *o, f8 hz) {
  f8 tilt = hz / o->corner_hz, fall = lanes_exp2(lanes_max(hz / o->fall_hz * -2.88539008f, lanes_splat(-60)));
  return fall / (1.0f + tilt * tilt);
}

// One resonance: the level is what its middle would have; returns the power that comes through.
static inline f8 tract_formant(Formant *f, const TractAim *o, f8 hz, f8 width_hz, f8 level) {
  f8 voiced = tract_power_of_source(o, hz) * o->voice * tract_passed(hz, width_hz, o->pitch_hz);
  f8 power = level * level * (voiced + o->breath * (float)(PI / 2) * width_hz / o->pitch_hz);
  f8 at = lanes_min(hz * (1.0f / o->rate_hz), lanes_splat(0.45f));
  f8 g = lanes_tan(at), k = width_hz / hz, a1 = 1.0f / (1.0f + g * (g + k));
  f->own = 2.0f * a1 - 1.0f;
  f->cross = 2.0f * g * a1;
  f->bend = f->cross * g;
  f->level = 0.5f * k * level;
  return power;
}

// The first formant follows a pitch that is above it, as a singer's does, and the second stays over the
// first: else high notes would have nothing that carries them. Resonances widen with the pitch, so that
// harmonics pass between them evenly.
static inline void tract_aim(Formant f[TRACT_FORMANTS], const TractAim *o) {
  f8 share[TRACT_VOWELS], below = lanes_splat(0), power = lanes_splat(0);
  for (uint32_t v = 0; v < TRACT_VOWELS; v++)
    share[v] = lanes_max(1.0f - lanes_abs(o->place - (float)v), lanes_splat(0));
  for (uint32_t k = 0; k < TRACT_FORMANTS; k++) {
    f8 hz = tract_between(tract_hz[k], share) * o->size;
    hz = tract_over(hz, k == 0 ? o->pitch_hz : 1.25f * below);
    f8 width_hz = tract_between(tract_width_hz[k], share) * o->size + 0.1f * o->pitch_hz;
    power += tract_formant(&f[k], o, hz, width_hz, tract_between(tract_level[k], share));
    below = hz;
  }
  for (uint32_t lane = 0; lane < LANES; lane++)
    power[lane] = TRACT_RMS / __builtin_sqrtf(0.5f * power[lane] + 1e-12f);
  for (uint32_t k = 0; k < TRACT_FORMANTS; k++) f[k].level *= k % 2 ? -power : power;
}

// -- sound ----------------------------------------------------------------------------------------

// A part of a band-pass on its way from one shape to the next.
typedef struct {
  fv own, cross, bend, level, own_step, cross_step, bend_step, level_step, first, second;
} TractRing;

static inline TractRing tract_ring(const Formant *from, const Formant *to, const TractSide *s, uint32_t k,
                                   uint32_t p) {
  TractRing r = {.own = PART(from->own, p),
                 .cross = PART(from->cross, p),
                 .bend = PART(from->bend, p),
                 .level = PART(from->level, p),
                 .first = PART(s->first[k], p),
                 .second = PART(s->second[k], p)};
  r.own_step = (PART(to->own, p) - r.own) * (1.0f / QUANTUM);
  r.cross_step = (PART(to->cross, p) - r.cross) * (1.0f / QUANTUM);
  r.bend_step = (PART(to->bend, p) - r.bend) * (1.0f / QUANTUM);
  r.level_step = (PART(to->level, p) - r.level) * (1.0f / QUANTUM);
  return r;
}

static inline fv tract_next(TractRing *r, fv x) {
  fv d = x - r->second, first = r->own * r->first + r->cross * d;
  fv second = r->second + (r->cross * r->first + r->bend * d), y = r->level * (first + r->first);
  r->first = first;
  r->second = second;
  r->own += r->own_step;
  r->cross += r->cross_step;
  r->bend += r->bend_step;
  r->level += r->level_step;
  return y;
}

static inline void tract_keep(const TractRing *r, TractSide *s, uint32_t k, uint32_t p) {
  PART(s->first[k], p) = r->first;
  PART(s->second[k], p) = r->second;
}

// Two at a time: as much as the registers hold.
static inline void tract_pair(const Formant *from, const Formant *to, TractSide *s, uint32_t k, uint32_t p,
                              const f8 in[QUANTUM], f8 out[QUANTUM]) {
  TractRing a = tract_ring(&from[k], &to[k], s, k, p), b = tract_ring(&from[k + 1], &to[k + 1], s, k + 1, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = PART(in[n], p), y = tract_next(&a, x) + tract_next(&b, x);
    if (k > 0) y += PART(out[n], p);
    PART(out[n], p) = y;
  }
  tract_keep(&a, s, k, p);
  tract_keep(&b, s, k + 1, p);
}

static inline void tract_last(const Formant *from, const Formant *to, TractSide *s, uint32_t k, uint32_t p,
                              const f8 in[QUANTUM], f8 out[QUANTUM]) {
  TractRing a = tract_ring(&from[k], &to[k], s, k, p);
  for (uint32_t n = 0; n < QUANTUM; n++) PART(out[n], p) += tract_next(&a, PART(in[n], p));
  tract_keep(&a, s, k, p);
}

static inline void tract_sound(const Formant *from, const Formant *to, TractSide *s, uint32_t p,
                               const f8 in[QUANTUM], f8 out[QUANTUM]) {
  tract_pair(from, to, s, 0, p, in, out);
  tract_pair(from, to, s, 2, p, in, out);
  tract_last(from, to, s, 4, p, in, out);
}

#endif
