// reverb_plate.h -- Dattorro's plate (J. Audio Eng. Soc. 45(9), 1997), its lines scaled from 29761 Hz.
//
// All-passes spread the input: his four, and two more that make the echoes dense sooner. A tank of two halves
// that feed each other holds it; each side of the output is a sum of seven places in the tank. Everything
// loses in proportion to its length (Jot & Chaigne 1991), taps too, so that the decay is a straight line and
// as long as asked for. The first all-pass of each half moves a little, read by a cubic: a straight line
// between frames would take the highs.
//
// For reverb.c only.
#ifndef DSP_EFFECTS_REVERB_PLATE_H
#define DSP_EFFECTS_REVERB_PLATE_H

#include "dsp/effects/reverb_lines.h"
#include "dsp/ramp.h"

enum { PLATE_DIFFUSERS = 6, PLATE_TAPS = 14, PLATE_REACH = 8 /* frames at 29761 Hz */ };

#define PLATE_SPREAD 0.65f // of the all-passes at the input

// The lines of a half, in the order in which it is passed.
enum { PLATE_FIRST, PLATE_LONG, PLATE_SECOND, PLATE_LAST, PLATE_STAGES };

// Everything that loses in proportion to its length: the diffusers, the lines of both halves, the taps.
enum {
  PLATE_STAGE = PLATE_DIFFUSERS,
  PLATE_TAP = PLATE_STAGE + 2 * PLATE_STAGES,
  PLATE_LOSSES = (PLATE_TAP + PLATE_TAPS + LANES - 1) / LANES * LANES
};

typedef struct {
  uint16_t half, stage, frames;
  float sign;
} PlateTap;

typedef struct {
  Line diffuser[PLATE_DIFFUSERS], line[2][PLATE_STAGES];
  Line heard[PLATE_TAPS]; // a place in a line is a line that is shorter
  Slope loss[PLATE_LOSSES];
  float frames[PLATE_LOSSES], sign[PLATE_LOSSES]; // of what loses
  Slope level;
  Damper damper[2];
  float turn, reach, wander[2]; // the movement: radians a quantum, frames, and where the halves are
} Plate;

static const uint16_t plate_diffusers[PLATE_DIFFUSERS] = {142, 107, 379, 277, 211, 307};
static const uint16_t plate_lengths[2][PLATE_STAGES] = {{672, 4453, 1800, 3720}, {908, 4217, 2656, 3163}};

// The first seven are heard on the left.
static const PlateTap plate_taps[PLATE_TAPS] = {
    {1, PLATE_LONG, 266, 1},     {1, PLATE_LONG, 2974, 1},  {1, PLATE_SECOND, 1913, -1},
    {1, PLATE_LAST, 1996, 1},    {0, PLATE_LONG, 1990, -1}, {0, PLATE_SECOND, 187, -1},
    {0, PLATE_LAST, 1066, -1},   {0, PLATE_LONG, 353, 1},   {0, PLATE_LONG, 3627, 1},
    {0, PLATE_SECOND, 1228, -1}, {0, PLATE_LAST, 2673, 1},  {1, PLATE_LONG, 2111, -1},
    {1, PLATE_SECOND, 335, -1},  {1, PLATE_LAST, 121, -1},
};

// -- the knobs ------------------------------------------------------------------------------------

static void plate_measure(Plate *p) {
  for (uint32_t i = 0; i < PLATE_LOSSES; i++) p->sign[i] = 1;
  for (uint32_t i = 0; i < PLATE_DIFFUSERS; i++) p->frames[i] = (float)p->diffuser[i].length;
  for (uint32_t i = 0; i < 2 * PLATE_STAGES; i++)
    p->frames[PLATE_STAGE + i] = (float)p->line[i / PLATE_STAGES][i % PLATE_STAGES].length;
  for (uint32_t i = 0; i < PLATE_TAPS; i++) {
    p->frames[PLATE_TAP + i] = (float)p->heard[i].length;
    p->sign[PLATE_TAP + i] = plate_taps[i].sign;
  }
}

static uint32_t plate_lay(Plate *p, uint32_t size, float rate_hz) {
  const float scale = rate_hz / 29761; // frames of ours to one of his
  *p = (Plate){.turn = 5.6f * QUANTUM / rate_hz};
  p->reach = p->wander[0] = PLATE_REACH * scale;
  for (uint32_t i = 0; i < PLATE_DIFFUSERS; i++)
    p->diffuser[i] = lines_add(&size, lines_frames(plate_diffusers[i], scale));
  for (uint32_t i = 0; i < 2 * PLATE_STAGES; i++) {
    uint32_t half = i / PLATE_STAGES, stage = i % PLATE_STAGES;
    uint32_t frames = lines_frames(plate_lengths[half][stage], scale);
    uint32_t room = stage == PLATE_FIRST ? (uint32_t)p->reach + 4 : 0;
    p->line[half][stage] = lines_add(&size, frames + room);
    p->line[half][stage].length = frames;
  }
  for (uint32_t i = 0; i < PLATE_TAPS; i++) {
    const PlateTap *tap = &plate_taps[i];
    p->heard[i] = (Line){p->line[tap->half][tap->stage].head, (uint32_t)(tap->frames * scale)};
  }
  plate_measure(p);
  return size;
}

static void plate_tune(Plate *p, const Tuning *t) {
  p->level.next = t->level;
  for (uint32_t i = 0; i < PLATE_LOSSES; i += LANES) {
    f8 sign;
    __builtin_memcpy(&sign, p->sign + i, sizeof sign);
    slopes_set(p->loss + i, sign * tuning_loss(t, p->frames + i));
  }
  float frames[LANES] = {p->frames[PLATE_STAGE + PLATE_LONG],
                         p->frames[PLATE_STAGE + PLATE_STAGES + PLATE_LONG]};
  dampers_tune(p->damper, 2, t, frames, 1);
}

static void plate_advance(Plate *p) {
  slope_advance(&p->level, 1);
  slope_advance(p->loss, PLATE_LOSSES);
  for (uint32_t half = 0; half < 2; half++) damper_advance(&p->damper[half]);
}

// -- the tank -------------------------------------------------------------------------------------

// A line read `from` frames later than its length, then `to`: Lagrange's cubic.
LINES_INLINE void plate_wander(const Lines *l, Line line, float from, float to, float out[QUANTUM]) {
  int32_t whole = (int32_t)(from + 64) - 63; // over `from`
  const float *x = lines_back(l, line, line.length + (uint32_t)(whole + 1));
  float start = (float)whole - from, step = from - to;
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv f = start + step * lines_load(lines_places + n);
    fv above = f + 1, under = f - 1, far = f - 2, outer = f * under * (1 / 6.0f), inner = above * far * 0.5f;
    fv y = inner * under * lines_load(x + n + 1) - outer * far * lines_load(x + n);
    lines_store(out + n, y + (outer * above * lines_load(x + n + 3) - inner * f * lines_load(x + n + 2)));
  }
}

// What comes to a half: the input, and what the other half lets out.
LINES_INLINE void plate_feed(const Plate *p, const Lines *l, uint32_t half, const float *spread, float *out,
                             bool moves) {
  const float *other = lines_tail(l, p->line[!half][PLATE_LAST]);
  Slope loss = p->loss[PLATE_STAGE + PLATE_STAGES * !half + PLATE_LAST];
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART)
    lines_store(out + n, lines_load(spread + n) + lines_load(other + n) * slope_at(loss, n, moves));
}

LINES_INLINE void plate_enter(const Plate *p, const Lines *l, uint32_t half, float from, float x[QUANTUM],
                              bool moves) {
  Line first = p->line[half][PLATE_FIRST];
  float tail[QUANTUM];
  plate_wander(l, first, from, p->wander[half], tail);
  lines_allpass(l, first, tail, p->loss[PLATE_STAGE + PLATE_STAGES * half + PLATE_FIRST], -0.7f, x, x, moves);
  lines_write(l, p->line[half][PLATE_LONG], x);
}

LINES_INLINE void plate_leave(const Plate *p, const Lines *l, uint32_t half, float x[QUANTUM], bool moves) {
  Line second = p->line[half][PLATE_SECOND];
  lines_allpass(l, second, lines_tail(l, second), p->loss[PLATE_STAGE + PLATE_STAGES * half + PLATE_SECOND],
                0.5f, x, x, moves);
  lines_write(l, p->line[half][PLATE_LAST], x);
}

// Seven taps, summed.
LINES_INLINE void plate_side(const float *const from[7], const Slope tap[7], float out[QUANTUM], bool moves) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv a = lines_load(from[0] + n) * slope_at(tap[0], n, moves);
    fv b = lines_load(from[1] + n) * slope_at(tap[1], n, moves);
    a += lines_load(from[2] + n) * slope_at(tap[2], n, moves);
    b += lines_load(from[3] + n) * slope_at(tap[3], n, moves);
    a += lines_load(from[4] + n) * slope_at(tap[4], n, moves);
    b += lines_load(from[5] + n) * slope_at(tap[5], n, moves);
    lines_store(out + n, (a + b) + lines_load(from[6] + n) * slope_at(tap[6], n, moves));
  }
}

LINES_INLINE void plate_listen(const Plate *p, const Lines *l, float out[2][QUANTUM], bool moves) {
  const float *from[PLATE_TAPS];
  for (uint32_t i = 0; i < PLATE_TAPS; i++) from[i] = lines_tail(l, p->heard[i]);
  plate_side(from, p->loss + PLATE_TAP, out[0], moves);
  plate_side(from + PLATE_TAPS / 2, p->loss + PLATE_TAP + PLATE_TAPS / 2, out[1], moves);
}

LINES_INLINE void plate_render(Plate *p, const Lines *l, float in[2][QUANTUM], float out[2][QUANTUM],
                               bool moves) {
  float spread[QUANTUM], feed[2][QUANTUM], damped[2][QUANTUM];
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART)
    lines_store(spread + n, (lines_load(in[0] + n) + lines_load(in[1] + n)) * slope_at(p->level, n, moves));
  for (uint32_t i = 0; i < PLATE_DIFFUSERS; i++)
    lines_allpass(l, p->diffuser[i], lines_tail(l, p->diffuser[i]), p->loss[i], PLATE_SPREAD, spread, spread,
                  moves);
  for (uint32_t half = 0; half < 2; half++) plate_feed(p, l, half, spread, feed[half], moves);
  const float *tails[2] = {lines_tail(l, p->line[0][PLATE_LONG]), lines_tail(l, p->line[1][PLATE_LONG])};
  dampers_run(p->damper, tails, damped, moves);
  float before[2] = {p->wander[0], p->wander[1]};
  p->wander[0] -= p->turn * p->wander[1]; // a circle, by Euler's method with a leap
  p->wander[1] += p->turn * p->wander[0];
  for (uint32_t half = 0; half < 2; half++) {
    plate_enter(p, l, half, before[half], feed[half], moves);
    plate_leave(p, l, half, damped[half], moves);
  }
  plate_listen(p, l, out, moves);
}

static void plate_fetch(const Plate *p, const Lines *l) {
  for (uint32_t i = 0; i < PLATE_DIFFUSERS; i++) lines_fetch(l, p->diffuser[i]);
  for (uint32_t i = 0; i < 2 * PLATE_STAGES; i++) lines_fetch(l, p->line[i / PLATE_STAGES][i % PLATE_STAGES]);
  for (uint32_t i = 0; i < PLATE_TAPS; i++) lines_fetch(l, p->heard[i]);
}

static void plate_run(Plate *p, const Lines *l, float in[2][QUANTUM], float out[2][QUANTUM], bool moves) {
  if (moves)
    plate_render(p, l, in, out, true);
  else
    plate_render(p, l, in, out, false);
}

#endif
