#include "host/midi_out.h"

#include "host/clock.h"
#include "host/midi_outlet.h"
#include "host/thread.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum {
  NS_PER_MS = 1000000,
  NS_PER_S = 1000000000,
  STEP_NS = NS_PER_MS,
  IDLE_NS = 20 * NS_PER_MS,
  AGAIN_NS = 20000
};
enum { CLOSE_PATIENCE_NS = 300 * NS_PER_MS, START = 0xFA, CONTINUE = 0xFB, STOP = 0xFC };

// A frame and when it is heard, for the thread; `turn` is odd while they change.
typedef struct {
  atomic_uint turn;
  atomic_int_fast64_t frame, heard_ns;
} Anchor;

struct MidiOut {
  Engine *engine;
  uint32_t rate_hz;
  Anchor anchor;
  Sentences sentences;
  atomic_uint opening;
  atomic_uint_fast64_t sent;
  atomic_int_fast64_t late_ns;

  pthread_t thread;
  bool started;
  pthread_mutex_t mutex; // for what follows
  pthread_cond_t changed;
  MidiName wanted;
  bool news, stop, done;
  bool abandoned; // the thread frees it all, and touches no engine

  // The thread's.
  MidiOutlet outlet;
  int64_t scan_ns;
  EnginePulse pulse;
  bool has_pulse, runs; // runs: whoever listens has been told so
};

// -- times -----------------------------------------------------------------------------------------------

void midi_out_heard(MidiOut *o, int64_t frame, int64_t heard_ns) {
  Anchor *a = &o->anchor;
  unsigned turn = atomic_load_explicit(&a->turn, memory_order_relaxed);
  atomic_store_explicit(&a->turn, turn + 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&a->frame, frame, memory_order_relaxed);
  atomic_store_explicit(&a->heard_ns, heard_ns, memory_order_relaxed);
  atomic_store_explicit(&a->turn, turn + 2, memory_order_release);
}

static int64_t time_of(MidiOut *o, int64_t frame) {
  Anchor *a = &o->anchor;
  unsigned before, after;
  int64_t known, heard_ns;
  for (int tries = 0;; tries++) {
    if (tries > 0) clock_sleep_ns(AGAIN_NS); // whoever writes may need this processor
    before = atomic_load_explicit(&a->turn, memory_order_acquire);
    known = atomic_load_explicit(&a->frame, memory_order_relaxed);
    heard_ns = atomic_load_explicit(&a->heard_ns, memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
    after = atomic_load_explicit(&a->turn, memory_order_relaxed);
    if (before == after && before % 2 == 0) break;
  }
  return heard_ns + (int64_t)((double)(frame - known) * NS_PER_S / o->rate_hz);
}

// -- the thread ------------------------------------------------------------------------------------------

static void note_late(MidiOut *o, int64_t late_ns) {
  if (late_ns > atomic_load(&o->late_ns)) atomic_store(&o->late_ns, late_ns);
}

static void note_song(MidiOut *o, uint8_t status) {
  if (status == START || status == CONTINUE) o->runs = true;
  if (status == STOP) o->runs = false;
}

static void send_pulse(MidiOut *o, int64_t due_ns) {
  o->has_pulse = false;
  if (!midi_outlet_is_open(&o->outlet)) return;
  note_late(o, clock_now_ns() - due_ns);
  midi_outlet_send(&o->outlet, o->pulse.bytes, o->pulse.size);
  note_song(o, o->pulse.bytes[0]);
  atomic_fetch_add(&o->sent, 1);
}

static bool is_stopped(MidiOut *o) {
  pthread_mutex_lock(&o->mutex);
  bool stop = o->stop;
  pthread_mutex_unlock(&o->mutex);
  return stop;
}

// Sends what is due; returns when to look again. What is far ahead is looked at again and again, since its
// time may yet be known better.
static int64_t send_due(MidiOut *o) {
  int64_t now = clock_now_ns();
  while (!is_stopped(o)) {
    if (!o->has_pulse) o->has_pulse = engine_pulse(o->engine, &o->pulse);
    if (!o->has_pulse) break;
    int64_t due_ns = time_of(o, o->pulse.frame);
    if (due_ns > now + STEP_NS) break;
    clock_sleep_until_ns(due_ns);
    send_pulse(o, due_ns);
    now = clock_now_ns();
  }
  return now + STEP_NS;
}

static void leave(MidiOut *o) {
  static const uint8_t stop[] = {STOP};
  if (o->runs) midi_outlet_send(&o->outlet, stop, sizeof stop);
  o->runs = false;
}

static bool take_news(MidiOut *o, MidiName wanted) {
  pthread_mutex_lock(&o->mutex);
  bool news = o->news;
  o->news = false;
  memcpy(wanted, o->wanted, sizeof o->wanted);
  pthread_mutex_unlock(&o->mutex);
  return news;
}

// Right after what was due, when nothing is for a while.
static void look_after(MidiOut *o) {
  MidiName wanted;
  bool news = take_news(o, wanted);
  if (news) {
    leave(o);
    midi_outlet_want(&o->outlet, wanted);
  }
  if (!news && clock_now_ns() < o->scan_ns && !midi_outlet_is_lost(&o->outlet)) return;
  midi_outlet_scan(&o->outlet);
  atomic_store(&o->opening, midi_outlet_is_open(&o->outlet) ? o->outlet.openings : 0);
  o->scan_ns = clock_now_ns() + NS_PER_S;
}

static void release(MidiOut *o) {
  pthread_mutex_destroy(&o->mutex);
  pthread_cond_destroy(&o->changed);
  free(o);
}

static void finish(MidiOut *o) {
  leave(o);
  midi_outlet_close(&o->outlet);
  pthread_mutex_lock(&o->mutex);
  o->done = true;
  pthread_cond_broadcast(&o->changed);
  bool abandoned = o->abandoned;
  pthread_mutex_unlock(&o->mutex);
  if (abandoned) release(o);
}

// Where the system allows it, before all that has no such hurry.
static void hurry(void) {
  struct sched_param priority = {.sched_priority = 20};
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
  prctl(PR_SET_TIMERSLACK, 1000); // nanoseconds
}

static void *run(void *user) {
  MidiOut *o = user;
  hurry();
  while (!is_stopped(o)) {
    int64_t again_ns = send_due(o);
    look_after(o);
    bool idle = !midi_outlet_is_open(&o->outlet) && !o->has_pulse;
    clock_sleep_until_ns(idle ? clock_now_ns() + IDLE_NS : again_ns);
  }
  finish(o);
  return NULL;
}

// -- the control thread ----------------------------------------------------------------------------------

MidiOut *midi_out_open(Engine *engine, MidiApi api) {
  MidiOut *o = calloc(1, sizeof *o);
  if (!o) return NULL;
  o->engine = engine;
  o->rate_hz = engine_rate(engine);
  sentences_init(&o->sentences);
  midi_outlet_init(&o->outlet, api, &o->sentences);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&o->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&o->mutex, NULL);
  return o;
}

bool midi_out_send_to(MidiOut *o, const char *name) {
  if (!name && !o->started) return true;
  pthread_mutex_lock(&o->mutex);
  memset(o->wanted, 0, sizeof o->wanted);
  if (name) strncpy(o->wanted, name, sizeof o->wanted - 1);
  o->news = true;
  pthread_mutex_unlock(&o->mutex);
  if (!o->started) o->started = thread_start(&o->thread, run, o);
  return o->started;
}

MidiOutStatus midi_out_status(MidiOut *o) {
  return (MidiOutStatus){.sent = atomic_load(&o->sent),
                         .late_s = (double)atomic_exchange(&o->late_ns, 0) / NS_PER_S};
}

uint32_t midi_out_opening(const MidiOut *o) { return atomic_load(&o->opening); }

bool midi_out_says(MidiOut *o, char sentence[SENTENCE_SIZE]) {
  return sentences_take(&o->sentences, sentence);
}

// False when the thread hangs in the MIDI system.
static bool stop_thread(MidiOut *o) {
  int64_t end_ns = clock_now_ns() + CLOSE_PATIENCE_NS;
  struct timespec end = {.tv_sec = end_ns / NS_PER_S, .tv_nsec = end_ns % NS_PER_S};
  pthread_mutex_lock(&o->mutex);
  o->stop = true;
  while (!o->done && pthread_cond_timedwait(&o->changed, &o->mutex, &end) == 0) continue;
  bool done = o->done;
  o->abandoned = !done;
  pthread_mutex_unlock(&o->mutex);
  return done;
}

void midi_out_close(MidiOut *o) {
  if (!o) return;
  pthread_t thread = o->thread;
  if (!o->started) {
    release(o);
  } else if (stop_thread(o)) {
    pthread_join(thread, NULL);
    release(o);
  } else {
    pthread_detach(thread);
  }
}
