#include "host/midi_clock.h"

enum {
  NS_PER_S = 1000000000,
  TICKS_A_BEAT = 24,
  TICK = TICKS_PER_BEAT / TICKS_A_BEAT,
  TICKS_A_SIXTEENTH = 6
};
static const int64_t SILENCE_NS = NS_PER_S / 2;

// The slowest and fastest tempo, with room for what a clock that jitters is misread by.
static const double SLOWEST = 19.9, FASTEST = 999.5;

void midi_clock_init(MidiClock *c) { *c = (MidiClock){.begun = INT64_MIN}; }

// -- hearing -------------------------------------------------------------------------------------------

static void run_from(MidiClock *c, int64_t tick) {
  c->song = SONG_RUNS;
  c->at = tick;
  c->begin = true;
}

static void tick(MidiClock *c, int64_t time_ns) {
  follower_tick(&c->follower, time_ns, c->called);
  c->tick_ns = time_ns;
  c->called = false;
  if (c->song == SONG_WAITS) run_from(c, c->follower.count);
}

static void call(MidiClock *c, int64_t time_ns) {
  c->song = SONG_WAITS;
  c->begin = c->move = false;
  c->called = true;
  c->called_ns = time_ns;
}

static void start(MidiClock *c, int64_t time_ns) {
  c->next = 0;
  c->known = c->moved = true;
  call(c, time_ns);
}

static void go_on(MidiClock *c, int64_t time_ns) {
  if (c->song == SONG_UNKNOWN || c->song == SONG_STANDS) call(c, time_ns);
}

// It will go on with the tick that would have come next.
static void stop(MidiClock *c) {
  if (c->song == SONG_RUNS) {
    c->next = c->follower.count + 1 + c->offset;
    c->moved = false;
  }
  c->song = SONG_STANDS;
  c->begin = c->move = c->called = false;
  c->stop = true;
}

// A song that runs is moved with its next tick.
static void go_to(MidiClock *c, const ClockMessage *m) {
  c->next = (int64_t)m->position * TICKS_A_SIXTEENTH;
  c->known = c->moved = true;
  if (c->song == SONG_RUNS)
    call(c, m->time_ns);
  else if (c->song != SONG_WAITS)
    c->song = SONG_STANDS, c->move = true;
}

void midi_clock_hear(MidiClock *c, const ClockMessage *m) {
  switch (m->status) {
  case CLOCK_TICK: tick(c, m->time_ns); return;
  case CLOCK_START: start(c, m->time_ns); return;
  case CLOCK_CONTINUE: go_on(c, m->time_ns); return;
  case CLOCK_STOP: stop(c); return;
  case CLOCK_POSITION: go_to(c, m); return;
  default: return;
  }
}

static bool ticks(const MidiClock *c) { return c->tick_ns != 0 && follower_locked(&c->follower); }

// One that was out of range is believed again when it is well within.
static void judge(MidiClock *c) {
  double bpm = follower_bpm(&c->follower), inwards = c->absurd ? 0.02 : 0;
  c->absurd = ticks(c) && !(bpm >= SLOWEST * (1 + inwards) && bpm <= FASTEST * (1 - inwards));
}

void midi_clock_listen(MidiClock *c, int64_t now_ns) {
  judge(c);
  if (c->tick_ns == 0 || now_ns - c->tick_ns <= SILENCE_NS) return;
  follower_init(&c->follower);
  c->tick_ns = 0;
  c->joined = c->absurd = false;
  if (c->song == SONG_RUNS) {
    c->song = SONG_UNKNOWN;
    c->known = false;
  }
}

// -- leading -------------------------------------------------------------------------------------------

bool midi_clock_present(const MidiClock *c) { return ticks(c) && !c->absurd; }

bool midi_clock_absurd(const MidiClock *c) { return ticks(c) && c->absurd; }

bool midi_clock_pass(MidiClock *c) {
  bool led = c->leads;
  if (c->begin) c->offset = c->next - c->at;
  c->stop = c->move = c->begin = c->joined = c->leads = false;
  return led;
}

static Command command(CommandType type) { return (Command){.type = (uint8_t)type, .owner = OWNER_LEADER}; }

static Command at_frame(Command c, int64_t frame) {
  c.when = WHEN_FRAME;
  c.time = frame;
  return c;
}

static Command locate(int64_t song_tick) {
  Command c = command(COMMAND_LOCATE);
  c.locate.tick = song_tick * TICK;
  return c;
}

static int64_t frame_of(const MidiClock *c, const ClockBlock *b, int64_t at) {
  double frames = (double)(follower_time(&c->follower, at) - b->heard_ns) * b->rate_hz / NS_PER_S;
  return b->frame + (int64_t)(frames + (frames < 0 ? -0.5 : 0.5));
}

// The engine renders whole quanta.
static int64_t end_of(const ClockBlock *b) {
  return (b->frame + b->frames + QUANTUM - 1) / QUANTUM * QUANTUM;
}

// The tick from which the song runs is foretold where it is heard within this block. One that should have
// come before the song was told to run is not waited for: that clock stands still.
static void foretell(MidiClock *c, const ClockBlock *b) {
  if (c->song != SONG_WAITS || !midi_clock_present(c)) return;
  int64_t at = c->follower.count + 1;
  if (follower_time(&c->follower, at) < c->called_ns) return;
  if (frame_of(c, b, at) < end_of(b)) run_from(c, at);
}

static bool stands_there(const MidiClock *c, const ClockBlock *b) {
  int64_t apart = b->tick - c->next * TICK, most = c->moved ? 0 : TICKS_PER_BEAT / 4;
  return !b->playing && apart >= -most && apart <= most;
}

// Where the engine is put, the song is; where the song was not known, it goes on from where the engine
// stands.
static uint32_t begin(MidiClock *c, const ClockBlock *b, Command *commands) {
  uint32_t count = 0;
  int64_t frame = frame_of(c, b, c->at);
  if (frame < b->frame) frame = b->frame;
  if (c->known && !stands_there(c, b)) commands[count++] = at_frame(locate(c->next), frame);
  commands[count++] = at_frame(command(COMMAND_PLAY), frame);
  c->offset = c->next - c->at;
  c->joined = c->known;
  c->begin = false;
  c->begun = frame;
  return count;
}

static double song_tick(const MidiClock *c, int64_t time_ns) {
  return (double)c->offset + follower_place(&c->follower, time_ns);
}

static int64_t nearest(double x, int64_t step) {
  double steps = x / (double)step;
  return (int64_t)(steps < 0 ? steps - 0.5 : steps + 0.5) * step;
}

// The song is taken to be where the engine is: to the nearest tick or, where its place is known, the nearest
// beat.
static void join(MidiClock *c, const ClockBlock *b) {
  bool known = c->known && c->song == SONG_RUNS;
  double ours = (double)b->tick / TICK;
  c->offset += nearest(ours - song_tick(c, b->heard_ns), known ? TICKS_A_BEAT : 1);
  c->joined = true;
}

static Command follow(MidiClock *c, const ClockBlock *b) {
  if (!b->playing || b->transports != c->transports) c->joined = false; // the player went elsewhere
  c->transports = b->transports;
  if (!c->joined) join(c, b);
  c->leads = true;
  Command lead = command(COMMAND_LEAD);
  lead.slot = LEAD_ALONE;
  lead.time = b->frame;
  lead.lead.tick = song_tick(c, b->heard_ns) * TICK;
  lead.lead.bpm = follower_bpm(&c->follower);
  return lead;
}

static Command let_go(MidiClock *c) {
  c->leads = false;
  return command(COMMAND_LEAD);
}

uint32_t midi_clock_lead(MidiClock *c, const ClockBlock *b, Command commands[CLOCK_COMMANDS]) {
  uint32_t count = 0;
  if (c->stop) commands[count++] = command(COMMAND_STOP);
  if (c->move) commands[count++] = locate(c->next);
  c->stop = c->move = false;
  if (c->song == SONG_WAITS && c->known && !c->begin && !b->playing && !stands_there(c, b))
    commands[count++] = locate(c->next); // at once: what begins there is made ready until the tick comes
  foretell(c, b);
  if (c->begin) count += begin(c, b, commands + count);
  if (c->begun >= b->frame) return count; // the engine is not there yet
  if (midi_clock_present(c))
    commands[count++] = follow(c, b);
  else if (c->leads)
    commands[count++] = let_go(c);
  return count;
}
