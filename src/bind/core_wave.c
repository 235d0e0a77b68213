#include "bind/core_wave.h"
#include "dsp/exact.h"
#include <stdlib.h>
#include <string.h>

enum {
  SAW_HARMONICS = 512,
  TRIANGLE_HARMONICS = 256,
  FOLD_HARMONICS = 256,
  FOLD_FRAMES = 29,
  FOLDS_MOST = 8
};

const char *const wave_rules[] = {NULL, "sine", "saw", "triangle", "fold", NULL};

// -- measuring -------------------------------------------------------------------------------------

static WaveRule rule_of(const char *name) {
  for (uint32_t rule = RULE_SINE; rule < RULE_COUNT; rule++)
    if (strcmp(name, wave_rules[rule]) == 0) return (WaveRule)rule;
  return RULE_SINE;
}

static void plan_rule(WavePlan *plan, WaveRule rule) {
  static const uint32_t harmonics[] = {[RULE_SINE] = 1,
                                       [RULE_SAW] = SAW_HARMONICS,
                                       [RULE_TRIANGLE] = TRIANGLE_HARMONICS,
                                       [RULE_FOLD] = FOLD_HARMONICS};
  plan->rule = rule;
  plan->frames = rule == RULE_FOLD ? FOLD_FRAMES : 1;
  for (uint32_t k = 0; k < plan->frames; k++) plan->harmonics[k] = harmonics[rule];
}

static uint32_t list_length(lua_State *L, uint32_t most) {
  size_t length = lua_istable(L, -1) ? (size_t)lua_rawlen(L, -1) : 0;
  return length < most ? (uint32_t)length : most;
}

// True when the list on top of the stack is one of lists. Leaves the stack as it was.
static bool holds_lists(lua_State *L) {
  bool holds = lua_rawgeti(L, -1, 1) == LUA_TTABLE;
  lua_pop(L, 1);
  return holds;
}

static void plan_lists(lua_State *L, WavePlan *plan) {
  bool many = holds_lists(L);
  plan->frames = many ? list_length(L, TIMBRE_FRAMES) : 1;
  for (uint32_t k = 0; k < plan->frames; k++) {
    if (many) lua_rawgeti(L, -1, k + 1);
    uint32_t length = list_length(L, TABLE_HARMONICS);
    plan->harmonics[k] = length ? length : 1;
    if (many) lua_pop(L, 1);
  }
}

void wave_measure(lua_State *L, WavePlan *plan) {
  *plan = (WavePlan){0};
  int type = lua_getfield(L, -1, "harmonics");
  if (type == LUA_TSTRING)
    plan_rule(plan, rule_of(lua_tostring(L, -1)));
  else if (type == LUA_TTABLE)
    plan_lists(L, plan);
  lua_pop(L, 1);
  for (uint32_t k = 0; k < plan->frames; k++) plan->size += table_size(plan->harmonics[k]);
}

// -- waves by name ---------------------------------------------------------------------------------

static float saw_level(uint32_t k) { return (float)(2 / (PI * k) * (k % 2 ? 1 : -1)); }

static float triangle_level(uint32_t k) {
  return k % 2 ? (float)(8 / (PI * PI * k * k) * (k % 4 == 1 ? 1 : -1)) : 0;
}

// The angle up to a quarter turn at which a sine is `value`.
static double angle_of(double value) {
  double low = 0, high = PI / 2;
  for (int k = 0; k < 52; k++) {
    double middle = (low + high) / 2;
    if (exact_sin(middle) < value)
      low = middle;
    else
      high = middle;
  }
  return low;
}

// A sine of `folds` turns back at every odd number: in its segment n it is (-1)^n (folds sin x - 2 n). The
// integral of that, times sin kx, up to x.
static double fold_integral(double folds, int n, uint32_t k, double x) {
  double up = exact_sin((k + 1) * x) / (2 * (k + 1)),
         down = k == 1 ? x / 2 : exact_sin((k - 1) * x) / (2 * (k - 1));
  double whole = folds * (down - up) + 2 * n * exact_cos(k * x) / k;
  return n % 2 ? -whole : whole;
}

// Odd and even about a quarter turn: there are odd harmonics only, and a quarter tells them all.
static float fold_level(double folds, const double *corner, uint32_t k) {
  if (k % 2 == 0) return 0;
  double sum = 0;
  for (int n = 0; corner[n] < PI / 2; n++)
    sum += fold_integral(folds, n, k, corner[n + 1]) - fold_integral(folds, n, k, corner[n]);
  return (float)(sum * 4 / PI);
}

static void fill_fold(uint32_t frame, float *level) {
  double folds = 1 + (double)(FOLDS_MOST - 1) * frame / (FOLD_FRAMES - 1);
  double corner[FOLDS_MOST + 2] = {0};
  int count = 1;
  for (; 2 * count - 1 < folds; count++) corner[count] = angle_of((2 * count - 1) / folds);
  corner[count] = PI / 2;
  for (uint32_t k = 1; k <= FOLD_HARMONICS; k++) level[k - 1] = fold_level(folds, corner, k);
}

static void fill_rule(const WavePlan *plan, uint32_t frame, float *level) {
  if (plan->rule == RULE_FOLD) {
    fill_fold(frame, level);
    return;
  }
  for (uint32_t k = 1; k <= plan->harmonics[frame]; k++)
    level[k - 1] = plan->rule == RULE_SAW        ? saw_level(k)
                   : plan->rule == RULE_TRIANGLE ? triangle_level(k)
                                                 : 1;
}

// -- lists -----------------------------------------------------------------------------------------

// The numbers of the list at `index`, or of the list `frame` in it; 0 where it has none. Raises nothing.
static void fill_list(lua_State *L, int index, uint32_t frame, float *values, uint32_t count) {
  memset(values, 0, count * sizeof *values);
  if (!lua_istable(L, index)) return;
  lua_pushvalue(L, index);
  if (holds_lists(L)) {
    lua_rawgeti(L, -1, frame + 1);
    lua_remove(L, -2);
  }
  for (uint32_t k = 0; k < count && lua_istable(L, -1); k++) {
    lua_rawgeti(L, -1, k + 1);
    values[k] = (float)lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

// The highest place of a wave, as its spline goes through it (dsp/table.h).
static float peak_of(const Table *t) {
  float peak = 0;
  for (uint32_t k = 0; k < (uint32_t)t->length[0]; k++) {
    const float *c = t->points[0] + k;
    float on = __builtin_fabsf(0.25f * c[0] + 1.5f * c[1] + 0.25f * c[2]);
    float between = __builtin_fabsf(c[1] + c[2]);
    float high = on > between ? on : between;
    if (high > peak) peak = high;
  }
  return peak;
}

static void scale(float *points, size_t size, float gain) {
  for (size_t k = 0; k < size / sizeof *points; k++) points[k] *= gain;
}

// -- building --------------------------------------------------------------------------------------

typedef struct {
  float level[TABLE_HARMONICS], phase[TABLE_HARMONICS];
  max_align_t room[];
} Desk;

static Desk *desk_for(const WavePlan *plan) {
  uint32_t longest = 1;
  for (uint32_t k = 0; k < plan->frames; k++)
    if (plan->harmonics[k] > longest) longest = plan->harmonics[k];
  return malloc(sizeof(Desk) + table_room(longest));
}

static void build_frame(lua_State *L, const WavePlan *plan, uint32_t frame, Table *table, void *memory,
                        Desk *desk) {
  uint32_t count = plan->harmonics[frame];
  bool is_list = plan->rule == RULE_LIST;
  if (is_list) {
    fill_list(L, -2, frame, desk->level, count);
    fill_list(L, -1, frame, desk->phase, count);
  } else {
    fill_rule(plan, frame, desk->level);
  }
  table_build(table, memory, desk->level, is_list ? desk->phase : NULL, count, desk->room);
  float peak = is_list ? peak_of(table) : 0;
  if (peak > 0) scale(memory, table_size(count), 1 / peak);
}

bool wave_build(lua_State *L, const WavePlan *plan, Timbre *t, void *memory) {
  if (plan->frames == 0) return true;
  lua_getfield(L, -1, "harmonics");
  lua_getfield(L, -2, "phases");
  Desk *desk = desk_for(plan); // nothing raises while it is there
  char *place = memory;
  for (uint32_t k = 0; desk && k < plan->frames; k++) {
    build_frame(L, plan, k, &t->table[k], place, desk);
    place += table_size(plan->harmonics[k]);
  }
  t->frames = desk ? plan->frames : 0;
  free(desk);
  lua_pop(L, 2);
  return t->frames > 0;
}
