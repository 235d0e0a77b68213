// caller.h -- hands a frame to a running session and hears its answer (socket.h says in which words).
//
// Threads  one; these wait for the other side.
// Memory   a frame's bytes are the caller's to free.
// Errors   a sentence without the program's name, valid until the next call; or false when the session is
// gone.
#ifndef HOST_CALLER_H
#define HOST_CALLER_H

#include "host/socket.h"

// A connection to the session of that process, or to the one that was started last for pid 0.
const char *caller_open(int *file, int64_t pid);

// The rest of the frame may come in two parts. What could not be sent shows in that no answer comes.
void caller_send(int file, char kind, const char *first, size_t first_size, const char *second,
                 size_t second_size);
bool caller_receive(int file, Frame *answer);

#endif
