#include "bind/core_kit.h"
#include "bind/core_objects.h"
#include "engine/kit.h"
#include <lauxlib.h>
#include <string.h>

typedef struct {
  const char *name;
  float min, max, initial;
} Field;

// The limits that fields have in common.
#define LEVEL 0, 16, 0
#define HZ    0, 20000, 0
#define TIME  0, 20, 0
#define PART  0, 1, 0

// One row for each float of a DrumPiece, in its order.
#define FIELDS(X)                                                                                            \
  X(level, 0, 64, 1)                                                                                         \
  X(pan, -1, 1, 0)                                                                                           \
  X(tone, LEVEL)                                                                                             \
  X(tone_start, HZ)                                                                                          \
  X(tone_end, HZ)                                                                                            \
  X(tone_sweep, TIME)                                                                                        \
  X(tone_decay, TIME)                                                                                        \
  X(tone2, LEVEL)                                                                                            \
  X(tone2_ratio, 0, 200, 1)                                                                                  \
  X(tone2_decay, TIME)                                                                                       \
  X(tone3, LEVEL)                                                                                            \
  X(tone3_ratio, 0, 200, 1)                                                                                  \
  X(tone3_decay, TIME)                                                                                       \
  X(tone4, LEVEL)                                                                                            \
  X(tone4_ratio, 0, 200, 1)                                                                                  \
  X(tone4_decay, TIME)                                                                                       \
  X(tone5, LEVEL)                                                                                            \
  X(tone5_ratio, 0, 200, 1)                                                                                  \
  X(tone5_decay, TIME)                                                                                       \
  X(tone6, LEVEL)                                                                                            \
  X(tone6_ratio, 0, 200, 1)                                                                                  \
  X(tone6_decay, TIME)                                                                                       \
  X(tone_attack, TIME)                                                                                       \
  X(tone_apart, PART)                                                                                        \
  X(tone_scatter, TIME)                                                                                      \
  X(noise, LEVEL)                                                                                            \
  X(noise_low, HZ)                                                                                           \
  X(noise_high, 0, 20000, 20000)                                                                             \
  X(noise_decay, TIME)                                                                                       \
  X(noise_attack, TIME)                                                                                      \
  X(bursts, 0, 8, 1)                                                                                         \
  X(burst_gap, 0, 1, 0)                                                                                      \
  X(burst_decay, TIME)                                                                                       \
  X(thump, LEVEL)                                                                                            \
  X(thump_low, HZ)                                                                                           \
  X(thump_high, 0, 20000, 20000)                                                                             \
  X(thump_decay, TIME)                                                                                       \
  X(click, LEVEL)                                                                                            \
  X(click_high, 0, 20000, 12000)                                                                             \
  X(click_decay, 0, 20, 0.004f)                                                                              \
  X(metal, LEVEL)                                                                                            \
  X(metal_pitch, 0, 16, 1)                                                                                   \
  X(metal_low, HZ)                                                                                           \
  X(metal_decay, TIME)                                                                                       \
  X(metal_attack, TIME)                                                                                      \
  X(metal_ring, PART)                                                                                        \
  X(metal_band, LEVEL)                                                                                       \
  X(metal_band_hz, HZ)                                                                                       \
  X(metal_band_q, 0.3f, 50, 1)                                                                               \
  X(metal_band_decay, TIME)                                                                                  \
  X(square1, HZ)                                                                                             \
  X(square2, HZ)                                                                                             \
  X(square3, HZ)                                                                                             \
  X(square4, HZ)                                                                                             \
  X(square5, HZ)                                                                                             \
  X(square6, HZ)                                                                                             \
  X(grains, LEVEL)                                                                                           \
  X(grain_rate, 0, 5000, 0)                                                                                  \
  X(grain_ratchet, PART)                                                                                     \
  X(grain_attack, TIME)                                                                                      \
  X(grain_decay, TIME)                                                                                       \
  X(grain_ring, 0, 1, 0.005f)                                                                                \
  X(grain_hz, HZ)                                                                                            \
  X(grain_q, 0.3f, 50, 1)                                                                                    \
  X(drive, PART)                                                                                             \
  X(vel_to_tone, PART)                                                                                       \
  X(width, PART)                                                                                             \
  X(tune, -48, 48, 0)                                                                                        \
  X(decay, 0.05f, 20, 1)                                                                                     \
  X(choke, 0, 15, 0)

static const Field fields[] = {
#define ROW(name, ...) {#name, __VA_ARGS__},
    FIELDS(ROW)
#undef ROW
};
enum { FIELD_COUNT = sizeof fields / sizeof *fields };

// A field whose place among the rows is not its place in the struct does not compile.
enum {
#define PLACE(name, ...) PLACE_##name,
  FIELDS(PLACE)
#undef PLACE
};
#define CHECK(name, ...)                                                                                     \
  _Static_assert(offsetof(DrumPiece, name) == PLACE_##name * sizeof(float), "rows are in the struct's "      \
                                                                            "order");
FIELDS(CHECK)
#undef CHECK
_Static_assert(FIELD_COUNT * sizeof(float) == sizeof(DrumPiece), "every field of a piece has a row");

static void push_field(lua_State *L, const Field *f) {
  lua_createtable(L, 0, 4);
  lua_pushliteral(L, "number");
  lua_setfield(L, -2, "kind");
  lua_pushnumber(L, (lua_Number)f->min);
  lua_setfield(L, -2, "min");
  lua_pushnumber(L, (lua_Number)f->max);
  lua_setfield(L, -2, "max");
  lua_pushnumber(L, (lua_Number)f->initial);
  lua_setfield(L, -2, "initial");
}

void object_push_kit_fields(lua_State *L) {
  lua_createtable(L, FIELD_COUNT, FIELD_COUNT);
  for (int k = 0; k < FIELD_COUNT; k++) {
    lua_pushstring(L, fields[k].name);
    lua_rawseti(L, -2, k + 1);
    push_field(L, &fields[k]);
    lua_setfield(L, -2, fields[k].name);
  }
}

static void read_piece(lua_State *L, DrumPiece *piece) {
  for (uint32_t k = 0; k < FIELD_COUNT; k++) {
    const Field *f = &fields[k];
    float value = clamp_f((float)record_number(L, f->name, (lua_Number)f->initial), f->min, f->max);
    memcpy((char *)piece + k * sizeof value, &value, sizeof value);
  }
}

static void read_piece_notes(lua_State *L, Kit *kit, uint8_t piece) {
  uint32_t count = lua_getfield(L, -1, "notes") == LUA_TTABLE ? (uint32_t)lua_rawlen(L, -1) : 0;
  for (uint32_t k = 1; k <= count; k++) {
    lua_rawgeti(L, -1, k);
    kit->piece[luaL_checkinteger(L, -1) & 127] = piece;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

// Numbers of pieces are bytes, and one of them says that there is none.
static Kit *hold_kit(Sender *s, lua_State *L, uint32_t count) {
  if (count > KIT_NONE) luaL_error(L, "a kit of %d pieces: %d at most", (int)count, (int)KIT_NONE);
  Kit *kit = (Kit *)sender_hold(s, sizeof *kit + count * sizeof *kit->pieces);
  if (!kit) luaL_error(L, "not enough memory");
  memset(kit->piece, KIT_NONE, sizeof kit->piece);
  kit->count = count;
  return kit;
}

Object *object_kit(Sender *s, lua_State *L) {
  uint32_t count = lua_getfield(L, -1, "pieces") == LUA_TTABLE ? (uint32_t)lua_rawlen(L, -1) : 0;
  Kit *kit = count ? hold_kit(s, L, count) : NULL;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, -1, k + 1);
    read_piece(L, &kit->pieces[k]);
    read_piece_notes(L, kit, (uint8_t)k);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return kit ? &kit->object : NULL;
}
