// exact.h -- log, exp, sin and cos to double precision, the same to the bit on every machine.
//
// For tables and the timeline, where an error would be heard or would add up; sound uses cheaper ones.
// Series only: additions, multiplications and divisions in a fixed order, no libm.
//
// Threads  any.
// Errors   relative, below 3e-16; NaN in, NaN out.
#ifndef DSP_EXACT_H
#define DSP_EXACT_H

#include "base.h"

// -infinity at 0, NaN below.
double exact_log(double x) REALTIME;

// log(1 + x), exact near 0 too; x above -1.
double exact_log1p(double x) REALTIME;

// Infinity past the largest double, 0 past the smallest.
double exact_exp(double x) REALTIME;

// Radians, between -1000 and 1000; farther out the error grows to 1e-16 times the angle, and past 1e9
// there is no angle left: NaN.
double exact_sin(double x) REALTIME;
double exact_cos(double x) REALTIME;

#endif
