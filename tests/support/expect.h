// expect.h -- cmocka, and assertions on measured figures.
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// False for NaN too: a figure that could not be measured is never good.
#define expect_between(value, low, high)                                                                     \
  do {                                                                                                       \
    double measured_ = (value), low_ = (low), high_ = (high);                                                \
    if (!(measured_ >= low_ && measured_ <= high_))                                                          \
      fail_msg("%s is %.6g, not from %.6g to %.6g", #value, measured_, low_, high_);                         \
  } while (0)

#define expect_below(value, limit) expect_between(value, -1e300, limit)
#define expect_above(value, limit) expect_between(value, limit, 1e300)

// A test of a group, named by a sentence.
#define TEST(sentence, function)                                                                             \
  { sentence, function, NULL, NULL, NULL }

#endif
