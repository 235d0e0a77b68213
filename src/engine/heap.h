// heap.h -- a bounded heap of commands that wait for their time.
//
// Ordered by time, then by order of arrival, so that a replay does the same. There are two in an
// engine: one by tick, one by frame.
//
// Threads  the audio thread.
// Memory   the caller's: heap_size bytes.
// Errors   heap_push returns false when full.
#ifndef ENGINE_HEAP_H
#define ENGINE_HEAP_H

#include "base.h"
#include "engine/command.h"

typedef struct Heap Heap;

size_t heap_size(uint32_t capacity);
Heap *heap_init(void *block, uint32_t capacity);

bool heap_push(Heap *h, const Command *command) REALTIME;

// The earliest, or NULL; valid until the heap changes.
const Command *heap_top(const Heap *h) REALTIME;

// Removes the earliest. The heap must not be empty.
void heap_pop(Heap *h) REALTIME;

// Removes each note, parameter, change of tempo and of transport of the owner with a generation before
// `generation` and a time at or after `from`. Note-offs stay, so notes that already sound end as they
// would have; so do commands with an object, which somebody has to free.
void heap_cancel(Heap *h, uint32_t owner, uint32_t generation, int64_t from) REALTIME;

uint32_t heap_count(const Heap *h) REALTIME;

#endif
