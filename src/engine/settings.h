// settings.h -- what a channel's parameters and controllers come to for its voices in a quantum.
//
// Threads  the audio thread.
// Memory   the channel's.
#ifndef ENGINE_SETTINGS_H
#define ENGINE_SETTINGS_H

#include "engine/channel.h"

// The timbre that its next note has.
static inline const Timbre *timbre_of(const Channel *c, const Surroundings *s) {
  const Timbre *t = s->timbres[(uint32_t)c->strip->panel.value[PARAM_SYNTH] % TIMBRE_SLOTS];
  return t ? t : s->timbres[SHAPE_SINE];
}

void settings_snap(Channel *c, const Surroundings *s) REALTIME;    // all is where it goes
void settings_advance(Channel *c, const Surroundings *s) REALTIME; // a quantum on
void settings_advance_width(Channel *c, const Surroundings *s) REALTIME;
VoiceSettings settings_of(const Channel *c, const Surroundings *s) REALTIME;

#endif
