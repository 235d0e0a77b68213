#include "host/clock.h"

#include <errno.h>
#include <time.h>

enum { NS_PER_S = 1000000000 };

int64_t clock_now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void clock_sleep_until_ns(int64_t time_ns) {
  struct timespec t = {.tv_sec = time_ns / NS_PER_S, .tv_nsec = time_ns % NS_PER_S};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) continue;
}

void clock_sleep_ns(int64_t ns) { clock_sleep_until_ns(clock_now_ns() + ns); }
