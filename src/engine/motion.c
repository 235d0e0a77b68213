#include "engine/motion.h"
#include "dsp/maths.h"

// A square, a saw and a random value turn within 12 ms: fast, but without a click.
static const float turn_s = 0.012f;

// A ramp that is no longer than a glide is one: its corners would be heard.
static const float glide_s = 0.012f;

// -- slots -----------------------------------------------------------------------------------------

static bool leads(MotionRole role) { return role == MOVES_RAMP || role == MOVES_POINTS; }

static MotionSlot *find(Motions *m, uint8_t strip, ParamId id, MotionKind kind) {
  for (MotionSlot *s = m->slot; s < m->slot + m->count; s++)
    if (s->strip == strip && s->param == id && leads(s->role) == (kind == MOTION_POINTS)) return s;
  return NULL;
}

static MotionSlot *open_slot(Motions *m, uint8_t strip, ParamId id, MotionKind kind) {
  MotionSlot *s = find(m, strip, id, kind);
  if (s || m->count == MOTION_SLOTS) return s;
  s = &m->slot[m->count++];
  *s = (MotionSlot){0};
  return s;
}

// The last slot takes its place.
static Motion *close_slot(Motions *m, MotionSlot *s) {
  Motion *motion = s->motion;
  *s = m->slot[--m->count];
  return motion;
}

static Glide *glide_of(Desk *d, uint8_t strip, ParamId id) { return &d->strips[strip].panel.glide[id]; }

// What jumps by so much glides there, as if it were set.
static void soften(Glide *g, float by) {
  g->first -= by;
  g->second -= by;
}

static void swing_to(Desk *d, uint8_t strip, ParamId id, float offset, bool jumps) {
  Glide *g = glide_of(d, strip, id);
  float before = g->offset;
  desk_swing(d, strip, id, offset);
  if (jumps) soften(g, g->offset - before);
}

static void lead_to(Desk *d, uint8_t strip, ParamId id, float scaled, bool jumps) {
  Glide *g = glide_of(d, strip, id);
  float before = g->target;
  desk_lead(d, strip, id, scaled);
  if (jumps) soften(g, g->target - before);
}

// A lead begins where the parameter stands, in the middle of a glide too.
static float begin_lead(Desk *d, uint8_t strip, ParamId id) {
  float from = panel_place(&d->strips[strip].panel, id);
  glide_lead(glide_of(d, strip, id), from);
  return from;
}

Motion *motion_end(Motions *m, Desk *d, uint8_t strip, ParamId id, MotionKind kind) {
  MotionSlot *s = find(m, strip, id, kind);
  if (!s) return NULL;
  if (s->role == MOVES_LFO) swing_to(d, strip, id, 0, true);
  return close_slot(m, s);
}

Motion *motion_ramp(Motions *m, Desk *d, uint8_t strip, ParamId id, float value, int64_t length,
                    double start) {
  bool short_way = (float)length * d->site.beat < TICKS_PER_BEAT * glide_s * d->site.rate_hz;
  MotionSlot *s =
      length > 0 && !(short_way && d->site.beat > 0) ? open_slot(m, strip, id, MOTION_POINTS) : NULL;
  if (!s) {
    Motion *ended = motion_end(m, d, strip, id, MOTION_POINTS);
    desk_set(d, strip, id, value);
    return ended;
  }
  Motion *ended = s->role == MOVES_POINTS ? s->motion : NULL;
  *s = (MotionSlot){.role = MOVES_RAMP,
                    .strip = strip,
                    .param = id,
                    .start = start,
                    .length = (double)length,
                    .from = begin_lead(d, strip, id),
                    .to = param_scale(id, value),
                    .value = value};
  return ended;
}

Motion *motion_add(Motions *m, Desk *d, uint8_t strip, Motion *motion, double start) {
  MotionSlot *s = open_slot(m, strip, motion->param, (MotionKind)motion->kind);
  if (!s) return motion;
  Motion *ended = s->motion;
  double cycles = s->role == MOVES_LFO ? s->cycles : 0;
  bool swings = motion->kind == MOTION_LFO;
  *s = (MotionSlot){.role = swings ? MOVES_LFO : MOVES_POINTS,
                    .strip = strip,
                    .param = motion->param,
                    .jumps = swings,
                    .start = start,
                    .from = swings ? 0 : begin_lead(d, strip, motion->param),
                    .motion = motion,
                    .cycles = cycles};
  return ended;
}

// -- curves ----------------------------------------------------------------------------------------

static float smootherstep(float x) { return x * x * x * (x * (x * 6 - 15) + 10); }

// From a to b within the first `turn` of a cycle.
static float turned(float phase, float turn, float a, float b) {
  return phase < turn ? a + (b - a) * smootherstep(phase / turn) : b;
}

static float random_at(const Motion *motion, int64_t cycle) {
  uint32_t hash = maths_hash(motion->seed + (uint32_t)cycle * 0x9e3779b9u);
  return (float)(int32_t)(hash >> 8) * 0x1p-23f - 1;
}

// -1 to 1 at a place in the cycle; `turn` is the share of it in which corners are turned.
static float lfo_shape(const Motion *motion, int64_t cycle, float phase, float turn) {
  switch ((LfoShape)motion->shape) {
  case LFO_SINE: return maths_sin(phase < 0.5f ? phase : phase - 1);
  case LFO_TRIANGLE: return phase < 0.25f ? 4 * phase : phase < 0.75f ? 2 - 4 * phase : 4 * phase - 4;
  case LFO_SAW: return phase < turn ? turned(phase, turn, 1, -1) : -1 + 2 * (phase - turn) / (1 - turn);
  case LFO_SQUARE: return phase < 0.5f ? turned(phase, turn, -1, 1) : turned(phase - 0.5f, turn, 1, -1);
  case LFO_RANDOM: return turned(phase, turn, random_at(motion, cycle - 1), random_at(motion, cycle));
  case LFO_SHAPES: break;
  }
  return 0;
}

static void swing(Desk *d, MotionSlot *s, double cycles, float hz) {
  const Motion *motion = s->motion;
  double place = cycles + (double)motion->phase;
  int64_t cycle = (int64_t)place - (place < 0);
  float phase = (float)(place - (double)cycle), turn = clamp_f(hz * turn_s, 0.001f, 0.45f);
  if (phase >= 1) phase = 0, cycle++; // rounded up
  float shape = lfo_shape(motion, cycle, phase, turn);
  float middle = 0.5f * (motion->low + motion->high), reach = 0.5f * (motion->high - motion->low);
  float offset = middle + reach * shape;
  swing_to(d, s->strip, s->param, offset == 0 ? 1e-9f : offset, s->jumps);
  s->jumps = false;
}

static float bent(float x, float bend) { return x + bend * (x * x - x); }

// Where a row of points has its parameter `ticks` after it began, on the parameter's scale. It may jump
// where it comes to another point.
static float points_at(MotionSlot *s, double ticks) {
  const Motion *motion = s->motion;
  float from = s->from;
  int64_t begin = 0;
  for (uint32_t n = 0; n < motion->count; n++) {
    const MotionPoint *p = &motion->points[n];
    float to = param_scale(s->param, p->value);
    if (ticks < (double)p->tick) {
      s->jumps = n != s->point;
      s->point = n;
      float share = (float)((ticks - (double)begin) / (double)(p->tick - begin));
      return from + (to - from) * bent(share, p->bend);
    }
    from = to;
    begin = p->tick;
  }
  s->jumps = motion->count != s->point;
  s->point = motion->count;
  return from;
}

// -- the quantum -----------------------------------------------------------------------------------

// False when it has come to its end.
static bool lead_ramp(Desk *d, MotionSlot *s, double now) {
  double share = (now - s->start) / s->length;
  if (share >= 1) {
    desk_set(d, s->strip, s->param, s->value);
    return false;
  }
  desk_lead(d, s->strip, s->param, s->from + (s->to - s->from) * (float)(share > 0 ? share : 0));
  return true;
}

static double remainder_of(double x, double period) {
  double whole = (double)(int64_t)(x / period);
  return x - whole * period;
}

static bool lead_points(Desk *d, MotionSlot *s, double now) {
  const Motion *motion = s->motion;
  double ticks = now - s->start;
  if (ticks < 0) return true;
  if (motion->period > 0) {
    if (ticks >= (double)motion->period && motion->count > 0)
      s->from = param_scale(s->param, motion->points[motion->count - 1].value);
    ticks = remainder_of(ticks, (double)motion->period);
  }
  const MotionPoint *last = &motion->points[motion->count - 1];
  if (motion->period == 0 && ticks >= (double)last->tick) {
    desk_set(d, s->strip, s->param, last->value);
    return false;
  }
  float scaled = points_at(s, ticks);
  lead_to(d, s->strip, s->param, scaled, s->jumps);
  return true;
}

static void swing_slot(Desk *d, MotionSlot *s, double ticks, double place) {
  const Motion *motion = s->motion;
  float seconds = QUANTUM / d->site.rate_hz;
  if (motion->period > 0) {
    swing(d, s, place / (double)motion->period, (float)(ticks / (double)motion->period) / seconds);
    return;
  }
  s->cycles += (double)(motion->hz * seconds);
  swing(d, s, s->cycles, motion->hz);
}

Motion *motion_advance(Motions *m, Desk *d, double ticks, int64_t tick, bool playing) {
  bool jumps = playing && m->idle > 0; // back to the beat
  m->flow += ticks;
  m->idle = playing ? 0 : m->idle + ticks;
  double place = (double)tick + m->idle;
  Motion *ended = NULL;
  for (uint32_t n = 0; n < m->count; n++) {
    MotionSlot *s = &m->slot[n];
    bool goes_on = true;
    if (s->role == MOVES_LFO) s->jumps |= jumps;
    if (s->role == MOVES_LFO)
      swing_slot(d, s, ticks, place);
    else
      goes_on = s->role == MOVES_RAMP ? lead_ramp(d, s, m->flow) : lead_points(d, s, m->flow);
    if (goes_on || ended) continue;
    ended = close_slot(m, s);
    n--;
  }
  return ended;
}
