// Reverb: nine rooms, of three builds. What they share is here: the input's level, low cut and delay, and the
// knobs' way to the decay.
//
// The decay is told at 1 kHz with the tone wide open. What goes in is levelled so that a sustained sound is
// as loud as dry whatever the decay: the energy of a tail grows as long as it rings.
#include "dsp/effect.h"
#include "dsp/effects/reverb_network.h"
#include "dsp/effects/reverb_plate.h"
#include "dsp/effects/reverb_spring.h"
#include "dsp/ramp.h"

#define PREDELAY_LONGEST_S 0.25f
#define PREDELAY_FADE_S    0.03f
#define KNOB_S             0.09f // a decay that jumps would be heard: its knobs go slower than others

typedef enum { BUILD_PLATE, BUILD_NETWORK, BUILD_SPRING } Build;

typedef struct {
  Build build;
  float decay_s; // by nature
  float dark_hz; // where its walls begin to take the highs
  float cut_hz;  // what is lower than this does not enter
  float level;   // makes it as loud as dry
  Room room;
} Kind;

// clang-format off
static const Kind kinds[REVERB_TYPES] = {
    [REVERB_PLATE] = {BUILD_PLATE, 2, 20000, 30, 0.6f, {0}},
    [REVERB_HALL] = {BUILD_NETWORK, 2.5f, 9000, 30, 0.8f, {8,
        {5, 7, 11, 14, 19, 22, 26, 31}, {1, 1, -0.9f, 0.9f, 0.8f, -0.8f, -0.7f, 0.7f}, 1, 13, 35, 103}},
    [REVERB_CATHEDRAL] = {BUILD_NETWORK, 6, 7000, 25, 0.66f, {16,
        {7, 10, 15, 18, 23, 29, 33, 37}, {1, 1, -1, 1, 0.9f, -0.9f, -0.8f, 0.8f}, 0.5f, 17, 29, 109}},
    [REVERB_SPRING] = {BUILD_SPRING, 3, 7000, 80, 1.15f, {0}},
    [REVERB_CAVE] = {BUILD_NETWORK, 8, 2500, 25, 0.8f, {16,
        {17, 23, 31, 37, 43, 53, 61, 67}, {0.7f, 0.7f, -0.8f, 0.8f, 1, -1, -1, 1}, 0.3f, 23, 43, 131}},
    [REVERB_ROOM] = {BUILD_NETWORK, 0.5f, 8000, 50, 0.9f, {8,
        {2.3f, 3.1f, 5.3f, 6.7f, 8.9f, 10.1f, 13.3f, 14.9f}, {1, 1, -0.9f, 0.9f, 0.8f, -0.8f, -0.7f, 0.7f}, 1.5f, 5, 9, 27}},
    [REVERB_PARKING_GARAGE] = {BUILD_NETWORK, 3, 16000, 40, 0.7f, {8,
        {13, 19, 26, 38, 39, 57, 52, 76}, {1, 1, 0.8f, 0.8f, 0.7f, 0.7f, 0.6f, 0.6f}, 2, 7, 37, 97}},
    [REVERB_CANYON] = {BUILD_NETWORK, 5, 5000, 40, 0.95f, {8,
        {230, 290, 410, 370, 530, 590, 620, 670}, {1, 1, 1, 1, 1, 1, 1, 1}, 2, 13, 97, 197}},
    [REVERB_TAJ_MAHAL] = {BUILD_NETWORK, 12, 14000, 25, 0.5f, {16,
        {8, 11, 14, 19, 22, 27, 31, 35}, {0.8f, 0.8f, -0.9f, 0.9f, 1, -1, -1, 1}, 0.3f, 17, 31, 137}},
};
// clang-format on

typedef struct {
  const Kind *kind;
  Lines lines;
  Line input[2];
  uint32_t span, delay, next_delay; // frames
  float faded, fade_step;           // how far from the one delay to the next
  Glide decay, tone;                // log2 s, log2 Hz
  float asked_s, asked_hz;
  float knob_rate, decay_scale; // a quantum's share of the way; log2 of 1/1000 in frames
  bool moved;
  Pole low[2];
  union {
    Plate plate;
    Network network;
    Spring spring;
  } in;
} Reverb;

// -- the start ------------------------------------------------------------------------------------

static ReverbType type_of(float value) { return (ReverbType)clamp_f(value, 0, REVERB_TYPES - 1); }

// Every line; returns how much memory they need.
static uint32_t lay(Reverb *r, ReverbType type, float *memory, float rate_hz) {
  uint32_t size = 0, before = lines_frames(PREDELAY_LONGEST_S, rate_hz);
  r->kind = &kinds[type];
  for (uint32_t side = 0; side < 2; side++) r->input[side] = lines_add(&size, before);
  switch (r->kind->build) {
  case BUILD_PLATE: size = plate_lay(&r->in.plate, size, rate_hz); break;
  case BUILD_NETWORK: size = network_lay(&r->in.network, &r->kind->room, size, rate_hz); break;
  case BUILD_SPRING: spring_lay(&r->in.spring, memory ? memory + lines_memory(size) : memory, rate_hz); break;
  }
  r->lines = (Lines){.memory = memory, .size = size};
  r->span = before + (uint32_t)rate_hz;
  return lines_memory(size) + SPRING_MEMORY;
}

static uint32_t reverb_memory(float rate_hz) {
  uint32_t most = 0;
  for (ReverbType type = 0; type < REVERB_TYPES; type++) {
    Reverb r;
    uint32_t needed = lay(&r, type, NULL, rate_hz);
    most = needed > most ? needed : most;
  }
  return most;
}

// Both take highs; and a corner bends away from half the rate.
static float corner_cosine(float tone_hz, float dark_hz, float rate_hz) {
  float both = 1 / (tone_hz * tone_hz) + 1 / (dark_hz * dark_hz), most = 1 / (0.48f * rate_hz);
  float bent = __builtin_sqrtf(__builtin_sqrtf(both * both + most * most * most * most));
  return lines_cosine(1 / (bent * rate_hz));
}

static void tune(Reverb *r, float rate_hz) {
  float slow = r->kind->build == BUILD_SPRING ? (float)r->in.spring.slow : 1;
  float decay_s = clamp_f(maths_exp2(r->decay.next), 0.1f, 60), dark_hz = r->kind->dark_hz;
  rate_hz /= slow;
  Tuning t = {.decay = r->decay_scale * slow / decay_s,
              .tone = corner_cosine(maths_exp2(r->tone.next), dark_hz, rate_hz),
              .open = corner_cosine(20000, dark_hz, rate_hz),
              .middle = lines_cosine(1000 / rate_hz),
              .level = r->kind->level * __builtin_sqrtf(r->kind->decay_s / decay_s)};
  switch (r->kind->build) {
  case BUILD_PLATE: plate_tune(&r->in.plate, &t); break;
  case BUILD_NETWORK: network_tune(&r->in.network, &t); break;
  case BUILD_SPRING: spring_tune(&r->in.spring, &t); break;
  }
}

static void advance(Reverb *r) {
  switch (r->kind->build) {
  case BUILD_PLATE: plate_advance(&r->in.plate); break;
  case BUILD_NETWORK: network_advance(&r->in.network); break;
  case BUILD_SPRING: spring_advance(&r->in.spring); break;
  }
}

// Where the knobs want to be: zero is the room's own decay.
static bool ask(Reverb *r, const float *value) {
  if (r->asked_s == value[REVERB_DECAY] && r->asked_hz == value[REVERB_TONE]) return false;
  r->asked_s = value[REVERB_DECAY];
  r->asked_hz = value[REVERB_TONE];
  r->decay.target = maths_log2(r->asked_s > 0 ? clamp_f(r->asked_s, 0.1f, 60) : r->kind->decay_s);
  r->tone.target = maths_log2(r->asked_hz);
  return true;
}

static uint32_t delay_of(const float *value, float rate_hz) {
  return (uint32_t)(value[REVERB_PREDELAY] * rate_hz + 0.5f);
}

static REALTIME void reverb_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  Reverb *r = state;
  float rate_hz = site->rate_hz;
  *r = (Reverb){.asked_s = -1, .faded = 1};
  lay(r, type_of(knobs.value[REVERB_TYPE]), memory, rate_hz);
  r->knob_rate = 1 - maths_exp2(-1.44269504f * QUANTUM / (KNOB_S * rate_hz));
  r->decay_scale = -9.96578428f / rate_hz;
  r->fade_step = QUANTUM / (PREDELAY_FADE_S * rate_hz);
  float pole = maths_exp2(-9.06472028f * r->kind->cut_hz / rate_hz);
  for (uint32_t side = 0; side < 2; side++) r->low[side] = (Pole){pole, 1 - pole, 0};
  r->delay = r->next_delay = delay_of(knobs.value, rate_hz);
  ask(r, knobs.value);
  glide_snap(&r->decay, r->decay.target);
  glide_snap(&r->tone, r->tone.target);
  tune(r, rate_hz);
  advance(r);
}

// -- the sound ------------------------------------------------------------------------------------

static bool follow(Reverb *r, const float *value, float rate_hz) {
  bool asked = ask(r, value);
  if (!asked && !r->moved) return false;
  glide_advance(&r->decay, r->knob_rate);
  glide_advance(&r->tone, r->knob_rate);
  bool moves = glide_moves(&r->decay) || glide_moves(&r->tone);
  advance(r);
  if (moves) tune(r, rate_hz);
  r->moved = moves;
  return moves;
}

// Takes the lows from what goes in, so that nothing that stands still gathers.
static void cut(Reverb *r, float in[2][QUANTUM]) {
  float low[2][QUANTUM];
  const float *from[2] = {in[0], in[1]};
  poles_run(r->low, from, (float *[2]){low[0], low[1]});
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART)
      lines_store(in[side] + n, lines_snap(lines_load(in[side] + n) - lines_load(low[side] + n)));
}

static void fade_over(const float *from, const float *to, float start, float step, float *out) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv t = start + step * lines_load(lines_places + n), old = lines_load(from + n);
    lines_store(out + n, old + (lines_load(to + n) - old) * (t * t * t * (10 + t * (6 * t - 15))));
  }
}

// The delay before the room: a new one is faded over to, then the next.
static void hold_back(Reverb *r, uint32_t delay, float in[2][QUANTUM]) {
  bool fades = r->faded < 1;
  if (!fades && delay != r->delay) {
    fades = true;
    r->faded = 0;
    r->next_delay = delay;
  }
  float step = min_f(r->fade_step, 1 - r->faded);
  for (uint32_t side = 0; side < 2; side++) {
    lines_write(&r->lines, r->input[side], in[side]);
    const float *from = lines_back(&r->lines, r->input[side], r->delay);
    if (fades)
      fade_over(from, lines_back(&r->lines, r->input[side], r->next_delay), r->faded, step, in[side]);
    else
      __builtin_memcpy(in[side], from, sizeof in[side]);
  }
  if (!fades) return;
  r->faded += step;
  if (r->faded >= 1) r->delay = r->next_delay;
}

// The dry part stays in x. Both return the loudest.
static inline fv divide(const float mix[QUANTUM], float *x, float *in, fv most) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv share = lines_load(mix + n), dry = lines_load(x + n), wet = dry * share;
    lines_store(in + n, wet);
    lines_store(x + n, dry * (1 - share));
    most = lines_louder(most, wet);
  }
  return most;
}

static inline fv add(const float *wet, float *x, fv most) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv more = lines_load(wet + n);
    lines_store(x + n, lines_load(x + n) + more);
    most = lines_louder(most, more);
  }
  return most;
}

static REALTIME float reverb_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                     float left[QUANTUM], float right[QUANTUM]) {
  Reverb *r = state;
  float mix[QUANTUM], in[2][QUANTUM], wet[2][QUANTUM];
  bool moves = follow(r, knobs.value, site->rate_hz);
  ramp_fill(&knobs.glide[REVERB_MIX], mix);
  fv loudest = {0}, other = {0};
  loudest = divide(mix, left, in[0], loudest);
  other = divide(mix, right, in[1], other);
  cut(r, in);
  hold_back(r, delay_of(knobs.value, site->rate_hz), in);
  switch (r->kind->build) {
  case BUILD_PLATE: plate_run(&r->in.plate, &r->lines, in, wet, moves); break;
  case BUILD_NETWORK: network_run(&r->in.network, &r->lines, in, wet, moves); break;
  case BUILD_SPRING: spring_run(&r->in.spring, in, wet); break;
  }
  lines_advance(&r->lines);
  if (r->kind->build == BUILD_PLATE) plate_fetch(&r->in.plate, &r->lines);
  loudest = add(wet[0], left, loudest);
  other = add(wet[1], right, other);
  return lines_loudest(lines_louder(loudest, other));
}

static REALTIME uint32_t reverb_span(const void *state) { return ((const Reverb *)state)->span; }

extern const Effect EFFECT_OF(reverb);
const Effect EFFECT_OF(reverb) = {
    .name = "reverb",
    .state = sizeof(Reverb),
    .knobs = REVERB_KNOBS,
    .amounts = 1,
    .rings = true,
    .memory = reverb_memory,
    .reset = reverb_reset,
    .process = reverb_process,
    .span = reverb_span,
};
