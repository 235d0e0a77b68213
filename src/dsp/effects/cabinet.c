// Cabinet: a guitar loudspeaker. A high-pass at 80 Hz, a bell of presence, and a low-pass of four poles.
//
// The four sections are trapezoidal state-variable filters (Zavalishin 2012; Simper 2013) of both sides, and
// run in eight lanes at once: in each frame every section takes what the one before it gave a frame ago. So
// the sound comes out LATE frames later, and the dry sound is kept as long.
#include "dsp/effect.h"
#include "dsp/effects/stream.h"
#include "dsp/ramp.h"
#include <string.h>

enum { SECTIONS = 4, HALVES = 2, LATE = SECTIONS - 1 };

// What a frame adds to the two states and the output, of the first state and of the input less the second.
// Lanes: left and right of one section, then of the next.
typedef struct {
  f4 hold, feed, rise; // first state from itself; each from the other and the input; second from the input
  f4 out1, out2, out;  // output from the states and the input
} Half;

typedef struct {
  f4 first[HALVES], second[HALVES], out[HALVES];
  Half form[HALVES];   // at the end of the last quantum
  float brightness;    // that it is made for
  float late[2][LATE]; // dry
} Cabinet;

typedef struct {
  float corner, damping, dry, band, low; // the output's parts of input, band and low
} Section;

static void set_lanes(Half *h, int lane, const Section *s, float rate_hz) {
  float g = maths_tan(min_f(s->corner / rate_hz, 0.45f));
  float a1 = 1 / (1 + g * (g + s->damping)), a2 = g * a1, a3 = g * a2;
  for (int i = lane; i < lane + 2; i++) {
    h->hold[i] = 2 * a1 - 1;
    h->feed[i] = 2 * a2;
    h->rise[i] = 2 * a3;
    h->out1[i] = s->band * a1 + s->low * a2;
    h->out2[i] = s->dry + s->low;
    h->out[i] = s->dry + s->band * a2 + s->low * a3;
  }
}

static void form(Half h[HALVES], float brightness, float rate_hz) {
  float presence = maths_decibels(1 + 3 * brightness), damping = 1 / presence; // half its gain, of Q 1
  float corner = 3500 + 2000 * brightness;
  const Section high = {80, 1.41421356f, 1, -1.41421356f, -1};
  const Section bell = {1700 + 1600 * brightness, damping, 1, damping * (presence * presence - 1), 0};
  const Section low1 = {corner, 1.84775907f, 0, 0, 1}, low2 = {corner, 0.765366865f, 0, 0, 1};
  set_lanes(&h[0], 0, &high, rate_hz);
  set_lanes(&h[0], 2, &bell, rate_hz);
  set_lanes(&h[1], 0, &low1, rate_hz);
  set_lanes(&h[1], 2, &low2, rate_hz);
}

static REALTIME void cabinet_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  Cabinet *c = state;
  *c = (Cabinet){.brightness = knobs.glide[CABINET_BRIGHTNESS].now};
  form(c->form, c->brightness, site->rate_hz);
}

static inline f4 pass(const Half *h, f4 *first, f4 *second, f4 x) {
  f4 v = x - *second;
  f4 out = (h->out1 * *first + h->out2 * *second) + h->out * v;
  f4 next = h->hold * *first + h->feed * v;
  *second = (*second + h->feed * *first) + h->rise * v;
  *first = next;
  return out;
}

static inline void slide(Half *h, const Half *step) {
  h->hold += step->hold, h->feed += step->feed, h->rise += step->rise;
  h->out1 += step->out1, h->out2 += step->out2, h->out += step->out;
}

// `step` is what the form changes by a frame; NULL: it rests.
static inline void filter(Cabinet *c, const Half *step, const float in[2 * QUANTUM], float out[2 * QUANTUM]) {
  f4 first0 = c->first[0], first1 = c->first[1], second0 = c->second[0], second1 = c->second[1];
  f4 out0 = c->out[0], out1 = c->out[1];
  Half form0 = c->form[0], form1 = c->form[1];
  for (int n = 0; n < QUANTUM; n++) {
    f4 fresh = {in[2 * n], in[2 * n + 1], 0, 0};
    if (step) slide(&form0, &step[0]), slide(&form1, &step[1]);
    f4 enter0 = __builtin_shufflevector(fresh, out0, 0, 1, 4, 5);
    f4 enter1 = __builtin_shufflevector(out0, out1, 2, 3, 4, 5);
    out0 = pass(&form0, &first0, &second0, enter0);
    out1 = pass(&form1, &first1, &second1, enter1);
    out[2 * n] = out1[2];
    out[2 * n + 1] = out1[3];
  }
  c->first[0] = first0, c->first[1] = first1, c->second[0] = second0, c->second[1] = second1;
  c->out[0] = out0, c->out[1] = out1;
}

// The form goes from the last quantum's to that of `brightness` in a straight line.
static void filter_moving(Cabinet *c, float brightness, float rate_hz, const float in[2 * QUANTUM],
                          float out[2 * QUANTUM]) {
  Half end[HALVES], step[HALVES];
  form(end, brightness, rate_hz);
  for (int i = 0; i < HALVES; i++) {
    const Half *a = &c->form[i], *b = &end[i];
    step[i] =
        (Half){(b->hold - a->hold) / QUANTUM, (b->feed - a->feed) / QUANTUM, (b->rise - a->rise) / QUANTUM,
               (b->out1 - a->out1) / QUANTUM, (b->out2 - a->out2) / QUANTUM, (b->out - a->out) / QUANTUM};
  }
  filter(c, step, in, out);
  c->form[0] = end[0], c->form[1] = end[1];
  c->brightness = brightness;
}

static void snap(Cabinet *c) {
  for (int i = 0; i < HALVES; i++)
    for (int lane = 0; lane < 4; lane++) {
      c->first[i][lane] = stream_snap(c->first[i][lane]);
      c->second[i][lane] = stream_snap(c->second[i][lane]);
      c->out[i][lane] = stream_snap(c->out[i][lane]);
    }
}

static void mix(const float blend[restrict QUANTUM], const float *restrict wet, float late[restrict LATE],
                float x[restrict QUANTUM]) {
  float dry[LATE + QUANTUM];
  memcpy(dry, late, LATE * sizeof *dry);
  memcpy(dry + LATE, x, QUANTUM * sizeof *dry);
  memcpy(late, dry + QUANTUM, LATE * sizeof *late);
  for (int n = 0; n < QUANTUM; n++) x[n] = dry[n] * (1 - blend[n]) + wet[2 * n] * blend[n];
}

static REALTIME float cabinet_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                      float left[QUANTUM], float right[QUANTUM]) {
  Cabinet *c = state;
  const Glide *brightness = &knobs.glide[CABINET_BRIGHTNESS];
  float in[2 * QUANTUM], out[2 * QUANTUM], blend[QUANTUM], end = 0.5f * (brightness->now + brightness->next);
  for (int n = 0; n < QUANTUM; n++) in[2 * n] = left[n], in[2 * n + 1] = right[n];
  if (end == c->brightness)
    filter(c, NULL, in, out);
  else
    filter_moving(c, end, site->rate_hz, in, out);
  snap(c);
  float most = stream_loudest(right, stream_loudest(left, 0));
  ramp_fill(&knobs.glide[CABINET_MIX], blend);
  mix(blend, out, c->late[0], left);
  mix(blend, out + 1, c->late[1], right);
  return stream_loudest(out, stream_loudest(out + QUANTUM, most));
}

extern const Effect EFFECT_OF(cabinet);
const Effect EFFECT_OF(cabinet) = {
    .name = "cabinet",
    .state = sizeof(Cabinet),
    .knobs = CABINET_KNOBS,
    .amounts = 1,
    .reset = cabinet_reset,
    .process = cabinet_process,
};
