// jack.h -- a JACK server of a test's own: no card, no realtime, a name that nobody else has.
//
// Threads  the test.
// Errors   JACK_NONE: jackd is not installed.
#ifndef TESTS_JACK_H
#define TESTS_JACK_H

#include <stdbool.h>
#include <sys/types.h>

enum { JACK_NONE = -1 };

// From here on this process and its children find that server and no other, and start none.
void jack_choose_server(void);

pid_t jack_start(void);             // it answers after a while
void jack_stop(pid_t pid, int how); // ended by this signal

#endif
