// grain_cloud.h -- one voice as a cloud: up to sixteen short pieces of a wave at once (Roads 2001,
// "Microsound").
//
// Grains begin on an even grid, each late by chance as far as the scatter lets it, and read the wave where
// the note's own phase is, as far from it as the scatter lets them: without scatter they add up to the plain
// wave. All that a grain is, it is from its first frame on; a knob that moves is heard in the next grains.
#ifndef DSP_GRAIN_CLOUD_H
#define DSP_GRAIN_CLOUD_H

#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/grain_read.h"

enum { CLOUD_GRAINS = 16, CLOUD_EVER = 14 };

// Eight grains. A grain's place goes from -1 to 1; outside, it is silent.
typedef struct {
  f8 place, pace, factor, scale;
  f8 middle, left, right; // levels: of one side, of two
  u8x phase;
  const float *points[8];
} CloudEight;

typedef struct {
  CloudEight eight[CLOUD_GRAINS / 8];
  uint32_t active; // a bit a grain
  uint32_t phase, seed, count;
  float wait, late; // intervals to the next grain; by how much it will be late
  uint8_t level[CLOUD_GRAINS], frame[CLOUD_GRAINS];
} CloudVoice;

// -- a grain ---------------------------------------------------------------------------------------

// What the knobs ask for at the end of a quantum.
typedef struct {
  float size, interval; // frames
  float scatter, detune;
} CloudWish;

// More than CLOUD_EVER grains at once would find no place: the rate is held.
static CloudWish cloud_wish(const SynthQuantum *q, uint32_t lane) {
  float size = max_f(maths_exp2(q->to[GRAIN_SIZE][lane]) * q->rate_hz, 16);
  float interval = q->rate_hz * maths_exp2(-q->to[GRAIN_RATE][lane]);
  return (CloudWish){size, max_f(interval, size * (1.0f / CLOUD_EVER)), q->to[GRAIN_SCATTER][lane],
                     q->to[GRAIN_DETUNE][lane]};
}

// A number of 0 to 1 that belongs to this note, grain and purpose.
static float cloud_chance(const CloudVoice *v, uint32_t grain, uint32_t purpose) {
  uint32_t bits = maths_hash(v->seed + maths_hash(grain * 8 + purpose));
  return (float)(bits >> 8) * 0x1p-24f;
}

// Every second grain is as far from the pitch as the one before, on the other side: the mean is the pitch.
static float cloud_factor(const CloudVoice *v, float detune) {
  float apart = 2 * cloud_chance(v, v->count / 2, 0) - 1;
  return maths_exp2((v->count % 2 ? -apart : apart) * detune * (1.0f / 1200));
}

// How far grains read from the note's phase, in cycles from end to end.
static float cloud_apart(float scatter) { return scatter * scatter; }

// Grains that read together add up as levels, the others as powers. The bell has a mean of 8/15 and a mean
// square of 128/315. How much they are together is told by the fundamental: the mean of a wave over the
// phases at which it is read, for a scatter and for a detune that tears it apart over the grain's length. At
// most 1, however thin the cloud is; 0.8 leaves room for where grains meet.
static float cloud_level(const CloudWish *w, float step) {
  float overlap = w->size / w->interval, apart = cloud_apart(w->scatter) * 0.5f;
  float together = apart > 0.01f ? maths_sin(apart) / (2 * (float)PI * apart) : 1;
  float torn = step * w->size * (maths_exp2(w->detune * (1.0f / 1200)) - 1);
  together = together * together / (1 + torn * torn);
  float power = overlap * (128.0f / 315), line = overlap * overlap * (64.0f / 225);
  power += together * max_f(line - power, 0);
  return 0.8f / __builtin_sqrtf(max_f(power, 0.64f));
}

static void cloud_table(CloudVoice *v, uint32_t grain, const Timbre *t, float step) {
  uint32_t level = table_level(step);
  const Table *table = &t->table[v->frame[grain]];
  CloudEight *own = &v->eight[grain / 8];
  v->level[grain] = (uint8_t)level;
  own->points[grain % 8] = table->points[level];
  own->scale[grain % 8] = table->length[level] * 0x1p-24f;
}

// A grain that glides up past what its table may hold takes a poorer one.
static void cloud_glide(CloudVoice *v, const Timbre *t, float step) {
  for (uint32_t grain = 0; grain < CLOUD_GRAINS; grain++) {
    if (!(v->active >> grain & 1)) continue;
    float pitch = step * v->eight[grain / 8].factor[grain % 8];
    if (table_level(pitch) > v->level[grain]) cloud_table(v, grain, t, pitch * 1.1f);
  }
}

static void cloud_place(CloudEight *own, uint32_t k, float level, float where) {
  own->middle[k] = level;
  own->left[k] = level * 1.41421356f * maths_sin((1 - where) * 0.125f);
  own->right[k] = level * 1.41421356f * maths_sin((1 + where) * 0.125f);
}

// At a frame of this quantum. The detuned phase meets the note's in the middle of the grain.
static void cloud_begin(CloudVoice *v, const SynthQuantum *q, const CloudWish *w, float step, float frame) {
  uint32_t free = ~v->active & ((1u << CLOUD_GRAINS) - 1);
  if (!free) return;
  uint32_t grain = (uint32_t)__builtin_ctz(free), k = grain % 8;
  CloudEight *own = &v->eight[grain / 8];
  float factor = min_f(cloud_factor(v, w->detune), 0.49f / step);
  float meet = (1 - factor) * step * (frame + 0.5f * w->size);
  float apart = (cloud_chance(v, v->count, 1) - 0.5f) * cloud_apart(w->scatter) + meet;
  apart -= (float)(int32_t)apart;
  v->active |= 1u << grain;
  v->frame[grain] = (uint8_t)(cloud_chance(v, v->count, 2) * (float)q->timbre->frames);
  own->phase[k] = v->phase + ((uint32_t)(int32_t)(apart * 0x1p30f) << 2);
  own->factor[k] = factor;
  own->pace[k] = 2 / w->size;
  own->place[k] = -1 - own->pace[k] * frame;
  cloud_place(own, k, cloud_level(w, step), q->spread * (2 * cloud_chance(v, v->count, 3) - 1));
  cloud_table(v, grain, q->timbre, step * factor * 1.05f);
}

static void cloud_begin_all(CloudVoice *v, const SynthQuantum *q, uint32_t lane) {
  CloudWish w = cloud_wish(q, lane);
  for (; v->wait * w.interval < QUANTUM - 0.5f; v->count++) {
    float frame = (float)(int32_t)(max_f(v->wait, 0) * w.interval + 0.5f);
    cloud_begin(v, q, &w, q->step_from[lane], frame);
    float late = w.scatter * cloud_chance(v, v->count, 4);
    v->wait += max_f(1 + late - v->late, 1.0f / 64);
    v->late = late;
  }
  v->wait -= QUANTUM / w.interval;
}

// -- the cloud --------------------------------------------------------------------------------------

#define CLOUD_STEP(step, whole, bits) (bits) __builtin_convertvector((step)*0x1p31f, whole) << 1

// A bell like Hann's: (1 - x^2)^2 from -1 to 1.
#define CLOUD_BELL(bell, place, whole)                                                                       \
  bell = 1.0f - (place) * (place);                                                                           \
  bell = (__typeof__(bell))((whole)(bell) & ((bell) > 0.0f));                                                \
  bell *= bell

// Where the grains of a voice add up, four by four.
typedef struct {
  float from, to; // the voice's step
  f4 left[QUANTUM], right[QUANTUM];
} CloudSum;

static inline void cloud_four(CloudEight *own, uint32_t half, bool stereo, CloudSum *sum) {
  f4 place = ((f4 *)&own->place)[half], scale = ((f4 *)&own->scale)[half], bell;
  const f4 pace = ((f4 *)&own->pace)[half], factor = ((f4 *)&own->factor)[half];
  const f4 level = ((f4 *)(stereo ? &own->left : &own->middle))[half], other = ((f4 *)&own->right)[half];
  u4 phase = ((u4 *)&own->phase)[half], step = CLOUD_STEP(sum->from * factor, i4, u4);
  u4 end = CLOUD_STEP(sum->to * factor, i4, u4), glide = (u4)((i4)(end - step) >> 5);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide, place += pace) {
    CLOUD_BELL(bell, place, i4);
    f4 x = read_four(own->points + 4 * half, scale, phase) * bell;
    sum->left[n] += x * level;
    if (stereo) sum->right[n] += x * other;
  }
  ((u4 *)&own->phase)[half] = phase;
  ((f4 *)&own->place)[half] = place;
}

static inline f4 cloud_half(f8 x, uint32_t half) {
  return half ? __builtin_shufflevector(x, x, 4, 5, 6, 7) : __builtin_shufflevector(x, x, 0, 1, 2, 3);
}

// Both fours in one register: the same sums in the same order.
static inline void cloud_eight(CloudEight *own, bool stereo, CloudSum *sum) {
  f8 place = own->place, scale = own->scale, bell;
  const f8 pace = own->pace, factor = own->factor;
  const f8 level = stereo ? own->left : own->middle, other = own->right;
  u8x phase = own->phase, step = CLOUD_STEP(sum->from * factor, i8, u8x);
  u8x end = CLOUD_STEP(sum->to * factor, i8, u8x), glide = (u8x)((i8)(end - step) >> 5);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide, place += pace) {
    CLOUD_BELL(bell, place, i8);
    f8 x = read_eight(own->points, scale, phase) * bell, y = x * level, z = x * other;
    sum->left[n] = (sum->left[n] + cloud_half(y, 0)) + cloud_half(y, 1);
    if (stereo) sum->right[n] = (sum->right[n] + cloud_half(z, 0)) + cloud_half(z, 1);
  }
  own->phase = phase;
  own->place = place;
}

static inline void cloud_some(CloudEight *own, uint32_t active, bool stereo, CloudSum *sum) {
  if ((int)LANES_A_PART == (int)LANES && active & 15 && active >> 4) {
    cloud_eight(own, stereo, sum);
    return;
  }
  if (active & 15) cloud_four(own, 0, stereo, sum);
  if (active >> 4) cloud_four(own, 1, stereo, sum);
}

static void cloud_end(CloudVoice *v) {
  for (uint32_t grain = 0; grain < CLOUD_GRAINS; grain++)
    if (v->eight[grain / 8].place[grain % 8] >= 1) v->active &= ~(1u << grain);
}

// Four frames at a time, turned so that each vector holds one grain of all.
static inline void cloud_put(const f4 sums[QUANTUM], uint32_t lane, f8 out[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 a = sums[n], b = sums[n + 1], c = sums[n + 2], d = sums[n + 3];
    f4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
    f4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
    f4 x = __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    for (uint32_t k = 0; k < 4; k++) out[n + k][lane] = x[k];
  }
}

static void cloud_voice(CloudVoice *v, const SynthQuantum *q, uint32_t lane, f8 left[QUANTUM],
                        f8 right[QUANTUM]) {
  CloudSum sum = {.from = q->step_from[lane], .to = q->step_to[lane]};
  cloud_begin_all(v, q, lane);
  if (q->moves) cloud_glide(v, q->timbre, max_f(sum.from, sum.to));
  for (uint32_t k = 0; k < CLOUD_GRAINS / 8; k++) {
    uint32_t active = v->active >> (8 * k) & 255;
    if (q->stereo)
      cloud_some(&v->eight[k], active, true, &sum);
    else
      cloud_some(&v->eight[k], active, false, &sum);
  }
  cloud_end(v);
  uint32_t step = read_step(sum.from), glide = (uint32_t)((int32_t)(read_step(sum.to) - step) >> 5);
  v->phase += QUANTUM * step + QUANTUM * (QUANTUM - 1) / 2 * glide;
  cloud_put(sum.left, lane, left);
  if (q->stereo) cloud_put(sum.right, lane, right);
}

// The first grain begins with the note.
static void cloud_start(CloudVoice *v, uint32_t lane, const SynthQuantum *q, const SynthNote *note) {
  CloudWish w = cloud_wish(q, lane);
  float begin = (float)q->begin[lane];
  *v = (CloudVoice){.seed = maths_hash(note->seed), .wait = begin / w.interval};
  v->phase = 0u - (uint32_t)q->begin[lane] * read_step(q->step_from[lane]);
  for (uint32_t grain = 0; grain < CLOUD_GRAINS; grain++) {
    v->eight[grain / 8].place[grain % 8] = 2;
    cloud_table(v, grain, q->timbre, 0.25f);
  }
}

#endif
