// sentences.h -- what a thread has to say to the user, until the control thread says it.
//
// Threads  any.
// Memory   the struct is the caller's, and large.
// Errors   a sentence too many is dropped.
#ifndef HOST_SENTENCES_H
#define HOST_SENTENCES_H

#include "base.h"

#include <pthread.h>

enum { SENTENCES_MAX = 64, SENTENCE_SIZE = 256 };

typedef struct {
  pthread_mutex_t mutex;
  uint32_t first, count;
  char text[SENTENCES_MAX][SENTENCE_SIZE];
} Sentences;

void sentences_init(Sentences *s);

__attribute__((format(printf, 2, 3))) void sentences_add(Sentences *s, const char *format, ...);

// The oldest, or false.
bool sentences_take(Sentences *s, char sentence[SENTENCE_SIZE]);

#endif
