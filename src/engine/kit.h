// kit.h -- a drum kit as data: what each note number sounds like.
//
// A piece is four layers, each with a level of its own, which 0 leaves out:
//
//   tone    up to six decaying sines; their pitch goes from start to end, downwards or upwards
//   noise   a band in one or more bursts, a second band (the thump), and a click
//   metal   six square waves through a high-pass, and through a band-pass
//   grains  seeds, beads and drops that fall at random (or teeth, evenly), each through a resonance
//
// Units    Hz; seconds to -60 dB, of an attack to within 5 % of the whole; levels are factors.
#ifndef ENGINE_KIT_H
#define ENGINE_KIT_H

#include "base.h"
#include "engine/command.h"

// All floats, in the order of the registry in bind/core_kit.c. What is left at 0 is as if it was not there.
typedef struct {
  float level, pan;                                         // a factor; -1..1
  float tone, tone_start, tone_end, tone_sweep, tone_decay; // level; Hz (0: as the end); Hz; s; s
  float tone2, tone2_ratio, tone2_decay;                    // more modes: level, of the first's pitch, s
  float tone3, tone3_ratio, tone3_decay;
  float tone4, tone4_ratio, tone4_decay;
  float tone5, tone5_ratio, tone5_decay;
  float tone6, tone6_ratio, tone6_decay;
  float tone_attack;                                // s
  float tone_apart;                                 // 0: all modes sweep .. 1: the first alone
  float tone_scatter;                               // s within which the modes begin, at random
  float noise, noise_low, noise_high, noise_decay;  // level; Hz; Hz; s
  float noise_attack;                               // s
  float bursts, burst_gap, burst_decay;             // how many; s; of all but the last, s (0: as the last)
  float thump, thump_low, thump_high, thump_decay;  // a second band
  float click, click_high, click_decay;             // level; low-pass Hz (0: 12000); s (0: 0.004)
  float metal, metal_pitch, metal_low, metal_decay; // level; of the bank; high-pass Hz; s
  float metal_attack;                               // s
  float metal_ring;                                 // 0: the squares' sum .. 1: their products
  float metal_band, metal_band_hz, metal_band_q, metal_band_decay; // a band of the same bank
  float square1, square2, square3, square4, square5, square6;      // Hz; all 0: the TR-808's
  float grains, grain_rate, grain_ratchet;                         // level; a second; evenly, 0..1
  float grain_attack, grain_decay, grain_ring, grain_hz, grain_q;  // s; s; s of a grain; Hz; Q
  float drive;                                                     // 0..1
  float vel_to_tone;                                               // how much velocity brightens, 0..1
  float width;                                                     // 0 mono .. 1
  float tune;                                                      // semitones, of all Hz
  float decay;                                                     // a factor of all times (0: 1)
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
