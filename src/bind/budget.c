#include "bind/budget.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AGAIN_NS = 20000000 }; // the signal comes again while a call unwinds, should one be lost

static int signal_number(void) { return SIGRTMIN + 4; }

static int64_t processor_time_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Called at each instruction, line and call of a coroutine that was running when it was to stop. It
// stays until the call is over, so that no pcall swallows it; setting it anew each time would walk all
// frames for each of many pcalls.
static void stop_hook(lua_State *L, lua_Debug *event) {
  (void)event;
  if (budget_of(L)->stop)
    budget_raise(L);
  else
    lua_sethook(L, NULL, 0, 0); // left from a call that is over
}

// Signal-safe, as lua_sethook is.
static void hook_running(Budget *b) {
  for (int i = 0; i < b->running_count; i++)
    lua_sethook(b->running[i], stop_hook, LUA_MASKCALL | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void unhook_running(Budget *b) {
  for (int i = 0; i < b->running_count; i++) lua_sethook(b->running[i], NULL, 0, 0);
}

static void stop_call(Budget *b, int call, FaultKind reason) {
  if (!b->stop || b->stop > call) {
    b->reason = (sig_atomic_t)reason;
    b->stop = call;
  }
  hook_running(b);
}

static void stop_expired(Budget *b) {
  int64_t now = processor_time_ns();
  for (int i = 0; i < b->call_count; i++) {
    int64_t expires = b->calls[i].expires_ns;
    if (!expires || now < expires) continue;
    stop_call(b, i + 1, FAULT_DEADLINE);
    return;
  }
}

static void stop_all(Budget *b) {
  if (b->call_count) stop_call(b, 1, FAULT_INTERRUPT);
}

// A late signal of a call that is over finds no call that has expired.
static void on_signal(int number, siginfo_t *info, void *context) {
  (void)number, (void)context;
  int saved = errno;
  Budget *b = info->si_value.sival_ptr;
  if (info->si_code == SI_TIMER) stop_expired(b);
  if (info->si_code == SI_QUEUE) stop_all(b);
  errno = saved;
}

void budget_interrupt(Budget *b) {
  pthread_sigqueue(b->thread, signal_number(), (union sigval){.sival_ptr = b});
}

static bool timer_open(Budget *b) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigfillset(&action.sa_mask); // nothing comes between what it reads and what it sets
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, signal_number());
  if (sigaction(signal_number(), &action, NULL)) return false;
  if (pthread_sigmask(SIG_UNBLOCK, &ours, NULL)) return false;
  struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal_number()};
  event.sigev_value.sival_ptr = b;
  event._sigev_un._tid = gettid();
  return timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &b->timer) == 0;
}

// No signal may find the budget gone: those still waiting are taken off, others' are served.
static void timer_close(Budget *b) {
  sigset_t ours, before;
  sigemptyset(&ours);
  sigaddset(&ours, signal_number());
  pthread_sigmask(SIG_BLOCK, &ours, &before);
  timer_delete(b->timer);
  siginfo_t info;
  while (sigtimedwait(&ours, &info, &(struct timespec){0}) > 0)
    if (info.si_value.sival_ptr != b) on_signal(signal_number(), &info, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void timer_arm(Budget *b) {
  int64_t soonest = 0;
  for (int i = 0; i < b->call_count; i++) {
    int64_t expires = b->calls[i].expires_ns;
    if (expires && (!soonest || expires < soonest)) soonest = expires;
  }
  if (soonest == b->armed_ns) return;
  b->armed_ns = soonest;
  struct itimerspec when = {.it_value = {soonest / 1000000000, soonest % 1000000000},
                            .it_interval = {0, AGAIN_NS}};
  timer_settime(b->timer, TIMER_ABSTIME, &when, NULL);
}

bool budget_init(Budget *b, size_t limit, Fault *fault) {
  memset(b, 0, sizeof *b);
  b->limit = limit;
  b->fault = fault;
  b->thread = pthread_self();
  return timer_open(b);
}

void budget_end(Budget *b) { timer_close(b); }

void budget_attach(Budget *b, lua_State *L) { *(Budget **)lua_getextraspace(L) = b; }

void budget_abandon(lua_State *routine) { *(Budget **)lua_getextraspace(routine) = NULL; }

static bool is_refused(Budget *b, size_t growth) {
  b->requests++;
  if (b->refuse && b->requests - b->refuse < 2) return true; // Lua asks twice
  return growth > b->limit - b->used;
}

static void *out_of_memory(Budget *b) {
  if (b->running_count && b->fault->kind == FAULT_NONE)
    fault_place(b->fault, b->running[b->running_count - 1]);
  return NULL;
}

void *budget_allocate(void *user, void *block, size_t old_size, size_t new_size) {
  Budget *b = user;
  if (!block) old_size = 0; // then it says what kind of object it is for
  if (new_size == 0) {
    free(block);
    b->used -= old_size;
    return NULL;
  }
  bool grows = new_size > old_size;
  if (grows && is_refused(b, new_size - old_size)) return out_of_memory(b);
  void *moved = realloc(block, new_size);
  if (!moved) return grows ? out_of_memory(b) : block;
  b->used += new_size - old_size;
  if (b->used > b->peak) b->peak = b->used;
  return moved;
}

bool budget_push(Budget *b, lua_State *routine) {
  if (b->running_count == BUDGET_ROUTINES) return false;
  b->running[b->running_count] = routine;
  b->running_count++;
  if (b->stop) hook_running(b); // asked before it was known to run
  return true;
}

void budget_pop(Budget *b) { b->running_count--; }

bool budget_enter(Budget *b, lua_State *L, double deadline_s) {
  if (b->call_count == BUDGET_CALLS || !budget_push(b, L)) return false;
  int64_t expires = deadline_s > 0 ? processor_time_ns() + (int64_t)(deadline_s * 1e9) : 0;
  b->calls[b->call_count] = (BudgetCall){.expires_ns = expires, .deadline_s = deadline_s};
  atomic_signal_fence(memory_order_release);
  b->call_count++;
  timer_arm(b);
  return true;
}

FaultKind budget_stopped(const Budget *b) { return b->stop ? (FaultKind)b->reason : FAULT_NONE; }

void budget_leave(Budget *b) {
  int call = b->call_count;
  b->call_count--;
  // Should a signal stop an outer call just now, that stays.
  int stopped = call;
  if (atomic_compare_exchange_strong(&b->stop, &stopped, 0)) unhook_running(b);
  if (b->stop) hook_running(b);
  budget_pop(b);
  timer_arm(b);
}

void budget_text(const Budget *b, char *text, size_t size) {
  int call = b->stop;
  if (budget_stopped(b) == FAULT_DEADLINE)
    snprintf(text, size, "took longer than %g s: stopped", b->calls[call - 1].deadline_s);
  else
    snprintf(text, size, "interrupted");
}

int budget_raise(lua_State *L) {
  Budget *b = budget_of(L);
  char text[64];
  budget_text(b, text, sizeof text);
  // The first time is where the script was; a pcall that catches it comes out somewhere else.
  if (b->fault->kind == FAULT_NONE) fault_here(b->fault, L, budget_stopped(b), text);
  lua_pushstring(L, text);
  return lua_error(L);
}
