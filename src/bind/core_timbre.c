#include "bind/core_timbre.h"
#include "bind/core_objects.h"
#include "bind/core_wave.h"
#include <lauxlib.h>
#include <string.h>

enum { MOST_SHAPES = 8, CACHE_LINE = 64 };

// In the order of dsp/timbre.h.
static const char *const synth_names[] = {"wave",  "fm",    "partials", "string",
                                          "guide", "vocal", "grain",    NULL};
static const char *const shape_names[SYNTH_COUNT][MOST_SHAPES] = {
    [SYNTH_WAVE] = {[WAVE_SINE] = "sine",
                    [WAVE_TABLE] = "table",
                    [WAVE_PULSE] = "pulse",
                    [WAVE_NOISE] = "noise",
                    [WAVE_SYNC] = "sync",
                    [WAVE_RING] = "ring",
                    [WAVE_FOLD] = "fold"},
    [SYNTH_PARTIALS] = {[STRIKE] = "strike", [HOLD] = "hold", [RUB] = "rub"},
    [SYNTH_GUIDE] = {[GUIDE_REED] = "reed", [GUIDE_CONE] = "cone", [GUIDE_BOW] = "bow"},
    [SYNTH_GRAIN] = {[GRAIN_CLOUD] = "cloud", [GRAIN_TAPE] = "tape"},
};
static const char *const source_names[] = {
    [MOD_ENVELOPE] = "envelope", [MOD_LFO1] = "lfo1",           [MOD_LFO2] = "lfo2",
    [MOD_RANDOM] = "random",     [MOD_CHANCE] = "chance",       [MOD_VELOCITY] = "velocity",
    [MOD_KEY] = "key",           [MOD_PRESSURE] = "pressure",   [MOD_WHEEL] = "wheel",
    [MOD_BEND] = "bend",         [MOD_AMPLITUDE] = "amplitude", [MOD_SOURCES] = NULL};
static const char *const target_names[] = {[MOD_PITCH] = "pitch",
                                           [MOD_CUTOFF] = "cutoff",
                                           [MOD_LEVEL] = "level",
                                           [MOD_PAN] = "pan",
                                           [MOD_KNOB] = NULL};

const char *timbre_synth_name(SynthKind kind) { return synth_names[kind]; }

static uint8_t place_of(const char *const *names, const char *name) {
  for (uint8_t n = 0; names[n]; n++)
    if (strcmp(names[n], name) == 0) return n;
  return 0;
}

// -- rows ------------------------------------------------------------------------------------------

typedef struct {
  const char *name;
  size_t offset;
  float missing;
} Field;

#define FIELD(type, name, member, missing)                                                                   \
  { name, offsetof(type, member), missing }
static const Field timbre_fields[] = {
    FIELD(Timbre, "dry", dry, 1),
    FIELD(Timbre, "stiffness", stiffness, 0),
    FIELD(Timbre, "key_decay", key_decay, 0),
    FIELD(Timbre, "aftersound", aftersound, 0),
    FIELD(Timbre, "attack", attack_s, 0),
    FIELD(Timbre, "vowel_time", vowel_s, 0),
    FIELD(Timbre, "consonant", consonant, 0),
    FIELD(Timbre, "pwm_hz", pwm_hz, 0),
    {NULL, 0, 0},
};
static const Field breath_fields[] = {
    FIELD(Breath, "level", level, 0),
    FIELD(Breath, "chiff", chiff, 0),
    FIELD(Breath, "time", chiff_s, 0.04f),
    FIELD(Breath, "hz", hz, 0),
    FIELD(Breath, "ratio", ratio, 0),
    FIELD(Breath, "q", q, 1),
    {NULL, 0, 0},
};
static const Field strike_fields[] = {
    FIELD(Strike, "level", level, 0),
    FIELD(Strike, "time", s, 0.02f),
    FIELD(Strike, "hz", hz, 4000),
    {NULL, 0, 0},
};
static const Field operator_fields[] = {
    FIELD(Operator, "ratio", ratio, 0),
    FIELD(Operator, "hz", hz, 0),
    FIELD(Operator, "level", level, 0),
    FIELD(Operator, "attack", attack_s, 0),
    FIELD(Operator, "decay", decay_s, 0),
    FIELD(Operator, "sustain", sustain, 1),
    FIELD(Operator, "release", release_s, 0.1f),
    FIELD(Operator, "velocity", velocity, 0),
    FIELD(Operator, "key", key, 0),
    {NULL, 0, 0},
};

// The fields of the record on top of the stack.
static void read_fields(lua_State *L, const Field *fields, void *to) {
  for (; fields->name; fields++) {
    float value = (float)record_number(L, fields->name, (lua_Number)fields->missing);
    memcpy((char *)to + fields->offset, &value, sizeof value);
  }
}

static void read_inner(lua_State *L, const char *name, const Field *fields, void *to) {
  if (lua_getfield(L, -1, name) == LUA_TTABLE) read_fields(L, fields, to);
  lua_pop(L, 1);
}

// The numbers of the list on top of the stack; `missing` where it has none.
static void read_numbers(lua_State *L, float *to, uint32_t count, const float *missing) {
  for (uint32_t k = 0; k < count; k++) {
    int type = lua_istable(L, -1) ? lua_rawgeti(L, -1, k + 1) : LUA_TNONE;
    to[k] = type > LUA_TNIL ? (float)luaL_checknumber(L, -1) : missing ? missing[k] : 0;
    if (type != LUA_TNONE) lua_pop(L, 1);
  }
}

// Calls `read` with each entry of a list on top of the stack. Returns how many there were.
static uint32_t each_of(lua_State *L, const char *name, uint32_t most, Timbre *t,
                        void (*read)(lua_State *L, Timbre *t, uint32_t n)) {
  lua_getfield(L, -1, name);
  uint32_t count = lua_istable(L, -1) ? (uint32_t)lua_rawlen(L, -1) : 0;
  if (count > most) count = most;
  for (uint32_t n = 0; n < count; n++) {
    lua_rawgeti(L, -1, n + 1);
    read(L, t, n);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return count;
}

static void read_mode(lua_State *L, Timbre *t, uint32_t n) {
  static const float missing[] = {1, 1, 0, 0};
  float row[4];
  read_numbers(L, row, 4, missing);
  t->mode[n] = (Mode){row[0], row[1], row[2], row[3]};
}

static void read_resonance(lua_State *L, Timbre *t, uint32_t n) {
  static const float missing[] = {1000, 1, 1};
  float row[3];
  read_numbers(L, row, 3, missing);
  t->resonance[n] = (Resonance){row[0], row[1], row[2]};
}

static void read_operator(lua_State *L, Timbre *t, uint32_t n) {
  if (lua_istable(L, -1)) read_fields(L, operator_fields, &t->operator[n]);
}

static void read_matrix_row(lua_State *L, Timbre *t, uint32_t n) {
  read_numbers(L, t->matrix[n], TIMBRE_OPERATORS, NULL);
}

static void read_vowel(lua_State *L, Timbre *t, uint32_t n) { t->vowel[n] = (float)luaL_checknumber(L, -1); }

static void read_sympathy(lua_State *L, Timbre *t, uint32_t n) {
  t->sympathy[n] = (float)luaL_checknumber(L, -1);
}

static void read_route(lua_State *L, Timbre *t, uint32_t n) {
  if (!lua_istable(L, -1)) return;
  t->route[n] = (Route){.source = place_of(source_names, record_text(L, "source")),
                        .target = (uint8_t)record_integer(L, "target", MOD_PITCH),
                        .amount = (float)record_number(L, "amount", 0)};
}

static void read_lists(lua_State *L, Timbre *t) {
  t->mode_count = (uint8_t)each_of(L, "modes", TIMBRE_MODES, t, read_mode);
  t->operator_count = (uint8_t)each_of(L, "operators", TIMBRE_OPERATORS, t, read_operator);
  each_of(L, "matrix", TIMBRE_OPERATORS, t, read_matrix_row);
  t->resonance_count = (uint8_t)each_of(L, "resonances", TIMBRE_RESONANCES, t, read_resonance);
  t->route_count = (uint8_t)each_of(L, "mod", TIMBRE_ROUTES, t, read_route);
  t->vowel_count = (uint8_t)each_of(L, "vowels", TIMBRE_VOWELS, t, read_vowel);
  each_of(L, "sympathy", TIMBRE_RESONANCES, t, read_sympathy);
}

static void *aligned(void *place) {
  return (void *)(((uintptr_t)place + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE);
}

Object *object_timbre(Sender *s, lua_State *L) {
  WavePlan plan;
  wave_measure(L, &plan);
  size_t size = sizeof(Timbre) + CACHE_LINE + plan.size;
  Timbre *t = (Timbre *)sender_hold(s, size);
  if (!t || !wave_build(L, &plan, t, aligned(t + 1))) luaL_error(L, "not enough memory");
  t->bytes = (uint32_t)size;
  t->origin = t;
  t->synth = place_of(synth_names, record_text(L, "synth"));
  t->shape = place_of(shape_names[t->synth], record_text(L, "shape"));
  t->copies = (uint8_t)record_integer(L, "copies", 1);
  read_fields(L, timbre_fields, t);
  read_inner(L, "breath", breath_fields, &t->breath);
  read_inner(L, "strike", strike_fields, &t->strike);
  read_lists(L, t);
  return &t->object;
}

// -- words -----------------------------------------------------------------------------------------

static void set_names(lua_State *L, const char *field, const char *const *names) {
  lua_newtable(L);
  for (int n = 0; names[n]; n++) {
    lua_pushstring(L, names[n]);
    lua_rawseti(L, -2, n + 1);
  }
  lua_setfield(L, -2, field);
}

void object_push_timbre_words(lua_State *L) {
  static const struct {
    const char *name;
    lua_Integer count;
  } most[] = {{"frames", TIMBRE_FRAMES},
              {"harmonics", TABLE_HARMONICS},
              {"modes", TIMBRE_MODES},
              {"operators", TIMBRE_OPERATORS},
              {"matrix", TIMBRE_OPERATORS},
              {"resonances", TIMBRE_RESONANCES},
              {"mod", TIMBRE_ROUTES},
              {"vowels", TIMBRE_VOWELS},
              {"sympathy", TIMBRE_RESONANCES},
              {"copies", SYNTH_COPIES},
              {"target", MOD_KNOB}};
  lua_newtable(L);
  set_names(L, "synths", synth_names);
  set_names(L, "sources", source_names);
  set_names(L, "targets", target_names);
  set_names(L, "waves", wave_rules + RULE_SINE);
  lua_newtable(L);
  for (int kind = 0; kind < SYNTH_COUNT; kind++) set_names(L, synth_names[kind], shape_names[kind]);
  lua_setfield(L, -2, "shapes");
  lua_newtable(L);
  for (size_t k = 0; k < sizeof most / sizeof *most; k++) {
    lua_pushinteger(L, most[k].count);
    lua_setfield(L, -2, most[k].name);
  }
  lua_setfield(L, -2, "most");
}
