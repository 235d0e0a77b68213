#include "bind/core_send.h"
#include "bind/core_objects.h"
#include "bind/core_timbre.h"
#include "bind/core_tuning.h"
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void sender_init(Sender *s, Engine *engine) {
  *s = (Sender){.engine = engine};
  s->held.previous = s->held.next = &s->held;
}

Object *sender_hold(Sender *s, size_t size) {
  Held *held = calloc(1, sizeof *held + size);
  if (!held) return NULL;
  *held = (Held){.previous = &s->held, .next = s->held.next};
  held->next->previous = s->held.next = held;
  return (Object *)(held + 1);
}

static void let_go(Object *object) {
  Held *held = (Held *)object - 1;
  held->previous->next = held->next;
  held->next->previous = held->previous;
  free(held);
}

void sender_close(Sender *s) {
  while (s->held.next != &s->held) let_go((Object *)(s->held.next + 1));
  free(s->waiting);
}

void sender_flush(Sender *s) {
  uint32_t sent = 0;
  while (sent < s->waiting_count && engine_send(s->engine, &s->waiting[sent], 1)) sent++;
  s->waiting_count -= sent;
  if (sent) memmove(s->waiting, s->waiting + sent, s->waiting_count * sizeof *s->waiting);
  Object *next, *object = engine_retired(s->engine);
  if (object && s->retiring) s->retiring(s->user);
  for (; object; object = next) {
    next = object->next;
    let_go(object);
  }
}

static bool make_room(Sender *s) {
  if (s->waiting_count < s->waiting_capacity) return true;
  uint32_t capacity = s->waiting_capacity ? 2 * s->waiting_capacity : FIRST_CAPACITY;
  Command *waiting = realloc(s->waiting, capacity * sizeof *waiting);
  if (!waiting) return false;
  s->waiting = waiting;
  s->waiting_capacity = capacity;
  return true;
}

// Arguments of a command, from the record on top of L.

static void read_param(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->param.id = (ParamId)(record_integer(L, "param", 0) - 1);
  c->param.value = (float)record_number(L, "value", 0);
}

static void read_note(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->note.pitch = (float)record_number(L, "pitch", 0);
  c->note.velocity = (float)record_number(L, "velocity", 0);
  c->note.length = record_integer(L, "length", 0);
  c->pan = (float)record_number(L, "pan", 0);
}

static void read_tempo(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->tempo.bpm = record_number(L, "bpm", 0);
  c->tempo.length = record_integer(L, "length", 0);
  c->slot = strcmp(record_text(L, "linear"), "time") == 0 ? RAMP_TIME : RAMP_BEATS;
}

static void read_locate(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->locate.tick = record_integer(L, "tick", 0);
}

static void read_ramp(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->ramp.id = (ParamId)(record_integer(L, "param", 0) - 1);
  c->ramp.value = (float)record_number(L, "value", 0);
  c->ramp.length = record_integer(L, "length", 0);
}

// What ends is of the kind that its slot says.
static void read_still(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->param.id = (ParamId)(record_integer(L, "param", 0) - 1);
  c->slot = strcmp(record_text(L, "kind"), "lfo") == 0 ? MOTION_LFO : MOTION_POINTS;
}

static void read_chain(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->chain = (uint64_t)record_integer(L, "chain", 0);
}

static void read_key(Sender *s, lua_State *L, Command *c) {
  (void)s;
  c->note.pitch = (float)record_number(L, "pitch", 0);
}

static void read_motion(Sender *s, lua_State *L, Command *c) { c->object = object_motion(s, L); }
static void read_kit(Sender *s, lua_State *L, Command *c) { c->object = object_kit(s, L); }
static void read_clip(Sender *s, lua_State *L, Command *c) { c->object = object_clip(s, L, c->channel); }
static void read_groove(Sender *s, lua_State *L, Command *c) { c->object = object_groove(s, L); }
static void read_cc_map(Sender *s, lua_State *L, Command *c) { c->object = object_cc_map(s, L); }
static void read_bank(Sender *s, lua_State *L, Command *c) { c->object = object_bank(s, L); }
static void read_timbre(Sender *s, lua_State *L, Command *c) { c->object = object_timbre(s, L); }
static void read_tuning(Sender *s, lua_State *L, Command *c) { c->object = object_tuning(s, L); }

static void read_nothing(Sender *s, lua_State *L, Command *c) {
  (void)s;
  (void)L;
  (void)c;
}

typedef struct {
  const char *name;
  CommandType type;
  void (*read)(Sender *s, lua_State *L, Command *c);
} Kind;

static const Kind kinds[] = {
    {"param", COMMAND_PARAM, read_param},    {"ramp", COMMAND_RAMP, read_ramp},
    {"motion", COMMAND_MOTION, read_motion}, {"still", COMMAND_STILL, read_still},
    {"chain", COMMAND_CHAIN, read_chain},    {"route", COMMAND_ROUTE, read_nothing},
    {"key", COMMAND_KEY, read_nothing},      {"split", COMMAND_SPLIT, read_key},
    {"clear", COMMAND_CLEAR, read_nothing},  {"note", COMMAND_NOTE, read_note},
    {"kit", COMMAND_KIT, read_kit},          {"clip", COMMAND_CLIP, read_clip},
    {"cc_map", COMMAND_CC_MAP, read_cc_map}, {"bank", COMMAND_BANK, read_bank},
    {"tempo", COMMAND_TEMPO, read_tempo},    {"play", COMMAND_PLAY, read_nothing},
    {"stop", COMMAND_STOP, read_nothing},    {"cancel", COMMAND_CANCEL, read_nothing},
    {"timbre", COMMAND_TIMBRE, read_timbre}, {"tuning", COMMAND_TUNING, read_tuning},
    {"fill", COMMAND_FILL, read_clip},       {"groove", COMMAND_GROOVE, read_groove},
    {"locate", COMMAND_LOCATE, read_locate},
};

static const Kind *find_kind(lua_State *L) {
  const char *name = record_text(L, "type");
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    if (strcmp(kinds[k].name, name) == 0) return &kinds[k];
  luaL_error(L, "no command '%s'", name);
  return NULL;
}

static When read_when(lua_State *L) {
  const char *when = record_text(L, "when");
  return strcmp(when, "tick") == 0 ? WHEN_TICK : strcmp(when, "frame") == 0 ? WHEN_FRAME : WHEN_NOW;
}

static void read_command(Sender *s, lua_State *L, Command *c) {
  const Kind *kind = find_kind(L);
  *c = (Command){.type = (uint8_t)kind->type,
                 .when = (uint8_t)read_when(L),
                 .channel = (uint8_t)record_integer(L, "channel", 0),
                 .slot = (uint8_t)record_integer(L, "slot", 0),
                 .owner = (uint32_t)record_integer(L, "owner", OWNER_NONE),
                 .generation = (uint32_t)record_integer(L, "generation", 0),
                 .time = record_integer(L, "time", 0)};
  kind->read(s, L, c);
}

void sender_send(Sender *s, lua_State *L, int index) {
  uint32_t count = (uint32_t)lua_rawlen(L, index);
  if (count == 0) return;
  Transaction *t = (Transaction *)sender_hold(s, sizeof *t + count * sizeof *t->commands);
  if (!t || !make_room(s)) luaL_error(L, "not enough memory");
  t->count = count;
  for (uint32_t k = 0; k < count; k++) {
    lua_rawgeti(L, index, k + 1);
    read_command(s, L, &t->commands[k]);
    lua_pop(L, 1);
  }
  s->waiting[s->waiting_count++] = (Command){.type = COMMAND_TRANSACTION, .object = &t->object};
  sender_flush(s);
}
