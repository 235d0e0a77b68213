#include "engine/engine.h"
#include "dsp/limiter_latency.h"
#include "dsp/maths.h"
#include "engine/midi.h"
#include "engine/state.h"

// Seconds that a control's pole takes for 63 % of its way.
static const float glide_s = 0.005f;

EngineConfig engine_defaults(void) {
  return (EngineConfig){.rate_hz = 48000,
                        .ports = 16,
                        .command_capacity = 4096,
                        .inlet_capacity = 1024,
                        .event_capacity = 16384,
                        .echoes = 24,
                        .reverbs = 24};
}

// -- memory ----------------------------------------------------------------------------------------

// Hands out parts of a block; without a block it only counts.
typedef struct {
  char *block;
  size_t used;
} Arena;

static void *take(Arena *a, size_t size) {
  void *part = a->block ? a->block + a->used : NULL;
  a->used += (size + 63) / 64 * 64;
  return part;
}

typedef struct {
  Engine *engine;
  Channel *channels;
  Strip *strips;
  char *desk, *limiter, *lines;
  Inlet **inlets;
  void *commands, *reports, *take, *pulses, *ticks, *frames;
} Parts;

static DeskRoom room_of(const EngineConfig *c) { return (DeskRoom){c->echoes, c->reverbs}; }

static Parts divide(Arena *a, const EngineConfig *c) {
  return (Parts){
      .engine = take(a, sizeof(Engine)),
      .channels = take(a, sizeof(Channel) * CHANNEL_COUNT),
      .strips = take(a, sizeof(Strip) * STRIP_COUNT),
      .desk = take(a, desk_size(c->kernels->effects, (float)c->rate_hz, room_of(c))),
      .limiter = take(a, master_size(c->kernels->effects[EFFECT_LIMITER], (float)c->rate_hz)),
      .lines = take(a, line_size(c->kernels->synths, (float)c->rate_hz)),
      .inlets = take(a, sizeof(Inlet *) * c->ports),
      .commands = take(a, queue_size(sizeof(Command), c->command_capacity)),
      .reports = take(a, queue_size(sizeof(Report), REPORT_CAPACITY)),
      .take = c->take_capacity ? take(a, queue_size(sizeof(TakeRecord), c->take_capacity)) : NULL,
      .pulses = c->pulse_capacity ? take(a, queue_size(sizeof(EnginePulse), c->pulse_capacity)) : NULL,
      .ticks = take(a, heap_size(c->event_capacity)),
      .frames = take(a, heap_size(c->event_capacity)),
  };
}

size_t engine_size(const EngineConfig *config) {
  Arena a = {NULL, 0};
  divide(&a, config);
  for (uint32_t port = 0; port < config->ports; port++) take(&a, inlet_size(config->inlet_capacity));
  return a.used;
}

static Surroundings surroundings(const EngineConfig *c) {
  float rate = (float)c->rate_hz;
  return (Surroundings){.kernels = c->kernels,
                        .rate_hz = rate,
                        .tuning = 8.17579891564f / rate, // MIDI pitch 0, where pitch 69 is 440 Hz
                        .glide_rate = 1 - maths_exp2(-1.44269504f * QUANTUM / (glide_s * rate)),
                        .seed = c->seed};
}

Engine *engine_init(void *block, const EngineConfig *config) {
  Arena a = {block, 0};
  Parts parts = divide(&a, config);
  Engine *e = parts.engine;
  e->config = *config;
  e->around = surroundings(config);
  e->around.timbres = e->timbres.slot;
  e->around.lines = &e->lines;
  timbres_init(&e->timbres, config->tables);
  line_init(&e->lines, parts.lines, config->kernels->synths, (float)config->rate_hz);
  e->frame = config->start_frame;
  e->given = QUANTUM;
  e->asked_bpm = 120;
  tempo_init(&e->tempo, config->rate_hz, 120, config->start_tick, config->start_frame);
  e->commands = queue_init(parts.commands, sizeof(Command), config->command_capacity, 0);
  e->reports = queue_init(parts.reports, sizeof(Report), REPORT_CAPACITY, 0);
  if (parts.take) e->take = queue_init(parts.take, sizeof(TakeRecord), config->take_capacity, 0);
  if (parts.pulses)
    e->pulses.queue = queue_init(parts.pulses, sizeof(EnginePulse), config->pulse_capacity, 0);
  e->ticks = heap_init(parts.ticks, config->event_capacity);
  e->frames = heap_init(parts.frames, config->event_capacity);
  e->inlets = parts.inlets;
  for (uint32_t port = 0; port < config->ports; port++)
    e->inlets[port] = inlet_init(take(&a, inlet_size(config->inlet_capacity)), config->inlet_capacity);
  e->channels = e->desk.channels = parts.channels;
  e->desk.strips = parts.strips;
  desk_init(&e->desk, &e->around, room_of(config), parts.desk);
  for (uint32_t slot = 0; slot < CLIP_SLOTS; slot++) clip_init(&e->clips[slot]);
  master_init(&e->master, &e->desk.strips[STRIP_MASTER], &e->desk.site, parts.limiter, config->bare);
  shed_init(&e->shed, config->rate_hz);
  e->tenth = UINT32_MAX; // none is published yet
  status_publish(e);
  return e;
}

// -- other threads ---------------------------------------------------------------------------------

bool engine_send(Engine *e, const Command *commands, uint32_t count) {
  return queue_push(e->commands, commands, count);
}

bool engine_poll(Engine *e, Report *report) { return queue_pop(e->reports, report); }

bool engine_take(Engine *e, TakeRecord *record) { return e->take && queue_pop(e->take, record); }

Object *engine_retired(Engine *e) { return atomic_exchange_explicit(&e->handed, NULL, memory_order_acquire); }

Inlet *engine_inlet(Engine *e, uint32_t port) { return e->inlets[port]; }

uint32_t engine_rate(const Engine *e) { return e->config.rate_hz; }

uint32_t engine_latency(const Engine *e) {
  return e->config.bare ? 0 : limiter_latency((float)e->config.rate_hz);
}

void engine_join(Engine *e) { atomic_fetch_add_explicit(&e->desk.crew.helpers, 1, memory_order_relaxed); }

bool engine_help(Engine *e) { return crew_help(&e->desk.crew); }

void engine_leave(Engine *e) { atomic_fetch_sub_explicit(&e->desk.crew.helpers, 1, memory_order_relaxed); }

void engine_panic(Engine *e) { atomic_store_explicit(&e->panic, true, memory_order_release); }

// The list is handed over whole, when the last one has been taken, and a take has been read that may still
// show what is in it.
static void hand_over(Engine *e) {
  if (e->take && !queue_is_read(e->take)) return;
  if (!e->retired || atomic_load_explicit(&e->handed, memory_order_relaxed)) return;
  atomic_store_explicit(&e->handed, e->retired, memory_order_release);
  e->retired = NULL;
}

int64_t engine_next_frame(const Engine *e) { return e->frame - (QUANTUM - e->given); }

EngineAsked engine_asked(const Engine *e) {
  bool ramping = lead_waits(&e->lead, &e->tempo, e->frame);
  return (EngineAsked){.tempos = e->asked_tempos,
                       .transports = e->asked_transports,
                       .bpm = ramping ? tempo_bpm(&e->tempo, tempo_tick(&e->tempo, e->frame)) : e->asked_bpm,
                       .playing = e->tempo.playing,
                       .waits = e->play_waits,
                       .ramping = ramping};
}

bool engine_pulse(Engine *e, EnginePulse *pulse) {
  return e->pulses.queue && queue_pop(e->pulses.queue, pulse);
}

// -- rendering -------------------------------------------------------------------------------------

static void keep(Engine *e, const TakeRecord *record) {
  if (e->take && !queue_push(e->take, record, 1)) e->untaken++;
}

static void take_commands(Engine *e) {
  Command command;
  for (uint32_t n = 0; n < e->config.command_capacity && queue_pop(e->commands, &command); n++) {
    keep(e, &(TakeRecord){.frame = e->frame, .kind = TAKE_COMMAND, .command = command});
    schedule_take(e, &command);
  }
  if (!atomic_load_explicit(&e->panic, memory_order_relaxed)) return;
  atomic_exchange_explicit(&e->panic, false, memory_order_acquire);
  keep(e, &(TakeRecord){.frame = e->frame, .kind = TAKE_PANIC});
  engine_apply(e, &(Command){.type = COMMAND_PANIC}, 0);
}

// A flood is late, not a drop-out: the rest waits for the next quantum.
static void take_messages(Engine *e) {
  MidiMessage message;
  for (uint32_t port = 0; port < e->config.ports; port++) {
    for (uint32_t n = 0; n < MOST_MESSAGES && inlet_pop(e->inlets[port], &message); n++) {
      keep(e, &(TakeRecord){.frame = e->frame, .kind = TAKE_MESSAGE, .port = port, .message = message});
      midi_apply(e, port, &message);
    }
  }
}

static double ticks_of(const Engine *e, double bpm) {
  return QUANTUM * bpm * (TICKS_PER_BEAT / 60.0) / (double)e->config.rate_hz;
}

// Parameters that move by themselves go on by as much musical time as this quantum lasts.
static double move(Engine *e) {
  int64_t tick = tempo_tick(&e->tempo, e->frame + QUANTUM);
  double bpm = lead_bpm(&e->lead, &e->tempo, tick);
  Motion *ended = motion_advance(&e->motions, &e->desk, ticks_of(e, bpm), tick, e->tempo.playing);
  if (ended) engine_retire(e, &ended->object);
  return bpm;
}

static void tell_one(Engine *e, uint8_t strip, uint32_t kind) {
  engine_report(e, REPORT_FULL, strip, kind, e->desk.pools[kind].count);
}

// Told once: a strip asks again in every quantum.
static void tell_full(Engine *e) {
  for (uint64_t strips = e->desk.awake; strips; strips &= strips - 1) {
    uint8_t n = (uint8_t)__builtin_ctzll(strips);
    Strip *s = &e->desk.strips[n];
    for (uint32_t news = s->full & ~s->told; news; news &= news - 1)
      tell_one(e, n, (uint32_t)__builtin_ctz(news));
    s->told = s->full;
  }
}

// One note that was shed comes back in a quantum, when there is room.
static void make_do(Engine *e) {
  shed_run(&e->shed, e->channels, e->frame, e->around.rate_hz);
  ShedNote back;
  int64_t tick = tempo_tick(&e->tempo, e->frame);
  if (e->shed.count == 0 || !shed_return(&e->shed, e->channels, tick, e->frame, &back)) return;
  back.note.begin = 0;
  engine_note(e, back.channel, &back.note);
}

static void mix(Engine *e) {
  make_do(e);
  double bpm = move(e);
  desk_render(&e->desk, (float)(60.0 * e->config.rate_hz / bpm));
  master_render(&e->master, &e->desk.site);
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++) e->out[side][n] = e->master.strip->bus[side][n];
  tell_full(e);
  for (uint64_t broken = desk_settle(&e->desk); broken; broken &= broken - 1) {
    e->muted++;
    engine_report(e, REPORT_MUTED, (uint8_t)__builtin_ctzll(broken), 0, 0);
  }
}

static void render_quantum(Engine *e) {
  take_commands(e);
  take_messages(e);
  lead_steer(&e->lead, &e->tempo, e->frame);
  schedule_run(e, e->frame + QUANTUM);
  pulse_run(&e->pulses, &e->tempo, e->frame, e->frame + QUANTUM);
  mix(e);
  e->frame += QUANTUM;
  Timbre *unused = timbres_sweep(&e->timbres, e->channels, CHANNEL_COUNT);
  if (unused) engine_retire(e, &unused->object);
  hand_over(e);
  status_publish(e);
  e->given = 0;
}

void engine_obey(Engine *e, const Command *command) {
  keep(e, &(TakeRecord){.frame = e->frame, .kind = TAKE_COMMAND, .command = *command});
  schedule_take(e, command);
}

void engine_limit(Engine *e, uint32_t voices) {
  Command limit = {.type = COMMAND_LIMIT, .limit = {voices}};
  keep(e, &(TakeRecord){.frame = e->frame, .kind = TAKE_COMMAND, .command = limit});
  engine_apply(e, &limit, 0);
}

void engine_render(Engine *e, float *out, uint32_t frames) {
  while (frames > 0) {
    if (e->given == QUANTUM) render_quantum(e);
    uint32_t count = QUANTUM - e->given < frames ? QUANTUM - e->given : frames;
    for (uint32_t n = 0; n < count; n++) {
      *out++ = e->out[0][e->given + n];
      *out++ = e->out[1][e->given + n];
    }
    e->given += count;
    frames -= count;
  }
}
