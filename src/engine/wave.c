#include "engine/wave.h"
#include "dsp/maths.h"

uint32_t wave_copies(Shape shape, float detune) {
  if (shape == SHAPE_NOISE) return 1;
  if (shape == SHAPE_SUPERSAW) return UNISON_MAX;
  return detune > 0 ? 3 : 1;
}

// Places of the copies between -1 and 1. A supersaw's are Szabo's (2010), measured on the original.
static const float supersaw_place[UNISON_MAX] = {0, -1, -0.57246f, -0.17746f, 0.18106f, 0.56582f, 0.97671f};
static const float three_places[3] = {0, -1, 1};

static float copy_place(uint32_t copies, uint32_t copy) {
  return copies == UNISON_MAX ? supersaw_place[copy] : three_places[copy % 3];
}

// A single wave starts at its zero. Three copies start within a quarter cycle of each other, so that a key is
// as loud each time; the seven of a supersaw start anywhere, or they would beat in step.
static uint32_t copy_phase(uint32_t copies, uint32_t copy, uint32_t seed) {
  uint32_t any = maths_hash(seed + copy * 0x9e3779b9u);
  return copies == 1 ? 0 : copies == UNISON_MAX ? any : any / 4;
}

void wave_start(VoiceGroup *g, uint32_t lane, uint32_t seed) {
  for (uint32_t c = 0; c < g->copies; c++) g->osc.phase[c][lane] = copy_phase(g->copies, c, seed);
  g->osc.sub_phase[lane] = 0;
  g->osc.noise_key[lane] = maths_hash(~seed);
  g->osc.noise_place[lane] = 0;
}

// -- pitch -----------------------------------------------------------------------------------------

static float lane_vibrato(const Voice *v, const VoiceSettings *s) {
  float seconds = (float)v->frames / s->rate_hz - s->value[PARAM_VIBRATO_DELAY];
  if (seconds <= 0) return 0;
  float cycles = seconds * s->value[PARAM_VIBRATO_RATE];
  cycles -= (float)(int64_t)cycles;
  return min_f(seconds * 4, 1) * maths_sin(cycles > 0.5f ? cycles - 1 : cycles) * s->vibrato * 0.01f;
}

static f8 group_pitch(const VoiceGroup *g, const VoiceSettings *s) {
  f8 pitch = g->key + s->bend;
  if (s->vibrato != 0)
    for (uint32_t lane = 0; lane < LANES; lane++) pitch[lane] += lane_vibrato(&g->voice[lane], s);
  return pitch;
}

static void find_steps(VoiceGroup *g, const VoiceSettings *s, u8x step[UNISON_MAX]) {
  float cents = s->detune + (g->shape == SHAPE_SUPERSAW ? 15 : 0);
  for (uint32_t c = 0; c < g->copies; c++) {
    float ratio = maths_exp2(copy_place(g->copies, c) * cents * (1.0f / 1200));
    i8 whole = __builtin_convertvector(g->step * ratio * 0x1p32f, i8);
    step[c] = (u8x)whole;
  }
  g->detune = s->detune;
}

// Through this quantum the steps move to the new ones; a note that starts has them from the start.
static void glide_to(VoiceGroup *g, const u8x next[UNISON_MAX]) {
  for (uint32_t c = 0; c < g->copies; c++) {
    for (uint32_t lane = 0; lane < LANES; lane++)
      if (g->voice[lane].frames == 0) g->osc.step[c][lane] = next[c][lane];
    g->osc.glide[c] = (i8)(next[c] - g->osc.step[c]) / QUANTUM;
  }
}

static void arrive(VoiceGroup *g, const u8x next[UNISON_MAX]) {
  for (uint32_t c = 0; c < g->copies; c++) {
    g->osc.step[c] = next[c];
    g->osc.glide[c] = (i8){0};
  }
}

// The level of the tables that each lane's highest copy allows. Returns whether one changed.
static bool find_levels(const VoiceGroup *g, const VoiceSettings *s, const u8x next[UNISON_MAX],
                        uint32_t level[LANES]) {
  bool changed = false;
  uint32_t top = g->copies - 1;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    uint32_t from = g->osc.step[top][lane], to = next[top][lane];
    level[lane] = table_level(s->tables, (float)(from > to ? from : to) * 0x1p-32f);
    changed |= level[lane] != g->level[lane];
  }
  return changed;
}

static void use_levels(VoiceGroup *g, const VoiceSettings *s, const uint32_t level[LANES]) {
  const Table *table = &s->tables->table[g->shape == SHAPE_TRIANGLE ? TABLE_TRIANGLE : TABLE_SAW];
  for (uint32_t lane = 0; lane < LANES; lane++) {
    g->osc.points[lane] = table->points[level[lane]];
    g->osc.length[lane] = s->tables->length[level[lane]];
  }
}

// -- the wave --------------------------------------------------------------------------------------

static OscKernel kernel_of(const Kernels *k, Shape shape) {
  switch (shape) {
  case SHAPE_SINE: return k->sine;
  case SHAPE_SAW:
  case SHAPE_SUPERSAW:
  case SHAPE_TRIANGLE: return k->table;
  case SHAPE_SQUARE:
  case SHAPE_PULSE:
  case SHAPE_PWM_SLOW:
  case SHAPE_PWM_FAST: return k->pulse;
  case SHAPE_NOISE: return k->noise;
  case SHAPE_COUNT: break;
  }
  return k->sine;
}

static void set_width(VoiceGroup *g, const VoiceSettings *s) {
  float from = g->shape == SHAPE_SQUARE ? 0.5f : s->width,
        to = g->shape == SHAPE_SQUARE ? 0.5f : s->width_next;
  uint32_t width = (uint32_t)(from * 0x1p32f), step = (uint32_t)(int32_t)((to - from) * (0x1p32f / QUANTUM));
  g->osc.width = (u8x){0} + width;
  g->osc.width_step = (u8x){0} + step;
}

// Sounding lanes whose level of the tables changed: they fade from the old to the new, or a glide would
// click.
static uint32_t fading_lanes(const VoiceGroup *g, const uint32_t level[LANES]) {
  uint32_t fading = 0;
  for (uint32_t lane = 0; lane < LANES; lane++)
    if ((g->busy >> lane & 1) && g->voice[lane].frames > 0 && level[lane] != g->level[lane])
      fading |= 1u << lane;
  return fading;
}

static void change_levels(VoiceGroup *g, const VoiceSettings *s, OscKernel kernel,
                          const uint32_t level[LANES], f8 wave[QUANTUM]) {
  uint32_t fading = fading_lanes(g, level);
  f8 old[QUANTUM];
  if (fading) {
    OscLanes before = g->osc;
    kernel(&before, g->copies, old);
  }
  use_levels(g, s, level);
  kernel(&g->osc, g->copies, wave);
  for (uint32_t lane = 0; lane < LANES; lane++) {
    g->level[lane] = level[lane];
    for (uint32_t n = 0; (fading >> lane & 1) && n < QUANTUM; n++) {
      float share = ((float)n + 0.5f) * (1.0f / QUANTUM);
      wave[n][lane] = old[n][lane] + (wave[n][lane] - old[n][lane]) * share;
    }
  }
}

// A lane that starts within the quantum has its phases set back, to be at zero when it does.
static void set_back(VoiceGroup *g) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    Voice *v = &g->voice[lane];
    if (!(g->busy >> lane & 1) || v->frames > 0 || v->begin == 0) continue;
    uint32_t frames = (uint32_t)v->begin;
    for (uint32_t c = 0; c < g->copies; c++) g->osc.phase[c][lane] -= g->osc.step[c][lane] * frames;
    g->osc.sub_phase[lane] -= (g->osc.step[0][lane] >> 1) * frames;
    g->osc.noise_place[lane] -= frames;
  }
}

static void hush_before_start(const VoiceGroup *g, f8 wave[QUANTUM]) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    const Voice *v = &g->voice[lane];
    if (v->frames > 0) continue;
    for (int32_t n = 0; n < v->begin; n++) wave[n][lane] = 0;
  }
}

// Where the pitch goes in this quantum. Looks once more in the one after a move, when it has arrived: the
// tables may then be richer. False when nothing moves.
static bool follow_pitch(VoiceGroup *g, const VoiceSettings *s, u8x next[UNISON_MAX]) {
  bool rests = !g->started && !g->moved && s->bend == g->bend && s->detune == g->detune && s->vibrato == 0;
  if (rests) return false;
  f8 pitch = group_pitch(g, s);
  bool moved = group_differ(&pitch, &g->pitch) || s->detune != g->detune, again = g->moved;
  g->moved = moved;
  g->bend = s->bend;
  g->started = false;
  if (!moved && !again) return false;
  g->pitch = pitch;
  s->kernels->step(&pitch, s->tuning, &g->step);
  find_steps(g, s, next);
  glide_to(g, next);
  return true;
}

// One over the root of the copies: as loud as one.
static float copies_gain(uint32_t copies) { return copies == 1 ? 1 : copies == 3 ? 0.57735f : 0.37796f; }

void wave_render(VoiceGroup *g, const VoiceSettings *s, f8 wave[QUANTUM]) {
  uint32_t level[LANES];
  u8x next[UNISON_MAX];
  bool moves = follow_pitch(g, s, next), changed = moves && find_levels(g, s, next, level);
  if (g->corner) set_back(g);
  set_width(g, s);
  OscKernel kernel = kernel_of(s->kernels, g->shape);
  if (changed)
    change_levels(g, s, kernel, level, wave);
  else
    kernel(&g->osc, g->copies, wave);
  float gain = copies_gain(g->copies);
  for (uint32_t n = 0; g->copies > 1 && n < QUANTUM; n++) wave[n] *= gain;
  if (glide_sounds(&s->sub)) s->kernels->sub(&g->osc, glide_ramp(&s->sub), wave);
  if (glide_sounds(&s->noise)) s->kernels->hiss(&g->osc, glide_ramp(&s->noise), wave);
  if (moves) arrive(g, next);
  if (g->corner) hush_before_start(g, wave);
}
