// One source for every instruction set: -DKERNELS=kernels_avx2 names the table, -mavx2 builds it. And for
// half of the lanes: -DHALF_LANES.
#include "dsp/kernels.h"
#include "dsp/lanes.h"

#define NAME_OF(x)     #x
#define KERNEL_NAME(x) NAME_OF(x)

// -- oscillators ---------------------------------------------------------------------------------

static inline f4 load4(const float *p) { return *(const f4_unaligned *)p; }

// The part of a vector of eight that a register holds.
#define PART(x, p)         (((fv *)&(x))[p])
#define PART_OF_BITS(x, p) (((uv *)&(x))[p])

// Three successive points from each table, turned so that each vector holds one of the three.
static inline void gather_eight(const float *const *tables, const i8 *index, f8 y[3]) {
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

static inline void gather_four(const float *const *tables, const i4 *index, f4 y[3]) {
  f4 a = load4(tables[0] + (*index)[0]), b = load4(tables[1] + (*index)[1]);
  f4 c = load4(tables[2] + (*index)[2]), d = load4(tables[3] + (*index)[3]);
  f4 ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  f4 cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  y[0] = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
  y[1] = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
  y[2] = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
}

// The wave at a phase: a quadratic B-spline through the tables' coefficients (which are halves).
static inline fv read_table(const float *const *tables, fv length, uv phase) {
  fv place = __builtin_convertvector((iv)(phase >> 8), fv) * length;
  iv index = __builtin_convertvector(place, iv);
  fv t = place - __builtin_convertvector(index, fv), y[3];
  if ((int)LANES_A_PART == (int)LANES)
    gather_eight(tables, (const i8 *)&index, (f8 *)y);
  else
    gather_four(tables, (const i4 *)&index, (f4 *)y);
  fv rise = y[1] - y[0], next = y[2] - y[1];
  return ((next - rise) * t + (rise + rise)) * t + (y[0] + y[1]);
}

// The first copy is written, the others are added to it.
static inline void put(f8 *out, uint32_t p, bool first, fv x) {
  if (first)
    PART(*out, p) = x;
  else
    PART(*out, p) += x;
}

static inline void table_part(OscLanes *o, uint32_t c, uint32_t p, bool first, f8 out[QUANTUM]) {
  const float *const *tables = o->points + p * LANES_A_PART;
  fv length = PART(o->length, p) * 0x1p-24f;
  uv phase = PART_OF_BITS(o->phase[c], p), step = PART_OF_BITS(o->step[c], p);
  uv glide = PART_OF_BITS(o->glide[c], p);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide)
    put(&out[n], p, first, read_table(tables, length, phase));
  PART_OF_BITS(o->phase[c], p) = phase;
}

static REALTIME void osc_table(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    table_part(o, 0, p, true, out);
    for (uint32_t c = 1; c < copies; c++) table_part(o, c, p, false, out);
  }
}

// A pulse is the difference of two saws; it has no offset, whatever its width.
static inline void pulse_part(OscLanes *o, uint32_t c, uint32_t p, bool first, f8 out[QUANTUM]) {
  const float *const *tables = o->points + p * LANES_A_PART;
  fv length = PART(o->length, p) * 0x1p-24f;
  uv phase = PART_OF_BITS(o->phase[c], p), step = PART_OF_BITS(o->step[c], p);
  uv glide = PART_OF_BITS(o->glide[c], p);
  uv width = PART_OF_BITS(o->width, p), width_step = PART_OF_BITS(o->width_step, p);
  for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide, width += width_step)
    put(&out[n], p, first, read_table(tables, length, phase) - read_table(tables, length, phase + width));
  PART_OF_BITS(o->phase[c], p) = phase;
}

static REALTIME void osc_pulse(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    pulse_part(o, 0, p, true, out);
    for (uint32_t c = 1; c < copies; c++) pulse_part(o, c, p, false, out);
  }
}

static REALTIME void osc_sine(OscLanes *o, uint32_t copies, f8 out[QUANTUM]) {
  for (uint32_t c = 0; c < copies; c++) {
    u8x phase = o->phase[c], step = o->step[c], glide = (u8x)o->glide[c];
    for (uint32_t n = 0; n < QUANTUM; n++, phase += step, step += glide) {
      f8 wave = lanes_sin(lanes_phase(phase));
      out[n] = c == 0 ? wave : out[n] + wave;
    }
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
  for (uint32_t n = 0; n < QUANTUM; n++) out[n] = lanes_splat(0);
  osc_hiss(o, (GlideRamp){.value = 1}, out);
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

static REALTIME void strip(SvfLanes *s, SvfMode mode, const f8 in[QUANTUM], const f8 amp[QUANTUM],
                           const f8 *left, const f8 *right, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    Strip o = {p, PART(*left, p), PART(*right, p), in, amp, bus_left, bus_right};
    if (mode == SVF_OFF)
      strip_off(&o);
    else if (mode == SVF_STILL)
      strip_still(s, &o);
    else
      strip_moving(s, &o);
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

extern const Kernels KERNELS, HALF_KERNELS;
const Kernels KERNELS = {
    .name = KERNEL_NAME(KERNELS),
    .half = &HALF_KERNELS,
    .effects = EFFECT_OF(effects),
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
