// routines.h -- coroutines that can be stopped, however deep they run within each other.
//
// Threads  the one of the state.
// Errors   a status; only routines_close of a suspended coroutine may raise in L.
#ifndef BIND_ROUTINES_H
#define BIND_ROUTINES_H

#include <lua.h>

// Adds close, create, resume and wrap to Lua's coroutine library on top of the stack.
void routines_add(lua_State *L);

// Why a coroutine with `nargs` arguments on its stack cannot be resumed now; NULL when it can.
const char *routines_refusal(lua_State *L, lua_State *routine, int nargs);

// lua_resume of one that can, known to the budget: LUA_OK or LUA_YIELD with the results on the
// coroutine's stack, or an error's status with its value pushed on L.
int routines_resume(lua_State *L, lua_State *routine, int nargs, int *nresults);

// Closes what a coroutine holds that is suspended, or failed with the value on top of L, which it
// takes. LUA_OK, or an error's status with its value pushed on L. One that was stopped, or is closed
// too deep within others, keeps what it holds.
int routines_close(lua_State *L, lua_State *routine);

#endif
