// calibrate.h -- livelua calibrate: how late the sound is, measured through a loop-back.
#ifndef APP_CALIBRATE_H
#define APP_CALIBRATE_H

#include "app/options.h"

int calibrate_run(const Options *o); // the exit code

#endif
