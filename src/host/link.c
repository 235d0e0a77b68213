#include "host/link.h"
#include "host/clock.h"
#include "host/tandem.h"
#include "host/thread.h"

#include <stdlib.h>

enum { SERVE_MS = 4, SURE_NS = 20000, TRIES = 8, SMOOTHING = 16 };

// A thread of ours makes the peer, so that Link's own threads too leave the user's signals alone, and asks
// what is to be asked of the session.
struct Link {
  Tandem tandem;
  double first_bpm;
  pthread_t thread;
  bool has_thread;
  atomic_bool wanted, lives, quits;
  atomic_int_fast64_t offset_ns; // from the host's clock to Link's
  _Atomic double bpm;            // of the session, as of late
  atomic_bool playing;
  atomic_uint peers;
};

Link *link_open(double bpm) {
  Link *l = calloc(1, sizeof *l);
  if (!l) return NULL;
  l->first_bpm = bpm;
  l->bpm = bpm;
  l->tandem.quantum = 4;
  l->tandem.start_stop = true;
  return l;
}

// -- the thread that asks ----------------------------------------------------------------------------

// Link's clock is not slewed by the network's time, as the host's is: they drift apart slowly. A look that
// was interrupted says nothing.
static bool measure(abl_link link, int64_t *offset_ns) {
  for (int n = 0; n < TRIES; n++) {
    int64_t before = clock_now_ns();
    int64_t there = abl_link_clock_micros(link) * 1000 + 500; // it is rounded down
    int64_t after = clock_now_ns();
    *offset_ns = there - (before + (after - before) / 2);
    if (after - before < SURE_NS) return true;
  }
  return false;
}

static void tie_clocks(Link *l, bool first) {
  int64_t offset, known = atomic_load_explicit(&l->offset_ns, memory_order_relaxed);
  if (!measure(l->tandem.link, &offset) && !first) return;
  if (!first) offset = known + (offset - known) / SMOOTHING;
  atomic_store_explicit(&l->offset_ns, offset, memory_order_relaxed);
}

static void publish(Link *l) {
  Tandem *t = &l->tandem;
  abl_link_capture_app_session_state(t->link, t->own);
  atomic_store_explicit(&l->bpm, abl_link_tempo(t->own), memory_order_relaxed);
  atomic_store_explicit(&l->playing, abl_link_is_playing(t->own), memory_order_relaxed);
  atomic_store_explicit(&l->peers, (unsigned)abl_link_num_peers(t->link), memory_order_relaxed);
}

// The session knows where we are before the first peer can hear of it.
static void attend(Link *l) {
  Tandem *t = &l->tandem;
  tie_clocks(l, false);
  tandem_serve(t);
  bool shares = atomic_load_explicit(&t->start_stop, memory_order_relaxed);
  if (abl_link_is_start_stop_sync_enabled(t->link) != shares)
    abl_link_enable_start_stop_sync(t->link, shares);
  bool on = atomic_load_explicit(&l->wanted, memory_order_relaxed) &&
            atomic_load_explicit(&t->led, memory_order_acquire);
  if (on != abl_link_is_enabled(t->link)) abl_link_enable(t->link, on);
  publish(l);
}

static void *work(void *user) {
  Link *l = user;
  abl_link link = abl_link_create(l->first_bpm);
  bool made = link.impl && tandem_open(&l->tandem, link);
  if (made) tie_clocks(l, true);
  atomic_store_explicit(&l->lives, made, memory_order_release);
  while (made && !atomic_load_explicit(&l->quits, memory_order_relaxed)) {
    attend(l);
    clock_sleep_ns(SERVE_MS * 1000000);
  }
  if (link.impl) abl_link_destroy(link);
  return NULL;
}

// -- the control thread ------------------------------------------------------------------------------

void link_close(Link *l) {
  if (!l) return;
  atomic_store_explicit(&l->quits, true, memory_order_relaxed);
  if (l->has_thread) {
    pthread_join(l->thread, NULL);
    tandem_close(&l->tandem);
  }
  free(l);
}

void link_enable(Link *l, bool enable) {
  if (enable && !l->has_thread) l->has_thread = thread_start(&l->thread, work, l);
  atomic_store_explicit(&l->wanted, enable, memory_order_relaxed);
}

void link_quantum(Link *l, double quantum) {
  atomic_store_explicit(&l->tandem.quantum, quantum, memory_order_relaxed);
}

void link_start_stop(Link *l, bool shared) {
  atomic_store_explicit(&l->tandem.start_stop, shared, memory_order_relaxed);
}

LinkStatus link_status(Link *l) {
  bool enabled = atomic_load_explicit(&l->wanted, memory_order_relaxed);
  return (LinkStatus){
      .enabled = enabled,
      .peers = enabled ? atomic_load_explicit(&l->peers, memory_order_relaxed) : 0,
      .bpm = atomic_load_explicit(&l->bpm, memory_order_relaxed),
      .quantum = atomic_load_explicit(&l->tandem.quantum, memory_order_relaxed),
      .start_stop = atomic_load_explicit(&l->tandem.start_stop, memory_order_relaxed),
      .playing = atomic_load_explicit(&l->playing, memory_order_relaxed),
  };
}

// -- the audio thread --------------------------------------------------------------------------------

void link_lead(Link *l, Engine *e, int64_t frame, int64_t heard_ns) {
  if (!atomic_load_explicit(&l->lives, memory_order_acquire)) return;
  if (atomic_load_explicit(&l->wanted, memory_order_relaxed))
    tandem_lead(&l->tandem, e, frame, heard_ns + atomic_load_explicit(&l->offset_ns, memory_order_relaxed));
  else
    tandem_let_go(&l->tandem, e);
}

void link_let_go(Link *l, Engine *e) {
  if (atomic_load_explicit(&l->lives, memory_order_acquire)) tandem_let_go(&l->tandem, e);
}
