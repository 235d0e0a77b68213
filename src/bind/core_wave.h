// core_wave.h -- the tables of a timbre, from lists of harmonics or by the name of a wave.
//
// Threads  the control thread.
// Memory   the caller's block holds the tables; the room to build them is freed again.
// Errors   wave_measure raises none and reads no more than a timbre can hold; wave_build returns false when
//          there is no memory.
#ifndef BIND_CORE_WAVE_H
#define BIND_CORE_WAVE_H

#include "dsp/timbre.h"
#include <lua.h>

typedef enum { RULE_LIST, RULE_SINE, RULE_SAW, RULE_TRIANGLE, RULE_FOLD, RULE_COUNT } WaveRule;

extern const char *const wave_rules[]; // names by WaveRule, that of a list is NULL; the last too

typedef struct {
  WaveRule rule;
  uint32_t frames, harmonics[TIMBRE_FRAMES];
  size_t size; // bytes of all tables, a whole number of cache lines
} WavePlan;

// What the field `harmonics` of the record on top of the stack asks for: the name of a wave, a list of
// levels, or a list of such lists; nothing without it.
void wave_measure(lua_State *L, WavePlan *plan);

// Builds the tables of the record on top of the stack into `memory`, 64-aligned. `phases` of the record go
// with its lists. A list is scaled to a peak of 1.
bool wave_build(lua_State *L, const WavePlan *plan, Timbre *t, void *memory);

#endif
