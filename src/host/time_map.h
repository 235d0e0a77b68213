// time_map.h -- which host time belongs to which frame, evenly, from the uneven times at which blocks are
// asked for.
//
// A delay-locked loop (F. Adriaensen, "Using a DLL to filter time", LAC 2005) whose bandwidth begins wide and
// narrows to what four seconds of blocks can tell. Where the device has skipped (blocks that all come far
// from where they should) it begins again.
//
// Threads  one at a time.
// Memory   the caller's.
// Units    host time in nanoseconds, frames.
#ifndef HOST_TIME_MAP_H
#define HOST_TIME_MAP_H

#include "base.h"

typedef struct {
  uint32_t rate_hz;
  uint32_t blocks; // that it remembers; 0: none has come
  int64_t base_ns; // times below are from here on
  double time;     // of the next block's start, as foreseen
  double frame;    // length of one
  uint32_t far;    // blocks in a row that came far from their time
} TimeMap;

void time_map_init(TimeMap *m, uint32_t rate_hz);

// A block of so many frames is asked for; returns when it would have been, if they came evenly.
int64_t time_map_block(TimeMap *m, int64_t now_ns, uint32_t frames) REALTIME;

#endif
