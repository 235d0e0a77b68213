// Voices that sing: a glottis, breath and a throat.
//
// A choir's copies have a pitch and a beginning of their own, and one throat; where both sides are wanted,
// each side has its own sum of them.
#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/vocal_source.h"

typedef struct {
  u8x phase, step;
  f8 ratio, level;       // of the note's, at the quantum's start
  f8 wander, wander_far; // noise through one pole, and through two
} VocalCopy;

// What a copy does in a quantum.
typedef struct {
  u8x glide;
  f8 gain[2][2]; // of each side, and its step
  const float *points[LANES];
  f8 length; // of each lane's table
} VocalVoice;

// Noise at the start of a note, through a band of its own.
typedef struct {
  f8 left_s, length_s, own, cross, bend, level;
  TractSide band;
} VocalBurst;

typedef struct {
  VocalCopy copy[SYNTH_COPIES];
  Formant formant[TRACT_FORMANTS];
  f8 tilt, breath, fall_hz; // what the quantum begins with
  f8 age_s, velocity;
  u8x key, place, noise;
  TractSide side[2];
  f8 tilted[2];
  VocalBurst burst;
  u8x fresh;    // all bits: has not been rendered yet
  float spread; // heard in the last quantum
} Vocal;

// What the quantum goes to.
typedef struct {
  Formant formant[TRACT_FORMANTS];
  f8 tilt, breath, fall_hz;
  f8 power; // of breath
  SourcePulse pulse;
  u8x noise;
} VocalAim;

// -- start ----------------------------------------------------------------------------------------

static float vocal_chance(uint32_t *seed) {
  *seed = maths_hash(*seed + 0x9e3779b9u);
  return (float)(*seed >> 8) * 0x1p-24f;
}

static void vocal_burst(VocalBurst *b, uint32_t lane, float rate_hz, float level, uint32_t seed) {
  float hz = min_f(1500 * maths_exp2(2 * vocal_chance(&seed)), 0.4f * rate_hz), k = 0.7f;
  float g = maths_tan(hz / rate_hz), a1 = 1 / (1 + g * (g + k));
  b->length_s[lane] = b->left_s[lane] = level > 0 ? 0.03f + 0.03f * vocal_chance(&seed) : 0;
  b->own[lane] = 2 * a1 - 1;
  b->cross[lane] = 2 * g * a1;
  b->bend[lane] = 2 * g * a1 * g;
  b->level[lane] = 0.4f * level * k;
  b->band.first[0][lane] = b->band.second[0][lane] = 0;
}

// A pulse comes at phase 0; a note begins halfway between two, where it is quiet. Only the first copy does.
static REALTIME void vocal_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                 float *memory) {
  Vocal *v = state;
  uint32_t seed = maths_hash(note->seed);
  (void)memory;
  for (uint32_t c = 0; c < SYNTH_COPIES; c++) {
    VocalCopy *copy = &v->copy[c];
    copy->phase[lane] = c ? maths_hash(seed + c) : 0x80000000u;
    copy->ratio[lane] = copy->level[lane] = 1;
    copy->wander[lane] = copy->wander_far[lane] = 0;
  }
  for (uint32_t k = 0; k < TRACT_FORMANTS; k++)
    for (uint32_t side = 0; side < 2; side++)
      v->side[side].first[k][lane] = v->side[side].second[k][lane] = 0;
  v->tilted[0][lane] = v->tilted[1][lane] = 0;
  v->age_s[lane] = 0;
  v->velocity[lane] = note->velocity;
  v->key[lane] = seed;
  v->place[lane] = 0;
  v->noise[lane] = seed | 1;
  v->fresh[lane] = 0xffffffffu;
  vocal_burst(&v->burst, lane, q->rate_hz, q->timbre->consonant, maths_hash(seed));
}

// -- control --------------------------------------------------------------------------------------

// Where the vowels have come to since a note began: each lasts as long, and gives way smoothly.
static float vocal_path(const Timbre *t, float age_s) {
  if (t->vowel_count == 0) return 0;
  uint32_t last = t->vowel_count - 1u;
  float at = t->vowel_s > 0 ? min_f(age_s / t->vowel_s, (float)last) : (float)last;
  uint32_t k = (uint32_t)at;
  float x = at - (float)k;
  if (k >= last) return t->vowel[last];
  return t->vowel[k] + x * x * (3 - 2 * x) * (t->vowel[k + 1] - t->vowel[k]);
}

// What makes noise as strong as the pulses: both have one power in a band. A pulse's harmonics are 1 / step
// apart; the rest is what the glottis lets through, and what numbers from -1/2 to 1/2 hold.
static f8 vocal_loudness_of_breath(const SynthQuantum *q) {
  f8 power = 2.77f / lanes_max(q->step_to, lanes_splat(1e-4f));
  for (uint32_t lane = 0; lane < LANES; lane++) power[lane] = __builtin_sqrtf(power[lane]);
  return power;
}

static void vocal_shape(const Vocal *v, VocalAim *aim, const SynthQuantum *q) {
  const f8 *knob = q->to;
  f8 place = knob[VOCAL_VOWEL], tension = knob[VOCAL_TENSION] + 0.3f * (v->velocity - 0.7f);
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (q->busy >> lane & 1) place[lane] += vocal_path(q->timbre, v->age_s[lane]);
  f8 pitch_hz = lanes_max(q->step_to * q->rate_hz, lanes_splat(10));
  f8 size = lanes_exp2(knob[VOCAL_TRACT]);
  f8 corner_hz = lanes_min(400.0f * lanes_exp2(4.0f * tension), lanes_splat(0.4f * q->rate_hz));
  aim->fall_hz = 4000.0f * lanes_exp2(1.5f * tension);
  TractAim tract = {.place = lanes_max(lanes_min(place, lanes_splat(4)), lanes_splat(0)),
                    .size = size,
                    .pitch_hz = pitch_hz,
                    .corner_hz = corner_hz,
                    .fall_hz = q->timbre->frames ? lanes_splat(1e6f) : aim->fall_hz,
                    .breath = knob[VOCAL_ASPIRATION] * knob[VOCAL_ASPIRATION],
                    .rate_hz = q->rate_hz};
  tract.voice = (1.0f - tract.breath) * (1.0f - tract.breath);
  tract_aim(aim->formant, &tract);
  f8 g = lanes_tan(corner_hz * (1.0f / q->rate_hz));
  aim->tilt = g / (1.0f + g);
  aim->breath = knob[VOCAL_ASPIRATION];
  aim->power = vocal_loudness_of_breath(q);
}

// A note's first quantum begins where it ends.
static void vocal_settle(Vocal *v, const VocalAim *aim) {
  i8 fresh = (i8)v->fresh;
  for (uint32_t k = 0; k < TRACT_FORMANTS; k++) {
    Formant *now = &v->formant[k];
    const Formant *next = &aim->formant[k];
    now->own = lanes_select(fresh, next->own, now->own);
    now->cross = lanes_select(fresh, next->cross, now->cross);
    now->bend = lanes_select(fresh, next->bend, now->bend);
    now->level = lanes_select(fresh, next->level, now->level);
  }
  v->tilt = lanes_select(fresh, aim->tilt, v->tilt);
  v->breath = lanes_select(fresh, aim->breath, v->breath);
  v->fall_hz = lanes_select(fresh, aim->fall_hz, v->fall_hz);
}

// Noise between 1 and 8 Hz bends a copy: its mean is none. Where there are several, each wanders a little
// even if the singer is steady.
static void vocal_wander(Vocal *v, const SynthQuantum *q, uint32_t c, f8 *ratio, f8 *level) {
  VocalCopy *copy = &v->copy[c];
  float second = QUANTUM / q->rate_hz;
  float near = 1 - maths_exp2(-9.0647f * 8 * second), far = 1 - maths_exp2(-9.0647f * second);
  f8 white = lanes_noise(v->key + c * 0x632be5abu, v->place);
  copy->wander += (white - copy->wander) * near;
  copy->wander_far += (copy->wander - copy->wander_far) * far;
  float even = 1.0f / __builtin_sqrtf(near * (1.0f / 6));
  f8 bend = even * (copy->wander - copy->wander_far), swell = even * copy->wander_far;
  f8 depth = 8.0f * q->to[VOCAL_JITTER] + (q->copies > 1 ? 2.0f : 0.0f);
  float apart = q->copies > 1 ? q->detune * (2.0f * (float)c / (float)(q->copies - 1) - 1) : 0;
  *ratio = lanes_exp2((depth * bend + apart) * (1.0f / 1200));
  *level = lanes_max(1.0f + 0.25f * q->to[VOCAL_JITTER] * swell, lanes_splat(0.5f));
}

// -- sound ----------------------------------------------------------------------------------------

static u8x vocal_bits(f8 step) { return (u8x) __builtin_convertvector(step * 0x1p32f, i8); }

// The caller may count parts of fewer lanes than are used here.
static inline uint32_t vocal_parts(const SynthQuantum *q) {
  return q->parts < LANE_PARTS ? q->parts : LANE_PARTS;
}

// How loud a copy is on each side, so that their power is the same however far they are spread; the one in
// the middle is on both.
static float vocal_side(uint32_t copies, uint32_t c, uint32_t side, float spread) {
  float even = 1 / __builtin_sqrtf((float)copies), away = (c + side) % 2 ? -spread : spread;
  if (copies % 2 && c == copies / 2) return even;
  return even * (1 + away) / __builtin_sqrtf(1 + spread * spread);
}

static inline void vocal_tables(const Table *t, const SynthQuantum *q, const float *points[LANES],
                                f8 *length) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    uint32_t level = table_level(max_f(q->step_from[lane], q->step_to[lane]) * 1.03f);
    points[lane] = t->points[level];
    (*length)[lane] = t->length[level] * 0x1p-24f;
  }
}

// A copy's way through the quantum. Notes that begin within it are put back, so that they come to their
// first phase there.
static void vocal_copy(Vocal *v, const SynthQuantum *q, uint32_t c, float spread, VocalVoice *voice) {
  VocalCopy *copy = &v->copy[c];
  f8 ratio, level;
  vocal_wander(v, q, c, &ratio, &level);
  copy->ratio = lanes_select((i8)v->fresh, ratio, copy->ratio);
  copy->level = lanes_select((i8)v->fresh, level, copy->level);
  copy->step = vocal_bits(q->step_from * copy->ratio);
  i8 change = (i8)(vocal_bits(q->step_to * ratio) - copy->step);
  voice->glide = (u8x)((change + (QUANTUM / 2)) >> 5);
  u8x begin = (u8x)q->begin;
  copy->phase -= begin * copy->step + voice->glide * ((begin * (begin - 1)) >> 1);
  for (uint32_t side = 0; side < 2; side++) {
    f8 *gain = voice->gain[side];
    gain[0] = copy->level * vocal_side(q->copies, c, side, v->spread);
    gain[1] = (level * vocal_side(q->copies, c, side, spread) - gain[0]) * (1.0f / QUANTUM);
  }
  copy->ratio = ratio;
  copy->level = level;
}

static inline void vocal_source_part(Vocal *v, const SynthQuantum *q, const VocalAim *aim, uint32_t c,
                                     uint32_t p, const VocalVoice *voice, f8 out[2][QUANTUM]) {
  VocalCopy *copy = &v->copy[c];
  SourceCopy s = {.phase = PART_OF_BITS(copy->phase, p),
                  .step = PART_OF_BITS(copy->step, p),
                  .glide = PART_OF_BITS(voice->glide, p)};
  for (uint32_t side = 0; side < 2; side++) {
    s.gain[side] = PART(voice->gain[side][0], p);
    s.gain_step[side] = PART(voice->gain[side][1], p);
  }
  bool stereo = q->stereo && q->copies > 1;
  if (q->timbre->frames)
    source_table_copy(&s, voice->points + p * LANES_A_PART, PART(voice->length, p), p, c == 0, stereo, out);
  else if (stereo)
    source_sum_copy(&s, &aim->pulse, p, c == 0, true, out);
  else
    source_sum_copy(&s, &aim->pulse, p, c == 0, false, out);
  PART_OF_BITS(copy->phase, p) = s.phase;
}

// -- breath and throat ----------------------------------------------------------------------------

// Nothing is heard before a note begins, or where there is none.
static void vocal_hush(const SynthQuantum *q, f8 x[QUANTUM]) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    uint32_t until = q->busy >> lane & 1 ? (uint32_t)q->begin[lane] : QUANTUM;
    for (uint32_t n = 0; n < until; n++) x[n][lane] = 0;
  }
}

// Breath is strongest between two pulses, where the glottis is open. The pulses lose their highs.
static inline uv vocal_breathe(Vocal *v, const VocalAim *aim, uint32_t p, uint32_t side, f8 x[QUANTUM]) {
  const float a_frame = 1.0f / QUANTUM;
  fv tilt = PART(v->tilt, p), tilt_step = (PART(aim->tilt, p) - tilt) * a_frame;
  fv breath = PART(v->breath, p), breath_step = (PART(aim->breath, p) - breath) * a_frame;
  fv power = PART(aim->power, p), state = PART(v->tilted[side], p);
  uv noise = PART_OF_BITS(v->noise, p), step = PART_OF_BITS(v->copy[0].step, p);
  uv phase = PART_OF_BITS(v->copy[0].phase, p) - step * QUANTUM;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    noise ^= noise << 13;
    noise ^= noise >> 17;
    noise ^= noise << 5;
    fv open = 0.5f + 2.0f * source_size(source_phase(phase)), white = source_phase(noise) * power;
    fv low = (PART(x[n], p) * (1.0f - breath * breath) - state) * tilt, y = low + state;
    state = y + low;
    PART(x[n], p) = y + white * (breath * open);
    phase += step;
    tilt += tilt_step;
    breath += breath_step;
  }
  PART(v->tilted[side], p) = state;
  return noise;
}

// A side from its pulses to its sound.
static void vocal_throat(Vocal *v, VocalAim *aim, const SynthQuantum *q, uint32_t side, f8 x[QUANTUM],
                         f8 out[QUANTUM]) {
  bool whole = q->starting == 0 && q->busy == (1u << LANES) - 1;
  if (!whole) vocal_hush(q, x);
  for (uint32_t p = 0; p < vocal_parts(q); p++)
    PART_OF_BITS(aim->noise, p) = vocal_breathe(v, aim, p, side, x);
  if (!whole) vocal_hush(q, x);
  for (uint32_t p = 0; p < vocal_parts(q); p++)
    tract_sound(v->formant, aim->formant, &v->side[side], p, x, out);
  if (!whole) vocal_hush(q, out);
}

// Lips that open: noise through a band, from the note's first frame on.
static void vocal_lips(Vocal *v, const SynthQuantum *q, uint32_t lane, f8 left[QUANTUM], f8 *right) {
  VocalBurst *b = &v->burst;
  float first = b->band.first[0][lane], second = b->band.second[0][lane], left_s = b->left_s[lane];
  const float own = b->own[lane], cross = b->cross[lane], bend = b->bend[lane], level = b->level[lane];
  const float second_s = 1 / q->rate_hz, length_s = b->length_s[lane];
  uint32_t noise = maths_hash(v->key[lane] + v->place[lane] * 0x9e3779b9u) | 1;
  for (uint32_t n = (uint32_t)q->begin[lane]; n < QUANTUM && left_s > 0; n++, left_s -= second_s) {
    noise = noise * 1664525u + 1013904223u;
    float x = left_s / length_s, size = x * x * min_f(1, (length_s - left_s) * 500);
    float d = (float)(int32_t)noise * 0x1p-31f * size - second, next = own * first + cross * d;
    left[n][lane] += level * (next + first);
    if (right) right[n][lane] += level * (next + first);
    second += cross * first + bend * d;
    first = next;
  }
  b->band.first[0][lane] = first;
  b->band.second[0][lane] = second;
  b->left_s[lane] = max_f(left_s, 0);
}

// -- render ---------------------------------------------------------------------------------------

static f8 vocal_snapped(f8 x) { return lanes_select(lanes_abs(x) < 1e-18f, lanes_splat(0), x); }

static void vocal_arrive(Vocal *v, const VocalAim *aim, const SynthQuantum *q) {
  for (uint32_t k = 0; k < TRACT_FORMANTS; k++) {
    v->formant[k] = aim->formant[k];
    for (uint32_t side = 0; side < 2; side++) {
      v->side[side].first[k] = vocal_snapped(v->side[side].first[k]);
      v->side[side].second[k] = vocal_snapped(v->side[side].second[k]);
    }
  }
  v->tilted[0] = vocal_snapped(v->tilted[0]);
  v->tilted[1] = vocal_snapped(v->tilted[1]);
  v->tilt = aim->tilt;
  v->breath = aim->breath;
  v->fall_hz = aim->fall_hz;
  v->noise = aim->noise;
  v->age_s += (QUANTUM - lanes_from_int(q->begin)) / q->rate_hz;
  v->place += 1;
  v->fresh = (u8x){0};
}

static void vocal_sources(Vocal *v, const VocalAim *aim, const SynthQuantum *q, float spread,
                          f8 source[2][QUANTUM]) {
  VocalVoice voice = {0};
  if (q->timbre->frames) vocal_tables(&q->timbre->table[0], q, voice.points, &voice.length);
  for (uint32_t c = 0; c < q->copies; c++) {
    vocal_copy(v, q, c, spread, &voice);
    for (uint32_t p = 0; p < vocal_parts(q); p++) vocal_source_part(v, q, aim, c, p, &voice, source);
  }
}

static REALTIME uint32_t vocal_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                      f8 right[QUANTUM]) {
  Vocal *v = state;
  VocalAim aim;
  f8 source[2][QUANTUM];
  bool wide = q->stereo && q->copies > 1;
  float spread = wide ? q->spread : 0;
  vocal_shape(v, &aim, q);
  vocal_settle(v, &aim);
  source_aim(&aim.pulse, q, v->fall_hz, aim.fall_hz, 1.01f + 0.0006f * q->detune);
  vocal_sources(v, &aim, q, spread, source);
  vocal_throat(v, &aim, q, 0, source[0], left);
  if (wide) {
    vocal_throat(v, &aim, q, 1, source[1], right);
  } else {
    v->side[1] = v->side[0];
    v->tilted[1] = v->tilted[0];
  }
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (q->busy >> lane & 1 && v->burst.left_s[lane] > 0) vocal_lips(v, q, lane, left, wide ? right : NULL);
  for (uint32_t n = 0; n < QUANTUM && q->stereo && !wide; n++) right[n] = left[n];
  v->spread = spread;
  vocal_arrive(v, &aim, q);
  return q->busy;
}

extern const Synth SYNTH_OF(vocal);
const Synth SYNTH_OF(vocal) = {.name = "vocal",
                               .state = sizeof(Vocal),
                               .knobs = VOCAL_KNOBS,
                               .stereo = true,
                               .start = vocal_start,
                               .render = vocal_render};
