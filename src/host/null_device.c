#include "host/null_device.h"

#include "host/clock.h"
#include "host/thread.h"

#include <stdlib.h>

enum { NS_PER_S = 1000000000, STALL_NS = NS_PER_S / 4 };

struct NullDevice {
  pthread_t thread;
  atomic_bool stop;
  Feed *feed;
  uint32_t block_frames;
  float block[];
};

// Each block is due at an exact time, so that rounding and late wake-ups do not add up.
static void *run(void *user) {
  NullDevice *d = user;
  int64_t second_ns = clock_now_ns(), frames = 0; // where the running second began; frames since
  while (!atomic_load(&d->stop)) {
    feed_render(d->feed, d->block, d->block_frames);
    frames += d->block_frames;
    for (; frames >= d->feed->rate_hz; frames -= d->feed->rate_hz) second_ns += NS_PER_S;
    int64_t due_ns = second_ns + frames * NS_PER_S / d->feed->rate_hz;
    int64_t late_ns = clock_now_ns() - due_ns;
    if (late_ns > STALL_NS)
      second_ns += late_ns; // the process stood still: go on from here, as a device would
    clock_sleep_until_ns(due_ns);
  }
  return NULL;
}

NullDevice *null_device_start(Feed *feed, uint32_t block_frames) {
  NullDevice *d = calloc(1, sizeof *d + 2 * block_frames * sizeof d->block[0]);
  if (!d) return NULL;
  d->feed = feed;
  d->block_frames = block_frames;
  feed_restart(feed, false);
  if (thread_start(&d->thread, run, d)) return d;
  free(d);
  return NULL;
}

void null_device_stop(NullDevice *d) {
  if (!d) return;
  atomic_store(&d->stop, true);
  pthread_join(d->thread, NULL);
  free(d);
}
