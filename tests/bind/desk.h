// desk.h -- finds what a session told the strips of the desk among the commands that the engine took.
//
// Included once by each test program, after rig.h.
#ifndef TESTS_DESK_H
#define TESTS_DESK_H

#include "rig.h"

// The nth command of a kind to a strip; NULL past the last.
static inline const Command *desk_nth(const Rig *r, CommandType type, uint32_t strip, size_t n) {
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == type && r->taken[k].channel == strip && n-- == 0) return &r->taken[k];
  return NULL;
}

static inline const Command *desk_first(const Rig *r, CommandType type, uint32_t strip) {
  const Command *c = desk_nth(r, type, strip, 0);
  if (!c) fail_msg("strip %u was told no command of kind %d", strip, (int)type);
  return c;
}

static inline size_t desk_count(const Rig *r, CommandType type, uint32_t strip) {
  size_t count = 0;
  while (desk_nth(r, type, strip, count)) count++;
  return count;
}

// The last that a strip was told of a parameter; NULL when nothing.
static inline const Command *desk_param(const Rig *r, uint32_t strip, ParamId id) {
  for (size_t k = r->taken_count; k-- > 0;) {
    const Command *c = &r->taken[k];
    if (c->type == COMMAND_PARAM && c->channel == strip && c->param.id == id) return c;
  }
  return NULL;
}

static inline void desk_expect(const Rig *r, uint32_t strip, ParamId id, float value) {
  const Command *c = desk_param(r, strip, id);
  if (!c) fail_msg("strip %u was told nothing of %s", strip, param_row(id)->name);
  if (c->param.value != value)
    fail_msg("strip %u: %s is %g, expected %g", strip, param_row(id)->name, (double)c->param.value,
             (double)value);
}

// The slot that the last command of a kind to a strip named.
static inline uint32_t desk_slot(const Rig *r, CommandType type, uint32_t strip) {
  size_t count = desk_count(r, type, strip);
  if (count == 0) fail_msg("strip %u was told no command of kind %d", strip, (int)type);
  return desk_nth(r, type, strip, count - 1)->slot;
}

static inline const Motion *desk_motion(const Rig *r, uint32_t strip, size_t n) {
  const Command *c = desk_nth(r, COMMAND_MOTION, strip, n);
  if (!c) fail_msg("strip %u was given no motion %zu", strip, n);
  return (const Motion *)c->object;
}

// Evaluates a file and forgets all that was taken before it.
static inline void desk_file(Rig *r, const char *text) {
  rig_beats(r, 0.1);
  rig_forget(r);
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  rig_stall(r, QUANTUM);
}

static inline void desk_prompt(Rig *r, const char *text) {
  rig_beats(r, 0.1);
  rig_forget(r);
  if (!rig_prompt(r, text)) fail_msg("%s", r->said);
  rig_stall(r, QUANTUM);
}

#endif
