// group.h -- eight notes that are rendered together, and what they need to know of their channel.
//
// The voices of a group share a timbre, a number of copies and whether they are stereo; everything else is
// each lane's own. voice.c starts and ends them, sway.c moves their pitch and knobs, envelope.c their level
// and filter.c their filter.
#ifndef ENGINE_GROUP_H
#define ENGINE_GROUP_H

#include "base.h"
#include "dsp/body.h"
#include "dsp/glide.h"
#include "dsp/kernels.h"
#include "dsp/synth.h"
#include "engine/param.h"
#include "engine/tuning.h"

typedef enum {
  VOICE_FREE,
  VOICE_HELD,
  VOICE_PEDAL,    // its key is up; the pedal holds it
  VOICE_RELEASED, // dies away
  VOICE_FADING,   // stolen or silenced: gone within 5 ms
} VoiceState;

// One lane's note. Frames of this quantum may lie past its end: then they are still to come.
typedef struct {
  VoiceState state;
  uint32_t owner, seed;
  float pitch, velocity; // MIDI number; 0..1, as the key's feel has it
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
  float pressure;          // of its key alone: 0..1
  float pan;               // -1..1: beside where its sound lies
  float slide, slide_step; // semitones that its pitch has still to glide, and how many a quantum
} Voice;

// What a group needs to know of its channel this quantum; the channel works it out once.
typedef struct {
  const Kernels *kernels;
  const Tuning *keys;                    // NULL: equal temperament
  float rate_hz, tuning;                 // tuning: cycles a frame of pitch 0
  const float *value;                    // of the parameters, unsmoothed
  const Glide *glide;                    // of the parameters, smoothed
  float bend, vibrato;                   // semitones; cents
  float pressure, wheel;                 // 0..1
  float bend_wheel;                      // -1..1
  float width;                           // of a pulse
  float cutoff, amount, velocity_amount; // Hz
  Glide damping, wet;                    // of the voice's filter
  Glide low, band, high;                 // how much of each of its outputs is heard
  bool filter_rests;                     // nothing of the channel moves it
} VoiceSettings;

typedef struct {
  _Alignas(64) char synth[SYNTH_STATE]; // the synth's own
  BodyLanes body;
  f8 from[SYNTH_KNOBS], to[SYNTH_KNOBS]; // the synth's knobs
  EnvLanes amp, filter;
  SvfLanes svf[2];
  MixLanes mix;
  f8 key;               // the notes' own pitches
  f8 pitch;             // last worked out
  f8 step_from, step;   // at the quantum's start and end
  CurveLanes level;     // what its routes make of each lane's level
  f8 lfo[3];            // cycles that each lane's have gone; the third is the vibrato
  CurveLanes side[2];   // and of its level at each side
  f8 left, right;       // each lane's level at each side
  f8 key_factor;        // of the filter's corner
  f8 colour;            // the same, of what sways it: in octaves
  float *memory[LANES]; // of the synth
  const Timbre *timbre;
  uint32_t copies;
  bool stereo;           // both sides are rendered
  bool spreads;          // by the synth itself
  bool pans, swells;     // its place and its level are moved by routes
  float bend;            // last worked out
  uint32_t busy;         // a bit a lane
  uint32_t waiting;      // lanes whose first frame has not come
  uint32_t starting;     // lanes whose first frame lies in this quantum
  int64_t soonest_tick;  // no note ends by itself before it
  int64_t soonest_frame; // nor before it
  uint32_t living;       // notes that are not fading
  bool corner;           // some lane turns a corner in this quantum
  bool attacking;        // some lane still rises
  bool easing;           // some lane's rate still moves
  bool sliding;          // some lane's pitch glides to its key
  bool moved;            // the pitch did, in the last quantum
  bool filtering;        // the filter was on in the last quantum
  bool filter_rests;     // and nothing moved it
  Voice voice[LANES];
} VoiceGroup;

// Whether some lane of a is not that of b.
static inline bool group_differ(const f8 *a, const f8 *b) {
  typedef int64_t Pairs __attribute__((vector_size(32), may_alias));
  i8 same = *a == *b;
  const Pairs *pairs = (const Pairs *)&same;
  return ((*pairs)[0] & (*pairs)[1] & (*pairs)[2] & (*pairs)[3]) != -1;
}

// Each lane whose bit is set in a mask.
#define EACH_LANE(lane, mask)                                                                                \
  for (uint32_t left_##lane = (mask), lane; left_##lane && (lane = (uint32_t)__builtin_ctz(left_##lane), 1); \
       left_##lane &= left_##lane - 1)

#endif
