// loudness.h -- how loud a stereo mix is to the ear: ITU-R BS.1770-4, and the three scales of EBU R 128.
//
// The K-weighted energy is summed over tenths of a second. The gate of the integrated loudness works on a
// histogram of tenths of a LU, so that it is as exact after a day as after a minute.
//
// Threads  the audio thread measures; whoever reads must be it or hold a copy.
// Memory   the caller's.
// Units    LUFS; LOUDNESS_SILENCE where there is nothing to hear. Reading the integrated scale looks
//          through the histogram (about 1 us): not for every quantum.
#ifndef DSP_LOUDNESS_H
#define DSP_LOUDNESS_H

#include "base.h"

#define LOUDNESS_SILENCE -120.0f

enum {
  LOUDNESS_TENTHS = 30, // the short term is 3 s
  LOUDNESS_BINS = 1000, // -70 to +30 LUFS
};

typedef double LoudnessPair __attribute__((vector_size(16))); // left, right

typedef struct {
  double b0, b1, b2, a1, a2;
} LoudnessSection;

typedef struct {
  LoudnessSection shelf, cut;
  LoudnessPair state[4], energy;
  uint32_t tenth, filled;         // frames in a tenth, and of the present one
  uint32_t place, count;          // of the tenths; how many there have been, up to 4
  double tenths[LOUDNESS_TENTHS]; // mean squares
  double power[LOUDNESS_BINS];    // sums over the blocks of 0.4 s that lie in a bin
  uint32_t blocks[LOUDNESS_BINS];
} Loudness;

void loudness_init(Loudness *l, float rate_hz);

void loudness_measure(Loudness *l, const float left[QUANTUM], const float right[QUANTUM]) REALTIME;

// Over the last 0.4 s, the last 3 s, and all since init that passes the gates. Each is as of the last whole
// tenth of a second; what was before init counts as silence.
float loudness_momentary(const Loudness *l) REALTIME;
float loudness_short_term(const Loudness *l) REALTIME;
float loudness_integrated(const Loudness *l) REALTIME;

#endif
