// floor.h -- the arithmetic of a voice with no engine around it: what no synth on this machine beats.
//
// A two-point BLEP saw, a state-variable low-pass at a fixed corner, a one-pole envelope, two gains; no
// events, no smoothing, no tables.
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include "base.h"

#include <stdlib.h>
#include <string.h>

enum { FLOOR_VOICES = 1024 };

typedef struct {
  _Alignas(64) float phase[FLOOR_VOICES], step[FLOOR_VOICES],
      ratio[FLOOR_VOICES]; // cycles; a frame; 1 / step
  float state1[FLOOR_VOICES], state2[FLOOR_VOICES], level[FLOOR_VOICES];
  float left[FLOOR_VOICES], right[FLOOR_VOICES];
} Floor;

// A quantum of `voices` voices, a multiple of 16, summed to stereo.
typedef void (*FloorKernel)(Floor *f, uint32_t voices, float *out);

#define FLOOR_WIDTH 4
#define FLOOR_NAME  floor_base
#define FLOOR_TARGET
#include "bench/floor_lanes.h"

#ifdef __x86_64__
#define FLOOR_WIDTH  8
#define FLOOR_NAME   floor_avx2
#define FLOOR_TARGET __attribute__((target("avx2")))
#include "bench/floor_lanes.h"
#endif

static inline FloorKernel floor_kernel(const char *name) {
#ifdef __x86_64__
  if (strcmp(name, "avx2") == 0) return floor_avx2;
#endif
  (void)name;
  return floor_base;
}

// Caller frees.
static inline Floor *floor_open(void) {
  Floor *f = aligned_alloc(64, sizeof *f);
  memset(f, 0, sizeof *f);
  for (uint32_t i = 0; i < FLOOR_VOICES; i++) {
    f->step[i] = 0.002f + 0.0003f * (float)(i % 48);
    f->ratio[i] = 1 / f->step[i];
    f->left[i] = 0.01f;
    f->right[i] = 0.02f;
  }
  return f;
}

#endif
