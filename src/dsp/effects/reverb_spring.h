// reverb_spring.h -- two springs: what is higher travels slower, so that every echo is a falling chirp.
//
// A chain of first-order all-passes in a loop with a delay (Abel, Berners, Costello & Smith 2006; Valimaki,
// Parker & Abel 2010). A spring holds nothing above 4.5 kHz, so it runs at 10 to 20 kHz (Parker 2011). Each
// stage of a chain takes what the one before it put out a frame ago: a frame is one loop over all stages, and
// the chain only gets longer by a frame a stage. The springs' ends turn into each other.
//
// For reverb.c only.
#ifndef DSP_EFFECTS_REVERB_SPRING_H
#define DSP_EFFECTS_REVERB_SPRING_H

#include "dsp/effects/reverb_lines.h"
#include "dsp/ramp.h"

enum {
  SPRING_STAGES = 64,
  SPRING_ROW = SPRING_STAGES + LANES, // a row begins with what comes in, at its seventh place
  SPRING_SLOWEST = 16,                // frames of ours to one of the springs'
  SPRING_TAPS = 8,                    // of the filters between the rates, in frames of the springs'
  SPRING_RING = 2048,
  SPRING_MEMORY = 2 * SPRING_RING // floats
};

#define SPRING_HZ    4500.0f
#define SPRING_BEND  0.6f  // of the all-passes
#define SPRING_CROSS 0.15f // what each end sends to the other spring, of 1

typedef struct {
  uint32_t slow, place; // frames of ours to one; where the rings are written
  uint32_t length[2];   // of the delays
  float travel[LANES];  // round the loop at 1 kHz, in frames of the springs'
  float *ring[2];
  Slope level;
  Damper damper[2];
  float row[2][3][SPRING_ROW]; // each stage's output now and at the last two frames
  float filter[SPRING_SLOWEST * SPRING_TAPS], phase[SPRING_SLOWEST][SPRING_TAPS];
  float heard[2][SPRING_SLOWEST * SPRING_TAPS + QUANTUM], told[2][SPRING_TAPS + QUANTUM];
} Spring;

// -- the start ------------------------------------------------------------------------------------

// A low-pass of sin(x) / x under Hann's window, then twice a mean over a frame of the springs': the lows, of
// which there is most, leave no image at their rate. And its phases.
static void spring_filter(Spring *s, float corner) {
  uint32_t taps = s->slow * SPRING_TAPS, narrow = taps - 2 * (s->slow - 1);
  float sum = 0;
  for (uint32_t i = 0; i < narrow; i++) {
    float t = (float)i + 0.5f, from = t - 0.5f * (float)narrow, away = max_f(from < 0 ? -from : from, 1e-3f);
    float window = maths_sin(0.5f * t / (float)narrow);
    s->filter[i] = ramp_sine(corner * away) / away * window * window;
  }
  for (uint32_t pass = 0; pass < 2; pass++)
    for (uint32_t i = taps; i-- > 0;)
      for (uint32_t k = 1; k < s->slow && k <= i; k++) s->filter[i] += s->filter[i - k];
  for (uint32_t i = 0; i < taps; i++) sum += s->filter[i];
  for (uint32_t i = 0; i < taps; i++) {
    s->filter[i] /= sum;
    s->phase[i % s->slow][SPRING_TAPS - 1 - i / s->slow] = (float)s->slow * s->filter[i];
  }
}

// `rings`: SPRING_MEMORY floats of silence.
static void spring_lay(Spring *s, float *rings, float rate_hz) {
  *s = (Spring){.slow = 1};
  while (s->slow < SPRING_SLOWEST && rate_hz / (float)(2 * s->slow) >= 10000) s->slow *= 2;
  float rate = rate_hz / (float)s->slow, cosine = lines_cosine(min_f(1000 / rate, 0.5f));
  float stage = (1 - SPRING_BEND * SPRING_BEND) / (1 + 2 * SPRING_BEND * cosine + SPRING_BEND * SPRING_BEND);
  for (uint32_t i = 0; i < 2; i++) {
    s->ring[i] = rings + i * SPRING_RING;
    s->length[i] = (uint32_t)((i ? 0.041f : 0.033f) * rate);
    s->travel[i] = (float)s->length[i] + SPRING_STAGES * (1 + stage);
  }
  spring_filter(s, min_f(SPRING_HZ, 0.42f * rate) / rate_hz);
}

static void spring_tune(Spring *s, const Tuning *t) {
  s->level.next = t->level;
  dampers_tune(s->damper, 2, t, s->travel, 1);
}

static void spring_advance(Spring *s) {
  slope_advance(&s->level, 1);
  for (uint32_t i = 0; i < 2; i++) damper_advance(&s->damper[i]);
}

// -- the sound ------------------------------------------------------------------------------------

static inline float spring_dot(const float *x, const float *y, uint32_t count) {
  f8 sum = {0};
  for (uint32_t i = 0; i < count; i += LANES) {
    f8 a, b;
    __builtin_memcpy(&a, x + i, sizeof a);
    __builtin_memcpy(&b, y + i, sizeof b);
    sum += a * b;
  }
  return lanes_sum(sum);
}

static void spring_slow_down(Spring *s, uint32_t side, const float in[QUANTUM], float *out) {
  uint32_t taps = s->slow * SPRING_TAPS;
  float *heard = s->heard[side];
  __builtin_memmove(heard, heard + QUANTUM, taps * sizeof *heard);
  __builtin_memcpy(heard + taps, in, QUANTUM * sizeof *heard);
  for (uint32_t k = 0; k < QUANTUM / s->slow; k++)
    out[k] = spring_dot(heard + (k + 1) * s->slow, s->filter, taps);
}

static void spring_speed_up(Spring *s, uint32_t side, const float *in, float out[QUANTUM]) {
  uint32_t frames = QUANTUM / s->slow;
  float *told = s->told[side];
  __builtin_memmove(told, told + frames, SPRING_TAPS * sizeof *told);
  __builtin_memcpy(told + SPRING_TAPS, in, frames * sizeof *told);
  for (uint32_t n = 0; n < QUANTUM; n++)
    out[n] = spring_dot(told + n / s->slow + 1, s->phase[n % s->slow], SPRING_TAPS);
}

// All stages of a chain, a frame on.
static inline float spring_chain(float row[3][SPRING_ROW], uint32_t now, float in) {
  float *out = row[now] + LANES;
  const float *last = row[(now + 2) % 3] + LANES, *before = row[(now + 1) % 3] + LANES;
  for (uint32_t i = 0; i < SPRING_STAGES; i += LANES_A_PART) {
    fv x = lines_load(last + i - 1), y = lines_load(last + i);
    lines_store(out + i, lines_snap(lines_load(before + i - 1) + SPRING_BEND * (x - y)));
  }
  out[-1] = lines_snap_one(in);
  return out[SPRING_STAGES - 1];
}

// The end of a spring, some frames on in the quantum.
static inline float spring_end(Damper *d, const float *ring, uint32_t place, float part) {
  float a = d->a.now + (d->a.next - d->a.now) * part, b = d->b.now + (d->b.next - d->b.now) * part;
  d->y = lines_snap_one(a * d->y + b * ring[place % SPRING_RING]);
  return d->y;
}

static void spring_shake(Spring *s, float x[2][QUANTUM]) {
  uint32_t frames = QUANTUM / s->slow;
  const float straight = 0.988685997f; // with SPRING_CROSS, a turn
  for (uint32_t n = 0; n < frames; n++) {
    float part = (float)n / (float)frames, end[2];
    float level = s->level.now + (s->level.next - s->level.now) * part;
    uint32_t now = s->place % 3, at = s->place % SPRING_RING;
    for (uint32_t i = 0; i < 2; i++)
      end[i] = spring_end(&s->damper[i], s->ring[i], s->place + SPRING_RING - s->length[i], part);
    float in[2] = {x[0][n] * level + straight * end[0] + SPRING_CROSS * end[1],
                   x[1][n] * level + straight * end[1] - SPRING_CROSS * end[0]};
    for (uint32_t i = 0; i < 2; i++) x[i][n] = s->ring[i][at] = spring_chain(s->row[i], now, in[i]);
    s->place = s->place + 1 < 3 * SPRING_RING ? s->place + 1 : 0;
  }
}

static void spring_run(Spring *s, float in[2][QUANTUM], float out[2][QUANTUM]) {
  float slow[2][QUANTUM];
  for (uint32_t side = 0; side < 2; side++) spring_slow_down(s, side, in[side], slow[side]);
  spring_shake(s, slow);
  for (uint32_t side = 0; side < 2; side++) spring_speed_up(s, side, slow[side], out[side]);
}

#endif
