// filter.h -- the filter of eight voices on its way: its corner follows the key, velocity and an envelope.
//
// Threads  the audio thread.
// Memory   the group's.
#ifndef ENGINE_FILTER_H
#define ENGINE_FILTER_H

#include "engine/group.h"

void filter_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) REALTIME;

// Its first frame comes: what it holds of the lane's last note is gone.
void filter_clear(VoiceGroup *g, uint32_t lane) REALTIME;

// Where the filter goes in this quantum, and whether it is heard at all. After the envelope and what sways
// it.
SvfMode filter_prepare(VoiceGroup *g, const VoiceSettings *s) REALTIME;

#endif
