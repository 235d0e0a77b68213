// capture.h -- plays sweeps on an output while it records an input, and says how long each took.
//
// Threads  the control thread; SDL's threads play and record.
// Memory   capture_open allocates what will be recorded and no more; capture_close frees.
// Errors   a sentence for the user, or NULL.
// Units    seconds, frames.
#ifndef HOST_CAPTURE_H
#define HOST_CAPTURE_H

#include "base.h"
#include "host/loopback.h"

typedef struct {
  const char *output, *input;     // parts of names, or NULL: the system's default
  uint32_t rate_hz, block_frames; // of the output; 0: as the device gives it
} CaptureConfig;

enum { CAPTURE_NAME = 128 };

typedef struct {
  char output[CAPTURE_NAME], input[CAPTURE_NAME]; // as audio_name has it
  double output_block_s, input_block_s;
  uint32_t rate_hz, block_frames; // of the output
  double peak;                    // of what was heard
} CaptureInfo;

typedef struct Capture Capture;

// Both devices, and the sweeps begin. capture_close follows either way.
const char *capture_open(Capture **capture, const CaptureConfig *config);

// The part that is done, 0 to 1; negative when a device is gone or stands still.
double capture_done(const Capture *c);

// From when the frame of each sweep was asked for to when it was handed over again, so that a block of either
// device is in it; NaN: not heard. The devices are closed.
CaptureInfo capture_take(Capture *c, double latency_s[LOOPBACK_SWEEPS]);

void capture_close(Capture *c);

#endif
