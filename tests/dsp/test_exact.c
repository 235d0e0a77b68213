// test_exact.c -- the engine's own log, exp, sin and cos against the C library's in long double.
#include "dsp/exact.h"
#include "support/expect.h"
#include "support/random.h"
#include <float.h>
#include <math.h>

enum { POINTS = 300000 };
static const double tolerance = 3e-16;

static void check(const char *name, double x, double ours, long double theirs) {
  long double error = fabsl((long double)ours - theirs);
  if (error <= (long double)tolerance * fabsl(theirs)) return;
  fail_msg("%s(%.17g) is %.17g, not %.17Lg", name, x, ours, theirs);
}

static void test_log(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int i = 0; i < POINTS; i++) {
    double wide = exp(random_between(&seed, -740, 709)), near = random_between(&seed, 0.5, 2);
    double close = 1 + random_between(&seed, -1e-6, 1e-6);
    check("log", wide, exact_log(wide), logl((long double)wide));
    check("log", near, exact_log(near), logl((long double)near));
    check("log", close, exact_log(close), logl((long double)close));
  }
  assert_true(exact_log(1) == 0);
  assert_true(exact_log(0) == -(double)INFINITY);
  assert_true(isnan(exact_log(-1)) && isnan(exact_log((double)NAN)));
  assert_true(exact_log((double)INFINITY) == (double)INFINITY);
  check("log", DBL_TRUE_MIN, exact_log(DBL_TRUE_MIN), logl((long double)DBL_TRUE_MIN));
  check("log", DBL_MAX, exact_log(DBL_MAX), logl((long double)DBL_MAX));
}

static void test_log1p(void **state) {
  (void)state;
  uint64_t seed = 2;
  for (int i = 0; i < POINTS; i++) {
    double small = exp(random_between(&seed, -700, 0)), x = i & 1 ? small : -small * 0.99;
    double large = random_between(&seed, 0, 1000);
    check("log1p", x, exact_log1p(x), log1pl((long double)x));
    check("log1p", large, exact_log1p(large), log1pl((long double)large));
  }
  assert_true(exact_log1p(0) == 0);
  assert_true(isnan(exact_log1p(-2)));
}

static void test_exp(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int i = 0; i < POINTS; i++) {
    double wide = random_between(&seed, -708, 709.7), near = random_between(&seed, -1, 1);
    check("exp", wide, exact_exp(wide), expl((long double)wide));
    check("exp", near, exact_exp(near), expl((long double)near));
  }
  assert_true(exact_exp(0) == 1);
  assert_true(exact_exp(709.9) == (double)INFINITY && exact_exp((double)INFINITY) == (double)INFINITY);
  assert_true(exact_exp(1e30) == (double)INFINITY && exact_exp(-1e30) == 0);
  assert_true(exact_exp(-800) == 0 && exact_exp(-(double)INFINITY) == 0);
  assert_true(exact_exp(-740) > 0 && exact_exp(-740) < DBL_MIN);
  assert_true(isnan(exact_exp((double)NAN)));
}

static void test_sin_cos(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int i = 0; i < POINTS; i++) {
    double wide = random_between(&seed, -1000, 1000), near = random_between(&seed, -7, 7);
    check("sin", wide, exact_sin(wide), sinl((long double)wide));
    check("cos", wide, exact_cos(wide), cosl((long double)wide));
    check("sin", near, exact_sin(near), sinl((long double)near));
    check("cos", near, exact_cos(near), cosl((long double)near));
  }
  assert_true(exact_sin(0) == 0 && exact_cos(0) == 1);
  assert_true(exact_sin(1e-300) == 1e-300);
  assert_true(isnan(exact_sin((double)INFINITY)) && isnan(exact_cos((double)NAN)));
}

static void test_zeros(void **state) {
  (void)state;
  for (int n = -636; n <= 636; n++) {
    double x = n * (PI / 2);
    for (int step = -2; step <= 2; step++) {
      double beside = step < 0 ? nextafter(x, -2000) : step > 0 ? nextafter(x, 2000) : x;
      check("sin", beside, exact_sin(beside), sinl((long double)beside));
      check("cos", beside, exact_cos(beside), cosl((long double)beside));
    }
  }
}

static void test_far_angles(void **state) {
  (void)state;
  uint64_t seed = 5;
  for (int i = 0; i < POINTS; i++) {
    double x = random_between(&seed, -1e9, 1e9);
    double limit = 2e-16 * fabs(x) + tolerance;
    assert_true(fabs(exact_sin(x) - sin(x)) < limit);
    assert_true(fabs(exact_cos(x) - cos(x)) < limit);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("log is exact", test_log),
      TEST("log1p is exact near zero too", test_log1p),
      TEST("exp is exact", test_exp),
      TEST("sin and cos are exact", test_sin_cos),
      TEST("sin and cos are exact beside their zeros", test_zeros),
      TEST("a far angle loses only what a double has lost", test_far_angles),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
