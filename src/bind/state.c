#include "bind/state.h"
#include "bind/basic.h"
#include "bind/budget.h"
#include "bind/routines.h"
#include "bind/words.h"
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct State {
  Budget budget; // first: a lua_State leads to it
  Fault fault;
  lua_State *L;
};

lua_State *state_lua(State *s) { return s->L; }
State *state_of(lua_State *L) { return (State *)(void *)budget_of(L); }
const Fault *state_fault(const State *s) { return &s->fault; }
size_t state_memory(const State *s) { return s->budget.used; }
void state_interrupt(State *s) { budget_interrupt(&s->budget); }
void state_push_environment(lua_State *L) { words_push(L); }

const char *state_tostring(lua_State *L, int index, size_t *length) {
  return basic_tostring(L, index, length);
}

// Only a mistake in the program comes here: every run of a script is protected.
static int on_panic(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "livelua: error outside of any protected call: %s\n", message ? message : "?");
  abort();
}

static int open_words(lua_State *L) {
  words_open(L);
  return 0;
}

State *state_open(const StateConfig *config) {
  State *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  if (!budget_init(&s->budget, config->memory ? config->memory : STATE_MEMORY, &s->fault)) {
    free(s);
    return NULL;
  }
  s->L = lua_newstate(budget_allocate, &s->budget);
  if (!s->L) goto failed;
  lua_atpanic(s->L, on_panic);
  budget_attach(&s->budget, s->L);
  lua_pushcfunction(s->L, open_words);
  if (lua_pcall(s->L, 0, 0, 0) != LUA_OK) goto failed;
  return s;
failed:
  state_close(s);
  return NULL;
}

void state_close(State *s) {
  if (!s) return;
  if (s->L) lua_close(s->L);
  budget_end(&s->budget);
  free(s);
}

typedef struct {
  const char *text;
  size_t size;
} Source;

static const char *read_source(lua_State *L, void *user, size_t *size) {
  (void)L;
  Source *source = user;
  *size = source->size;
  source->size = 0;
  return source->text;
}

// Skips a byte-order mark, and a first line that begins with # up to its end.
static Source source_of(const char *text, size_t size) {
  Source source = {text, size};
  if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) source = (Source){text + 3, size - 3};
  if (!source.size || *source.text != '#') return source;
  const char *end = memchr(source.text, '\n', source.size);
  size_t skipped = end ? (size_t)(end - source.text) : source.size;
  return (Source){source.text + skipped, source.size - skipped};
}

int state_load(lua_State *L, const char *name, const char *text, size_t size, int environment) {
  Source source = source_of(text, size);
  environment = lua_absindex(L, environment);
  int status = lua_load(L, read_source, &source, name, "t");
  if (status == LUA_OK) {
    lua_pushvalue(L, environment);
    lua_setupvalue(L, -2, 1);
    return LUA_OK;
  }
  Fault *fault = &state_of(L)->fault;
  fault_set(fault, status == LUA_ERRSYNTAX ? FAULT_SYNTAX : FAULT_MEMORY, "");
  fault_split(fault, lua_tostring(L, -1));
  return status;
}

// An error object that can tell itself does, while the deadline still holds. All of it is
// protected: memory may be short.
static int tell_object(lua_State *L) {
  Fault *fault = budget_of(L)->fault;
  if (luaL_getmetafield(L, 1, "__tostring") == LUA_TNIL) return 0;
  snprintf(fault->text, sizeof fault->text, "%s", state_tostring(L, 1, NULL));
  return 0;
}

// A run has failed with the value on top of L. Nothing here may raise: the budget has to be left.
static void conclude(Budget *b, lua_State *L, int status) {
  Fault *fault = b->fault;
  FaultKind stopped = budget_stopped(b);
  if (status == LUA_ERRMEM) {
    fault->kind = FAULT_MEMORY;
    snprintf(fault->text, sizeof fault->text, "not enough memory");
  } else if (fault->kind == FAULT_NONE) { // no handler could be called
    fault_describe(fault, L, L, -1);
  } else if (!stopped && !lua_isstring(L, -1) && lua_checkstack(L, 2)) {
    lua_pushcfunction(L, tell_object);
    lua_pushvalue(L, -2);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) lua_pop(L, 1);
    stopped = budget_stopped(b);
  }
  if (!stopped) return;
  fault->kind = stopped;
  budget_text(b, fault->text, sizeof fault->text);
}

// A run has a fault of its own until it is over: another may run and fail while this one unwinds.
typedef struct {
  Fault fault, *outer;
} Run;

static void run_begin(State *s, lua_State *L, Run *run, double deadline_s) {
  if (!budget_enter(&s->budget, L, deadline_s)) luaL_error(L, "calls are nested too deeply");
  fault_set(&run->fault, FAULT_NONE, "");
  run->outer = s->budget.fault;
  s->budget.fault = &run->fault;
}

static void run_end(State *s, Run *run, int status) {
  s->budget.fault = run->outer;
  if (status > LUA_YIELD) s->fault = run->fault;
  budget_leave(&s->budget);
}

// The first error is told: those that follow from it while it unwinds would hide it.
static int on_error(lua_State *L) {
  Fault *fault = budget_of(L)->fault;
  if (fault->kind == FAULT_NONE) fault_describe(fault, L, L, 1);
  return 1;
}

int state_call(lua_State *L, int nargs, int nresults, double deadline_s) {
  State *s = state_of(L);
  Run run;
  int function = lua_gettop(L) - nargs;
  luaL_checkstack(L, 2, NULL);
  run_begin(s, L, &run, deadline_s);
  lua_pushcfunction(L, on_error);
  lua_insert(L, function);
  int status = lua_pcall(L, nargs, nresults, function);
  if (status != LUA_OK) conclude(&s->budget, L, status);
  lua_remove(L, function);
  run_end(s, &run, status);
  return status;
}

int state_resume(lua_State *L, lua_State *routine, int nargs, int *nresults, double deadline_s) {
  State *s = state_of(L);
  Run run;
  luaL_checkstack(L, 4, NULL);
  const char *refusal = routines_refusal(L, routine, nargs);
  if (refusal) return luaL_error(L, "%s", refusal);
  run_begin(s, L, &run, deadline_s);
  int status = routines_resume(L, routine, nargs, nresults);
  if (status > LUA_YIELD) {
    bool is_told = status == LUA_ERRMEM || run.fault.kind != FAULT_NONE;
    if (!is_told) fault_describe(&run.fault, routine, L, -1);
    conclude(&s->budget, L, status);
    if (lua_status(routine) > LUA_YIELD) routines_close(L, routine);
  }
  run_end(s, &run, status);
  return status;
}
