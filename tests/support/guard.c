// guard.c -- see guard.h.
#include "support/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <ucontext.h>

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH 59
#define PR_SYS_DISPATCH_ON           1
#endif
#ifndef SYS_USER_DISPATCH
#define SYS_USER_DISPATCH 2
#endif

enum { SELECT_ALLOW = 0, SELECT_BLOCK = 1 };

static _Thread_local volatile char selector; // read by the kernel at each system call
static _Thread_local volatile bool inside, dispatched;
static _Thread_local unsigned layers; // of this block: what is watched may change within it
static _Thread_local struct rusage before;

static atomic_uint watched, blocks, calls, kernels, faults, waits;
static _Atomic(const char *) last_call;
static _Atomic int64_t last_kernel = -1;
static _Atomic(void (*)(void)) planted;
static bool can_dispatch;

// The call was not made. It returns "no such system call", and the rest of the block goes unwatched.
static void on_system_call(int signal_number, siginfo_t *info, void *context) {
  (void)signal_number;
  selector = SELECT_ALLOW;
  if (info->si_code != SYS_USER_DISPATCH) return;
  atomic_fetch_add(&kernels, 1);
  atomic_store(&last_kernel, info->si_syscall);
#ifdef __x86_64__
  ucontext_t *state = context;
  state->uc_mcontext.gregs[REG_RAX] = -ENOSYS;
#else
  (void)context;
#endif
}

static bool dispatch_this_thread(void) {
  return prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector) == 0;
}

bool guard_init(void) {
#ifdef __x86_64__
  can_dispatch = dispatch_this_thread();
#endif
  return can_dispatch;
}

void guard_watch(unsigned wanted, void (*fault)(void)) {
  // Here, not once: cmocka takes the signal for itself at the start of each test.
  struct sigaction action = {.sa_sigaction = on_system_call, .sa_flags = SA_SIGINFO};
  if (can_dispatch) sigaction(SIGSYS, &action, NULL);
  atomic_store(&watched, can_dispatch ? wanted : wanted & ~(unsigned)GUARD_KERNEL);
  atomic_store(&planted, fault);
}

GuardReport guard_take(void) {
  return (GuardReport){
      .blocks = atomic_exchange(&blocks, 0),
      .calls = atomic_exchange(&calls, 0),
      .kernels = atomic_exchange(&kernels, 0),
      .faults = atomic_exchange(&faults, 0),
      .waits = atomic_exchange(&waits, 0),
      .call = atomic_exchange(&last_call, NULL),
      .kernel = atomic_exchange(&last_kernel, -1),
  };
}

void guard_enter(void) {
  layers = atomic_load(&watched);
  if (can_dispatch && !dispatched) dispatched = dispatch_this_thread();
  if (layers & GUARD_PAGES) getrusage(RUSAGE_THREAD, &before);
  inside = layers & GUARD_CALLS;
  if ((layers & GUARD_KERNEL) && dispatched) selector = SELECT_BLOCK;
  void (*fault)(void) = atomic_load(&planted);
  if (fault) fault();
}

void guard_leave(void) {
  selector = SELECT_ALLOW;
  inside = false;
  atomic_fetch_add(&blocks, 1);
  if (!(layers & GUARD_PAGES)) return;
  struct rusage after;
  getrusage(RUSAGE_THREAD, &after);
  atomic_fetch_add(&faults,
                   (unsigned)(after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt));
  atomic_fetch_add(&waits, (unsigned)(after.ru_nvcsw - before.ru_nvcsw));
}

void guard_call(const char *name) {
  if (!inside) return;
  atomic_fetch_add(&calls, 1);
  atomic_store(&last_call, name);
}
