// kit.h -- a drum kit as data: what each note number sounds like.
#ifndef ENGINE_KIT_H
#define ENGINE_KIT_H

#include "base.h"
#include "engine/command.h"

// A piece is three layers, each with its own decay: a swept tone, a band of noise in one or more
// bursts, and a bank of six square waves through a high-pass. Times to -60 dB.
typedef struct {
  float level, pan;                                         // a factor; -1..1
  float tone, tone_start, tone_end, tone_sweep, tone_decay; // level; Hz; Hz; s; s
  float tone2, tone2_ratio, tone2_decay;                    // a second mode: level, of the first's pitch, s
  float noise, noise_low, noise_high, noise_decay;          // level; Hz; Hz; s
  float bursts, burst_gap;                                  // how many; s
  float metal, metal_pitch, metal_low, metal_decay;         // level; of the bank; high-pass Hz; s
  float click, drive;                                       // level of the click; 0..1
  float vel_to_tone;                                        // how much velocity brightens, 0..1
  float choke; // a group 1-15 whose other pieces it stops; 0 none
} DrumPiece;

typedef struct {
  Object object;
  uint8_t piece[128]; // of a note number: index into pieces, or KIT_NONE
  uint32_t count;
  DrumPiece pieces[];
} Kit;
enum { KIT_NONE = 255 };

#endif
