// governor.h -- how many voices this machine can play: decided from what each block took of its time.
//
// The load is the middle one of the last three windows of 4 ms or more, so that a single one that the system
// held up shows nothing. Over 85 % the voices are cut in proportion, to 72 %, again and again until the load
// is under 75 %. After a second under 60 % the limit rises by an eighth, ten times a second, and goes when it
// no longer binds. Too much soon after it rose doubles that second, so that notes do not come and go.
//
// Threads  one at a time.
// Memory   the caller's.
// Units    time is the caller's to measure: nanoseconds.
#ifndef HOST_GOVERNOR_H
#define HOST_GOVERNOR_H

#include "base.h"

enum { GOVERNOR_WINDOWS = 3 };

typedef struct {
  uint32_t limit; // of voices; UINT32_MAX: none

  int64_t spent_ns, length_ns; // of the window that is being filled
  bool late;                   // a block of it was
  float window[GOVERNOR_WINDOWS];
  uint32_t windows; // since the last cut
  bool cutting;     // that cut has not yet shown to be enough

  int64_t settle_ns;   // before a cut shows in a window
  int64_t calm_ns;     // the load has been low for so long
  int64_t patience_ns; // and has to be, for the limit to rise
  int64_t risen_ns;    // since it last rose
  bool risen;          // since the last cut
} Governor;

typedef struct {
  int64_t spent_ns, length_ns; // what its samples took to make, and how long they last
  bool late;                   // it was asked for so late that the sound may have broken up
  uint32_t voices;             // at its end
} GovernorBlock;

void governor_init(Governor *g);

// After each block: the limit from now on.
uint32_t governor_judge(Governor *g, const GovernorBlock *block) REALTIME;

#endif
