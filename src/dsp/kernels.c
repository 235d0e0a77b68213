// One source for every instruction set: -DKERNELS=kernels_avx2 names the table, -mavx2 builds it.
#include "dsp/kernels.h"
#include "dsp/lanes.h"

#define NAME_OF(x)     #x
#define KERNEL_NAME(x) NAME_OF(x)

// -- oscillators ---------------------------------------------------------------------------------

static inline f4 load4(const float *p) { return *(const f4_unaligned *)p; }

// Three successive points from each of eight tables, turned so that each vector holds one of the three.
static inline void gather_wide(const float *const tables[LANES], const i8 *index, f8 y[3]) {
#define ROWS(a, b)                                                                                           \
  __builtin_shufflevector(load4(tables[a] + (*index)[a]), load4(tables[b] + (*index)[b]), 0, 1, 2, 3, 4, 5,  \
                          6, 7)
  f8 a = ROWS(0, 4), b = ROWS(1, 5), c = ROWS(2, 6), d = ROWS(3, 7);
#undef ROWS
  f8 ab01 = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 ab23 = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
  f8 cd01 = __builtin_shufflevector(c, d, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 cd23 = __builtin_shufflevector(c, d, 2, 10, 3, 11, 6, 14, 7, 15);
  y[0] = __builtin_shufflevector(ab01, cd01, 0, 1, 8, 9, 4, 5, 12, 13);
  y[1] = __builtin_shufflevector(ab01, cd01, 2, 3, 10, 11, 6, 7, 14, 15);
  y[2] = __builtin_shufflevector(ab23, cd23, 0, 1, 8, 9, 4, 5, 12, 13);
}

typedef union {
  f8 whole;
  f4 half[2];
} Halves;

static inline void gather_halves(const float *const tables[LANES], const i8 *index, f8 y[3]) {
  Halves out[3];
  for (uint32_t h = 0; h < 2; h++) {
    const float *const *t = tables + 4 * h;
    f4 a = load4(t[0] + (*index)[4 * h]), b = load4(t[1] + (*index)[4 * h + 1]);
    f4 c = load4(t[2] + (*index)[4 * h + 2]), d = load4(t[3] + (*index)[4 * h + 3]);
    f4 ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    f4 cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    out[0].half[h] = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
    out[1].half[h] = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
    out[2].half[h] = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
  }
  for (uint32_t k = 0; k < 3; k++) y[k] = out[k].whole;
}

// The wave at a phase: a quadratic B-spline through the tables' coefficients (which are halves).
static inline f8 read_table(const float *const tables[LANES], f8 length, u8x phase) {
  f8 place = lanes_from_int((i8)(phase >> 8)) * length;
  i8 index = lanes_truncate(place);
  f8 t = place - lanes_from_int(index), y[3];
  if (WIDE_REGISTERS)
    gather_wide(tables, &index, y);
  else
    gather_halves(tables, &index, y);
  f8 rise = y[1] - y[0], next = y[2] - y[1];
  return ((next - rise) * t + (rise + rise)) * t + (y[0] + y[1]);
}

static REALTIME void osc_table(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  f8 length = o->length * 0x1p-24f;
  for (uint32_t c = 0; c < copies; c++) {
    u8x phase = o->phase[c], step = o->step[c], glide = (u8x)o->glide[c];
    for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide)
      out[n] += read_table(o->points, length, phase);
    o->phase[c] = phase;
  }
}

// A pulse is the difference of two saws; it has no offset, whatever its width.
static REALTIME void osc_pulse(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  f8 length = o->length * 0x1p-24f;
  for (uint32_t c = 0; c < copies; c++) {
    u8x phase = o->phase[c], step = o->step[c], glide = (u8x)o->glide[c], width = o->width;
    for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide, width += o->width_step)
      out[n] += read_table(o->points, length, phase) - read_table(o->points, length, phase + width);
    o->phase[c] = phase;
  }
}

static REALTIME void osc_sine(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  for (uint32_t c = 0; c < copies; c++) {
    u8x phase = o->phase[c], step = o->step[c], glide = (u8x)o->glide[c];
    for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide)
      out[n] += lanes_sin(lanes_phase(phase));
    o->phase[c] = phase;
  }
}

static REALTIME void osc_sub(OscLanes *o, GlideRamp level, f8 out[QUANTUM]) {
  u8x phase = o->sub_phase, step = o->step[0] >> 1, glide = (u8x)(o->glide[0] >> 1);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide)
    out[n] += glide_next(&level) * lanes_sin(lanes_phase(phase));
  o->sub_phase = phase;
}

static REALTIME void osc_hiss(OscLanes *o, GlideRamp level, f8 out[QUANTUM]) {
  u8x place = o->noise_place;
  for (uint32_t n = 0; n < QUANTUM; n++, place += 1)
    out[n] += glide_next(&level) * lanes_noise(o->noise_key, place);
  o->noise_place = place;
}

static REALTIME void osc_noise(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  (void)copies;
  osc_hiss(o, (GlideRamp){.value = 1}, out);
}

// -- control -------------------------------------------------------------------------------------

static REALTIME void control_step(const f8 *pitch, float tuning, f8 *step) {
  *step = tuning * lanes_exp2(*pitch * (1.0f / 12));
}

static REALTIME void control_corner(const f8 *corner, f8 *gain) { *gain = lanes_tan(*corner); }

static REALTIME void envelope(EnvLanes *e, bool easing, f8 out[QUANTUM]) {
  f8 level = e->level, rate = e->rate;
  const f8 target = e->target, goal = e->rate_goal;
  if (easing) {
    for (uint32_t n = 0; n < QUANTUM; n++) {
      rate += (goal - rate) * (1.0f / 128);
      level += (target - level) * rate;
      out[n] = level;
    }
  } else {
    for (uint32_t n = 0; n < QUANTUM; n++) {
      level += (target - level) * rate;
      out[n] = level;
    }
  }
  e->level = level;
  e->rate = rate;
}

// -- the strip -----------------------------------------------------------------------------------

// A curve as its value and slope at the quantum's first frame, and its bend a frame.
typedef struct {
  f8 value, slope, bend;
} Ramp;

static inline Ramp ramp(const CurveLanes *c) {
  f8 bend = (c->next - 2.0f * c->now + c->before) * (1.0f / (QUANTUM * QUANTUM));
  return (Ramp){0.5f * (c->before + c->now), (c->now - c->before) * (1.0f / QUANTUM) + 0.5f * bend, bend};
}

static inline f8 ramp_next(Ramp *r) {
  f8 value = r->value;
  r->value += r->slope;
  r->slope += r->bend;
  return value;
}

typedef struct {
  const f8 *amp;
  f8 left, right, *bus_left, *bus_right;
} Output;

static inline void output(const Output *o, uint32_t n, f8 x) {
  x *= o->amp[n];
  o->bus_left[n] += x * o->left;
  o->bus_right[n] += x * o->right;
}

static inline void strip_off(const f8 in[QUANTUM], const Output *o) {
  for (uint32_t n = 0; n < QUANTUM; n++) output(o, n, in[n]);
}

static inline void strip_still(SvfLanes *s, const f8 in[QUANTUM], const Output *o) {
  f8 g = s->gain.now, k = s->damping.now, s1 = s->state1, s2 = s->state2;
  f8 a1 = 1.0f / (1.0f + g * (g + k)), b = 2.0f * g * a1, a = 2.0f * a1 - 1.0f, e = b * g;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    f8 d = in[n] - s2, next1 = a * s1 + b * d, next2 = s2 + (b * s1 + e * d);
    output(o, n, 0.5f * (next2 + s2));
    s1 = next1;
    s2 = next2;
  }
  s->state1 = s1;
  s->state2 = s2;
}

static inline void strip_moving(SvfLanes *s, const f8 in[QUANTUM], const Output *o) {
  Ramp gain = ramp(&s->gain), damping = ramp(&s->damping), wet = ramp(&s->wet);
  f8 s1 = s->state1, s2 = s->state2;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    f8 g = ramp_next(&gain), k = ramp_next(&damping), d = in[n] - s2;
    f8 b = 2.0f * g / (1.0f + g * (g + k)), move = b * (d - (g + k) * s1);
    f8 next2 = s2 + (b * s1 + b * g * d), filtered = 0.5f * (next2 + s2);
    output(o, n, in[n] + ramp_next(&wet) * (filtered - in[n]));
    s1 += move;
    s2 = next2;
  }
  s->state1 = s1;
  s->state2 = s2;
}

static REALTIME void strip(SvfLanes *s, SvfMode mode, const f8 in[QUANTUM], const f8 amp[QUANTUM],
                           const f8 *left, const f8 *right, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  Output o = {amp, *left, *right, bus_left, bus_right};
  if (mode == SVF_OFF)
    strip_off(in, &o);
  else if (mode == SVF_STILL)
    strip_still(s, in, &o);
  else
    strip_moving(s, in, &o);
}

static REALTIME void reduce(const f8 bus[QUANTUM], float out[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) out[n] = lanes_sum(bus[n]);
}

// -- drums ---------------------------------------------------------------------------------------

static inline f8 fall(f8 *level, f8 factor, i8 begun) {
  f8 now = (f8)((i8)*level & begun);
  *level = lanes_select(begun, *level * factor, *level);
  return now;
}

// Trapezoidal one-pole low-pass. gain = g / (1 + g) for g = tan(pi corner / rate).
static inline f8 one_pole(f8 x, f8 gain, f8 *state) {
  f8 v = (x - *state) * gain, low = v + *state;
  *state = low + v;
  return low;
}

static inline f8 drum_tone(DrumLanes *d, i8 begun) {
  f8 step = d->tone_step + fall(&d->tone_drop, d->tone_drop_fall, begun);
  f8 y = fall(&d->tone, d->tone_fall, begun) * lanes_sin(d->tone_phase);
  y += fall(&d->tone2, d->tone2_fall, begun) * lanes_sin(d->tone2_phase);
  d->tone_phase += (f8)((i8)step & begun);
  d->tone2_phase += (f8)((i8)(step * d->tone2_ratio) & begun);
  d->tone_phase -= lanes_round(d->tone_phase);
  d->tone2_phase -= lanes_round(d->tone2_phase);
  return y;
}

static inline f8 drum_noise(DrumLanes *d, i8 begun, f8 white) {
  i8 again = begun & (d->burst_next == 0) & (d->burst_left > 0);
  d->noise = lanes_select(again, d->noise_peak, d->noise);
  d->burst_left += again;
  d->burst_next = (again & d->burst_gap) | (~again & (d->burst_next + begun));
  f8 x = white * fall(&d->noise, d->noise_fall, begun);
  f8 low = one_pole(one_pole(x, d->high_gain, &d->high1), d->high_gain, &d->high2);
  f8 thin = low - one_pole(low, d->low_gain, &d->low1);
  return thin - one_pole(thin, d->low_gain, &d->low2);
}

static inline f8 drum_metal(DrumLanes *d, i8 begun) {
  f8 squares = lanes_splat(0);
  for (uint32_t k = 0; k < METAL_SQUARES; k++) {
    squares += lanes_select((i8)d->metal_phase[k] < 0, lanes_splat(-0.25f), lanes_splat(0.25f));
    d->metal_phase[k] += d->metal_step[k];
  }
  f8 bright = squares - one_pole(squares, d->metal_gain, &d->metal1);
  bright -= one_pole(bright, d->metal_gain, &d->metal2);
  return bright * fall(&d->metal, d->metal_fall, begun);
}

static REALTIME void drum(DrumLanes *d, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) {
    i8 begun = d->start <= 0;
    f8 white = lanes_noise(d->noise_key, d->noise_place);
    d->noise_place += 1;
    f8 x = drum_tone(d, begun) + drum_noise(d, begun, white) + drum_metal(d, begun);
    x += white * fall(&d->click, d->click_fall, begun);
    x = lanes_select(d->drive > 0.0f, lanes_tanh(x * d->drive) * d->drive_gain, x);
    f8 fade = d->fade;
    d->fade = lanes_max(fade - d->fade_step, lanes_splat(0));
    x *= fade * fade * (3.0f - 2.0f * fade);
    bus_left[n] += x * d->left;
    bus_right[n] += x * d->right;
    d->start += ~begun & -1;
  }
}

extern const Kernels KERNELS;
const Kernels KERNELS = {
    .name = KERNEL_NAME(KERNELS),
    .step = control_step,
    .sine = osc_sine,
    .table = osc_table,
    .pulse = osc_pulse,
    .noise = osc_noise,
    .sub = osc_sub,
    .hiss = osc_hiss,
    .envelope = envelope,
    .corner = control_corner,
    .strip = strip,
    .drum = drum,
    .reduce = reduce,
};
