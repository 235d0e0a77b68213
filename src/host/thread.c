#include "host/thread.h"

#include <signal.h>

// What a thread brings on itself must reach it: blocked, it would end the process.
static const int OWN_FAULTS[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};

bool thread_start(pthread_t *thread, void *(*run)(void *), void *user) {
  sigset_t blocked, before;
  sigfillset(&blocked);
  for (size_t i = 0; i < sizeof OWN_FAULTS / sizeof OWN_FAULTS[0]; i++) sigdelset(&blocked, OWN_FAULTS[i]);

  pthread_sigmask(SIG_SETMASK, &blocked, &before); // a new thread inherits it
  bool started = pthread_create(thread, NULL, run, user) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}
