// Reeds and bows that drive a pipe or a string.
//
// A pipe or string is one or two delay lines, whose far ends turn the wave over; where they meet, the
// pressure of the breath or the speed of the bow lets in what a curve of the difference says (McIntyre,
// Schumacher and Woodhouse 1983, "On the oscillations of musical instruments"; Smith 1986, "Efficient
// simulation of the reed-bore and bow-string mechanisms"). A cone sounds like two cylinders that meet at the
// reed (Dalmont, Gilbert and Kergomard 2000, "Reed instruments, from small to large amplitude periodic
// oscillations"). A note is worked through alone, a few of its frames at a time: none depends on another
// nearer than the lines are long.
#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/guide_line.h"

#define GUIDE_CONE_SHARE 0.2f // of a pipe that is before the reed

typedef struct {
  GuideLine near, far;
  GuideLoss loss;
  float delay_near, delay_far; // at the quantum's start
  float blow, level;           // as far as they have come
  float heard;                 // 0..1: how far it has faded in
  float dc, dc_slow;           // what is taken away
  float velocity;
  uint32_t key, place; // of its noise
  bool fresh, spoken;
} GuideVoice;

typedef struct {
  GuideVoice voice[LANES];
} Guide;

// How a curve and its lines are in a quantum.
typedef struct {
  GuideShape shape;
  uint32_t count; // of a chunk at most
  float near, near_slope, far, far_slope;
  float blow, blow_slope;
  float open, slope; // of the reed; of the bow
  float noise, level;
  fv ramp;
} GuideWork;

static uint32_t guide_memory(float rate_hz) { return 2 * guide_line_floats(rate_hz); }

// The loss is of one kind at every sample rate; a high note has no room for all of its stages.
static GuideLoss guide_loss(float rate_hz, float step) {
  uint32_t apart = rate_hz < 72000 ? 1 : rate_hz < 144000 ? 2 : 4;
  return (GuideLoss){.apart = apart, .stages = (float)apart * step < 0.028f ? 3 : 1};
}

static void guide_line_open(GuideLine *l, float *ring, float rate_hz) {
  *l = (GuideLine){.ring = ring, .mask = guide_line_size(rate_hz) - 1};
  for (uint32_t n = 0; n < guide_line_floats(rate_hz); n++) ring[n] = 0;
}

static float guide_saw(float phase) {
  phase -= (float)(int32_t)phase;
  return 2 * phase - 1;
}

// What the lines hold when a note is well under way: Helmholtz's motion of a string, or a tone in a pipe.
// A note that begins so, and fades in, never falls into another mode.
static void guide_prime(GuideVoice *v, GuideShape shape, float step, float share, float blow) {
  uint32_t frames = (uint32_t)min_f(1 / step + 8, (float)(v->near.mask - QUANTUM));
  float size = shape == GUIDE_REED ? 0.4f * blow : blow / (2 * share);
  for (uint32_t n = 1; n <= frames; n++) {
    float phase = 8 - (float)n * step, near, far;
    if (shape == GUIDE_REED) {
      float x = phase - (float)(int32_t)phase;
      near = far = size * maths_sin(x - 0.5f);
    } else {
      near = -size * guide_saw(phase);
      far = size * guide_saw(phase - share);
    }
    guide_line_put(&v->near, (v->near.at - n) & v->near.mask, near);
    guide_line_put(&v->far, (v->far.at - n) & v->far.mask, far);
  }
}

// Nearer to its bridge than an eighth, a string would need more force than the bow has, and break into its
// octave.
static float guide_share(GuideShape shape, float knob, float step) {
  return shape == GUIDE_CONE ? GUIDE_CONE_SHARE : clamp_f(knob, max_f(0.12f, 4 * step), 0.5f);
}

// Speed of the bow, or pressure of the breath, at which the reed's is 1 when it shuts. 0 lets the tone end.
static float guide_blow(GuideShape shape, float pressure) {
  float shut = 1 - pressure, begun = min_f(8 * pressure, 1);
  if (shape == GUIDE_REED) return 0.95f * (1 - shut * shut * shut);
  return begun * (shape == GUIDE_CONE ? 0.34f + 0.1f * pressure : 0.04f + 0.05f * pressure);
}

static float guide_step(float step, float rate_hz) { return clamp_f(step, 29 / rate_hz, 0.1f); }

static REALTIME void guide_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                 float *memory) {
  GuideVoice *v = &((Guide *)state)->voice[lane];
  *v = (GuideVoice){.key = maths_hash(note->seed), .velocity = note->velocity, .fresh = true};
  v->loss = guide_loss(q->rate_hz, guide_step(q->step_from[lane], q->rate_hz));
  guide_line_open(&v->near, memory, q->rate_hz);
  guide_line_open(&v->far, memory + guide_line_floats(q->rate_hz), q->rate_hz);
}

// With the first breath: that may be long after the key.
static void guide_speak(GuideVoice *v, const SynthQuantum *q, uint32_t lane) {
  GuideShape shape = (GuideShape)q->timbre->shape;
  float pressure = q->to[GUIDE_PRESSURE][lane], step = guide_step(q->step_from[lane], q->rate_hz);
  if (v->spoken || pressure < 0.2f) return;
  v->blow = guide_blow(shape, max_f(pressure, 0.3f));
  guide_prime(v, shape, step, guide_share(shape, q->to[GUIDE_POSITION][lane], step), v->blow);
  v->heard = 0;
  v->spoken = v->fresh = true;
}

// -- what lets the wave in -------------------------------------------------------------------------

static inline fv guide_size(fv x) { return (fv)((iv)x & 0x7fffffff); }
static inline fv guide_choose(iv mask, fv yes, fv no) { return (fv)((mask & (iv)yes) | (~mask & (iv)no)); }
static inline fv guide_least(fv a, fv b) { return guide_choose(a < b, a, b); }
static inline fv guide_most(fv a, fv b) { return guide_choose(a > b, a, b); }

// A reed: it lets in the less the more it is pressed shut, and nothing from a difference of 1 on.
static inline fv guide_reed(const GuideWork *w, fv over) {
  fv none = over - over, one = none + 1.0f;
  fv d = guide_least(guide_most(over, none), one);
  return w->open * d * (1.0f - d);
}

// A bow: it takes the string along at small differences, and slides at great ones.
static inline fv guide_bow(const GuideWork *w, fv over) {
  fv x = guide_size(over) * w->slope + 0.75f, square = x * x, power = square * square;
  return over / guide_most(power, x - x + 1.0f);
}

static inline fv guide_noise(const GuideVoice *v, uint32_t n, uv ramp) {
  uv x = v->key + (v->place + n + ramp) * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  return __builtin_convertvector((iv)x, fv) * 0x1p-31f;
}

// The waves that come in are `near` and `far`, those that go out take their place. Returns nothing of the
// lines where the pipe has but one: there `near` is the bore.
static inline fv guide_meet(const GuideWork *w, fv *near, fv *far, fv drive) {
  if (w->shape == GUIDE_REED) {
    fv y = *near, in = guide_reed(w, drive - y);
    *near = y + in;
    return y + y + in;
  }
  fv a = *near, b = *far;
  fv in = w->shape == GUIDE_CONE ? guide_reed(w, drive - 0.5f * (a + b)) : guide_bow(w, drive - (a + b));
  *near = b + in;
  *far = a + in;
  if (w->shape == GUIDE_CONE) a += b + in;
  return a;
}

static inline void guide_chunk(GuideVoice *v, const GuideWork *w, uint32_t from, uint32_t count, float *out) {
  GuideChunk near, far, heard;
  float at = (float)from;
  uv ramp = (uv) __builtin_convertvector(w->ramp, iv);
  guide_line_read(&v->near, w->near + w->near_slope * at, w->near_slope, count, w->ramp, &near);
  if (w->shape != GUIDE_REED)
    guide_line_read(&v->far, w->far + w->far_slope * at, w->far_slope, count, w->ramp, &far);
  for (uint32_t n = 0; n < count; n += LANES_A_PART) {
    fv blow = w->blow + w->blow_slope * (w->ramp + (at + (float)n));
    fv a = *guide_vector(&near, n), b = *guide_vector(&far, n);
    *guide_vector(&heard, n) = guide_meet(w, &a, &b, blow * (1.0f + w->noise * guide_noise(v, n, ramp)));
    *guide_vector(&near, n) = a;
    *guide_vector(&far, n) = b;
  }
  if (w->shape == GUIDE_REED) {
    guide_line_write(&v->near, &v->loss, count, &near);
  } else {
    guide_line_append(&v->near, v->loss.gain, count, near.frame);
    guide_line_write(&v->far, &v->loss, count, &far);
  }
  for (uint32_t n = 0; n < count; n++) out[n] = heard.frame[n];
  v->place += count;
}

// -- a quantum of one note --------------------------------------------------------------------------

// A line grows and shrinks by a quarter of a frame in each at most, as a slide would: a leap of the pitch or
// the bow takes a few milliseconds.
static float guide_length(float now, float wanted) {
  return clamp_f(wanted, now - 0.25f * QUANTUM, now + 0.25f * QUANTUM);
}

// A chunk ends before its lines read what it writes, and before they have moved by more than a frame.
static uint32_t guide_count(float shortest, float slope) {
  float still = 1 / max_f(__builtin_fabsf(slope), 1.0f / QUANTUM);
  return (uint32_t)clamp_f(min_f(shortest - 2, still), 1, QUANTUM);
}

// A soft reed on a cone closes a little late: what that flattens, as measured, is taken off its length.
static float guide_period(GuideShape shape, float step, float pressure) {
  float soft = 1 - pressure;
  return shape == GUIDE_CONE ? 1 / step - 0.039f * soft * soft : 1 / step;
}

static void guide_lengths(GuideWork *w, GuideVoice *v, float step, float period, float share) {
  float late = (float)guide_loss_delay(&v->loss);
  float near = w->shape == GUIDE_REED ? max_f(0.5f * period - late, 4) : max_f(share / step, 4);
  float far = max_f(period - near - late, 4);
  if (v->fresh) v->delay_near = near, v->delay_far = far;
  near = guide_length(v->delay_near, near);
  far = guide_length(v->delay_far, far);
  w->near = v->delay_near;
  w->near_slope = (near - w->near) * (1.0f / QUANTUM);
  w->far = v->delay_far;
  w->far_slope = (far - w->far) * (1.0f / QUANTUM);
  w->count = guide_count(min_f(near, w->near), w->near_slope);
  if (w->shape != GUIDE_REED) {
    uint32_t count = guide_count(min_f(far, w->far), w->far_slope);
    if (count < w->count) w->count = count;
  }
  v->delay_near = near;
  v->delay_far = far;
}

// A high cone loses more: it is made up for.
static float guide_level_of_cone(const GuideLoss *l, float step) {
  return l->stages == GUIDE_STAGES ? 0.36f + 6.5f * step * (float)l->apart : 0.36f;
}

static GuideWork guide_work(GuideVoice *v, const SynthQuantum *q, uint32_t lane) {
  GuideWork w = {.shape = (GuideShape)q->timbre->shape};
  float pressure = q->to[GUIDE_PRESSURE][lane], stiff = q->to[GUIDE_STIFFNESS][lane];
  float bright = q->to[GUIDE_BRIGHTNESS][lane] + 0.3f * (v->velocity - 0.7f) + 0.7f * (pressure - 0.6f);
  float step = guide_step(q->step_to[lane], q->rate_hz);
  float share = guide_share(w.shape, q->to[GUIDE_POSITION][lane], step);
  guide_lengths(&w, v, step, guide_period(w.shape, step, pressure), share);
  w.blow = v->blow;
  v->blow += (guide_blow(w.shape, pressure) - v->blow) * maths_approach(0.03f * q->rate_hz / QUANTUM);
  w.blow_slope = (v->blow - w.blow) * (1.0f / QUANTUM);
  w.open = w.shape == GUIDE_CONE ? 0.9f - 0.2f * stiff : 0.5f - 0.2f * stiff;
  w.slope = 5 - 4 * stiff;
  v->loss.gain = w.shape == GUIDE_REED ? -0.96f : -0.985f;
  v->loss.weak = (0.25f - (w.shape == GUIDE_CONE ? 0.17f : 0.23f) * clamp_f(bright, 0, 1)) *
                 min_f(1, 1 / (step * 100 * (float)v->loss.apart));
  w.noise = w.shape == GUIDE_BOW ? 0.02f : 0.015f;
  w.level = w.shape == GUIDE_REED   ? 0.74f - 0.1f * pressure
            : w.shape == GUIDE_CONE ? guide_level_of_cone(&v->loss, step)
                                    : (1.35f + 0.55f * pressure) * share / (0.04f + 0.05f * pressure);
  for (uint32_t k = 0; k < LANES_A_PART; k++) w.ramp[k] = (float)k;
  return w;
}

static float guide_sum(const float x[QUANTUM]) {
  f4 sum = {0};
  for (uint32_t n = 0; n < QUANTUM; n += 4) sum += *(const f4_unaligned *)(x + n);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

// What does not swing is followed and taken away, slowly enough to leave the lowest notes alone.
static void guide_steady(GuideVoice *v, float rate_hz, uint32_t from, float x[QUANTUM]) {
  float rate = 1 - maths_exp2(-9.0647f * 12 * QUANTUM / rate_hz), before = v->dc_slow;
  float mean = from < QUANTUM ? guide_sum(x) / (float)(QUANTUM - from) : 0;
  if (v->fresh) v->dc = v->dc_slow = before = 0;
  v->dc += (mean - v->dc) * rate;
  v->dc_slow += (v->dc - v->dc_slow) * rate;
  float slope = (v->dc_slow - before) * (1.0f / QUANTUM);
  for (uint32_t n = from; n < QUANTUM; n++) x[n] -= before + slope * (float)n;
}

// A note that has begun comes in within 12 ms.
static void guide_hear(GuideVoice *v, float level, float rate_hz, uint32_t from, const float x[QUANTUM],
                       uint32_t lane, f8 out[QUANTUM]) {
  float now = v->fresh ? level : v->level, slope = (level - now) * (1.0f / QUANTUM);
  v->level = level;
  if (v->heard >= 1) {
    for (uint32_t n = 0; n < QUANTUM; n++) out[n][lane] = (now + slope * (float)n) * x[n];
    return;
  }
  for (uint32_t n = from; n < QUANTUM; n++) {
    float h = v->heard;
    out[n][lane] = (now + slope * (float)n) * x[n] * (h * h * (3 - 2 * h));
    v->heard = min_f(h + 83 / rate_hz, 1);
  }
}

// False when it has died away.
static bool guide_voice(GuideVoice *v, const SynthQuantum *q, uint32_t lane, f8 out[QUANTUM]) {
  float x[QUANTUM] = {0}, peak = 0;
  uint32_t from = (uint32_t)q->begin[lane];
  guide_speak(v, q, lane);
  GuideWork w = guide_work(v, q, lane);
  for (uint32_t n = from, count; n < QUANTUM; n += count) {
    count = QUANTUM - n < w.count ? QUANTUM - n : w.count;
    guide_chunk(v, &w, n, count, x + n);
  }
  guide_steady(v, q->rate_hz, from, x);
  guide_hear(v, w.level, q->rate_hz, from, x, lane, out);
  v->fresh = false;
  if (v->blow > 1e-4f || !v->spoken) return true;
  for (uint32_t n = 0; n < QUANTUM; n++) peak = max_f(peak, __builtin_fabsf(x[n]));
  return peak > 1e-5f;
}

static REALTIME uint32_t guide_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                      f8 right[QUANTUM]) {
  Guide *g = state;
  uint32_t busy = q->busy;
  for (uint32_t n = 0; n < QUANTUM; n++) left[n] = lanes_splat(0);
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (q->busy >> lane & 1 && !guide_voice(&g->voice[lane], q, lane, left)) busy &= ~(1u << lane);
  for (uint32_t n = 0; n < QUANTUM && q->stereo; n++) right[n] = left[n];
  return busy;
}

extern const Synth SYNTH_OF(guide);
const Synth SYNTH_OF(guide) = {.name = "guide",
                               .state = sizeof(Guide),
                               .knobs = GUIDE_KNOBS,
                               .memory = guide_memory,
                               .start = guide_start,
                               .render = guide_render};
