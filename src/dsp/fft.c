#include "dsp/fft.h"
#include "dsp/exact.h"

void fft_roots(Complex *roots, uint32_t n) {
  for (uint32_t k = 0; k < n / 2; k++) {
    double angle = 2 * PI * k / n;
    roots[k] = (Complex){exact_cos(angle), exact_sin(angle)};
  }
}

static void reverse_bits(Complex *x, uint32_t n) {
  for (uint32_t i = 1, j = 0; i < n; i++) {
    uint32_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
    if (i < j) {
      Complex swap = x[i];
      x[i] = x[j];
      x[j] = swap;
    }
  }
}

// Cooley and Tukey 1965, decimation in time.
void fft_inverse(Complex *x, uint32_t n, const Complex *roots, uint32_t stride) {
  reverse_bits(x, n);
  for (uint32_t half = 1; half < n; half *= 2) {
    uint32_t step = n / (2 * half) * stride;
    for (uint32_t start = 0; start < n; start += 2 * half) {
      for (uint32_t k = 0; k < half; k++) {
        Complex root = roots[k * step], *a = &x[start + k], *b = a + half;
        double re = b->re * root.re - b->im * root.im, im = b->re * root.im + b->im * root.re;
        *b = (Complex){a->re - re, a->im - im};
        *a = (Complex){a->re + re, a->im + im};
      }
    }
  }
}
