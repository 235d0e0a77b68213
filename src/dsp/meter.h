// meter.h -- how loud a stereo signal is: its peak, falling, and its mean square.
#ifndef DSP_METER_H
#define DSP_METER_H

#include "base.h"

typedef struct {
  float peak[2], square[2]; // left, right
} Meter;

// Takes in a quantum of one side. Peaks fall by 20 dB a second; the mean square follows within 0.1 s.
static inline void meter_measure(Meter *m, uint32_t side, const float x[QUANTUM], float rate_hz) {
  float peak = m->peak[side] * (1 - 2.3f * QUANTUM / rate_hz), square = 0;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    peak = max_f(peak, x[n] < 0 ? -x[n] : x[n]);
    square += x[n] * x[n];
  }
  m->peak[side] = peak < 1e-9f ? 0 : peak;
  m->square[side] += (square * (1.0f / QUANTUM) - m->square[side]) * min_f(QUANTUM * 10 / rate_hz, 1);
  if (m->square[side] < 1e-18f) m->square[side] = 0;
}

#endif
