// fault.h -- an error of a script, in words for the musician: where, what, and how it came there.
//
// Threads  the one of the state.
// Memory   the caller's; nothing is allocated, so that running out of memory can be told too.
#ifndef BIND_FAULT_H
#define BIND_FAULT_H

#include "base.h"
#include <lua.h>

// How the names of the program's own chunks begin.
#define LIBRARY_CHUNK "=livelua/"

typedef enum {
  FAULT_NONE,
  FAULT_ERROR, // raised by the script or by a function that it called
  FAULT_SYNTAX,
  FAULT_MEMORY,    // the state's cap was reached
  FAULT_DEADLINE,  // took too long
  FAULT_INTERRUPT, // the musician asked
} FaultKind;

typedef struct {
  FaultKind kind;
  char source[256]; // the user's file as messages name it; empty when unknown
  int line;         // 0 when unknown
  char text[2048];  // the message, without its place
  char trace[2048]; // the user's frames, innermost first, a line each; empty when there is but one
} Fault;

// A fault without a place.
void fault_set(Fault *f, FaultKind kind, const char *text);

// A fault at the place where L is.
void fault_here(Fault *f, lua_State *L, FaultKind kind, const char *text);

// Fills place and trace from the frames of `failed`, and the text from the error value at `index` of L.
// Calls no metamethod: an object's text stays "(error object is a ... value)".
void fault_describe(Fault *f, lua_State *failed, lua_State *L, int index);

// Place and text from a message of the compiler: "source:line: text".
void fault_split(Fault *f, const char *message);

// The place alone, from the frames of L.
void fault_place(Fault *f, lua_State *L);

#endif
