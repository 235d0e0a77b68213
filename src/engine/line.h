// line.h -- the memory of strings and pipes: so many delay lines for all voices of all channels.
//
// A line belongs to a lane as long as that lane is busy and has it; what was in it is the next one's to
// clear.
//
// Threads  the audio thread, between quanta's renderings.
// Memory   the caller's, 64-aligned.
#ifndef ENGINE_LINE_H
#define ENGINE_LINE_H

#include "engine/group.h"

enum { LINE_COUNT = 160 };

typedef struct {
  float *memory;
  uint32_t floats, next;
  struct {
    const VoiceGroup *group;
    uint32_t lane;
  } user[LINE_COUNT];
} Lines;

size_t line_size(const Synth *const *synths, float rate_hz); // bytes of all
void line_init(Lines *l, void *memory, const Synth *const *synths, float rate_hz);

// NULL when every line is in use.
float *line_take(Lines *l, const VoiceGroup *g, uint32_t lane) REALTIME;

#endif
