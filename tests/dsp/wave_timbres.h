// wave_timbres.h -- the wave synth's shapes, to be played alone.
//
// Threads  one. Memory: timbres_open's, until timbres_close.
#ifndef TESTS_WAVE_TIMBRES_H
#define TESTS_WAVE_TIMBRES_H

#include "support/expect.h"
#include "support/listen.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLD_FRAMES = 15, FOLD_HARMONICS = 256 };

// A shape, where its knob stands, and which table it reads.
typedef struct {
  const char *name;
  WaveShape shape;
  TableId table;
  ParamId knob;
  float value;
} Wave;

static const Wave waves[] = {
    {"sine", WAVE_SINE, TABLE_SAW, PARAM_POSITION, 0},
    {"saw", WAVE_TABLE, TABLE_SAW, PARAM_POSITION, 0},
    {"triangle", WAVE_TABLE, TABLE_TRIANGLE, PARAM_POSITION, 0},
    {"square", WAVE_PULSE, TABLE_SAW, PARAM_PULSE_WIDTH, 0.5f},
    {"pulse of a tenth", WAVE_PULSE, TABLE_SAW, PARAM_PULSE_WIDTH, 0.1f},
    {"saw synced at 1.5", WAVE_SYNC, TABLE_SAW, PARAM_SLAVE_RATIO, 1.5f},
    {"saw synced at 2.5", WAVE_SYNC, TABLE_SAW, PARAM_SLAVE_RATIO, 2.5f},
    {"saw synced at 7.3", WAVE_SYNC, TABLE_SAW, PARAM_SLAVE_RATIO, 7.3f},
    {"sine folded thrice", WAVE_FOLD, TABLE_SAW, PARAM_FOLDS, 3.2f},
    {"ring of 1.5", WAVE_RING, TABLE_SAW, PARAM_MOD_RATIO, 1.5f},
    {"ring of 3.7", WAVE_RING, TABLE_SAW, PARAM_MOD_RATIO, 3.7f},
    {"noise", WAVE_NOISE, TABLE_SAW, PARAM_POSITION, 0},
};
enum { WAVES = sizeof waves / sizeof *waves, FIRST_RING = 9, NOISE = 11 };

typedef struct {
  Tables *tables;
  Table fold[FOLD_FRAMES];
  void *memory[FOLD_FRAMES];
} Timbres;

static inline void *timbres_block(size_t bytes) {
  void *p = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!p) abort();
  return p;
}

// Returns the table's memory.
static inline void *timbres_build(Table *table, const float *level, const float *phase, uint32_t count) {
  void *memory = timbres_block(table_size(count)), *room = timbres_block(table_room(count));
  table_build(table, memory, level, phase, count, room);
  free(room);
  return memory;
}

static inline double triangle_of(double x) { return asin(sin(x)) * 2 / acos(-1); }

// The harmonics of a sine so many times as high as where it turns back. It is odd, so they are all sines.
static inline void fold_harmonics(double folds, float level[FOLD_HARMONICS]) {
  enum { POINTS = 16384 };
  static double real[POINTS], imaginary[POINTS];
  for (int i = 0; i < POINTS; i++) {
    real[i] = triangle_of(folds * acos(-1) / 2 * sin(2 * acos(-1) * i / POINTS));
    imaginary[i] = 0;
  }
  listen_fft(real, imaginary, POINTS);
  for (int k = 1; k <= FOLD_HARMONICS; k++) level[k - 1] = (float)(imaginary[k] * -2 / POINTS);
}

static inline Timbres *timbres_open(void) {
  Timbres *t = timbres_block(sizeof *t);
  t->tables = tables_init(timbres_block(tables_size()));
  for (int i = 0; i < FOLD_FRAMES; i++) {
    float level[FOLD_HARMONICS];
    fold_harmonics(1 + i * 0.5, level);
    t->memory[i] = timbres_build(&t->fold[i], level, NULL, FOLD_HARMONICS);
  }
  return t;
}

static inline void timbres_close(Timbres *t) {
  for (int i = 0; i < FOLD_FRAMES; i++) free(t->memory[i]);
  free(t->tables);
  free(t);
}

static inline Timbre timbre_of(const Timbres *t, const Wave *wave) {
  Timbre timbre = {.synth = SYNTH_WAVE, .shape = (uint8_t)wave->shape, .copies = 1, .frames = 1};
  timbre.table[0] = t->tables->table[wave->table];
  if (wave->shape != WAVE_FOLD) return timbre;
  timbre.frames = FOLD_FRAMES;
  memcpy(timbre.table, t->fold, sizeof t->fold);
  return timbre;
}

static inline Timbre timbre_of_table(WaveShape shape, const Table *table) {
  Timbre timbre = {.synth = SYNTH_WAVE, .shape = (uint8_t)shape, .copies = 1, .frames = 1};
  timbre.table[0] = *table;
  return timbre;
}

static inline Solo *solo_wave(const Timbre *timbre, const Wave *wave, float rate_hz) {
  Solo *s = solo_open(timbre, rate_hz, solo_set());
  solo_turn(s, wave->knob, wave->value);
  return s;
}

#endif
