// master.h -- the last stage, after the master's strip: a DC blocker, the look-ahead limiter, meters.
//
// Its latency is the same whether the limiter is on or off. With the DC blocker and the limiter off what
// comes in goes out, later, to the bit.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_MASTER_H
#define ENGINE_MASTER_H

#include "base.h"
#include "dsp/dc_block.h"
#include "dsp/loudness.h"
#include "engine/strip.h"

typedef struct {
  bool bare; // nothing but meters: what is mixed is what is heard, at once
  Strip *strip;
  DcBlock dc;
  Glide blocking; // 0: the DC blocker is off
  void *limiter;
  float *delay;
  Glide knobs[LIMITER_KNOBS];
  uint32_t quiet; // frames since something came in or out
  Meter meter;
  Loudness loudness;
} Master;

// Bytes for the limiter.
size_t master_size(const Effect *limiter, float rate_hz);

void master_init(Master *m, Strip *strip, const StripSite *site, char *block, bool bare);

// In place, on the strip's bus.
void master_render(Master *m, const StripSite *site) REALTIME;

#endif
