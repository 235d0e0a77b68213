#include "host/tandem.h"

#include <math.h>
#include <stdlib.h>

enum { ASKS = 256, US_PER_S = 1000000 };

// A quantum's start that is so near, in beats, is meant: what Link says is rounded to microseconds.
static const double close_by = 0.001;

static const double settling_s = 0.1;
static const double nowhere = (double)NAN;

// Something that the player wants of the session, from one moment on.
typedef struct {
  int64_t us;
  double beat, quantum; // where we are then: the session's too, as long as nobody else is in it
  double bpm;           // 0: as it is
  bool transport, playing;
  uint32_t number;
} Ask;

// What there is to know when a block begins.
typedef struct {
  int64_t frame, us;
  double part_us; // of a microsecond
  double rate_hz, quantum;
  int64_t tick;     // where the next quantum of the engine begins
  double beat, bpm; // ours, at the frame
  EngineAsked asked;
  bool shared;
} Moment;

bool tandem_open(Tandem *t, abl_link link) {
  void *block = aligned_alloc(64, (queue_size(sizeof(Ask), ASKS) + 63) / 64 * 64);
  if (block) t->asks = queue_init(block, sizeof(Ask), ASKS, 0);
  t->heard = abl_link_create_session_state();
  t->own = abl_link_create_session_state();
  t->link = link;
  return t->asks && t->heard.impl && t->own.impl;
}

void tandem_close(Tandem *t) {
  abl_link_destroy_session_state(t->heard);
  abl_link_destroy_session_state(t->own);
  free(t->asks);
}

// -- what the player asks ----------------------------------------------------------------------------

static void serve(Tandem *t, const Ask *ask) {
  abl_link_capture_app_session_state(t->link, t->own);
  if (ask->bpm > 0) abl_link_set_tempo(t->own, ask->bpm, ask->us);
  if (abl_link_num_peers(t->link) == 0)
    abl_link_force_beat_at_time(t->own, ask->beat, (uint64_t)ask->us, ask->quantum);
  if (ask->transport) abl_link_set_is_playing(t->own, ask->playing, (uint64_t)ask->us);
  abl_link_commit_app_session_state(t->link, t->own);
}

void tandem_serve(Tandem *t) {
  Ask ask;
  while (queue_pop(t->asks, &ask)) {
    serve(t, &ask);
    atomic_store_explicit(&t->served, ask.number, memory_order_release);
  }
}

static bool ask(Tandem *t, const Moment *m, double bpm, bool transport) {
  Ask a = {.us = m->us,
           .beat = m->beat,
           .quantum = m->quantum,
           .bpm = bpm,
           .transport = transport,
           .playing = m->asked.playing || m->asked.waits,
           .number = t->asked + 1};
  if (!queue_push(t->asks, &a, 1)) return false;
  t->asked = a.number;
  t->tempos = m->asked.tempos;
  t->transports = m->asked.transports;
  t->ramps = m->asked.ramping;
  if (transport) t->asked_transport = a.number;
  return true;
}

static Moment look(Tandem *t, const Engine *e, int64_t frame, int64_t heard_ns) {
  EngineStatus s = engine_status(e);
  int64_t us = heard_ns / 1000;
  double rate_hz = engine_rate(e);
  EngineAsked asked = engine_asked(e); // who waits is taken to begin with the next quantum
  double ticks =
      s.playing || asked.waits ? (double)(s.frame - frame) * s.bpm * TICKS_PER_BEAT / (60.0 * rate_hz) : 0;
  return (Moment){.frame = frame,
                  .us = us,
                  .part_us = (double)(heard_ns - us * 1000) / 1000,
                  .rate_hz = rate_hz,
                  .quantum = atomic_load_explicit(&t->quantum, memory_order_relaxed),
                  .tick = s.tick,
                  .beat = ((double)s.tick - ticks) / TICKS_PER_BEAT,
                  .bpm = s.bpm,
                  .asked = asked,
                  .shared = atomic_load_explicit(&t->start_stop, memory_order_relaxed)};
}

// What was said beside the word that joins has come to the engine by then: it asks nothing of those who are
// there.
static bool has_waited(Tandem *t, const Moment *m) {
  if (!t->nears) t->first_frame = m->frame;
  t->nears = true;
  return (double)(m->frame - t->first_frame) > settling_s * m->rate_hz;
}

// The session, ours alone until somebody is found, begins as we are.
static void mount(Tandem *t, const Moment *m) {
  t->shift = nowhere;
  t->waits = false;
  t->runs = m->asked.playing;
  t->start_frame = m->frame;
  t->rides = ask(t, m, m->bpm, true);
  if (t->rides) atomic_store_explicit(&t->led, true, memory_order_release);
}

static double floor_to(double x, double unit) {
  double n = (double)(int64_t)(x / unit);
  return (n - (n * unit > x)) * unit;
}

// All begin together: from the start of the quantum in which we stand.
static void wait_from(Tandem *t, Engine *e, const Moment *m, int64_t us) {
  double quantum = m->quantum * TICKS_PER_BEAT;
  Command locate = {.type = COMMAND_LOCATE, .owner = OWNER_LEADER};
  locate.locate.tick = (int64_t)(floor_to((double)m->tick + 0.5, quantum) + 0.5);
  if (locate.locate.tick != m->tick) engine_obey(e, &locate);
  t->waits = true;
  t->wait_us = us;
}

// A ramp is asked for block by block, and once more when it has ended. A jump alone is nobody else's affair.
static void hear_player(Tandem *t, Engine *e, const Moment *m) {
  bool ramp = m->asked.ramping ? m->asked.playing : t->ramps;
  bool tempo = m->asked.tempos != t->tempos || ramp, transport = m->asked.transports != t->transports;
  bool wants = m->asked.playing || m->asked.waits, turns = transport && wants != t->runs;
  if (!tempo && !transport) return;
  if (!ask(t, m, tempo ? m->asked.bpm : 0, turns && m->shared) || !transport) return;
  t->runs = wants;
  t->waits = false;
  t->shift = nowhere;
  if (m->asked.waits && abl_link_num_peers(t->link) > 0) wait_from(t, e, m, m->us);
  if (m->asked.waits && !t->waits)
    engine_obey(e, &(Command){.type = COMMAND_PLAY, .owner = OWNER_LEADER}); // alone, from here
}

// -- what the session says ---------------------------------------------------------------------------

static double session_beat(const Tandem *t, const Moment *m) {
  double beat = abl_link_beat_at_time(t->heard, m->us, m->quantum);
  return beat + m->part_us * abl_link_tempo(t->heard) / (60.0 * US_PER_S);
}

static double frames_until(const Moment *m, int64_t us) {
  return ((double)(us - m->us) - m->part_us) * m->rate_hz / US_PER_S;
}

static bool is_due(const Tandem *t, const Moment *m, double frames) {
  return frames < 2 * (double)(m->frame - t->last_frame) + 8 * QUANTUM;
}

static Command leader(CommandType type, int64_t frame) {
  return (Command){.type = (uint8_t)type, .when = WHEN_FRAME, .time = frame, .owner = OWNER_LEADER};
}

static void start_when_due(Tandem *t, Engine *e, const Moment *m) {
  int64_t from = t->wait_us > m->us ? t->wait_us : m->us;
  double beat = abl_link_beat_at_time(t->heard, from, m->quantum);
  double begin = floor_to(beat - close_by, m->quantum) + m->quantum;
  double frames = frames_until(m, abl_link_time_at_beat(t->heard, begin, m->quantum));
  if (!is_due(t, m, frames)) return;
  t->waits = false;
  t->start_frame = m->frame + (frames > 0 ? (int64_t)(frames + 0.5) : 0);
  t->shift = nowhere;
  Command play = leader(COMMAND_PLAY, t->start_frame);
  engine_obey(e, &play);
}

// A start that was told and has not come yet is followed by the stop.
static void stop(Tandem *t, Engine *e, const Moment *m, double frames) {
  int64_t frame = m->frame + (frames > 0 ? (int64_t)(frames + 0.5) : 0);
  Command halt = leader(COMMAND_STOP, frame > t->start_frame ? frame : t->start_frame);
  t->runs = t->waits = false;
  engine_obey(e, &halt);
}

static void hear_transport(Tandem *t, Engine *e, const Moment *m) {
  bool runs = abl_link_is_playing(t->heard);
  if (m->shared && runs != t->runs) {
    int64_t us = (int64_t)abl_link_time_for_is_playing(t->heard);
    double frames = frames_until(m, us);
    if (!runs && is_due(t, m, frames)) stop(t, e, m, frames);
    if (runs) {
      t->runs = true;
      if (!m->asked.playing) wait_from(t, e, m, us);
    }
  }
  if (t->waits) start_when_due(t, e, m);
}

// As many quanta as bring the session's beats nearest to ours. Half a quantum apart there are two that are as
// near: the one that we had stays.
static double nearest(const Tandem *t, const Moment *m, double beat) {
  double apart = m->beat - beat, off = apart - t->shift;
  if (off > -0.55 * m->quantum && off < 0.55 * m->quantum && beat + t->shift >= 0) return t->shift;
  double shift = floor_to(apart + m->quantum / 2, m->quantum);
  return beat + shift < 0 ? shift + m->quantum : shift;
}

static void tell(Engine *e, const Moment *m, double beat, double bpm) {
  Command lead = {.type = COMMAND_LEAD, .slot = LEAD_SHARED, .time = m->frame, .owner = OWNER_LEADER};
  lead.lead.tick = beat * TICKS_PER_BEAT;
  lead.lead.bpm = bpm;
  engine_obey(e, &lead);
}

static void follow(Tandem *t, Engine *e, const Moment *m) {
  double beat = session_beat(t, m), bpm = abl_link_tempo(t->heard);
  if (m->asked.playing) t->shift = nearest(t, m, beat);
  tell(e, m, m->asked.playing ? beat + t->shift : m->beat, bpm);
}

// What the session does not know of yet, it does not say otherwise: meanwhile we lead ourselves.
static void lead(Tandem *t, Engine *e, const Moment *m, uint32_t served) {
  abl_link_capture_audio_session_state(t->link, t->heard);
  if ((int32_t)(served - t->asked_transport) >= 0) hear_transport(t, e, m);
  if (served == t->asked)
    follow(t, e, m);
  else
    tell(e, m, m->beat, m->bpm);
}

void tandem_lead(Tandem *t, Engine *e, int64_t frame, int64_t heard_ns) {
  uint32_t served = atomic_load_explicit(&t->served, memory_order_acquire);
  Moment m = look(t, e, frame, heard_ns);
  if (m.quantum != t->grid) t->shift = nowhere;
  t->grid = m.quantum;
  if (t->rides)
    hear_player(t, e, &m);
  else if (has_waited(t, &m))
    mount(t, &m);
  if (t->rides) lead(t, e, &m, served);
  t->last_frame = frame;
}

void tandem_let_go(Tandem *t, Engine *e) {
  t->nears = false;
  if (!t->rides) return;
  t->rides = false;
  atomic_store_explicit(&t->led, false, memory_order_release);
  engine_obey(e, &(Command){.type = COMMAND_LEAD, .slot = LEAD_NONE, .owner = OWNER_LEADER});
}
