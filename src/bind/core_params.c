#include "bind/core_params.h"
#include "bind/core_timbre.h"
#include "engine/param.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const curve_names[] = {[CURVE_LINEAR] = "linear",
                                          [CURVE_EXP] = "exp",
                                          [CURVE_SWITCH] = "switch",
                                          [CURVE_WHOLE] = "whole",
                                          [CURVE_NAME] = "name"};
static const char *const scope_names[] = {
    [SCOPE_STRIP] = "strip", [SCOPE_CHANNEL] = "channel", [SCOPE_VOICE] = "voice", [SCOPE_MASTER] = "master"};

static void set_text(lua_State *L, const char *name, const char *text) {
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

// As it was written: 0.1, not the float that is nearest to it.
static void set_float(lua_State *L, const char *name, float value) {
  char digits[32];
  snprintf(digits, sizeof digits, "%.7g", (double)value);
  lua_pushnumber(L, strtod(digits, NULL));
  lua_setfield(L, -2, name);
}

static void set_value_names(lua_State *L, ParamId id) {
  lua_newtable(L);
  const char *name;
  for (uint32_t n = 0; (name = param_value_name(id, n)); n++) {
    lua_pushstring(L, name);
    lua_rawseti(L, -2, n + 1);
  }
  lua_setfield(L, -2, "names");
}

// The synth that a row belongs to, or NULL.
static const char *synth_of(int id) {
  static const int knobs[SYNTH_COUNT] = {
      [SYNTH_WAVE] = WAVE_KNOBS,     [SYNTH_FM] = FM_KNOBS,       [SYNTH_PARTIALS] = PARTIALS_KNOBS,
      [SYNTH_STRING] = STRING_KNOBS, [SYNTH_GUIDE] = GUIDE_KNOBS, [SYNTH_VOCAL] = VOCAL_KNOBS,
      [SYNTH_GRAIN] = GRAIN_KNOBS,
  };
  for (int kind = 0; kind < SYNTH_COUNT; kind++) {
    int first = (int)param_of_synth((SynthKind)kind);
    if (id >= first && id < first + knobs[kind]) return timbre_synth_name((SynthKind)kind);
  }
  return NULL;
}

void params_push_rows(lua_State *L) {
  lua_createtable(L, PARAM_COUNT, 0);
  for (int id = 0; id < PARAM_COUNT; id++) {
    const Param *row = param_row((ParamId)id);
    lua_createtable(L, 0, 12);
    lua_pushinteger(L, id + 1);
    lua_setfield(L, -2, "id");
    set_text(L, "name", row->name);
    set_text(L, "unit", row->unit);
    set_text(L, "help", row->help);
    set_text(L, "curve", curve_names[row->curve]);
    set_text(L, "scope", scope_names[row->scope]);
    if (synth_of(id)) set_text(L, "synth", synth_of(id));
    set_float(L, "min", row->min);
    set_float(L, "max", row->max);
    set_float(L, "initial", row->initial);
    set_value_names(L, (ParamId)id);
    lua_rawseti(L, -2, id + 1);
  }
}

// The word that all its parameters begin with.
static void push_effect_name(lua_State *L, EffectKind kind) {
  const char *name = param_row(param_of_effect(kind))->name;
  lua_pushlstring(L, name, strcspn(name, "_"));
}

void params_push_effects(lua_State *L) {
  lua_createtable(L, EFFECT_INSERTS, 0);
  for (int kind = 0; kind < EFFECT_INSERTS; kind++) {
    push_effect_name(L, (EffectKind)kind);
    lua_rawseti(L, -2, kind + 1);
  }
}
