// channel.h -- what a MIDI channel plays: its voices or drum kit, at the head of its strip.
//
// Threads  the audio thread.
// Memory   the caller's, zeroed before channel_init.
#ifndef ENGINE_CHANNEL_H
#define ENGINE_CHANNEL_H

#include "base.h"
#include "engine/kit.h"
#include "engine/line.h"
#include "engine/strip.h"
#include "engine/stroke.h"
#include "engine/voice.h"

// Lanes for 64 notes and as many that fade away.
enum { CHANNEL_GROUPS = 16 };

// Keys that a mono sound has left and may go back to.
enum { CHANNEL_HELD = 16 };

typedef struct {
  const Kernels *kernels;
  const Timbre *const *timbres; // TIMBRE_SLOTS
  Lines *lines;
  float rate_hz, tuning;
  float glide_rate; // the share of the way that a control's pole goes in a quantum
  uint32_t seed;
} Surroundings;

typedef struct {
  Strip *strip;
  const Tuning *tuning;        // NULL: equal temperament
  uint8_t wanted;              // a program that was asked for before there was a bank, and 1; 0: none
  float bend, pressure, wheel; // -1..1; 0..1; 0..1
  Glide bending, pressing, wheeling;
  Glide filtering;       // of the voices' filter: 0 off, 1 on
  Glide damping;         // of it
  Glide low, band, high; // which of its outputs is heard
  Glide gate;            // of all that is not split: 0 while only a split piece is solo
  bool pedal;
  float pwm_cycles;   // phase of pulse-width modulation
  float width;        // of the pulse, at the end of the last quantum
  Kit *kit;           // NULL: plays voices
  uint8_t split[128]; // by key of the kit: the strip that it goes to, or STRIP_NONE
  uint32_t used;      // the first so many groups may be busy
  Voice held[CHANNEL_HELD];
  uint32_t held_count;
  float last_key; // of a mono sound: where it glides from; 0: nowhere
  VoiceGroup group[CHANNEL_GROUPS];
  Strokes strokes;
} Channel;

void channel_init(Channel *c, Strip *strip, uint32_t number);

// A note at frame `note->begin` of this quantum. `order` counts all notes of the engine. False when there
// is no lane for it: each is taken by notes of other waveforms.
bool channel_note(Channel *c, const Surroundings *s, const Voice *note) REALTIME;

// Releases the owner's notes of a pitch, or lets the pedal hold them.
void channel_note_off(Channel *c, const Surroundings *s, uint32_t owner, float pitch, int32_t at,
                      bool pedal_holds) REALTIME;

// A note comes to its end at frame `at`: a mono sound goes back to a key that is held past the tick and
// frame.
void channel_end(Channel *c, const Surroundings *s, VoiceGroup *g, uint32_t lane, int32_t at, int64_t tick,
                 int64_t frame) REALTIME;

void channel_bend(Channel *c, float bend) REALTIME;                          // -1..1
void channel_pressure(Channel *c, float pressure) REALTIME;                  // 0..1
void channel_wheel(Channel *c, float wheel) REALTIME;                        // 0..1
void channel_key_pressure(Channel *c, float pitch, float pressure) REALTIME; // of a key that a player holds
void channel_pedal(Channel *c, bool down, int32_t at) REALTIME;

// Releases every note of the owners that match `owner` under `mask`; a mask of 0 matches all.
void channel_release(Channel *c, uint32_t owner, uint32_t mask, int32_t at) REALTIME;

// Everything is gone within 5 ms.
void channel_silence(Channel *c, const Surroundings *s) REALTIME;

uint32_t channel_voices(const Channel *c) REALTIME;

// A note or stroke that could be given up: the lower the rank, the less it would be missed; UINT32_MAX: none.
typedef struct {
  uint32_t rank;
  uint64_t order;
  const Voice *voice; // NULL: a stroke
  uint32_t group, lane;
} ChannelNote;

// Of those that are older than `newest`; strokes rank above all notes.
ChannelNote channel_least_missed(const Channel *c, uint64_t newest) REALTIME;
void channel_fade(Channel *c, const ChannelNote *note, float rate_hz) REALTIME;

// The order of its newest note or stroke, or `order` when that is newer.
uint64_t channel_newest(const Channel *c, uint64_t order) REALTIME;

// Whether a voice or stroke of it sounds.
bool channel_sounds(const Channel *c) REALTIME;

// Wakes its strip, and its splits' among `strips`, if it sounds.
void channel_wake(Channel *c, const Surroundings *s, Strip *strips) REALTIME;

// Something else of its strip sounds: a piece that rings.
void channel_hold(Channel *c, const Surroundings *s) REALTIME;

// A quantum of its voices into its strip's bus, and of its split pieces into theirs. After strip_prepare.
void channel_render(Channel *c, const Surroundings *s, Strip *strips) REALTIME;

// What goes to a split, which another channel takes over, comes back: strokes that sound too.
void channel_rejoin(Channel *c, uint8_t split) REALTIME;

// Every voice and stroke is gone at once.
void channel_reset(Channel *c) REALTIME;

#endif
