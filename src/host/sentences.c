#include "host/sentences.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sentences_init(Sentences *s) {
  pthread_mutex_init(&s->mutex, NULL);
  s->first = s->count = 0;
}

void sentences_add(Sentences *s, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  pthread_mutex_lock(&s->mutex);
  if (s->count < SENTENCES_MAX)
    vsnprintf(s->text[(s->first + s->count++) % SENTENCES_MAX], SENTENCE_SIZE, format, arguments);
  pthread_mutex_unlock(&s->mutex);
  va_end(arguments);
}

bool sentences_take(Sentences *s, char sentence[SENTENCE_SIZE]) {
  pthread_mutex_lock(&s->mutex);
  bool any = s->count > 0;
  if (any) {
    memcpy(sentence, s->text[s->first], SENTENCE_SIZE);
    s->first = (s->first + 1) % SENTENCES_MAX;
    s->count--;
  }
  pthread_mutex_unlock(&s->mutex);
  return any;
}
