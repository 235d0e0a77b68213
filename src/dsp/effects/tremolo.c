// Tremolo: a sine of the level, the sides apart by up to half a cycle.
//
// The phase is a whole number of 32 bits, so that slow ones keep their rate; within a quantum it follows the
// knobs frame by frame.
#include "dsp/effect.h"
#include "dsp/ramp.h"

typedef struct {
  uint32_t phase; // 2^32 is a cycle
} Tremolo;

// Starts where the level is full.
static REALTIME void tremolo_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory, (void)site, (void)knobs;
  *(Tremolo *)state = (Tremolo){.phase = 3u << 30};
}

static void swell(const float cycles[restrict QUANTUM], const float depth[restrict QUANTUM],
                  float x[restrict QUANTUM]) {
  for (int n = 0; n < QUANTUM; n++) x[n] *= 1 - 0.5f * depth[n] * (1 + ramp_sine(cycles[n]));
}

static REALTIME float tremolo_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                      float left[QUANTUM], float right[QUANTUM]) {
  Tremolo *t = state;
  float depth[QUANTUM], apart[QUANTUM], cycles[QUANTUM];
  ramp_fill(&knobs.glide[TREMOLO_DEPTH], depth);
  ramp_fill(&knobs.glide[TREMOLO_STEREO], apart);
  float step = maths_exp2(knobs.glide[TREMOLO_RATE].now) / site->rate_hz;
  float start = (float)(t->phase >> 8) * 0x1p-24f;
  for (int n = 0; n < QUANTUM; n++) cycles[n] = start + step * (float)n;
  swell(cycles, depth, left);
  for (int n = 0; n < QUANTUM; n++) cycles[n] += 0.5f * apart[n];
  swell(cycles, depth, right);
  t->phase += (uint32_t)(step * (QUANTUM * 0x1p32f));
  return 0;
}

extern const Effect EFFECT_OF(tremolo);
const Effect EFFECT_OF(tremolo) = {
    .name = "tremolo",
    .state = sizeof(Tremolo),
    .knobs = TREMOLO_KNOBS,
    .amounts = 1,
    .reset = tremolo_reset,
    .process = tremolo_process,
};
