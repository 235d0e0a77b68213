// bench_voices.h -- how many voices this machine renders in the time that they last.
//
// Threads  the control thread.
// Errors   said to the user; false.
#ifndef APP_BENCH_VOICES_H
#define APP_BENCH_VOICES_H

#include "app/options.h"

typedef struct {
  double voices;            // on one core, by the block in the middle
  double worst_ms, last_ms; // the longest block, with BENCH_VOICES of them; and how long it may be
} BenchVoices;

enum { BENCH_VOICES = 128 };

// Of an instrument of presets/, or, with NULL, of a plain saw.
bool bench_voices(const Options *o, const char *instrument, BenchVoices *found);

#endif
