// figures.h -- how large errors are: the value that a part of them does not exceed.
//
// Threads  one.
// Memory   grows; figures_free gives it back.
// Errors   without memory, or of nothing, every rank is NaN.
#ifndef APP_FIGURES_H
#define APP_FIGURES_H

#include "base.h"

typedef struct {
  double *sizes;
  size_t count, room;
  bool lost; // one that there was no memory for
} Figures;

void figures_add(Figures *f, double error); // either sign

// The size that `part` of the errors, 0 to 1, are not above.
double figures_rank(Figures *f, double part);

void figures_free(Figures *f);

#endif
