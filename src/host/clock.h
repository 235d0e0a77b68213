// clock.h -- host time.
//
// Threads  any; clock_now_ns also from the audio thread (it is no system call where the kernel maps its
// clock).
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include "base.h"

// Nanoseconds of a clock that only goes forward.
int64_t clock_now_ns(void);

void clock_sleep_ns(int64_t ns);

// Returns at once when the time has gone.
void clock_sleep_until_ns(int64_t time_ns);

#endif
