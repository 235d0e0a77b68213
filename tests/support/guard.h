// guard.h -- watches a thread while it renders: what it calls, asks of the kernel, and waits for.
//
// Three layers. CALLS needs a program that includes realtime/interpose.h: there every allocation and
// lock of any library passes through guard_call. KERNEL is Syscall User Dispatch: the kernel hands each
// system call back as a signal instead of doing it. PAGES asks the kernel afterwards how many pages
// were faulted and how often the thread had to wait.
//
// Threads  guard_enter and guard_leave: any, around what is watched. The rest: the test.
#ifndef SUPPORT_GUARD_H
#define SUPPORT_GUARD_H

#include "base.h"

enum { GUARD_CALLS = 1, GUARD_KERNEL = 2, GUARD_PAGES = 4 };

typedef struct {
  uint32_t blocks;  // watched
  uint32_t calls;   // to allocation and locks
  uint32_t kernels; // blocks that made a system call
  uint32_t faults;  // pages
  uint32_t waits;   // the thread gave up the processor
  const char *call; // the last, or NULL
  int64_t kernel;   // the number of the last system call, or -1
} GuardReport;

// False where the kernel cannot hand system calls back: then KERNEL watches nothing.
bool guard_init(void);

// What is watched from now on, and a fault to commit in each block, or NULL.
void guard_watch(unsigned layers, void (*fault)(void));

// What was seen since the last time.
GuardReport guard_take(void);

void guard_enter(void);
void guard_leave(void);

// A watched function was called.
void guard_call(const char *name);

#endif
