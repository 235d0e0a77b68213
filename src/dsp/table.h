// table.h -- band-limited single-cycle waves at every third of an octave.
//
// Level n holds no more than so many harmonics (a third of an octave fewer at each), at least 32 points a
// cycle of the highest, and is read by a quadratic B-spline; the spline's own response is divided out when
// the table is built, so each harmonic keeps its level (Unser 1999, "Splines: a perfect fit for signal and
// image processing"). The levels hold harmonic counts, not frequencies: one set serves every sample rate.
//
// Threads  built once, then constant.
// Memory   the caller's, 64-aligned; the room is needed while a table is built.
#ifndef DSP_TABLE_H
#define DSP_TABLE_H

#include "base.h"

enum { TABLE_LEVELS = 31, TABLE_PAD = 4, TABLE_HARMONICS = 1024 };

// A level's points are half of the spline's coefficients: point n is heard at n - 1/2. The first ones
// stand again at the end, so that four can be read from any place. Where a table has fewer harmonics than a
// level could hold, that level is the next one's.
typedef struct {
  const float *points[TABLE_LEVELS];
  float length[TABLE_LEVELS]; // points in a cycle: a power of two
} Table;

typedef enum { TABLE_SAW, TABLE_TRIANGLE, TABLE_SQUARE, TABLE_COUNT } TableId;

typedef struct {
  Table table[TABLE_COUNT];
} Tables;

size_t tables_size(void);
Tables *tables_init(void *block);

// Bytes of a table of 1 to TABLE_HARMONICS harmonics, and of the room to build it.
size_t table_size(uint32_t harmonics);
size_t table_room(uint32_t harmonics);

// level[k] is the amplitude of harmonic k + 1, phase[k] where its sine begins, in cycles; NULL: all at 0.
void table_build(Table *t, void *memory, const float *level, const float *phase, uint32_t harmonics,
                 void *room);

// The richest level whose highest harmonic stays under half the sample rate, for a phase step of
// `step` cycles a frame.
uint32_t table_level(float step) REALTIME;

#endif
