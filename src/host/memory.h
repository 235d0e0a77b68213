// memory.h -- a large block for sound: on few pages, all there before the audio thread needs them.
//
// Threads  any.
// Memory   memory_close gives it back.
// Errors   NULL when there is none.
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

// All 0, on a page's boundary. `present`: every page is written once, and locked where that is allowed, so
// that nobody meets one for the first time.
void *memory_open(size_t size, bool present);

void memory_close(void *memory, size_t size);

#endif
