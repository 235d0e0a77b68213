// grain_timbres.h -- what the tests of grains and tape play.
#ifndef TESTS_GRAIN_TIMBRES_H
#define TESTS_GRAIN_TIMBRES_H

#include "support/expect.h"
#include "support/listen.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>

// Saws and squares are a little duller than theirs.
enum { SAW, SQUARE, SINE, WAVES };

static inline Timbre *timbre_open(GrainShape shape, int first, uint32_t frames) {
  Timbre *t = aligned_alloc(64, (sizeof *t + 63) / 64 * 64);
  void *room = aligned_alloc(64, (table_room(TABLE_HARMONICS) + 63) / 64 * 64);
  assert_true(t && room);
  *t = (Timbre){.synth = SYNTH_GRAIN, .shape = (uint8_t)shape, .frames = frames};
  for (uint32_t k = 0; k < frames; k++) {
    int wave = (first + (int)k) % WAVES;
    float level[TABLE_HARMONICS] = {1};
    for (uint32_t h = 2; wave != SINE && h <= TABLE_HARMONICS; h++)
      level[h - 1] = wave == SQUARE && h % 2 == 0 ? 0 : 0.7f / (float)h;
    void *memory = aligned_alloc(64, table_size(TABLE_HARMONICS));
    assert_non_null(memory);
    table_build(&t->table[k], memory, level, NULL, wave == SINE ? 1 : TABLE_HARMONICS, room);
  }
  free(room);
  return t;
}

// The memory of a table begins at its richest level.
static inline void timbre_close(Timbre *t) {
  for (uint32_t k = 0; k < t->frames; k++) free((void *)(uintptr_t)t->table[k].points[0]);
  free(t);
}

static inline Sound sound(const float *side, size_t frames, double rate_hz) {
  return (Sound){side, frames, rate_hz};
}

static inline double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

#endif
