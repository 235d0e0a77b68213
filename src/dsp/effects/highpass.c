// High-pass: 12 dB an octave below its corner.
#include "dsp/effects/corner.h"

static REALTIME void highpass_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  corner_reset(state, site, knobs, false);
}

static REALTIME float highpass_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                       float left[QUANTUM], float right[QUANTUM]) {
  return corner_process(state, site, knobs, false, left, right);
}

extern const Effect EFFECT_OF(highpass);
const Effect EFFECT_OF(highpass) = {
    .name = "highpass",
    .state = sizeof(Corner),
    .knobs = FILTER_KNOBS,
    .amounts = 1,
    .reset = highpass_reset,
    .process = highpass_process,
};
