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

// What moved by so much more a quantum slows down from there: a corner would be heard.
static void coast(Glide *g, float by, float rate) { g->first += by / rate; }

// Swings on as fast as it did, from where it is; `earlier` is where it should have been a quantum ago.
static void slip_to(Desk *d, MotionSlot *s, float earlier, float offset) {
  Glide *g = glide_of(d, s->strip, s->param);
  float before = g->offset;
  desk_swing(d, s->strip, s->param, earlier);
  earlier = g->offset; // within the range
  desk_swing(d, s->strip, s->param, offset);
  float speed = g->offset - earlier;
  soften(g, earlier - before);
  coast(g, s->speed - speed, d->site.glide_rate);
  s->speed = speed;
}

static void swing_to(Desk *d, MotionSlot *s, float offset) {
  const Glide *g = glide_of(d, s->strip, s->param);
  float before = g->offset;
  desk_swing(d, s->strip, s->param, offset);
  s->speed = g->offset - before;
}

static void lead_to(Desk *d, uint8_t strip, ParamId id, float scaled, bool jumps) {
  Glide *g = glide_of(d, strip, id);
  float before = g->target;
  desk_lead(d, strip, id, scaled);
  if (jumps) soften(g, g->target - before);
}

Motion *motion_end(Motions *m, Desk *d, uint8_t strip, ParamId id, MotionKind kind) {
  MotionSlot *s = find(m, strip, id, kind);
  if (!s) return NULL;
  if (s->role == MOVES_LFO) slip_to(d, s, 0, 0);
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
                    .from = panel_place(&d->strips[strip].panel, id),
                    .to = param_scale(id, value),
                    .value = value};
  return ended;
}

// One that takes another's place has its cycles, and slips to where it should be.
static void begin_swing(MotionSlot *s, uint8_t strip, Motion *motion) {
  if (s->role != MOVES_LFO) *s = (MotionSlot){.role = MOVES_LFO, .strip = strip, .param = motion->param};
  s->jumps = s->motion != NULL;
  s->motion = motion;
}

Motion *motion_add(Motions *m, Desk *d, uint8_t strip, Motion *motion, double start) {
  MotionSlot *s = open_slot(m, strip, motion->param, (MotionKind)motion->kind);
  if (!s) return motion;
  Motion *ended = s->motion;
  if (motion->kind == MOTION_LFO)
    begin_swing(s, strip, motion);
  else
    *s = (MotionSlot){.role = MOVES_POINTS,
                      .strip = strip,
                      .param = motion->param,
                      .start = start,
                      .from = panel_place(&d->strips[strip].panel, motion->param),
                      .motion = motion};
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

// On the parameter's scale. It is never 0: that is no swinging at all.
static float offset_at(const MotionSlot *s, double cycles, float turn) {
  const Motion *motion = s->motion;
  double place = cycles + (double)motion->phase;
  int64_t cycle = (int64_t)place - (place < 0);
  float phase = (float)(place - (double)cycle);
  if (phase >= 1) phase = 0, cycle++; // rounded up
  float shape = lfo_shape(motion, cycle, phase, turn);
  float middle = 0.5f * (motion->low + motion->high), reach = 0.5f * (motion->high - motion->low);
  float offset = middle + reach * shape;
  if (s->depth < 1) offset *= smootherstep(s->depth);
  return offset == 0 ? 1e-9f : offset;
}

// `step` cycles pass in a quantum.
static void swing(Desk *d, MotionSlot *s, double cycles, double step) {
  float quanta = d->site.rate_hz * (1.0f / QUANTUM),
        turn = clamp_f((float)step * quanta * turn_s, 0.001f, 0.45f);
  if (s->depth < 1) s->depth += 1 / (turn_s * quanta);
  float offset = offset_at(s, cycles, turn);
  if (s->jumps)
    slip_to(d, s, offset_at(s, cycles - step, turn), offset);
  else
    swing_to(d, s, offset);
  s->jumps = false;
}

static float bent(float x, float bend) { return x + bend * (x * x - x); }

// The first point that is still to come, by bisection: a row of a thousand costs ten looks.
static uint32_t point_after(const Motion *motion, double ticks) {
  uint32_t low = 0, high = motion->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (ticks < (double)motion->points[middle].tick)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

// Where a row of points has its parameter `ticks` after it began, or began again, on the parameter's scale.
static float points_at(const MotionSlot *s, double ticks) {
  const Motion *motion = s->motion;
  const MotionPoint *to = &motion->points[s->point], *before = to - 1;
  float from = s->point > 0 ? param_scale(s->param, before->value) : s->from;
  if (s->point == motion->count) return from;
  int64_t begin = s->point > 0 ? before->tick : 0;
  float share = (float)((ticks - (double)begin) / (double)(to->tick - begin));
  return from + (param_scale(s->param, to->value) - from) * bent(share, to->bend);
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

// Ticks since the points began, or began again: then they come from the last one.
static double ticks_of_turn(MotionSlot *s, double ticks) {
  const Motion *motion = s->motion;
  if (motion->period == 0) return ticks;
  double period = (double)motion->period;
  int64_t turn = (int64_t)(ticks / period);
  s->jumps = turn != s->turn;
  if (s->jumps) s->from = param_scale(s->param, motion->points[motion->count - 1].value);
  s->turn = turn;
  return ticks - (double)turn * period;
}

static bool lead_points(Desk *d, MotionSlot *s, double now) {
  const Motion *motion = s->motion;
  double ticks = now - s->start;
  if (ticks < 0) return true;
  const MotionPoint *last = &motion->points[motion->count - 1];
  if (motion->period == 0 && ticks >= (double)last->tick) {
    desk_set(d, s->strip, s->param, last->value);
    return false;
  }
  s->jumps = false;
  ticks = ticks_of_turn(s, ticks);
  uint32_t point = point_after(motion, ticks);
  s->jumps |= point != s->point; // it comes to another point: that may be a step, or a corner
  s->point = point;
  lead_to(d, s->strip, s->param, points_at(s, ticks), s->jumps);
  return true;
}

static void swing_slot(Desk *d, MotionSlot *s, double ticks, double place) {
  const Motion *motion = s->motion;
  double period = (double)motion->period;
  if (period > 0) {
    swing(d, s, place / period, ticks / period);
    return;
  }
  float step = motion->hz * (QUANTUM / d->site.rate_hz);
  s->cycles += (double)step;
  swing(d, s, s->cycles, (double)step);
}

void motion_jump(Motions *m) { m->jumped = true; }

Motion *motion_advance(Motions *m, Desk *d, double ticks, int64_t tick, bool playing) {
  bool jumps = playing && (m->idle > 0 || m->jumped); // back to the beat
  m->jumped = false;
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
