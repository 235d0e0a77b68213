#include "engine/voice.h"
#include "dsp/maths.h"
#include "engine/envelope.h"
#include "engine/filter.h"
#include "engine/sway.h"
#include <string.h>

// Full scale of one voice: twelve of them at their loudest stay within reach of the limiter.
static const float voice_scale = 0.5f;

enum { NO_FRAME = -1 };

// -- starting and ending ---------------------------------------------------------------------------

VoiceKind voice_kind(const Timbre *timbre, const VoiceSettings *s) {
  uint32_t asked = (uint32_t)s->value[PARAM_UNISON];
  uint32_t own = timbre->copies > 1 ? timbre->copies : s->value[PARAM_DETUNE] > 0 ? 3 : 1;
  bool spreads = s->kernels->synths[timbre->synth]->stereo && s->value[PARAM_SPREAD] > 0;
  return (VoiceKind){timbre, asked ? asked : own, spreads};
}

static void open_group(VoiceGroup *g, const VoiceKind *kind, const VoiceSettings *s) {
  g->timbre = kind->timbre;
  g->copies = kind->copies;
  g->spreads = kind->spreads;
  g->pans = sway_pans(kind->timbre);
  g->swells = sway_leads(kind->timbre, MOD_LEVEL);
  g->stereo = g->spreads || g->pans;
  g->soonest_tick = g->soonest_frame = INT64_MAX;
  g->waiting = 0;
  memset(g->synth, 0, s->kernels->synths[kind->timbre->synth]->state);
  memset(&g->body, 0, sizeof g->body);
  memset(&g->mix, 0, sizeof g->mix);
}

static void end_by(VoiceGroup *g, const Voice *v) {
  if (v->end_tick < g->soonest_tick) g->soonest_tick = v->end_tick;
  if (v->end_frame < g->soonest_frame) g->soonest_frame = v->end_frame;
}

static float slide_step(float slide, float glide_s, float rate_hz) {
  return __builtin_fabsf(slide) * min_f(QUANTUM / (glide_s * rate_hz), 1);
}

void voice_start(VoiceGroup *g, uint32_t lane, const VoiceKind *kind, const VoiceSettings *s,
                 const Voice *note, float *memory) {
  if (!g->busy) open_group(g, kind, s);
  Voice *v = &g->voice[lane];
  *v = *note;
  v->state = VOICE_HELD;
  v->release_at = v->fade_at = NO_FRAME;
  v->fade_left = 0;
  v->frames = 0;
  v->slide_step = slide_step(v->slide, s->value[PARAM_GLIDE] + 1e-6f, s->rate_hz);
  g->sliding |= v->slide != 0;
  g->memory[lane] = memory;
  g->key[lane] = tuning_pitch(s->keys, v->pitch);
  envelope_start(g, lane, s);
  filter_start(g, lane, s);
  g->left[lane] = g->right[lane] = voice_scale * v->velocity * v->velocity;
  sway_start(g, lane, s);
  end_by(g, v);
  g->busy |= 1u << lane;
  g->waiting |= 1u << lane;
  g->living++;
  g->corner = g->attacking = true;
}

void voice_turn(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, const Voice *note, float glide_s) {
  Voice *v = &g->voice[lane];
  float key = tuning_pitch(s->keys, note->pitch);
  v->slide += g->key[lane] - key;
  v->slide_step = slide_step(v->slide, glide_s + 1e-6f, s->rate_hz);
  g->sliding |= v->slide != 0;
  g->key[lane] = key;
  g->moved = true;
  v->pitch = note->pitch;
  v->owner = note->owner;
  v->order = note->order > v->order ? note->order : v->order;
  v->end_tick = note->end_tick;
  v->end_frame = note->end_frame;
  end_by(g, v);
}

void voice_release(VoiceGroup *g, uint32_t lane, int32_t at) {
  Voice *v = &g->voice[lane];
  if (v->state != VOICE_HELD && v->state != VOICE_PEDAL) return;
  v->state = VOICE_RELEASED;
  v->release_at = at > v->begin ? at : v->begin;
  g->corner = true;
  g->filter_rests = false;
}

void voice_fade(VoiceGroup *g, uint32_t lane, int32_t at, float rate_hz) {
  Voice *v = &g->voice[lane];
  if (v->state == VOICE_FREE || v->state == VOICE_FADING) return;
  v->state = VOICE_FADING;
  g->living--;
  v->fade_at = at > v->begin ? at : v->begin;
  v->fade_left = (int32_t)(rate_hz * 0.005f);
  g->corner = true;
}

float voice_level(const VoiceGroup *g, uint32_t lane) {
  const Voice *v = &g->voice[lane];
  float level = v->attack_left > 0 ? 1 : g->amp.level[lane]; // what is still rising will be loud
  return level * max_f(g->left[lane], g->right[lane]);
}

// -- the sound -------------------------------------------------------------------------------------

static uint32_t parts_of(const VoiceGroup *g, const Kernels *k) { return g->busy >> 4 ? k->parts : 1; }

static SynthQuantum quantum_of(VoiceGroup *g, const VoiceSettings *s) {
  SynthQuantum q = {.rate_hz = s->rate_hz,
                    .timbre = g->timbre,
                    .busy = g->busy & ~g->waiting,
                    .starting = g->starting,
                    .parts = parts_of(g, s->kernels),
                    .step_from = g->step_from,
                    .step_to = g->step,
                    .moves = group_differ(&g->step_from, &g->step),
                    .from = g->from,
                    .to = g->to,
                    .copies = g->copies,
                    .detune = s->glide[PARAM_DETUNE].now,
                    .spread = s->glide[PARAM_SPREAD].now,
                    .stereo = g->spreads};
  EACH_LANE(lane, g->busy) {
    if (g->starting >> lane & 1) q.begin[lane] = g->voice[lane].begin;
    q.released |= (uint32_t)(g->voice[lane].state == VOICE_RELEASED) << lane;
  }
  return q;
}

static void start_lane(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, const SynthQuantum *q) {
  const Voice *v = &g->voice[lane];
  SynthNote note = {g->key[lane], v->velocity, v->seed};
  s->kernels->synths[g->timbre->synth]->start(g->synth, lane, q, &note, g->memory[lane]);
  if (body_needed(g->timbre)) s->kernels->body->start(&g->body, lane, q, &note);
  filter_clear(g, lane); // a lane that waits lets its last note's body ring on
  g->mix.before[0][lane] = g->mix.before[1][lane] = 0;
  g->mix.sub_phase[lane] = 0u - (uint32_t)(q->step_to[lane] * 0x1p31f) * (uint32_t)v->begin;
  g->mix.noise_key[lane] = maths_hash(~v->seed);
  g->mix.noise_place[lane] = 0;
}

// Lanes whose first frame lies in this quantum.
static void find_starting(VoiceGroup *g) {
  g->starting = 0;
  EACH_LANE(lane, g->waiting) g->starting |= (uint32_t)(g->voice[lane].begin < QUANTUM) << lane;
  g->waiting &= ~g->starting;
}

typedef struct {
  f8 left[QUANTUM], right[QUANTUM];
} Sides;

static void hush_before_start(const VoiceGroup *g, const SynthQuantum *q, f8 wave[QUANTUM]) {
  EACH_LANE(lane, g->starting)
  for (int32_t n = 0; n < q->begin[lane]; n++) wave[n][lane] = 0;
}

// The same for both sides of what is stereo.
static void add(VoiceGroup *g, const VoiceSettings *s, const SynthQuantum *q, Sides *wave) {
  const Glide *sub = &s->glide[PARAM_SUB_OSC], *noise = &s->glide[PARAM_NOISE_MIX];
  if (!glide_sounds(sub) && !glide_sounds(noise)) return;
  MixLanes before = g->mix;
  for (uint32_t side = 0; side < 1u + g->stereo; side++) {
    f8 *out = side ? wave->right : wave->left;
    if (side) g->mix = before;
    if (glide_sounds(sub)) s->kernels->sub(&g->mix, &q->step_from, &q->step_to, glide_ramp(sub), out);
    if (glide_sounds(noise)) s->kernels->hiss(&g->mix, glide_ramp(noise), out);
    hush_before_start(g, q, out);
  }
}

// Lanes that the synth has not written must leave nothing behind.
static const Kernels *kernels_for(const VoiceGroup *g, const VoiceSettings *s) {
  return g->busy >> 4 ? s->kernels : s->kernels->half;
}

static void drive(VoiceGroup *g, const VoiceSettings *s, Sides *wave) {
  const Glide *amount = &s->glide[PARAM_DRIVE];
  if (!glide_sounds(amount)) return;
  const Kernels *k = kernels_for(g, s);
  k->drive(&g->mix, 0, glide_ramp(amount), wave->left);
  if (g->stereo) k->drive(&g->mix, 1, glide_ramp(amount), wave->right);
}

// The lanes that go on.
static uint32_t render_synth(VoiceGroup *g, const VoiceSettings *s, Sides *wave) {
  SynthQuantum q = quantum_of(g, s);
  EACH_LANE(lane, g->starting) start_lane(g, lane, s, &q);
  uint32_t alive = s->kernels->synths[g->timbre->synth]->render(g->synth, &q, wave->left, wave->right);
  if (g->stereo && !g->spreads) memcpy(wave->right, wave->left, sizeof wave->right);
  q.stereo = g->stereo;
  add(g, s, &q, wave);
  if (body_needed(g->timbre)) s->kernels->body->render(&g->body, &q, wave->left, wave->right);
  drive(g, s, wave);
  return alive | g->waiting;
}

static void free_lane(VoiceGroup *g, uint32_t lane) {
  Voice *v = &g->voice[lane];
  g->living -= v->state != VOICE_FADING;
  v->state = VOICE_FREE;
  g->busy &= ~(1u << lane);
  g->left[lane] = g->right[lane] = 0;
}

// A frame to come lies a quantum nearer.
static int32_t nearer(int32_t at) { return at >= QUANTUM ? at - QUANTUM : NO_FRAME; }

static void end_quantum(VoiceGroup *g, uint32_t alive) {
  g->corner = false;
  EACH_LANE(lane, g->busy) {
    Voice *v = &g->voice[lane];
    v->frames += v->begin < QUANTUM ? QUANTUM - v->begin : 0;
    v->begin = v->begin >= QUANTUM ? v->begin - QUANTUM : 0;
    v->release_at = nearer(v->release_at);
    v->fade_at = nearer(v->fade_at);
    if (!(g->waiting >> lane & 1) && (!(alive >> lane & 1) || envelope_ended(g, lane)))
      free_lane(g, lane);
    else
      g->corner |=
          v->state == VOICE_FADING || v->begin > 0 || v->release_at != NO_FRAME || g->waiting >> lane & 1;
  }
}

static void mix_down(VoiceGroup *g, const VoiceSettings *s, const Sides *wave, const f8 amp[QUANTUM],
                     SvfMode mode, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  const Kernels *k = kernels_for(g, s);
  SvfMix mix = {glide_ramp(&s->low), glide_ramp(&s->band), glide_ramp(&s->high)};
  if (!g->stereo) {
    k->strip(&g->svf[0], mode, &mix, wave->left, amp, &g->left, &g->right, bus_left, bus_right);
    return;
  }
  f8 none = {0};
  Sides sides;
  for (uint32_t side = 0; side < 2; side++) {
    f8 *swung = side ? sides.right : sides.left;
    if (g->pans) {
      memcpy(swung, amp, sizeof sides.left);
      k->swell(&g->side[side], swung);
    }
    k->strip(&g->svf[side], mode, &mix, side ? wave->right : wave->left, g->pans ? swung : amp,
             side ? &none : &g->left, side ? &g->right : &none, bus_left, bus_right);
  }
}

void voice_render(VoiceGroup *g, const VoiceSettings *s, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  Sides wave;
  f8 amp[QUANTUM];
  find_starting(g);
  if (s->amount != 0 || sway_uses(g->timbre, MOD_ENVELOPE)) envelope_advance_filter(g);
  sway_advance(g, s);
  uint32_t alive = render_synth(g, s, &wave);
  SvfMode mode = filter_prepare(g, s);
  envelope_render(g, s, amp);
  if (g->swells) kernels_for(g, s)->swell(&g->level, amp);
  mix_down(g, s, &wave, amp, mode, bus_left, bus_right);
  end_quantum(g, alive);
}
