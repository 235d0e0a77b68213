// tempo.h -- the one timeline: ticks to frames and back, exact through tempo changes.
//
// Only the segment that is playing is kept; changes that lie ahead wait in the engine's heap and
// begin a segment when they are reached. A segment's start keeps its frame as a whole number and a
// fraction, so that a day of play, or a start near 2^53, costs no precision.
//
// Threads  the audio thread, or whoever owns the struct.
// Units    ticks (TICKS_PER_BEAT a beat), frames, beats per minute.
#ifndef ENGINE_TEMPO_H
#define ENGINE_TEMPO_H

#include "base.h"
#include "engine/command.h"

typedef struct {
  uint32_t rate_hz;
  bool playing;
  int64_t tick;       // where the segment starts
  int64_t frame;      // the frame at or before it
  double fraction;    // of a frame, 0..1; while it stands, where it will go on: -1..1
  double bpm;         // at the start
  double bpm_end;     // where a ramp ends; bpm when steady
  int64_t ramp_ticks; // length of a ramp; 0 when steady
  TempoRamp shape;    // of it
} Tempo;

// Stands at `tick` at `frame`, stopped.
void tempo_init(Tempo *t, uint32_t rate_hz, double bpm, int64_t tick, int64_t frame);

// The frame (rounded to the nearest) at which a tick of this segment sounds. Stopped: INT64_MAX
// for any tick past the place where it stands.
int64_t tempo_frame(const Tempo *t, int64_t tick) REALTIME;

// The first tick at or after a frame of this segment. Stopped: where it stands.
int64_t tempo_tick(const Tempo *t, int64_t frame) REALTIME;

// The tempo at a tick of this segment.
double tempo_bpm(const Tempo *t, int64_t tick) REALTIME;

// From this tick on, bpm; or a ramp to it over ramp_ticks. A tick that has gone, or any while it stands
// still, is where the segment starts. bpm is positive and finite.
void tempo_change(Tempo *t, int64_t tick, double bpm, int64_t ramp_ticks, TempoRamp shape) REALTIME;

// The timeline jumps: at this frame it is at that tick. What was left of a ramp goes on from there.
void tempo_locate(Tempo *t, int64_t frame, int64_t tick) REALTIME;

// Where it is at a frame, in ticks and parts of one, from `tick`.
double tempo_since(const Tempo *t, int64_t frame, int64_t tick) REALTIME;

// The transport runs, or stands still, from this frame on. It goes on from the tick where it stood,
// and with what was left of a ramp.
void tempo_play(Tempo *t, int64_t frame) REALTIME;
void tempo_stop(Tempo *t, int64_t frame) REALTIME;

// Frames that a length of ticks lasts at the tempo of `tick`, for notes that sound while stopped.
double tempo_length(const Tempo *t, int64_t tick, int64_t ticks) REALTIME;

#endif
