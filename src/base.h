// base.h -- the types, constants and vectors that every layer shares.
//
// A quantum is the 32 frames that the engine renders at a time; a lane is one voice's
// column in a vector of eight. Vectors cross function calls by pointer only, so that objects
// compiled for different instruction sets can be linked together.
#ifndef LIVELUA_BASE_H
#define LIVELUA_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QUANTUM = 32, LANES = 8 };

// A beat (always a quarter note) in ticks: 2^8 * 3^4 * 5 * 7, so that halves, triplets,
// quintuplets and septuplets are whole numbers.
enum { TICKS_PER_BEAT = 725760 };

typedef float f4 __attribute__((vector_size(16)));
typedef int32_t i4 __attribute__((vector_size(16)));
typedef uint32_t u4 __attribute__((vector_size(16)));
typedef float f8 __attribute__((vector_size(32)));
typedef int32_t i8 __attribute__((vector_size(32)));
typedef uint32_t u8x __attribute__((vector_size(32)));

// As many lanes as a register holds. Where that is fewer than eight, compilers keep vectors of eight in
// memory: what has to be fast goes through them a part at a time.
#if defined(__AVX__) && !defined(HALF_LANES)
typedef f8 fv __attribute__((may_alias));
typedef i8 iv __attribute__((may_alias));
typedef u8x uv __attribute__((may_alias));
#else
typedef f4 fv __attribute__((may_alias));
typedef i4 iv __attribute__((may_alias));
typedef u4 uv __attribute__((may_alias));
#endif
enum { LANES_A_PART = sizeof(fv) / sizeof(float) };

// Kernels that are built for the first four lanes alone leave the others as they are.
#ifdef HALF_LANES
enum { LANE_PARTS = 1 };
#else
enum { LANE_PARTS = LANES / LANES_A_PART };
#endif

// First member of all that the engine is given by pointer: one malloc'd block, immutable once sent.
typedef struct Object {
  struct Object *next; // the engine's own
} Object;

// Functions that the audio thread calls. Clang 20 and later check the promise (make rtcheck).
#if defined(__has_attribute) && defined(CHECK_FUNCTION_EFFECTS)
#define REALTIME __attribute__((nonblocking))
#else
#define REALTIME
#endif

#define PI 3.14159265358979323846

// A breath of a loop that waits for another core.
static inline void base_pause(void) {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

static inline float min_f(float a, float b) { return a < b ? a : b; }
static inline float max_f(float a, float b) { return a > b ? a : b; }
static inline float clamp_f(float x, float lo, float hi) { return max_f(lo, min_f(x, hi)); }

// False for NaN and the infinities, by the bits: it holds whatever the compiler assumes of floats.
static inline bool is_finite(float x) {
  union {
    float f;
    uint32_t u;
  } bits = {x};
  return (bits.u & 0x7f800000u) != 0x7f800000u;
}

#endif
