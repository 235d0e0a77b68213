// wave_unison.h -- the copies of a unison: how far apart they are, where they start, which side they are on.
//
// Seven copies lie where those of the Roland JP-8000's supersaw do (Szabo 2010). Others are placed
// unevenly too: evenly spaced pitches would all meet again in one beat.
#ifndef DSP_SYNTHS_WAVE_UNISON_H
#define DSP_SYNTHS_WAVE_UNISON_H

#include "dsp/maths.h"
#include "dsp/synth.h"

// Places between -1 and 1 that add up to 0 (Szabo's nearly). The last is the highest.
static const float wave_places[SYNTH_COPIES + 1][SYNTH_COPIES] = {
    {0},
    {0},
    {-1, 1},
    {0, -1, 1},
    {-1, -0.38f, 0.38f, 1},
    {0, -1, -0.46f, 0.46f, 1},
    {-1, -0.57f, -0.19f, 0.19f, 0.57f, 1},
    {0, -1, -0.57246f, -0.17746f, 0.18106f, 0.56582f, 0.97671f},
    {-1, -0.68f, -0.37f, -0.13f, 0.13f, 0.37f, 0.68f, 1},
    {0, -1, -0.7f, -0.43f, -0.19f, 0.19f, 0.43f, 0.7f, 1},
};

// A supersaw's seven have 15 cents of their own.
static inline float wave_cents(const SynthQuantum *q) {
  return q->detune + (q->timbre->copies == 7 ? 15.0f : 0.0f);
}

static inline float wave_copy_ratio(uint32_t copies, uint32_t copy, float cents) {
  return maths_exp2(wave_places[copies][copy] * cents * (1.0f / 1200));
}

// One copy starts at the wave's zero. A few start within a quarter cycle of each other, so that a key is as
// loud each time; many start anywhere, or they would beat in step.
static inline uint32_t wave_copy_phase(uint32_t copies, uint32_t copy, uint32_t seed) {
  uint32_t any = maths_hash(seed + copy * 0x9e3779b9u);
  return copies == 1 ? 0 : copies > 5 ? any : any / 4;
}

// Where the copies go when they are spread: the one at the note's own pitch stays in the middle, the others
// take turns from the lowest up.
enum { WAVE_MIDDLE, WAVE_LEFT, WAVE_RIGHT, WAVE_SIDES };

static inline uint32_t wave_copy_side(uint32_t copies, uint32_t copy) {
  if (copies % 2 && copy == 0) return WAVE_MIDDLE;
  uint32_t from_lowest = copies % 2 ? copy - 1 : copy;
  return from_lowest % 2 ? WAVE_RIGHT : WAVE_LEFT;
}

#endif
