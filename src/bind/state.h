// state.h -- a Lua state in which nothing that a script does can wedge or crash the program.
//
// Scripts run in environments made of the safe words below and of what the caller adds. Every run goes
// through state_call or state_resume, which stop it at its deadline or when state_interrupt asks,
// whatever it is doing: an endless loop, a pcall around one, a pattern that backtracks for ever. A single
// instruction of Lua is not stopped; there are two that a script written for it can make very long: the
// growth of a table whose keys were chosen to collide, and the collection of chained weak tables.
//
// Chunks are named as Lua names them: "@path" for a file, "=prompt" for a line. Those whose name begins
// with LIBRARY_CHUNK are the program's own: messages and tracebacks speak of the user's lines only.
//
// Threads  the one that called state_open, in which SIGRTMIN + 4 is unblocked and handled;
//          state_interrupt may be called by any, and in a signal handler.
// Memory   state_open allocates, state_close frees; a state never holds more than its cap.
// Errors   state_open returns NULL when there is no memory. A run that fails leaves its error value on
//          the stack, and state_fault tells it in words. What takes a lua_State may raise in it.
#ifndef BIND_STATE_H
#define BIND_STATE_H

#include "base.h"
#include "bind/fault.h"
#include <lua.h>

typedef struct State State;

typedef struct {
  size_t memory; // bytes that Lua may hold; 0: STATE_MEMORY
} StateConfig;

enum { STATE_MEMORY = 256 << 20 };

State *state_open(const StateConfig *config);
void state_close(State *s);

lua_State *state_lua(State *s);
State *state_of(lua_State *L);

// Pushes a new environment: the safe words, in tables of its own, so that no script changes another's.
//   assert error getmetatable ipairs load next pairs pcall rawequal rawget rawlen rawset select
//   setmetatable tonumber tostring type xpcall _VERSION, and coroutine, math, string, table, utf8.
// What is different from plain Lua: pairs and next visit keys in order (keys.h), table.* is raw,
// xpcall calls its handler after unwinding, `load` takes text only and loads into this environment,
// tostring numbers things instead of showing addresses, metatables can have no __gc, pcall and xpcall
// refuse to run more than 2000 calls deep. There is no math.random, string.dump, string.pack, os, io, debug,
// package, print or collectgarbage.
void state_push_environment(lua_State *L);

// Compiles text (never bytecode; a byte-order mark and a first line with # are skipped) and pushes the
// function, with the environment at that index as its globals. Otherwise pushes the message, fills the
// fault and returns the error's status. Never raises.
int state_load(lua_State *L, const char *name, const char *text, size_t size, int environment);

// Calls the function below its `nargs` arguments, as lua_pcall does, and stops it after `deadline_s`
// seconds of the thread's processor time (0: never). Calls may be nested: the sooner deadline counts.
int state_call(lua_State *L, int nargs, int nresults, double deadline_s);

// Resumes a coroutine made with lua_newthread in the same way: LUA_YIELD or LUA_OK with `nresults`
// values on its stack, or an error's status with the value pushed on L; it is dead and closed then.
// Raises when it cannot be resumed: it is dead, or runs already.
int state_resume(lua_State *L, lua_State *routine, int nargs, int *nresults, double deadline_s);

// What the last failed state_load, state_call or state_resume failed with.
const Fault *state_fault(const State *s);

// Stops all running calls with the error "interrupted"; nothing happens when none runs. Signal-safe.
void state_interrupt(State *s);

// Pushes what tostring gives, and returns it. Calls __tostring, so it may raise.
const char *state_tostring(lua_State *L, int index, size_t *length);

// Bytes that Lua holds now.
size_t state_memory(const State *s);

#endif
