// timbre_random.h -- timbres that nobody would make: every field anywhere between its limits.
//
// Included once by each test program. The limits are those within which a script may set them.
#ifndef TESTS_ENGINE_TIMBRE_RANDOM_H
#define TESTS_ENGINE_TIMBRE_RANDOM_H

#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>

static const uint32_t timbre_shapes[SYNTH_COUNT] = {7, 1, 3, 1, 3, 1, 2};

// Even steps of the logarithm, and often an end.
static inline float timbre_ratio(uint64_t *random, double low, double high) {
  switch (random_below(random, 12)) {
  case 0: return (float)low;
  case 1: return (float)high;
  default: return (float)(low * pow(high / low, random_between(random, 0, 1)));
  }
}

static inline float timbre_value(uint64_t *random, double low, double high) {
  switch (random_below(random, 12)) {
  case 0: return (float)low;
  case 1: return (float)high;
  default: return (float)random_between(random, low, high);
  }
}

static inline void timbre_random_modes(Timbre *t, uint64_t *random) {
  t->mode_count = (uint8_t)(1 + random_below(random, TIMBRE_MODES));
  for (int k = 0; k < t->mode_count; k++)
    t->mode[k] =
        (Mode){timbre_ratio(random, 0.01, 200), timbre_value(random, -10, 10),
               random_below(random, 4) ? timbre_ratio(random, 0.001, 120) : 0, timbre_value(random, 0, 50)};
  t->stiffness = timbre_value(random, 0, 0.1);
  t->key_decay = timbre_value(random, -4, 4);
  t->aftersound = timbre_value(random, 0, 1);
  t->attack_s = timbre_value(random, 0, 20);
}

static inline void timbre_random_operators(Timbre *t, uint64_t *random) {
  t->operator_count = (uint8_t)(1 + random_below(random, TIMBRE_OPERATORS));
  for (int k = 0; k < t->operator_count; k++) {
    t->operator[k] =(Operator){.ratio = timbre_value(random, 0, 100),
                               .hz = random_below(random, 3) ? 0 : timbre_value(random, -20000, 20000),
                               .level = timbre_value(random, 0, 10),
                               .attack_s = timbre_value(random, 0, 20),
                               .decay_s = timbre_value(random, 0, 120),
                               .sustain = timbre_value(random, 0, 1),
                               .release_s = timbre_value(random, 0, 60),
                               .velocity = timbre_value(random, 0, 1),
                               .key = timbre_value(random, -4, 4)};
    for (int from = 0; from < t->operator_count; from++)
      t->matrix[k][from] = random_below(random, 2) ? timbre_value(random, -30, 30) : 0;
  }
}

static inline void timbre_random_body(Timbre *t, uint64_t *random) {
  t->dry = timbre_value(random, 0, 10);
  t->resonance_count = (uint8_t)random_below(random, TIMBRE_RESONANCES + 1);
  for (int k = 0; k < t->resonance_count; k++)
    t->resonance[k] = (Resonance){timbre_ratio(random, 20, 20000), timbre_value(random, -10, 10),
                                  timbre_ratio(random, 0.1, 200)};
  if (random_below(random, 2))
    t->breath = (Breath){.level = timbre_value(random, 0, 4),
                         .chiff = timbre_value(random, 0, 10),
                         .chiff_s = timbre_ratio(random, 0.001, 10),
                         .hz = random_below(random, 2) ? timbre_ratio(random, 20, 20000) : 0,
                         .ratio = timbre_ratio(random, 0.1, 100),
                         .q = timbre_ratio(random, 0.05, 100)};
  if (random_below(random, 2))
    t->strike = (Strike){timbre_value(random, 0, 10), timbre_ratio(random, 0.0005, 10),
                         timbre_ratio(random, 20, 20000)};
}

static inline void timbre_random_routes(Timbre *t, uint32_t knobs, uint64_t *random) {
  t->route_count = (uint8_t)random_below(random, TIMBRE_ROUTES + 1);
  for (int k = 0; k < t->route_count; k++)
    t->route[k] = (Route){(uint8_t)random_below(random, MOD_SOURCES),
                          (uint8_t)random_below(random, MOD_KNOB + knobs), timbre_value(random, -100, 100)};
}

// Of a synth, or of any: SYNTH_COUNT. It is the engine's to give back.
static inline Timbre *timbre_random(uint32_t synth, uint64_t *random) {
  Timbre *t = calloc(1, sizeof *t);
  assert_non_null(t);
  if (synth == SYNTH_COUNT) synth = random_below(random, SYNTH_COUNT);
  *t = (Timbre){.bytes = sizeof *t, .origin = t, .synth = (uint8_t)synth};
  t->shape = (uint8_t)random_below(random, timbre_shapes[synth]);
  t->copies = (uint8_t)(1 + random_below(random, SYNTH_COPIES));
  timbre_random_modes(t, random);
  timbre_random_operators(t, random);
  timbre_random_body(t, random);
  timbre_random_routes(t, kernels_base.synths[synth]->knobs, random);
  t->vowel_count = (uint8_t)random_below(random, TIMBRE_VOWELS + 1);
  for (int k = 0; k < TIMBRE_VOWELS; k++) t->vowel[k] = timbre_value(random, 0, 4);
  t->vowel_s = timbre_ratio(random, 0.01, 20);
  t->consonant = timbre_value(random, 0, 1);
  for (uint32_t k = 0, count = random_below(random, TIMBRE_RESONANCES + 1); k < count; k++)
    t->sympathy[k] = timbre_ratio(random, 0.05, 20);
  t->pwm_hz = random_below(random, 4) ? 0 : timbre_value(random, 0, 20);
  t->frames = 1 + random_below(random, 4);
  for (uint32_t k = 0; k < t->frames; k++) t->table[k] = stage_tables()->table[random_below(random, 3)];
  return t;
}

#endif
