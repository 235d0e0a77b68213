// bench_rig.h -- an engine in time that is made up: nothing waits, and each frame is heard when it is said
// to.
//
// Threads  one.
// Memory   bench_rig_close frees.
// Errors   said to the user; the calls return false.
#ifndef APP_BENCH_RIG_H
#define APP_BENCH_RIG_H

#include "app/stage.h"

enum { BENCH_RATE = 48000, BENCH_BLOCK = 256 };

typedef struct {
  Stage stage;
  int64_t frame; // that is rendered next
  float block[2 * BENCH_BLOCK];
} BenchRig;

// Nothing lies between its mix and the ear.
bool bench_rig_open(BenchRig *r, const Options *o);
void bench_rig_close(BenchRig *r);

// A full queue of an engine that has just been made is a fault of ours: it ends the program.
void bench_rig_send(BenchRig *r, const Command *command);

// At so many beats a minute from the next frame on.
void bench_rig_play(BenchRig *r, double bpm);

// Channel 0 is a bare wave with no attack and no release.
void bench_rig_plain(BenchRig *r, float synth);

void bench_rig_render(BenchRig *r);

// Where the last quantum that was rendered ends: its frame, and our beat there.
int64_t bench_rig_moment(const BenchRig *r);
double bench_rig_beat(const BenchRig *r);

#endif
