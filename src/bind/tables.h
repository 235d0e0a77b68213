// tables.h -- `table`, raw: lengths are real ones, metamethods are not asked.
//
// Threads  the one of the state.
#ifndef BIND_TABLES_H
#define BIND_TABLES_H

#include <lua.h>

// Adds concat, insert, move, remove, sort and unpack to the table on top of the stack. `sort` is
// stable, and ends whatever the comparator says.
void tables_add(lua_State *L);

#endif
