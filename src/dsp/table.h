// table.h -- band-limited single-cycle waves at every third of an octave.
//
// Level n holds the harmonics 1..harmonics[n], at least 32 points a cycle of the highest, and is
// read by a quadratic B-spline; the spline's own response is divided out when the table is built, so each
// harmonic keeps its level (Unser 1999, "Splines: a perfect fit for signal and image processing").
// The levels hold harmonic counts, not frequencies: one set serves every sample rate.
//
// Threads  built once, then constant.
// Memory   the caller's: tables_size bytes, 64-aligned.
#ifndef DSP_TABLE_H
#define DSP_TABLE_H

#include "base.h"

enum { TABLE_LEVELS = 31, TABLE_PAD = 4 };

typedef enum { TABLE_SAW, TABLE_TRIANGLE, TABLE_COUNT } TableId;

// A level's points are half of the spline's coefficients: point n is heard at n - 1/2. The first ones
// stand again at the end, so that four can be read from any place.
typedef struct {
  const float *points[TABLE_LEVELS];
} Table;

typedef struct {
  Table table[TABLE_COUNT];
  float harmonics[TABLE_LEVELS];
  float length[TABLE_LEVELS]; // points in a cycle: a power of two
} Tables;

size_t tables_size(void);
Tables *tables_init(void *block);

// The richest level whose highest harmonic stays under half the sample rate, for a phase step of
// `step` cycles a frame.
uint32_t table_level(const Tables *t, float step) REALTIME;

#endif
