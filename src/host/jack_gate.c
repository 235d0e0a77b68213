#include "host/jack_gate.h"

#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static uint32_t inside;
static bool lost; // the server that they are on

bool jack_gate_enter(void) {
  pthread_mutex_lock(&mutex);
  bool may = !lost;
  if (may) inside++;
  pthread_mutex_unlock(&mutex);
  return may;
}

void jack_gate_lost(void) {
  pthread_mutex_lock(&mutex);
  lost = inside > 0;
  pthread_mutex_unlock(&mutex);
}

void jack_gate_leave(void) {
  pthread_mutex_lock(&mutex);
  inside--;
  if (inside == 0) lost = false;
  pthread_mutex_unlock(&mutex);
}
