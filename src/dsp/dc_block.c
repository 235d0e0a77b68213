#include "dsp/dc_block.h"
#include <string.h>

// The share of the way that the mean goes in a frame, and what is left of it after 1 to 4 of them.
typedef struct {
  float share;
  f4 left;
} Pace;

static Pace pace_of(float rate_hz) {
  float share = 31.4159265f / rate_hz, a = 1 - share, b = a * a;
  return (Pace){share, {a, b, b * a, b * b}};
}

// The means of four frames at once, from the last one before them: the sum of what each adds, by doubling.
static f4 means_of(Pace p, f4 x, float last) {
  f4 none = {0}, sum = p.share * x;
  sum += p.left[0] * __builtin_shufflevector(none, sum, 0, 4, 5, 6);
  sum += p.left[1] * __builtin_shufflevector(none, sum, 0, 1, 4, 5);
  return sum + p.left * last;
}

static f4 block_four(Pace p, float *mean, f4 x) {
  f4 means = means_of(p, x, *mean), before = __builtin_shufflevector((f4){*mean}, means, 0, 4, 5, 6);
  *mean = means[3];
  return x - before;
}

// Nothing comes of less than -200 dB. A mean that is no number starts anew.
static double settled(double mean) {
  double size = mean < 0 ? -mean : mean;
  return size > 1e-10 && size < 1e18 ? mean : 0;
}

void dc_block_reset(DcBlock *d) { *d = (DcBlock){{0}}; }

// A frame's share of the mean is lost in the rounding of a float: what a quantum adds is summed by itself.
void dc_block_process(DcBlock *d, float rate_hz, float left[QUANTUM], float right[QUANTUM]) {
  Pace p = pace_of(rate_hz);
  float start[2] = {(float)d->mean[0], (float)d->mean[1]}, more[2] = {0};
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 l, r;
    memcpy(&l, left + n, sizeof l);
    memcpy(&r, right + n, sizeof r);
    l = block_four(p, &more[0], l - start[0]);
    r = block_four(p, &more[1], r - start[1]);
    memcpy(left + n, &l, sizeof l);
    memcpy(right + n, &r, sizeof r);
  }
  for (uint32_t side = 0; side < 2; side++) d->mean[side] = settled(d->mean[side] + (double)more[side]);
}
