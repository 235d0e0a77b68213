// render.h -- livelua render: a session to a sound file.
#ifndef APP_RENDER_H
#define APP_RENDER_H

#include "app/options.h"

// The exit code. The file appears whole, under its name, or not at all.
int render_run(const Options *o);

#endif
