// fm_plan.h -- what a quantum of operators will do: their pitches, levels and depths, and how many samples a
// frame that takes.
#ifndef DSP_SYNTHS_FM_PLAN_H
#define DSP_SYNTHS_FM_PLAN_H

#include "dsp/lanes.h"
#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/fm_operator.h"

#define FM_CYCLES 0.159154943f // a radian

typedef struct {
  u8x phase[TIMBRE_OPERATORS]; // of the next frame that is made
  f8 env[TIMBRE_OPERATORS];    // at that frame
  f8 first[TIMBRE_OPERATORS];  // of a note that begins: where its quantum ends
  i8 rising[TIMBRE_OPERATORS];
  f8 gain[TIMBRE_OPERATORS]; // by velocity
  f8 fall[TIMBRE_OPERATORS]; // a quantum's factor, by key
  f8 limit;                  // of the index
  f8 past[TIMBRE_OPERATORS][FM_BACK * FM_MOST];
  f8 raw[FM_PAST * FM_MOST];
  FmHalf half;
  float half_share, four_share;
  uint32_t samples; // a frame: 1, 2 or 4
  uint32_t wanted, warm, calm;
} FmState;

// At the quantum's start and end.
typedef struct {
  f8 from, to;
} FmSpan;

typedef struct {
  FmSpan pitch[TIMBRE_OPERATORS], amp[TIMBRE_OPERATORS], drive, feedback;
  f8 peak[TIMBRE_OPERATORS]; // the most that its level may soon be
} FmPlan;

static inline uint32_t fm_parts(const SynthQuantum *q) {
  return q->parts < LANE_PARTS ? q->parts : LANE_PARTS; // it may count them for vectors of four
}

static inline i8 fm_bits(uint32_t lanes) {
  i8 mask;
  for (int k = 0; k < LANES; k++) mask[k] = -(int32_t)(lanes >> k & 1);
  return mask;
}

static inline f8 fm_and(i8 mask, f8 x) { return (f8)(mask & (i8)x); }
static inline f8 fm_clamp(f8 x, float low, float high) {
  return lanes_max(lanes_splat(low), lanes_min(x, lanes_splat(high)));
}

// -- levels ---------------------------------------------------------------------------------------

// The factor of a fall by 60 dB in `s` over so many frames.
static inline float fm_fall(float s, float floor_s, float rate_hz, float frames) {
  return maths_exp2(-9.96578428f * frames / (max_f(s, floor_s) * rate_hz));
}

// The envelope at the quantum's end.
static inline f8 fm_envelope(FmState *s, const SynthQuantum *q, uint32_t i, i8 starting, i8 released) {
  const Operator *o = &q->timbre->operator[i];
  f8 now = s->env[i], risen = now + QUANTUM / (max_f(o->attack_s, 0.0005f) * q->rate_hz);
  f8 fallen = o->sustain + (now - o->sustain) * s->fall[i];
  f8 let_go = now * fm_fall(o->release_s, 0.005f, q->rate_hz, QUANTUM);
  i8 rising = s->rising[i] & ~(released & ~starting);
  f8 next = lanes_select(rising, lanes_min(risen, lanes_splat(1)), lanes_select(released, let_go, fallen));
  next = lanes_select(starting, s->first[i], next);
  next = fm_and(next > 1e-18f, next);
  s->rising[i] = rising & (next < 1.0f);
  return next;
}

// Operators far over half the rate fade away: nothing of them could be heard.
static inline f8 fm_fade(f8 pitch) { return fm_clamp((1.9f - pitch) * 2.5f, 0, 1); }

static inline void fm_plan_operator(FmState *s, const SynthQuantum *q, FmPlan *plan, uint32_t i,
                                    FmSpan ratio) {
  const Operator *o = &q->timbre->operator[i];
  if (o->ratio > 0) ratio.from = ratio.to = lanes_splat(o->ratio);
  float more = o->hz / q->rate_hz;
  FmSpan pitch = {fm_clamp(q->step_from * ratio.from + more, 0, 2),
                  fm_clamp(q->step_to * ratio.to + more, 0, 2)};
  i8 busy = fm_bits(q->busy);
  f8 gain = fm_and(busy, s->gain[i]);
  f8 next = fm_envelope(s, q, i, fm_bits(q->starting), fm_bits(q->released));
  f8 fade = fm_fade(pitch.to);
  plan->pitch[i] = pitch;
  plan->amp[i] = (FmSpan){s->env[i] * gain * fm_fade(pitch.from), next * gain * fade};
  plan->peak[i] = gain * fade * lanes_select(s->rising[i], lanes_splat(1), lanes_max(s->env[i], next));
  s->env[i] = next;
}

// -- bandwidth ------------------------------------------------------------------------------------

// How far up the sidebands of an operator go. `swing` is the most that others move its pitch; the sidebands
// past that die away within five more of the highest (Carson 1922, taken further down than his 1 %).
typedef struct {
  f8 swing[TIMBRE_OPERATORS], tail[TIMBRE_OPERATORS];
} FmReach;

static inline void fm_reach_operator(const SynthQuantum *q, const FmPlan *plan, f8 index, f8 feedback,
                                     uint32_t i, FmReach *r) {
  const Timbre *t = q->timbre;
  f8 swing = lanes_splat(0), tail = lanes_splat(0);
  for (uint32_t j = 0; j < t->operator_count; j++) {
    f8 m = lanes_abs(t->matrix[i][j] * index);
    if (j == i)
      m = lanes_min(m + (i + 1 == t->operator_count ? feedback : lanes_splat(0)), lanes_splat(1.5f)) * 2.0f;
    else if (t->matrix[i][j] == 0)
      continue;
    m *= plan->peak[j];
    f8 pitch = plan->pitch[j].to, sides = 5.0f * pitch * lanes_min(4.0f * m, lanes_splat(1));
    swing += m * (j > i ? pitch + r->swing[j] : pitch);
    tail = lanes_max(tail, j > i ? lanes_max(sides, fm_and(m > 1e-5f, r->tail[j])) : sides);
  }
  r->swing[i] = swing;
  r->tail[i] = tail;
}

// The widest that is heard, with the index limited to what four samples a frame can carry.
static inline f8 fm_reach(const SynthQuantum *q, const FmPlan *plan, f8 *limit) {
  const Timbre *t = q->timbre;
  f8 index = q->to[FM_INDEX], feedback = q->to[FM_FEEDBACK], widest = lanes_splat(0);
  FmReach r;
  for (uint32_t i = t->operator_count; i-- > 0;) fm_reach_operator(q, plan, index, feedback, i, &r);
  *limit = lanes_splat(1);
  for (uint32_t i = 0; i < t->operator_count; i++) {
    if (t->operator[i].level <= 0) continue;
    f8 room = 3.4f - plan->pitch[i].to - r.tail[i];
    *limit = lanes_min(*limit, fm_clamp(room / lanes_max(r.swing[i], lanes_splat(1e-6f)), 0, 1));
  }
  for (uint32_t i = 0; i < t->operator_count; i++)
    if (t->operator[i].level> 0)
      widest = lanes_max(widest,
                         fm_and(plan->peak[i] > 1e-6f, plan->pitch[i].to + *limit * r.swing[i] + r.tail[i]));
  return widest;
}

static inline uint32_t fm_samples(f8 widest, uint32_t busy) {
  float most = 0;
  for (int k = 0; k < LANES; k++)
    if (busy >> k & 1) most = max_f(most, widest[k]);
  return most < 0.5f ? 1 : most < 1.4f ? 2 : 4;
}

static inline void fm_plan(FmState *s, const SynthQuantum *q, FmPlan *plan, uint32_t *wanted) {
  const Timbre *t = q->timbre;
  FmSpan ratio = {lanes_exp2(q->from[FM_RATIO]), lanes_exp2(q->to[FM_RATIO])};
  for (uint32_t i = 0; i < t->operator_count; i++) fm_plan_operator(s, q, plan, i, ratio);
  f8 limit;
  *wanted = fm_samples(fm_reach(q, plan, &limit), q->busy);
  s->limit = lanes_select(fm_bits(q->starting), limit, s->limit);
  plan->drive = (FmSpan){q->from[FM_INDEX] * s->limit * FM_CYCLES, q->to[FM_INDEX] * limit * FM_CYCLES};
  plan->feedback = (FmSpan){q->from[FM_FEEDBACK] * FM_CYCLES, q->to[FM_FEEDBACK] * FM_CYCLES};
  s->limit = limit;
}

#endif
