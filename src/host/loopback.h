// loopback.h -- how long a sound takes from an output to an input, from sweeps that are played and heard.
//
// A sweep is found by its likeness to what was played, whatever its level and polarity, through noise; where
// echoes follow, the first is taken.
//
// Threads  any.
// Memory   none is kept.
// Errors   what was not heard has no place: NaN.
// Units    seconds, frames.
#ifndef HOST_LOOPBACK_H
#define HOST_LOOPBACK_H

#include "base.h"

enum { LOOPBACK_SWEEPS = 8, LOOPBACK_ENOUGH = 6 };
#define LOOPBACK_SWEEP_S 0.05

// The sweep, so many seconds after its beginning; 0 outside of it. Full scale is 1.
float loopback_sweep(double seconds);

// The frame at which the sweep begins in a sound, or NaN.
double loopback_find(const float *sound, size_t frames, double rate_hz);

typedef struct {
  uint32_t heard;   // of the sweeps
  double latency_s; // in the middle of them
  double spread_s;  // from the least to the most, the first and the last left out
} LoopbackVerdict;

LoopbackVerdict loopback_judge(const double latency_s[LOOPBACK_SWEEPS]);

// Whether enough was heard, and alike.
bool loopback_sure(const LoopbackVerdict *v);

#endif
