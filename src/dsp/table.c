#include "dsp/table.h"
#include "dsp/exact.h"
#include "dsp/fft.h"

enum { LONGEST = 32768, SHORTEST = 256, MOST_HARMONICS = 1024, POINTS_A_CYCLE = 32 };

// A third of an octave fewer harmonics at each level, down to the fundamental alone.
static uint32_t level_harmonics(uint32_t level) {
  static const double thirds[3] = {1, 0.79370052598409974, 0.62996052494743658};
  return (uint32_t)(thirds[level % 3] * MOST_HARMONICS / (double)(1u << level / 3));
}

static uint32_t level_length(uint32_t level) {
  uint32_t length = SHORTEST;
  while (length < POINTS_A_CYCLE * level_harmonics(level) && length < LONGEST) length *= 2;
  return length;
}

static size_t points_size(void) {
  size_t points = 0;
  for (uint32_t level = 0; level < TABLE_LEVELS; level++) points += level_length(level) + TABLE_PAD;
  return points * sizeof(float) * TABLE_COUNT;
}

static size_t head_size(void) { return (sizeof(Tables) + 63) / 64 * 64; }

// The transform's room lies at the end and is used only while the tables are built.
size_t tables_size(void) { return head_size() + points_size() + sizeof(Complex) * (LONGEST + LONGEST / 2); }

static double saw_harmonic(uint32_t k) { return 2 / (PI * k) * (k % 2 ? 1 : -1); }

static double triangle_harmonic(uint32_t k) {
  if (k % 2 == 0) return 0;
  return 8 / (PI * PI * k * k) * (k % 4 == 1 ? 1 : -1);
}

// Harmonics of both waves at once: two real signals are the real and the imaginary part of one complex one.
// The spline weighs a wave of x cycles a point by (sin(pi x) / (pi x))^3, which is divided out, and sounds it
// half a point late.
static void fill_spectrum(Complex *x, uint32_t length, uint32_t harmonics) {
  for (uint32_t k = 0; k < length; k++) x[k] = (Complex){0, 0};
  for (uint32_t k = 1; k <= harmonics; k++) {
    double angle = PI * k / length, sine = exact_sin(angle), cosine = exact_cos(angle);
    double response = sine / angle * (sine / angle) * (sine / angle);
    double saw = saw_harmonic(k) / response / 4, triangle = triangle_harmonic(k) / response / 4;
    x[k] = (Complex){triangle * cosine - saw * sine, -saw * cosine - triangle * sine};
    x[length - k] = (Complex){-triangle * cosine - saw * sine, saw * cosine - triangle * sine};
  }
}

static void fill_level(float *points[TABLE_COUNT], Complex *x, const Complex *roots, uint32_t level) {
  uint32_t length = level_length(level);
  fill_spectrum(x, length, level_harmonics(level));
  fft_inverse(x, length, roots, LONGEST / length);
  for (uint32_t j = 0; j < length + TABLE_PAD; j++) {
    points[TABLE_SAW][j] = (float)x[j % length].re;
    points[TABLE_TRIANGLE][j] = (float)x[j % length].im;
  }
}

Tables *tables_init(void *block) {
  Tables *t = block;
  float *free_points = (float *)((char *)block + head_size());
  Complex *x = (Complex *)((char *)free_points + points_size()), *roots = x + LONGEST;
  fft_roots(roots, LONGEST);
  for (uint32_t level = 0; level < TABLE_LEVELS; level++) {
    uint32_t room = level_length(level) + TABLE_PAD;
    float *points[TABLE_COUNT] = {free_points, free_points + room};
    fill_level(points, x, roots, level);
    t->harmonics[level] = (float)level_harmonics(level);
    t->length[level] = (float)level_length(level);
    for (uint32_t id = 0; id < TABLE_COUNT; id++) t->table[id].points[level] = points[id];
    free_points += TABLE_COUNT * room;
  }
  return t;
}

uint32_t table_level(const Tables *t, float step) {
  uint32_t low = 0, high = TABLE_LEVELS - 1;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (t->harmonics[middle] * step < 0.5f)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
