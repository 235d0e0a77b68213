// controller.h -- a MIDI controller that a test maps to a parameter and turns.
#ifndef TESTS_ENGINE_CONTROLLER_H
#define TESTS_ENGINE_CONTROLLER_H

#include "console.h"

enum { KNOB_CC = 20 };

static inline CcRow knob_row(uint64_t targets, ParamId id, double min, double max) {
  return (CcRow){.cc = KNOB_CC,
                 .from = CC_FROM_ANY,
                 .targets = targets,
                 .param = id,
                 .curve = CURVE_LINEAR,
                 .min = (float)min,
                 .max = (float)max};
}

static inline void knob_map(Stage *s, const CcRow *rows, uint32_t count) {
  CcMap *map = calloc(1, sizeof *map + count * sizeof *rows);
  assert_non_null(map);
  map->count = count;
  memcpy(map->rows, rows, count * sizeof *rows);
  stage_give(s, COMMAND_CC_MAP, 0, 0, map);
}

static inline void knob_to(Stage *s, uint32_t strip, ParamId id, double min, double max) {
  CcRow row = knob_row(1ull << strip, id, min, max);
  knob_map(s, &row, 1);
}

// Sent on the first channel.
static inline void knob_turn(Stage *s, int value) { stage_midi(s, 0xb0, KNOB_CC, value); }

#endif
