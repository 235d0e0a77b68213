// live.h -- livelua [session.lua]: a session on the audio device, with MIDI and a prompt.
#ifndef APP_LIVE_H
#define APP_LIVE_H

#include "app/options.h"

int live_run(const Options *o); // the exit code

// Plays scripts/demo.lua, or renders it to demo.wav where no device would let it be heard.
int live_demo(const Options *o);

#endif
