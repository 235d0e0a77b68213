#include "host/conductor.h"

#include "host/clock_inlet.h"
#include "host/midi_out.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { NS_PER_S = 1000000000, NOBODY = UINT32_MAX };
enum { MOST_MESSAGES = 64 }; // of a port, before a block: a flood is late, not a drop-out

// What the audio thread knows, for the control thread.
typedef struct {
  atomic_bool present, absurd, waits; // waits: for the first tick of a song that was told to run
  atomic_uint micro_bpm, jitter_ns, outliers;
  atomic_bool held; // a tempo that was asked for waits
} Shown;

// What the user has been told.
typedef struct {
  bool present, absurd, waits, held;
  uint32_t peers;
  double bpm;
} Told;

struct Conductor {
  ConductorConfig config;
  Link *link;
  MidiOut *out;
  ClockInlet **inlets;
  void *memory;      // of the inlets
  atomic_int wanted; // ConductSource
  atomic_int_fast64_t offset_ns;
  double measured_s; // of the offset
  Shown shown;
  Told told;
  uint32_t opening; // of the output that the engine makes pulses for; 0: it makes none

  // The audio thread's.
  ConductSource source;
  MidiClock clock;
  uint32_t tempos; // that have been asked for
  bool held;       // the last one has to wait until the clock leads no more
  uint32_t port;   // whose clock it is, or NOBODY
  int64_t port_ns; // when it last said something
};

// -- the thread of a port ----------------------------------------------------------------------------------

void conductor_hear(Conductor *c, uint32_t port, const uint8_t *bytes, uint32_t size, int64_t time_ns) {
  if (port >= c->config.ports || size == 0) return;
  ClockMessage m = {.time_ns = time_ns, .status = bytes[0]};
  bool is_position = bytes[0] == CLOCK_POSITION && size == 3;
  if (is_position) m.position = (uint16_t)((bytes[1] & 0x7f) | (bytes[2] & 0x7f) << 7);
  bool is_single = bytes[0] == CLOCK_TICK || (bytes[0] >= CLOCK_START && bytes[0] <= CLOCK_STOP);
  if (is_position || is_single) clock_inlet_push(c->inlets[port], &m);
}

// -- the audio thread --------------------------------------------------------------------------------------

// One port leads, from its first tick until it says nothing for a second.
static void hear(Conductor *c, uint32_t port, const ClockMessage *m) {
  if (c->port != port && c->port != NOBODY) return;
  if (m->status == CLOCK_TICK) c->port = port; // buttons alone are no clock
  if (m->time_ns > c->port_ns) c->port_ns = m->time_ns;
  midi_clock_hear(&c->clock, m);
}

static void hear_all(Conductor *c, int64_t now_ns) {
  ClockMessage m;
  if (c->port != NOBODY && now_ns - c->port_ns > NS_PER_S) c->port = NOBODY;
  for (uint32_t port = 0; port < c->config.ports; port++)
    for (uint32_t n = 0; n < MOST_MESSAGES && clock_inlet_pop(c->inlets[port], &m); n++) hear(c, port, &m);
  midi_clock_listen(&c->clock, now_ns);
}

static void follow_clock(Conductor *c, int64_t frame, int64_t heard_ns, uint32_t frames) {
  Engine *e = c->config.engine;
  Command commands[CLOCK_COMMANDS];
  ClockBlock block = {.frame = frame,
                      .heard_ns = heard_ns,
                      .frames = frames,
                      .rate_hz = engine_rate(e),
                      .tick = engine_status(e).tick,
                      .playing = engine_asked(e).playing,
                      .transports = engine_asked(e).transports};
  uint32_t count = midi_clock_lead(&c->clock, &block, commands);
  for (uint32_t n = 0; n < count; n++) engine_obey(e, &commands[n]);
}

// A clock takes no requests: a tempo that was asked for meanwhile is set when it leads no more.
static void leave_clock(Conductor *c) {
  Engine *e = c->config.engine;
  EngineAsked asked = engine_asked(e);
  Command nobody = {.type = COMMAND_LEAD, .owner = OWNER_LEADER};
  Command tempo = {.type = COMMAND_TEMPO, .owner = OWNER_LEADER, .tempo = {.bpm = asked.bpm}};
  engine_obey(e, &nobody);
  if (c->held) engine_obey(e, &tempo);
  c->held = false;
}

static void watch_tempo(Conductor *c) {
  uint32_t tempos = engine_asked(c->config.engine).tempos;
  if (tempos != c->tempos) c->held = c->clock.leads;
  c->tempos = tempos;
}

static void change_source(Conductor *c, ConductSource source) {
  if (c->source == CONDUCT_LINK && source != CONDUCT_LINK) link_let_go(c->link, c->config.engine);
  c->source = source;
}

// A song was told to run, and no tick comes: a second is longer than any that can be followed.
static bool waits_long(const MidiClock *k, int64_t now_ns) {
  return k->song == SONG_WAITS && now_ns - k->called_ns > NS_PER_S;
}

static void show(Conductor *c, int64_t now_ns) {
  const MidiClock *k = &c->clock;
  Shown *s = &c->shown;
  double bpm = follower_bpm(&k->follower), jitter_s = follower_jitter(&k->follower);
  atomic_store_explicit(&s->present, midi_clock_present(k), memory_order_relaxed);
  atomic_store_explicit(&s->absurd, midi_clock_absurd(k), memory_order_relaxed);
  atomic_store_explicit(&s->waits, waits_long(k, now_ns), memory_order_relaxed);
  atomic_store_explicit(&s->micro_bpm, bpm < 4000 ? (unsigned)(bpm * 1e6 + 0.5) : 0, memory_order_relaxed);
  atomic_store_explicit(&s->jitter_ns, jitter_s < 4 ? (unsigned)(jitter_s * 1e9) : 0, memory_order_relaxed);
  atomic_store_explicit(&s->held, c->held, memory_order_relaxed);
  atomic_store_explicit(&s->outliers, k->follower.outliers, memory_order_relaxed);
}

void conductor_lead(Conductor *c, int64_t heard_ns, uint32_t frames) {
  int64_t frame = engine_next_frame(c->config.engine);
  int64_t ours_ns = heard_ns + atomic_load_explicit(&c->offset_ns, memory_order_relaxed);
  midi_out_heard(c->out, frame, ours_ns);
  hear_all(c, heard_ns);
  watch_tempo(c);
  change_source(c, (ConductSource)atomic_load_explicit(&c->wanted, memory_order_relaxed));
  if (c->source == CONDUCT_MIDI)
    follow_clock(c, frame, ours_ns, frames);
  else if (midi_clock_pass(&c->clock))
    leave_clock(c);
  if (c->source == CONDUCT_LINK) link_lead(c->link, c->config.engine, frame, ours_ns);
  show(c, heard_ns);
}

// -- the control thread
// --------------------------------------------------------------------------------------

static bool make_inlets(Conductor *c) {
  size_t size = clock_inlet_size(), ports = c->config.ports;
  c->inlets = calloc(ports + 1, sizeof(ClockInlet *));
  c->memory = aligned_alloc(64, size * (ports + 1));
  if (!c->inlets || !c->memory) return false;
  for (uint32_t n = 0; n < ports; n++) c->inlets[n] = clock_inlet_init((char *)c->memory + n * size);
  return true;
}

Conductor *conductor_open(const ConductorConfig *config) {
  Conductor *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->config = *config;
  c->port = NOBODY;
  midi_clock_init(&c->clock);
  c->link = link_open(engine_status(config->engine).bpm);
  c->out = midi_out_open(config->engine, config->api);
  if (c->link && c->out && make_inlets(c)) return c;
  conductor_close(c);
  return NULL;
}

void conductor_close(Conductor *c) {
  if (!c) return;
  midi_out_close(c->out);
  link_close(c->link);
  free(c->memory);
  free(c->inlets);
  free(c);
}

void conductor_choose(Conductor *c, ConductSource source) { atomic_store(&c->wanted, source); }

void conductor_offset(Conductor *c, double seconds) {
  if (seconds != seconds) seconds = c->measured_s; // NaN
  atomic_store(&c->offset_ns, (int64_t)(seconds * NS_PER_S));
}

void conductor_measured(Conductor *c, double seconds) {
  c->measured_s = seconds;
  conductor_offset(c, seconds);
}

double conductor_offset_s(const Conductor *c) { return (double)atomic_load(&c->offset_ns) / NS_PER_S; }

Link *conductor_link(Conductor *c) { return c->link; }

// Each output that is opened is told anew where the song is. A full queue is tried again.
static void switch_pulses(Conductor *c) {
  uint32_t opening = midi_out_opening(c->out);
  Command off = {.type = COMMAND_PULSES}, on = {.type = COMMAND_PULSES, .slot = 1};
  if (opening == c->opening) return;
  if (engine_send(c->config.engine, (Command[]){off, on}, opening ? 2 : 1)) c->opening = opening;
}

void conductor_send_to(Conductor *c, const char *name) {
  if (!midi_out_send_to(c->out, name) && c->config.say)
    c->config.say(c->config.user, "the system has no thread left to send MIDI clock from");
}

__attribute__((format(printf, 2, 3))) static void tell(const Conductor *c, const char *format, ...) {
  char sentence[SENTENCE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  if (c->config.say) c->config.say(c->config.user, sentence);
}

static double clock_bpm(const Conductor *c) { return atomic_load(&c->shown.micro_bpm) * 1e-6; }

static void tell_presence(Conductor *c) {
  bool present = atomic_load(&c->shown.present);
  if (present && !c->told.present) tell(c, "MIDI clock: %.1f beats a minute", clock_bpm(c));
  if (!present && c->told.present)
    tell(c, "MIDI clock: no ticks; the beat goes on at %.1f until they return", c->told.bpm);
  c->told.present = present;
  if (present) c->told.bpm = clock_bpm(c);
}

static void tell_absurd(Conductor *c) {
  bool absurd = atomic_load(&c->shown.absurd);
  if (absurd && !c->told.absurd)
    tell(c, "MIDI clock: %.4g beats a minute are not followed; from 20 to 999 are", clock_bpm(c));
  c->told.absurd = absurd || c->told.absurd;
}

static void tell_waiting(Conductor *c) {
  bool waits = atomic_load(&c->shown.waits);
  if (waits && !c->told.waits) tell(c, "MIDI clock: a start came without ticks; the first is waited for");
  c->told.waits = waits;
}

static void tell_held(Conductor *c) {
  bool held = atomic_load(&c->shown.held);
  if (held && !c->told.held)
    tell(c, "tempo: MIDI clock leads; what was asked for holds when it leads no more");
  c->told.held = held;
}

static void tell_peers(Conductor *c) {
  LinkStatus link = link_status(c->link);
  uint32_t peers = link.enabled ? link.peers : 0;
  if (peers != c->told.peers)
    tell(c, "Link: %u %s, %.1f beats a minute", peers, peers == 1 ? "peer" : "peers", link.bpm);
  c->told.peers = peers;
}

void conductor_poll(Conductor *c) {
  char sentence[SENTENCE_SIZE];
  switch_pulses(c);
  while (midi_out_says(c->out, sentence)) tell(c, "%s", sentence);
  tell_peers(c);
  if (atomic_load(&c->wanted) != CONDUCT_MIDI) return;
  tell_presence(c);
  tell_absurd(c);
  tell_waiting(c);
  tell_held(c);
}

ConductorStatus conductor_status(Conductor *c) {
  LinkStatus link = link_status(c->link);
  MidiOutStatus out = midi_out_status(c->out);
  ConductorStatus s = {.source = (ConductSource)atomic_load(&c->wanted),
                       .apart_s = engine_status(c->config.engine).apart_s,
                       .jitter_s = atomic_load(&c->shown.jitter_ns) * 1e-9,
                       .peers = link.enabled ? link.peers : 0,
                       .outliers = atomic_load(&c->shown.outliers),
                       .out = midi_out_opening(c->out) != 0,
                       .sent = out.sent,
                       .late_s = out.late_s};
  if (s.source == CONDUCT_MIDI) s.present = atomic_load(&c->shown.present);
  if (s.source == CONDUCT_LINK) s.present = link.enabled;
  if (s.present) s.bpm = s.source == CONDUCT_LINK ? link.bpm : clock_bpm(c);
  return s;
}
