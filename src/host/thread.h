// thread.h -- threads that the user's signals leave alone.
#ifndef HOST_THREAD_H
#define HOST_THREAD_H

#include "base.h"
#include <pthread.h>

// Ctrl-C and its kind reach the main thread and never wake this one, nor those that it starts.
bool thread_start(pthread_t *thread, void *(*run)(void *), void *user);

#endif
