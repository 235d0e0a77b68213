// exact.c -- see exact.h. Each function folds its argument into a short interval without loss and sums
// a power series there, up to the last term that a double can feel.
#include "dsp/exact.h"
#include <float.h>
#include <math.h>

// Constants in parts, the first with enough zero bits at their end that a whole multiple of them is exact.
#define LN2_HIGH       0x1.62e42fefa3800p-1
#define LN2_LOW        0x1.ef35793c76730p-45
#define HALF_PI_HIGH   0x1.921fb54442c00p+0
#define HALF_PI_MIDDLE 0x1.18469898cc400p-44
#define HALF_PI_LOW    0x1.1701b839a2520p-88
#define SQRT_HALF      0x1.6a09e667f3bcdp-1

enum { EXPONENT_BIAS = 1023, MANTISSA_BITS = 52 };

typedef union {
  double number;
  uint64_t bits;
} Double;

// The series by Horner's rule, from the first coefficient (of the highest power) to the last.
static double series(const double *coefficients, int count, double x) {
  double sum = coefficients[0];
  for (int i = 1; i < count; i++) sum = sum * x + coefficients[i];
  return sum;
}

static int64_t nearest(double x) { return (int64_t)(x < 0 ? x - 0.5 : x + 0.5); }

// 2^n, for n within the normal doubles.
static double power_of_two(int n) {
  Double d = {.bits = (uint64_t)(EXPONENT_BIAS + n) << MANTISSA_BITS};
  return d.number;
}

// x = mantissa * 2^exponent, sqrt(1/2) <= mantissa < sqrt(2); x is positive and finite.
static double split(double x, int *exponent) {
  *exponent = 0;
  if (x < DBL_MIN) { // subnormal: make it normal first
    x *= power_of_two(MANTISSA_BITS + 2);
    *exponent = -(MANTISSA_BITS + 2);
  }
  Double d = {x};
  *exponent += (int)(d.bits >> MANTISSA_BITS) - EXPONENT_BIAS + 1;
  d.bits = (d.bits & ((1ull << MANTISSA_BITS) - 1)) | (uint64_t)(EXPONENT_BIAS - 1) << MANTISSA_BITS;
  if (d.number >= SQRT_HALF) return d.number;
  *exponent -= 1;
  return d.number * 2;
}

// log((1 + s) / (1 - s)) = 2s + 2/3 s^3 + 2/5 s^5 + ...; from the highest on.
static const double log_odd[] = {2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11,
                                 2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3,  0};

double exact_log(double x) {
  if (!(x > 0)) return x == 0 ? -(double)INFINITY : (double)NAN;
  if (x > DBL_MAX) return x;
  int exponent;
  double f = split(x, &exponent) - 1;
  double s = f / (2 + f);
  double curve = series(log_odd, 11, s * s);
  // 2s = f - s f: the large part is f itself, which is exact.
  return exponent * LN2_HIGH + (f - (s * (f - curve) - exponent * LN2_LOW));
}

double exact_log1p(double x) {
  double sum = 1 + x;
  if (!(sum > 0)) return exact_log(sum);
  return exact_log(sum) + (x - (sum - 1)) / sum; // what the sum rounded away
}

static const double exp_taylor[] = {
    1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
    1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       1.0 / 2,      1,           1};

double exact_exp(double x) {
  if (x > 710) return (double)INFINITY;
  if (x < -746) return 0;
  if (x != x) return x;
  int n = (int)nearest(x / (LN2_HIGH + LN2_LOW));
  double rest = (x - n * LN2_HIGH) - n * LN2_LOW;
  // In two steps, so that neither factor leaves the normal doubles.
  return series(exp_taylor, 14, rest) * power_of_two(n / 2) * power_of_two(n - n / 2);
}

// The angle as quarter turns and a rest within an eighth of a turn either way.
static double fold(double x, int64_t *quarters) {
  *quarters = nearest(x / (HALF_PI_HIGH + HALF_PI_MIDDLE));
  double n = (double)*quarters;
  return ((x - n * HALF_PI_HIGH) - n * HALF_PI_MIDDLE) - n * HALF_PI_LOW;
}

static const double sine_taylor[] = {1.0 / 355687428096000,
                                     -1.0 / 1307674368000,
                                     1.0 / 6227020800,
                                     -1.0 / 39916800,
                                     1.0 / 362880,
                                     -1.0 / 5040,
                                     1.0 / 120,
                                     -1.0 / 6,
                                     0};

static double sine_part(double x) { return x + x * series(sine_taylor, 9, x * x); }

static const double cosine_taylor[] = {1.0 / 20922789888000,
                                       -1.0 / 87178291200,
                                       1.0 / 479001600,
                                       -1.0 / 3628800,
                                       1.0 / 40320,
                                       -1.0 / 720,
                                       1.0 / 24,
                                       -1.0 / 2,
                                       1};

static double cosine_part(double x) { return series(cosine_taylor, 9, x * x); }

// The sine of an angle that is `ahead` quarter turns farther on.
static double sine(double x, int64_t ahead) {
  if (!(x > -1e9 && x < 1e9)) return (double)NAN;
  int64_t quarters;
  double rest = fold(x, &quarters);
  quarters = (quarters + ahead) & 3;
  double value = quarters & 1 ? cosine_part(rest) : sine_part(rest);
  return quarters & 2 ? -value : value;
}

double exact_sin(double x) { return sine(x, 0); }

double exact_cos(double x) { return sine(x, 1); }
