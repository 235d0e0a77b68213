// core_files.h -- the program's own files, the library and the presets; and files that a session reads.
//
// Threads  the control thread.
// Memory   Lua's.
// Errors   as each says; no memory raises in L.
#ifndef BIND_CORE_FILES_H
#define BIND_CORE_FILES_H

#include "base.h"
#include <lua.h>

// Pushes the sorted list of names of the presets in a folder, without the suffix that they have in common;
// empty without folder.
void files_push_names(lua_State *L, const char *data, const char *folder, const char *suffix);

// Pushes the text and the path of a preset, or nil and a sentence. Returns how many were pushed.
int files_push_preset(lua_State *L, const char *data, const char *folder, const char *name,
                      const char *suffix);

// Pushes a whole file's text and returns NULL, or pushes nothing and returns why not: a constant, or
// valid until the next system call fails. "-" is standard input.
const char *files_push_text(lua_State *L, const char *path);

// text(path): the text of a file of at most 1 MB, and of nothing that is not a file; or nil and why not.
int files_text(lua_State *L);

#endif
