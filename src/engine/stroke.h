// stroke.h -- drum strokes, eight to a group: a kit's pieces as they sound.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_STROKE_H
#define ENGINE_STROKE_H

#include "base.h"
#include "dsp/kernels.h"
#include "engine/kit.h"

enum { STROKE_GROUPS = 4 };

typedef struct {
  uint64_t order;
  uint32_t owner;
  uint8_t piece, choke;
  bool fading;
} Stroke;

typedef struct {
  DrumLanes lanes[STROKE_GROUPS];
  Stroke stroke[STROKE_GROUPS][LANES];
  uint32_t busy[STROKE_GROUPS]; // a bit a lane
} Strokes;

// Hits a piece at frame `at` of this quantum: chokes its group, takes the oldest stroke's place when
// `most` sound already.
void stroke_hit(Strokes *s, const Kit *kit, uint8_t piece, float velocity, int32_t at, uint64_t order,
                uint32_t owner, uint32_t most, float rate_hz) REALTIME;

// Every stroke is gone within 5 ms.
void stroke_silence(Strokes *s, float rate_hz) REALTIME;

uint32_t stroke_count(const Strokes *s) REALTIME;

// Adds a quantum to the buses and frees what has ended.
void stroke_render(Strokes *s, const Kernels *kernels, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) REALTIME;

#endif
