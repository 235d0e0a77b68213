// bench.h -- livelua bench: what this machine can do, as figures on standard output.
#ifndef APP_BENCH_H
#define APP_BENCH_H

#include "app/options.h"

// Voices and the clock; with the word "clock", the clock alone. The exit code.
int bench_run(const Options *o);

#endif
