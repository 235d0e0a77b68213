#include "host/cpu.h"

#include <string.h>

#if defined(__x86_64__)
#include <xmmintrin.h>

enum { FLUSH_TO_ZERO = 1 << 15, DENORMALS_ARE_ZERO = 1 << 6, FLUSH = FLUSH_TO_ZERO | DENORMALS_ARE_ZERO };

static const Kernels *avx2(void) { return __builtin_cpu_supports("avx2") ? &kernels_avx2 : NULL; }

void cpu_flush_denormals(void) { _mm_setcsr(_mm_getcsr() | FLUSH); }

bool cpu_flushes_denormals(void) { return (_mm_getcsr() & FLUSH) == FLUSH; }

#elif defined(__aarch64__)

static const uint64_t FLUSH = 1u << 24; // FPCR.FZ

static uint64_t fpcr_read(void) {
  uint64_t word;
  __asm__ volatile("mrs %0, fpcr" : "=r"(word));
  return word;
}

static const Kernels *avx2(void) { return NULL; }

void cpu_flush_denormals(void) { __asm__ volatile("msr fpcr, %0" : : "r"(fpcr_read() | FLUSH)); }

bool cpu_flushes_denormals(void) { return (fpcr_read() & FLUSH) == FLUSH; }

#else

static const Kernels *avx2(void) { return NULL; }

void cpu_flush_denormals(void) {}

bool cpu_flushes_denormals(void) { return false; }

#endif

const Kernels *cpu_kernels(void) {
  const Kernels *fast = avx2();
  return fast ? fast : &kernels_base;
}

const Kernels *cpu_kernels_named(const char *name) {
  if (strcmp(name, "base") == 0) return &kernels_base;
  if (strcmp(name, "avx2") == 0) return avx2();
  return NULL;
}
