// core_files.h -- the program's own Lua files: the library and the presets.
//
// Threads  the control thread.
// Memory   Lua's.
// Errors   as each says; no memory raises in L.
#ifndef BIND_CORE_FILES_H
#define BIND_CORE_FILES_H

#include "base.h"
#include <lua.h>

// Pushes the sorted list of names of the presets in a folder, without their .lua; empty without folder.
void files_push_names(lua_State *L, const char *data, const char *folder);

// Pushes the text and the path of a preset, or nil and a sentence. Returns how many were pushed.
int files_push_preset(lua_State *L, const char *data, const char *folder, const char *name);

// Pushes a whole file's text and returns NULL, or pushes nothing and returns why not: a constant, or
// valid until the next system call fails. "-" is standard input.
const char *files_push_text(lua_State *L, const char *path);

#endif
