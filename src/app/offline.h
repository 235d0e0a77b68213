// offline.h -- plays a stage with no device, as fast as the machine can.
//
// The session is pumped on a fixed grid of frames, whatever the block, so that a block size changes
// no sample.
#ifndef APP_OFFLINE_H
#define APP_OFFLINE_H

#include "app/stage.h"

typedef struct {
  Stage *stage;
  uint32_t rate_hz, block_frames;
  double bars, seconds; // one of them; neither: 16 bars where something plays by itself, else until silence
  double tail_s;        // then the transport stops, and this follows; or TAIL_AUTO

  // Takes each frame in order; false ends it. `done` is from 0 to 1, or negative where the end is not known.
  bool (*sink)(void *user, const float *frames, uint32_t count, double done);
  void *user;
} OfflineConfig;

// False when the sink or a signal ended it.
bool offline_play(const OfflineConfig *config);

#endif
