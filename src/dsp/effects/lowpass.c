// Low-pass: 12 dB an octave above its corner.
#include "dsp/effects/corner.h"

static REALTIME void lowpass_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  corner_reset(state, site, knobs, true);
}

static REALTIME float lowpass_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                      float left[QUANTUM], float right[QUANTUM]) {
  return corner_process(state, site, knobs, true, left, right);
}

extern const Effect EFFECT_OF(lowpass);
const Effect EFFECT_OF(lowpass) = {
    .name = "lowpass",
    .state = sizeof(Corner),
    .knobs = FILTER_KNOBS,
    .amounts = 1,
    .reset = lowpass_reset,
    .process = lowpass_process,
};
