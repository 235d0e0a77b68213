// Chorus: two taps a side on lines with the band of a bucket brigade (Dattorro 1997, part 2; Holters and
// Parker 2018). The taps of a side swing a quarter of a cycle apart, those of the other side against them.
#include "dsp/effect.h"
#include "dsp/effects/states.h"
#include "dsp/effects/svf.h"
#include "dsp/effects/tap.h"

enum { TAPS = 2 };

static const float nearest_s[TAPS] = {0.004f, 0.0069f};
static const float band_hz = 8000, longest_s = 0.0269f, pace_s = 0.01f;

typedef struct {
  Svf filter;
  SvfShape shape;
  TapLine line[2];
  TapDelays delays; // left, right, left, right
  TapPaths path;    // of the next quantum
  Glide dry, wet;   // only as curves
  Glide depth;      // s; as a step of the delay bends the pitch, it takes longer than that of a level
  float pace, mix;  // the glide's; what dry and wet are of
  double swing[TAPS], turn[TAPS]; // sine and cosine: where the taps are, how far they go in a quantum
  float rate;                     // log2: of what the turn is
} Chorus;

static uint32_t chorus_memory(float rate_hz) { return 2 * (tap_size(longest_s * rate_hz) + TAP_GUARD); }

static REALTIME uint32_t chorus_span(const void *state) { return ((const Chorus *)state)->line[0].size; }

// A rotation, held at its length.
static void turn(Chorus *c, float rate_hz, float rate) {
  if (rate != c->rate) {
    double sine = (double)maths_sin(maths_exp2(rate) * QUANTUM / rate_hz);
    c->turn[0] = sine;
    c->turn[1] = __builtin_sqrt(1 - sine * sine);
    c->rate = rate;
  }
  double s = c->swing[0], k = c->swing[1], length = 1.5 - 0.5 * (s * s + k * k);
  c->swing[0] = length * (s * c->turn[1] + k * c->turn[0]);
  c->swing[1] = length * (k * c->turn[1] - s * c->turn[0]);
}

// The delays that the taps should have, in frames.
static d4 delays_of(const Chorus *c, float rate_hz) {
  double depth = (double)(c->depth.next * rate_hz), first = depth * c->swing[0], second = depth * c->swing[1];
  double near = (double)(nearest_s[0] * rate_hz) + depth, far = (double)(nearest_s[1] * rate_hz) + depth;
  return (d4){near, near, far, far} + (d4){first, -first, second, -second};
}

// Equal power, and at 1 as much chorus as dry sound.
static void follow_mix(Chorus *c, float mix) {
  c->wet.before = c->wet.now;
  c->wet.now = c->wet.next;
  c->dry.before = c->dry.now;
  c->dry.now = c->dry.next;
  if (mix == c->mix) return;
  c->mix = mix;
  float wet = maths_sin(0.125f * mix);
  c->wet.next = wet * 0.707106781f; // of each tap
  c->dry.next = __builtin_sqrtf(1 - wet * wet);
}

// A quantum ahead: nothing waits for this long chain of short sums.
static void move(Chorus *c, const EffectSite *site, EffectKnobs knobs) {
  turn(c, site->rate_hz, knobs.glide[CHORUS_RATE].next);
  c->depth.target = knobs.glide[CHORUS_DEPTH].next;
  glide_advance(&c->depth, c->pace);
  tap_move(&c->delays, delays_of(c, site->rate_hz), &c->path);
}

static REALTIME void chorus_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  Chorus *c = state;
  *c = (Chorus){.swing = {0, 1}, .turn = {0, 1}, .rate = -99, .mix = -1};
  uint32_t size = tap_size(longest_s * site->rate_hz);
  float corner = svf_gain(min_f(band_hz, 0.4f * site->rate_hz), site->rate_hz);
  c->shape = (SvfShape){{corner, 1.41421356f, 0, 0, 1}};
  svf_start(&c->filter, c->shape);
  c->pace = 1 - maths_exp2(-1.44269504f * QUANTUM / (pace_s * site->rate_hz));
  glide_snap(&c->depth, knobs.glide[CHORUS_DEPTH].next);
  c->delays.before = c->delays.now = c->delays.next = delays_of(c, site->rate_hz);
  for (uint32_t side = 0; side < 2; side++)
    c->line[side] = (TapLine){memory + side * (size + TAP_GUARD), size, 0};
  move(c, site, knobs);
  for (uint32_t n = 0; n < 3; n++) follow_mix(c, knobs.glide[CHORUS_MIX].next);
}

static REALTIME float chorus_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                     float left[QUANTUM], float right[QUANTUM]) {
  Chorus *c = state;
  float *x[2] = {left, right}, in[2][QUANTUM], dry_level[QUANTUM], wet_level[QUANTUM];
  memcpy(in[0], left, sizeof in[0]);
  memcpy(in[1], right, sizeof in[1]);
  float most = svf_run(&c->filter, &c->shape, in[0], in[1]);
  follow_mix(c, knobs.glide[CHORUS_MIX].next);
  ramp_fill(&c->dry, dry_level);
  ramp_fill(&c->wet, wet_level);
  for (uint32_t side = 0; side < 2; side++) {
    float wet[QUANTUM] = {0}, *out = x[side];
    tap_write(&c->line[side], in[side]);
    for (uint32_t tap = 0; tap < TAPS; tap++) tap_add(&c->line[side], &c->path, 2 * tap + side, wet);
    tap_advance(&c->line[side]);
    most = max_f(most, states_loudest(in[side], QUANTUM));
    for (uint32_t n = 0; n < QUANTUM; n++) out[n] = dry_level[n] * out[n] + wet_level[n] * wet[n];
  }
  move(c, site, knobs);
  return most;
}

extern const Effect EFFECT_OF(chorus);
const Effect EFFECT_OF(chorus) = {
    .name = "chorus",
    .state = sizeof(Chorus),
    .knobs = CHORUS_KNOBS,
    .amounts = 1,
    .memory = chorus_memory,
    .reset = chorus_reset,
    .process = chorus_process,
    .span = chorus_span,
};
