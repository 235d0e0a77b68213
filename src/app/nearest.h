// nearest.h -- the word that was probably meant.
#ifndef APP_NEAREST_H
#define APP_NEAREST_H

#include "base.h"

// How many letters must be added, dropped, changed or swapped to turn one word into the other.
// Words of more than 63 letters are unlike everything.
uint32_t nearest_distance(const char *a, const char *b);

// True when the distance is small enough, for a word of this length, to be a slip of the hand.
bool nearest_likely(const char *typed, uint32_t distance);

#endif
