// reverb_lines.h -- what every reverb is made of: delay lines, all-passes, low-passes, a mixing matrix.
//
// A memory turns by a quantum at a time. A line is a head in it that writes and tails that read, so that all
// of them move on at once, and none wraps by itself. No line is shorter than a quantum: what comes out of it
// does not depend on what goes in within a quantum, and everything here is a loop over whole vectors.
//
// For the reverb's files only. Memory: the caller's, `lines_memory` floats.
#ifndef DSP_EFFECTS_REVERB_LINES_H
#define DSP_EFFECTS_REVERB_LINES_H

#include "dsp/lanes.h"
#include "dsp/maths.h"

// Whether coefficients move is known where these are compiled: everything has to be there in one piece.
#define LINES_INLINE static inline __attribute__((always_inline))

typedef float fv_unaligned __attribute__((vector_size(sizeof(fv)), aligned(4), may_alias));

// The shortest line, and how far past the memory's end a quantum's read goes.
enum { LINES_SHORTEST = QUANTUM + 4, LINES_MARGIN = 2 * QUANTUM };

typedef struct {
  float *memory;
  uint32_t size, at; // frames, in whole quanta
} Lines;

typedef struct {
  uint32_t head, length; // frames
} Line;

LINES_INLINE fv lines_load(const float *x) { return *(const fv_unaligned *)x; }
LINES_INLINE void lines_store(float *x, fv value) { *(fv_unaligned *)x = value; }

// Under 1e-18 nothing is left: a tail ends, and numbers never get so small that machines treat them
// differently. What is no number ends here too.
LINES_INLINE fv lines_snap(fv x) {
  fv size = (fv)((iv)x & 0x7fffffff), least = {0};
  least += 1e-18f;
  return (fv)((iv)x & (size > least));
}

LINES_INLINE float lines_snap_one(float x) { return x > 1e-18f || x < -1e-18f ? x : 0; }

LINES_INLINE fv lines_louder(fv most, fv x) {
  fv size = (fv)((iv)x & 0x7fffffff);
  iv more = size > most;
  return (fv)(((iv)size & more) | ((iv)most & ~more));
}

LINES_INLINE float lines_loudest(fv most) {
  float loudest = most[0];
  for (uint32_t i = 1; i < LANES_A_PART; i++) loudest = max_f(loudest, most[i]);
  return loudest;
}

// -- the memory -----------------------------------------------------------------------------------

LINES_INLINE uint32_t lines_frames(float seconds, float rate_hz) {
  uint32_t frames = (uint32_t)(seconds * rate_hz + 0.5f);
  return frames > LINES_SHORTEST ? frames : LINES_SHORTEST;
}

// Adds a line after those that were added before: `size` grows, and becomes the memory's in the end.
LINES_INLINE Line lines_add(uint32_t *size, uint32_t length) {
  *size += (length + 2 * QUANTUM - 1) / QUANTUM * QUANTUM;
  return (Line){*size, length};
}

LINES_INLINE uint32_t lines_memory(uint32_t size) { return size + LINES_MARGIN; }

LINES_INLINE void lines_advance(Lines *l) {
  l->at += QUANTUM;
  if (l->at >= l->size) l->at = 0;
}

// `frames` behind the frame that is written now; a quantum of them follows, and three more.
LINES_INLINE const float *lines_back(const Lines *l, Line line, uint32_t frames) {
  uint32_t place = l->at + line.head - frames;
  return l->memory + (place >= l->size ? place - l->size : place);
}

LINES_INLINE const float *lines_tail(const Lines *l, Line line) { return lines_back(l, line, line.length); }

LINES_INLINE float *lines_head(const Lines *l, Line line) {
  uint32_t place = l->at + line.head;
  return l->memory + (place >= l->size ? place - l->size : place);
}

// What the next quantum will need of a line, on its way from far memory: all lines together are more than
// stays near.
LINES_INLINE void lines_fetch(const Lines *l, Line line) {
  const float *tail = lines_tail(l, line), *head = lines_head(l, line);
  __builtin_prefetch(tail, 0, 2);
  __builtin_prefetch(tail + QUANTUM / 2, 0, 2);
  __builtin_prefetch(tail + QUANTUM - 1, 0, 2);
  __builtin_prefetch(head, 1, 2);
  __builtin_prefetch(head + QUANTUM / 2, 1, 2);
}

// After a quantum is written at a head: what is read past the memory's end is what its beginning holds.
LINES_INLINE void lines_written(const Lines *l, const float *head) {
  if (head >= l->memory + LINES_MARGIN) return;
  __builtin_memcpy(l->memory + l->size + (head - l->memory), head, QUANTUM * sizeof *head);
}

LINES_INLINE void lines_write(const Lines *l, Line line, const float x[QUANTUM]) {
  float *head = lines_head(l, line);
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) lines_store(head + n, lines_load(x + n));
  lines_written(l, head);
}

// -- what moves -----------------------------------------------------------------------------------

// A coefficient on its way: its value at this quantum's start and at the next one's.
typedef struct {
  float now, next;
} Slope;

static const float lines_places[QUANTUM] __attribute__((aligned(64))) = {
    0x0p-5f,  0x1p-5f,  0x2p-5f,  0x3p-5f,  0x4p-5f,  0x5p-5f,  0x6p-5f,  0x7p-5f,
    0x8p-5f,  0x9p-5f,  0xap-5f,  0xbp-5f,  0xcp-5f,  0xdp-5f,  0xep-5f,  0xfp-5f,
    0x10p-5f, 0x11p-5f, 0x12p-5f, 0x13p-5f, 0x14p-5f, 0x15p-5f, 0x16p-5f, 0x17p-5f,
    0x18p-5f, 0x19p-5f, 0x1ap-5f, 0x1bp-5f, 0x1cp-5f, 0x1dp-5f, 0x1ep-5f, 0x1fp-5f};

// At frame n of the quantum. `moves` is known where this is compiled.
LINES_INLINE fv slope_at(Slope s, uint32_t n, bool moves) {
  fv value = {0};
  value += s.now;
  if (moves) value += (s.next - s.now) * lines_load(lines_places + n);
  return value;
}

LINES_INLINE void slope_advance(Slope *s, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) s[i].now = s[i].next;
}

// -- filters --------------------------------------------------------------------------------------

// y[n] = b x[n] + a y[n-1] of two lines side by side, four frames at a time: sums over the last two, then the
// last four, and what the frame before those leaves in each.
typedef struct {
  float a, b, y;
} Pole;

LINES_INLINE void poles_wide(Pole p[2], const float *restrict x[2], float *restrict out[2]) {
  f8 none = {0}, a = {p[0].a, p[0].a, p[0].a, p[0].a, p[1].a, p[1].a, p[1].a, p[1].a}, a2 = a * a;
  f8 b = {p[0].b, p[0].b, p[0].b, p[0].b, p[1].b, p[1].b, p[1].b, p[1].b};
  f8 last = {p[0].y, p[0].y, p[0].y, p[0].y, p[1].y, p[1].y, p[1].y, p[1].y}, three = a2 * a, four = a2 * a2;
  f8 powers = {a[0], a2[0], three[0], four[0], a[4], a2[4], three[4], four[4]};
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 first = *(const f4_unaligned *)(x[0] + n), second = *(const f4_unaligned *)(x[1] + n);
    f8 s = __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7) * b;
    s += a * __builtin_shufflevector(none, s, 0, 8, 9, 10, 4, 12, 13, 14);
    s += a2 * __builtin_shufflevector(none, s, 0, 1, 8, 9, 4, 5, 12, 13);
    s += powers * last;
    *(f4_unaligned *)(out[0] + n) = __builtin_shufflevector(s, s, 0, 1, 2, 3);
    *(f4_unaligned *)(out[1] + n) = __builtin_shufflevector(s, s, 4, 5, 6, 7);
    last = __builtin_shufflevector(s, s, 3, 3, 3, 3, 7, 7, 7, 7);
  }
  p[0].y = last[0];
  p[1].y = last[4];
}

LINES_INLINE void poles_narrow(Pole *p, const float *restrict x, float *restrict out) {
  float a = p->a, a2 = a * a;
  f4 none = {0}, last = {p->y, p->y, p->y, p->y}, powers = {a, a2, a2 * a, a2 * a2};
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 s = *(const f4_unaligned *)(x + n) * p->b;
    s += a * __builtin_shufflevector(none, s, 0, 4, 5, 6);
    s += a2 * __builtin_shufflevector(none, s, 0, 1, 4, 5);
    s += powers * last;
    *(f4_unaligned *)(out + n) = s;
    last = __builtin_shufflevector(s, s, 3, 3, 3, 3);
  }
  p->y = last[0];
}

// The same samples either way: a register holds two lines, or one.
LINES_INLINE void poles_run(Pole p[2], const float *x[2], float *out[2]) {
  if (LANE_PARTS == 1) {
    poles_wide(p, x, out);
  } else {
    poles_narrow(&p[0], x[0], out[0]);
    poles_narrow(&p[1], x[1], out[1]);
  }
  for (uint32_t i = 0; i < 2; i++) p[i].y = lines_snap_one(p[i].y);
}

// A low-pass with a gain: gain (1 - a) / (1 - a z^-1).
typedef struct {
  Slope a, b;
  float y;
} Damper;

// Two at once. While coefficients move it fades from what the old ones make to what the new ones make.
LINES_INLINE void dampers_run(Damper d[2], const float *x[2], float out[2][QUANTUM], bool moves) {
  Pole now[2] = {{d[0].a.now, d[0].b.now, d[0].y}, {d[1].a.now, d[1].b.now, d[1].y}};
  poles_run(now, x, (float *[2]){out[0], out[1]});
  if (moves) {
    Pole next[2] = {{d[0].a.next, d[0].b.next, d[0].y}, {d[1].a.next, d[1].b.next, d[1].y}};
    float to[2][QUANTUM];
    poles_run(next, x, (float *[2]){to[0], to[1]});
    for (uint32_t i = 0; i < 2; i++) {
      for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
        fv from = lines_load(out[i] + n);
        lines_store(out[i] + n, from + (lines_load(to[i] + n) - from) * lines_load(lines_places + n));
      }
      now[i].y = next[i].y;
    }
  }
  for (uint32_t i = 0; i < 2; i++) d[i].y = now[i].y;
}

// cos(2 pi x) for x in [0, 0.5].
LINES_INLINE float lines_cosine(float x) { return maths_sin(0.25f - x); }

// What the knobs ask of every line.
typedef struct {
  float decay;      // log2 of what a frame leaves
  float tone, open; // cosines of the corners: as it is, and with the knob wide open
  float middle;     // of 1 kHz, where the decay is told
  float level;      // of what goes in
} Tuning;

// Of eight lines.
static inline f8 tuning_loss(const Tuning *t, const float frames[LANES]) {
  f8 length;
  __builtin_memcpy(&length, frames, sizeof length);
  return lanes_exp2(t->decay * length);
}

static inline void slopes_set(Slope s[LANES], f8 value) {
  for (uint32_t i = 0; i < LANES; i++) s[i].next = value[i];
}

static inline f8 roots(f8 x) {
  float part[LANES];
  __builtin_memcpy(part, &x, sizeof part);
  for (uint32_t i = 0; i < LANES; i++) part[i] = __builtin_sqrtf(part[i]);
  __builtin_memcpy(&x, part, sizeof part);
  return x;
}

// The pole of the low-pass that has a gain of `gain` where the cosine of the frequency is `cosine`.
static inline f8 damper_pole(f8 gain, float cosine) {
  f8 power = lanes_min(gain * gain, lanes_splat(0.99999f)), k = (1 - power * cosine) / (1 - power);
  return 1 / (k + roots(k * k - 1));
}

static inline f8 damper_gain(f8 a, float cosine) { return (1 - a) / roots(1 - 2 * a * cosine + a * a); }

// Up to eight dampers, of lines of so many frames: at the corner each falls by 60 dB in half the time, but
// loses no more than 10 dB at once (Jot & Chaigne 1991).
static void dampers_tune(Damper *d, uint32_t count, const Tuning *t, const float frames[LANES], float scale) {
  f8 loss = tuning_loss(t, frames), corner = lanes_max(loss, lanes_splat(0.316f));
  f8 a = damper_pole(corner, t->tone), open = damper_pole(corner, t->open);
  f8 b = scale * (1 - a) * lanes_min(loss / damper_gain(open, t->middle), lanes_splat(0.99999f));
  for (uint32_t i = 0; i < count; i++) {
    d[i].a.next = a[i];
    d[i].b.next = b[i];
  }
}

LINES_INLINE void damper_advance(Damper *d) {
  d->a.now = d->a.next;
  d->b.now = d->b.next;
}

// Schroeder's all-pass (1961) around a line that loses a little, like every line of a room (Jot & Chaigne
// 1991): the sound stays as it is, but for its decay.
LINES_INLINE void lines_allpass(const Lines *l, Line line, const float *tail, Slope loss, float g,
                                const float *x, float *out, bool moves) {
  float *restrict head = lines_head(l, line);
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv delayed = lines_load(tail + n) * slope_at(loss, n, moves);
    fv fed = lines_snap(lines_load(x + n) - g * delayed);
    lines_store(head + n, fed);
    lines_store(out + n, delayed + g * fed);
  }
  lines_written(l, head);
}

LINES_INLINE void lines_turn(fv *a, fv *b) {
  fv sum = *a + *b;
  *b = *a - *b;
  *a = sum;
}

// Hadamard's matrix, times the root of 8: every output is a sum of all inputs, and none is lost.
LINES_INLINE void lines_mix(fv v[8]) {
  lines_turn(&v[0], &v[1]), lines_turn(&v[2], &v[3]), lines_turn(&v[4], &v[5]), lines_turn(&v[6], &v[7]);
  lines_turn(&v[0], &v[2]), lines_turn(&v[1], &v[3]), lines_turn(&v[4], &v[6]), lines_turn(&v[5], &v[7]);
  lines_turn(&v[0], &v[4]), lines_turn(&v[1], &v[5]), lines_turn(&v[2], &v[6]), lines_turn(&v[3], &v[7]);
}

#endif
