// meter.h -- how loud a stereo signal is: its peak, falling, and its mean square.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef DSP_METER_H
#define DSP_METER_H

#include "base.h"

typedef struct {
  float peak[2], square[2]; // left, right
  float hold[2];            // the highest peak of the last two seconds
  float held[2];            // seconds since then
} Meter;

// Takes in a quantum of one side. Peaks fall by 20 dB a second; the mean square follows within 0.1 s.
// Returns the sum of the squares: no number when one of the samples is none.
float meter_measure(Meter *m, uint32_t side, const float x[QUANTUM], float rate_hz) REALTIME;

#endif
