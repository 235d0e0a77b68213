// onsets.h -- when what a rig played began: the frames at which sound comes after silence.
//
// Included after rig.h. A tick is a piece of a kit whose first frame is loud and which is gone within 20 ms,
// so that each of a row of them is found.
#ifndef TESTS_ONSETS_H
#define TESTS_ONSETS_H

#include "rig.h"

// A kit of ticks on channel 1 and on the drums' own: "tick" is key 37.
#define ONSETS_KIT                                                                                           \
  "kit('ticks', { pieces = { tick = { notes = { 37 }, click = 1, click_high = 12000 } } }) "                 \
  "channel(1, 'ticks') channel('drums', 'ticks') "

enum { ONSETS_MOST = 512, ONSETS_SILENCE = 48 };

typedef struct {
  size_t count;
  int64_t frame[ONSETS_MOST]; // from the first frame that was heard
  float peak[ONSETS_MOST];
} Onsets;

static inline float onsets_level(const Rig *r, size_t frame) {
  float left = r->heard[2 * frame], right = r->heard[2 * frame + 1];
  return max_f(max_f(left, -left), max_f(right, -right));
}

static inline Onsets onsets_of(const Rig *r) {
  Onsets found = {0};
  size_t silent = ONSETS_SILENCE;
  for (size_t k = 0; k < r->heard_frames; k++) {
    float level = onsets_level(r, k);
    if (level > 0 && silent >= ONSETS_SILENCE) {
      assert_in_range(found.count, 0, ONSETS_MOST - 1);
      found.frame[found.count++] = (int64_t)k;
    }
    silent = level > 0 ? 0 : silent + 1;
    if (level > 0 && level > found.peak[found.count - 1]) found.peak[found.count - 1] = level;
  }
  return found;
}

#endif
