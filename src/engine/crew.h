// crew.h -- a fixed number of helpers that share the work of a quantum, without a lock or a system call.
//
// The audio thread posts a row of tasks, takes tasks itself like everybody else, and waits until the last is
// done. What a task does depends on nothing but its number, so the samples are the same with any crew, or
// none.
//
// Threads  crew_run: the audio thread. crew_help: each helper.
// Memory   the caller's, zeroed.
#ifndef ENGINE_CREW_H
#define ENGINE_CREW_H

#include "base.h"
#include <stdatomic.h>

typedef void (*CrewTask)(void *context, uint32_t number) REALTIME;

typedef struct {
  _Alignas(64)
      atomic_uint_fast64_t next; // round, number of tasks, and the first of them that nobody has taken
  _Alignas(64) atomic_uint left; // tasks that are not done
  atomic_uint helpers;           // 0: the audio thread is alone
  CrewTask task;
  void *context;
} Crew;

// Does the tasks 0 to count - 1, 65535 at most, in any order, on any thread.
void crew_run(Crew *c, CrewTask task, void *context, uint32_t count) REALTIME;

// Takes tasks while there are any. False when there was none: nothing to do for now.
bool crew_help(Crew *c) REALTIME;

#endif
