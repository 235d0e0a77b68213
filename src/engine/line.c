#include "engine/line.h"

// As long as the longest of any synth, and whole vectors.
static uint32_t floats_of(const Synth *const *synths, float rate_hz) {
  uint32_t floats = 0;
  for (uint32_t k = 0; k < SYNTH_COUNT; k++) {
    uint32_t own = synths[k]->memory ? synths[k]->memory(rate_hz) : 0;
    if (own > floats) floats = own;
  }
  return (floats + 15) / 16 * 16;
}

size_t line_size(const Synth *const *synths, float rate_hz) {
  return sizeof(float) * LINE_COUNT * floats_of(synths, rate_hz);
}

void line_init(Lines *l, void *memory, const Synth *const *synths, float rate_hz) {
  *l = (Lines){.memory = memory, .floats = floats_of(synths, rate_hz)};
}

float *line_take(Lines *l, const VoiceGroup *g, uint32_t lane) {
  for (uint32_t n = 0; n < LINE_COUNT; n++) {
    uint32_t k = (l->next + n) % LINE_COUNT;
    float *memory = l->memory + (size_t)k * l->floats;
    const VoiceGroup *user = l->user[k].group;
    uint32_t place = l->user[k].lane;
    if (user && (user->busy >> place & 1) && user->memory[place] == memory) continue;
    l->user[k].group = g;
    l->user[k].lane = lane;
    l->next = k + 1;
    return memory;
  }
  return NULL;
}
