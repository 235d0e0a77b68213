// pole.h -- one-pole recursions y[n] = keep[n] y[n-1] + x[n], four frames at a time.
//
// Two such steps are one of the same kind over two frames, whatever each `keep` is: doubling that
// twice leaves a recursion over four frames, which four lanes do at once (Kogge & Stone 1973; Parhi &
// Messerschmitt 1989). What each frame keeps is doubled once for all streams that it serves.
//
// Before the quantum nothing is kept, and the last frame there is the output that went before.
#ifndef DSP_EFFECTS_POLE_H
#define DSP_EFFECTS_POLE_H

#include "dsp/effects/stream.h"
#include <string.h>

enum { POLE_LANES = 4, POLE_BLOCKS = QUANTUM / POLE_LANES };

typedef struct {
  f4 by1[POLE_BLOCKS], by2[POLE_BLOCKS], by4[POLE_BLOCKS];
} Pole;

// Four frames that end 1 or 2 before those of `now` do.
static inline f4 pole_back1(f4 before, f4 now) { return __builtin_shufflevector(before, now, 3, 4, 5, 6); }
static inline f4 pole_back2(f4 before, f4 now) { return __builtin_shufflevector(before, now, 2, 3, 4, 5); }

static inline void pole_keep(Pole *p, const float keep[QUANTUM]) {
  f4 one = {0}, two = {0};
  for (int b = 0; b < POLE_BLOCKS; b++) {
    f4 now;
    memcpy(&now, keep + b * POLE_LANES, sizeof now);
    p->by1[b] = now;
    p->by2[b] = now * pole_back1(one, now);
    one = now;
    p->by4[b] = p->by2[b] * pole_back2(two, p->by2[b]);
    two = p->by2[b];
  }
}

static inline void pole_keep_steady(Pole *p, float keep) {
  float all[QUANTUM];
  for (int n = 0; n < QUANTUM; n++) all[n] = keep;
  pole_keep(p, all);
}

// One stream: its input and first doubling of the last four frames, and their output.
typedef struct {
  f4 one, two, out;
} PoleRun;

static inline PoleRun pole_start(float last) {
  f4 before = {0, 0, 0, last};
  return (PoleRun){before, before, before};
}

static inline void pole_step(PoleRun *r, const Pole *p, int block, float *x) {
  f4 now, next;
  memcpy(&now, x + block * POLE_LANES, sizeof now);
  next = now + p->by1[block] * pole_back1(r->one, now);
  r->one = now;
  now = next + p->by2[block] * pole_back2(r->two, next);
  r->two = next;
  r->out = now + p->by4[block] * r->out;
  memcpy(x + block * POLE_LANES, &r->out, sizeof now);
}

// In place; `last` is the output before the quantum, and is left at its end. Both sides go side by side,
// because each has to wait for itself.
static inline void pole_run(const Pole *restrict p, float last[2], float left[restrict QUANTUM],
                            float right[restrict QUANTUM]) {
  PoleRun one = pole_start(last[0]), other = pole_start(last[1]);
  for (int b = 0; b < POLE_BLOCKS; b++) {
    pole_step(&one, p, b, left);
    pole_step(&other, p, b, right);
  }
  last[0] = stream_snap(one.out[POLE_LANES - 1]);
  last[1] = stream_snap(other.out[POLE_LANES - 1]);
}

#endif
