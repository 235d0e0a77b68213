#include "dsp/table.h"
#include "dsp/exact.h"
#include "dsp/fft.h"

enum { LONGEST = 32768, SHORTEST = 256, POINTS_A_CYCLE = 32 };

// A third of an octave fewer harmonics at each level, down to the fundamental alone.
static const uint16_t level_harmonics[TABLE_LEVELS] = {
    1024, 812, 645, 512, 406, 322, 256, 203, 161, 128, 101, 80, 64, 50, 40, 32,
    25,   20,  16,  12,  10,  8,   6,   5,   4,   3,   2,   2,  1,  1,  1,
};

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

static uint32_t level_length(uint32_t harmonics) {
  uint32_t length = SHORTEST;
  while (length < POINTS_A_CYCLE * harmonics && length < LONGEST) length *= 2;
  return length;
}

// The first level that does not hold more than there is.
static uint32_t top_level(uint32_t harmonics) {
  uint32_t level = 0;
  while (level + 1 < TABLE_LEVELS && level_harmonics[level + 1] >= harmonics) level++;
  return level;
}

static size_t padded(size_t size) { return (size + 63) / 64 * 64; }

size_t table_size(uint32_t harmonics) {
  size_t points = 0;
  for (uint32_t level = top_level(harmonics); level < TABLE_LEVELS; level++)
    points += level_length(least(level_harmonics[level], harmonics)) + TABLE_PAD;
  return padded(points * sizeof(float));
}

size_t table_room(uint32_t harmonics) {
  uint32_t length = level_length(harmonics);
  return sizeof(Complex) * (length + length / 2);
}

// A harmonic's share of a spectrum whose real part is the wave, or whose imaginary part is: two real waves
// are one complex one. The spline weighs a wave of x cycles a point by (sin(pi x) / (pi x))^3, which is
// divided out, and sounds it half a point late.
static void add_harmonic(Complex *x, uint32_t length, uint32_t k, double level, double phase, bool second) {
  double angle = PI * k / length, late = 2 * PI * phase - angle;
  double response = exact_sin(angle) / angle, half = level / (response * response * response) / 4;
  double re = half * exact_sin(late), im = -half * exact_cos(late);
  Complex up = second ? (Complex){-im, re} : (Complex){re, im};
  Complex down = second ? (Complex){im, re} : (Complex){re, -im};
  x[k].re += up.re, x[k].im += up.im;
  x[length - k].re += down.re, x[length - k].im += down.im;
}

typedef struct {
  Table *table;
  float *points;
  const float *level, *phase;
} Wave;

static void add_wave(Complex *x, uint32_t length, const Wave *w, uint32_t count, bool second) {
  for (uint32_t k = 1; k <= count; k++)
    if (w->level[k - 1] != 0)
      add_harmonic(x, length, k, (double)w->level[k - 1], w->phase ? (double)w->phase[k - 1] : 0, second);
}

static void keep(Wave *w, uint32_t level, const Complex *x, uint32_t length, bool second) {
  for (uint32_t j = 0; j < length + TABLE_PAD; j++)
    w->points[j] = (float)(second ? x[j % length].im : x[j % length].re);
  w->table->points[level] = w->points;
  w->table->length[level] = (float)length;
  w->points += length + TABLE_PAD;
}

// One wave or two.
static void build(Wave *waves, uint32_t count, uint32_t harmonics, void *room) {
  uint32_t longest = level_length(harmonics), top = top_level(harmonics);
  Complex *x = room, *roots = x + longest;
  fft_roots(roots, longest);
  for (uint32_t n = top; n < TABLE_LEVELS; n++) {
    uint32_t here = least(level_harmonics[n], harmonics), length = level_length(here);
    for (uint32_t k = 0; k < length; k++) x[k] = (Complex){0, 0};
    for (uint32_t w = 0; w < count; w++) add_wave(x, length, &waves[w], here, w);
    fft_inverse(x, length, roots, longest / length);
    for (uint32_t w = 0; w < count; w++) keep(&waves[w], n, x, length, w);
  }
  for (uint32_t w = 0; w < count; w++)
    for (uint32_t n = 0; n < top; n++) {
      waves[w].table->points[n] = waves[w].table->points[top];
      waves[w].table->length[n] = waves[w].table->length[top];
    }
}

void table_build(Table *t, void *memory, const float *level, const float *phase, uint32_t harmonics,
                 void *room) {
  Wave wave = {t, memory, level, phase};
  build(&wave, 1, harmonics, room);
}

static float saw_harmonic(uint32_t k) { return (float)(2 / (PI * k) * (k % 2 ? 1 : -1)); }

static float triangle_harmonic(uint32_t k) {
  return k % 2 ? (float)(8 / (PI * PI * k * k) * (k % 4 == 1 ? 1 : -1)) : 0;
}

static size_t room_of_all(void) { return table_room(TABLE_HARMONICS) + 2 * TABLE_HARMONICS * sizeof(float); }

size_t tables_size(void) {
  return padded(sizeof(Tables)) + TABLE_COUNT * table_size(TABLE_HARMONICS) + room_of_all();
}

// A square is the difference of two saws that are half a cycle apart.
static void build_square(Table *square, float *points, const Table *saw) {
  for (uint32_t n = 0; n < TABLE_LEVELS; n++) {
    uint32_t length = (uint32_t)saw->length[n];
    for (uint32_t j = 0; j < length + TABLE_PAD; j++)
      points[j] = saw->points[n][j % length] - saw->points[n][(j + length / 2) % length];
    square->points[n] = points;
    square->length[n] = saw->length[n];
    points += length + TABLE_PAD;
  }
}

Tables *tables_init(void *block) {
  Tables *t = block;
  size_t size = table_size(TABLE_HARMONICS);
  char *memory = (char *)block + padded(sizeof(Tables)), *room = memory + TABLE_COUNT * size;
  float *saw = (float *)(room + table_room(TABLE_HARMONICS)), *triangle = saw + TABLE_HARMONICS;
  for (uint32_t k = 1; k <= TABLE_HARMONICS; k++) {
    saw[k - 1] = saw_harmonic(k);
    triangle[k - 1] = triangle_harmonic(k);
  }
  Wave waves[] = {{&t->table[TABLE_SAW], (float *)memory, saw, NULL},
                  {&t->table[TABLE_TRIANGLE], (float *)(memory + size), triangle, NULL}};
  build(waves, 2, TABLE_HARMONICS, room);
  build_square(&t->table[TABLE_SQUARE], (float *)(memory + 2 * size), &t->table[TABLE_SAW]);
  return t;
}

uint32_t table_level(float step) {
  uint32_t low = 0, high = TABLE_LEVELS - 1;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if ((float)level_harmonics[middle] * step < 0.5f)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
