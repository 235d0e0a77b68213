// stage.h -- an engine to listen to: it is told what to play, and what it plays is kept on a tape.
//
// It starts with channel 0 as a bare sine at full level that holds until it is released, nothing between the
// mix and the ear (EngineConfig.bare) and the transport still, so that what a test hears is what it asked
// for, when it asked. Every frame is checked: a value that is no number ends the program at once.
//
// Threads  one, but for the inlets.
// Memory   malloc'd; stage_close frees. The tape grows; views of it are valid until the next run.
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include "engine/engine.h"
#include "engine/kit.h"
#include "support/listen.h"

enum { STAGE_HELD = 1 << 30 }; // a length that no test outlasts: 12 minutes at 120 beats a minute

typedef struct {
  Engine *engine;
  void *block;
  uint32_t rate_hz;
  float *left, *right; // the tape
  size_t frames, room;
  int64_t origin; // the engine's frame at the tape's start
  bool gave;      // objects, which are to be taken back
} Stage;

// The tables that all stages share, built once.
const Tables *stage_tables(void);

// A configuration with them, ready to be changed and opened.
EngineConfig stage_config(uint32_t rate_hz);

Stage *stage_open(uint32_t rate_hz);
Stage *stage_open_config(const EngineConfig *config); // nothing is set: as a musician finds it
void stage_close(Stage *s);

// Gives the engine an object: a kit, clip, map or bank, which is freed when the engine is done with it.
void stage_give(Stage *s, CommandType type, uint32_t channel, uint32_t slot, void *object);
uint32_t stage_collect(Stage *s); // frees what came back; how many

// One command, at once unless its `when` says otherwise. A full queue ends the program.
void stage_send(Stage *s, Command command);
void stage_param(Stage *s, uint32_t channel, ParamId id, double value);
void stage_note(Stage *s, double pitch, double velocity, int64_t frame); // channel 0, held, at a frame
void stage_off(Stage *s, double pitch, int64_t frame);
void stage_play(Stage *s, double bpm);
void stage_midi(Stage *s, int status, int data1, int data2); // through inlet 0

// Renders onto the tape; stage_skip renders and throws away; stage_rewind empties the tape.
void stage_run(Stage *s, size_t frames);
void stage_skip(Stage *s, size_t frames);
void stage_rewind(Stage *s);

// So many seconds, as a whole number of quanta: what is sent now then happens at the next frame.
size_t stage_frames(const Stage *s, double seconds);
int64_t stage_now(const Stage *s); // the frame that is rendered next

// A stretch of the tape, from its start.
Sound stage_left(const Stage *s, size_t from, size_t frames);
Sound stage_right(const Stage *s, size_t from, size_t frames);

double stage_hz(double pitch); // equal temperament, A4 = 440

// Random numbers that are the same every time.
uint32_t stage_random(uint32_t *state);

#endif
