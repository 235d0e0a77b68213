// group.h -- eight notes that are rendered together, and what they need to know of their channel.
//
// The voices of a group share a kernel (a shape and a number of copies); everything else is each
// lane's own. voice.c starts, moves and ends them; wave.c gives them their sound.
#ifndef ENGINE_GROUP_H
#define ENGINE_GROUP_H

#include "base.h"
#include "dsp/glide.h"
#include "dsp/kernels.h"
#include "dsp/table.h"
#include "engine/param.h"

typedef enum {
  VOICE_FREE,
  VOICE_HELD,
  VOICE_PEDAL,    // its key is up; the pedal holds it
  VOICE_RELEASED, // dies away
  VOICE_FADING,   // stolen or silenced: gone within 5 ms
} VoiceState;

// One lane's note.
typedef struct {
  VoiceState state;
  uint32_t owner;
  float pitch, velocity; // MIDI number; 0..1
  uint64_t order;        // of starting: the larger, the newer
  int64_t end_tick;      // when it is to be released; INT64_MAX: not by itself
  int64_t end_frame;     // the same, for a note that was played while the transport stood still
  int64_t frames;        // since it started
  int32_t begin;         // frame of this quantum at which it starts
  int32_t release_at;    // frame of this quantum; -1: none
  int32_t fade_at;       // frame of this quantum at which it begins to fade; -1: none
  int32_t fade_left;     // frames
  int32_t attack_left;   // frames
  int32_t filter_left;   // quanta of the filter's attack
  float decay_rate, release_rate, sustain;
  float filter_decay, filter_release, filter_sustain;
} Voice;

// What a group needs to know of its channel this quantum; the channel works it out once.
typedef struct {
  const Kernels *kernels;
  const Tables *tables;
  float rate_hz, tuning;                 // tuning: cycles a frame of pitch 0
  const float *value;                    // of the parameters, unsmoothed
  float bend, vibrato, detune;           // semitones; cents; cents
  float width, width_next;               // of a pulse, at this quantum's start and end
  float cutoff, amount, velocity_amount; // Hz
  Glide sub, noise;                      // levels
  Glide damping, wet;                    // of the voice's filter
  bool filter_rests;                     // nothing of the channel moves it
} VoiceSettings;

typedef struct {
  OscLanes osc;
  EnvLanes amp, filter;
  SvfLanes svf;
  f8 key;             // the notes' own pitches
  f8 pitch, step;     // last worked out
  f8 left, right;     // each lane's level at each side
  f8 key_factor;      // of the filter's corner
  float detune, bend; // last worked out
  Shape shape;
  uint32_t copies;
  uint32_t level[LANES]; // of the tables
  uint32_t busy;         // a bit a lane
  int64_t soonest_tick;  // no note ends by itself before it
  int64_t soonest_frame; // nor before it
  uint32_t living;       // notes that are not fading
  bool corner;           // some lane turns a corner in this quantum
  bool attacking;        // some lane still rises
  bool easing;           // some lane's rate still moves
  bool started;          // some note did, since the pitches were worked out
  bool moved;            // the pitch did, in the last quantum
  bool filtering;        // the filter was on in the last quantum
  bool filter_rests;     // and nothing moved it
  Voice voice[LANES];
} VoiceGroup;

// Whether some lane of a is not that of b.
static inline bool group_differ(const f8 *a, const f8 *b) {
  i8 same = *a == *b;
  int32_t all = -1;
  for (uint32_t lane = 0; lane < LANES; lane++) all &= same[lane];
  return all == 0;
}

#endif
