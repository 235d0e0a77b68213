// master.h -- the last stage: the level of the mix and a soft limiter.
//
// The limiter turns down by what the loudest side needs, at once, and comes back within 0.1 s; below
// its knee it changes nothing, to the bit. Its output never leaves -ceiling to ceiling.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_MASTER_H
#define ENGINE_MASTER_H

#include "base.h"
#include "dsp/glide.h"
#include "dsp/meter.h"
#include "engine/param.h"

typedef struct {
  float value[PARAM_COUNT];
  Glide volume;
  float held;  // the loudest of late, falling
  bool silent; // nothing has come in: controls jump
  Meter meter;
} Master;

void master_init(Master *m);

void master_set(Master *m, ParamId id, float value) REALTIME;

void master_render(Master *m, float rate_hz, float glide_rate, float left[QUANTUM],
                   float right[QUANTUM]) REALTIME;

#endif
