// wave_motion.h -- how pitch, width, ratios and tables move in a quantum, all at once for its eight lanes.
#ifndef DSP_SYNTHS_WAVE_MOTION_H
#define DSP_SYNTHS_WAVE_MOTION_H

#include "dsp/lanes.h"
#include "dsp/synths/wave_state.h"
#include "dsp/synths/wave_unison.h"

// -- pitch -----------------------------------------------------------------------------------------

// Whether the copies' ratios are others than before.
static inline bool wave_follow_detune(WaveState *s, const WaveMotion *m) {
  float cents = wave_cents(m->q);
  if (s->copies == m->copies && s->cents == cents) return false;
  for (uint32_t c = 0; c < m->copies; c++) s->ratio[c] = wave_copy_ratio(m->copies, c, cents);
  s->copies = m->copies;
  s->cents = cents;
  return true;
}

static inline void wave_rest(const WaveState *s, WaveMotion *m) {
  for (uint32_t c = 0; c < m->copies; c++) {
    m->next[c] = s->step[c];
    m->glide[c] = (i8){0};
  }
}

static inline void wave_glide(WaveState *s, WaveMotion *m) {
  i8 starts = wave_lanes(m->q->starting);
  for (uint32_t c = 0; c < m->copies; c++) {
    u8x first = wave_steps(m->q->step_from * s->ratio[c]);
    s->step[c] = (u8x)lanes_select(starts, (f8)first, (f8)s->step[c]);
    m->next[c] = wave_steps(m->q->step_to * s->ratio[c]);
    m->glide[c] = (i8)(m->next[c] - s->step[c]) / QUANTUM;
  }
}

// Whether the tables' levels have to be looked up. That is so once more in the quantum after a move, when the
// pitch has arrived: the tables may then be richer.
static inline bool wave_follow_pitch(WaveState *s, WaveMotion *m) {
  bool detuned = wave_follow_detune(s, m), moves = m->q->moves || detuned;
  bool again = s->moved;
  s->moved = moves;
  if (moves || m->q->starting)
    wave_glide(s, m);
  else
    wave_rest(s, m);
  return moves || again || m->q->starting;
}

// -- knobs -----------------------------------------------------------------------------------------

static inline void wave_set_width(WaveMotion *m) {
  f8 from = m->q->from[WAVE_PULSE_WIDTH], to = m->q->to[WAVE_PULSE_WIDTH];
  m->width = wave_phases(from);
  m->width_step = (u8x)lanes_truncate((to - from) * (0x1p32f / QUANTUM));
}

// Ratios to 1 part in a million above a whole number count as it: the reset they would add is no longer
// than that.
static inline uint32_t wave_resets(float ratio) { return (uint32_t)(ratio * 0.999999f); }

static inline void wave_set_sync(WaveMotion *m) {
  const f8 one = lanes_splat(1);
  f8 from = lanes_max(lanes_exp2(m->q->from[WAVE_SLAVE_RATIO]), one);
  f8 to = lanes_max(lanes_exp2(m->q->to[WAVE_SLAVE_RATIO]), one), most = lanes_max(from, to);
  m->cycle = 1.0f / from;
  m->cycle_step = (1.0f / to - m->cycle) * (1.0f / QUANTUM);
  for (uint32_t p = 0; p < LANES; p++) m->resets[p] = 0;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    if (!(m->q->busy >> lane & 1)) continue;
    uint32_t resets = wave_resets(most[lane]), *least = &m->resets[lane / LANES_A_PART];
    *least = resets > *least ? resets : *least;
  }
}

// The master's phase at which a synced saw crosses its mean for the first time: there a note begins. The
// mean is that of the last saw, which is cut off.
static inline float wave_sync_start(float cycle) {
  float ratio = 1 / cycle, last = ratio - (float)wave_resets(ratio);
  float mean = (last * last - last) * cycle;
  return 0.5f * (1 + mean) * cycle - 0.5f;
}

// Levels of a ring's two tones: 0 from where they would alias, and where the lower is no tone but an offset.
static inline f8 wave_within(f8 x) { return lanes_max(lanes_splat(0), lanes_min(x, lanes_splat(1))); }
static inline f8 wave_no_alias(f8 step) { return wave_within((0.49f - step) * (1 / 0.04f)); }

static inline f8 wave_no_offset(f8 step, float rate_hz) {
  f8 x = wave_within(step * (rate_hz * 0.05f));
  return x * x * (3.0f - 2.0f * x);
}

// Goes there within some 50 ms, so that a ratio which sweeps across the key's pitch does not click.
static inline f8 wave_ease_offset(WaveState *s, const WaveMotion *m, f8 below) {
  f8 goal = wave_no_offset(below, m->q->rate_hz);
  f8 share = lanes_splat(min_f(1, (float)QUANTUM * 20 / m->q->rate_hz));
  s->tone = lanes_select(wave_lanes(m->q->starting), goal, s->tone);
  f8 left = goal - s->tone;
  return lanes_select(lanes_abs(left) < 1e-9f, goal, s->tone + left * share);
}

static inline void wave_set_ring(WaveState *s, WaveMotion *m) {
  const f8 most = lanes_splat(0.99f), none = lanes_splat(0);
  f8 ratio = lanes_exp2(m->q->from[WAVE_MOD_RATIO]), next_ratio = lanes_exp2(m->q->to[WAVE_MOD_RATIO]);
  f8 step = none, next = none, other = none, next_other = none;
  for (uint32_t c = 0; c < m->copies; c++) {
    step = lanes_from_int((i8)s->step[c]) * 0x1p-32f, next = lanes_from_int((i8)m->next[c]) * 0x1p-32f;
    other = lanes_min(step * ratio, most), next_other = lanes_min(next * next_ratio, most);
    m->other_step[c] = wave_phases(other);
    m->other_glide[c] = (i8)(wave_phases(next_other) - m->other_step[c]) / QUANTUM;
  }
  f8 below = lanes_abs(other - step), next_below = lanes_abs(next_other - next);
  f8 tone = wave_ease_offset(s, m, next_below);
  m->low = wave_no_alias(below) * s->tone;
  m->low_step = wave_no_alias(next_below) * tone - m->low;
  s->tone = tone;
  m->high = wave_no_alias(step + other);
  m->high_step = wave_no_alias(next + next_other) - m->high;
  m->low_step *= 1.0f / QUANTUM;
  m->high_step *= 1.0f / QUANTUM;
}

// -- tables ----------------------------------------------------------------------------------------

typedef struct {
  f8 from, to;
} WavePlaces;

// Where between the frames the knob is.
static inline WavePlaces wave_places_of(const WaveMotion *m) {
  uint32_t knob = m->shape == WAVE_FOLD ? WAVE_FOLDS : WAVE_POSITION;
  float last = (float)(m->q->timbre->frames - 1);
  f8 from = m->q->from[knob], to = m->q->to[knob];
  if (m->shape == WAVE_FOLD) from = (from - 1.0f) * (1.0f / 7), to = (to - 1.0f) * (1.0f / 7);
  return (WavePlaces){wave_within(from) * last, wave_within(to) * last};
}

static inline uint32_t wave_frame(const WaveMotion *m, float place) {
  uint32_t frame = (uint32_t)place, most = m->q->timbre->frames - 2;
  return frame < most ? frame : most;
}

static inline void wave_look(WaveView *v, const WaveMotion *m, uint32_t lane, uint32_t level,
                             uint32_t frame) {
  const Table *table = &m->q->timbre->table[frame], *next = m->morphs ? table + 1 : table;
  v->points[lane] = table->points[level];
  v->length[lane] = table->length[level] * 0x1p-24f;
  v->next_points[lane] = next->points[level];
  v->next_length[lane] = next->length[level] * 0x1p-24f;
}

static inline uint32_t wave_level(const WaveState *s, const WaveMotion *m, uint32_t lane) {
  uint32_t top = m->copies - 1, from = s->step[top][lane], to = m->next[top][lane];
  return table_level((float)(from > to ? from : to) * 0x1p-32f);
}

// The shares for a lane whose frame changes stand still in both views; the fade moves them.
static inline void wave_share(WaveView *old, WaveView *now, uint32_t lane, float from, float to,
                              uint32_t frame, uint32_t next_frame) {
  bool same = frame == next_frame;
  float begin = from - (float)frame, end = to - (float)next_frame;
  old->share[lane] = begin;
  now->share[lane] = same ? begin : end;
  old->share_step[lane] = now->share_step[lane] = same ? (end - begin) * (1.0f / QUANTUM) : 0;
}

// Lanes, a bit each, that fade from the tables of the last quantum to those of this one.
typedef struct {
  uint32_t levels, frames;
} WaveFades;

// Sees the tables of the last quantum and those of this one, and where they differ.
static inline WaveFades wave_views(WaveState *s, const WaveMotion *m, bool pitch, WaveView *old,
                                   WaveView *now) {
  WaveFades fades = {0, 0};
  WavePlaces place = {0};
  if (m->morphs) place = wave_places_of(m);
  for (uint32_t lane = 0; lane < LANES; lane++) {
    bool busy = m->q->busy >> lane & 1, starts = m->q->starting >> lane & 1;
    uint32_t level = busy && pitch ? wave_level(s, m, lane) : s->level[lane];
    uint32_t frame = m->morphs && busy ? wave_frame(m, place.to[lane]) : 0;
    if (starts) s->level[lane] = level;
    if (starts || !busy) s->frame[lane] = frame;
    wave_look(now, m, lane, level, frame);
    wave_look(old, m, lane, s->level[lane], s->frame[lane]);
    float from = starts ? place.to[lane] : place.from[lane];
    if (m->morphs) wave_share(old, now, lane, from, place.to[lane], s->frame[lane], frame);
    if (level != s->level[lane]) fades.levels |= 1u << lane;
    if (frame != s->frame[lane]) fades.frames |= 1u << lane;
    s->level[lane] = level;
    s->frame[lane] = frame;
  }
  return fades;
}

#endif
