// tuning.h -- for tests of the word tuning: at which pitches the engine was told that keys sound.
#ifndef TESTS_TUNING_H
#define TESTS_TUNING_H

#include "engine/tuning.h"
#include "rig.h"
#include <math.h>

// What a channel, 0 to 15, was told last; NULL when that was nothing, or equal temperament.
static inline const Tuning *tuning_of(const Rig *r, uint8_t channel) {
  const Command *last = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TUNING && r->taken[k].channel == channel) last = &r->taken[k];
  return last ? (const Tuning *)last->object : NULL;
}

static inline double tuning_key(const Rig *r, uint8_t channel, int key) {
  const Tuning *t = tuning_of(r, channel);
  return t ? (double)t->pitch[key] : key;
}

// The pitch of a frequency.
static inline double tuning_pitch_of(double hz) { return 69 + 12 * log2(hz / 440); }

// An evaluation of a file, and the moment in which the engine takes it.
static inline bool tuning_file(Rig *r, const char *name, const char *text) {
  bool good = rig_file(r, name, text);
  rig_frames(r, RIG_PUMP);
  return good;
}

static inline bool tuning_line(Rig *r, const char *text) {
  bool good = rig_prompt(r, text);
  rig_frames(r, RIG_PUMP);
  return good;
}

// To 0.001 cent.
static inline void expect_key(const Rig *r, uint8_t channel, int key, double pitch) {
  double found = tuning_key(r, channel, key);
  if (!(fabs(found - pitch) <= 1e-5)) fail_msg("key %d sounds at %.6f, not %.6f", key, found, pitch);
}

#endif
