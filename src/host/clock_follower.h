// clock_follower.h -- how fast a MIDI clock goes and where it is, from the times at which its ticks came.
//
// A filter of two states, phase and tempo. It begins as the least-squares line through all ticks so far, and
// once it remembers FOLLOWER_MEMORY of them it is a second-order loop of constant gains (the expanding- and
// fading-memory filters of Brookner, "Tracking and Kalman Filtering Made Easy", 1998, chapter 1). Ticks that
// lie on one side of the line together shorten the memory: a ramp is followed closely, a steady clock
// smoothly. A tick that lies far from where it should is not believed; three of them are, when they agree
// with each other.
//
// Threads  one at a time.
// Memory   the caller's.
// Errors   any sequence of times is taken; the tempo stays finite and positive.
// Units    host time in nanoseconds; ticks of the clock are counted from 0, 24 a beat.
#ifndef HOST_CLOCK_FOLLOWER_H
#define HOST_CLOCK_FOLLOWER_H

#include "base.h"

enum { FOLLOWER_MEMORY = 384, FOLLOWER_LOCK = 12, FOLLOWER_RECENT = 3 };

typedef struct {
  uint32_t seen;   // ticks so far; it counts no further than it has to
  int64_t base_ns; // times below are from here on
  int64_t count;   // the number of the last tick
  double time;     // when it was, by the filter
  double period;   // from one to the next
  uint32_t memory; // ticks
  double side;     // mean of what was late or early lately
  double spread;   // mean difference of one from the next
  double last;     // what the last tick was late

  uint32_t doubt;                 // grows with each tick that is not believed
  double recent[FOLLOWER_RECENT]; // times of the last that came, the newest last
  uint32_t outliers;              // ticks not believed so far
} ClockFollower;

void follower_init(ClockFollower *f);

// A tick came. `anew`: a song starts with it, so that it may lie anywhere between two ticks.
void follower_tick(ClockFollower *f, int64_t time_ns, bool anew) REALTIME;

// Whether enough ticks have come for the rest to mean something.
bool follower_locked(const ClockFollower *f) REALTIME;

double follower_bpm(const ClockFollower *f) REALTIME;

// Which tick it is at a time, with the part of the next that has passed; and the time of a tick.
double follower_place(const ClockFollower *f, int64_t time_ns) REALTIME;
int64_t follower_time(const ClockFollower *f, int64_t tick) REALTIME;

// How far ticks lie from where they should, one standard deviation, in seconds.
double follower_jitter(const ClockFollower *f) REALTIME;

#endif
