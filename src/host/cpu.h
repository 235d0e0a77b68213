// cpu.h -- what this processor can do for the engine.
//
// Threads  cpu_flush_denormals: each thread that renders. The rest: any.
#ifndef HOST_CPU_H
#define HOST_CPU_H

#include "base.h"
#include "dsp/kernels.h"

// The fastest lane kernels that this machine runs.
const Kernels *cpu_kernels(void);

// "base" or "avx2"; NULL when the machine or the build lacks them.
const Kernels *cpu_kernels_named(const char *name);

// From here on the calling thread's floats that are too small to matter are zero, in and out.
void cpu_flush_denormals(void);
bool cpu_flushes_denormals(void);

#endif
