// check.h -- livelua check: plays a session silently and reports each mistake, those in loops too.
#ifndef APP_CHECK_H
#define APP_CHECK_H

#include "app/options.h"

int check_run(const Options *o); // the exit code

#endif
