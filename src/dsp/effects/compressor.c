// Compressor: feed-forward, both sides by the louder one, a soft knee of 6 dB, and the ballistics on the
// decibels by which it turns down (Giannoulis, Massberg & Reiss 2012, "Digital dynamic range compressor
// design"). The level is that of the crests: a sine of -6 dBFS is 6 dB under full scale. Logarithms are of 2.
#include "dsp/effect.h"
#include "dsp/effects/dynamics.h"
#include "dsp/ramp.h"

#define OCTAVES_A_DB 0.166096405f
#define KNEE         (6 * OCTAVES_A_DB)

typedef struct {
  DynamicsFollower follower; // of how far it is turned down
} Compressor;

static REALTIME void compressor_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory, (void)knobs;
  dynamics_follower_reset(&((Compressor *)state)->follower, site->rate_hz);
}

// By how many octaves of level: over the knee (1 - 1 / ratio) of each, nothing under it, a parabola between.
// Levels are at most 2^20, so that even an infinite one comes back.
static fv turned_down(fv level, fv threshold, fv ratio) {
  fv over = dynamics_log2(dynamics_clamp(level, 0x1p-20f, 0x1p20f)) - OCTAVES_A_DB * threshold - 0.5f * KNEE;
  fv bent = dynamics_clamp(over + KNEE, 0, KNEE);
  return (1 - dynamics_exp2(-ratio)) * (bent * bent * (0.5f / KNEE) + dynamics_clamp(over, 0, 100));
}

static void turn_down(const EffectKnobs *knobs, float level[DYNAMICS_BLOCKS]) {
  float threshold[DYNAMICS_BLOCKS], ratio[DYNAMICS_BLOCKS];
  dynamics_ramp(&knobs->glide[COMPRESSOR_THRESHOLD], threshold);
  dynamics_ramp(&knobs->glide[COMPRESSOR_RATIO], ratio);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i += LANES_A_PART) {
    fv down = turned_down(dynamics_load(level + i), dynamics_load(threshold + i), dynamics_load(ratio + i));
    memcpy(level + i, &down, sizeof down);
  }
}

// The share of the sound that is taken away: less than nothing with makeup.
static void cut_of(const EffectKnobs *knobs, float down[DYNAMICS_BLOCKS]) {
  float makeup[DYNAMICS_BLOCKS];
  dynamics_ramp(&knobs->glide[COMPRESSOR_MAKEUP], makeup);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i += LANES_A_PART) {
    fv cut = 1 - dynamics_exp2(OCTAVES_A_DB * dynamics_load(makeup + i) - dynamics_load(down + i));
    memcpy(down + i, &cut, sizeof cut);
  }
}

static void follow(Compressor *c, const EffectSite *site, const EffectKnobs *knobs,
                   const float sizes[QUANTUM], float cut[QUANTUM]) {
  DynamicsFollower *f = &c->follower;
  float level[DYNAMICS_BLOCKS];
  dynamics_follower_set(f, knobs->glide[COMPRESSOR_ATTACK].now, knobs->glide[COMPRESSOR_RELEASE].now,
                        site->rate_hz);
  dynamics_crests(sizes, level);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) level[i] = dynamics_hold(&f->hold, level[i]);
  turn_down(knobs, level);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) level[i] = dynamics_follow(f, level[i], 1e-5f);
  cut_of(knobs, level);
  dynamics_curve(&f->curve, level, cut);
}

static REALTIME float compressor_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                         float left[QUANTUM], float right[QUANTUM]) {
  float sizes[QUANTUM], cut[QUANTUM], mix[QUANTUM];
  dynamics_sizes(left, right, sizes);
  follow(state, site, &knobs, sizes, cut);
  ramp_fill(&knobs.glide[COMPRESSOR_MIX], mix);
  dynamics_level(mix, cut, left, right);
  return 0;
}

// It rings no longer than it turns down: from 24 dB to a hundredth.
static REALTIME uint32_t compressor_span(const void *state) {
  return QUANTUM + (uint32_t)(8 * ((const Compressor *)state)->follower.release_frames);
}

extern const Effect EFFECT_OF(compressor);
const Effect EFFECT_OF(compressor) = {
    .name = "compressor",
    .state = sizeof(Compressor),
    .knobs = COMPRESSOR_KNOBS,
    .amounts = 1,
    .reset = compressor_reset,
    .process = compressor_process,
    .span = compressor_span,
};
