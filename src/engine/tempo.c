// tempo.c -- see tempo.h.
//
// A ramp from b to e over r ticks that is linear in beats has the tempo b (1 + g x / r) after x of them, with
// g = (e - b) / b. The time is the integral of its inverse: what x ticks last at b, times log(1 + u) / u with
// u = g x / r. One that is linear in time has a tempo whose square is linear in beats, and x ticks last as
// long as at the mean of its tempos at both ends.
#include "engine/tempo.h"
#include "dsp/exact.h"

static const double farthest = 4e18; // frames or ticks: as far as whole numbers are safe

static int64_t whole(double x) {
  if (!(x < farthest)) return INT64_MAX;
  if (x < -farthest) return INT64_MIN;
  int64_t n = (int64_t)x;
  return n - ((double)n > x); // downwards
}

// Frames that ticks last at a steady tempo.
static double lasting(const Tempo *t, double ticks, double bpm) {
  return ticks * 60 * t->rate_hz / (bpm * TICKS_PER_BEAT);
}

static double growth(const Tempo *t) { return (t->bpm_end - t->bpm) / t->bpm; }

static double bpm_after(const Tempo *t, double ticks) {
  double ramp = (double)t->ramp_ticks, b = t->bpm, e = t->bpm_end;
  if (ticks <= 0) return b;
  if (ticks >= ramp) return e;
  if (t->shape == RAMP_TIME) return __builtin_sqrt(b * b + (e * e - b * b) * ticks / ramp);
  return b + (e - b) * ticks / ramp;
}

// Frames that the first ticks of a ramp last.
static double ramping(const Tempo *t, double ticks) {
  if (t->shape == RAMP_TIME) return lasting(t, ticks, (t->bpm + bpm_after(t, ticks)) / 2);
  double u = growth(t) * ticks / (double)t->ramp_ticks;
  return lasting(t, ticks, t->bpm) * (u == 0 ? 1 : exact_log1p(u) / u);
}

// Frames from the segment's start to `ticks` after it; before it the tempo is that of the start.
static double span(const Tempo *t, double ticks) {
  double ramp = (double)t->ramp_ticks;
  if (ramp == 0 || ticks <= 0) return lasting(t, ticks, t->bpm);
  double inside = ticks < ramp ? ticks : ramp;
  return ramping(t, inside) + lasting(t, ticks - inside, t->bpm_end);
}

// The ticks of a ramp that so many of its frames last, nearly.
static double ramped(const Tempo *t, double frames, double all) {
  double steady = frames / lasting(t, 1, t->bpm), ramp = (double)t->ramp_ticks;
  if (t->shape == RAMP_TIME) return steady * (1 + growth(t) * frames / (2 * all));
  return (exact_exp(steady * growth(t) / ramp) - 1) * ramp / growth(t);
}

// The inverse of span, nearly: a step of Newton's method takes away what the exponential rounded.
static double ticks_within(const Tempo *t, double frames) {
  double ramp = (double)t->ramp_ticks;
  double ticks = frames / lasting(t, 1, t->bpm);
  if (ramp == 0 || ticks <= 0) return ticks;
  double all = span(t, ramp), over = frames - all;
  if (over >= 0) return ramp + over / lasting(t, 1, t->bpm_end);
  ticks = ramped(t, frames, all);
  return ticks + (frames - span(t, ticks)) / lasting(t, 1, bpm_after(t, ticks));
}

// The segment begins at this tick from now on, with what is left of its ramp.
static void move_start(Tempo *t, int64_t tick) {
  double passed = (double)(tick - t->tick);
  t->bpm = bpm_after(t, passed);
  t->ramp_ticks = passed < (double)t->ramp_ticks ? t->ramp_ticks - (tick - t->tick) : 0;
  t->tick = tick;
}

void tempo_init(Tempo *t, uint32_t rate_hz, double bpm, int64_t tick, int64_t frame) {
  *t = (Tempo){.rate_hz = rate_hz, .tick = tick, .frame = frame, .bpm = bpm, .bpm_end = bpm};
}

int64_t tempo_frame(const Tempo *t, int64_t tick) {
  if (!t->playing) return tick > t->tick ? INT64_MAX : t->frame;
  if (tick == INT64_MAX) return INT64_MAX; // never
  int64_t frames = whole(t->fraction + span(t, (double)(tick - t->tick)) + 0.5);
  return frames == INT64_MAX ? frames : t->frame + frames;
}

int64_t tempo_tick(const Tempo *t, int64_t frame) {
  if (!t->playing) return t->tick;
  // A tick sounds on the frame that is nearest, so from half a frame before it.
  double frames = (double)(frame - t->frame) - t->fraction - 0.5;
  int64_t tick = t->tick + whole(ticks_within(t, frames));
  for (int i = 0; i < 8 && tempo_frame(t, tick) < frame; i++) tick++;
  for (int i = 0; i < 8 && tempo_frame(t, tick - 1) >= frame; i++) tick--;
  return tick;
}

double tempo_bpm(const Tempo *t, int64_t tick) { return bpm_after(t, (double)(tick - t->tick)); }

void tempo_change(Tempo *t, int64_t tick, double bpm, int64_t ramp_ticks, TempoRamp shape) {
  if (t->playing && tick > t->tick) {
    double frames = t->fraction + span(t, (double)(tick - t->tick));
    t->frame += whole(frames);
    t->fraction = frames - (double)whole(frames);
    move_start(t, tick);
  }
  bool ramp = ramp_ticks > 0 && bpm != t->bpm;
  if (!ramp) t->bpm = bpm;
  t->bpm_end = bpm;
  t->ramp_ticks = ramp ? ramp_ticks : 0;
  t->shape = shape;
}

void tempo_locate(Tempo *t, int64_t frame, int64_t tick) {
  move_start(t, tempo_tick(t, frame));
  t->tick = tick;
  t->frame = frame;
  t->fraction = 0;
}

double tempo_since(const Tempo *t, int64_t frame, int64_t tick) {
  double from = (double)(t->tick - tick);
  return t->playing ? from + ticks_within(t, (double)(frame - t->frame) - t->fraction) : from;
}

void tempo_play(Tempo *t, int64_t frame) {
  if (t->playing) return;
  t->playing = true;
  t->frame = frame + whole(t->fraction);
  t->fraction -= (double)whole(t->fraction);
}

// It stands at a whole tick; how far in time that lies from the frame is kept for when it plays on.
void tempo_stop(Tempo *t, int64_t frame) {
  if (!t->playing) return;
  int64_t tick = tempo_tick(t, frame);
  double ahead = -tempo_since(t, frame, tick) * lasting(t, 1, tempo_bpm(t, tick));
  move_start(t, tick);
  t->playing = false;
  t->frame = frame;
  t->fraction = ahead;
}

double tempo_length(const Tempo *t, int64_t tick, int64_t ticks) {
  return lasting(t, (double)ticks, tempo_bpm(t, tick));
}
