#include "dsp/loudness.h"
#include "dsp/maths.h"

enum { MOMENT = 4 }; // tenths

static const float gate = -70, bins_a_lu = 10;

// BS.1770 prints its two sections for 48 kHz only. These are the analogue ones of which those are the
// bilinear transforms, found by undoing it (as Brecht De Man, "Evaluation of implementations of the EBU R128
// loudness measurement", 2018), so that any rate can be had.
static LoudnessSection shelf_of(float rate_hz) {
  double k = (double)maths_tan(1681.974451f / rate_hz), damped = k / 0.7071752369554196, square = k * k;
  double high = 1.584864701130855, band = 1.258720930232562, scale = 1 / (1 + damped + square);
  return (LoudnessSection){.b0 = (high + band * damped + square) * scale,
                           .b1 = 2 * (square - high) * scale,
                           .b2 = (high - band * damped + square) * scale,
                           .a1 = 2 * (square - 1) * scale,
                           .a2 = (1 - damped + square) * scale};
}

static LoudnessSection cut_of(float rate_hz) {
  double k = (double)maths_tan(38.13547088f / rate_hz), damped = k / 0.5003270373238773, square = k * k;
  double scale = 1 / (1 + damped + square);
  return (LoudnessSection){1, -2, 1, 2 * (square - 1) * scale, (1 - damped + square) * scale};
}

void loudness_init(Loudness *l, float rate_hz) {
  *l = (Loudness){
      .shelf = shelf_of(rate_hz), .cut = cut_of(rate_hz), .tenth = (uint32_t)(rate_hz / 10 + 0.5f)};
}

// -- energy ---------------------------------------------------------------------------------------

static inline LoudnessPair section(const LoudnessSection *f, LoudnessPair s[2], LoudnessPair x) {
  LoudnessPair y = f->b0 * x + s[0];
  s[0] = (f->b1 * x + s[1]) - f->a1 * y;
  s[1] = f->b2 * x - f->a2 * y;
  return y;
}

static LoudnessPair weigh(Loudness *l, const float *left, const float *right, uint32_t frames) {
  LoudnessSection shelf = l->shelf, cut = l->cut;
  LoudnessPair state[4] = {l->state[0], l->state[1], l->state[2], l->state[3]}, sum = {0};
  for (uint32_t n = 0; n < frames; n++) {
    LoudnessPair x = {(double)left[n], (double)right[n]};
    LoudnessPair y = section(&cut, state + 2, section(&shelf, state, x));
    sum += y * y;
  }
  for (uint32_t k = 0; k < 4; k++) l->state[k] = state[k];
  return sum;
}

static bool is_silent(const float x[QUANTUM]) {
  uint32_t any = 0;
  for (uint32_t n = 0; n < QUANTUM; n++) any |= x[n] != 0;
  return !any;
}

static bool is_at_rest(const Loudness *l) {
  for (uint32_t k = 0; k < 4; k++)
    if (l->state[k][0] != 0 || l->state[k][1] != 0) return false;
  return true;
}

// Near silence is silence; what is no number, or soon will be none, starts anew.
static double settled(double x) {
  double size = x < 0 ? -x : x;
  return size > 1e-18 && size < 1e18 ? x : 0;
}

static void settle(Loudness *l) {
  for (uint32_t k = 0; k < 4; k++)
    l->state[k] = (LoudnessPair){settled(l->state[k][0]), settled(l->state[k][1])};
  double sum = l->energy[0] + l->energy[1];
  if (!(sum < 1e30)) l->energy = (LoudnessPair){0};
}

// -- tenths and blocks ----------------------------------------------------------------------------

static float lufs_of(double power) {
  if (!(power > 1.2e-12)) return LOUDNESS_SILENCE;
  return max_f(LOUDNESS_SILENCE, -0.691f + 3.01029996f * maths_log2((float)power));
}

static double mean_of(const Loudness *l, uint32_t tenths) {
  double sum = 0;
  for (uint32_t k = 1; k <= tenths; k++) sum += l->tenths[(l->place + LOUDNESS_TENTHS - k) % LOUDNESS_TENTHS];
  return sum / tenths;
}

static void add_block(Loudness *l, double power) {
  float loudness = lufs_of(power);
  if (!(loudness > gate)) return;
  uint32_t bin = (uint32_t)((loudness - gate) * bins_a_lu);
  if (bin >= LOUDNESS_BINS) bin = LOUDNESS_BINS - 1;
  l->power[bin] += power;
  l->blocks[bin]++;
}

static void end_tenth(Loudness *l) {
  l->tenths[l->place] = (l->energy[0] + l->energy[1]) / l->tenth;
  l->energy = (LoudnessPair){0};
  l->filled = 0;
  l->place = (l->place + 1) % LOUDNESS_TENTHS;
  l->count += l->count < MOMENT;
  if (l->count == MOMENT) add_block(l, mean_of(l, MOMENT));
}

void loudness_measure(Loudness *l, const float left[QUANTUM], const float right[QUANTUM]) {
  bool skip = is_at_rest(l) && is_silent(left) && is_silent(right);
  for (uint32_t n = 0; n < QUANTUM;) {
    uint32_t rest = QUANTUM - n, need = l->tenth - l->filled, frames = rest < need ? rest : need;
    if (!skip) l->energy += weigh(l, left + n, right + n, frames);
    n += frames;
    l->filled += frames;
    if (!skip) settle(l);
    if (l->filled == l->tenth) end_tenth(l);
  }
}

// -- reading --------------------------------------------------------------------------------------

float loudness_momentary(const Loudness *l) { return lufs_of(mean_of(l, MOMENT)); }

float loudness_short_term(const Loudness *l) { return lufs_of(mean_of(l, LOUDNESS_TENTHS)); }

// The mean of the blocks from a bin on; 0 when there are none.
static double mean_from(const Loudness *l, uint32_t bin) {
  double sum = 0;
  uint64_t blocks = 0;
  for (; bin < LOUDNESS_BINS; bin++) {
    sum += l->power[bin];
    blocks += l->blocks[bin];
  }
  return blocks ? sum / (double)blocks : 0;
}

// Blocks count that are no more than 10 LU under the mean of those over the absolute gate.
float loudness_integrated(const Loudness *l) {
  float relative = lufs_of(mean_from(l, 0)) - 10 - gate;
  return lufs_of(mean_from(l, relative > 0 ? (uint32_t)(relative * bins_a_lu + 0.5f) : 0));
}
