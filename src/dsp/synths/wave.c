// wave.c -- band-limited cycles: one, a unison of up to nine, pulses, synced saws, rings and noise.
//
// Phases are integers, so pitch is exact however long a note is. All but sines and noise are read from tables
// that hold no harmonic over half the rate; whatever is made of such reads at one pitch has none either: a
// pulse is the difference of two saws (Stilson & Smith 1996 have it of two impulse trains), a synced saw the
// weighted sum of one saw for each time it begins, and a ring is written as its two tones. A lane whose table
// changes fades to the new one within a quantum.
#include "dsp/maths.h"
#include "dsp/synths/wave_motion.h"
#include "dsp/synths/wave_read.h"
#include "dsp/synths/wave_state.h"
#include "dsp/synths/wave_unison.h"

static REALTIME void wave_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                float *memory) {
  (void)memory;
  WaveState *s = state;
  for (uint32_t c = 0; c < SYNTH_COPIES; c++) {
    s->phase[c][lane] = wave_copy_phase(q->copies, c, note->seed);
    s->other[c][lane] = wave_copy_phase(q->copies, c, maths_hash(note->seed));
  }
  s->noise_key[lane] = maths_hash(~note->seed);
  s->noise_place[lane] = 0;
}

// -- a copy of a part of the lanes -----------------------------------------------------------------

// The first copy is written, the others are added to it.
static inline void put(f8 *out, uint32_t p, bool first, fv x) {
  if (first)
    PART(*out, p) = x;
  else
    PART(*out, p) += x;
}

// Where a copy is in its cycle, from frame to frame.
typedef struct {
  uv phase, step, glide;
} Walk;

static inline Walk walk_from(const WaveState *s, const WaveMotion *m, uint32_t c, uint32_t p) {
  return (Walk){((const uv *)&s->phase[c])[p], ((const uv *)&s->step[c])[p], ((const uv *)&m->glide[c])[p]};
}

static inline uv walk(Walk *w) {
  uv phase = w->phase;
  w->phase += w->step;
  w->step += w->glide;
  return phase;
}

#define CONST_PART(x, p) (((const fv *)&(x))[p])

static inline void sine_part(Walk w, uint32_t p, bool first, f8 out[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) put(&out[n], p, first, wave_sine(walk(&w)));
}

static inline void table_part(Walk w, const WaveView *v, uint32_t p, bool first, f8 out[QUANTUM]) {
  const float *const *points = v->points + p * LANES_A_PART;
  fv length = CONST_PART(v->length, p);
  for (uint32_t n = 0; n < QUANTUM; n++) put(&out[n], p, first, wave_read(points, length, walk(&w)));
}

static inline void morph_part(Walk w, const WaveView *v, uint32_t p, bool first, f8 out[QUANTUM]) {
  const float *const *points = v->points + p * LANES_A_PART, *const *next = v->next_points + p * LANES_A_PART;
  fv length = CONST_PART(v->length, p), next_length = CONST_PART(v->next_length, p);
  fv share = CONST_PART(v->share, p), share_step = CONST_PART(v->share_step, p);
  for (uint32_t n = 0; n < QUANTUM; n++, share += share_step) {
    uv phase = walk(&w);
    fv here = wave_read(points, length, phase), there = wave_read(next, next_length, phase);
    put(&out[n], p, first, here + (there - here) * share);
  }
}

// The difference of two saws has no offset, whatever the width.
static inline void pulse_part(Walk w, const WaveMotion *m, const WaveView *v, uint32_t p, bool first,
                              f8 out[QUANTUM]) {
  const float *const *points = v->points + p * LANES_A_PART;
  fv length = CONST_PART(v->length, p);
  uv width = ((const uv *)&m->width)[p], width_step = ((const uv *)&m->width_step)[p];
  for (uint32_t n = 0; n < QUANTUM; n++, width += width_step) {
    uv phase = walk(&w);
    put(&out[n], p, first, wave_read(points, length, phase) - wave_read(points, length, phase + width));
  }
}

// A saw of r cycles to the master's one, that begins again with it: in the cycle x = 0 to 1 it is
// frac(r x) = r x less 1 for each k / r that x has passed, and whether it has is itself a difference of saws:
// x - frac(x - k / r) + 1 - k / r. So it is r - K saws at x and one at each x - k / r, less their offset.
// Places past the end of the cycle count as its end: there a saw only takes back what the first has too much.
static inline void sync_part(Walk w, const WaveMotion *m, const WaveView *v, uint32_t p, bool first,
                             f8 out[QUANTUM]) {
  const float *const *points = v->points + p * LANES_A_PART;
  fv length = CONST_PART(v->length, p), cycle = CONST_PART(m->cycle, p);
  const fv cycle_step = CONST_PART(m->cycle_step, p), end = cycle * 0.0f + 0x1.fffffep-1f;
  uint32_t resets = m->resets[p];
  for (uint32_t n = 0; n < QUANTUM; n++, cycle += cycle_step) {
    uv phase = walk(&w);
    fv sum = (1.0f / cycle - (float)resets) * wave_read(points, length, phase), place = cycle;
    for (uint32_t k = 0; k < resets; k++, place += cycle) {
      iv inside = place < end;
      fv held = (fv)((inside & (iv)place) | (~inside & (iv)end));
      uv back = (uv) __builtin_convertvector(held * 0x1p31f, iv) << 1;
      sum += wave_read(points, length, phase - back);
    }
    put(&out[n], p, first, sum);
  }
}

// The product of two sines is half of the cosine of their difference less that of their sum.
static inline void ring_part(Walk w, Walk other, const WaveMotion *m, uint32_t p, bool first,
                             f8 out[QUANTUM]) {
  fv low = CONST_PART(m->low, p) * 0.5f, high = CONST_PART(m->high, p) * 0.5f;
  const fv low_step = CONST_PART(m->low_step, p) * 0.5f, high_step = CONST_PART(m->high_step, p) * 0.5f;
  const uint32_t quarter = 0x40000000;
  for (uint32_t n = 0; n < QUANTUM; n++, low += low_step, high += high_step) {
    uv a = walk(&w), b = walk(&other) + quarter;
    put(&out[n], p, first, low * wave_sine(b - a) - high * wave_sine(b + a));
  }
}

static inline void noise_part(const WaveState *s, uint32_t p, f8 out[QUANTUM]) {
  uv key = ((const uv *)&s->noise_key)[p], place = ((const uv *)&s->noise_place)[p];
  for (uint32_t n = 0; n < QUANTUM; n++, place += 1) PART(out[n], p) = wave_noise(key, place);
}

static inline Walk other_from(const WaveState *s, const WaveMotion *m, uint32_t c, uint32_t p) {
  return (Walk){((const uv *)&s->other[c])[p], ((const uv *)&m->other_step[c])[p],
                ((const uv *)&m->other_glide[c])[p]};
}

static inline void copy_part(const WaveState *s, const WaveMotion *m, const WaveView *v, uint32_t c,
                             uint32_t p, bool first, f8 out[QUANTUM]) {
  Walk w = walk_from(s, m, c, p);
  switch (m->shape) {
  case WAVE_SINE: sine_part(w, p, first, out); break;
  case WAVE_TABLE:
  case WAVE_FOLD:
    if (m->morphs)
      morph_part(w, v, p, first, out);
    else
      table_part(w, v, p, first, out);
    break;
  case WAVE_PULSE: pulse_part(w, m, v, p, first, out); break;
  case WAVE_NOISE: noise_part(s, p, out); break;
  case WAVE_SYNC: sync_part(w, m, v, p, first, out); break;
  case WAVE_RING: ring_part(w, other_from(s, m, c, p), m, p, first, out); break;
  }
}

// -- all copies ------------------------------------------------------------------------------------

static inline float copies_gain(uint32_t copies) { return 1 / __builtin_sqrtf((float)copies); }

static void sound_middle(const WaveState *s, const WaveMotion *m, const WaveView *v, f8 left[QUANTUM]) {
  float gain = copies_gain(m->copies);
  for (uint32_t p = 0; p < m->parts; p++) {
    for (uint32_t c = 0; c < m->copies; c++) copy_part(s, m, v, c, p, c == 0, left);
    for (uint32_t n = 0; m->copies > 1 && n < QUANTUM; n++) PART(left[n], p) *= gain;
  }
}

// Levels of a copy at its own side and at the other: their powers add up to those of one in the middle.
typedef struct {
  float near, far;
} Sides;

static inline Sides sides_of(float spread) {
  return (Sides){__builtin_sqrtf(1 + spread), __builtin_sqrtf(max_f(1 - spread, 0))};
}

static void sound_spread(const WaveState *s, const WaveMotion *m, const WaveView *v, f8 left[QUANTUM],
                         f8 right[QUANTUM]) {
  f8 side[WAVE_SIDES][QUANTUM];
  Sides from = sides_of(s->spread), to = sides_of(m->q->spread);
  float gain = copies_gain(m->copies);
  float near_step = (to.near - from.near) * (1.0f / QUANTUM),
        far_step = (to.far - from.far) * (1.0f / QUANTUM);
  for (uint32_t p = 0; p < m->parts; p++) {
    bool first[WAVE_SIDES] = {true, true, true};
    for (uint32_t n = 0; m->copies % 2 == 0 && n < QUANTUM; n++) PART(side[WAVE_MIDDLE][n], p) = (fv){0};
    for (uint32_t c = 0; c < m->copies; c++) {
      uint32_t at = wave_copy_side(m->copies, c);
      copy_part(s, m, v, c, p, first[at], side[at]);
      first[at] = false;
    }
    for (uint32_t n = 0; n < QUANTUM; n++) {
      float near = from.near + near_step * (float)n, far = from.far + far_step * (float)n;
      fv middle = PART(side[WAVE_MIDDLE][n], p), l = PART(side[WAVE_LEFT][n], p);
      fv r = PART(side[WAVE_RIGHT][n], p);
      PART(left[n], p) = gain * (middle + (near * l + far * r));
      PART(right[n], p) = gain * (middle + (near * r + far * l));
    }
  }
}

static inline bool is_spread(const WaveState *s, const WaveMotion *m) {
  return m->q->stereo && m->copies > 1 && (m->q->spread > 0 || s->spread > 0);
}

static void sound(const WaveState *s, const WaveMotion *m, const WaveView *v, f8 left[QUANTUM],
                  f8 right[QUANTUM]) {
  if (is_spread(s, m)) {
    sound_spread(s, m, v, left, right);
    return;
  }
  sound_middle(s, m, v, left);
  for (uint32_t p = 0; m->q->stereo && p < m->parts; p++)
    for (uint32_t n = 0; n < QUANTUM; n++) PART(right[n], p) = PART(left[n], p);
}

// -- a quantum -------------------------------------------------------------------------------------

// The rest is set where it is needed.
static void motion_init(WaveMotion *m, const SynthQuantum *q) {
  m->q = q;
  m->parts = q->parts < LANE_PARTS ? q->parts : LANE_PARTS;
  m->shape = (WaveShape)q->timbre->shape;
  m->copies = m->shape == WAVE_NOISE ? 1 : q->copies;
  m->morphs = (m->shape == WAVE_TABLE || m->shape == WAVE_FOLD) && q->timbre->frames > 1;
}

static bool reads_tables(WaveShape shape) {
  return shape != WAVE_SINE && shape != WAVE_NOISE && shape != WAVE_RING;
}

// So many frames into a quantum a phase has gone so far.
static inline uint32_t gone(uint32_t step, int32_t glide, uint32_t frames) {
  return step * frames + (uint32_t)glide * (frames * (frames - 1) / 2);
}

// A lane that starts within the quantum has its phases set back, to be at zero when it does.
static void set_back(WaveState *s, const WaveMotion *m) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    if (!(m->q->starting >> lane & 1)) continue;
    uint32_t frames = (uint32_t)m->q->begin[lane];
    float start = m->shape == WAVE_SYNC ? wave_sync_start(m->cycle[lane]) : 0;
    for (uint32_t c = 0; c < m->copies; c++) {
      s->phase[c][lane] +=
          (uint32_t)(int32_t)(start * 0x1p32f) - gone(s->step[c][lane], m->glide[c][lane], frames);
      if (m->shape == WAVE_RING)
        s->other[c][lane] -= gone(m->other_step[c][lane], m->other_glide[c][lane], frames);
    }
    s->noise_place[lane] -= frames;
  }
}

static void advance(WaveState *s, const WaveMotion *m) {
  const uint32_t ramp = QUANTUM * (QUANTUM - 1) / 2;
  for (uint32_t c = 0; c < m->copies; c++) {
    s->phase[c] += s->step[c] * QUANTUM + (u8x)m->glide[c] * ramp;
    if (m->shape == WAVE_RING) s->other[c] += m->other_step[c] * QUANTUM + (u8x)m->other_glide[c] * ramp;
    s->step[c] = m->next[c];
  }
  s->noise_place += QUANTUM;
  s->spread = m->q->spread;
}

// Harmonics near half the rate that come or go do so along a curve whose ends are smooth (Perlin's of 2002):
// a straight one would be heard to click far below them. A place that moves on to other frames goes straight.
static void fade(const WaveMotion *m, WaveFades fades, f8 old[QUANTUM], f8 now[QUANTUM]) {
  i8 level = wave_lanes(fades.levels), either = wave_lanes(fades.levels | fades.frames);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float way = (float)n * (1.0f / QUANTUM), smooth = way * way * way * (way * (6 * way - 15) + 10);
    f8 share = lanes_select(level, lanes_splat(smooth), lanes_splat(way));
    for (uint32_t p = 0; p < m->parts; p++) {
      iv mask = (iv)PART_OF_BITS(either, p);
      fv mixed = PART(old[n], p) + (PART(now[n], p) - PART(old[n], p)) * PART(share, p);
      PART(now[n], p) = (fv)((mask & (iv)mixed) | (~mask & (iv)PART(now[n], p)));
    }
  }
}

// Lanes without a note, and those before their first frame, are silent.
static void hush(const WaveMotion *m, f8 out[QUANTUM]) {
  i8 busy = wave_lanes(m->q->busy), begin = m->q->begin & wave_lanes(m->q->starting);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    i8 sounds = busy & (begin <= (int32_t)n);
    for (uint32_t p = 0; p < m->parts; p++)
      PART_OF_BITS(out[n], p) = PART_OF_BITS(out[n], p) & PART_OF_BITS(sounds, p);
  }
}

static void sound_faded(const WaveState *s, const WaveMotion *m, const WaveView *old, const WaveView *now,
                        WaveFades fades, f8 left[QUANTUM], f8 right[QUANTUM]) {
  f8 old_left[QUANTUM], old_right[QUANTUM];
  sound(s, m, old, old_left, old_right);
  sound(s, m, now, left, right);
  fade(m, fades, old_left, left);
  if (m->q->stereo) fade(m, fades, old_right, right);
}

static REALTIME uint32_t wave_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                     f8 right[QUANTUM]) {
  WaveState *s = state;
  WaveMotion m;
  motion_init(&m, q);
  WaveView old, now;
  bool pitch = wave_follow_pitch(s, &m);
  if (m.shape == WAVE_PULSE) wave_set_width(&m);
  if (m.shape == WAVE_SYNC) wave_set_sync(&m);
  if (m.shape == WAVE_RING) wave_set_ring(s, &m);
  if (q->starting) set_back(s, &m);
  if (q->starting == q->busy) s->spread = q->spread;
  WaveFades fades = {0, 0};
  if (reads_tables(m.shape)) fades = wave_views(s, &m, pitch, &old, &now);
  if (fades.levels | fades.frames)
    sound_faded(s, &m, &old, &now, fades, left, right);
  else
    sound(s, &m, &now, left, right);
  bool quiet = q->starting || (q->busy & 255) != 255;
  if (quiet) hush(&m, left);
  if (quiet && q->stereo) hush(&m, right);
  advance(s, &m);
  return q->busy;
}

extern const Synth SYNTH_OF(wave);
const Synth SYNTH_OF(wave) = {.name = "wave",
                              .state = sizeof(WaveState),
                              .knobs = WAVE_KNOBS,
                              .stereo = true,
                              .start = wave_start,
                              .render = wave_render};
