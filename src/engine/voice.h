// voice.h -- the notes of a group, from their start to exact silence: a synth, what is added to it, drive,
// filter, envelope and place.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_VOICE_H
#define ENGINE_VOICE_H

#include "engine/group.h"

// What the notes of a group have in common.
typedef struct {
  const Timbre *timbre;
  uint32_t copies;
  bool spreads; // over both sides
} VoiceKind;

VoiceKind voice_kind(const Timbre *timbre, const VoiceSettings *s) REALTIME;

// A free lane becomes a note at frame note->begin of this quantum or of a later one. The group must be empty
// or of this kind; `memory` is the synth's.
void voice_start(VoiceGroup *g, uint32_t lane, const VoiceKind *kind, const VoiceSettings *s,
                 const Voice *note, float *memory) REALTIME;

// The note takes another's key, owner and end; its pitch gets there in `glide_s`.
void voice_turn(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, const Voice *note,
                float glide_s) REALTIME;

void voice_release(VoiceGroup *g, uint32_t lane, int32_t at) REALTIME;
void voice_fade(VoiceGroup *g, uint32_t lane, int32_t at, float rate_hz) REALTIME;

// How loud a lane is now: what stealing looks at.
float voice_level(const VoiceGroup *g, uint32_t lane) REALTIME;

// Adds a quantum of the group to the buses and frees the lanes that have ended.
void voice_render(VoiceGroup *g, const VoiceSettings *s, f8 bus_left[QUANTUM],
                  f8 bus_right[QUANTUM]) REALTIME;

#endif
