#include "engine/hit.h"
#include "dsp/maths.h"

// No level falls faster than by 60 dB in this time: nothing gets too small for arithmetic in a quantum.
static const float shortest_s = 0.001f;
static const float highest = 0.45f; // of the sample rate: what is higher is left out

// The cymbals of Roland's TR-808: six square waves that have no pitch in common (Werner, Abel and Smith
// 2014).
static const float bank_hz[DRUM_SQUARES] = {205.3f, 304.4f, 369.6f, 522.7f, 540.0f, 800.0f};

// One stroke as it is begun: the factors that apply to all of it.
typedef struct {
  DrumLanes *lanes;
  uint32_t lane, seed;
  int32_t begin;
  const DrumPiece *piece;
  float rate_hz, brightness, tune, stretch;
  float noise; // so that a band is as loud at every rate
} Hit;

// The factor a frame of a level that falls by 60 dB in `seconds`.
static float fall_60(const Hit *h, float seconds) {
  return maths_exp2(-9.96578428f / (max_f(seconds * h->stretch, shortest_s) * h->rate_hz));
}

// A number of this stroke, -1 to 1.
static float chance(const Hit *h, uint32_t which) {
  return (float)(int32_t)maths_hash(h->seed + which * 0x9e3779b9u) * 0x1p-31f;
}

static float clamped(const Hit *h, float hz) { return clamp_f(hz * h->tune / h->rate_hz, 0, highest); }

static void set_envelope(const Hit *h, DrumEnvelope *e, float level, float decay, float attack) {
  uint32_t i = h->lane;
  e->level[i] = max_f(level, 0);
  e->fall[i] = fall_60(h, decay);
  e->rise[i] = attack > 0 ? 1 : 0;
  e->rise_fall[i] = maths_exp2(-4.32192809f / (max_f(attack * h->stretch, shortest_s) * h->rate_hz));
}

static void set_filter(const Hit *h, DrumFilter *f, float hz, float q) {
  uint32_t i = h->lane;
  float g = maths_tan(clamp_f(clamped(h, hz), 1e-5f, highest)), k = 1 / max_f(q, 0.3f);
  float part = 2 / (1 + g * (g + k));
  f->a[i] = part - 1;
  f->b[i] = part * g;
  f->e[i] = part * g * g;
  f->k[i] = k;
  for (uint32_t side = 0; side < 2; side++) f->state1[side][i] = f->state2[side][i] = 0;
}

// -- layers --------------------------------------------------------------------------------------

// A mode above the first is a little louder or softer with each stroke.
static void set_mode(const Hit *h, uint32_t k, float level, float ratio, float decay) {
  DrumMode *m = &h->lanes->mode[k];
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  float hz = ratio * max_f(p->tone_start, p->tone_end);
  if (k > 0) level *= h->brightness * (1 + 0.08f * chance(h, k));
  m->level[i] = hz * h->tune < highest * h->rate_hz ? max_f(level, 0) : 0;
  m->fall[i] = fall_60(h, decay);
  m->ratio[i] = ratio;
  m->phase[i] = 0;
  float late = 0.5f * (chance(h, 16 + k) + 1) * p->tone_scatter * h->stretch * h->rate_hz;
  m->wait[i] = h->begin + (k > 0 ? (int32_t)late : 0);
}

static void start_tone(const Hit *h) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  float first = p->tone_start > 0 ? p->tone_start : p->tone_end; // one alone: the pitch stays
  d->step[i] = p->tone_end * h->tune / h->rate_hz;
  d->drop[i] = (first - p->tone_end) * h->tune / h->rate_hz * h->brightness;
  d->drop_fall[i] = fall_60(h, p->tone_sweep);
  d->follow[i] = 1 - p->tone_apart;
  d->tone_rise[i] = p->tone_attack > 0 ? 1 : 0;
  d->tone_rise_fall[i] =
      maths_exp2(-4.32192809f / (max_f(p->tone_attack * h->stretch, shortest_s) * h->rate_hz));
  set_mode(h, 0, p->tone, 1, p->tone_decay);
  set_mode(h, 1, p->tone2, p->tone2_ratio, p->tone2_decay);
  set_mode(h, 2, p->tone3, p->tone3_ratio, p->tone3_decay);
  set_mode(h, 3, p->tone4, p->tone4_ratio, p->tone4_decay);
  set_mode(h, 4, p->tone5, p->tone5_ratio, p->tone5_decay);
  set_mode(h, 5, p->tone6, p->tone6_ratio, p->tone6_decay);
}

// A band between two corners, with those of Butterworth.
static void set_band(const Hit *h, DrumBand *b, float level, float low, float high, float decay) {
  const float butterworth = 0.70710678f;
  set_envelope(h, &b->envelope, level * h->noise, decay, 0);
  set_filter(h, &b->low_pass, high * h->brightness, butterworth);
  set_filter(h, &b->high_pass, low, butterworth);
}

static void start_bursts(const Hit *h) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  float gap = p->burst_gap * h->rate_hz * (1 + 0.06f * chance(h, 8));
  d->burst_left[i] = p->bursts > 1 ? (int32_t)p->bursts - 1 : 0;
  d->burst_gap[i] = d->burst_next[i] = (int32_t)clamp_f(gap, 1, 1e6f);
  d->burst_peak[i] = d->band[0].envelope.level[i];
  d->burst_last[i] = d->band[0].envelope.fall[i];
  if (d->burst_left[i] > 0 && p->burst_decay > 0) d->band[0].envelope.fall[i] = fall_60(h, p->burst_decay);
}

static void start_noise(const Hit *h) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  d->noise_key[i] = maths_hash(h->seed);
  d->noise_place[i] = 0u - (uint32_t)h->begin * 0x9e3779b9u;
  set_band(h, &d->band[0], p->noise, p->noise_low, p->noise_high, p->noise_decay);
  set_band(h, &d->band[1], p->thump, p->thump_low, p->thump_high, p->thump_decay);
  if (p->noise_attack > 0) {
    DrumEnvelope *e = &d->band[0].envelope;
    set_envelope(h, e, e->level[i], p->noise_decay, p->noise_attack);
  }
  start_bursts(h);
  float g = maths_tan(clamped(h, p->click_high > 0 ? p->click_high : 12000));
  d->click[i] = max_f(p->click * h->brightness * h->noise, 0);
  d->click_fall[i] = fall_60(h, p->click_decay > 0 ? p->click_decay : 0.004f);
  d->click_gain[i] = g / (1 + g);
  d->click_state[i] = 0;
}

static void set_square(const Hit *h, uint32_t k, float hz) {
  DrumLanes *d = h->lanes;
  uint32_t i = h->lane;
  float step = hz * h->piece->metal_pitch * h->tune / h->rate_hz;
  if (step < 1e-6f || step > 0.25f) {
    d->square_phase[k][i] = d->square_step[k][i] = 0;
    d->square_edge[k][i] = 0; // at phase 0 the wave is 0
    return;
  }
  d->square_step[k][i] = (uint32_t)(step * 0x1p32f);
  d->square_edge[k][i] = 0x1p-32f / step;
  d->square_phase[k][i] = k * 0x2aaaaaabu - d->square_step[k][i] * (uint32_t)h->begin;
}

static void start_metal(const Hit *h) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  const float given[DRUM_SQUARES] = {p->square1, p->square2, p->square3, p->square4, p->square5, p->square6};
  float any = 0;
  for (uint32_t k = 0; k < DRUM_SQUARES; k++) any += given[k];
  for (uint32_t k = 0; k < DRUM_SQUARES; k++) set_square(h, k, any > 0 ? given[k] : bank_hz[k]);
  d->ring[h->lane] = p->metal_ring;
  set_envelope(h, &d->metal, p->metal, p->metal_decay, p->metal_attack);
  set_envelope(h, &d->metal_band, p->metal_band, p->metal_band_decay, 0);
  set_filter(h, &d->metal_filter, p->metal_low, 0.5f);
  set_filter(h, &d->metal_band_filter, p->metal_band_hz, p->metal_band_q);
}

// The first grain falls at once, unless the shake swells.
static void start_grains(const Hit *h) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  float rate = clamp_f(p->grain_rate / h->rate_hz, 0, 0.9f);
  set_envelope(h, &d->grains, p->grains * h->noise, p->grain_decay, p->grain_attack);
  d->grain_key[i] = maths_hash(h->seed ^ 0x5bd1e995u);
  d->grain_odds[i] = (int32_t)(rate * (1 - p->grain_ratchet) * 0x1p31f);
  d->ratchet_step[i] = (int32_t)(rate * p->grain_ratchet * 0x1p31f);
  d->ratchet[i] = INT32_MAX;
  d->grain[0][i] = p->grain_attack > 0 || p->grain_ratchet > 0 ? 0 : 0.7f * d->grains.level[i];
  d->grain[1][i] = 0;
  d->grain_fall[i] = fall_60(h, p->grain_ring);
  set_filter(h, &d->grain_filter, p->grain_hz, p->grain_q);
}

static void start_out(const Hit *h, float velocity) {
  DrumLanes *d = h->lanes;
  const DrumPiece *p = h->piece;
  uint32_t i = h->lane;
  d->width[i] = clamp_f(p->width, 0, 1);
  d->drive[i] = p->drive > 0 ? 1 + 4 * p->drive : 0;
  d->drive_gain[i] = p->drive > 0 ? 1 / (1 + p->drive) : 1;
  d->fade[i] = 1;
  d->fade_step[i] = 0;
  float angle = (p->pan + 1) * 0.125f, level = p->level * velocity * velocity;
  d->left[i] = level * maths_sin(0.25f - angle);
  d->right[i] = level * maths_sin(angle);
}

void hit_start(DrumLanes *d, uint32_t lane, const DrumPiece *p, float velocity, uint32_t seed, int32_t begin,
               float rate_hz) {
  Hit h = {.lanes = d, .lane = lane, .seed = seed, .begin = begin, .piece = p, .rate_hz = rate_hz};
  h.brightness = 1 - p->vel_to_tone * (1 - velocity);
  h.tune = maths_exp2(clamp_f(p->tune, -60, 60) * (1.0f / 12));
  h.stretch = p->decay > 0 ? p->decay : 1;
  h.noise = __builtin_sqrtf(rate_hz * (1.0f / 48000));
  d->start[lane] = begin;
  start_tone(&h);
  start_noise(&h);
  start_metal(&h);
  start_grains(&h);
  start_out(&h, velocity);
}
