// limiter_latency.h -- by how many frames the limiter delays the mix.
#ifndef DSP_LIMITER_LATENCY_H
#define DSP_LIMITER_LATENCY_H

#include "base.h"

#define LIMITER_AHEAD_S 0.0013f // what it has to see before it comes

enum { LIMITER_MOST_QUANTA = 8 }; // at 192 kHz

// Whole quanta: 64 frames at 48 kHz. It is the same whether the limiter is on or off.
static inline uint32_t limiter_latency(float rate_hz) {
  float quanta = LIMITER_AHEAD_S * rate_hz * (1.0f / QUANTUM);
  uint32_t whole = (uint32_t)quanta;
  whole += (float)whole < quanta;
  return QUANTUM * (whole < LIMITER_MOST_QUANTA ? whole : LIMITER_MOST_QUANTA);
}

#endif
