// deck.h -- eight drum strokes by themselves, on a tape. Included once by each test program.
#ifndef TESTS_ENGINE_DECK_H
#define TESTS_ENGINE_DECK_H

#include "dsp/drum.h"
#include "engine/hit.h"
#include "support/expect.h"
#include "support/listen.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DECK_RATE = 48000, DECK_ROOM = 4 * DECK_RATE };

typedef struct {
  _Alignas(64) DrumLanes lanes;
  _Alignas(64) f8 bus[2][QUANTUM];
  const Drum *drum;
  float rate_hz;
  uint32_t busy, frames;
  float tape[2][DECK_ROOM];
} Deck;

static inline Deck *deck_open(const Drum *drum, float rate_hz) {
  Deck *d = aligned_alloc(64, (sizeof *d + 63) / 64 * 64);
  assert_non_null(d);
  memset(d, 0, sizeof *d);
  d->drum = drum;
  d->rate_hz = rate_hz;
  return d;
}

static inline void deck_hit(Deck *d, uint32_t lane, const DrumPiece *p, float velocity, uint32_t seed,
                            int32_t begin) {
  hit_start(&d->lanes, lane, p, velocity, seed, begin, d->rate_hz);
  d->busy |= 1u << lane;
}

static inline void deck_run(Deck *d, double seconds) {
  for (uint32_t left = (uint32_t)(seconds * (double)d->rate_hz / QUANTUM); left > 0; left--) {
    assert_true(d->frames + QUANTUM <= DECK_ROOM);
    memset(d->bus, 0, sizeof d->bus);
    if (d->busy) d->busy = d->drum->render(&d->lanes, d->busy, d->bus[0], d->bus[1]);
    for (uint32_t side = 0; side < 2; side++)
      for (uint32_t n = 0; n < QUANTUM; n++) {
        float sum = 0;
        for (uint32_t i = 0; i < LANES; i++) sum += d->bus[side][n][i];
        d->tape[side][d->frames + n] = sum;
      }
    d->frames += QUANTUM;
  }
}

static inline Sound deck_side(const Deck *d, uint32_t side) {
  return (Sound){d->tape[side], d->frames, (double)d->rate_hz};
}

static inline Deck *deck_play(const DrumPiece *p, float velocity, double seconds) {
  Deck *d = deck_open(&drum_base, DECK_RATE);
  deck_hit(d, 0, p, velocity, 1, 0);
  deck_run(d, seconds);
  return d;
}

static inline Sound deck_part(const Deck *d, double from, double seconds) {
  return listen_slice(deck_side(d, 0), (size_t)(from * DECK_RATE), (size_t)(seconds * DECK_RATE));
}

// Two modes under a pitch that falls from 400 to 200 Hz within 50 ms.
static const DrumPiece deck_tom = {.level = 1,
                                   .tone = 1,
                                   .tone_start = 400,
                                   .tone_end = 200,
                                   .tone_sweep = 0.05f,
                                   .tone_decay = 1,
                                   .tone2 = 0.5f,
                                   .tone2_ratio = 2.5f,
                                   .tone2_decay = 1};
static const DrumPiece deck_hiss = {
    .level = 1, .noise = 1, .noise_low = 1000, .noise_high = 4000, .noise_decay = 1};

#endif
