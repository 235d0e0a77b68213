#include "app/course.h"
#include <math.h>

typedef struct {
  double bpm; // at its end
  bool ramps; // towards it, from that of the stretch before; else at once
  TempoRamp shape;
} Stretch;

static const Stretch stretches[] = {
    {120, false, 0}, {174, true, RAMP_BEATS},   {174, false, 0}, {60, true, RAMP_TIME},
    {60, false, 0},  {133.3, true, RAMP_BEATS}, {90, false, 0},  {240, true, RAMP_TIME},
};
enum { COUNT = sizeof stretches / sizeof *stretches, TICKS = 7 * TICKS_PER_BEAT };

static const Stretch *stretch(uint32_t n) { return &stretches[n % COUNT]; }

static long double first_bpm(uint32_t n) {
  return stretch(n)->ramps ? (long double)stretch(n + COUNT - 1)->bpm : (long double)stretch(n)->bpm;
}

// Frames from the start of the nth stretch to its tick `at`.
static long double length(const Course *c, uint32_t n, int64_t at) {
  long double beats = (long double)at / TICKS_PER_BEAT, whole = (long double)TICKS / TICKS_PER_BEAT;
  long double from = first_bpm(n), rise = (long double)stretch(n)->bpm - from, minute = 60.0L * c->rate_hz;
  if (rise == 0) return beats / from * minute;
  if (stretch(n)->shape == RAMP_BEATS) return whole / rise * logl(1 + rise * beats / (whole * from)) * minute;
  long double minutes =
      2 * whole / (2 * from + rise); // of the ramp; its beats are from t + rise t^2 / 2 minutes
  long double root = sqrtl(from * from + 2 * rise * beats / minutes);
  return 2 * beats / (from + root) * minute;
}

void course_begin(Course *c, uint32_t rate_hz) { *c = (Course){.rate_hz = rate_hz}; }

long double course_frame(Course *c, int64_t tick) {
  for (; tick - c->tick >= TICKS; c->tick += TICKS) c->frame += length(c, c->stretch++, TICKS);
  return c->frame + length(c, c->stretch, tick - c->tick);
}

Command course_command(uint32_t n) {
  Command tempo = {
      .type = COMMAND_TEMPO, .when = WHEN_TICK, .owner = OWNER_SCRIPT, .time = (int64_t)n * TICKS};
  tempo.slot = (uint8_t)stretch(n)->shape;
  tempo.tempo.bpm = stretch(n)->bpm;
  tempo.tempo.length = stretch(n)->ramps ? TICKS : 0;
  return tempo;
}
