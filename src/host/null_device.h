// null_device.h -- an audio device that nobody hears: it asks for blocks at the pace of the clock.
//
// Threads  the control thread; it renders in a thread of its own.
// Memory   null_device_start allocates, null_device_stop frees.
#ifndef HOST_NULL_DEVICE_H
#define HOST_NULL_DEVICE_H

#include "host/feed.h"

typedef struct NullDevice NullDevice;

// NULL when the system has no thread or memory left.
NullDevice *null_device_start(Feed *feed, uint32_t block_frames);

// When it returns nothing renders any more. NULL is allowed.
void null_device_stop(NullDevice *d);

#endif
