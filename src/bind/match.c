#include "bind/match.h"
#include "bind/budget.h"
#include <lauxlib.h>
#include <string.h>

enum { STEPS_PER_POLL = 1024 };

static const char *match_items(Match *m, const char *s, const char *p);

void match_init(Match *m, lua_State *L, const char *text, size_t text_size, const char *pattern_end) {
  m->L = L;
  m->text = text;
  m->text_end = text + text_size;
  m->pattern_end = pattern_end;
  m->steps = 0;
  m->depth = m->capture_count = 0;
}

bool match_is_plain(const char *pattern, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (pattern[i] && strchr("^$*+?.([%-", pattern[i])) return false;
  return true;
}

static void step(Match *m) {
  if (++m->steps % STEPS_PER_POLL == 0) budget_poll(m->L);
}

static bool is_within(unsigned char c, unsigned char first, unsigned char last) {
  return c >= first && c <= last;
}

static bool is_upper(unsigned char c) { return is_within(c, 'A', 'Z'); }
static bool is_lower(unsigned char c) { return is_within(c, 'a', 'z'); }
static bool is_digit(unsigned char c) { return is_within(c, '0', '9'); }
static bool is_alpha(unsigned char c) { return is_upper(c) || is_lower(c); }
static bool is_graph(unsigned char c) { return is_within(c, '!', '~'); }

// ASCII whatever the locale, so that a session is the same everywhere.
static bool is_of_class(unsigned char c, unsigned char letter) {
  bool is;
  switch (letter | 0x20) {
  case 'a': is = is_alpha(c); break;
  case 'c': is = c < ' ' || c == 127; break;
  case 'd': is = is_digit(c); break;
  case 'g': is = is_graph(c); break;
  case 'l': is = is_lower(c); break;
  case 'p': is = is_graph(c) && !is_alpha(c) && !is_digit(c); break;
  case 's': is = c == ' ' || is_within(c, '\t', '\r'); break;
  case 'u': is = is_upper(c); break;
  case 'w': is = is_alpha(c) || is_digit(c); break;
  case 'x': is = is_digit(c) || is_within(c | 0x20, 'a', 'f'); break;
  case 'z': is = c == 0; break; // of older Lua
  default: return letter == c;
  }
  return is_upper(letter) ? !is : is;
}

// `last` is the closing bracket.
static bool is_in_set(unsigned char c, const char *p, const char *last) {
  bool found = true;
  p++;
  if (*p == '^') {
    found = false;
    p++;
  }
  for (; p < last; p++) {
    if (*p == '%') {
      p++;
      if (is_of_class(c, (unsigned char)*p)) return found;
    } else if (p[1] == '-' && p + 2 < last) {
      if (is_within(c, (unsigned char)p[0], (unsigned char)p[2])) return found;
      p += 2;
    } else if ((unsigned char)*p == c) {
      return found;
    }
  }
  return !found;
}

static const char *set_end(Match *m, const char *p) {
  if (*p == '^') p++;
  do { // a bracket that comes first is one of the set
    if (p >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
    if (*p++ == '%' && p < m->pattern_end) p++;
  } while (p >= m->pattern_end || *p != ']');
  return p + 1;
}

// The end of the item at `p` that stands for one character.
static const char *single_end(Match *m, const char *p) {
  if (*p == '[') return set_end(m, p + 1);
  if (*p != '%') return p + 1;
  if (p + 1 == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
  return p + 2;
}

static bool is_single(Match *m, const char *s, const char *p, const char *end) {
  if (s >= m->text_end) return false;
  unsigned char c = (unsigned char)*s;
  switch (*p) {
  case '.': return true;
  case '%': return is_of_class(c, (unsigned char)p[1]);
  case '[': return is_in_set(c, p, end - 1);
  default: return (unsigned char)*p == c;
  }
}

// As many as there are, then fewer until the rest matches too.
static const char *match_longest(Match *m, const char *s, const char *p, const char *end, ptrdiff_t least) {
  ptrdiff_t count = 0;
  for (; is_single(m, s + count, p, end); count++) step(m);
  for (; count >= least; count--) {
    const char *found = match_at(m, s + count, end + 1);
    if (found) return found;
  }
  return NULL;
}

static const char *match_shortest(Match *m, const char *s, const char *p, const char *end) {
  for (;; s++) {
    const char *found = match_at(m, s, end + 1);
    if (found) return found;
    if (!is_single(m, s, p, end)) return NULL;
  }
}

static const char *match_open(Match *m, const char *s, const char *p) {
  bool is_position = p[1] == ')';
  if (m->capture_count == MATCH_CAPTURES) luaL_error(m->L, "too many captures");
  m->captures[m->capture_count++] = (MatchCapture){s, is_position ? MATCH_POSITION : MATCH_OPEN};
  const char *found = match_at(m, s, is_position ? p + 2 : p + 1);
  if (!found) m->capture_count--;
  return found;
}

static const char *match_close(Match *m, const char *s, const char *p) {
  int i = m->capture_count - 1;
  while (i >= 0 && m->captures[i].length != MATCH_OPEN) i--;
  if (i < 0) luaL_error(m->L, "invalid pattern capture");
  m->captures[i].length = s - m->captures[i].start;
  const char *found = match_at(m, s, p + 1);
  if (!found) m->captures[i].length = MATCH_OPEN;
  return found;
}

static const char *match_balance(Match *m, const char *s, const char *p) {
  if (p + 3 >= m->pattern_end) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  char opens = p[2], closes = p[3];
  if (s >= m->text_end || *s != opens) return NULL;
  size_t depth = 1;
  while (++s < m->text_end) {
    step(m);
    if (*s == closes) {
      if (--depth == 0) return s + 1;
    } else if (*s == opens) {
      depth++;
    }
  }
  return NULL;
}

static bool is_frontier(Match *m, const char *s, const char *set, const char *end) {
  unsigned char before = s == m->text ? 0 : (unsigned char)s[-1];
  unsigned char after = s == m->text_end ? 0 : (unsigned char)*s;
  return !is_in_set(before, set, end - 1) && is_in_set(after, set, end - 1);
}

// What was captured, once more.
static const char *match_again(Match *m, const char *s, char digit) {
  int i = digit - '1';
  if (i < 0 || i >= m->capture_count || m->captures[i].length == MATCH_OPEN)
    luaL_error(m->L, "invalid capture index %%%d", i + 1);
  ptrdiff_t length = m->captures[i].length;
  if (length == MATCH_POSITION || m->text_end - s < length) return NULL;
  return memcmp(m->captures[i].start, s, (size_t)length) == 0 ? s + length : NULL;
}

static bool is_special(const char *p) {
  return *p == '%' && (p[1] == 'b' || p[1] == 'f' || is_digit((unsigned char)p[1]));
}

// %b, %f and %1: the place in the text after it, or NULL; `p` is moved on.
static const char *match_special(Match *m, const char *s, const char **p) {
  const char *item = *p;
  *p = item + 2;
  if (item[1] == 'b') {
    *p = item + 4;
    return match_balance(m, s, item);
  }
  if (item[1] != 'f') return match_again(m, s, item[1]);
  if (item[2] != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
  *p = set_end(m, item + 3);
  return is_frontier(m, s, item + 2, *p) ? s : NULL;
}

static const char *match_items(Match *m, const char *s, const char *p) {
  while (p < m->pattern_end) {
    step(m);
    if (*p == '(') return match_open(m, s, p);
    if (*p == ')') return match_close(m, s, p);
    if (*p == '$' && p + 1 == m->pattern_end) return s == m->text_end ? s : NULL;
    if (is_special(p)) {
      s = match_special(m, s, &p);
      if (!s) return NULL;
      continue;
    }
    const char *end = single_end(m, p);
    char repeats = end < m->pattern_end ? *end : 0;
    if (repeats == '*') return match_longest(m, s, p, end, 0);
    if (repeats == '+') return match_longest(m, s, p, end, 1);
    if (repeats == '-') return match_shortest(m, s, p, end);
    bool is = is_single(m, s, p, end);
    if (repeats == '?') {
      const char *found = is ? match_at(m, s + 1, end + 1) : NULL;
      if (found) return found;
      p = end + 1;
      continue;
    }
    if (!is) return NULL;
    s++;
    p = end;
  }
  return s;
}

const char *match_at(Match *m, const char *at, const char *pattern) {
  if (m->depth == MATCH_DEPTH) luaL_error(m->L, "pattern too complex");
  m->depth++;
  const char *found = match_items(m, at, pattern);
  m->depth--;
  return found;
}
