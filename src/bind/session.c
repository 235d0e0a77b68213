#include "bind/session.h"
#include "bind/core.h"
#include "bind/core_files.h"
#include "bind/state.h"
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

struct Session {
  SessionConfig config;
  State *state;
  Core *core;
  int calls; // reference to the table of what the library offers
};

static void say(const Session *s, const char *text) { s->config.say(s->config.user, SAY_ERROR, text); }

static const char library_key = 0; // its address is the key of the library's files, by name

// require "livelua.x": the library's own file, once. The name's dots are folders.
static int require_file(lua_State *L) {
  const char *name = luaL_checkstring(L, 1), *data = lua_tostring(L, lua_upvalueindex(1));
  lua_rawgetp(L, LUA_REGISTRYINDEX, &library_key);
  if (lua_getfield(L, -1, name) != LUA_TNIL) return 1;
  const char *file = luaL_gsub(L, name, ".", "/");
  const char *path = lua_pushfstring(L, "%s/lua/%s.lua", data, file);
  const char *problem = files_push_text(L, path);
  if (problem) return luaL_error(L, "%s: %s", path, problem);
  size_t size;
  const char *text = lua_tolstring(L, -1, &size);
  const char *chunk = lua_pushfstring(L, "=%s.lua", file);
  if (state_load(L, chunk, text, size, lua_upvalueindex(2)) != LUA_OK) return lua_error(L);
  lua_call(L, 0, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, 2, name);
  return 1;
}

// The library runs in an environment of its own: the safe words and require.
static void push_require(lua_State *L, const char *data) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &library_key);
  lua_pushstring(L, data);
  state_push_environment(L);
  lua_pushvalue(L, -1);
  lua_insert(L, -3);
  lua_pushcclosure(L, require_file, 2);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "require");
  lua_remove(L, -2);
}

// Takes the session; returns the table of what the library offers.
static int open_library(lua_State *L) {
  Session *s = lua_touserdata(L, 1);
  push_require(L, s->config.data);
  lua_pushliteral(L, "livelua.live");
  lua_call(L, 1, 1);
  s->core = core_open(L, &s->config);
  if (!s->core) return luaL_error(L, "not enough memory");
  lua_pushinteger(L, s->config.seed);
  lua_pushnumber(L, s->config.deadline_s);
  lua_pushboolean(L, s->config.offline);
  lua_call(L, 4, 1);
  s->calls = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

static int add_traceback(lua_State *L) {
  luaL_traceback(L, L, lua_tostring(L, 1), 1);
  return 1;
}

// The library is trusted and runs without a deadline, so that no interrupt leaves it half done: it
// bounds the scripts that it runs. An error that comes through is a fault in the library.
static bool run(Session *s, lua_CFunction function, void *argument) {
  lua_State *L = state_lua(s->state);
  lua_pushcfunction(L, add_traceback);
  lua_pushcfunction(L, function);
  lua_pushlightuserdata(L, argument);
  bool done = lua_pcall(L, 1, 0, -3) == LUA_OK;
  if (!done) say(s, lua_isstring(L, -1) ? lua_tostring(L, -1) : "not enough memory");
  lua_settop(L, 0);
  return done;
}

Session *session_open(const SessionConfig *config) {
  Session *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  s->config = *config;
  s->state = state_open(&(StateConfig){0});
  if (!s->state) say(s, "not enough memory");
  if (s->state && run(s, open_library, s)) return s;
  session_close(s);
  return NULL;
}

void session_close(Session *s) {
  if (!s) return;
  state_close(s->state);
  core_close(s->core);
  free(s);
}

// -- calls -----------------------------------------------------------------------------------------

// What is asked of the library, and its answer.
typedef struct {
  Session *session;
  const char *name, *text;
  size_t size;
  EvalKind kind;
  bool yes;
  uint32_t count;
  int64_t tick;
  double bars;
  char **words;
} Request;

static void push_call(lua_State *L, const Request *r, const char *function) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, r->session->calls);
  lua_getfield(L, -1, function);
}

static int call_evaluate(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "evaluate");
  lua_pushstring(L, r->name);
  lua_pushlstring(L, r->text, r->size);
  lua_pushstring(L, r->kind == EVAL_FILE ? "file" : "prompt");
  lua_call(L, 3, 1);
  r->yes = lua_toboolean(L, -1);
  return 0;
}

bool session_eval(Session *s, const char *name, const char *text, size_t size, EvalKind kind) {
  Request r = {.session = s, .name = name, .text = text, .size = size, .kind = kind};
  return run(s, call_evaluate, &r) && r.yes;
}

static int call_evaluate_file(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "evaluate");
  lua_pushstring(L, strcmp(r->name, "-") == 0 ? "stdin" : r->name);
  const char *problem = files_push_text(L, r->name);
  if (problem) {
    say(r->session, lua_pushfstring(L, "%s: %s", r->name, problem));
    return 0;
  }
  lua_pushliteral(L, "file");
  lua_call(L, 3, 1);
  r->yes = lua_toboolean(L, -1);
  return 0;
}

bool session_eval_file(Session *s, const char *path) {
  Request r = {.session = s, .name = path};
  return run(s, call_evaluate_file, &r) && r.yes;
}

static int call_pump(lua_State *L) {
  push_call(L, lua_touserdata(L, 1), "pump");
  lua_call(L, 0, 0);
  return 0;
}

void session_pump(Session *s) { run(s, call_pump, &(Request){.session = s}); }

static int call_errors(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "errors");
  lua_call(L, 0, 1);
  r->count = (uint32_t)lua_tointeger(L, -1);
  return 0;
}

uint32_t session_errors(const Session *s) {
  Request r = {.session = (Session *)s};
  return run(r.session, call_errors, &r) ? r.count : 1;
}

static int call_plays(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "plays");
  lua_call(L, 0, 1);
  r->yes = lua_toboolean(L, -1);
  return 0;
}

bool session_plays(const Session *s) {
  Request r = {.session = (Session *)s};
  return run(r.session, call_plays, &r) && r.yes;
}

static int call_span(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "span");
  lua_pushinteger(L, r->tick);
  lua_pushnumber(L, r->bars);
  lua_call(L, 2, 1);
  r->tick = lua_tointeger(L, -1);
  return 0;
}

int64_t session_span(const Session *s, int64_t tick, double bars) {
  Request r = {.session = (Session *)s, .tick = tick, .bars = bars};
  return run(r.session, call_span, &r) ? r.tick : 0;
}

void session_interrupt(Session *s) { state_interrupt(s->state); }

static int call_complete(lua_State *L) {
  Request *r = lua_touserdata(L, 1);
  push_call(L, r, "complete");
  lua_pushstring(L, r->text);
  lua_call(L, 1, 1);
  size_t count = (size_t)lua_rawlen(L, -1);
  r->words = calloc(count + 1, sizeof *r->words);
  for (size_t k = 0; r->words && k < count; k++) {
    lua_rawgeti(L, -1, (lua_Integer)k + 1);
    r->words[k] = strdup(lua_tostring(L, -1));
    lua_pop(L, 1);
    if (!r->words[k]) break; // the list ends where memory does
  }
  return 0;
}

char **session_complete(Session *s, const char *line) {
  Request r = {.session = s, .text = line};
  run(s, call_complete, &r);
  return r.words;
}
