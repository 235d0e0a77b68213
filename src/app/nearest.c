#include "app/nearest.h"
#include <string.h>

enum { LONGEST = 63, UNLIKE = 1000 };

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

// One row of the table of distances between the beginnings of a and b: row[j] is the distance of
// a's first i letters to b's first j.
static void fill_row(uint32_t *row, const uint32_t *above, const uint32_t *two_above, const char *a,
                     const char *b, size_t i, size_t b_length) {
  row[0] = (uint32_t)i;
  for (size_t j = 1; j <= b_length; j++) {
    uint32_t changed = above[j - 1] + (a[i - 1] != b[j - 1]);
    row[j] = least(changed, least(above[j], row[j - 1]) + 1);
    bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if (swapped) row[j] = least(row[j], two_above[j - 2] + 1);
  }
}

uint32_t nearest_distance(const char *a, const char *b) {
  size_t a_length = strlen(a), b_length = strlen(b);
  if (a_length > LONGEST || b_length > LONGEST) return UNLIKE;
  uint32_t rows[3][LONGEST + 1] = {0};
  for (size_t j = 0; j <= b_length; j++) rows[0][j] = (uint32_t)j;
  for (size_t i = 1; i <= a_length; i++)
    fill_row(rows[i % 3], rows[(i - 1) % 3], rows[(i + 1) % 3], a, b, i, b_length);
  return rows[a_length % 3][b_length];
}

bool nearest_likely(const char *typed, uint32_t distance) { return distance <= 1 + strlen(typed) / 4; }
