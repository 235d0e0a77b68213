// course.h -- a tempo that changes and ramps for as long as one likes, and when each of its ticks is: worked
// out from the definition, by nothing that the engine does.
//
// Threads  one.
// Units    ticks, frames, beats per minute.
#ifndef APP_COURSE_H
#define APP_COURSE_H

#include "engine/command.h"

// Walks along the course: ticks are asked for in rising order, from 0 on.
typedef struct {
  uint32_t rate_hz;
  uint32_t stretch;  // of the course
  int64_t tick;      // where it begins
  long double frame; // and when
} Course;

void course_begin(Course *c, uint32_t rate_hz);
long double course_frame(Course *c, int64_t tick);

// The command that begins the nth stretch; the tick at which it does is its time.
Command course_command(uint32_t n);

#endif
