// Limiter: the true peak never passes the ceiling, and nothing is changed that does not come near it. A value
// of the ceiling over 0 dB turns it off: it is a delay then, as late as when it is on.
//
// What lies between the samples is found by interpolation at four times the rate (ITU-R BS.1770-4, Annex 2)
// and a parabola through the highest three points. What has to be cut is held until the peak has come out of
// the delay, and the curve through it is down by then: it is a weighted mean of cuts that are all enough.
// A cut of 0 is exactly 0, so that what needs none is only late.
#include "dsp/effect.h"
#include "dsp/effects/dynamics.h"
#include "dsp/limiter_latency.h"

enum {
  SIDE_TAPS = 16,       // of the interpolator, each way
  PAST = 2 * SIDE_TAPS, // frames before the quantum that it sees
  LAG = SIDE_TAPS / DYNAMICS_BLOCK,
  IDLE = DYNAMICS_TAPS / DYNAMICS_BLOCKS + 1, // quanta until a curve of zeros is level
};

// The frames that the interpolator sees.
typedef float Seen[PAST + QUANTUM];

typedef struct {
  DynamicsCurve curve;
  DynamicsHold hold;
  Seen seen[2];
  float before[2]; // the last point that was interpolated, of each side
  float *delay;    // [quantum][side][frame]
  float cut, keep, release_knob, loudest;
  uint32_t quanta, at, idle;
} Limiter;

static uint32_t limiter_memory(float rate_hz) { return 2 * limiter_latency(rate_hz); }

static REALTIME void limiter_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)knobs;
  Limiter *l = state;
  *l = (Limiter){.delay = memory, .release_knob = 1000, .idle = IDLE};
  l->quanta = limiter_latency(site->rate_hz) / QUANTUM;
  l->hold.length = 1;
  dynamics_curve_reset(&l->curve, l->quanta * DYNAMICS_BLOCKS - LAG + 1);
}

// -- true peak ------------------------------------------------------------------------------------

// A sinc of 32 taps for each of the three points after a frame, under a Kaiser window (beta 1.5), which is
// flat almost to half the rate: white noise is read right. The outer two mirror each other: they share an
// even and an odd part.
static const float even_taps[SIDE_TAPS] = {0.605177125f,  -0.155073951f,  0.0907355467f, -0.0638152625f,
                                           0.0488382652f, -0.0392136312f, 0.0324547119f, -0.0274123308f,
                                           0.0234817801f, -0.0203145294f, 0.0176956455f, -0.0154854663f,
                                           0.0135893752f, -0.0119410518f, 0.0104926696f, -0.00920889667f};
static const float odd_taps[SIDE_TAPS] = {
    -0.30278674f,     0.0260434364f,   -0.0092705355f,   0.00475402246f, -0.00290744565f,  0.00197468301f,
    -0.00143816538f,  0.00110094885f,  -0.000874788811f, 0.00071534399f, -0.000598352105f, 0.000509632425f,
    -0.000440449092f, 0.000385184672f, -0.00034009614f,  0.000302613694f};
static const float middle_taps[SIDE_TAPS] = {0.64410923f,   -0.213953743f,  0.127475763f,  -0.0900984392f,
                                             0.0690924874f, -0.0555329237f, 0.0459880348f, -0.0388571668f,
                                             0.0332935995f, -0.0288077062f, 0.0250968755f, -0.021964167f,
                                             0.0192760091f, -0.0169386962f, 0.0148846086f, -0.0130637662f};

typedef struct {
  fv quarter, half, three;
} Between;

static Between between(const float *x) {
  fv even = {0}, odd = {0}, half = {0};
  for (int32_t k = 0; k < SIDE_TAPS; k++) {
    fv a = dynamics_load(x - k), b = dynamics_load(x + 1 + k), sum = a + b;
    even += even_taps[k] * sum;
    odd += odd_taps[k] * (b - a);
    half += middle_taps[k] * sum;
  }
  return (Between){even + odd, half, even - odd};
}

// The height of a parabola through three points, if its top is nearest to the middle one.
static fv height(fv before, fv here, fv after) {
  fv bend = before + after - 2 * here, slope = after - before;
  iv top = (dynamics_size(slope) <= dynamics_size(bend)) & (bend * here < 0);
  return dynamics_size(here) + (fv)(top & (iv)(slope * slope / (8 * dynamics_size(bend))));
}

// `peak` becomes the greater of itself and the true peak from each frame to the next. The frames are those
// from 16 before the quantum on; `before` is the point before them.
static void raise_to_peaks(const Seen seen, float *before, float peak[QUANTUM]) {
  const float *x = seen + SIDE_TAPS;
  float quarter[QUANTUM], half[QUANTUM], three[QUANTUM + 1];
  three[0] = *before;
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    Between y = between(x + n);
    memcpy(quarter + n, &y.quarter, sizeof(fv));
    memcpy(half + n, &y.half, sizeof(fv));
    memcpy(three + 1 + n, &y.three, sizeof(fv));
  }
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv a = dynamics_load(three + n), b = dynamics_load(x + n), c = dynamics_load(quarter + n);
    fv d = dynamics_load(half + n), e = dynamics_load(three + 1 + n), f = dynamics_load(x + 1 + n);
    fv most = dynamics_greater(height(a, b, c), dynamics_load(peak + n));
    most = dynamics_greater(height(b, c, d), most);
    most = dynamics_greater(height(c, d, e), most);
    most = dynamics_greater(height(d, e, f), most);
    memcpy(peak + n, &most, sizeof most);
  }
  *before = three[QUANTUM];
}

// -- gain -----------------------------------------------------------------------------------------

// What is far from the ceiling shows it by its samples, and counts as silence.
static bool look(Limiter *l, float loudest, float lowest, float peak[DYNAMICS_BLOCKS]) {
  float frames[QUANTUM] = {0}, most = max_f(loudest, l->loudest);
  l->loudest = loudest;
  if (most <= 0.5f * lowest) {
    l->before[0] = l->before[1] = 0;
    return false;
  }
  raise_to_peaks(l->seen[0], &l->before[0], frames);
  raise_to_peaks(l->seen[1], &l->before[1], frames);
  dynamics_crests(frames, peak);
  return true;
}

// How far under the ceiling it aims, for what the interpolator misses of white noise. More where the curve is
// of few blocks: the gain then moves within the reach of one peak.
static float margin_db(const Limiter *l) { return l->quanta > 1 ? 0.15f : 0.27f; }

// The peaks are held, not the cuts: a ceiling that moves between them is followed smoothly.
static void cuts_of(Limiter *l, const Glide *ceiling, const float peak[DYNAMICS_BLOCKS],
                    float cut[DYNAMICS_BLOCKS]) {
  float most_db[DYNAMICS_BLOCKS], margin = margin_db(l);
  dynamics_ramp(ceiling, most_db);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) {
    float held = dynamics_hold(&l->hold, peak[i]), most = maths_decibels(most_db[i] - margin);
    cut[i] = held > most ? 1 - most / held : 0;
  }
}

static void set_release(Limiter *l, float release, float rate_hz) {
  if (release == l->release_knob) return;
  l->release_knob = release;
  uint32_t ahead = l->quanta * DYNAMICS_BLOCKS - LAG; // blocks
  float frames = maths_exp2(release) * rate_hz;
  float held =
      dynamics_hold_for(&l->hold, frames, rate_hz, (ahead + DYNAMICS_BUCKETS - 1) / DYNAMICS_BUCKETS);
  l->keep = 1 - dynamics_share(frames - held);
}

// It comes back by 1 - 1/e in the release's time.
static void come_back(Limiter *l, float cut[DYNAMICS_BLOCKS]) {
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) {
    l->cut = max_f(cut[i], l->cut * l->keep);
    if (l->cut < 1e-6f) l->cut = 0;
    cut[i] = l->cut;
  }
  l->idle = l->cut > 0 ? 0 : l->idle + (l->idle < IDLE);
}

// What to cut of each block; false when nothing is, nor was within the curve's reach.
static bool cut_by(Limiter *l, const EffectKnobs *knobs, float loudest, float cut[DYNAMICS_BLOCKS]) {
  const Glide *ceiling = &knobs->glide[LIMITER_CEILING];
  float peak[DYNAMICS_BLOCKS] = {0};
  memset(cut, 0, DYNAMICS_BLOCKS * sizeof *cut);
  bool on = knobs->value[LIMITER_CEILING] <= 0;
  bool near = look(l, loudest, on ? maths_decibels(min_f(ceiling->now, ceiling->next)) : 0x1p120f, peak);
  if (!on) l->hold = (DynamicsHold){.length = l->hold.length};
  if (on && (near || l->hold.top > 0 || l->hold.now > 0)) cuts_of(l, ceiling, peak, cut);
  come_back(l, cut);
  return l->idle < IDLE;
}

// -- sound ----------------------------------------------------------------------------------------

static void see(Seen seen, const float x[QUANTUM]) {
  memcpy(seen, seen + QUANTUM, PAST * sizeof *seen);
  memcpy(seen + PAST, x, QUANTUM * sizeof *x);
}

static void swap(float stored[QUANTUM], float x[QUANTUM]) {
  float late[QUANTUM];
  memcpy(late, stored, sizeof late);
  memcpy(stored, x, sizeof late);
  memcpy(x, late, sizeof late);
}

static void delay(Limiter *l, float left[QUANTUM], float right[QUANTUM]) {
  float *stored = l->delay + (size_t)(2 * QUANTUM * l->at);
  l->at = l->at + 1 < l->quanta ? l->at + 1 : 0;
  swap(stored, left);
  swap(stored + QUANTUM, right);
}

static const float wholly[QUANTUM] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

static REALTIME float limiter_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                      float left[QUANTUM], float right[QUANTUM]) {
  Limiter *l = state;
  float sizes[QUANTUM], crest[DYNAMICS_BLOCKS], cut[DYNAMICS_BLOCKS], curve[QUANTUM];
  see(l->seen[0], left);
  see(l->seen[1], right);
  dynamics_sizes(left, right, sizes);
  dynamics_crests(sizes, crest);
  float loudest = dynamics_greatest(crest);
  set_release(l, knobs.glide[LIMITER_RELEASE].now, site->rate_hz);
  bool cuts = cut_by(l, &knobs, loudest, cut);
  delay(l, left, right);
  if (!cuts) return loudest;
  dynamics_curve(&l->curve, cut, curve);
  dynamics_level(wholly, curve, left, right);
  return loudest;
}

static REALTIME uint32_t limiter_span(const void *state) {
  return QUANTUM * (((const Limiter *)state)->quanta + 1);
}

extern const Effect EFFECT_OF(limiter);
const Effect EFFECT_OF(limiter) = {
    .name = "limiter",
    .state = sizeof(Limiter),
    .knobs = LIMITER_KNOBS,
    .amounts = 1,
    .memory = limiter_memory,
    .reset = limiter_reset,
    .process = limiter_process,
    .span = limiter_span,
};
