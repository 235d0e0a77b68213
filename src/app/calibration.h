// calibration.h -- by how much each audio device is later than it says, as livelua calibrate measured it,
// kept for this user in $XDG_CONFIG_HOME/livelua/offset or ~/.config/livelua/offset: a line a device, its
// milliseconds first.
//
// Threads  the control thread.
// Errors   a sentence, or NULL; what cannot be read is not known.
#ifndef APP_CALIBRATION_H
#define APP_CALIBRATION_H

#include "host/audio.h"
#include "host/conductor.h"

// Milliseconds, or NaN.
double calibration_read(const char *device);

const char *calibration_write(const char *device, double offset_ms);

// Before the session is evaluated, which may say otherwise.
void calibration_apply(const Audio *audio, Conductor *conductor);

#endif
