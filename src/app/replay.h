// replay.h -- livelua replay: a take that --log kept, to a sound file. The same samples as were played.
#ifndef APP_REPLAY_H
#define APP_REPLAY_H

#include "app/options.h"

int replay_run(const Options *o); // the exit code

#endif
