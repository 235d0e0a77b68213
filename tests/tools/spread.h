// spread.h -- how a list of figures spreads: the middle one, the hundredth part from the top, the largest.
#ifndef TESTS_SPREAD_H
#define TESTS_SPREAD_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline int spread_compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// Sorts the figures.
static inline void spread_print(const char *what, const char *unit, double *figures, uint32_t count) {
  if (count == 0) return;
  qsort(figures, count, sizeof *figures, spread_compare);
  printf("%s: p50 %.3f %s, p99 %.3f %s, max %.3f %s, of %u\n", what, figures[count / 2], unit,
         figures[count * 99ull / 100], unit, figures[count - 1], unit, count);
}

#endif
