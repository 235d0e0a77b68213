// preset.h -- livelua preset: what presets there are, and what is in one.
#ifndef APP_PRESET_H
#define APP_PRESET_H

#include "app/options.h"

int preset_run(const Options *o); // the exit code

#endif
