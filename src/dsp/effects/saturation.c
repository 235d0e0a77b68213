// Saturation: a part of the sound goes through a soft, slightly asymmetric curve, whose slope is 1 for quiet
// sounds; the rest stays as it is, so that loud sounds lose 3 dB at most.
#include "dsp/effects/drive.h"
#include "dsp/ramp.h"

#define MOST_GAIN 5.0f
#define MOST_BIAS 0.06f // before the gain
#define MOST_PART 0.4f

typedef struct {
  Drive drive;
  DriveCurve curve;
  float dry[QUANTUM], wet[QUANTUM]; // levels
  float shaped;                     // the amount that `curve` and the levels are made for, where it rests
} Saturation;

static void shape(Saturation *s, const Glide *amount) {
  if (stream_rests(amount) && s->shaped == amount->target) return;
  float a[QUANTUM];
  DriveCurve *c = &s->curve;
  ramp_fill(amount, a);
  c->rest[0] = c->rest[QUANTUM];
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float gain = MOST_GAIN * a[n], bias = MOST_BIAS * a[n], part = MOST_PART * a[n] * (2 - a[n]);
    float steep = 1 + gain * gain * (bias * bias);
    c->gain2[n] = gain * gain;
    c->bias[n] = bias;
    c->rest[1 + n] = drive_rest(gain * gain, bias);
    s->wet[n] = part * (steep * __builtin_sqrtf(steep)); // a bias makes the curve less steep
    s->dry[n] = 1 - part;
  }
  s->shaped = drive_settled(c, amount) ? amount->target : -1;
}

static REALTIME void saturation_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  Saturation *s = state;
  Glide amount;
  glide_snap(&amount, knobs.glide[SATURATION_AMOUNT].now);
  *s = (Saturation){.shaped = -1};
  shape(s, &amount);
  s->curve.rest[0] = s->curve.rest[QUANTUM];
  drive_reset(&s->drive, &s->curve, site->rate_hz);
}

static void blend(const Saturation *restrict s, const float dry[QUANTUM], const float wet[QUANTUM],
                  float x[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) x[n] = s->dry[n] * dry[n] + s->wet[n] * wet[n];
}

static REALTIME float saturation_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                         float left[QUANTUM], float right[QUANTUM]) {
  (void)site;
  Saturation *s = state;
  DriveOut out;
  float most = stream_loudest(right, stream_loudest(left, 0));
  shape(s, &knobs.glide[SATURATION_AMOUNT]);
  drive_run(&s->drive, &s->curve, left, right, &out);
  blend(s, out.dry[0], out.wet[0], left);
  blend(s, out.dry[1], out.wet[1], right);
  return stream_loudest(right, stream_loudest(left, most));
}

extern const Effect EFFECT_OF(saturation);
const Effect EFFECT_OF(saturation) = {
    .name = "saturation",
    .state = sizeof(Saturation),
    .knobs = SATURATION_KNOBS,
    .amounts = 1,
    .reset = saturation_reset,
    .process = saturation_process,
};
