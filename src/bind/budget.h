// budget.h -- what a script may use, memory and time, and the means to stop it.
//
// Nothing is installed while a script runs in time. At the deadline (a timer of the thread's processor
// time: a busy machine kills nobody) or on request, a signal handler gives every running coroutine a
// hook that raises an error, and goes on raising it at each instruction until the call that is being
// stopped has unwound: no pcall swallows it. C functions that may run long call budget_poll.
//
// Threads  the one that called budget_init; budget_interrupt from any, and from signal handlers.
// Memory   the caller's.
#ifndef BIND_BUDGET_H
#define BIND_BUDGET_H

#include "base.h"
#include "bind/fault.h"
#include <lua.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

enum {
  BUDGET_CALLS = 16,     // calls within calls
  BUDGET_ROUTINES = 128, // coroutines and calls running within each other
  BUDGET_CLOSING = 4,    // coroutines being closed within each other: Lua does not count that stack
};

typedef struct {
  int64_t expires_ns; // of the thread's processor time; 0: never
  double deadline_s;
} BudgetCall;

typedef struct {
  size_t limit, used, peak;  // bytes
  uint64_t requests, refuse; // allocations so far; the number of the one that a test refuses, 0: none
  Fault *fault;              // of the innermost call; told where it was stopped or out of memory

  pthread_t thread;
  timer_t timer;
  int64_t armed_ns; // when it fires; 0: never
  int closing;

  BudgetCall calls[BUDGET_CALLS];
  lua_State *volatile running[BUDGET_ROUTINES];
  volatile sig_atomic_t call_count, running_count;
  volatile sig_atomic_t reason; // a FaultKind
  atomic_int stop;              // the call being stopped, from 1; 0: none
} Budget;

// False when the system gives no timer.
bool budget_init(Budget *b, size_t limit, Fault *fault);
void budget_end(Budget *b);

// The lua_Alloc of a state; `user` is the Budget.
void *budget_allocate(void *user, void *block, size_t old_size, size_t new_size);

// Ties a new lua_State to its budget.
void budget_attach(Budget *b, lua_State *L);

static inline Budget *budget_of(lua_State *L) { return *(Budget **)lua_getextraspace(L); }

// A coroutine that a hook killed can be stopped no more: Lua leaves its hooks disabled. So what it
// was to close is never run; it has no budget then.
void budget_abandon(lua_State *routine);

// A call on L begins; false when too many are nested.
bool budget_enter(Budget *b, lua_State *L, double deadline_s);

// It ended, by itself or not.
void budget_leave(Budget *b);

// Why this call or one around it is being stopped: FAULT_DEADLINE, FAULT_INTERRUPT or FAULT_NONE.
FaultKind budget_stopped(const Budget *b);

// Around lua_resume and lua_resetthread of another coroutine; false when too many are nested.
bool budget_push(Budget *b, lua_State *routine);
void budget_pop(Budget *b);

// Stops all calls. Signal-safe.
void budget_interrupt(Budget *b);

// Why a call is being stopped, in words.
void budget_text(const Budget *b, char *text, size_t size);

// Raises the error of a stopped call.
int budget_raise(lua_State *L);

static inline void budget_poll(lua_State *L) {
  if (budget_of(L)->stop) budget_raise(L);
}

#endif
