#include "dsp/insert.h"
#include "dsp/maths.h"

static void filter_side(float state[2], const GlideRamp start[3], float x[QUANTUM]) {
  GlideRamp gain = start[0], damping = start[1], wet = start[2];
  float s1 = state[0], s2 = state[1];
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float g = glide_next(&gain), k = glide_next(&damping), d = x[n] - s2;
    float b = 2 * g / (1 + g * (g + k)), move = b * (d - (g + k) * s1);
    float next2 = s2 + (b * s1 + b * g * d), filtered = 0.5f * (next2 + s2);
    x[n] += glide_next(&wet) * (filtered - x[n]);
    s1 += move;
    s2 = next2;
  }
  state[0] = s1;
  state[1] = s2;
}

static void start(InsertLowpass *f, float gain) {
  *f = (InsertLowpass){.gain = {gain, gain, gain}, .on = true};
}

void insert_lowpass(InsertLowpass *f, const Glide *corner, const Glide *damping, const Glide *wet,
                    float rate_hz, float left[QUANTUM], float right[QUANTUM]) {
  if (wet->target == 0 && !glide_moves(wet)) {
    f->on = false;
    return;
  }
  float gain = maths_tan(clamp_f(maths_exp2(corner->next), 10, 0.49f * rate_hz) / rate_hz);
  if (!f->on) start(f, gain);
  f->gain[0] = f->gain[1];
  f->gain[1] = f->gain[2];
  f->gain[2] = gain;
  GlideRamp ramps[3] = {glide_ramp_of(f->gain[0], f->gain[1], f->gain[2]), glide_ramp(damping),
                        glide_ramp(wet)};
  filter_side(f->state[0], ramps, left);
  filter_side(f->state[1], ramps, right);
}

bool insert_rings(const InsertLowpass *f) {
  float most = 0;
  for (uint32_t k = 0; k < 4; k++) {
    float x = f->state[k / 2][k % 2];
    most = max_f(most, x < 0 ? -x : x);
  }
  return f->on && most > 1e-7f;
}

void insert_level(const Glide *level, float x[QUANTUM]) {
  GlideRamp r = glide_ramp(level);
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] *= glide_next(&r);
}
