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

// A harmonic's share of a spectrum whose real part is the wave. The spline weighs a wave of x cycles a point
// by (sin(pi x) / (pi x))^3, which is divided out, and sounds it half a point late.
static void put_harmonic(Complex *x, uint32_t length, uint32_t k, double level, double phase) {
  double angle = PI * k / length, late = 2 * PI * phase - angle;
  double response = exact_sin(angle) / angle, half = level / (response * response * response) / 4;
  double re = half * exact_sin(late), im = -half * exact_cos(late);
  x[k] = (Complex){re, im};
  x[length - k] = (Complex){re, -im};
}

static void fill_level(float *points, Complex *x, uint32_t length, const Complex *roots, uint32_t stride) {
  fft_inverse(x, length, roots, stride);
  for (uint32_t j = 0; j < length + TABLE_PAD; j++) points[j] = (float)x[j % length].re;
}

void table_build(Table *t, void *memory, const float *level, const float *phase, uint32_t harmonics,
                 void *room) {
  uint32_t longest = level_length(harmonics), top = top_level(harmonics);
  float *points = memory;
  Complex *x = room, *roots = x + longest;
  fft_roots(roots, longest);
  for (uint32_t n = top; n < TABLE_LEVELS; n++) {
    uint32_t count = least(level_harmonics[n], harmonics), length = level_length(count);
    for (uint32_t k = 0; k < length; k++) x[k] = (Complex){0, 0};
    for (uint32_t k = 1; k <= count; k++)
      put_harmonic(x, length, k, (double)level[k - 1], phase ? (double)phase[k - 1] : 0);
    fill_level(points, x, length, roots, longest / length);
    t->points[n] = points;
    t->length[n] = (float)length;
    points += length + TABLE_PAD;
  }
  for (uint32_t n = 0; n < top; n++) {
    t->points[n] = t->points[top];
    t->length[n] = t->length[top];
  }
}

static float saw_harmonic(uint32_t k) { return (float)(2 / (PI * k) * (k % 2 ? 1 : -1)); }

static float triangle_harmonic(uint32_t k) {
  return k % 2 ? (float)(8 / (PI * PI * k * k) * (k % 4 == 1 ? 1 : -1)) : 0;
}

static float square_harmonic(uint32_t k) { return k % 2 ? (float)(4 / (PI * k)) : 0; }

static size_t room_of_all(void) { return table_room(TABLE_HARMONICS) + TABLE_HARMONICS * sizeof(float); }

size_t tables_size(void) {
  return padded(sizeof(Tables)) + TABLE_COUNT * table_size(TABLE_HARMONICS) + room_of_all();
}

Tables *tables_init(void *block) {
  Tables *t = block;
  char *memory = (char *)block + padded(sizeof(Tables)),
       *room = memory + TABLE_COUNT * table_size(TABLE_HARMONICS);
  float *level = (float *)(room + table_room(TABLE_HARMONICS));
  float (*const harmonic[TABLE_COUNT])(uint32_t) = {
      [TABLE_SAW] = saw_harmonic, [TABLE_TRIANGLE] = triangle_harmonic, [TABLE_SQUARE] = square_harmonic};
  for (uint32_t id = 0; id < TABLE_COUNT; id++) {
    for (uint32_t k = 1; k <= TABLE_HARMONICS; k++) level[k - 1] = harmonic[id](k);
    table_build(&t->table[id], memory + id * table_size(TABLE_HARMONICS), level, NULL, TABLE_HARMONICS, room);
  }
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
