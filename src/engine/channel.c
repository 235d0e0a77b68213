#include "engine/channel.h"
#include "dsp/maths.h"
#include "engine/wave.h"

// -- parameters ------------------------------------------------------------------------------------

static void aim(Channel *c, Control control, float target) {
  if (c->control[control].target == target) return;
  c->control[control].target = target;
  c->moving |= 1u << control;
}

// A corner of 0 turns a filter off: it fades out where it stands.
static void aim_corner(Channel *c, ParamId id, Control corner, Control wet) {
  float hz = c->value[id];
  aim(c, wet, hz > 0);
  if (hz > 0) aim(c, corner, maths_log2(max_f(hz, 10)));
}

static void aim_levels(Channel *c) {
  float level = c->value[PARAM_VOLUME] * c->value[PARAM_EXPRESSION] * maths_decibels(c->value[PARAM_GAIN]);
  float angle = (c->value[PARAM_PAN] + 1) * 0.125f; // of a cycle: constant power
  aim(c, CONTROL_LEFT, level * maths_sin(0.25f - angle));
  aim(c, CONTROL_RIGHT, level * maths_sin(angle));
}

static void aim_modulation(Channel *c) {
  aim(c, CONTROL_BEND, c->bend * c->value[PARAM_BEND_RANGE]);
  aim(c, CONTROL_VIBRATO, c->value[PARAM_VIBRATO_DEPTH] + c->pressure * c->value[PARAM_PRESSURE_TO_VIBRATO]);
}

static void aim_all(Channel *c) {
  const float *value = c->value;
  aim_levels(c);
  aim_modulation(c);
  aim_corner(c, PARAM_CUTOFF, CONTROL_CUTOFF, CONTROL_WET);
  aim_corner(c, PARAM_LOWPASS, CONTROL_LOWPASS, CONTROL_LOWPASS_WET);
  aim(c, CONTROL_DAMPING, 1 / value[PARAM_RESONANCE]);
  aim(c, CONTROL_LOWPASS_DAMPING, 1 / value[PARAM_LOWPASS_Q]);
  aim(c, CONTROL_AMOUNT, value[PARAM_FILTER_AMOUNT]);
  aim(c, CONTROL_VELOCITY_AMOUNT, value[PARAM_VEL_TO_FILTER]);
  aim(c, CONTROL_WIDTH, value[PARAM_WIDTH]);
  aim(c, CONTROL_PWM_DEPTH, value[PARAM_PWM_DEPTH]);
  aim(c, CONTROL_DETUNE, value[PARAM_DETUNE]);
  aim(c, CONTROL_TRANSPOSE, value[PARAM_TRANSPOSE]);
  aim(c, CONTROL_SUB, value[PARAM_SUB_OSC]);
  aim(c, CONTROL_NOISE, value[PARAM_NOISE_MIX]);
}

// The pulse's width now: pwm_slow and pwm_fast have a depth of their own.
static float pulse_width(const Channel *c) {
  Shape shape = (Shape)c->value[PARAM_SYNTH];
  bool preset = shape == SHAPE_PWM_SLOW || shape == SHAPE_PWM_FAST;
  float depth = preset ? 0.35f : c->control[CONTROL_PWM_DEPTH].now;
  return clamp_f(c->control[CONTROL_WIDTH].now + depth * maths_sin(c->pwm_cycles), 0.005f, 0.995f);
}

static void snap_all(Channel *c) {
  for (uint32_t k = 0; k < CONTROL_COUNT; k++) glide_snap(&c->control[k], c->control[k].target);
  c->moving = 0;
  c->width = pulse_width(c);
}

static void advance_controls(Channel *c, const Surroundings *s) {
  for (uint32_t k = 0; k < CONTROL_COUNT; k++) {
    if (!(c->moving >> k & 1)) continue;
    glide_advance(&c->control[k], s->glide_rate);
    if (!glide_moves(&c->control[k])) c->moving &= ~(1u << k);
  }
}

void channel_init(Channel *c, uint32_t number) {
  for (uint32_t id = 0; id < PARAM_COUNT; id++) c->value[id] = param_row((ParamId)id)->initial;
  c->control[CONTROL_CUTOFF].target = c->control[CONTROL_LOWPASS].target = 10;
  c->pwm_cycles = (float)number * 0.0618f;
  c->asleep = true;
  aim_all(c);
  snap_all(c);
}

void channel_set(Channel *c, ParamId id, float value) {
  c->value[id] = value;
  aim_all(c);
  if (c->asleep) snap_all(c);
}

void channel_bend(Channel *c, float bend) {
  c->bend = bend;
  aim_modulation(c);
  if (c->asleep) snap_all(c);
}

void channel_pressure(Channel *c, float pressure) {
  c->pressure = pressure;
  aim_modulation(c);
  if (c->asleep) snap_all(c);
}

// -- notes -----------------------------------------------------------------------------------------

typedef struct {
  VoiceGroup *group;
  uint32_t lane;
} Place;

#define EACH_VOICE(c, g, lane)                                                                               \
  for (VoiceGroup *g = (c)->group; g < (c)->group + CHANNEL_GROUPS; g++)                                     \
    for (uint32_t lane = 0; g->busy && lane < LANES; lane++)                                                 \
      if (g->busy >> lane & 1)

static bool is_note(VoiceState state) { return state != VOICE_FREE && state != VOICE_FADING; }

// The voice to give up: one that is released before one that is held, then the quieter (by steps of
// 6 dB), then the older.
static Place least_missed(Channel *c) {
  Place found = {NULL, 0};
  uint32_t least_rank = UINT32_MAX;
  uint64_t oldest = UINT64_MAX;
  EACH_VOICE(c, g, lane) {
    const Voice *v = &g->voice[lane];
    if (!is_note(v->state)) continue;
    int32_t loudness = (int32_t)maths_log2(voice_level(g, lane) + 1e-6f) + 32;
    uint32_t rank = (v->state == VOICE_RELEASED ? 0u : 64u) + (uint32_t)loudness;
    if (rank > least_rank || (rank == least_rank && v->order > oldest)) continue;
    least_rank = rank;
    oldest = v->order;
    found = (Place){g, lane};
  }
  return found;
}

static uint32_t note_count(const Channel *c) {
  uint32_t count = 0;
  for (uint32_t g = 0; g < CHANNEL_GROUPS; g++) count += c->group[g].living;
  return count;
}

static uint32_t first_free(const VoiceGroup *g) { return (uint32_t)__builtin_ctz(~g->busy); }

static VoiceGroup *group_for(Channel *c, Shape shape, uint32_t copies) {
  VoiceGroup *empty = NULL;
  for (VoiceGroup *g = c->group; g < c->group + CHANNEL_GROUPS; g++) {
    if (!g->busy && !empty) empty = g;
    if (g->busy && g->busy != 0xff && g->shape == shape && g->copies == copies) return g;
  }
  return empty;
}

// With every lane taken, most of them fading: the voice that has faded furthest gives its lane.
static Place faintest(Channel *c, Shape shape, uint32_t copies) {
  Place found = {NULL, 0};
  int32_t least = INT32_MAX;
  EACH_VOICE(c, g, lane) {
    const Voice *v = &g->voice[lane];
    if (g->shape != shape || g->copies != copies || v->state != VOICE_FADING || v->fade_left > least)
      continue;
    least = v->fade_left;
    found = (Place){g, lane};
  }
  return found;
}

static VoiceSettings settings_of(Channel *c, const Surroundings *s);

static void hit_drum(Channel *c, const Surroundings *s, const Voice *note) {
  uint32_t key = (uint32_t)clamp_f(note->pitch + 0.5f, 0, 127);
  uint8_t piece = c->kit->piece[key];
  if (piece == KIT_NONE) return;
  uint32_t most = (uint32_t)max_f(c->value[PARAM_VOICES], 16);
  stroke_hit(&c->strokes, c->kit, piece, note->velocity, note->begin, note->order, note->owner, most,
             s->rate_hz);
  c->asleep = false;
}

static void make_room(Channel *c, const Surroundings *s, int32_t at) {
  for (uint32_t count = note_count(c); count >= (uint32_t)c->value[PARAM_VOICES]; count--) {
    Place victim = least_missed(c);
    voice_fade(victim.group, victim.lane, at, s->rate_hz);
  }
}

bool channel_note(Channel *c, const Surroundings *s, const Voice *note) {
  if (c->kit) {
    hit_drum(c, s, note);
    return true;
  }
  make_room(c, s, note->begin);
  Shape shape = (Shape)c->value[PARAM_SYNTH];
  uint32_t copies = wave_copies(shape, c->value[PARAM_DETUNE]);
  VoiceGroup *g = group_for(c, shape, copies);
  Place place = {g, g ? first_free(g) : 0};
  if (!g) place = faintest(c, shape, copies);
  if (!place.group) return false;
  VoiceSettings settings = settings_of(c, s);
  uint32_t seed = maths_hash(s->seed + (uint32_t)note->order * 0x9e3779b9u);
  voice_start(place.group, place.lane, &settings, note, seed);
  c->asleep = false;
  return true;
}

void channel_note_off(Channel *c, uint32_t owner, float pitch, int32_t at, bool pedal_holds) {
  EACH_VOICE(c, g, lane) {
    Voice *v = &g->voice[lane];
    if (v->owner != owner || v->pitch != pitch || v->state != VOICE_HELD) continue;
    if (pedal_holds && c->pedal)
      v->state = VOICE_PEDAL;
    else
      voice_release(g, lane, at);
  }
}

void channel_pedal(Channel *c, bool down, int32_t at) {
  c->pedal = down;
  if (down) return;
  EACH_VOICE(c, g, lane) {
    if (g->voice[lane].state == VOICE_PEDAL) voice_release(g, lane, at);
  }
}

void channel_release(Channel *c, uint32_t owner, uint32_t mask, int32_t at) {
  EACH_VOICE(c, g, lane) {
    if ((g->voice[lane].owner & mask) == (owner & mask)) voice_release(g, lane, at);
  }
}

void channel_silence(Channel *c, const Surroundings *s) {
  EACH_VOICE(c, g, lane) voice_fade(g, lane, 0, s->rate_hz);
  stroke_silence(&c->strokes, s->rate_hz);
}

uint32_t channel_voices(const Channel *c) { return note_count(c) + stroke_count(&c->strokes); }

// -- rendering -------------------------------------------------------------------------------------

static void advance_pwm(Channel *c, const Surroundings *s) {
  Shape shape = (Shape)c->value[PARAM_SYNTH];
  float rate = shape == SHAPE_PWM_SLOW ? 0.3f : shape == SHAPE_PWM_FAST ? 3 : c->value[PARAM_PWM_RATE];
  c->pwm_cycles += rate * QUANTUM / s->rate_hz;
  if (c->pwm_cycles > 0.5f) c->pwm_cycles -= 1;
}

static const uint32_t filter_controls = 1u << CONTROL_CUTOFF | 1u << CONTROL_DAMPING | 1u << CONTROL_WET |
                                        1u << CONTROL_AMOUNT | 1u << CONTROL_VELOCITY_AMOUNT;

static VoiceSettings settings_of(Channel *c, const Surroundings *s) {
  const Glide *control = c->control;
  return (VoiceSettings){
      .kernels = s->kernels,
      .tables = s->tables,
      .rate_hz = s->rate_hz,
      .tuning = s->tuning,
      .value = c->value,
      .bend = control[CONTROL_BEND].now + control[CONTROL_TRANSPOSE].now,
      .vibrato = control[CONTROL_VIBRATO].now,
      .detune = control[CONTROL_DETUNE].now,
      .width = c->width,
      .width_next = c->width,
      .sub = control[CONTROL_SUB],
      .noise = control[CONTROL_NOISE],
      .cutoff = maths_exp2(control[CONTROL_CUTOFF].next),
      .amount = control[CONTROL_AMOUNT].next,
      .velocity_amount = control[CONTROL_VELOCITY_AMOUNT].next,
      .damping = control[CONTROL_DAMPING],
      .wet = control[CONTROL_WET],
      .filter_rests = (c->moving & filter_controls) == 0,
  };
}

static void render_voices(Channel *c, const Surroundings *s, float left[QUANTUM], float right[QUANTUM]) {
  f8 bus_left[QUANTUM] = {{0}}, bus_right[QUANTUM] = {{0}};
  advance_pwm(c, s);
  VoiceSettings settings = settings_of(c, s);
  settings.width_next = c->width = pulse_width(c);
  for (VoiceGroup *g = c->group; g < c->group + CHANNEL_GROUPS; g++)
    if (g->busy) voice_render(g, &settings, bus_left, bus_right);
  stroke_render(&c->strokes, s->kernels, bus_left, bus_right);
  s->kernels->reduce(bus_left, left);
  s->kernels->reduce(bus_right, right);
}

static bool has_busy_lane(const Channel *c) {
  uint32_t busy = 0;
  for (uint32_t g = 0; g < CHANNEL_GROUPS; g++) busy |= c->group[g].busy;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) busy |= c->strokes.busy[g];
  return busy != 0;
}

static void fall_asleep(Channel *c) {
  c->asleep = true;
  c->lowpass.on = false;
  snap_all(c);
}

// Voices, strokes and filters as new; parameters as they are.
static void reset(Channel *c) {
  for (uint32_t g = 0; g < CHANNEL_GROUPS; g++) c->group[g] = (VoiceGroup){0};
  c->strokes = (Strokes){0};
  c->meter = (Meter){{0}, {0}};
  fall_asleep(c);
}

static const float nothing[QUANTUM];

static void rest(Channel *c, const Surroundings *s) {
  for (uint32_t side = 0; side < 2; side++)
    if (c->meter.peak[side] > 0 || c->meter.square[side] > 0)
      meter_measure(&c->meter, side, nothing, s->rate_hz);
}

bool channel_render(Channel *c, const Surroundings *s, float left[QUANTUM], float right[QUANTUM]) {
  if (c->asleep) {
    rest(c, s);
    return true;
  }
  float out[2][QUANTUM];
  advance_controls(c, s);
  render_voices(c, s, out[0], out[1]);
  insert_lowpass(&c->lowpass, &c->control[CONTROL_LOWPASS], &c->control[CONTROL_LOWPASS_DAMPING],
                 &c->control[CONTROL_LOWPASS_WET], s->rate_hz, out[0], out[1]);
  insert_level(&c->control[CONTROL_LEFT], out[0]);
  insert_level(&c->control[CONTROL_RIGHT], out[1]);
  float square = meter_measure(&c->meter, 0, out[0], s->rate_hz);
  square += meter_measure(&c->meter, 1, out[1], s->rate_hz);
  if (!is_finite(square)) {
    reset(c);
    return false;
  }
  for (uint32_t n = 0; n < QUANTUM; n++) {
    left[n] += out[0][n];
    right[n] += out[1][n];
  }
  if (!has_busy_lane(c) && !insert_rings(&c->lowpass)) fall_asleep(c);
  return true;
}
