#include "dsp/meter.h"
#include <string.h>

static float greatest(f4 x) { return max_f(max_f(x[0], x[1]), max_f(x[2], x[3])); }

static void hold(Meter *m, uint32_t side, float loudest, float rate_hz) {
  m->held[side] += QUANTUM / rate_hz;
  if (loudest < m->hold[side] && m->held[side] < 2) return;
  m->hold[side] = loudest;
  m->held[side] = 0;
}

float meter_measure(Meter *m, uint32_t side, const float x[QUANTUM], float rate_hz) {
  f4 sum = {0}, top = {0};
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 part;
    memcpy(&part, x + n, sizeof part);
    sum += part * part;
    f4 size = (f4)((i4)part & 0x7fffffff);
    i4 larger = size > top;
    top = (f4)((larger & (i4)size) | (~larger & (i4)top));
  }
  float square = (sum[0] + sum[2]) + (sum[1] + sum[3]);
  float loudest = greatest(top), peak = max_f(m->peak[side] * (1 - 2.3f * QUANTUM / rate_hz), loudest);
  hold(m, side, loudest, rate_hz);
  m->peak[side] = peak < 1e-9f ? 0 : peak;
  m->square[side] += (square * (1.0f / QUANTUM) - m->square[side]) * min_f(QUANTUM * 10 / rate_hz, 1);
  if (m->square[side] < 1e-18f) m->square[side] = 0;
  return square;
}
