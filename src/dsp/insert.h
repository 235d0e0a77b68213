// insert.h -- what a channel's sound passes after its voices: a low-pass, and a level for each side.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef DSP_INSERT_H
#define DSP_INSERT_H

#include "base.h"
#include "dsp/glide.h"

// The same filter as a voice's (kernels.h), on two sides.
typedef struct {
  float state[2][2]; // left, right
  float gain[3];     // tan of the corner at the last three quanta
  bool on;
} InsertLowpass;

// `corner` is log2 Hz, `damping` 1 / Q, `wet` 0 for off and 1 for on. While it stands at 0 the filter costs
// nothing; it starts from silence.
void insert_lowpass(InsertLowpass *f, const Glide *corner, const Glide *damping, const Glide *wet,
                    float rate_hz, float left[QUANTUM], float right[QUANTUM]) REALTIME;

// Whether it still sounds by itself.
bool insert_rings(const InsertLowpass *f) REALTIME;

void insert_level(const Glide *level, float x[QUANTUM]) REALTIME;

#endif
