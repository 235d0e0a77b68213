// string.c -- plucked strings: extended Karplus-Strong (Jaffe & Smith 1983; Karjalainen, Valimaki & Tolonen
// 1998; Smith, Physical Audio Signal Processing).
//
// A string swings in two directions, which are two loops of slightly different pitch and decay. Delay lines
// are read a lane at a time, a block of frames in one go; what depends on the frame before (losses,
// stiffness, the bridge) is done for all lanes at once. Blocks are as long as the shortest loop allows.
#include "dsp/synth.h"
#include "dsp/synths/string_ear.h"

// A part of a vector of eight.
#define PART(x, p)               (((fv *)&(x))[p])
#define CONST_PART(x, p)         (((const fv *)&(x))[p])
#define CONST_PART_OF_BITS(x, p) (((const iv *)&(x))[p])

typedef struct {
  uint32_t seed, ahead; // frames of the pluck that are still to come
  uint32_t quiet;       // frames since it was last heard
  float velocity;
  bool rings; // the strings around it do
  StringRing ring;
} StringVoice;

// The states of the filters, lanes across.
typedef struct {
  f8 loss, in[STRING_ALLPASSES + 1]; // each all-pass's last input; the last one's output
} StringMemory;

typedef struct {
  StringFilters was, is;
  StringWish wish;
  float detune;
  bool rests; // `was` is as `is`
  f8 shift;   // of this note's decay, in octaves
  f8 cycles;  // of the pitch in its loop
  StringMemory memory[STRING_LOOPS];
  f8 height;     // of the string over its bridge
  f8 blocked[3]; // the DC blocker's last input, and the outputs of its two halves
  StringVoice voice[LANES];
  Sympathy sympathy;
} Strings;

_Static_assert(sizeof(Strings) <= SYNTH_STATE, "too large for a state");

// The caller may count them for vectors of four.
static uint32_t string_parts(const SynthQuantum *q) { return q->parts < LANE_PARTS ? q->parts : LANE_PARTS; }

static uint32_t string_memory(float rate_hz) { return STRING_LOOPS * (ring_most(rate_hz) + RING_GUARD); }

// -- what begins -----------------------------------------------------------------------------------

static REALTIME void string_start(void *state, uint32_t lane, const SynthQuantum *q, const SynthNote *note,
                                  float *memory) {
  Strings *s = state;
  StringVoice *v = &s->voice[lane];
  float step = clamp_f(q->step_from[lane], 20 / q->rate_hz, 0.49f);
  *v = (StringVoice){.seed = note->seed, .velocity = note->velocity};
  s->cycles[lane] = pluck_cycles(step);
  s->shift[lane] = (60 - note->pitch) * 0.05f;
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    s->memory[k].loss[lane] = 0;
    for (uint32_t i = 0; i <= STRING_ALLPASSES; i++) s->memory[k].in[i][lane] = 0;
  }
  s->height[lane] = 0;
  for (uint32_t k = 0; k < 3; k++) s->blocked[k][lane] = 0;
  s->sympathy.state[lane][0] = s->sympathy.state[lane][1] = (f8){0};
  s->sympathy.past[lane] = (f4){0};
  ring_reset(&v->ring, memory, s->cycles[lane] / step, q->rate_hz);
}

static void string_pluck(Strings *s, uint32_t lane, const SynthQuantum *q) {
  StringVoice *v = &s->voice[lane];
  Pluck pluck = {.step = s->wish.step[lane],
                 .cycles = s->cycles[lane],
                 .hardness = q->to[STRING_PICK_HARDNESS][lane],
                 .velocity = v->velocity,
                 .position = q->to[STRING_PICK_POSITION][lane],
                 .pickup = q->to[STRING_PICKUP][lane],
                 .seed = v->seed};
  uint32_t begin = (uint32_t)q->begin[lane];
  pluck.most = v->ring.size - 2 * QUANTUM - (uint32_t)(pluck.cycles / pluck.step);
  v->ahead = begin + pluck_write(&pluck, v->ring.loop[0] + begin, q->rate_hz);
}

// A lane that begins has no filters to come from.
static void string_settle(StringFilters *was, const StringFilters *is, uint32_t lane) {
  float *to = (float *)was;
  const float *from = (const float *)is;
  for (uint32_t k = 0; k < sizeof(StringFilters) / sizeof(f8); k++)
    to[LANES * k + lane] = from[LANES * k + lane];
}

// -- what it is to be ------------------------------------------------------------------------------

static bool string_asked(const Strings *s, const StringWish *wish, const SynthQuantum *q) {
  return q->starting || q->detune != s->detune || memcmp(wish, &s->wish, sizeof *wish) != 0;
}

// Two strings of a course are equals. One string's other direction is a little flat and dies sooner; the
// first makes up for that, so that both together have fallen by 60 dB when the knob says so.
static const float alone[STRING_LOOPS] = {0.948f, 2.2f}, course[STRING_LOOPS] = {1, 1.15f};

static void string_tune(Strings *s, const SynthQuantum *q) {
  float half = q->detune * (0.5f / 1200);
  StringWish wish = {.step = lanes_max(q->step_to, lanes_splat(20 / q->rate_hz)),
                     .decay = q->to[STRING_DECAY] + s->shift + 0.7f * q->to[STRING_BUZZ],
                     .brightness = q->to[STRING_BRIGHTNESS],
                     .stiffness = q->to[STRING_STIFFNESS],
                     .cycles = s->cycles};
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (!(q->busy >> lane & 1)) wish.step[lane] = 1 / 64.0f, wish.cycles[lane] = 1;
  wish.detune[0] = lanes_splat(q->detune > 0 ? maths_exp2(half) : 1);
  wish.detune[1] = lanes_splat(maths_exp2(q->detune > 0 ? -half : -0.6f / 1200));
  if (!s->rests) s->was = s->is;
  s->rests = !string_asked(s, &wish, q);
  if (s->rests) return;
  s->wish = wish;
  s->detune = q->detune;
  string_design(&s->is, &wish, q->detune > 0 ? course : alone, q->rate_hz);
}

// -- a block ---------------------------------------------------------------------------------------

typedef struct {
  StringRows rows[STRING_LOOPS];           // of a block
  f8 lanes[STRING_LOOPS][QUANTUM + LANES]; // of the quantum
  f8 heard[QUANTUM];                       // what pick-ups take off
} Block;

#define EACH_LANE(lane, mask)                                                                                \
  for (uint32_t left_ = (mask)&255, lane; left_ && (lane = (uint32_t)__builtin_ctz(left_), true);            \
       left_ &= left_ - 1)

static inline i8 string_lesser(i8 a, i8 b) { return ((a < b) & a) | (~(a < b) & b); }

// The most frames that no loop hears of itself.
static uint32_t string_block(const Strings *s, uint32_t busy) {
  i8 is = string_lesser(s->is.delay[0], s->is.delay[1]),
     was = string_lesser(s->was.delay[0], s->was.delay[1]);
  i8 delay = string_lesser(is, was);
  int32_t least = QUANTUM;
  EACH_LANE(lane, busy) least = delay[lane] < least ? delay[lane] : least;
  uint32_t frames = QUANTUM;
  while ((int32_t)frames > least && frames > 1) frames /= 2;
  return frames;
}

// Which fours of the lanes hold a note.
static inline uint32_t string_fours(uint32_t busy) {
  return (uint32_t)((busy & 15) > 0) | (uint32_t)((busy & 240) > 0) << 1;
}

static void string_read(const Strings *s, Block *b, uint32_t lane, uint32_t frame, uint32_t frames) {
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    float come[QUANTUM + LANES];
    const StringRing *ring = &s->voice[lane].ring;
    ring_read(ring, &s->was, k, lane, frame, b->rows[k][lane], frames);
    if (s->is.place[k][lane] == s->was.place[k][lane]) continue;
    ring_read(ring, &s->is, k, lane, frame, come, frames);
    ring_fade(b->rows[k][lane], come, frame, frames);
  }
}

typedef struct {
  fv gain, gains; // at the quantum's start, and how far it goes
  fv loss, x0, x1, x2, x3, x4;
} StringLoop;

static inline StringLoop loop_open(const Strings *s, uint32_t loop, uint32_t part) {
  const StringMemory *m = &s->memory[loop];
  fv gain = CONST_PART(s->was.gain[loop], part);
  return (StringLoop){gain,
                      CONST_PART(s->is.gain[loop], part) - gain,
                      CONST_PART(m->loss, part),
                      CONST_PART(m->in[0], part),
                      CONST_PART(m->in[1], part),
                      CONST_PART(m->in[2], part),
                      CONST_PART(m->in[3], part),
                      CONST_PART(m->in[4], part)};
}

static inline void loop_close(const StringLoop *l, StringMemory *m, uint32_t part) {
  PART(m->loss, part) = l->loss, PART(m->in[0], part) = l->x0, PART(m->in[1], part) = l->x1;
  PART(m->in[2], part) = l->x2, PART(m->in[3], part) = l->x3, PART(m->in[4], part) = l->x4;
}

static inline fv loop_pass(StringLoop *l, fv gain, fv pole, fv k, fv x) {
  fv loss = gain * x + pole * l->loss;
  fv y1 = k * (loss - l->x1) + l->x0;
  fv y2 = k * (y1 - l->x2) + l->x1;
  fv y3 = k * (y2 - l->x3) + l->x2;
  fv y4 = k * (y3 - l->x4) + l->x3;
  l->loss = l->x0 = loss, l->x1 = y1, l->x2 = y2, l->x3 = y3, l->x4 = y4;
  return y4;
}

// Losses and stiffness of both loops, a part of the lanes: side by side, so that neither waits for the other.
static inline void string_filter(Strings *s, uint32_t part, Block *b, uint32_t frame, uint32_t frames) {
  fv pole = PART(s->was.pole, part), k = PART(s->was.allpass, part);
  const fv poles = PART(s->is.pole, part) - pole, ks = PART(s->is.allpass, part) - k;
  StringLoop one = loop_open(s, 0, part), two = loop_open(s, 1, part);
  f8 *x = b->lanes[0] + frame, *y = b->lanes[1] + frame;
  if (s->rests)
    for (uint32_t n = 0; n < frames; n++) {
      PART(x[n], part) = loop_pass(&one, one.gain, pole, k, PART(x[n], part));
      PART(y[n], part) = loop_pass(&two, two.gain, pole, k, PART(y[n], part));
    }
  else
    for (uint32_t n = 0; n < frames; n++) {
      float t = (float)(frame + n + 1) * (1.0f / QUANTUM);
      fv pole_now = pole + poles * t, k_now = k + ks * t;
      PART(x[n], part) = loop_pass(&one, one.gain + one.gains * t, pole_now, k_now, PART(x[n], part));
      PART(y[n], part) = loop_pass(&two, two.gain + two.gains * t, pole_now, k_now, PART(y[n], part));
    }
  loop_close(&one, &s->memory[0], part);
  loop_close(&two, &s->memory[1], part);
}

// A curved bridge, after the sitar's: it holds back what swings far, so that the tops of the wave, whatever
// its level is, feed the highs. Its slope is never over 1.
static void string_buzz(Strings *s, const SynthQuantum *q, Block *b, uint32_t part, uint32_t frame,
                        uint32_t frames) {
  fv height = PART(s->height, part), hold;
  f8 share = q->from[STRING_BUZZ] * s->was.bridge, shares = q->to[STRING_BUZZ] * s->is.bridge - share;
  hold = 1.0f - 0.3f * PART(s->wish.step, part);
  for (uint32_t n = 0; n < frames; n++) {
    float t = (float)(frame + n + 1) * (1.0f / QUANTUM);
    fv amount = PART(share, part) + PART(shares, part) * t;
    height *= hold;
    for (uint32_t k = 0; k < STRING_LOOPS; k++) {
      fv x = PART(b->lanes[k][frame + n], part), far = (fv)((iv)x & 0x7fffffff);
      if (k == 0) height = (fv)(((iv)far & (far > height)) | ((iv)height & ~(far > height)));
      fv over = far - 0.75f * height;
      over = (fv)((iv)over & (over > 0));
      PART(b->lanes[k][frame + n], part) = x - (fv)((iv)(amount * over) | ((iv)x & INT32_MIN));
    }
  }
  PART(s->height, part) = height;
}

static bool string_buzzes(const SynthQuantum *q) {
  bool buzzes = false;
  EACH_LANE(lane, q->busy) buzzes |= q->from[STRING_BUZZ][lane] > 0 || q->to[STRING_BUZZ][lane] > 0;
  return buzzes;
}

static void string_push(Strings *s, Block *b, uint32_t busy, uint32_t frame, uint32_t frames) {
  EACH_LANE(lane, busy) {
    const StringVoice *v = &s->voice[lane];
    if (v->ahead <= frame) continue;
    const float *push = v->ring.loop[0] + v->ring.at + frame;
    for (uint32_t n = 0; n < frames; n++)
      for (uint32_t k = 0; k < STRING_LOOPS; k++) b->lanes[k][frame + n][lane] += push[n];
  }
}

// Frames of one quantum, no more than every loop allows: read, filtered, pushed and written.
static void string_step(Strings *s, const SynthQuantum *q, Block *b, bool buzzes, uint32_t frame,
                        uint32_t frames) {
  uint32_t fours = string_fours(q->busy);
  EACH_LANE(lane, q->busy) string_read(s, b, lane, frame, frames);
  for (uint32_t k = 0; k < STRING_LOOPS; k++)
    EACH_LANE(four, fours) ring_to_lanes(b->rows[k], b->lanes[k] + frame, 4 * four, frames);
  for (uint32_t p = 0; p < string_parts(q); p++) string_filter(s, p, b, frame, frames);
  string_push(s, b, q->busy, frame, frames);
  for (uint32_t p = 0; buzzes && p < string_parts(q); p++) string_buzz(s, q, b, p, frame, frames);
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    EACH_LANE(four, fours) ring_to_rows(b->lanes[k] + frame, b->rows[k], 4 * four, frames);
    EACH_LANE(lane, q->busy) ring_store(&s->voice[lane].ring, k, frame, b->rows[k][lane], frames);
  }
}

// -- what is heard ---------------------------------------------------------------------------------

static bool string_picks(const SynthQuantum *q) {
  bool picks = false;
  EACH_LANE(lane, q->busy) picks |= q->from[STRING_PICKUP][lane] > 0 || q->to[STRING_PICKUP][lane] > 0;
  return picks;
}

// Writes what pick-ups take off over the pushes, which are done with; false when there is nothing.
static bool string_pickups(Strings *s, const SynthQuantum *q, Block *b) {
  if (!string_picks(q)) return false;
  const f8 *from = &q->from[STRING_PICKUP], *to = &q->to[STRING_PICKUP];
  memset(b->rows[0], 0, sizeof b->rows[0]);
  EACH_LANE(lane, q->busy) {
    if ((*from)[lane] <= 0 && (*to)[lane] <= 0) continue;
    ear_pickup(&s->voice[lane].ring, 1 / clamp_f(q->step_from[lane], 20 / q->rate_hz, 1),
               1 / clamp_f(q->step_to[lane], 20 / q->rate_hz, 1), (*from)[lane], (*to)[lane],
               b->rows[0][lane]);
  }
  EACH_LANE(four, string_fours(q->busy)) ring_to_lanes(b->rows[0], b->heard, 4 * four, QUANTUM);
  return true;
}

// The mean of both directions without what is not heard of it and without its offset, in lanes that hold a
// note; and the peak of both.
static void string_mix(Strings *s, const SynthQuantum *q, Block *b, bool pickups, f8 out[QUANTUM],
                       f8 *peaks) {
  const i8 bit = {1, 2, 4, 8, 16, 32, 64, 128}, busy = (bit & (int32_t)q->busy) != 0;
  float hold = 1 - 25 / q->rate_hz;
  for (uint32_t p = 0; p < string_parts(q); p++) {
    fv last = PART(s->blocked[0], p), half = PART(s->blocked[1], p), y = PART(s->blocked[2], p), peak = {0};
    for (uint32_t n = 0; n < QUANTUM; n++) {
      fv x = string_weight[0] * PART(b->lanes[0][n], p) + string_weight[1] * PART(b->lanes[1][n], p);
      fv far = (fv)((iv)x & 0x7fffffff);
      if (pickups) x -= PART(b->heard[n], p);
      fv past = half;
      half = (x - last) + hold * half;
      last = x;
      y = (half - past) + hold * y;
      PART(out[n], p) = (fv)((iv)y & CONST_PART_OF_BITS(busy, p));
      far += (fv)((iv)y & 0x7fffffff);
      peak = (fv)(((iv)far & (far > peak)) | ((iv)peak & ~(far > peak)));
    }
    PART(s->blocked[0], p) = last;
    PART(s->blocked[1], p) = half;
    PART(s->blocked[2], p) = y;
    PART(*peaks, p) = peak;
  }
}

static void string_sympathy(Strings *s, const SynthQuantum *q, f8 out[QUANTUM]) {
  const f8 *from = &q->from[STRING_SYMPATHY], *to = &q->to[STRING_SYMPATHY];
  for (uint32_t lane = 0; lane < LANES; lane++) {
    s->voice[lane].rings = false;
    if (!(q->busy >> lane & 1) || ((*from)[lane] <= 0 && (*to)[lane] <= 0)) continue;
    sympathy_tune(&s->sympathy, q->timbre, q->rate_hz);
    s->voice[lane].rings = sympathy_ring(&s->sympathy, lane, out, (*from)[lane], (*to)[lane]);
  }
}

// -- the end of a quantum --------------------------------------------------------------------------

static f8 string_snap(f8 x) { return lanes_select(lanes_abs(x) < 1e-18f, (f8){0}, x); }

static void string_rest(Strings *s) {
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    StringMemory *m = &s->memory[k];
    m->loss = string_snap(m->loss);
    for (uint32_t i = 0; i <= STRING_ALLPASSES; i++) m->in[i] = string_snap(m->in[i]);
  }
  s->height = string_snap(s->height);
  for (uint32_t k = 0; k < 3; k++) s->blocked[k] = string_snap(s->blocked[k]);
}

// A string has died away when nothing was heard of it for all of its length.
static uint32_t string_alive(Strings *s, const SynthQuantum *q, const f8 *peaks) {
  uint32_t alive = 0;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    StringVoice *v = &s->voice[lane];
    if (!(q->busy >> lane & 1)) continue;
    v->ring.at = (v->ring.at + QUANTUM) & (v->ring.size - 1);
    v->ahead = v->ahead > QUANTUM ? v->ahead - QUANTUM : 0;
    v->quiet = (*peaks)[lane] > 1e-5f || v->ahead > 0 || v->rings ? 0 : v->quiet + QUANTUM;
    if ((float)v->quiet <= s->is.place[0][lane] + 2 * QUANTUM) alive |= 1u << lane;
  }
  return alive;
}

// Lanes without a note: what is worked out for them is numbers.
static void string_empty(Block *b, uint32_t busy) {
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    EACH_LANE(lane, ~busy) memset(b->rows[k][lane], 0, sizeof b->rows[k][lane]);
    EACH_LANE(four, ~string_fours(busy) & 3)
    for (uint32_t n = 0; n < QUANTUM; n++) ((f4 *)&b->lanes[k][n])[four] = (f4){0};
  }
}

static REALTIME uint32_t string_render(void *state, const SynthQuantum *q, f8 left[QUANTUM],
                                       f8 right[QUANTUM]) {
  Strings *s = state;
  Block b;
  f8 peaks = {0};
  string_tune(s, q);
  EACH_LANE(lane, q->starting) string_settle(&s->was, &s->is, lane), string_pluck(s, lane, q);
  EACH_LANE(lane, q->busy) ring_grow(&s->voice[lane].ring, s->is.place[0][lane]);
  string_empty(&b, q->busy);
  uint32_t frames = string_block(s, q->busy);
  bool buzzes = string_buzzes(q);
  for (uint32_t n = 0; n < QUANTUM; n += frames) string_step(s, q, &b, buzzes, n, frames);
  string_mix(s, q, &b, string_pickups(s, q, &b), left, &peaks);
  string_sympathy(s, q, left);
  if (q->stereo) memcpy(right, left, QUANTUM * sizeof(f8));
  string_rest(s);
  return string_alive(s, q, &peaks);
}

extern const Synth SYNTH_OF(string);
const Synth SYNTH_OF(string) = {.name = "string",
                                .state = sizeof(Strings),
                                .knobs = STRING_KNOBS,
                                .memory = string_memory,
                                .start = string_start,
                                .render = string_render};
