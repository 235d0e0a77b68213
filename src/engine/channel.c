#include "engine/channel.h"
#include "dsp/maths.h"
#include "engine/held.h"
#include "engine/settings.h"
#include "engine/sway.h"

static float value_of(const Channel *c, ParamId id) { return c->strip->panel.value[id]; }

void channel_init(Channel *c, Strip *strip, uint32_t number) {
  c->strip = strip;
  c->pwm_cycles = (float)number * 0.0618f;
  c->low.target = 1;
  glide_snap(&c->gate, 1);
  for (uint32_t key = 0; key < 128; key++) c->split[key] = STRIP_NONE;
}

void channel_bend(Channel *c, float bend) { c->bend = c->bending.target = bend; }

void channel_pressure(Channel *c, float pressure) { c->pressure = c->pressing.target = pressure; }

void channel_wheel(Channel *c, float wheel) { c->wheel = c->wheeling.target = wheel; }

// A note is about to start: whatever glides, glides from here.
static void wake(Channel *c, const Surroundings *s) {
  bool slept = c->strip->asleep;
  strip_wake(c->strip);
  if (slept) settings_snap(c, s);
}

// -- notes -----------------------------------------------------------------------------------------

#define EACH_VOICE(c, g, lane)                                                                               \
  for (uint32_t g = 0; g < (c)->used; g++)                                                                   \
    for (uint32_t lane = 0; (c)->group[g].busy && lane < LANES; lane++)                                      \
      if ((c)->group[g].busy >> lane & 1)

static bool is_note(VoiceState state) { return state != VOICE_FREE && state != VOICE_FADING; }

enum { RANK_HELD = 64, RANK_STROKE = 256 };

static ChannelNote lesser(ChannelNote a, ChannelNote b) {
  bool b_first = b.rank < a.rank || (b.rank == a.rank && b.order < a.order);
  return b_first ? b : a;
}

// A note that is released goes before one that is held, then the quieter (by steps of 6 dB), then the older.
static ChannelNote least_missed_voice(const Channel *c, uint64_t newest) {
  ChannelNote found = {.rank = UINT32_MAX};
  EACH_VOICE(c, g, lane) {
    const Voice *v = &c->group[g].voice[lane];
    if (!is_note(v->state) || v->order >= newest) continue;
    int32_t loudness = (int32_t)maths_log2(voice_level(&c->group[g], lane) + 1e-6f) + 32;
    uint32_t rank = (v->state == VOICE_RELEASED ? 0u : RANK_HELD) + (uint32_t)loudness;
    found = lesser(found, (ChannelNote){rank, v->order, v, g, lane});
  }
  return found;
}

static ChannelNote least_missed_stroke(const Channel *c, uint64_t newest) {
  ChannelNote found = {.rank = UINT32_MAX};
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; c->strokes.busy[g] && i < LANES; i++) {
      const Stroke *k = &c->strokes.stroke[g][i];
      if (!(c->strokes.busy[g] >> i & 1) || k->fading || k->order >= newest) continue;
      found = lesser(found, (ChannelNote){RANK_STROKE, k->order, NULL, g, i});
    }
  return found;
}

ChannelNote channel_least_missed(const Channel *c, uint64_t newest) {
  return lesser(least_missed_voice(c, newest), least_missed_stroke(c, newest));
}

void channel_fade(Channel *c, const ChannelNote *note, float rate_hz) {
  if (note->voice)
    voice_fade(&c->group[note->group], note->lane, 0, rate_hz);
  else
    stroke_fade(&c->strokes, note->group, note->lane, rate_hz);
}

uint64_t channel_newest(const Channel *c, uint64_t order) {
  EACH_VOICE(c, g, lane) {
    const Voice *v = &c->group[g].voice[lane];
    if (is_note(v->state) && v->order > order) order = v->order;
  }
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; c->strokes.busy[g] && i < LANES; i++) {
      const Stroke *k = &c->strokes.stroke[g][i];
      if (c->strokes.busy[g] >> i & 1 && !k->fading && k->order > order) order = k->order;
    }
  return order;
}

typedef struct {
  VoiceGroup *group;
  uint32_t lane;
} Place;

static uint32_t note_count(const Channel *c) {
  uint32_t count = 0;
  for (uint32_t g = 0; g < c->used; g++) count += c->group[g].living;
  return count;
}

static uint32_t first_free(const VoiceGroup *g) { return (uint32_t)__builtin_ctz(~g->busy); }

static bool is_of(const VoiceGroup *g, const VoiceKind *kind) {
  return g->timbre == kind->timbre && g->copies == kind->copies && g->spreads == kind->spreads;
}

static VoiceGroup *group_for(Channel *c, const VoiceKind *kind) {
  VoiceGroup *empty = NULL;
  for (VoiceGroup *g = c->group; g < c->group + CHANNEL_GROUPS; g++) {
    if (!g->busy && !empty) empty = g;
    if (g->busy && g->busy != 0xff && is_of(g, kind)) return g;
  }
  return empty;
}

// With every lane taken, most of them fading: the voice that has faded furthest gives its lane.
static Place faintest(Channel *c, const VoiceKind *kind) {
  Place found = {NULL, 0};
  int32_t least = INT32_MAX;
  EACH_VOICE(c, g, lane) {
    VoiceGroup *group = &c->group[g];
    const Voice *v = &group->voice[lane];
    if (!is_of(group, kind) || v->state != VOICE_FADING || v->fade_left > least) continue;
    least = v->fade_left;
    found = (Place){group, lane};
  }
  return found;
}

// What a key's force comes to by the feel of the keys.
static float feel(const Channel *c, float velocity) {
  float curve = value_of(c, PARAM_VELOCITY_CURVE);
  return curve == 0 || velocity <= 0 ? velocity : maths_exp2(maths_log2(velocity) * maths_exp2(1.5f * curve));
}

// A hand is up to 12 ms late and 1.5 dB off.
static void humanize(const Channel *c, const Surroundings *s, Voice *v) {
  float much = value_of(c, PARAM_HUMANIZE);
  if (much == 0) return;
  float late = 0.5f + 0.5f * sway_chance(v->seed, HUMAN_ONSET);
  v->begin += (int32_t)(0.012f * much * late * s->rate_hz);
  v->velocity *= maths_decibels(0.75f * much * sway_chance(v->seed, HUMAN_LEVEL));
  v->velocity = min_f(v->velocity, 1);
}

static void hit_drum(Channel *c, const Surroundings *s, const Voice *note) {
  uint32_t key = (uint32_t)clamp_f(note->pitch + 0.5f, 0, 127);
  uint8_t piece = c->kit->piece[key];
  if (piece == KIT_NONE) return;
  uint32_t most = (uint32_t)max_f(value_of(c, PARAM_VOICES), 16);
  wake(c, s);
  stroke_hit(&c->strokes, c->kit, piece, c->split[key], note, most, s->rate_hz);
}

static void make_room(Channel *c, const Surroundings *s, int32_t at) {
  for (uint32_t count = note_count(c); count >= (uint32_t)value_of(c, PARAM_VOICES); count--) {
    ChannelNote victim = least_missed_voice(c, UINT64_MAX);
    voice_fade(&c->group[victim.group], victim.lane, at, s->rate_hz);
  }
}

static bool start_note(Channel *c, const Surroundings *s, const VoiceSettings *settings, const Voice *note) {
  VoiceKind kind = voice_kind(timbre_of(c, s), settings);
  VoiceGroup *g = group_for(c, &kind);
  Place place = {g, g ? first_free(g) : 0};
  if (!g) place = faintest(c, &kind);
  if (!place.group) return false;
  float *memory = NULL;
  if (s->kernels->synths[kind.timbre->synth]->memory) {
    memory = line_take(s->lines, place.group, place.lane);
    if (!memory) return false;
  }
  voice_start(place.group, place.lane, &kind, settings, note, memory);
  uint32_t number = (uint32_t)(place.group - c->group);
  if (number >= c->used) c->used = number + 1;
  return true;
}

bool channel_note(Channel *c, const Surroundings *s, const Voice *note) {
  strip_begin(c->strip);
  Voice v = *note;
  v.velocity = feel(c, note->velocity);
  v.seed = maths_hash(s->seed + (uint32_t)note->order * 0x9e3779b9u);
  v.slide = v.pressure = 0;
  humanize(c, s, &v);
  if (c->kit) {
    hit_drum(c, s, &v);
    return true;
  }
  wake(c, s);
  VoiceSettings settings = settings_of(c, s);
  if (held_takes(c, &settings, &v)) return true;
  make_room(c, s, note->begin);
  return start_note(c, s, &settings, &v);
}

void channel_key_pressure(Channel *c, float pitch, float pressure) {
  EACH_VOICE(c, g, lane) {
    Voice *v = &c->group[g].voice[lane];
    if (v->pitch == pitch && v->owner >> 24 == OWNER_PORT >> 24) v->pressure = pressure;
  }
}

void channel_end(Channel *c, const Surroundings *s, VoiceGroup *g, uint32_t lane, int32_t at, int64_t tick,
                 int64_t frame) {
  VoiceSettings settings = settings_of(c, s);
  if (!held_returns(c, &settings, g, lane, tick, frame)) voice_release(g, lane, at);
}

void channel_note_off(Channel *c, const Surroundings *s, uint32_t owner, float pitch, int32_t at,
                      bool pedal_holds) {
  held_drop(c, owner, pitch);
  EACH_VOICE(c, g, lane) {
    Voice *v = &c->group[g].voice[lane];
    if (v->owner != owner || v->pitch != pitch || v->state != VOICE_HELD) continue;
    if (pedal_holds && c->pedal)
      v->state = VOICE_PEDAL;
    else
      channel_end(c, s, &c->group[g], lane, at, INT64_MIN, INT64_MIN);
  }
}

void channel_pedal(Channel *c, bool down, int32_t at) {
  c->pedal = down;
  if (down) return;
  EACH_VOICE(c, g, lane) {
    if (c->group[g].voice[lane].state == VOICE_PEDAL) voice_release(&c->group[g], lane, at);
  }
}

void channel_release(Channel *c, uint32_t owner, uint32_t mask, int32_t at) {
  held_release(c, owner, mask);
  EACH_VOICE(c, g, lane) {
    if ((c->group[g].voice[lane].owner & mask) == (owner & mask)) voice_release(&c->group[g], lane, at);
  }
}

void channel_silence(Channel *c, const Surroundings *s) {
  held_release(c, 0, 0);
  EACH_VOICE(c, g, lane) voice_fade(&c->group[g], lane, 0, s->rate_hz);
  stroke_silence(&c->strokes, s->rate_hz);
}

uint32_t channel_voices(const Channel *c) { return note_count(c) + stroke_count(&c->strokes); }

// -- rendering -------------------------------------------------------------------------------------

typedef struct {
  f8 left[QUANTUM], right[QUANTUM];
} Lanes;

static void render_voices(Channel *c, const Surroundings *s, Lanes *lanes) {
  if (c->used == 0) return;
  settings_advance_width(c, s);
  VoiceSettings settings = settings_of(c, s);
  for (VoiceGroup *g = c->group; g < c->group + c->used; g++)
    if (g->busy) voice_render(g, &settings, lanes->left, lanes->right);
  while (c->used > 0 && !c->group[c->used - 1].busy) c->used--;
}

bool channel_sounds(const Channel *c) {
  uint32_t busy = c->used;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) busy |= c->strokes.busy[g];
  return busy != 0;
}

void channel_wake(Channel *c, const Surroundings *s, Strip *strips) {
  if (!channel_sounds(c)) return;
  wake(c, s);
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    if (c->strokes.busy[g] && c->strokes.out[g] != STRIP_NONE) strip_wake(&strips[c->strokes.out[g]]);
}

void channel_hold(Channel *c, const Surroundings *s) { wake(c, s); }

void channel_reset(Channel *c) {
  for (uint32_t g = 0; g < CHANNEL_GROUPS; g++) c->group[g] = (VoiceGroup){0};
  c->used = c->held_count = 0;
  c->strokes = (Strokes){0};
}

void channel_rejoin(Channel *c, uint8_t split) {
  for (uint32_t key = 0; key < 128; key++)
    if (c->split[key] == split) c->split[key] = STRIP_NONE;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    if (c->strokes.out[g] == split) c->strokes.out[g] = STRIP_NONE;
}

static void keep_dry(Strip *s) {
  for (uint32_t side = 0; s->is_key && side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++) s->dry[side][n] = s->bus[side][n];
}

static void add_dry(Strip *to, const Strip *from) {
  for (uint32_t side = 0; to->is_key && side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++) to->dry[side][n] += from->bus[side][n];
}

static void render_split(Channel *c, const Surroundings *s, Strip *split, uint8_t number) {
  Lanes lanes = {{{0}}, {{0}}};
  stroke_render(&c->strokes, s->kernels, number, lanes.left, lanes.right);
  s->kernels->reduce(lanes.left, split->bus[0]);
  s->kernels->reduce(lanes.right, split->bus[1]);
  keep_dry(split);
  add_dry(c->strip, split);
}

static void shut_gate(Channel *c) {
  if (!glide_moves(&c->gate) && c->gate.target == 1) return;
  for (uint32_t side = 0; side < 2; side++) {
    GlideRamp gate = glide_ramp(&c->gate);
    for (uint32_t n = 0; n < QUANTUM; n++) c->strip->bus[side][n] *= glide_next(&gate);
  }
}

void channel_render(Channel *c, const Surroundings *s, Strip *strips) {
  Lanes lanes = {{{0}}, {{0}}};
  settings_advance(c, s);
  uint64_t splits = stroke_splits(&c->strokes);
  render_voices(c, s, &lanes);
  stroke_render(&c->strokes, s->kernels, STRIP_NONE, lanes.left, lanes.right);
  s->kernels->reduce(lanes.left, c->strip->bus[0]);
  s->kernels->reduce(lanes.right, c->strip->bus[1]);
  shut_gate(c);
  keep_dry(c->strip);
  for (; splits; splits &= splits - 1) {
    uint8_t number = (uint8_t)__builtin_ctzll(splits);
    render_split(c, s, &strips[number], number);
  }
}
