// output.h -- a sound file that appears whole, under its name, or not at all.
//
// It is written beside its place and renamed at the end. A link's target is what is replaced; a device
// or a pipe is written to as it is.
//
// Errors   said to the user; the calls return false.
#ifndef APP_OUTPUT_H
#define APP_OUTPUT_H

#include "app/options.h"
#include <limits.h>

typedef struct {
  char name[PATH_MAX];      // as the user calls it
  char path[PATH_MAX];      // where it is to be
  char part[PATH_MAX + 32]; // where it is written
  WavFormat format;
  Wav *wav;
  uint32_t rate_hz;
  int64_t frames;
  float peak;
  int64_t progress_ns; // when it was last shown
} Output;

// Where and in which format, by -o and --format or by the script's name; opens nothing yet.
// The exit code where there is no such place, or it is what is read; else EXIT_SUCCESS.
int output_choose(Output *f, const Options *o);

bool output_open(Output *f, uint32_t rate_hz);

// Stereo frames. `done` is the part that is done, 0 to 1, for the progress line; negative: not known.
bool output_write(Output *f, const float *frames, uint32_t count, double done);

// Keeps the file and says what is in it, or leaves everything as it was.
bool output_close(Output *f, bool keep);

#endif
