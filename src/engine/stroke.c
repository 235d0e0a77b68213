#include "engine/stroke.h"
#include "dsp/maths.h"

// Below this (-100 dB) a layer is silent.
static const float silence = 1e-5f;

// Six square waves that have no pitch in common: the cymbals of Roland's TR-808 (Werner, Abel and Smith
// 2014).
static const float metal_hz[METAL_SQUARES] = {205.3f, 304.4f, 369.6f, 522.7f, 540.0f, 800.0f};

// The factor a frame of a level that falls by 60 dB in `seconds`.
static float fall_60(float seconds, float rate_hz) {
  return maths_exp2(-9.96578428f / max_f(seconds * rate_hz, 1));
}

static float one_pole_gain(float hz, float rate_hz) {
  float g = maths_tan(clamp_f(hz / rate_hz, 0, 0.49f));
  return g / (1 + g);
}

static void start_tone(DrumLanes *d, uint32_t i, const DrumPiece *p, float brightness, float rate_hz) {
  d->tone[i] = p->tone;
  d->tone_fall[i] = fall_60(p->tone_decay, rate_hz);
  d->tone_step[i] = p->tone_end / rate_hz;
  d->tone_drop[i] = (p->tone_start - p->tone_end) / rate_hz * brightness;
  d->tone_drop_fall[i] = fall_60(p->tone_sweep, rate_hz);
  d->tone_phase[i] = d->tone2_phase[i] = 0;
  d->tone2[i] = p->tone2;
  d->tone2_fall[i] = fall_60(p->tone2_decay, rate_hz);
  d->tone2_ratio[i] = p->tone2_ratio;
}

static void start_noise(DrumLanes *d, uint32_t i, const DrumPiece *p, uint64_t order, float rate_hz) {
  d->noise[i] = d->noise_peak[i] = p->noise;
  d->noise_fall[i] = fall_60(p->noise_decay, rate_hz);
  d->burst_gap[i] = (int32_t)(p->burst_gap * rate_hz);
  d->burst_left[i] = p->bursts > 1 ? (int32_t)p->bursts - 1 : 0;
  d->burst_next[i] = d->burst_gap[i];
  d->noise_key[i] = maths_hash((uint32_t)order);
  d->noise_place[i] = 0;
  d->low_gain[i] = one_pole_gain(p->noise_low, rate_hz);
  d->high_gain[i] = one_pole_gain(p->noise_high, rate_hz);
  d->low1[i] = d->low2[i] = d->high1[i] = d->high2[i] = 0;
}

static void start_metal(DrumLanes *d, uint32_t i, const DrumPiece *p, float rate_hz) {
  d->metal[i] = p->metal;
  d->metal_fall[i] = fall_60(p->metal_decay, rate_hz);
  d->metal_gain[i] = one_pole_gain(p->metal_low, rate_hz);
  d->metal1[i] = d->metal2[i] = 0;
  for (uint32_t k = 0; k < METAL_SQUARES; k++) {
    d->metal_phase[k][i] = k * 0x2aaaaaabu;
    d->metal_step[k][i] = (uint32_t)(clamp_f(metal_hz[k] * p->metal_pitch / rate_hz, 0, 0.49f) * 0x1p32f);
  }
}

static void start(DrumLanes *d, uint32_t i, const DrumPiece *p, float velocity, uint64_t order,
                  float rate_hz) {
  float brightness = 1 - p->vel_to_tone * (1 - velocity);
  start_tone(d, i, p, brightness, rate_hz);
  start_noise(d, i, p, order, rate_hz);
  start_metal(d, i, p, rate_hz);
  d->high_gain[i] *= brightness;
  d->click[i] = p->click * brightness;
  d->click_fall[i] = fall_60(0.004f, rate_hz);
  d->drive[i] = p->drive > 0 ? 1 + 4 * p->drive : 0;
  d->drive_gain[i] = p->drive > 0 ? 1 / (1 + p->drive) : 1;
  d->fade[i] = 1;
  d->fade_step[i] = 0;
  float angle = (p->pan + 1) * 0.125f, level = p->level * velocity * velocity;
  d->left[i] = level * maths_sin(0.25f - angle);
  d->right[i] = level * maths_sin(angle);
}

// What runs on before the stroke begins is set back, to be at its start when it does.
static void set_back(DrumLanes *d, uint32_t i, int32_t at) {
  d->start[i] = at;
  d->noise_place[i] -= (uint32_t)at;
  for (uint32_t k = 0; k < METAL_SQUARES; k++) d->metal_phase[k][i] -= d->metal_step[k][i] * (uint32_t)at;
}

void stroke_fade(Strokes *s, uint32_t group, uint32_t lane, float rate_hz) {
  if (s->stroke[group][lane].fading) return;
  s->stroke[group][lane].fading = true;
  s->lanes[group].fade_step[lane] = 1 / (rate_hz * 0.005f);
}

typedef struct {
  uint32_t group, lane;
} Place;

static void choke(Strokes *s, uint8_t group_number, uint8_t piece, float rate_hz) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++) {
      const Stroke *k = &s->stroke[g][i];
      if ((s->busy[g] >> i & 1) && k->choke == group_number && k->piece != piece)
        stroke_fade(s, g, i, rate_hz);
    }
}

static const uint32_t all_groups = (1u << STROKE_GROUPS) - 1;

static uint32_t groups_to(const Strokes *s, uint8_t out) {
  uint32_t groups = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) groups |= (uint32_t)(s->out[g] == out) << g;
  return groups ? groups : all_groups;
}

// The oldest stroke of some groups that is not already fading; with none, the oldest of all.
static Place oldest(const Strokes *s, uint32_t groups) {
  Place found = {(uint32_t)__builtin_ctz(groups), 0};
  uint64_t least = UINT64_MAX;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; groups >> g & 1 && i < LANES; i++) {
      const Stroke *k = &s->stroke[g][i];
      uint64_t order = k->order | (k->fading ? 1ull << 63 : 0);
      if ((s->busy[g] >> i & 1) && order < least) {
        least = order;
        found = (Place){g, i};
      }
    }
  return found;
}

static bool free_place(const Strokes *s, uint8_t out, Place *place) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++)
      if (!(s->busy[g] >> i & 1) && (!s->busy[g] || s->out[g] == out)) {
        *place = (Place){g, i};
        return true;
      }
  return false;
}

static uint32_t living(const Strokes *s) {
  uint32_t count = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++) count += (s->busy[g] >> i & 1) && !s->stroke[g][i].fading;
  return count;
}

void stroke_hit(Strokes *s, const Kit *kit, uint8_t piece, uint8_t out, const Voice *note, uint32_t most,
                float rate_hz) {
  const DrumPiece *p = &kit->pieces[piece];
  if (p->choke > 0) choke(s, (uint8_t)p->choke, piece, rate_hz);
  if (living(s) >= most) {
    Place old = oldest(s, all_groups);
    stroke_fade(s, old.group, old.lane, rate_hz);
  }
  Place place;
  if (!free_place(s, out, &place)) place = oldest(s, groups_to(s, out));
  if (!s->busy[place.group]) s->out[place.group] = out;
  start(&s->lanes[place.group], place.lane, p, note->velocity, note->order, rate_hz);
  set_back(&s->lanes[place.group], place.lane, note->begin);
  s->stroke[place.group][place.lane] = (Stroke){note->order, note->owner, piece, (uint8_t)p->choke, false};
  s->busy[place.group] |= 1u << place.lane;
}

void stroke_silence(Strokes *s, float rate_hz) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++)
      if (s->busy[g] >> i & 1) stroke_fade(s, g, i, rate_hz);
}

uint32_t stroke_count(const Strokes *s) {
  uint32_t busy = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) busy |= s->busy[g];
  return busy ? living(s) : 0;
}

static bool has_ended(const DrumLanes *d, uint32_t i) {
  if (d->fade[i] <= 0) return true;
  if (d->start[i] > 0 || d->burst_left[i] > 0) return false;
  return d->tone[i] < silence && d->tone2[i] < silence && d->noise[i] < silence && d->metal[i] < silence &&
         d->click[i] < silence;
}

static float snapped(float x) { return x < 1e-18f && x > -1e-18f ? 0 : x; }

// What has died away becomes exactly zero, before it gets so small that arithmetic slows down.
static void snap(DrumLanes *d, uint32_t i) {
  f8 *const fading[] = {&d->tone, &d->tone2, &d->noise, &d->metal, &d->click,  &d->tone_drop,
                        &d->low1, &d->low2,  &d->high1, &d->high2, &d->metal1, &d->metal2};
  for (uint32_t k = 0; k < sizeof fading / sizeof *fading; k++) (*fading[k])[i] = snapped((*fading[k])[i]);
}

uint64_t stroke_splits(const Strokes *s) {
  uint64_t splits = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    if (s->busy[g] && s->out[g] != STRIP_NONE) splits |= 1ull << s->out[g];
  return splits;
}

void stroke_render(Strokes *s, const Kernels *kernels, uint8_t out, f8 bus_left[QUANTUM],
                   f8 bus_right[QUANTUM]) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) {
    if (!s->busy[g] || s->out[g] != out) continue;
    DrumLanes *d = &s->lanes[g];
    kernels->drum(d, bus_left, bus_right);
    for (uint32_t i = 0; i < LANES; i++) {
      if (!(s->busy[g] >> i & 1)) continue;
      snap(d, i);
      if (!has_ended(d, i)) continue;
      s->busy[g] &= ~(1u << i);
      d->left[i] = d->right[i] = 0;
      d->tone[i] = d->tone2[i] = d->noise[i] = d->metal[i] = d->click[i] = 0;
    }
  }
}
