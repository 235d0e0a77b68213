#include "host/midi_in.h"

#include "host/clock.h"
#include "host/midi_rack.h"
#include "host/thread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NS_PER_MS = 1000000, NS_PER_S = 1000000000 };
enum { SCAN_NS = 250 * NS_PER_MS, AGAIN_NS = 60 * NS_PER_MS, PAUSE_NS = 5 * NS_PER_MS };
enum { OPEN_PATIENCE_NS = 500 * NS_PER_MS, CLOSE_PATIENCE_NS = 300 * NS_PER_MS };
static const int64_t HANG_NS = 2ll * NS_PER_S;

struct Midi {
  Say say;
  void *user;
  MidiRack *rack;
  Sentences sentences;
  bool hang_said;
  MidiName *names; // what is open, as of the last poll
  uint32_t name_count;

  pthread_t worker;
  atomic_int_fast64_t busy_ns; // since when the worker scans; 0: it waits
  pthread_mutex_t mutex;       // for what follows
  pthread_cond_t changed;
  bool woken, news, scanned, stop, done;
  bool abandoned; // the worker frees it all
};

static int64_t now_plus(int64_t ns) { return clock_now_ns() + ns; }

// Waits, with the mutex held, until the flag is up or the time has come.
static void wait_for(Midi *m, const bool *flag, int64_t end_ns) {
  struct timespec end = {.tv_sec = end_ns / NS_PER_S, .tv_nsec = end_ns % NS_PER_S};
  while (!*flag && pthread_cond_timedwait(&m->changed, &m->mutex, &end) == 0) continue;
}

static void raise_flag(Midi *m, bool *flag) {
  pthread_mutex_lock(&m->mutex);
  *flag = true;
  pthread_cond_broadcast(&m->changed);
  pthread_mutex_unlock(&m->mutex);
}

static void wake(void *user) {
  Midi *m = user;
  raise_flag(m, &m->woken);
}

static void release(Midi *m) {
  midi_rack_free(m->rack);
  free(m->names);
  free(m);
}

// -- the worker ----------------------------------------------------------------------------------

// True when it is to go on. What comes together is scanned together; and once again a little later,
// since JACK tells of a connection before it can be seen.
static bool rest(Midi *m) {
  pthread_mutex_lock(&m->mutex);
  if (!m->stop) wait_for(m, &m->woken, now_plus(m->news ? AGAIN_NS : SCAN_NS));
  m->news = m->woken;
  m->woken = false;
  bool stop = m->stop;
  pthread_mutex_unlock(&m->mutex);
  if (!stop) clock_sleep_ns(PAUSE_NS);
  return !stop;
}

static void finish(Midi *m) {
  midi_rack_shut(m->rack);
  pthread_mutex_lock(&m->mutex);
  m->done = true;
  pthread_cond_broadcast(&m->changed);
  bool abandoned = m->abandoned;
  pthread_mutex_unlock(&m->mutex);
  if (abandoned) release(m);
}

static void *work(void *user) {
  Midi *m = user;
  do {
    atomic_store(&m->busy_ns, clock_now_ns());
    midi_rack_scan(m->rack);
    atomic_store(&m->busy_ns, 0);
    raise_flag(m, &m->scanned);
  } while (rest(m));
  finish(m);
  return NULL;
}

// -- the control thread --------------------------------------------------------------------------

static bool start(Midi *m) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&m->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&m->mutex, NULL);
  return thread_start(&m->worker, work, m);
}

Midi *midi_open(const MidiConfig *config, Engine *engine) {
  Midi *m = calloc(1, sizeof *m);
  if (!m) return NULL;
  m->say = config->say;
  m->user = config->user;
  sentences_init(&m->sentences);
  m->rack = midi_rack_create(config, engine, &m->sentences, wake, m);
  m->names = calloc(config->max_ports + 1, sizeof *m->names);
  if (!m->rack || !m->names || !start(m)) {
    if (m->rack) midi_rack_free(m->rack);
    free(m->names);
    free(m);
    return NULL;
  }
  pthread_mutex_lock(&m->mutex);
  wait_for(m, &m->scanned, now_plus(OPEN_PATIENCE_NS));
  pthread_mutex_unlock(&m->mutex);
  midi_poll(m);
  return m;
}

static void say_hang(Midi *m) {
  int64_t busy_ns = atomic_load(&m->busy_ns);
  bool hangs = busy_ns && clock_now_ns() - busy_ns > HANG_NS;
  if (hangs && !m->hang_said && m->say) m->say(m->user, "the MIDI system does not answer; it is waited for");
  m->hang_said = hangs;
}

void midi_poll(Midi *m) {
  char sentence[SENTENCE_SIZE];
  while (sentences_take(&m->sentences, sentence))
    if (m->say) m->say(m->user, sentence);
  m->name_count = midi_rack_names(m->rack, m->names);
  say_hang(m);
}

uint32_t midi_count(const Midi *m) { return m->name_count; }

const char *midi_name(const Midi *m, uint32_t n) { return m->names[n]; }

// False when the worker hangs: then it frees everything itself, should it ever come back.
static bool stop_worker(Midi *m) {
  pthread_mutex_lock(&m->mutex);
  m->stop = m->woken = true;
  pthread_cond_broadcast(&m->changed);
  wait_for(m, &m->done, now_plus(CLOSE_PATIENCE_NS));
  if (!m->done) midi_rack_leave(m->rack);
  bool done = m->done;
  m->abandoned = !done;
  pthread_mutex_unlock(&m->mutex);
  return done;
}

void midi_close(Midi *m) {
  if (!m) return;
  pthread_t worker = m->worker;
  if (!stop_worker(m)) {
    pthread_detach(worker);
    return;
  }
  pthread_join(worker, NULL);
  release(m);
}

// -- listing -------------------------------------------------------------------------------------

static void ignore_event(void *user, const char *port) { (void)user, (void)port; }

static int list_system(MidiApi api, const char *missing, void (*line)(void *user, const char *text),
                       void *user) {
  MidiSystem system;
  if (!midi_system_open(&system, api, ignore_event, NULL)) {
    line(user, missing);
    return 0;
  }
  MidiName names[MIDI_NAMES_MAX];
  uint32_t count = midi_system_inputs(&system, names, MIDI_NAMES_MAX);
  for (uint32_t n = 0; n < count; n++) {
    char text[MIDI_NAME_SIZE + 16];
    const char *name = names[n];
    snprintf(text, sizeof text, "%.*s (%s)", MIDI_NAME_SIZE, name, midi_system_name(&system));
    line(user, text);
  }
  midi_system_close(&system);
  return (int)count;
}

int midi_list(MidiApi api, void (*line)(void *user, const char *text), void *user) {
  int count = 0;
  if (api != MIDI_JACK)
    count +=
        list_system(MIDI_ALSA, "no ALSA: the kernel has no MIDI sequencer here (/dev/snd/seq)", line, user);
  if (api != MIDI_ALSA) count += list_system(MIDI_JACK, "no JACK: no server runs", line, user);
  return count;
}
