// timbre.h -- what a synth plays that no knob can say: its waves, modes, operators and resonances.
//
// A timbre is compiled off the audio thread (bind/core_timbre.h) and never changes after that.
//
// Threads  any may read it.
// Units    Hz, seconds; levels are factors; ratios are of the note's pitch.
#ifndef DSP_TIMBRE_H
#define DSP_TIMBRE_H

#include "base.h"
#include "dsp/table.h"

typedef enum {
  SYNTH_WAVE,     // band-limited cycles, alone, in unison, synced or folded
  SYNTH_FM,       // sines that move each other's phase
  SYNTH_PARTIALS, // sums of sines: struck, rubbed or held
  SYNTH_STRING,   // plucked strings
  SYNTH_GUIDE,    // reeds and bows
  SYNTH_VOCAL,    // a throat and its formants
  SYNTH_GRAIN,    // clouds of grains; tape
  SYNTH_COUNT
} SynthKind;

// The shapes of a synth that has more than one.
typedef enum {
  WAVE_SINE,
  WAVE_TABLE, // `frames` tables; the position goes from the first to the last
  WAVE_PULSE, // of the first table: the difference of two places in it
  WAVE_NOISE,
  WAVE_SYNC, // the first table, a saw, begins again with each cycle of the pitch
  WAVE_RING, // a sine times a sine
  WAVE_FOLD, // `frames` tables; the folds go from the first to the last
} WaveShape;

typedef enum { STRIKE, HOLD, RUB } PartialsShape; // how the partials are set going
typedef enum { GUIDE_REED, GUIDE_CONE, GUIDE_BOW } GuideShape;
typedef enum { GRAIN_CLOUD, GRAIN_TAPE } GrainShape;

// A partial. Times to -60 dB; 0: as long as it is held.
typedef struct {
  float ratio, level, decay_s;
  float split_hz; // it is two, this far apart
} Mode;

typedef struct {
  float ratio; // 0: the knob fm_ratio
  float hz;    // added to the pitch
  float level; // to the ear
  float attack_s, decay_s, sustain, release_s;
  float velocity; // 0..1: how much a soft key lowers what it does
  float key;      // octaves of decay lost an octave up
} Operator;

// A resonance of the body, the same at every pitch.
typedef struct {
  float hz, level, q;
} Resonance;

// Noise through a band that goes with the note: `level` while it is held, `chiff` more at its start.
typedef struct {
  float level, chiff, chiff_s;
  float hz, ratio; // the band's middle: one or the other
  float q;
} Breath;

// What a mallet, hammer or tongue adds at the start of a note: noise to -60 dB in `s`, up to `hz`.
typedef struct {
  float level, s, hz;
} Strike;

typedef enum {
  MOD_ENVELOPE, // the filter's
  MOD_LFO1,
  MOD_LFO2,
  MOD_RANDOM, // slow, each note's own
  MOD_CHANCE, // one number a note, -1 to 1
  MOD_VELOCITY,
  MOD_KEY, // octaves from C4
  MOD_PRESSURE,
  MOD_WHEEL,
  MOD_BEND,      // of the pitch wheel, -1 to 1
  MOD_AMPLITUDE, // the amplitude's envelope
  MOD_SOURCES
} ModSource;

// What a route moves: one of these, or a knob of the synth (MOD_KNOB + k) on its own scale.
typedef enum {
  MOD_PITCH,  // semitones
  MOD_CUTOFF, // octaves
  MOD_LEVEL,  // a factor: 1 + what comes
  MOD_PAN,
  MOD_KNOB
} ModTarget;

typedef struct {
  uint8_t source, target;
  float amount;
} Route;

enum {
  TIMBRE_MODES = 64,
  TIMBRE_OPERATORS = 6,
  TIMBRE_RESONANCES = 8,
  TIMBRE_ROUTES = 8,
  TIMBRE_FRAMES = 32,
  TIMBRE_VOWELS = 8,
  TIMBRE_SLOTS = 256,
};

typedef struct Timbre {
  Object object;
  uint32_t bytes;              // of the whole block: the tables' points follow
  const struct Timbre *origin; // where it was made: its tables point from there
  uint8_t synth, shape;        // SynthKind; of that synth
  uint8_t copies;              // of its unison, unless the knob says otherwise
  uint8_t route_count, resonance_count, mode_count, operator_count, vowel_count;
  Route route[TIMBRE_ROUTES];
  Resonance resonance[TIMBRE_RESONANCES];
  float dry; // how much of the sound goes past the resonances
  Breath breath;
  Strike strike;

  Mode mode[TIMBRE_MODES];
  float stiffness;  // of a string's partials: n sqrt(1 + b n^2)
  float key_decay;  // octaves of decay lost an octave up, around C4
  float aftersound; // level of a second, slower decay
  float attack_s;   // of what is rubbed or held

  Operator operator[TIMBRE_OPERATORS];
  float matrix[TIMBRE_OPERATORS][TIMBRE_OPERATORS]; // [to][from]: index in radians, times the knob

  float vowel[TIMBRE_VOWELS]; // where a note goes: places 0 to 4 of a, e, i, o, u
  float vowel_s;              // time from one to the next
  float consonant;            // of noise at its start

  float sympathy[TIMBRE_RESONANCES]; // strings that ring along: ratios of middle C; 0 ends the list

  float pwm_hz; // of a pulse whose width moves by itself; 0: the knobs

  uint32_t frames;
  Table table[TIMBRE_FRAMES];
} Timbre;

// It was copied, as a block, to where it is now.
static inline void timbre_settle(Timbre *t) {
  ptrdiff_t by = (const char *)t - (const char *)t->origin;
  for (uint32_t frame = 0; frame < t->frames; frame++)
    for (uint32_t level = 0; level < TABLE_LEVELS; level++)
      t->table[frame].points[level] = (const float *)((const char *)t->table[frame].points[level] + by);
  t->origin = t;
}

#endif
