// signals.h -- Ctrl-C stops code that runs away; SIGTERM and SIGHUP end the program in good order.
//
// Threads  the control thread. A signal that another thread is given is handed on to it.
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H

#include "bind/session.h"

typedef enum {
  SIGNALS_STOP_CODE, // SIGINT stops code that runs away, and is counted otherwise
  SIGNALS_STOP_ALL,  // SIGINT ends the program, as SIGTERM does
} SignalsPolicy;

void signals_open(SignalsPolicy policy);

// Between these two the session's code runs, and SIGINT stops it once it has run for `patience_ns`:
// a Ctrl-C that falls by chance into a loop's short pass is not meant for it. One that came too late to stop
// anything (`went_well`: no mistake ended the code) counts as if no code had run.
void signals_enter(Session *s, int64_t patience_ns);
void signals_leave(bool went_well);

// True, once, when a SIGINT came that stopped no code.
bool signals_take_interrupt(void);

// The signal that asks the program to end, or 0.
int signals_ending(void);

#endif
