// Width: the difference of the sides louder or quieter than their sum.
//
// Most sounds have about four times as much power in the middle as at the sides: by that measure the power
// stays the same. At 1 both sides come out as they went in, to the bit.
#include "dsp/effect.h"
#include "dsp/ramp.h"

enum { MIDDLE_POWER = 4 };

static REALTIME void width_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)state, (void)memory, (void)site, (void)knobs;
}

static void spread(const float width[restrict QUANTUM], float left[restrict QUANTUM],
                   float right[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) {
    float level = __builtin_sqrtf((MIDDLE_POWER + 1) / (MIDDLE_POWER + width[n] * width[n]));
    float own = level * (0.5f + 0.5f * width[n]), other = level * (0.5f - 0.5f * width[n]);
    float l = left[n], r = right[n];
    left[n] = own * l + other * r;
    right[n] = own * r + other * l;
  }
}

static REALTIME float width_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                    float left[QUANTUM], float right[QUANTUM]) {
  (void)state, (void)site;
  float width[QUANTUM];
  ramp_fill(&knobs.glide[WIDTH_AMOUNT], width);
  spread(width, left, right);
  return 0;
}

extern const Effect EFFECT_OF(width);
const Effect EFFECT_OF(width) = {
    .name = "width",
    .state = 4,
    .knobs = WIDTH_KNOBS,
    .amounts = 1,
    .reset = width_reset,
    .process = width_process,
};
