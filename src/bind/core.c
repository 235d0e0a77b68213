#include "bind/core.h"
#include "bind/core_clock.h"
#include "bind/core_files.h"
#include "bind/core_link.h"
#include "bind/core_objects.h"
#include "bind/core_params.h"
#include "bind/core_send.h"
#include "bind/core_timbre.h"
#include "bind/digest.h"
#include "bind/state.h"
#include "dsp/exact.h"
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Core {
  SessionConfig config;
  Sender sender;
};

static Core *core_of(lua_State *L) { return lua_touserdata(L, lua_upvalueindex(1)); }

// -- the engine ------------------------------------------------------------------------------------

static void set_text(lua_State *L, const char *name, const char *text) {
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

static int core_params(lua_State *L) {
  params_push_rows(L);
  return 1;
}

// Effects in the order of the desk.
static int core_effects(lua_State *L) {
  params_push_effects(L);
  return 1;
}

static int core_shapes(lua_State *L) {
  lua_createtable(L, LFO_SHAPES, 0);
  for (int n = 0; object_shapes[n]; n++) {
    lua_pushstring(L, object_shapes[n]);
    lua_rawseti(L, -2, n + 1);
  }
  return 1;
}

static ParamId check_param(lua_State *L) {
  lua_Integer id = luaL_checkinteger(L, 1) - 1;
  luaL_argcheck(L, id >= 0 && id < PARAM_COUNT, 1, "no such parameter");
  return (ParamId)id;
}

static int core_scale(lua_State *L) {
  lua_pushnumber(L, (lua_Number)param_scale(check_param(L), (float)luaL_checknumber(L, 2)));
  return 1;
}

static int core_unscale(lua_State *L) {
  lua_pushnumber(L, (lua_Number)param_unscale(check_param(L), (float)luaL_checknumber(L, 2)));
  return 1;
}

static int core_kit_fields(lua_State *L) {
  object_push_kit_fields(L);
  return 1;
}

static int core_timbre_words(lua_State *L) {
  object_push_timbre_words(L);
  return 1;
}

static int core_status(lua_State *L) {
  EngineStatus status = engine_status(core_of(L)->config.engine);
  lua_createtable(L, 0, 8);
  lua_pushinteger(L, status.jumps);
  lua_setfield(L, -2, "jumps");
  lua_pushinteger(L, status.landed);
  lua_setfield(L, -2, "landed");
  lua_pushinteger(L, engine_rate(core_of(L)->config.engine));
  lua_setfield(L, -2, "rate");
  lua_pushinteger(L, status.frame);
  lua_setfield(L, -2, "frame");
  lua_pushinteger(L, status.tick);
  lua_setfield(L, -2, "tick");
  lua_pushnumber(L, status.bpm);
  lua_setfield(L, -2, "bpm");
  lua_pushboolean(L, status.playing);
  lua_setfield(L, -2, "playing");
  lua_pushinteger(L, status.late + (lua_Integer)status.refused);
  lua_setfield(L, -2, "lost");
  return 1;
}

enum { SILENCE_DB = -120 };

static double decibels(double power) {
  double level = exact_log(power) * (10 / 2.302585092994046);
  return level > SILENCE_DB ? level : SILENCE_DB; // also catches silence
}

static float louder(const float side[2]) { return side[0] > side[1] ? side[0] : side[1]; }

// Peak, mean and held peak in dB.
static int core_meter(lua_State *L) {
  lua_Integer strip = luaL_checkinteger(L, 1);
  luaL_argcheck(L, strip >= 0 && strip < STRIP_COUNT, 1, "no such strip");
  Meter m = engine_meter(core_of(L)->config.engine, (uint32_t)strip);
  double peak = (double)louder(m.peak), hold = (double)louder(m.hold);
  lua_pushnumber(L, decibels(peak * peak));
  lua_pushnumber(L, decibels(0.5 * ((double)m.square[0] + (double)m.square[1])));
  lua_pushnumber(L, decibels(hold * hold));
  return 3;
}

static int core_loudness(lua_State *L) {
  EngineLoudness loudness = engine_loudness(core_of(L)->config.engine);
  lua_pushnumber(L, (lua_Number)loudness.momentary);
  lua_pushnumber(L, (lua_Number)loudness.short_term);
  lua_pushnumber(L, (lua_Number)loudness.integrated);
  return 3;
}

static int core_send_list(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  sender_send(&core_of(L)->sender, L, 1);
  return 0;
}

static float float_of(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static int core_poll(lua_State *L) {
  static const char *const names[] = {[REPORT_CC] = "cc",
                                      [REPORT_PROGRAM] = "program",
                                      [REPORT_PARAM] = "param",
                                      [REPORT_MUTED] = "muted",
                                      [REPORT_FULL] = "full"};
  Report report;
  if (!engine_poll(core_of(L)->config.engine, &report) || report.type >= REPORT_COUNT) return 0;
  lua_pushstring(L, names[report.type]);
  lua_pushinteger(L, report.a);
  if (report.type == REPORT_PARAM)
    lua_pushnumber(L, (lua_Number)float_of(report.b));
  else
    lua_pushinteger(L, report.b);
  lua_pushinteger(L, report.channel);
  return 4;
}

static int core_map(lua_State *L) {
  static const char *const names[] = {"linear", "exp", "whole", NULL};
  static const ParamCurve curves[] = {CURVE_LINEAR, CURVE_EXP, CURVE_WHOLE};
  ParamCurve curve = curves[luaL_checkoption(L, 1, NULL, names)];
  float place = (float)luaL_checknumber(L, 2);
  float min = (float)luaL_checknumber(L, 3), max = (float)luaL_checknumber(L, 4);
  lua_pushnumber(L, (lua_Number)param_map(curve, place, min, max));
  return 1;
}

static int core_say(lua_State *L) {
  static const char *const kinds[] = {
      [SAY_INFO] = "info", [SAY_WARNING] = "warning", [SAY_ERROR] = "error", [SAY_RESULT] = "result", NULL};
  const SessionConfig *config = &core_of(L)->config;
  SayKind kind = (SayKind)luaL_checkoption(L, 1, NULL, kinds);
  config->say(config->user, kind, luaL_checkstring(L, 2));
  return 0;
}

// -- running scripts -------------------------------------------------------------------------------

static void push_fault(lua_State *L, const Fault *fault) {
  static const char *const names[] = {
      [FAULT_NONE] = "none",     [FAULT_ERROR] = "error",       [FAULT_SYNTAX] = "syntax",
      [FAULT_MEMORY] = "memory", [FAULT_DEADLINE] = "deadline", [FAULT_INTERRUPT] = "interrupt"};
  lua_createtable(L, 0, 5);
  set_text(L, "kind", names[fault->kind]);
  set_text(L, "file", fault->source);
  set_text(L, "text", fault->text);
  set_text(L, "trace", fault->trace);
  lua_pushinteger(L, fault->line);
  lua_setfield(L, -2, "line");
}

static int core_environment(lua_State *L) {
  state_push_environment(L);
  return 1;
}

static int core_load(lua_State *L) {
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  const char *name = luaL_checkstring(L, 2);
  luaL_checktype(L, 3, LUA_TTABLE);
  if (state_load(L, name, text, size, 3) == LUA_OK) return 1;
  lua_pushnil(L);
  push_fault(L, state_fault(state_of(L)));
  return 2;
}

static int core_call(lua_State *L) {
  double deadline_s = luaL_checknumber(L, 1);
  if (state_call(L, lua_gettop(L) - 2, LUA_MULTRET, deadline_s) == LUA_OK) {
    lua_pushboolean(L, true);
    lua_replace(L, 1);
    return lua_gettop(L);
  }
  lua_pushboolean(L, false);
  lua_insert(L, -2);
  push_fault(L, state_fault(state_of(L)));
  return 3;
}

static int core_routine(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *routine = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, routine, 1);
  return 1;
}

static int core_resume(lua_State *L) {
  double deadline_s = luaL_checknumber(L, 1);
  lua_State *routine = lua_tothread(L, 2);
  luaL_argexpected(L, routine, 2, "coroutine");
  int results = 0;
  int status = state_resume(L, routine, 0, &results, deadline_s);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    push_fault(L, state_fault(state_of(L)));
    return 3;
  }
  luaL_checkstack(L, results + 1, NULL);
  lua_pushboolean(L, true);
  lua_xmove(routine, L, results);
  return results + 1;
}

// The user's line that is running, with a text of the caller's.
static int core_where(lua_State *L) {
  Fault fault;
  luaL_checkstring(L, 1);
  fault_describe(&fault, L, L, 1);
  push_fault(L, &fault);
  return 1;
}

static int core_origin(lua_State *L) {
  lua_Debug function;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_pushvalue(L, 1);
  lua_getinfo(L, ">S", &function);
  lua_createtable(L, 0, 3);
  set_text(L, "file", function.short_src);
  lua_pushinteger(L, function.linedefined);
  lua_setfield(L, -2, "line");
  lua_pushinteger(L, function.lastlinedefined);
  lua_setfield(L, -2, "last");
  return 1;
}

static int core_upvalues(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_newtable(L);
  for (int n = 1; lua_getupvalue(L, 1, n); n++) {
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "value");
    lua_rawseti(L, 2, n);
  }
  return 1;
}

// nil for what is no script's: a word of the language.
static int core_digest(lua_State *L) {
  lua_Debug function;
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  lua_getinfo(L, ">S", &function);
  if (strncmp(function.source, LIBRARY_CHUNK, strlen(LIBRARY_CHUNK)) == 0) return 0;
  digest_push(L);
  return 1;
}

// -- files -----------------------------------------------------------------------------------------

static int core_list(lua_State *L) {
  files_push_names(L, core_of(L)->config.data, luaL_checkstring(L, 1), luaL_optstring(L, 2, ".lua"));
  return 1;
}

static int core_read(lua_State *L) {
  return files_push_preset(L, core_of(L)->config.data, luaL_checkstring(L, 1), luaL_checkstring(L, 2),
                           luaL_optstring(L, 3, ".lua"));
}

static int core_flush_now(lua_State *L) {
  core_flush(core_of(L));
  return 0;
}

static const luaL_Reg functions[] = {
    {"params", core_params},
    {"effects", core_effects},
    {"shapes", core_shapes},
    {"scale", core_scale},
    {"unscale", core_unscale},
    {"kit_fields", core_kit_fields},
    {"timbre_words", core_timbre_words},
    {"status", core_status},
    {"meter", core_meter},
    {"loudness", core_loudness},
    {"send", core_send_list},
    {"flush", core_flush_now},
    {"poll", core_poll},
    {"map", core_map},
    {"say", core_say},
    {"environment", core_environment},
    {"load", core_load},
    {"call", core_call},
    {"routine", core_routine},
    {"resume", core_resume},
    {"where", core_where},
    {"origin", core_origin},
    {"upvalues", core_upvalues},
    {"digest", core_digest},
    {"list", core_list},
    {"read", core_read},
    {"text", files_text},
    {NULL, NULL},
};

Core *core_open(lua_State *L, const SessionConfig *config) {
  Core *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->config = *config;
  sender_init(&c->sender, config->engine);
  c->sender.retiring = config->retiring;
  c->sender.user = config->user;
  luaL_newlibtable(L, functions);
  lua_pushlightuserdata(L, c);
  luaL_setfuncs(L, functions, 1);
  core_link_add(L, config->conductor);
  core_clock_add(L, config->conductor);
  return c;
}

void core_flush(Core *c) { sender_flush(&c->sender); }

void core_close(Core *c) {
  if (!c) return;
  sender_close(&c->sender);
  free(c);
}
