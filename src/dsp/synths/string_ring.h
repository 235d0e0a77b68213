// string_ring.h -- the delay lines of a string: rings of a power of two, read and written a block at a time.
//
// A quantum begins at a multiple of QUANTUM, so that no written block wraps; the first frames are kept a
// second time behind the last, so that no block that is read does. What lies ahead of the place of writing is
// what the pluck is still to add there.
#ifndef DSP_SYNTHS_STRING_RING_H
#define DSP_SYNTHS_STRING_RING_H

#include "dsp/synths/string_design.h"
#include <string.h>

typedef float StringFour __attribute__((vector_size(16), aligned(4), may_alias));
typedef float StringPart __attribute__((vector_size(sizeof(fv)), aligned(4), may_alias));

enum { RING_GUARD = 64, RING_MARGIN = 160, RING_LEAST = 256, STRING_ROW = QUANTUM + LANES };

// A block of every lane, frames in a row.
typedef float StringRows[LANES][STRING_ROW];

typedef struct {
  float *loop[STRING_LOOPS];
  uint32_t size, most; // frames, powers of two
  uint32_t at;         // where this quantum is written
} StringRing;

static inline uint32_t ring_power(uint32_t frames) {
  uint32_t size = RING_LEAST;
  while (size < frames) size *= 2;
  return size;
}

// The longest loop is a cycle of 20 Hz. A pluck lies ahead for as long again from 27.5 Hz up; lower ones are
// shorter than a cycle.
static inline uint32_t ring_most(float rate_hz) {
  return ring_power((uint32_t)(rate_hz * 0.075f) + RING_MARGIN);
}

// Silent, with room for a loop and its pluck.
static inline void ring_reset(StringRing *r, float *memory, float period, float rate_hz) {
  r->most = ring_most(rate_hz);
  r->size = ring_power((uint32_t)(2 * period) + RING_MARGIN);
  if (r->size > r->most) r->size = r->most;
  r->at = 0;
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    r->loop[k] = memory + k * (r->most + RING_GUARD);
    memset(r->loop[k], 0, (r->size + RING_GUARD) * sizeof(float));
  }
}

// Twice the size, and twice what it held: whatever was behind the place of writing still is.
static inline void ring_grow(StringRing *r, float delay) {
  while (r->size < r->most && (uint32_t)delay + RING_MARGIN > r->size) {
    for (uint32_t k = 0; k < STRING_LOOPS; k++) {
      memcpy(r->loop[k] + r->size, r->loop[k], r->size * sizeof(float));
      memcpy(r->loop[k] + 2 * r->size, r->loop[k], RING_GUARD * sizeof(float));
    }
    r->size *= 2;
  }
}

static inline const float *ring_from(const StringRing *r, uint32_t loop, uint32_t frame, uint32_t delay) {
  return r->loop[loop] + ((r->at + frame - delay) & (r->size - 1));
}

// Short blocks are copied a frame at a time: what lies behind them is not theirs.
static inline void ring_copy(const float *from, float *to, uint32_t frames) {
  if (frames % LANES_A_PART == 0)
    for (uint32_t n = 0; n < frames; n += LANES_A_PART)
      *(StringPart *)(to + n) = *(const StringPart *)(from + n);
  else
    for (uint32_t n = 0; n < frames; n++) to[n] = from[n];
}

static inline void ring_store(StringRing *r, uint32_t loop, uint32_t frame, const float *x, uint32_t frames) {
  uint32_t at = r->at + frame;
  ring_copy(x, r->loop[loop] + at, frames);
  if (at < RING_GUARD) ring_copy(x, r->loop[loop] + r->size + at, frames);
}

// `from` is the oldest of the taps; a lane's taps lie LANES apart.
static inline void ring_filter(const float *from, const float *tap, float *to, uint32_t frames) {
  const float t0 = tap[0], t1 = tap[LANES], t2 = tap[2 * LANES], t3 = tap[3 * LANES];
  const float t4 = tap[4 * LANES], t5 = tap[5 * LANES];
  for (uint32_t n = 0; n < frames; n += LANES_A_PART) {
    StringPart y = *(const StringPart *)(from + n + 5) * t0;
    y += *(const StringPart *)(from + n + 4) * t1;
    y += *(const StringPart *)(from + n + 3) * t2;
    y += *(const StringPart *)(from + n + 2) * t3;
    y += *(const StringPart *)(from + n + 1) * t4;
    *(StringPart *)(to + n) = y + *(const StringPart *)(from + n) * t5;
  }
}

// From what was there to what comes: a share of the quantum that begins at `frame`.
static const float ring_lane[LANES] = {1, 2, 3, 4, 5, 6, 7, 8};

static inline void ring_fade(float *to, const float *come, uint32_t frame, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n += LANES_A_PART) {
    StringPart share = ((float)(frame + n) + *(const StringPart *)ring_lane) * (1.0f / QUANTUM);
    StringPart x = *(const StringPart *)(to + n);
    *(StringPart *)(to + n) = x + (*(const StringPart *)(come + n) - x) * share;
  }
}

static inline void ring_read(const StringRing *r, const StringFilters *f, uint32_t loop, uint32_t lane,
                             uint32_t frame, float *to, uint32_t frames) {
  const float *tap = (const float *)f->tap[loop] + lane;
  ring_filter(ring_from(r, loop, frame, (uint32_t)f->delay[loop][lane] + STRING_TAPS - 1), tap, to, frames);
}

// Four rows of four become four columns. Arrays would be kept in memory.
static inline void ring_turn(const float *from, uint32_t from_row, float *to, uint32_t to_row) {
  StringFour x0 = *(const StringFour *)from, x1 = *(const StringFour *)(from + from_row);
  StringFour x2 = *(const StringFour *)(from + 2 * from_row), x3 = *(const StringFour *)(from + 3 * from_row);
  StringFour a = __builtin_shufflevector(x0, x1, 0, 4, 1, 5), b = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
  StringFour c = __builtin_shufflevector(x0, x1, 2, 6, 3, 7), d = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
  *(StringFour *)to = __builtin_shufflevector(a, b, 0, 1, 4, 5);
  *(StringFour *)(to + to_row) = __builtin_shufflevector(a, b, 2, 3, 6, 7);
  *(StringFour *)(to + 2 * to_row) = __builtin_shufflevector(c, d, 0, 1, 4, 5);
  *(StringFour *)(to + 3 * to_row) = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

// Rows to lanes and back, for the four lanes from `first` on.
static inline void ring_to_lanes(StringRows rows, f8 *lanes, uint32_t first, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n += 4)
    ring_turn(rows[first] + n, STRING_ROW, (float *)&lanes[n] + first, LANES);
}

static inline void ring_to_rows(const f8 *lanes, StringRows rows, uint32_t first, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n += 4)
    ring_turn((const float *)&lanes[n] + first, LANES, rows[first] + n, STRING_ROW);
}

#endif
