// dc_block.h -- takes away what does not swing: a one-pole high-pass at 5 Hz on two sides.
//
// The DC blocker of Julius Smith ("Introduction to Digital Filters", 2007), a zero at 0 Hz and a pole beside
// it, written as the signal less its running mean: the state is as small as the offset, and so is its
// rounding.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef DSP_DC_BLOCK_H
#define DSP_DC_BLOCK_H

#include "base.h"

typedef struct {
  double mean[2]; // left, right
} DcBlock;

void dc_block_reset(DcBlock *d) REALTIME;

void dc_block_process(DcBlock *d, float rate_hz, float left[QUANTUM], float right[QUANTUM]) REALTIME;

#endif
