// synth.h -- the one shape of every synthesis engine: eight notes at a time.
//
// A synth begins a note in a lane (start) and renders a quantum of all its lanes (render), at full scale 1.
// It plays a Timbre; its knobs come smoothed and modulated, one vector at the quantum's start and one at its
// end, in the domain in which they move evenly (log2 where marked). Level, filter, drive, envelope, body and
// place are the voice's (engine/voice.h).
//
// Every file in dsp/synths/ is built once for each instruction set, and has the same samples from all.
//
// Threads  the audio thread, or one worker at a time for each state.
// Memory   the caller's: `state` bytes, 64-aligned, all 0 before the first start; `memory` floats for each
//          lane that sounds, which hold what the last note left there.
// Errors   none: knobs are in range.
#ifndef DSP_SYNTH_H
#define DSP_SYNTH_H

#include "base.h"
#include "dsp/timbre.h"

// The knobs of each, in the order of the registry's rows (engine/param.h).
enum {
  WAVE_PULSE_WIDTH,
  WAVE_SLAVE_RATIO, // log2
  WAVE_MOD_RATIO,   // log2
  WAVE_FOLDS,
  WAVE_POSITION,
  WAVE_KNOBS
};
enum { FM_RATIO /* log2 */, FM_INDEX, FM_FEEDBACK /* radians */, FM_KNOBS };
enum { PARTIALS_HARDNESS, PARTIALS_RING /* log2: a factor of all decays */, PARTIALS_KNOBS };
enum {
  STRING_DECAY, // log2 s, to -60 dB at C4; shorter above, longer below
  STRING_BRIGHTNESS,
  STRING_PICK_POSITION, // of its length
  STRING_PICK_HARDNESS,
  STRING_STIFFNESS,
  STRING_PICKUP, // of its length; 0: none
  STRING_BUZZ,
  STRING_SYMPATHY,
  STRING_KNOBS
};
enum { GUIDE_PRESSURE, GUIDE_STIFFNESS, GUIDE_BRIGHTNESS, GUIDE_POSITION, GUIDE_KNOBS };
enum { VOCAL_VOWEL, VOCAL_TRACT /* log2 */, VOCAL_ASPIRATION, VOCAL_TENSION, VOCAL_JITTER, VOCAL_KNOBS };
enum {
  GRAIN_SIZE,    // log2 s
  GRAIN_RATE,    // log2 a second
  GRAIN_SCATTER, // 0 even .. 1 anywhere
  GRAIN_DETUNE,  // cents
  GRAIN_WOW,     // cents
  GRAIN_FLUTTER, // cents
  GRAIN_AGE,     // of the tape
  GRAIN_KNOBS
};
enum { SYNTH_KNOBS = 8, SYNTH_COPIES = 9, SYNTH_STATE = 16384 };

// What is around the notes in one quantum.
typedef struct {
  float rate_hz;
  const Timbre *timbre;
  uint32_t busy;         // a bit a lane
  uint32_t released;     // keys that are up
  uint32_t starting;     // lanes whose first frame lies in this quantum, at begin[lane]
  i8 begin;              // 0 for the others
  uint32_t parts;        // so many parts of the lanes are busy, LANES_A_PART each of this instruction set
  f8 step_from, step_to; // the pitch in cycles a frame, under 0.49
  bool moves;            // it does, or did in the last quantum
  const f8 *from, *to;   // the knobs
  uint32_t copies;       // of a unison, 1..SYNTH_COPIES: the same as long as any lane of the state is busy
  float detune, spread;  // cents; 0..1
  bool stereo;           // both sides are wanted, else the left alone
} SynthQuantum;

typedef struct {
  float pitch, velocity; // MIDI number, in its tuning; 0..1
  uint32_t seed;         // this note's own
} SynthNote;

typedef struct Synth {
  const char *name;
  uint32_t state; // bytes of eight lanes, SYNTH_STATE at most
  uint32_t knobs;
  bool stereo;                       // it can spread a unison
  uint32_t (*memory)(float rate_hz); // floats a lane; NULL: none

  // A lane that is free becomes a note: it begins at frame q->begin[lane] of the quantum that is rendered
  // next.
  void (*start)(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                float *memory) REALTIME;

  // Writes every lane of the busy parts (silence where none is busy, and before a note begins). Returns the
  // busy lanes that have not died away for good, below -100 dB.
  uint32_t (*render)(void *state, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) REALTIME;
} Synth;

// fm_base, fm_avx2: one table of each file for each instruction set.
#define SYNTH_JOINED(name, set) name##_##set
#define SYNTH_JOIN(name, set)   SYNTH_JOINED(name, set)
#define SYNTH_OF(name)          SYNTH_JOIN(name, ISA_SET)

extern const Synth *const synths_base[SYNTH_COUNT], *const synths_avx2[SYNTH_COUNT];

#endif
