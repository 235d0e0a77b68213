// Distortion: a hard-driven curve, asymmetric when it is driven hard, as loud as what comes in, with a
// low-pass of two poles behind it; beside the dry sound.
//
// A sine of amplitude a through x / sqrt(1 + x^2) has the mean square 1 - 1 / sqrt(1 + a^2): so the level is
// matched exactly for a sine of -12 dBFS, whatever the drive.
#include "dsp/effects/drive.h"
#include "dsp/ramp.h"

#define GAIN       0.75f        // at a drive of 1
#define MOST_BIAS  0.35f        // behind the gain
#define EVEN_DRIVE 3.0f         // from which on it is asymmetric
#define MATCHED    0.25f        // the amplitude whose level is kept
#define CORNER     0.707106781f // of each of the two poles: the power at the corner

typedef struct {
  Drive drive;
  DriveCurve curve;
  Pole tone;
  float enter[QUANTUM]; // 1 - what the tone keeps
  float level[QUANTUM], blend[QUANTUM];
  float low[2][2];             // both sides of each of the tone's poles
  float keep_before, keep_now; // the tone's coefficient, at two successive quanta
  float driven, toned;         // the settings that `curve` and `tone` are made for, where they rest
} Distortion;

static void shape(Distortion *d, const Glide *drive) {
  if (stream_rests(drive) && d->driven == drive->target) return;
  DriveCurve *c = &d->curve;
  float driven[QUANTUM];
  Glide linear = {
      .before = maths_exp2(drive->before), .now = maths_exp2(drive->now), .next = maths_exp2(drive->next)};
  ramp_fill(&linear, driven);
  c->rest[0] = c->rest[QUANTUM];
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float gain = GAIN * driven[n], past = 0.5f - 0.5f * EVEN_DRIVE / driven[n];
    past += __builtin_fabsf(past);
    float bias = MOST_BIAS * past * past / gain; // squared: it sets in without a corner
    float sine = MATCHED * gain, power = 1 - 1 / __builtin_sqrtf(1 + sine * sine);
    c->gain2[n] = gain * gain;
    c->bias[n] = bias;
    c->rest[1 + n] = drive_rest(gain * gain, bias);
    d->level[n] = gain * (MATCHED * 0.707106781f) / __builtin_sqrtf(power);
  }
  d->driven = drive_settled(c, drive) ? drive->target : -1;
}

// What each of two equal poles keeps for -3 dB together at the corner: (1 - p)^2 = CORNER |1 - p z|^2 there.
static float keep_of(float log2_hz, float rate_hz) {
  float half = maths_sin(min_f(0.24f, 0.5f * maths_exp2(log2_hz) / rate_hz)), fall = 2 * half * half;
  float b = 1 - CORNER + CORNER * fall;
  return (b - __builtin_sqrtf(CORNER * fall * (b + (1 - CORNER)))) / (1 - CORNER);
}

static void tune(Distortion *d, const Glide *tone, float rate_hz) {
  if (stream_rests(tone) && d->toned == tone->target) return;
  float next = keep_of(tone->next, rate_hz), keep[QUANTUM];
  Glide g = {.before = d->keep_before, .now = d->keep_now, .next = next};
  ramp_fill(&g, keep);
  pole_keep(&d->tone, keep);
  for (uint32_t n = 0; n < QUANTUM; n++) d->enter[n] = 1 - keep[n];
  bool rests = d->keep_before == next && d->keep_now == next;
  d->keep_before = d->keep_now;
  d->keep_now = next;
  d->toned = rests && stream_rests(tone) ? tone->target : -1;
}

static REALTIME void distortion_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  Distortion *d = state;
  Glide drive;
  glide_snap(&drive, knobs.glide[DISTORTION_DRIVE].now);
  *d = (Distortion){.driven = -1, .toned = -1};
  shape(d, &drive);
  d->curve.rest[0] = d->curve.rest[QUANTUM];
  drive_reset(&d->drive, &d->curve, site->rate_hz);
  d->keep_before = d->keep_now = keep_of(knobs.glide[DISTORTION_TONE].now, site->rate_hz);
}

static void scale(const float level[restrict QUANTUM], float x[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) x[n] *= level[n];
}

static void soften(Distortion *d, DriveOut *out) {
  for (int pole = 0; pole < 2; pole++) {
    for (int i = 0; i < 2; i++) scale(d->enter, out->wet[i]);
    pole_run(&d->tone, d->low[pole], out->wet[0], out->wet[1]);
  }
}

static void mix(const Distortion *restrict d, const float dry[QUANTUM], const float wet[QUANTUM],
                float x[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) x[n] = dry[n] * (1 - d->blend[n]) + wet[n] * d->blend[n];
}

static REALTIME float distortion_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                         float left[QUANTUM], float right[QUANTUM]) {
  Distortion *d = state;
  DriveOut out;
  float most = stream_loudest(right, stream_loudest(left, 0));
  shape(d, &knobs.glide[DISTORTION_DRIVE]);
  tune(d, &knobs.glide[DISTORTION_TONE], site->rate_hz);
  ramp_fill(&knobs.glide[DISTORTION_MIX], d->blend);
  drive_run(&d->drive, &d->curve, left, right, &out);
  for (int i = 0; i < 2; i++) scale(d->level, out.wet[i]);
  soften(d, &out);
  mix(d, out.dry[0], out.wet[0], left);
  mix(d, out.dry[1], out.wet[1], right);
  return stream_loudest(out.wet[1], stream_loudest(out.wet[0], most));
}

extern const Effect EFFECT_OF(distortion);
const Effect EFFECT_OF(distortion) = {
    .name = "distortion",
    .state = sizeof(Distortion),
    .knobs = DISTORTION_KNOBS,
    .amounts = 1,
    .reset = distortion_reset,
    .process = distortion_process,
};
