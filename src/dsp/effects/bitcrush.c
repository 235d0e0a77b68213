// Bitcrush: the sound sampled and held at another rate, and rounded to fewer bits.
//
// The rate needs be no part of the engine's: each sample is read where it falls between frames, by a cubic
// through four of them (Lagrange's), and the step to it is put at that place, band-limited by the integral of
// the same cubic (Valimaki, Pekonen & Nam 2012). So a steady tone makes a steady sound: what folds over
// is what the lower rate folds, and not the engine's beating with it. Near the engine's own rate it fades
// over to the frames as they are, only rounded.
//
// Everything is done frame by frame without a branch: a frame in which no sample falls has a step of 0.
#include "dsp/effect.h"
#include "dsp/effects/pole.h"
#include "dsp/ramp.h"

// A step shows from two frames before it on, and a sample is read with one frame after it.
enum { LATE = 3, PAST = 8, FRAMES = PAST + QUANTUM };
#define WHOLE_RATE 1.0f // samples a frame
#define HELD_RATE  0.7f // up to here only the held sound is heard

// What the steps in each frame add to the frames around it: two before it, one before, its own, one after.
typedef struct {
  float in[FRAMES], held[FRAMES], ahead2[FRAMES], ahead1[FRAMES], behind0[FRAMES], behind1[FRAMES];
} Side;

typedef struct {
  Side side[2];
  float last[2]; // what each side holds
  float phase;   // of the lower rate, 0 to 1
} Bitcrush;

// A quantum's settings, and where its steps are.
typedef struct {
  float grain[QUANTUM], fine[QUANTUM]; // the distance of two levels, and its inverse
  float held[QUANTUM], blend[QUANTUM]; // shares
  float edge[QUANTUM], since[QUANTUM]; // 1 where a sample falls before the frame; by how many frames
  float ahead2[QUANTUM], ahead1[QUANTUM], behind0[QUANTUM], behind1[QUANTUM]; // of a step of 1
  Pole hold;
} Plan;

static REALTIME void bitcrush_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory, (void)site, (void)knobs;
  memset(state, 0, sizeof(Bitcrush));
}

static Glide exp2_of(const Glide *g, float scale, float most) {
  float before = maths_exp2(g->before), now = before, next = before;
  if (!stream_rests(g)) now = maths_exp2(g->now), next = maths_exp2(g->next);
  return (Glide){.before = min_f(before * scale, most),
                 .now = min_f(now * scale, most),
                 .next = min_f(next * scale, most)};
}

static void set_levels(Plan *restrict p, const Glide *bits, const float rate[restrict QUANTUM]) {
  float fine[QUANTUM];
  Glide steps = exp2_of(bits, 0.5f, 32768);
  ramp_fill(&steps, fine);
  for (int n = 0; n < QUANTUM; n++) {
    float far = (rate[n] - HELD_RATE) * (1 / (WHOLE_RATE - HELD_RATE));
    far = 0.5f * (far + __builtin_fabsf(far));
    p->fine[n] = fine[n];
    p->grain[n] = 1 / fine[n];
    p->held[n] = 1 - far * far * (3 - 2 * far);
  }
}

// Where samples fall: where the phase passes a whole number.
static void set_edges(Plan *restrict p, Bitcrush *restrict b, const float rate[restrict QUANTUM]) {
  float phase[1 + QUANTUM], sum = b->phase;
  phase[0] = sum;
  for (int n = 0; n < QUANTUM; n++) phase[1 + n] = sum += rate[n];
  for (int n = 0; n < QUANTUM; n++) {
    int32_t whole = (int32_t)phase[1 + n], before = (int32_t)phase[n];
    float since = (phase[1 + n] - (float)whole) / rate[n];
    p->edge[n] = whole != before ? 1.0f : 0.0f;
    p->since[n] = since < 1 ? since : 1;
  }
  b->phase = ramp_wrap(sum);
}

// The integral of Lagrange's cubic over its first and second piece, up to d.
static inline float outer(float d) { return d * d * (d * d * (1.0f / 24) - 1.0f / 12); }
static inline float inner(float d) { return d * d * (0.5f + d * (1.0f / 6 - 0.125f * d)) - 1.0f / 24; }

static void set_steps(Plan *restrict p) {
  float keep[QUANTUM];
  for (int n = 0; n < QUANTUM; n++) {
    float d = p->since[n], u = 1 - d;
    p->ahead2[n] = outer(d);
    p->ahead1[n] = inner(d);
    p->behind0[n] = inner(u);
    p->behind1[n] = outer(u);
    keep[n] = 1 - p->edge[n];
  }
  pole_keep(&p->hold, keep);
}

// To the nearest level: adding 1.5 * 2^23 leaves no room for a fraction.
static inline float crush(float x, float fine, float grain) {
  return ((x * fine + 12582912.0f) - 12582912.0f) * grain;
}

// The samples, each at the frame after it fell; 0 in the others.
static void sample(const Plan *restrict p, Side *restrict s) {
  float *held = s->held + PAST;
  const float *x = s->in + PAST;
  for (int n = 0; n < QUANTUM; n++) {
    float d = p->since[n], a = x[n - 1], b = x[n - 2], before = x[n - 3], after = x[n];
    float c1 = b - (1.0f / 3) * after - 0.5f * a - (1.0f / 6) * before;
    float c2 = 0.5f * (after + b) - a, c3 = (1.0f / 6) * (before - after) + 0.5f * (a - b);
    float value = a + d * (c1 + d * (c2 + d * c3));
    held[n] = p->edge[n] * crush(value, p->fine[n], p->grain[n]);
  }
}

static void step(const Plan *restrict p, Side *restrict s) {
  const float *held = s->held + PAST;
  for (int n = 0; n < QUANTUM; n++) {
    float jump = held[n] - held[n - 1];
    s->ahead2[PAST + n] = jump * p->ahead2[n];
    s->ahead1[PAST + n] = jump * p->ahead1[n];
    s->behind0[PAST + n] = jump * p->behind0[n];
    s->behind1[PAST + n] = jump * p->behind1[n];
  }
}

static void mix(const Plan *restrict p, const Side *restrict s, float out[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) {
    const float dry = s->in[PAST + n - LATE];
    float held = s->held[PAST + n - 2] + (s->ahead2[PAST + n] + s->ahead1[PAST + n - 1]) -
                 (s->behind0[PAST + n - 2] + s->behind1[PAST + n - 3]);
    float whole = crush(dry, p->fine[n], p->grain[n]), wet = whole + (held - whole) * p->held[n];
    out[n] = dry * (1 - p->blend[n]) + wet * p->blend[n];
  }
}

static void run(const Plan *p, Bitcrush *b, float left[QUANTUM], float right[QUANTUM]) {
  Side *one = &b->side[0], *other = &b->side[1];
  memcpy(one->in + PAST, left, QUANTUM * sizeof *left);
  memcpy(other->in + PAST, right, QUANTUM * sizeof *right);
  sample(p, one);
  sample(p, other);
  pole_run(&p->hold, b->last, one->held + PAST, other->held + PAST);
  step(p, one);
  step(p, other);
  mix(p, one, left);
  mix(p, other, right);
}

// The loudest that it holds; then the quantum is past.
static float move_on(Side *s, float most) {
  float *all[] = {s->in, s->held, s->ahead2, s->ahead1, s->behind0, s->behind1};
  most = stream_loudest(s->in + PAST, stream_loudest(s->held + PAST, most));
  for (uint32_t i = 0; i < sizeof all / sizeof *all; i++)
    memcpy(all[i], all[i] + QUANTUM, PAST * sizeof(float));
  return most;
}

static REALTIME float bitcrush_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                       float left[QUANTUM], float right[QUANTUM]) {
  Bitcrush *b = state;
  Plan p;
  float rate[QUANTUM];
  Glide slow = exp2_of(&knobs.glide[BITCRUSH_RATE], 1 / site->rate_hz, WHOLE_RATE);
  ramp_fill(&slow, rate);
  ramp_fill(&knobs.glide[BITCRUSH_MIX], p.blend);
  set_levels(&p, &knobs.glide[BITCRUSH_BITS], rate);
  set_edges(&p, b, rate);
  set_steps(&p);
  run(&p, b, left, right);
  float most = stream_loudest(right, stream_loudest(left, 0));
  return move_on(&b->side[1], move_on(&b->side[0], most));
}

extern const Effect EFFECT_OF(bitcrush);
const Effect EFFECT_OF(bitcrush) = {
    .name = "bitcrush",
    .state = sizeof(Bitcrush),
    .knobs = BITCRUSH_KNOBS,
    .amounts = 1,
    .reset = bitcrush_reset,
    .process = bitcrush_process,
};
