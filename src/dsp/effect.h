// effect.h -- the one shape of every effect of the desk: a row of what it takes and what it does.
//
// An effect starts from silence (reset), changes a stereo quantum in place (process), and tells how long it
// may keep quiet and sound again (span). Its knobs come smoothed: each is a curve through the quantum, in the
// domain in which it moves evenly (log2 where the registry's curve is exponential, else its own unit).
// Whoever runs it turns it on and off (engine/strip.h): one that is off is not called at all.
//
// Every file in dsp/effects/ is built once for each instruction set, and has the same samples from all.
//
// Threads  the audio thread, or one worker at a time for each state.
// Memory   the caller's: `state` bytes, 64-aligned, and `memory` floats, all 0 at reset.
// Errors   none: knobs are in range; a sample that is no number may stay in the state until the next reset.
#ifndef DSP_EFFECT_H
#define DSP_EFFECT_H

#include "base.h"
#include "dsp/glide.h"

// In the order of the desk, unless a session's `chain` says otherwise.
typedef enum {
  EFFECT_SATURATION,
  EFFECT_TREMOLO,
  EFFECT_DISTORTION,
  EFFECT_CABINET,
  EFFECT_BITCRUSH,
  EFFECT_CHORUS,
  EFFECT_PHASER,
  EFFECT_HIGHPASS,
  EFFECT_LOWPASS,
  EFFECT_EQ,
  EFFECT_COMPRESSOR,
  EFFECT_SIDECHAIN,
  EFFECT_DELAY,
  EFFECT_REVERB,
  EFFECT_WIDTH,
  EFFECT_INSERTS,                  // how many a strip has
  EFFECT_LIMITER = EFFECT_INSERTS, // the master's last stage
  EFFECT_COUNT
} EffectKind;

// The knobs of each, in the order of the registry's rows (engine/param.h). "log2" marks those whose smoothed
// curve is a logarithm.
enum { SATURATION_AMOUNT, SATURATION_KNOBS };
enum { TREMOLO_DEPTH, TREMOLO_RATE /* log2 Hz */, TREMOLO_STEREO, TREMOLO_KNOBS };
enum { DISTORTION_MIX, DISTORTION_DRIVE /* log2 */, DISTORTION_TONE /* log2 Hz */, DISTORTION_KNOBS };
enum { CABINET_MIX, CABINET_BRIGHTNESS, CABINET_KNOBS };
enum { BITCRUSH_MIX, BITCRUSH_BITS, BITCRUSH_RATE /* log2 Hz */, BITCRUSH_KNOBS };
enum { CHORUS_MIX, CHORUS_RATE /* log2 Hz */, CHORUS_DEPTH /* s */, CHORUS_KNOBS };
enum { PHASER_MIX, PHASER_RATE /* log2 Hz */, PHASER_STAGES /* whole */, PHASER_FEEDBACK, PHASER_KNOBS };
enum { FILTER_HZ /* log2 */, FILTER_Q /* log2 */, FILTER_KNOBS }; // highpass, lowpass
enum {
  EQ_LOW, // dB
  EQ_MID,
  EQ_HIGH,
  EQ_LOW_HZ, // log2
  EQ_MID_HZ,
  EQ_HIGH_HZ,
  EQ_MID_Q, // log2
  EQ_KNOBS
};
enum {
  COMPRESSOR_MIX,
  COMPRESSOR_THRESHOLD, // dB
  COMPRESSOR_RATIO,     // log2
  COMPRESSOR_ATTACK,    // log2 s
  COMPRESSOR_RELEASE,   // log2 s
  COMPRESSOR_MAKEUP,    // dB
  COMPRESSOR_KNOBS
};
enum { SIDECHAIN_AMOUNT, SIDECHAIN_ATTACK /* log2 s */, SIDECHAIN_RELEASE /* log2 s */, SIDECHAIN_KNOBS };
enum {
  DELAY_MIX,
  DELAY_TIME, // log2, beats when synced, else s
  DELAY_SYNC, // switch
  DELAY_FEEDBACK,
  DELAY_PINGPONG,
  DELAY_TONE, // log2 Hz: the loop's low-pass
  DELAY_TAPE, // switch: a change of time bends the pitch instead of fading over
  DELAY_KNOBS
};
enum {
  REVERB_MIX,
  REVERB_DECAY, // log2 s, to -60 dB; a value of 0: the type's own
  REVERB_TYPE,
  REVERB_PREDELAY, // s
  REVERB_TONE,     // log2 Hz: where the tail begins to lose its highs
  REVERB_KNOBS
};
enum { WIDTH_AMOUNT /* 0 mono, 1 as it is, 2 wide */, WIDTH_KNOBS };
enum { LIMITER_CEILING /* dB */, LIMITER_RELEASE /* log2 s */, LIMITER_KNOBS };

typedef enum {
  REVERB_PLATE,
  REVERB_HALL,
  REVERB_CATHEDRAL,
  REVERB_SPRING,
  REVERB_CAVE,
  REVERB_ROOM,
  REVERB_PARKING_GARAGE,
  REVERB_CANYON,
  REVERB_TAJ_MAHAL,
  REVERB_TYPES
} ReverbType;

// The longest echo, in seconds: a synced time that is longer is halved until it fits.
#define DELAY_LONGEST_S 4.0f

// What is around an effect in one quantum.
typedef struct {
  float rate_hz;
  float beat;          // frames in a beat
  const float *key[2]; // both sides of what a side-chain listens to; NULL: nothing
} EffectSite;

// A row of knobs: `glide` is smoothed, `value` what was last asked for (switches, whole numbers and names are
// read from there).
typedef struct {
  const Glide *glide;
  const float *value;
} EffectKnobs;

typedef struct Effect {
  const char *name;
  uint32_t state;   // bytes
  uint32_t knobs;   // how many
  uint32_t amounts; // the first so many turn it on: it is off while all of them have their initial value
  bool rings; // its first knob levels what goes in: it goes on until it is silent. Others fade over to dry
  uint32_t (*memory)(float rate_hz); // floats; NULL: none
  void (*reset)(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) REALTIME;

  // Returns the loudest of what it holds or puts out that could go on sounding when nothing more comes in.
  float (*process)(void *state, const EffectSite *site, EffectKnobs knobs, float left[QUANTUM],
                   float right[QUANTUM]) REALTIME;

  // Frames after which, when nothing came in or out in them, nothing is left in it. NULL: 0.1 s.
  uint32_t (*span)(const void *state) REALTIME;
} Effect;

// chorus_base, chorus_avx2: one table of each file for each instruction set, -DISA_SET=avx2.
#define EFFECT_JOINED(name, set) name##_##set
#define EFFECT_JOIN(name, set)   EFFECT_JOINED(name, set)
#define EFFECT_OF(name)          EFFECT_JOIN(name, ISA_SET)

extern const Effect *const effects_base[EFFECT_COUNT], *const effects_avx2[EFFECT_COUNT];

#endif
