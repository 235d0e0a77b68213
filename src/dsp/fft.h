// fft.h -- the discrete Fourier transform, for building tables. Not for the audio thread.
#ifndef DSP_FFT_H
#define DSP_FFT_H

#include "base.h"

typedef struct {
  double re, im;
} Complex;

// Fills the first n/2 of `roots` with the nth roots of one, e^(2 pi i k / n); n is a power of two.
void fft_roots(Complex *roots, uint32_t n);

// In place: x[j] becomes the sum over k of x[k] e^(2 pi i j k / n). `stride` roots lie between two
// that this n needs, when `roots` were made for stride * n.
void fft_inverse(Complex *x, uint32_t n, const Complex *roots, uint32_t stride);

#endif
