// grain_tape.h -- eight keys of an instrument that plays a strip of tape for each: some players of one wave,
// recorded; it swings, is dull and hisses as tape does, and after eight seconds it ends. It never loops.
//
// The swings are the capstan's (wow) and the pinch roller's (flutter), each note's own. Filters are
// trapezoidal (Zavalishin 2012; Simper 2013); their coefficients go in lines from quantum to quantum, which
// is stable because each filter on the way shrinks what it holds, as both ends do.
#ifndef DSP_GRAIN_TAPE_H
#define DSP_GRAIN_TAPE_H

#include "dsp/maths.h"
#include "dsp/synth.h"
#include "dsp/synths/grain_read.h"

enum { TAPE_PLAYERS = 3 };

static const float TAPE_S = 8, TAPE_END_S = 0.3f; // its length, and the fall after it
static const float TAPE_START_S = 0.06f;          // of the motor
static const float TAPE_FADE_S = 0.01f;
static const float TAPE_APART = 3.5f, TAPE_DRIFT = 0.8f; // cents: the outer players; how far each strays
static const float TAPE_OTHERS = 0.33f;                  // their level, next to the first one's

typedef struct {
  u8x phase[SYNTH_COPIES];
  f8 scale[SYNTH_COPIES];
  const float *points[SYNTH_COPIES][LANES];
  f8 low1, low2, soft, high1, high2; // the filters' states
  f8 high_corner;                    // cycles a frame
  u8x seed;
  i8 age;   // frames; under 0 before the note begins
  i8 level; // of the tables
} TapeLanes;

#define TAPE_PART(x, p) (((fv *)&(x))[p])

// -- time ------------------------------------------------------------------------------------------

// A number of -0.5 to 0.5 that belongs to this note and purpose.
static inline f8 tape_own(const TapeLanes *t, uint32_t purpose) {
  return 0.5f * lanes_noise(t->seed, (u8x){0} + purpose);
}

static inline f8 tape_swing(f8 cycles) { return lanes_sin(cycles - lanes_round(cycles)); }

static inline f8 tape_hold(f8 x) { return lanes_min(lanes_max(x, (f8){0}), lanes_splat(1)); }

// How far the whole tape is from its pitch, in cents, at a time in seconds.
static f8 tape_bend(const TapeLanes *t, f8 s, f8 wow, f8 flutter) {
  f8 stray = 0.05f * tape_swing(0.11f * s + tape_own(t, 0));
  f8 cents = wow * tape_swing(0.4f * s + tape_own(t, 1) + stray);
  f8 shake = 0.03f * tape_swing(0.7f * s + tape_own(t, 2));
  f8 roller = tape_swing(6.3f * s + tape_own(t, 3) + shake);
  cents += flutter * (roller + 0.2f * tape_swing(9.7f * s + tape_own(t, 4)));
  f8 slow = lanes_max(1.0f - s * (1 / TAPE_START_S), (f8){0});
  return cents - 70.0f * slow * slow;
}

// And each player, from the tape: two by two they are as far above the first one as below it.
static f8 tape_player(const TapeLanes *t, f8 s, uint32_t player, uint32_t players) {
  if (player == 0) return (f8){0};
  uint32_t pair = (player + 1) / 2;
  float side = player % 2 ? 1 : -1, apart = TAPE_APART * (float)pair / (float)(players / 2);
  return side * (apart + TAPE_DRIFT * tape_swing((0.09f + 0.037f * (float)pair) * s + tape_own(t, 8 + pair)));
}

static f8 tape_gain(const TapeLanes *t, f8 s) {
  f8 waver = 0.03f * tape_swing(0.6f * s + tape_own(t, 5)) + 0.02f * tape_swing(1.7f * s + tape_own(t, 6));
  f8 left = tape_hold(1.0f - (s - TAPE_S) * (1 / TAPE_END_S));
  return (1.0f + waver) * left * left;
}

// -- the players -------------------------------------------------------------------------------------

static void tape_table(TapeLanes *t, uint32_t lane, const Timbre *timbre, uint32_t level) {
  t->level[lane] = (int32_t)level;
  for (uint32_t c = 0; c < SYNTH_COPIES; c++) {
    const Table *table = &timbre->table[c % timbre->frames];
    t->points[c][lane] = table->points[level];
    t->scale[c][lane] = table->length[level] * 0x1p-24f;
  }
}

// A poorer table at once when the pitch needs it; a richer one only well below, so that no swing goes to and
// fro.
static void tape_tables(TapeLanes *t, const SynthQuantum *q) {
  for (uint32_t lane = 0; lane < LANES; lane++) {
    if (!(q->busy >> lane & 1)) continue;
    float step = max_f(q->step_from[lane], q->step_to[lane]);
    int32_t poor = (int32_t)table_level(step * 1.05f), rich = (int32_t)table_level(step);
    if (t->level[lane] < rich || t->level[lane] > poor) tape_table(t, lane, q->timbre, (uint32_t)poor);
  }
}

static inline u8x tape_step(f8 step, f8 cents) {
  f8 pitch = lanes_min(step * lanes_exp2(cents * (1.0f / 1200)), lanes_splat(0.49f));
  return (u8x)lanes_truncate(pitch * 0x1p31f) << 1;
}

static void tape_play(TapeLanes *t, const SynthQuantum *q, uint32_t c, const u8x *step, const u8x *next,
                      float level, fv out[][QUANTUM]) {
  u8x glide = (u8x)((i8)(*next - *step) >> 5);
  for (uint32_t p = 0; p < LANE_PARTS && p < q->parts; p++) {
    uv phase = ((uv *)&t->phase[c])[p], move = ((const uv *)step)[p], bend = ((uv *)&glide)[p];
    fv scale = TAPE_PART(t->scale[c], p);
    const float *const *points = t->points[c] + p * LANES_A_PART;
    for (uint32_t n = 0; n < QUANTUM; n++, phase += move, move += bend)
      out[p][n] += level * read_part(points, scale, phase);
    ((uv *)&t->phase[c])[p] = phase;
  }
}

static inline uint32_t tape_players(const SynthQuantum *q) {
  return q->timbre->copies ? q->copies : q->copies > 1 ? q->copies : TAPE_PLAYERS;
}

// What a quantum is about: its ends in seconds.
typedef struct {
  f8 from, to;
} TapeTime;

static void tape_band(TapeLanes *t, const SynthQuantum *q, const TapeTime *s, fv out[][QUANTUM]) {
  f8 from = tape_bend(t, s->from, q->from[GRAIN_WOW], q->from[GRAIN_FLUTTER]);
  f8 to = tape_bend(t, s->to, q->to[GRAIN_WOW], q->to[GRAIN_FLUTTER]);
  uint32_t players = tape_players(q);
  float others = (float)(players - 1) * TAPE_OTHERS * TAPE_OTHERS;
  float level = 0.7f / __builtin_sqrtf(1 + others);
  for (uint32_t c = 0; c < players; c++) {
    u8x step = tape_step(q->step_from, from + tape_player(t, s->from, c, players));
    u8x next = tape_step(q->step_to, to + tape_player(t, s->to, c, players));
    tape_play(t, q, c, &step, &next, c ? level * TAPE_OTHERS : level, out);
  }
}

// -- the machine ---------------------------------------------------------------------------------------

// first' = a first + b d, second' = second + b first + e d, for d = x - second.
typedef struct {
  f8 a, b, e, hiss;
} TapeHead;

static const float TAPE_DAMPING = 1.41421356f; // Butterworth's

// The hiss is scaled so that the low-pass leaves 42 dB under full scale of it, at an age of 0.3.
static TapeHead tape_head(float rate_hz, f8 age) {
  const float k = TAPE_DAMPING;
  f8 corner = 10000 / rate_hz * lanes_exp2(-2.4565f * age);
  f8 g = lanes_tan(lanes_min(corner, lanes_splat(0.45f)));
  f8 whole = 1.0f + g * (g + k), b = 2.0f * g / whole, noise = 3.0f * whole / (g * (g + 1 / k));
  for (uint32_t lane = 0; lane < LANES; lane++) noise[lane] = __builtin_sqrtf(noise[lane]);
  return (TapeHead){2.0f / whole - 1.0f, b, b * g, noise * age * (0.00794328f / 0.3f)};
}

static inline fv tape_noise(uv key, iv place) {
  uv x = key + (uv)place * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return __builtin_convertvector((iv)x, fv) * 0x1p-31f;
}

// How far tape gives way: 0.08 x^3, constant from where the sum would turn back. What is asked is a mellow x,
// so that the third harmonics have room under half the sample rate.
static inline fv tape_give(fv x) {
  const fv most = (fv){0} + 2.0f;
  iv over = x > most, under = x < -most;
  x = (fv)((over & (iv)most) | (~over & (iv)x));
  x = (fv)((under & (iv)-most) | (~under & (iv)x));
  return 0.08f * (x * x * x);
}

static inline fv tape_snap(fv x) {
  iv loud = (x > 1e-18f) | (x < -1e-18f);
  return (fv)((iv)x & loud);
}

// A line from one quantum's end to the next.
typedef struct {
  fv now, slope;
} TapeLine;

static inline TapeLine tape_line(const f8 *from, const f8 *to, uint32_t p) {
  fv a = ((const fv *)from)[p], b = ((const fv *)to)[p];
  return (TapeLine){a, (b - a) * (1.0f / QUANTUM)};
}

static inline fv tape_next(TapeLine *x) {
  fv now = x->now;
  x->now += x->slope;
  return now;
}

// What stands still in the chain, and what moves.
typedef struct {
  TapeHead from, to, high;
  f8 gain_from, gain_to, fade;
  float fade_step, mellow;
} TapeChain;

// Low-pass with the hiss, then what the tape gives way.
static inline void tape_dull(TapeLanes *t, const TapeChain *c, uint32_t p, fv x[QUANTUM]) {
  TapeLine a = tape_line(&c->from.a, &c->to.a, p), b = tape_line(&c->from.b, &c->to.b, p);
  TapeLine e = tape_line(&c->from.e, &c->to.e, p), hiss = tape_line(&c->from.hiss, &c->to.hiss, p);
  fv first = TAPE_PART(t->low1, p), second = TAPE_PART(t->low2, p), soft = TAPE_PART(t->soft, p);
  iv place = ((iv *)&t->age)[p];
  const uv key = ((uv *)&t->seed)[p];
  for (uint32_t n = 0; n < QUANTUM; n++, place += 1) {
    fv d = x[n] + tape_next(&hiss) * tape_noise(key, place) - second;
    fv rise = tape_next(&b), next = second + (rise * first + tape_next(&e) * d);
    first = tape_next(&a) * first + rise * d;
    fv y = 0.5f * (next + second), move = (y - soft) * c->mellow;
    second = next;
    x[n] = y - tape_give(soft + move);
    soft += 2.0f * move;
  }
  TAPE_PART(t->low1, p) = tape_snap(first);
  TAPE_PART(t->low2, p) = tape_snap(second);
  TAPE_PART(t->soft, p) = tape_snap(soft);
}

// High-pass and level; exactly nothing before the note begins.
static inline void tape_thin(TapeLanes *t, const TapeChain *c, uint32_t p, const fv x[QUANTUM],
                             f8 out[QUANTUM]) {
  const fv a = TAPE_PART(c->high.a, p), b = TAPE_PART(c->high.b, p), e = TAPE_PART(c->high.e, p);
  TapeLine gain = tape_line(&c->gain_from, &c->gain_to, p), fade = {TAPE_PART(c->fade, p), {0}};
  fade.slope += c->fade_step;
  fv first = TAPE_PART(t->high1, p), second = TAPE_PART(t->high2, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv d = x[n] - second, next1 = a * first + b * d, next2 = second + (b * first + e * d);
    fv high = x[n] - 0.5f * (TAPE_DAMPING * (next1 + first) + (next2 + second));
    first = next1;
    second = next2;
    fv in = tape_next(&fade);
    in = (fv)((iv)in & (in > 0.0f));
    iv whole = in > 1.0f;
    in = (fv)((whole & (iv)((fv){0} + 1.0f)) | (~whole & (iv)in));
    TAPE_PART(out[n], p) = high * (tape_next(&gain) * (in * in));
  }
  TAPE_PART(t->high1, p) = tape_snap(first);
  TAPE_PART(t->high2, p) = tape_snap(second);
}

static TapeHead tape_foot(f8 corner) {
  f8 g = lanes_tan(corner), whole = 1.0f + g * (g + TAPE_DAMPING), b = 2.0f * g / whole;
  return (TapeHead){2.0f / whole - 1.0f, b, b * g, {0}};
}

static TapeChain tape_chain(const TapeLanes *t, const SynthQuantum *q, const TapeTime *s) {
  i8 bit = {1, 2, 4, 8, 16, 32, 64, 128}, busy = (bit & (int32_t)q->busy) != 0;
  TapeChain c = {.from = tape_head(q->rate_hz, q->from[GRAIN_AGE]),
                 .to = tape_head(q->rate_hz, q->to[GRAIN_AGE]),
                 .high = tape_foot(t->high_corner),
                 .gain_from = (f8)((i8)tape_gain(t, s->from) & busy),
                 .gain_to = (f8)((i8)tape_gain(t, s->to) & busy),
                 .fade = s->from * (1 / TAPE_FADE_S)};
  float g = maths_tan(min_f(3000 / q->rate_hz, 0.45f));
  c.mellow = g / (1 + g);
  c.fade_step = 1 / (TAPE_FADE_S * q->rate_hz);
  return c;
}

// -- the keys ------------------------------------------------------------------------------------------

static uint32_t tape_render(TapeLanes *t, const SynthQuantum *q, f8 out[QUANTUM]) {
  if (!q->busy) { // and perhaps no tape is in it yet
    for (uint32_t n = 0; n < QUANTUM; n++) out[n] = (f8){0};
    return 0;
  }
  fv x[LANE_PARTS][QUANTUM] = {{{0}}};
  f8 age = lanes_from_int(t->age), frame_s = lanes_splat(1 / q->rate_hz);
  TapeTime s = {age * frame_s, (age + QUANTUM) * frame_s};
  if (q->moves) tape_tables(t, q);
  tape_band(t, q, &s, x);
  TapeChain c = tape_chain(t, q, &s);
  for (uint32_t p = 0; p < LANE_PARTS && p < q->parts; p++) {
    tape_dull(t, &c, p, x[p]);
    tape_thin(t, &c, p, x[p], out);
  }
  t->age += QUANTUM;
  uint32_t alive = 0;
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (s.to[lane] < TAPE_S + TAPE_END_S) alive |= 1u << lane;
  return q->busy & alive;
}

// Players begin anywhere, but a pair's mean is a quarter of a cycle from the first player, and stays there:
// so what the pair adds bends the first one's phase more than its level, and three players beat little.
static void tape_phases(TapeLanes *t, uint32_t lane, uint32_t seed) {
  t->phase[0][lane] = 0;
  for (uint32_t c = 1; c < SYNTH_COPIES; c++) {
    uint32_t anywhere = maths_hash(seed + (c + 1) / 2);
    t->phase[c][lane] = (c % 2 ? anywhere : 0u - anywhere) + 0x40000000u;
  }
}

// The band's lower end is that of the key, wherever the pitch goes.
static void tape_start(TapeLanes *t, uint32_t lane, const SynthQuantum *q, const SynthNote *note) {
  float step = q->step_from[lane];
  t->seed[lane] = maths_hash(note->seed);
  t->age[lane] = -q->begin[lane];
  t->low1[lane] = t->low2[lane] = t->soft[lane] = t->high1[lane] = t->high2[lane] = 0;
  t->high_corner[lane] = min_f(min_f(300 / q->rate_hz, 0.9f * step), 0.45f);
  tape_phases(t, lane, note->seed);
  for (uint32_t k = 0; k < LANES; k++) // lanes that never sounded are read along with the others
    if (k == lane || !t->points[0][k]) tape_table(t, k, q->timbre, table_level(step * 1.05f));
}

#endif
