// send.h -- livelua send 'code', livelua send -f FILE: evaluates in the session that is running.
#ifndef APP_SEND_H
#define APP_SEND_H

#include "app/options.h"

int send_run(const Options *o); // the exit code

#endif
