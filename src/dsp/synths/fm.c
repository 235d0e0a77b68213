// Sines that move each other's phase (Chowning 1973, "The synthesis of complex audio spectra by means of
// frequency modulation"), with one, two or four samples a frame, as the sidebands need.
#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/fm_plan.h"
#include <string.h>

// -- a note begins --------------------------------------------------------------------------------

// The generator is ahead: its quantum ends FM_AHEAD frames after the one that is heard.
static void start_operator(FmState *s, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                           uint32_t i) {
  const Operator *o = &q->timbre->operator[i];
  float decay_s = max_f(o->decay_s, 0.001f) * maths_exp2((60 - note->pitch) * (1.0f / 12) * o->key);
  float begin = (float)q->begin[lane], frames = QUANTUM + FM_AHEAD - begin;
  float from = o->attack_s > 0 ? 0 : 1, to = frames / (max_f(o->attack_s, 0.0005f) * q->rate_hz);
  s->rising[i][lane] = to < 1 && from < 1 ? -1 : 0;
  if (from > 0)
    to = o->sustain + (1 - o->sustain) * fm_fall(decay_s, 0.001f, q->rate_hz, frames);
  else
    to = min_f(to, 1);
  s->gain[i][lane] = 1 - o->velocity * (1 - note->velocity);
  s->fall[i][lane] = fm_fall(decay_s, 0.001f, q->rate_hz, QUANTUM);
  s->env[i][lane] = from + (to - from) / frames * (FM_AHEAD - begin);
  s->first[i][lane] = to;
  for (uint32_t k = 0; k < FM_BACK * FM_MOST; k++) s->past[i][k][lane] = 0;
}

static REALTIME void fm_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                              float *memory) {
  (void)memory;
  FmState *s = state;
  for (uint32_t i = 0; i < q->timbre->operator_count; i++) start_operator(s, lane, q, note, i);
  for (uint32_t k = 0; k < FM_PAST * FM_MOST; k++) s->raw[k][lane] = 0;
  for (uint32_t k = 0; k <= FM_EVEN; k++) s->half.even[k][lane] = 0;
  for (uint32_t k = 0; k <= FM_ODD; k++) s->half.odd[k][lane] = 0;
}

// -- operators ------------------------------------------------------------------------------------

// A stretch of the generator: frames `frame` to `frame + frames` of its quantum; before it starts, the
// frames of notes that begin less than FM_AHEAD frames in.
typedef struct {
  FmState *state;
  const SynthQuantum *q;
  const FmPlan *plan;
  uint32_t samples, parts; // samples of a frame; parts of the lanes
  uint32_t frame, frames;
  bool masked;
  i8 begin; // in frames from `frame`
  FmBuffer *buffer;
} Stretch;

static inline FmLine line(const Stretch *g, FmSpan span, float factor) {
  f8 step = (span.to - span.from) * (factor / (float)(QUANTUM * g->samples));
  return (FmLine){span.from * factor + step * (float)(g->frame * g->samples), step};
}

// Cycles a sample, whole ones left out.
static inline u8x to_step(f8 cycles) { return (u8x)lanes_truncate((cycles - lanes_round(cycles)) * 0x1p32f); }

static inline f8 *present(const Stretch *g, uint32_t i) {
  return g->buffer[i] + (FM_BACK + g->frame) * g->samples;
}

// What moves operator i, added up; false: nothing does.
static bool move(const Stretch *g, uint32_t i, f8 *moved) {
  const Timbre *t = g->q->timbre;
  bool any = false;
  for (uint32_t j = t->operator_count; j-- > 0;) {
    if (j == i || t->matrix[i][j] == 0) continue;
    FmLine depth = line(g, g->plan->drive, t->matrix[i][j]);
    fm_move(present(g, j), j < i ? g->samples : 0, &depth, g->frames * g->samples, !any, moved, g->parts);
    any = true;
  }
  return any;
}

// Half of its depth: it stands for a sum of two.
static inline FmSpan self_depth(const Stretch *g, uint32_t i) {
  const Timbre *t = g->q->timbre;
  FmSpan d = {g->plan->drive.from * t->matrix[i][i], g->plan->drive.to * t->matrix[i][i]};
  if (i + 1 == t->operator_count) d.from += g->plan->feedback.from, d.to += g->plan->feedback.to;
  float most = 1.5f * FM_CYCLES; // more is noise
  return (FmSpan){0.5f * fm_clamp(d.from, -most, most), 0.5f * fm_clamp(d.to, -most, most)};
}

static inline bool any_lane(f8 x) {
  for (int k = 0; k < LANES; k++)
    if (x[k] != 0) return true;
  return false;
}

static void run(const Stretch *g, uint32_t i) {
  f8 moved[QUANTUM * FM_MOST];
  FmSpan self = self_depth(g, i), pitch = g->plan->pitch[i];
  float scale = 1 / (float)g->samples;
  FmRun r = {.phase = &g->state->phase[i],
             .level = line(g, g->plan->amp[i], 1),
             .self = line(g, self, 1),
             .feeds = any_lane(self.from) || any_lane(self.to),
             .masked = g->masked,
             .begin = g->begin * (int32_t)g->samples,
             .samples = g->frames * g->samples,
             .frame = g->samples};
  f8 glide = (pitch.to - pitch.from) * (scale * scale / QUANTUM);
  r.glide = (u8x)lanes_truncate(glide * 0x1p32f);
  r.step = to_step(pitch.from * scale) + r.glide * (g->frame * g->samples);
  r.moved = move(g, i, moved) ? moved : NULL;
  fm_run(&r, present(g, i), g->parts);
}

static bool goes_up(const Timbre *t) {
  for (uint32_t i = 0; i < t->operator_count; i++)
    for (uint32_t j = 0; j < i; j++)
      if (t->matrix[i][j] != 0) return true;
  return false;
}

// An operator that moves one above it is needed there frame by frame.
static void run_all(Stretch *g) {
  uint32_t end = g->frame + g->frames;
  if (goes_up(g->q->timbre)) g->frames = 1;
  for (; g->frame < end; g->frame += g->frames, g->begin -= (int32_t)g->frames)
    for (uint32_t i = g->q->timbre->operator_count; i-- > 0;) run(g, i);
}

// -- what is heard --------------------------------------------------------------------------------

static float loudness(const Timbre *t) {
  float sum = 0;
  for (uint32_t i = 0; i < t->operator_count; i++) sum += max_f(t->operator[i].level, 0);
  return 1 / max_f(sum, 1);
}

// The sum of the carriers into every `spacing`th place of raw, where the lanes of the mask are.
static void add_up(const Timbre *t, const f8 *const *from, uint32_t samples, uint32_t spacing, i8 lanes,
                   f8 *raw) {
  float whole = loudness(t);
  for (uint32_t k = 0; k < samples; k++) {
    f8 sum = lanes_splat(0);
    for (uint32_t i = 0; i < t->operator_count; i++)
      if (t->operator[i].level> 0) sum += t->operator[i].level * whole * from[i][k];
    f8 *to = &raw[k * spacing];
    *to = (f8)((lanes & (i8)sum) | (~lanes & (i8)*to));
  }
}

static void put_past(const Stretch *g, uint32_t operators) {
  for (uint32_t i = 0; i < operators; i++)
    for (uint32_t k = 0; k < FM_BACK * g->samples; k++)
      g->buffer[i][k] = g->state->past[i][k * (FM_MOST / g->samples)];
}

static void keep_past(const Stretch *g, uint32_t operators, uint32_t frames, i8 lanes) {
  uint32_t each = FM_MOST / g->samples;
  for (uint32_t i = 0; i < operators; i++)
    for (uint32_t k = 0; k < FM_BACK * FM_MOST; k++) {
      f8 x = g->buffer[i][frames * g->samples + k / each];
      g->state->past[i][k] = lanes_select(lanes, x, g->state->past[i][k]);
    }
}

static void hear(const Stretch *g, uint32_t frames, i8 lanes, f8 *raw) {
  const f8 *from[TIMBRE_OPERATORS];
  uint32_t operators = g->q->timbre->operator_count;
  for (uint32_t i = 0; i < operators; i++) from[i] = g->buffer[i] + FM_BACK * g->samples;
  add_up(g->q->timbre, from, frames * g->samples, FM_MOST / g->samples, lanes, raw);
  keep_past(g, operators, frames, lanes);
}

// -- beginnings -----------------------------------------------------------------------------------

// The phases of notes that begin, so that they are 0 when they do: `ahead` frames of the steady pitch, or
// back by as many.
static void set_phases(const Stretch *g, i8 starting, bool early) {
  for (uint32_t i = 0; i < g->q->timbre->operator_count; i++) {
    FmSpan pitch = g->plan->pitch[i];
    u8x step = to_step(pitch.from / (float)g->samples) * g->samples;
    u8x glide = (u8x)lanes_truncate((pitch.to - pitch.from) * (0x1p32f / QUANTUM));
    u8x n = (u8x)g->q->begin - FM_AHEAD;
    u8x phase = early ? 0u - step * (u8x)g->q->begin : 0u - (n * step + glide * ((n * (n - 1u)) >> 1));
    u8x *now = &g->state->phase[i];
    *now = (u8x)lanes_select(starting, (f8)phase, (f8)*now);
  }
}

// Notes that begin in the first FM_AHEAD frames are already due: the generator makes these frames for them.
static void catch_up(const Stretch *whole, const FmPlan *plan, i8 due, f8 *raw) {
  FmPlan still = *plan;
  uint32_t operators = whole->q->timbre->operator_count;
  u8x before[TIMBRE_OPERATORS];
  memcpy(before, whole->state->phase, sizeof before);
  Stretch g = *whole;
  g.plan = &still;
  g.frames = FM_AHEAD;
  g.begin = g.q->begin;
  still.drive.to = still.drive.from;
  still.feedback.to = still.feedback.from;
  for (uint32_t i = 0; i < operators; i++) {
    f8 step = (plan->amp[i].to - plan->amp[i].from) * ((float)FM_AHEAD / QUANTUM);
    still.amp[i] = (FmSpan){plan->amp[i].from - step, plan->amp[i].to - step};
    still.pitch[i].to = plan->pitch[i].from;
  }
  set_phases(&g, due, true);
  run_all(&g);
  hear(&g, FM_AHEAD, due, raw + (FM_PAST - FM_AHEAD) * FM_MOST);
  for (uint32_t i = 0; i < operators; i++)
    whole->state->phase[i] = (u8x)lanes_select(due, (f8)whole->state->phase[i], (f8)before[i]);
  put_past(whole, operators);
}

static void generate(FmState *s, const SynthQuantum *q, const FmPlan *plan, f8 raw[FM_RAW]) {
  FmBuffer buffer[TIMBRE_OPERATORS];
  Stretch g = {s,     q, plan, s->samples, fm_parts(q), 0, QUANTUM, q->starting != 0, q->begin - FM_AHEAD,
               buffer};
  put_past(&g, q->timbre->operator_count);
  if (q->starting) {
    i8 starting = fm_bits(q->starting), due = starting & (q->begin < FM_AHEAD);
    set_phases(&g, starting & ~due, false);
    uint32_t any = 0;
    for (int k = 0; k < LANES; k++) any |= (uint32_t)due[k];
    if (any) catch_up(&g, plan, due, raw);
  }
  run_all(&g);
  hear(&g, QUANTUM, fm_bits(q->busy), raw + FM_PAST * FM_MOST);
}

// -- samples a frame ------------------------------------------------------------------------------

enum { WARM = 6, CALM = 64 }; // quanta until a new way has settled; and until an old one is given up

// More at once, fewer when they have not been needed for a while.
static void settle(FmState *s, const SynthQuantum *q, uint32_t wanted) {
  if (q->busy == q->starting) {
    memset(&s->half, 0, sizeof s->half);
    memset(s->raw, 0, sizeof s->raw);
    s->samples = s->wanted = wanted;
    s->warm = s->calm = 0;
    s->half_share = wanted > 1 ? 0.5f : 0;
    s->four_share = wanted > 2 ? 1 : 0;
  }
  s->calm = wanted < s->wanted ? s->calm + 1 : 0;
  if (wanted > s->wanted || s->calm > CALM) s->wanted = wanted, s->calm = 0;
  if (s->wanted > s->samples) {
    if (s->samples == 1) memset(s->half.odd, 0, sizeof s->half.odd);
    uint32_t each = FM_MOST / s->samples;
    for (uint32_t k = 0; k < FM_PAST * FM_MOST; k++) s->raw[k] = s->raw[k / each * each];
    s->samples = s->wanted;
    s->warm = WARM;
  }
}

static FmWay way(FmState *s) {
  FmWay w = {.half_from = s->half_share, .four_from = s->four_share};
  bool warm = s->warm > 0;
  s->warm -= warm;
  w.half_to = warm ? w.half_from : s->wanted > 1 ? 0.5f : 0;
  w.four_to = warm ? w.four_from : s->wanted > 2 ? 1 : 0;
  w.second = s->samples > 1;
  w.fourth = s->samples > 2;
  s->half_share = w.half_to;
  s->four_share = w.four_to;
  if (!warm) s->samples = s->wanted;
  return w;
}

// -- the quantum ----------------------------------------------------------------------------------

static uint32_t alive(const FmState *s, const SynthQuantum *q) {
  i8 dead = (i8)lanes_splat(0) == 0, released = fm_bits(q->released);
  for (uint32_t i = 0; i < q->timbre->operator_count; i++) {
    const Operator *o = &q->timbre->operator[i];
    if (o->level <= 0) continue;
    i8 falls = o->sustain < 1e-5f ? ~s->rising[i] : ~s->rising[i] & released;
    dead &= falls & (s->env[i] * s->gain[i] * o->level < 1e-5f);
  }
  uint32_t left = q->busy;
  for (uint32_t k = 0; k < LANES; k++)
    if (dead[k]) left &= ~(1u << k);
  return left | q->starting;
}

static void silence(FmState *s, const SynthQuantum *q, f8 out[QUANTUM]) {
  i8 busy = fm_bits(q->busy);
  if (q->busy == 0xff && !q->starting) return;
  for (int32_t n = 0; n < QUANTUM; n++) out[n] = fm_and(busy & (q->begin <= n), out[n]);
  for (uint32_t k = 0; k < FM_PAST * FM_MOST; k++) s->raw[k] = fm_and(busy, s->raw[k]);
  for (uint32_t k = 0; k <= FM_EVEN; k++) s->half.even[k] = fm_and(busy, s->half.even[k]);
  for (uint32_t k = 0; k <= FM_ODD; k++) s->half.odd[k] = fm_and(busy, s->half.odd[k]);
}

static REALTIME uint32_t fm_render(void *state, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) {
  FmState *s = state;
  FmPlan plan;
  f8 raw[FM_RAW];
  uint32_t wanted;
  fm_plan(s, q, &plan, &wanted);
  settle(s, q, wanted);
  memcpy(raw, s->raw, sizeof s->raw);
  generate(s, q, &plan, raw);
  FmWay w = way(s);
  if (q->starting) w.begin = &q->begin;
  for (uint32_t p = 0; p < fm_parts(q); p++) fm_halve_part(&s->half, &w, raw, p, left);
  memcpy(s->raw, raw + QUANTUM * FM_MOST, sizeof s->raw);
  silence(s, q, left);
  if (q->stereo) memcpy(right, left, QUANTUM * sizeof *left);
  return alive(s, q);
}

extern const Synth SYNTH_OF(fm);
const Synth SYNTH_OF(fm) = {
    .name = "fm", .state = sizeof(FmState), .knobs = FM_KNOBS, .start = fm_start, .render = fm_render};
