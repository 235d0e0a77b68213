// floor_lanes.h -- FLOOR_NAME, a floor.h kernel FLOOR_WIDTH lanes wide. Included once for each width.

#define FLOOR_PASTE_(a, b)    a##b
#define FLOOR_PASTE(a, b)     FLOOR_PASTE_(a, b)
#define V                     FLOOR_PASTE(FLOOR_NAME, _vector)
#define I                     FLOOR_PASTE(FLOOR_NAME, _mask)
#define FLOOR_VOICE           FLOOR_PASTE(FLOOR_NAME, _voice)
#define FLOOR_FRAME           FLOOR_PASTE(FLOOR_NAME, _frame)
#define FLOOR_INLINE          static inline FLOOR_TARGET __attribute__((always_inline))
#define FLOOR_SELECT(m, a, b) ((V)(((m) & (I)(a)) | (~(m) & (I)(b))))

typedef float V __attribute__((vector_size(4 * FLOOR_WIDTH)));
typedef int32_t I __attribute__((vector_size(4 * FLOOR_WIDTH)));

typedef struct {
  V phase, step, ratio, state1, state2, level, left, right;
} FLOOR_VOICE;

FLOOR_INLINE V FLOOR_FRAME(FLOOR_VOICE *v) {
  const float g = 0.131652f, k = 0.25f, a1 = 1 / (1 + g * (g + k)), a2 = g * a1, a3 = g * a2;
  V one = (V){0} + 1.0f;
  v->phase += v->step;
  v->phase -= (V)((v->phase >= one) & (I)one);
  V after = one - FLOOR_SELECT(v->phase < v->step, v->phase * v->ratio, one);
  V before = one - FLOOR_SELECT(one - v->phase < v->step, (one - v->phase) * v->ratio, one);
  V saw = v->phase + v->phase - one + after * after - before * before;
  V v3 = saw - v->state2, v1 = a1 * v->state1 + a2 * v3, v2 = v->state2 + a2 * v->state1 + a3 * v3;
  v->state1 = v1 + v1 - v->state1;
  v->state2 = v2 + v2 - v->state2;
  v->level += (0.7f - v->level) * 0.001f;
  return v2 * v->level;
}

// Two vectors side by side, so that neither waits for the other.
FLOOR_TARGET static void FLOOR_NAME(Floor *f, uint32_t voices, float *out) {
  V left[QUANTUM], right[QUANTUM];
  memset(left, 0, sizeof left);
  memset(right, 0, sizeof right);
  for (uint32_t i = 0; i < voices; i += 2 * FLOOR_WIDTH) {
#define AT(name, n) (*(V *)(void *)&f->name[i + (n)*FLOOR_WIDTH])
#define LOAD(n)                                                                                              \
  {AT(phase, n),  AT(step, n),  AT(ratio, n), AT(state1, n),                                                 \
   AT(state2, n), AT(level, n), AT(left, n),  AT(right, n)}
    FLOOR_VOICE a = LOAD(0), b = LOAD(1);
    for (uint32_t n = 0; n < QUANTUM; n++) {
      V x = FLOOR_FRAME(&a), y = FLOOR_FRAME(&b);
      left[n] += x * a.left + y * b.left;
      right[n] += x * a.right + y * b.right;
    }
    AT(phase, 0) = a.phase, AT(state1, 0) = a.state1, AT(state2, 0) = a.state2, AT(level, 0) = a.level;
    AT(phase, 1) = b.phase, AT(state1, 1) = b.state1, AT(state2, 1) = b.state2, AT(level, 1) = b.level;
#undef LOAD
#undef AT
  }
  for (uint32_t n = 0; n < QUANTUM; n++) {
    out[2 * n] = out[2 * n + 1] = 0;
    for (uint32_t lane = 0; lane < FLOOR_WIDTH; lane++) {
      out[2 * n] += left[n][lane];
      out[2 * n + 1] += right[n][lane];
    }
  }
}

#undef FLOOR_SELECT
#undef FLOOR_INLINE
#undef FLOOR_FRAME
#undef FLOOR_VOICE
#undef I
#undef V
#undef FLOOR_PASTE
#undef FLOOR_PASTE_
#undef FLOOR_TARGET
#undef FLOOR_NAME
#undef FLOOR_WIDTH
