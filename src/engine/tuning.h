// tuning.h -- at which pitch each key sounds.
//
// COMMAND_TUNING gives one to a channel, or to every channel; NULL is equal temperament. It is taken by the
// notes that start from then on: what is held stays where it is. Drums are not tuned.
#ifndef ENGINE_TUNING_H
#define ENGINE_TUNING_H

#include "base.h"

enum { TUNING_KEYS = 128 };

typedef struct {
  Object object;
  float pitch[TUNING_KEYS]; // a MIDI number by key, which may lie between keys and beyond 0 and 127
} Tuning;

// The pitch of a note that may lie between two keys, as their pitches are mixed; beyond the first or the last
// key it goes on in equal steps. Without a tuning a note is its own pitch.
static inline float tuning_pitch(const Tuning *t, float note) {
  if (!t) return note;
  if (!(note > 0)) return t->pitch[0] + note; // also no number: what is made of it is none
  if (note >= TUNING_KEYS - 1) return t->pitch[TUNING_KEYS - 1] + (note - (TUNING_KEYS - 1));
  int key = (int)note;
  float part = note - (float)key;
  return t->pitch[key] + part * (t->pitch[key + 1] - t->pitch[key]);
}

#endif
