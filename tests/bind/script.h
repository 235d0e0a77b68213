// script.h -- for tests that run scripts in a State.
#ifndef TESTS_SCRIPT_H
#define TESTS_SCRIPT_H

#include "bind/state.h"
#include <lauxlib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static inline State *script_open(size_t memory) {
  State *s = state_open(&(StateConfig){.memory = memory});
  assert_non_null(s);
  return s;
}

// Runs a chunk in a new environment, in which `words` are bound to C functions; its status.
static inline int script_run_with(State *s, const luaL_Reg *words, const char *name, const char *text,
                                  double deadline_s) {
  lua_State *L = state_lua(s);
  lua_settop(L, 0);
  state_push_environment(L);
  if (words) luaL_setfuncs(L, words, 0);
  int status = state_load(L, name, text, strlen(text), -1);
  if (status != LUA_OK) return status;
  return state_call(L, 0, 1, deadline_s);
}

static inline int script_run(State *s, const char *text, double deadline_s) {
  return script_run_with(s, NULL, "@user.lua", text, deadline_s);
}

static inline void script_assert_fault(State *s, FaultKind kind, const char *source, int line,
                                       const char *text) {
  const Fault *fault = state_fault(s);
  assert_string_equal(fault->text, text);
  assert_string_equal(fault->source, source);
  assert_int_equal(fault->line, line);
  assert_int_equal(fault->kind, kind);
}

static inline void script_assert_gives(State *s, const char *text, const char *expected) {
  int status = script_run(s, text, 10);
  if (status != LUA_OK) fail_msg("%s: %s", text, state_fault(s)->text);
  assert_string_equal(state_tostring(state_lua(s), -1, NULL), expected);
}

#endif
