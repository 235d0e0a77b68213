// chunk.h -- is a piece of Lua whole, or does it go on in the next line?
#ifndef APP_CHUNK_H
#define APP_CHUNK_H

#include "base.h"

// True when the text could be the beginning of a chunk: its only fault is that it ends too soon.
bool chunk_goes_on(const char *text);

#endif
