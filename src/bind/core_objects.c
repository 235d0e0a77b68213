#include "bind/core_objects.h"
#include "engine/clip.h"
#include <lauxlib.h>
#include <string.h>

lua_Integer record_integer(lua_State *L, const char *name, lua_Integer missing) {
  lua_Integer value = lua_getfield(L, -1, name) == LUA_TNIL ? missing : luaL_checkinteger(L, -1);
  lua_pop(L, 1);
  return value;
}

lua_Number record_number(lua_State *L, const char *name, lua_Number missing) {
  lua_Number value = lua_getfield(L, -1, name) == LUA_TNIL ? missing : luaL_checknumber(L, -1);
  lua_pop(L, 1);
  return value;
}

// The text stays alive in its record.
const char *record_text(lua_State *L, const char *name) {
  const char *value = lua_getfield(L, -1, name) == LUA_TSTRING ? lua_tostring(L, -1) : "";
  lua_pop(L, 1);
  return value;
}

static Object *hold(Sender *s, lua_State *L, size_t size) {
  Object *object = sender_hold(s, size);
  if (!object) luaL_error(L, "not enough memory");
  return object;
}

// Pushes the list in a field and returns its length.
static uint32_t push_list(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  return lua_istable(L, -1) ? (uint32_t)lua_rawlen(L, -1) : 0;
}

// -- clips -----------------------------------------------------------------------------------------

Object *object_clip(Sender *s, lua_State *L, uint8_t channel) {
  int64_t length = record_integer(L, "length", 0);
  if (length < 1) return NULL;
  int64_t origin = record_integer(L, "origin", 0), period = record_integer(L, "period", 0);
  uint32_t count = push_list(L, "hits"); // which is on top from here on
  Clip *clip = (Clip *)hold(s, L, sizeof *clip + count * sizeof *clip->hits);
  clip->length = length;
  clip->origin = origin;
  clip->period = period;
  clip->channel = channel;
  clip->count = count;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, -1, k + 1);
    clip->hits[k] = (ClipHit){.tick = record_integer(L, "tick", 0),
                              .length = record_integer(L, "length", 0),
                              .pitch = (float)record_number(L, "pitch", 0),
                              .velocity = (float)(record_number(L, "velocity", 0) / 127),
                              .pan = (float)record_number(L, "pan", 0),
                              .param = (uint32_t)record_integer(L, "param", 0)};
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return &clip->object;
}

// -- grooves ---------------------------------------------------------------------------------------

// Points { from, to, level }, of which none is straight time.
Object *object_groove(Sender *s, lua_State *L) {
  uint32_t count = push_list(L, "points");
  if (count > GROOVE_POINTS) luaL_error(L, "a groove has too many points");
  Groove *groove = count ? (Groove *)hold(s, L, sizeof *groove) : NULL;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, -1, k + 1);
    groove->from[k] = record_integer(L, "from", 0);
    groove->to[k] = record_integer(L, "to", 0);
    groove->level[k] = (float)record_number(L, "level", 1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  if (!groove) return NULL;
  groove->count = count;
  groove->span = record_integer(L, "span", TICKS_PER_BEAT);
  return &groove->object;
}

// -- knobs -----------------------------------------------------------------------------------------

static ParamCurve read_curve(lua_State *L) {
  const char *curve = record_text(L, "curve");
  if (strcmp(curve, "whole") == 0) return CURVE_WHOLE;
  return strcmp(curve, "exp") == 0 ? CURVE_EXP : CURVE_LINEAR;
}

// A row without a parameter moves nothing and is only told.
static CcRow read_row(lua_State *L) {
  return (CcRow){.cc = (uint8_t)record_integer(L, "cc", 0),
                 .from = (uint8_t)record_integer(L, "from", CC_FROM_ANY),
                 .notify = true,
                 .targets = (uint64_t)record_integer(L, "targets", 0),
                 .id = (uint32_t)record_integer(L, "id", 0),
                 .param = (ParamId)(record_integer(L, "param", 1) - 1),
                 .curve = read_curve(L),
                 .min = (float)record_number(L, "min", 0),
                 .max = (float)record_number(L, "max", 1)};
}

Object *object_cc_map(Sender *s, lua_State *L) {
  uint32_t count = push_list(L, "rows");
  CcMap *map = (CcMap *)hold(s, L, sizeof *map + count * sizeof *map->rows);
  map->count = count;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, -1, k + 1);
    map->rows[k] = read_row(L);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return &map->object;
}

// -- banks -----------------------------------------------------------------------------------------

static void read_programs(lua_State *L, Bank *bank) {
  lua_getfield(L, -1, "programs");
  for (int program = 0; program < 128; program++) {
    lua_rawgeti(L, -1, program);
    bank->program[program] = (uint8_t)luaL_checkinteger(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static void read_values(lua_State *L, float *values) {
  for (int id = 0; id < PARAM_COUNT; id++) {
    bool given = lua_rawgeti(L, -1, id + 1) != LUA_TNIL;
    values[id] = given ? (float)luaL_checknumber(L, -1) : param_row((ParamId)id)->initial;
    lua_pop(L, 1);
  }
}

Object *object_bank(Sender *s, lua_State *L) {
  uint32_t count = push_list(L, "rows");
  Bank *bank = (Bank *)hold(s, L, sizeof *bank + count * sizeof *bank->value);
  bank->count = count;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, -1, k + 1);
    read_values(L, bank->value[k]);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  read_programs(L, bank);
  return &bank->object;
}

// -- motions ---------------------------------------------------------------------------------------

const char *const object_shapes[] = {[LFO_SINE] = "sine",     [LFO_TRIANGLE] = "triangle", [LFO_SAW] = "saw",
                                     [LFO_SQUARE] = "square", [LFO_RANDOM] = "random",     NULL};

static uint8_t read_shape(lua_State *L) {
  const char *name = record_text(L, "shape");
  for (uint8_t n = 0; object_shapes[n]; n++)
    if (strcmp(name, object_shapes[n]) == 0) return n;
  return LFO_SINE;
}

static void read_points(lua_State *L, Motion *m) {
  for (uint32_t k = 0; k < m->count; k++) {
    lua_rawgeti(L, -1, k + 1);
    m->points[k] = (MotionPoint){.tick = record_integer(L, "tick", 0),
                                 .value = (float)record_number(L, "value", 0),
                                 .bend = (float)record_number(L, "bend", 0)};
    lua_pop(L, 1);
  }
}

// Its numbers were read before its list of points is on the stack.
Object *object_motion(Sender *s, lua_State *L) {
  Motion head = {.kind = strcmp(record_text(L, "kind"), "lfo") == 0 ? MOTION_LFO : MOTION_POINTS,
                 .shape = read_shape(L),
                 .param = (ParamId)(record_integer(L, "param", 1) - 1),
                 .period = record_integer(L, "period", 0),
                 .hz = (float)record_number(L, "hz", 0),
                 .phase = (float)record_number(L, "phase", 0),
                 .low = (float)record_number(L, "low", 0),
                 .high = (float)record_number(L, "high", 0),
                 .seed = (uint32_t)record_integer(L, "seed", 0)};
  head.count = push_list(L, "points");
  Motion *m = (Motion *)hold(s, L, sizeof *m + head.count * sizeof *m->points);
  *m = head;
  read_points(L, m);
  lua_pop(L, 1);
  return &m->object;
}
