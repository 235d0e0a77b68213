// kits.h -- the pieces of a kit's file, and what each sounds like by itself.
//
// Included once by each test program. What a file includes comes first; with a map, only its notes count.
#ifndef TESTS_KITS_H
#define TESTS_KITS_H

#include "bind/core_kit.h"
#include "support/expect.h"
#include "support/stage.h"
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KITS_PIECES = 200, KITS_CHANNEL = 9, KITS_KEY = 60 };

typedef struct {
  char name[40];
  DrumPiece piece;
} KitsPiece;

typedef struct {
  KitsPiece pieces[KITS_PIECES];
  uint32_t count;
  int note[128]; // index into pieces; -1: none
} KitsFile;

static inline int kits_find(const KitsFile *k, const char *name) {
  for (uint32_t i = 0; i < k->count; i++)
    if (strcmp(k->pieces[i].name, name) == 0) return (int)i;
  return -1;
}

// The piece on top of the stack, as the engine would be given it.
static inline DrumPiece kits_piece(lua_State *L, const char *name) {
  float values[sizeof(DrumPiece) / sizeof(float)];
  object_push_kit_fields(L);
  uint32_t known = 0, given = 0, fields = (uint32_t)lua_rawlen(L, -1);
  for (uint32_t k = 0; k < fields; k++) {
    lua_rawgeti(L, -1, k + 1);
    const char *field = lua_tostring(L, -1);
    bool has = lua_getfield(L, -3, field) != LUA_TNIL;
    lua_getfield(L, -3, field);
    lua_getfield(L, -1, "min");
    lua_getfield(L, -2, "max");
    lua_getfield(L, -3, "initial");
    double value = lua_tonumber(L, has ? -5 : -1);
    bool fits = !has || (lua_isnumber(L, -5) && value >= lua_tonumber(L, -3) && value <= lua_tonumber(L, -2));
    if (!fits) fail_msg("%s: %s = %g", name, field, value);
    values[k] = (float)value;
    known += has;
    lua_pop(L, 6);
  }
  lua_pop(L, 1);
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) given++;
  lua_getfield(L, -1, "notes");
  if (given != known + !lua_isnil(L, -1)) fail_msg("%s has a field that no piece has", name);
  lua_pop(L, 1);
  DrumPiece piece;
  memcpy(&piece, values, sizeof piece);
  return piece;
}

static inline void kits_notes(lua_State *L, KitsFile *k, int piece) {
  lua_getfield(L, -1, "notes");
  for (uint32_t n = 1; lua_istable(L, -1) && n <= lua_rawlen(L, -1); n++) {
    lua_rawgeti(L, -1, n);
    lua_Integer note = lua_tointeger(L, -1);
    if (note < 0 || note > 127 || k->note[note] >= 0)
      fail_msg("%s: note %d is taken, or none", k->pieces[piece].name, (int)note);
    k->note[note] = piece;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static inline void kits_pieces(lua_State *L, KitsFile *k) {
  if (lua_getfield(L, -1, "pieces") != LUA_TTABLE) {
    lua_pop(L, 1);
    return;
  }
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
    const char *name = lua_tostring(L, -2);
    if (kits_find(k, name) >= 0) fail_msg("two pieces are called %s", name);
    assert_true(k->count < KITS_PIECES);
    KitsPiece *p = &k->pieces[k->count];
    snprintf(p->name, sizeof p->name, "%s", name);
    p->piece = kits_piece(L, name);
    kits_notes(L, k, (int)k->count++);
  }
  lua_pop(L, 1);
}

static inline void kits_map(lua_State *L, KitsFile *k) {
  if (lua_getfield(L, -1, "map") == LUA_TTABLE) {
    for (int note = 0; note < 128; note++) {
      bool given = lua_rawgeti(L, -1, note) != LUA_TNIL;
      k->note[note] = given ? kits_find(k, lua_tostring(L, -1)) : -1;
      if (given && k->note[note] < 0) fail_msg("there is no piece '%s'", lua_tostring(L, -1));
      lua_pop(L, 1);
    }
  }
  lua_pop(L, 1);
}

static inline void kits_read(lua_State *L, KitsFile *k, const char *name) {
  char path[128];
  snprintf(path, sizeof path, "presets/kits/%s.lua", name);
  if (luaL_loadfilex(L, path, "t")) fail_msg("%s", lua_tostring(L, -1));
  lua_newtable(L); // it runs with nothing
  lua_setupvalue(L, -2, 1);
  if (lua_pcall(L, 0, 1, 0)) fail_msg("%s", lua_tostring(L, -1));
  lua_getfield(L, -1, "include");
  for (uint32_t i = 1; lua_istable(L, -1) && i <= lua_rawlen(L, -1); i++) {
    lua_rawgeti(L, -1, i);
    kits_read(L, k, lua_tostring(L, -1));
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  kits_pieces(L, k);
  kits_map(L, k);
  lua_pop(L, 1);
}

// Pieces in the order of their names: what a test says does not depend on Lua's hashes.
static inline int kits_order(const void *a, const void *b) {
  return strcmp(((const KitsPiece *)a)->name, ((const KitsPiece *)b)->name);
}

static inline KitsFile *kits_open(const char *name) {
  KitsFile *k = calloc(1, sizeof *k), *sorted = calloc(1, sizeof *k);
  lua_State *L = luaL_newstate();
  for (int note = 0; note < 128; note++) k->note[note] = -1;
  kits_read(L, k, name);
  lua_close(L);
  *sorted = *k;
  qsort(sorted->pieces, k->count, sizeof *k->pieces, kits_order);
  for (int note = 0; note < 128; note++)
    if (k->note[note] >= 0) sorted->note[note] = kits_find(sorted, k->pieces[k->note[note]].name);
  free(k);
  return sorted;
}

// -- one piece by itself -------------------------------------------------------------------------

// On every key of channel 10, as a musician finds that channel, but for the limiter.
static inline Stage *kits_stage_of(EngineConfig config, const DrumPiece *pieces, uint32_t count) {
  Stage *s = stage_open_config(&config);
  Kit *kit = calloc(1, sizeof *kit + count * sizeof *kit->pieces);
  kit->count = count;
  for (uint32_t key = 0; key < 128; key++) kit->piece[key] = (uint8_t)(key % count);
  memcpy(kit->pieces, pieces, count * sizeof *pieces);
  stage_give(s, COMMAND_KIT, KITS_CHANNEL, 0, kit);
  stage_param(s, STRIP_MASTER, PARAM_LIMITER, 0);
  stage_run(s, stage_frames(s, 0.2));
  stage_rewind(s);
  return s;
}

static inline Stage *kits_stage(uint32_t rate_hz, const DrumPiece *piece) {
  return kits_stage_of(stage_config(rate_hz), piece, 1);
}

static inline void kits_hit(Stage *s, int key, int velocity) {
  stage_midi(s, 0x90 | KITS_CHANNEL, key, velocity);
}

static inline void kits_run(Stage *s, double seconds) { stage_run(s, stage_frames(s, seconds)); }

static inline Sound kits_side(const Stage *s, int side) {
  return side ? stage_right(s, 0, s->frames) : stage_left(s, 0, s->frames);
}

static inline double kits_peak(const Stage *s) {
  return fmax(listen_peak(kits_side(s, 0)), listen_peak(kits_side(s, 1)));
}

static inline double kits_lufs(const Stage *s) { return listen_lufs(kits_side(s, 0), kits_side(s, 1)); }

#endif
