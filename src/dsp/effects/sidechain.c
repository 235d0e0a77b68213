// Side-chain: turns down while another sound, the key, is loud.
//
// The key is measured against its own loudest of late, which falls by 1 - 1/e in 2 s: each stroke of a kick
// turns down all the way, however loud the kick is in the mix, and its tail lets go. A key under -50 dBFS
// is nothing to make room for, and counts for less the softer it is.
#include "dsp/effect.h"
#include "dsp/effects/dynamics.h"
#include "dsp/ramp.h"

static const float floor_level = 0.00316228f, memory_s = 2; // -50 dBFS

enum { IDLE = DYNAMICS_TAPS / DYNAMICS_BLOCKS + 1 }; // quanta until a curve of zeros is level

typedef struct {
  DynamicsFollower follower; // of how much of the key there is, 0 to 1
  float loudest, fall;
  uint32_t idle; // quanta since it turned down
} Sidechain;

static REALTIME void sidechain_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory, (void)knobs;
  Sidechain *s = state;
  dynamics_follower_reset(&s->follower, site->rate_hz);
  s->fall = 1 - dynamics_share(memory_s * site->rate_hz);
  s->loudest = floor_level;
  s->idle = IDLE;
}

static void crests_of(const EffectSite *site, float crest[DYNAMICS_BLOCKS]) {
  float sizes[QUANTUM] = {0};
  if (site->key[0] && site->key[1]) dynamics_sizes(site->key[0], site->key[1], sizes);
  dynamics_crests(sizes, crest);
}

// A key that is louder than any should be (+24 dBFS) would stay the loudest for long, or for ever.
static float share_of_key(Sidechain *s, float crest) {
  float level = dynamics_hold(&s->follower.hold, min_f(crest, 16));
  s->loudest = max_f(max_f(s->loudest * s->fall, level), floor_level);
  return level / s->loudest;
}

static REALTIME float sidechain_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                        float left[QUANTUM], float right[QUANTUM]) {
  Sidechain *s = state;
  DynamicsFollower *f = &s->follower;
  float key[DYNAMICS_BLOCKS], down[QUANTUM], amount[QUANTUM];
  crests_of(site, key);
  dynamics_follower_set(f, knobs.glide[SIDECHAIN_ATTACK].now, knobs.glide[SIDECHAIN_RELEASE].now,
                        site->rate_hz);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) key[i] = dynamics_follow(f, share_of_key(s, key[i]), 1e-6f);
  s->idle = dynamics_greatest(key) > 0 ? 0 : s->idle + (s->idle < IDLE);
  if (s->idle == IDLE) return 0;
  dynamics_curve(&f->curve, key, down);
  ramp_fill(&knobs.glide[SIDECHAIN_AMOUNT], amount);
  dynamics_level(amount, down, left, right);
  return 0;
}

static REALTIME uint32_t sidechain_span(const void *state) {
  return QUANTUM + (uint32_t)(8 * ((const Sidechain *)state)->follower.release_frames);
}

extern const Effect EFFECT_OF(sidechain);
const Effect EFFECT_OF(sidechain) = {
    .name = "sidechain",
    .state = sizeof(Sidechain),
    .knobs = SIDECHAIN_KNOBS,
    .amounts = 1,
    .reset = sidechain_reset,
    .process = sidechain_process,
    .span = sidechain_span,
};
