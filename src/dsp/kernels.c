// One source for every instruction set: -DKERNELS=kernels_avx2 names the table, -mavx2 builds it. And for
// half of the lanes: -DHALF_LANES.
#include "dsp/kernels.h"
#include "dsp/lanes.h"

#define NAME_OF(x)     #x
#define KERNEL_NAME(x) NAME_OF(x)

// The part of a vector of eight that a register holds.
#define PART(x, p)         (((fv *)&(x))[p])
#define PART_OF_BITS(x, p) (((uv *)&(x))[p])

// -- what is added -------------------------------------------------------------------------------

static REALTIME void mix_sub(MixLanes *m, const f8 *from, const f8 *to, GlideRamp level, f8 out[QUANTUM]) {
  u8x phase = m->sub_phase, step = (u8x) __builtin_convertvector(*from * 0x1p31f, i8);
  u8x glide = (u8x) __builtin_convertvector((*to - *from) * (0x1p31f / QUANTUM), i8);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide)
    out[n] += glide_next(&level) * lanes_sin(lanes_phase(phase));
  m->sub_phase = phase;
}

static REALTIME void mix_hiss(MixLanes *m, GlideRamp level, f8 out[QUANTUM]) {
  u8x place = m->noise_place;
  for (uint32_t n = 0; n < QUANTUM; n++, place += 1)
    out[n] += glide_next(&level) * lanes_noise(m->noise_key, place);
  m->noise_place = place;
}

static inline fv root(fv x) {
  for (uint32_t k = 0; k < LANES_A_PART; k++) x[k] = __builtin_sqrtf(x[k]);
  return x;
}

// x / sqrt(1 + x^2) averaged between two frames: its antiderivative is sqrt(1 + x^2), and the difference of
// two roots over that of what they are of is the sum of the one over the sum of the other: there is nothing
// to divide by that could vanish (Parker, Zavalishin and Le Bivic 2016).
static inline void drive_part(f8 *memory, uint32_t p, GlideRamp amount, f8 wave[QUANTUM]) {
  fv before = PART(*memory, p), before_root = root(1.0f + before * before);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float d = glide_next(&amount), gain = 1 + 24 * d * d, wet = d < 0.05f ? d * 20 : 1;
    fv x = PART(wave[n], p), now = x * gain, now_root = root(1.0f + now * now);
    fv curved = (now + before) / (now_root + before_root) * __builtin_sqrtf(0.25f + 1 / (gain * gain));
    PART(wave[n], p) = x + wet * (curved - x);
    before = now;
    before_root = now_root;
  }
  PART(*memory, p) = before;
}

static REALTIME void mix_drive(MixLanes *m, uint32_t side, GlideRamp amount, f8 wave[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) drive_part(&m->before[side], p, amount, wave);
}

// -- control -------------------------------------------------------------------------------------

static REALTIME void control_step(const f8 *pitch, float tuning, f8 *step) {
  *step = tuning * lanes_exp2(*pitch * (1.0f / 12));
}

static REALTIME void control_corner(const f8 *corner, f8 *gain) { *gain = lanes_tan(*corner); }

static inline void envelope_part(EnvLanes *e, bool easing, uint32_t p, f8 out[QUANTUM]) {
  fv level = PART(e->level, p), rate = PART(e->rate, p);
  const fv target = PART(e->target, p), goal = PART(e->rate_goal, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    if (easing) rate += (goal - rate) * (1.0f / 128);
    level += (target - level) * rate;
    PART(out[n], p) = level;
  }
  PART(e->level, p) = level;
  PART(e->rate, p) = rate;
}

// One loop for each case: the compiler takes the condition out of it.
static REALTIME void envelope(EnvLanes *e, bool easing, f8 out[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    if (easing)
      envelope_part(e, true, p, out);
    else
      envelope_part(e, false, p, out);
  }
}

// -- the strip -----------------------------------------------------------------------------------

// A curve as its value and slope at the quantum's first frame, and its bend a frame.
typedef struct {
  fv value, slope, bend;
} Ramp;

static inline Ramp ramp(const CurveLanes *c, uint32_t p) {
  fv before = PART(c->before, p), now = PART(c->now, p), next = PART(c->next, p);
  fv bend = (next - 2.0f * now + before) * (1.0f / (QUANTUM * QUANTUM));
  return (Ramp){0.5f * (before + now), (now - before) * (1.0f / QUANTUM) + 0.5f * bend, bend};
}

static inline fv ramp_next(Ramp *r) {
  fv value = r->value;
  r->value += r->slope;
  r->slope += r->bend;
  return value;
}

static REALTIME void swell(const CurveLanes *level, f8 amp[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    Ramp r = ramp(level, p);
    for (uint32_t n = 0; n < QUANTUM; n++) PART(amp[n], p) *= ramp_next(&r);
  }
}

// Where a part of the strip reads and writes.
typedef struct {
  uint32_t part;
  fv left, right;
  const f8 *in, *amp;
  f8 *bus_left, *bus_right;
} Strip;

static inline void strip_out(const Strip *o, uint32_t n, fv x) {
  x *= PART(o->amp[n], o->part);
  PART(o->bus_left[n], o->part) += x * o->left;
  PART(o->bus_right[n], o->part) += x * o->right;
}

static inline void strip_off(const Strip *o) {
  for (uint32_t n = 0; n < QUANTUM; n++) strip_out(o, n, PART(o->in[n], o->part));
}

static inline void strip_still(SvfLanes *s, const Strip *o) {
  uint32_t p = o->part;
  fv g = PART(s->gain.now, p), k = PART(s->damping.now, p), s1 = PART(s->state1, p), s2 = PART(s->state2, p);
  fv a1 = 1.0f / (1.0f + g * (g + k)), b = 2.0f * g * a1, a = 2.0f * a1 - 1.0f, e = b * g;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv d = PART(o->in[n], p) - s2, next1 = a * s1 + b * d, next2 = s2 + (b * s1 + e * d);
    strip_out(o, n, 0.5f * (next2 + s2));
    s1 = next1;
    s2 = next2;
  }
  PART(s->state1, p) = s1;
  PART(s->state2, p) = s2;
}

static inline void strip_moving(SvfLanes *s, const Strip *o) {
  uint32_t p = o->part;
  Ramp gain = ramp(&s->gain, p), damping = ramp(&s->damping, p), wet = ramp(&s->wet, p);
  fv s1 = PART(s->state1, p), s2 = PART(s->state2, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = PART(o->in[n], p), g = ramp_next(&gain), k = ramp_next(&damping), d = x - s2;
    fv b = 2.0f * g / (1.0f + g * (g + k)), move = b * (d - (g + k) * s1);
    fv next2 = s2 + (b * s1 + b * g * d), filtered = 0.5f * (next2 + s2);
    strip_out(o, n, x + ramp_next(&wet) * (filtered - x));
    s1 += move;
    s2 = next2;
  }
  PART(s->state1, p) = s1;
  PART(s->state2, p) = s2;
}

// The low-pass is what the band-pass and the high-pass leave of it.
static inline void strip_mixed(SvfLanes *s, const SvfMix *mix, const Strip *o) {
  uint32_t p = o->part;
  Ramp gain = ramp(&s->gain, p), damping = ramp(&s->damping, p), wet = ramp(&s->wet, p);
  GlideRamp low = mix->low, band = mix->band, high = mix->high;
  fv s1 = PART(s->state1, p), s2 = PART(s->state2, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = PART(o->in[n], p), g = ramp_next(&gain), k = ramp_next(&damping), d = x - s2;
    fv b = 2.0f * g / (1.0f + g * (g + k)), move = b * (d - (g + k) * s1);
    fv next2 = s2 + (b * s1 + b * g * d), v1 = k * (s1 + 0.5f * move), v2 = 0.5f * (next2 + s2);
    fv filtered = glide_next(&low) * v2 + glide_next(&band) * v1 + glide_next(&high) * (x - v1 - v2);
    strip_out(o, n, x + ramp_next(&wet) * (filtered - x));
    s1 += move;
    s2 = next2;
  }
  PART(s->state1, p) = s1;
  PART(s->state2, p) = s2;
}

static REALTIME void strip(SvfLanes *s, SvfMode mode, const SvfMix *mix, const f8 in[QUANTUM],
                           const f8 amp[QUANTUM], const f8 *left, const f8 *right, f8 bus_left[QUANTUM],
                           f8 bus_right[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    Strip o = {p, PART(*left, p), PART(*right, p), in, amp, bus_left, bus_right};
    if (mode == SVF_OFF)
      strip_off(&o);
    else if (mode == SVF_STILL)
      strip_still(s, &o);
    else if (mode == SVF_MOVING)
      strip_moving(s, &o);
    else
      strip_mixed(s, mix, &o);
  }
}

// Four frames at a time, turned so that each vector holds one lane of all: the order of lanes_sum.
static REALTIME void reduce(const f8 bus[QUANTUM], float out[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 a = lanes_halves(&bus[n]), b = lanes_halves(&bus[n + 1]);
    f4 c = lanes_halves(&bus[n + 2]), d = lanes_halves(&bus[n + 3]);
    f4 ab02 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab13 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
    f4 cd02 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd13 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
    f4 even =
        __builtin_shufflevector(ab02, cd02, 0, 1, 4, 5) + __builtin_shufflevector(ab02, cd02, 2, 3, 6, 7);
    f4 odd =
        __builtin_shufflevector(ab13, cd13, 0, 1, 4, 5) + __builtin_shufflevector(ab13, cd13, 2, 3, 6, 7);
    *(f4_unaligned *)(out + n) = even + odd;
  }
}

extern const Kernels KERNELS, HALF_KERNELS;
const Kernels KERNELS = {
    .name = KERNEL_NAME(KERNELS),
    .half = &HALF_KERNELS,
    .effects = EFFECT_OF(effects),
    .synths = SYNTH_OF(synths),
    .body = &SYNTH_OF(body),
    .parts = LANES / LANES_A_PART,
    .step = control_step,
    .sub = mix_sub,
    .hiss = mix_hiss,
    .drive = mix_drive,
    .envelope = envelope,
    .swell = swell,
    .corner = control_corner,
    .strip = strip,
    .drum = &DRUM_OF(ISA_SET),
    .reduce = reduce,
};
