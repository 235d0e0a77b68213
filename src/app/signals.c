#include "app/signals.h"
#include "host/clock.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>

static SignalsPolicy policy;
static pthread_t control;
static Session *volatile running;
static volatile int64_t running_since, patience;
static volatile sig_atomic_t interrupted, asked_to_stop, ending;

static void stop_code(void) {
  Session *session = running;
  if (session) session_interrupt(session);
}

static void on_signal(int number) {
  if (!pthread_equal(pthread_self(), control)) {
    pthread_kill(control, number);
    return;
  }
  int saved = errno;
  if (number != SIGINT || policy == SIGNALS_STOP_ALL) {
    ending = number;
    stop_code();
  } else if (running && clock_now_ns() - running_since >= patience) {
    asked_to_stop = 1;
    stop_code();
  } else {
    interrupted = 1;
  }
  errno = saved;
}

void signals_open(SignalsPolicy how) {
  policy = how;
  control = pthread_self();
  struct sigaction action = {.sa_handler = on_signal}, before;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // under nohup it is ignored, and stays so
  if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

void signals_enter(Session *s, int64_t patience_ns) {
  running_since = clock_now_ns();
  patience = patience_ns;
  asked_to_stop = 0;
  running = s;
  if (ending) stop_code(); // it came a moment ago
}

void signals_leave(bool went_well) {
  running = NULL;
  if (asked_to_stop && went_well) interrupted = 1;
}

bool signals_take_interrupt(void) {
  bool was = interrupted;
  if (was) interrupted = 0;
  return was;
}

int signals_ending(void) { return ending; }
