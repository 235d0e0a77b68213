// states.h -- numbers that an effect keeps: how loud they are, and an end to those that nobody can hear.
//
// Sizes of floats are in the order of their bits, and maxima of integers are what compilers take many at a
// time.
#ifndef EFFECTS_STATES_H
#define EFFECTS_STATES_H

#include "base.h"
#include <string.h>

enum { STATES_MOST = 64, STATES_SIZE = 0x7fffffff, STATES_INAUDIBLE = 0x219392ef /* 1e-18 */ };

static inline float states_float(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline float states_loudest(const float *x, uint32_t count) {
  int32_t bits[STATES_MOST], most = 0;
  memcpy(bits, x, count * sizeof *x);
  for (uint32_t n = 0; n < count; n++) {
    int32_t size = bits[n] & STATES_SIZE;
    most = size > most ? size : most;
  }
  return states_float(most);
}

// The same; what is too quiet becomes 0 before numbers get so small that machines differ about them.
static inline float states_settle(float *x, uint32_t count) {
  int32_t bits[STATES_MOST], most = 0;
  memcpy(bits, x, count * sizeof *x);
  for (uint32_t n = 0; n < count; n++) {
    int32_t size = bits[n] & STATES_SIZE;
    bits[n] = size < STATES_INAUDIBLE ? 0 : bits[n];
    most = size > most ? size : most;
  }
  memcpy(x, bits, count * sizeof *x);
  return states_float(most);
}

#endif
