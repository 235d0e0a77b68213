// Sums of sines: struck, rubbed or held (Adrien 1991, "The missing link: modal synthesis"). The lanes of a
// vector are a note's partials; the notes follow one another.
#include "dsp/synth.h"
#include "dsp/synths/partials_modes.h"
#include "dsp/synths/partials_turn.h"

typedef struct {
  PartialsNote *note[LANES];
} PartialsState;

// With room to align it.
static uint32_t partials_memory(float rate_hz) {
  (void)rate_hz;
  return (uint32_t)(sizeof(PartialsNote) + 64) / sizeof(float);
}

static REALTIME void partials_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                    float *memory) {
  PartialsState *s = state;
  s->note[lane] = (PartialsNote *)(((uintptr_t)memory + 63) / 64 * 64);
  partials_make(s->note[lane], lane, q, note);
}

// -- a quantum of a note --------------------------------------------------------------------------

// Where every frame's lanes are added in the order of lanes_sum, four frames at a time.
static inline f4 add_across(const f8 *x) {
  f4 a = lanes_halves(&x[0]), b = lanes_halves(&x[1]), c = lanes_halves(&x[2]), d = lanes_halves(&x[3]);
  f4 ab02 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab13 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
  f4 cd02 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd13 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
  f4 even = __builtin_shufflevector(ab02, cd02, 0, 1, 4, 5) + __builtin_shufflevector(ab02, cd02, 2, 3, 6, 7);
  f4 odd = __builtin_shufflevector(ab13, cd13, 0, 1, 4, 5) + __builtin_shufflevector(ab13, cd13, 2, 3, 6, 7);
  return even + odd;
}

static void rise(const PartialsNote *v, float y[QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) {
    float t = clamp_f((v->age + (float)n) / v->attack, 0, 1);
    y[n] = t > 0 ? y[n] * (t * t * (3 - 2 * t)) : 0;
  }
}

static void turn(PartialsNote *v, const SynthQuantum *q, const PartialsBend *bend, f8 sum[QUANTUM]) {
  bool steered = v->shape != STRIKE && !v->let_go;
  for (uint32_t g = 0; g < v->groups; g++) {
    f8 steer;
    if (steered) steer = partials_steer(v, g, q->rate_hz);
    for (uint32_t p = 0; p < LANE_PARTS; p++)
      partials_part(v, g, steered ? &steer : NULL, bend, p, g == 0, sum);
    if (steered) v->level[g] *= v->keep[g];
  }
}

// Vectors that have died away at the end of the list are left out. Returns the energy of all.
static float settle(PartialsNote *v) {
  float all = 0, last = 0;
  for (uint32_t g = 0; g < v->groups; g++) {
    f8 energy = v->re[g] * v->re[g] + v->im[g] * v->im[g];
    i8 there = energy > 1e-36f;
    v->re[g] = (f8)(there & (i8)v->re[g]);
    v->im[g] = (f8)(there & (i8)v->im[g]);
    all += last = lanes_sum(energy);
  }
  if (v->groups > 1 && last < 1e-13f && (v->shape == STRIKE || v->let_go)) v->groups--;
  return all;
}

static void tune(PartialsNote *v, const SynthQuantum *q, uint32_t lane, PartialsBend *bend) {
  float ring = q->to[PARTIALS_RING][lane], from = q->step_from[lane], to = q->step_to[lane];
  bool let_go = q->released >> lane & 1;
  bool fresh = v->step == 0 || v->ring != ring || v->let_go != let_go;
  if (!fresh && v->step == from && v->step == to) return;
  if (v->ring != ring) v->ring_fall = maths_exp2(-ring);
  v->ring = ring;
  v->let_go = let_go;
  v->step = from == to ? to : -1; // a turn that bends is for once
  partials_tune(v, from, to, fresh, bend);
}

// Returns whether it is still to be heard.
static bool play(PartialsNote *v, const SynthQuantum *q, uint32_t lane, f8 out[QUANTUM]) {
  f8 sum[QUANTUM];
  float y[QUANTUM];
  PartialsBend bend;
  if (v->groups == 0) return false;
  tune(v, q, lane, &bend);
  turn(v, q, v->step < 0 ? &bend : NULL, sum);
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 four = add_across(&sum[n]);
    for (uint32_t k = 0; k < 4; k++) y[n + k] = four[k];
  }
  if (v->age < v->attack) rise(v, y);
  v->age += QUANTUM;
  for (uint32_t n = 0; n < QUANTUM; n++) out[n][lane] = y[n];
  float energy = settle(v);
  return energy > 1e-10f || (v->shape != STRIKE && !v->let_go);
}

static REALTIME uint32_t partials_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                         f8 right[QUANTUM]) {
  PartialsState *s = state;
  uint32_t alive = 0;
  for (uint32_t n = 0; n < QUANTUM; n++) left[n] = lanes_splat(0);
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (q->busy >> lane & 1 && play(s->note[lane], q, lane, left)) alive |= 1u << lane;
  if (q->stereo)
    for (uint32_t n = 0; n < QUANTUM; n++) right[n] = left[n];
  return alive;
}

extern const Synth SYNTH_OF(partials);
const Synth SYNTH_OF(partials) = {.name = "partials",
                                  .state = sizeof(PartialsState),
                                  .knobs = PARTIALS_KNOBS,
                                  .memory = partials_memory,
                                  .start = partials_start,
                                  .render = partials_render};
