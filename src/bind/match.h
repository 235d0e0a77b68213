// match.h -- Lua's patterns (section 6.4.1 of its manual), matched so that a match can be stopped.
//
// Threads  the one of the state.
// Memory   the caller's. Text and pattern end with a 0 after their last byte, as strings of Lua do.
// Errors   a malformed pattern, and the stop of the call (budget.h), are raised in L.
#ifndef BIND_MATCH_H
#define BIND_MATCH_H

#include "base.h"
#include <lua.h>

enum {
  MATCH_CAPTURES = 32,
  MATCH_DEPTH = 200, // items of a pattern within each other, by repetition or capture
};

typedef struct {
  const char *start;
  ptrdiff_t length; // or one of these
} MatchCapture;

enum { MATCH_OPEN = -1, MATCH_POSITION = -2 };

typedef struct {
  lua_State *L;
  const char *text, *text_end, *pattern_end;
  uint32_t steps;
  int depth, capture_count;
  MatchCapture captures[MATCH_CAPTURES];
} Match;

void match_init(Match *m, lua_State *L, const char *text, size_t text_size, const char *pattern_end);

// The end of the match of a pattern that begins exactly at `at`, or NULL. An anchor is the caller's.
const char *match_at(Match *m, const char *at, const char *pattern);

// The pattern has no magic characters.
bool match_is_plain(const char *pattern, size_t size);

#endif
