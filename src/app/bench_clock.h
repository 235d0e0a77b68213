// bench_clock.h -- how exact the beat is: in time that is made up, where every machine measures the same, and
// on this machine now.
//
// Threads  the control thread.
// Errors   said to the user; false.
#ifndef APP_BENCH_CLOCK_H
#define APP_BENCH_CLOCK_H

#include "app/figures.h"
#include "app/options.h"

// Milliseconds. Ten minutes of a course of tempos: what is heard of each note, and each pulse of MIDI clock
// that is written down, from its exact time.
bool bench_internal(const Options *o, Figures *onsets, Figures *pulses);

// A clock whose ticks are up to 2 ms early or late, after 16 beats of it: our beat from its own, in
// milliseconds, and the tempo that we read from its own, in beats a minute.
bool bench_midi_in(const Options *o, double bpm, Figures *beats, Figures *tempos);

// Milliseconds: our beat from that of a Link session whose tempo changes again and again, on a sound card
// that is 100 ppm fast. It talks to no network.
bool bench_link(const Options *o, Figures *beats);

// Of this machine, in milliseconds, as measured for a few seconds.
typedef struct {
  char device[128];
  uint32_t rate_hz, block_frames;
  bool heard;    // a device, not silence
  bool sends;    // there is a MIDI system
  Figures asked; // each block, from when it would be asked for if they came evenly
  Figures even;  // the same after our filter of it
  Figures sent;  // each pulse of MIDI clock, after its time
} BenchNow;

bool bench_now(const Options *o, BenchNow *now);
void bench_now_free(BenchNow *now);

#endif
