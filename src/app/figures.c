#include "app/figures.h"
#include <math.h>
#include <stdlib.h>

static bool grow(Figures *f) {
  size_t room = f->room ? 2 * f->room : 1024;
  double *sizes = realloc(f->sizes, room * sizeof *sizes);
  if (!sizes) return false;
  f->sizes = sizes;
  f->room = room;
  return true;
}

void figures_add(Figures *f, double error) {
  if (f->count < f->room || grow(f))
    f->sizes[f->count++] = fabs(error);
  else
    f->lost = true;
}

// What is no number comes last, where it is seen.
static int compare(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  if (isnan(left) || isnan(right)) return isnan(left) - isnan(right);
  return (left > right) - (left < right);
}

double figures_rank(Figures *f, double part) {
  if (f->lost || f->count == 0) return (double)NAN;
  qsort(f->sizes, f->count, sizeof *f->sizes, compare);
  size_t below = (size_t)ceil(part * (double)f->count);
  return f->sizes[below > 0 ? below - 1 : 0];
}

void figures_free(Figures *f) {
  free(f->sizes);
  *f = (Figures){0};
}
