// stroke.h -- drum strokes, eight to a group: a kit's pieces as they sound.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_STROKE_H
#define ENGINE_STROKE_H

#include "base.h"
#include "dsp/kernels.h"
#include "engine/group.h"
#include "engine/kit.h"

enum { STROKE_GROUPS = 8 };

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
  uint8_t out[STROKE_GROUPS];   // the strip that the strokes of a group go to; STRIP_NONE: their channel's
} Strokes;

// Hits a piece that goes to strip `out` at frame note->begin of this quantum: chokes its group, takes the
// oldest stroke's place when `most` sound already.
void stroke_hit(Strokes *s, const Kit *kit, uint8_t piece, uint8_t out, const Voice *note, uint32_t most,
                float rate_hz) REALTIME;

// One stroke, or every stroke, is gone within 5 ms.
void stroke_fade(Strokes *s, uint32_t group, uint32_t lane, float rate_hz) REALTIME;
void stroke_silence(Strokes *s, float rate_hz) REALTIME;

uint32_t stroke_count(const Strokes *s) REALTIME;

// The strips, a bit each, that strokes go to apart from their channel.
uint64_t stroke_splits(const Strokes *s) REALTIME;

// Adds a quantum of what goes to `out` to the buses and frees what has ended.
void stroke_render(Strokes *s, const Kernels *kernels, uint8_t out, f8 bus_left[QUANTUM],
                   f8 bus_right[QUANTUM]) REALTIME;

#endif
