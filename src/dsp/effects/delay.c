// Delay: echoes, each a little softer, duller and rounder than the one before.
//
// The first echo is the input itself, bit by bit; what goes round again passes a low-pass, a high-pass that
// keeps a loop that sustains itself from drifting, the feedback and a soft curve. Another time is faded over
// to in 30 ms, which leaves the pitch alone; with tape the head moves there, which bends it.
#include "dsp/effect.h"
#include "dsp/effects/delay_loop.h"
#include "dsp/effects/delay_match.h"
#include "dsp/effects/delay_ring.h"
#include "dsp/effects/delay_tone.h"
#include "dsp/ramp.h"

// An echo that comes sooner than after so many frames is heard as a pitch and lies between frames too. Others
// are at whole frames: exact copies.
enum { DELAY_PITCHED = 1024 };

static const float fade_s = 0.03f, steady_hz = 10;

// Tape: times in which the speed follows the distance and the head the speed, and when it is there.
static const float tape_reach_s = 0.12f, tape_inertia_s = 0.025f, tape_still = 1e-3f;
static const double tape_there = 1e-4;
enum { BRAKE = 512 }; // so many frames before the nearest place a head at full speed slows down, in any case

typedef struct {
  Ring ring;
  Match match;
  double head, to;      // where it reads, and where it fades to, in frames
  float asked;          // the time of the present fade, not yet made to fit
  uint32_t faded, fade; // quanta
  float speed;          // of the tape: frames a frame that the delay grows
  float tone, steady;   // shares of the low-pass and the high-pass
  ToneState state;
} Delay;

static uint32_t ring_frames(float rate_hz) {
  uint32_t frames = (uint32_t)(DELAY_LONGEST_S * rate_hz) + match_margin(rate_hz);
  return (frames / QUANTUM + 4) * QUANTUM;
}

static uint32_t delay_memory(float rate_hz) { return ring_floats(ring_frames(rate_hz)); }

// -- time -----------------------------------------------------------------------------------------

// In frames, from the nearest that can be read to the longest.
static float delay_asked(const EffectSite *site, EffectKnobs knobs) {
  bool synced = knobs.value[DELAY_SYNC] != 0;
  float frames = knobs.value[DELAY_TIME] * (synced ? site->beat : site->rate_hz);
  float longest = DELAY_LONGEST_S * site->rate_hz + 1;
  for (uint32_t i = 0; i < 32 && frames > longest; i++) frames *= 0.5f;
  return clamp_f(frames, RING_NEAREST, longest);
}

// Where a head rests.
static double delay_place(double frames) {
  double grain = frames < DELAY_PITCHED ? 1024 : 1;
  return (double)(int64_t)(frames * grain + 0.5) / grain;
}

// Each fade goes to the newest time; to a place near it where the sound fits while the time still moves.
static void fade_start(Delay *d, float asked) {
  bool moving = match_done(&d->match) && d->match.asked != (double)asked;
  d->to = delay_place(moving ? match_found(&d->match) : (double)asked);
  d->asked = asked;
  d->faded = 0;
  match_stop(&d->match);
}

static void fade_over(const float from[2][QUANTUM], float start, float step, float wet[2][QUANTUM]) {
  float share[QUANTUM];
  for (uint32_t n = 0; n < QUANTUM; n++)
    share[n] = 0.5f - 0.5f * ramp_sine(0.25f + start + step * (float)(int32_t)n);
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++)
      wet[side][n] = from[side][n] + share[n] * (wet[side][n] - from[side][n]);
}

static void head_fade(Delay *d, float asked, float wet[2][QUANTUM]) {
  float from[2][QUANTUM], step = 0.5f / (float)(d->fade * QUANTUM);
  ring_read(&d->ring, d->head, from);
  ring_read(&d->ring, d->to, wet);
  fade_over((const float(*)[QUANTUM])from, step * (float)(d->faded * QUANTUM), step, wet);
  d->faded++;
  if (d->faded == d->fade / 2 && asked != d->asked) match_start(&d->match, &d->ring, d->to, (double)asked);
  match_look(&d->match, &d->ring);
  if (d->faded == d->fade) d->head = d->to;
}

// The speed goes after what would get it there; it never passes half or twice the tape's own.
static void head_slide(Delay *d, const EffectSite *site, double to, bool tape, float wet[2][QUANTUM]) {
  float distance = (float)(to - d->head), frame_s = 1 / site->rate_hz;
  float wish = tape ? clamp_f(distance * (frame_s / tape_reach_s), -1, 0.5f) : 0;
  float speed = d->speed + (wish - d->speed) * min_f(QUANTUM * frame_s / tape_inertia_s, 1);
  speed = max_f(speed, (float)(RING_NEAREST - d->head) * (1.0f / BRAKE));
  ring_slide(&d->ring, d->head, d->speed, (speed - d->speed) * (1.0f / QUANTUM), wet);
  d->head += (double)(0.5f * QUANTUM * (d->speed + speed));
  d->speed = speed;
  double left = to - d->head;
  if (tape && left < tape_there && left > -tape_there && __builtin_fabsf(speed) < (float)tape_there)
    d->head = to, d->speed = 0;
  if (!tape && __builtin_fabsf(speed) < tape_still) d->speed = 0;
}

static void head_read(Delay *d, const EffectSite *site, EffectKnobs knobs, float wet[2][QUANTUM]) {
  float asked = delay_asked(site, knobs);
  double to = delay_place((double)asked);
  bool tape = knobs.value[DELAY_TAPE] != 0, fading = d->faded < d->fade;
  if (!fading && (d->speed != 0 || (tape && d->head != to))) {
    head_slide(d, site, to, tape, wet);
    d->to = d->speed == 0 ? d->head : to;
    return;
  }
  if (!fading && d->head != to) {
    fade_start(d, asked);
    fading = true;
  }
  if (fading)
    head_fade(d, asked, wet);
  else
    ring_read(&d->ring, d->head, wet);
}

// -- sound ----------------------------------------------------------------------------------------

static void tone_run(Delay *d, const EffectSite *site, const Glide *hz, float wet[2][QUANTUM],
                     float again[2][QUANTUM]) {
  float share = d->tone;
  if (glide_moves(hz)) share = tone_share(maths_exp2(0.5f * (hz->now + hz->next)), site->rate_hz);
  if (share != d->tone)
    tone_pass_moving(d->tone, (share - d->tone) * (1.0f / QUANTUM), d->steady, &d->state, wet, again);
  else
    tone_pass(share, d->steady, &d->state, wet, again);
  tone_snap(&d->state);
  d->tone = share;
}

static REALTIME float delay_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                    float left[QUANTUM], float right[QUANTUM]) {
  Delay *d = state;
  LoopCurves curves;
  ramp_fill(&knobs.glide[DELAY_MIX], curves.mix);
  ramp_fill(&knobs.glide[DELAY_FEEDBACK], curves.feedback);
  ramp_fill(&knobs.glide[DELAY_PINGPONG], curves.cross);
  float wet[2][QUANTUM], again[2][QUANTUM];
  head_read(d, site, knobs, wet);
  tone_run(d, site, &knobs.glide[DELAY_TONE], wet, again);
  float *const sides[2] = {left, right};
  float *const ring[2] = {d->ring.side[0] + d->ring.write, d->ring.side[1] + d->ring.write};
  float loudest = loop_run(&curves, sides, wet, again, ring);
  ring_advance(&d->ring);
  ring_fetch(&d->ring, (uint32_t)d->head);
  return loudest;
}

// -- life -----------------------------------------------------------------------------------------

static REALTIME void delay_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  Delay *d = state;
  *d = (Delay){.ring = ring_of(memory, ring_frames(site->rate_hz))};
  d->match.step = match_step(site->rate_hz);
  d->asked = delay_asked(site, knobs);
  d->head = d->to = delay_place((double)d->asked);
  d->fade = d->faded = (uint32_t)max_f(fade_s * site->rate_hz * (1.0f / QUANTUM) + 0.5f, 1);
  d->tone = tone_share(maths_exp2(knobs.glide[DELAY_TONE].now), site->rate_hz);
  d->steady = tone_share(steady_hz, site->rate_hz);
}

static REALTIME uint32_t delay_span(const void *state) {
  const Delay *d = state;
  return (uint32_t)(d->head > d->to ? d->head : d->to) + 2 * QUANTUM;
}

extern const Effect EFFECT_OF(delay);
const Effect EFFECT_OF(delay) = {
    .name = "delay",
    .state = sizeof(Delay),
    .knobs = DELAY_KNOBS,
    .amounts = 1,
    .rings = true,
    .memory = delay_memory,
    .reset = delay_reset,
    .process = delay_process,
    .span = delay_span,
};
