// feed.h -- what an audio thread does for each block, whichever thread it is.
//
// The conductor is told before each block when it will be heard: when it would have been asked for if the
// device asked evenly, after what the device still holds and the engine's own latency.
//
// Where the machine is too slow for all that sounds, notes are faded (governor.h).
//
// Threads  feed_render: the audio thread, one at a time. feed_restart: while none renders. The rest: any.
// Memory   the caller's.
#ifndef HOST_FEED_H
#define HOST_FEED_H

#include "base.h"
#include "engine/engine.h"
#include "host/conductor.h"
#include "host/governor.h"
#include "host/time_map.h"
#include <stdatomic.h>

typedef struct {
  Engine *engine;
  uint32_t rate_hz;
  Conductor *conductor;          // NULL: nobody is told when a block is heard
  uint32_t ahead_frames;         // that the device holds when it asks for more
  bool keeps_all;                // no note is ever faded
  int64_t (*now_ns)(void *user); // NULL: the host's clock. Read at the start of a block and at its end.
  void *user;                    // of now_ns
  atomic_uint_fast64_t frames;   // given so far
  atomic_uint late_blocks;
  atomic_bool fade;        // asked for
  atomic_uint rest_frames; // of silence given since the fade ended

  // The audio thread's.
  int64_t last_ns;       // when the last block was asked for; 0: none was
  uint32_t faded_frames; // how far the fade has come
  bool heard;
  uint32_t limit; // of voices, as the engine has been told
  Governor governor;
  TimeMap time_map;
} Feed;

void feed_init(Feed *f, uint32_t rate_hz);

// Another thread takes over: what the last one did is not lateness. Where nothing is heard no note is faded.
void feed_restart(Feed *f, bool heard);

// Interleaved stereo.
void feed_render(Feed *f, float *out, uint32_t frames);

// The sound fades to nothing; feed_rest is then the silence that has followed it, in frames.
void feed_fade(Feed *f);
uint32_t feed_rest(const Feed *f);

#endif
