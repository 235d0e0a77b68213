// Clouds of grains, and tape.
#include "dsp/synths/grain_cloud.h"
#include "dsp/synths/grain_tape.h"

// One state or the other, by the timbre's shape.
typedef union {
  CloudVoice cloud[LANES];
  TapeLanes tape;
} Grain;

_Static_assert(sizeof(Grain) <= SYNTH_STATE, "the voices have no room for it");

static REALTIME void grain_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                 float *memory) {
  (void)memory;
  Grain *g = state;
  if (q->timbre->shape == GRAIN_TAPE)
    tape_start(&g->tape, lane, q, note);
  else
    cloud_start(&g->cloud[lane], lane, q, note);
}

static REALTIME uint32_t grain_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                      f8 right[QUANTUM]) {
  Grain *g = state;
  if (q->timbre->shape == GRAIN_TAPE) {
    uint32_t alive = tape_render(&g->tape, q, left);
    for (uint32_t n = 0; n < QUANTUM && q->stereo; n++) right[n] = left[n];
    return alive;
  }
  for (uint32_t n = 0; n < QUANTUM; n++) left[n] = (f8){0};
  for (uint32_t n = 0; n < QUANTUM && q->stereo; n++) right[n] = (f8){0};
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (q->busy >> lane & 1) cloud_voice(&g->cloud[lane], q, lane, left, right);
  return q->busy;
}

extern const Synth SYNTH_OF(grain);
const Synth SYNTH_OF(grain) = {.name = "grain",
                               .state = sizeof(Grain),
                               .knobs = GRAIN_KNOBS,
                               .stereo = true,
                               .start = grain_start,
                               .render = grain_render};
