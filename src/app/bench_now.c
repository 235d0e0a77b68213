// bench_now.c -- see bench_clock.h: what this machine's threads do with the times that they are given.
#include "app/bench_clock.h"
#include "app/message.h"
#include "app/signals.h"
#include "app/stage.h"
#include "host/audio.h"
#include "host/clock.h"
#include "host/time_map.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { NS_PER_MS = 1000000, NS_PER_S = 1000000000, STEP_NS = 2 * NS_PER_MS, PULSES = 1024 };
enum { BLOCKS = 1 << 16, SETTLE_S = 2, MEASURE_S = 4 };
static const double BPM = 300; // pulses 8 ms apart: no two within a step

// When the audio thread was called; the hook has no place for a pointer.
static int64_t called_ns[BLOCKS];
static atomic_uint calls;

static void note_call(void) {
  unsigned n = atomic_load_explicit(&calls, memory_order_relaxed);
  if (n == BLOCKS) return;
  called_ns[n] = clock_now_ns();
  atomic_store_explicit(&calls, n + 1, memory_order_release);
}

typedef struct {
  Stage stage;
  Audio *audio;
  uint64_t sent; // pulses
} Machine;

static bool open_machine(Machine *m, const Options *o) {
  m->audio = audio_open(&(AudioConfig){.device = o->device,
                                       .rate_hz = (uint32_t)o->rate_hz,
                                       .block_frames = (uint32_t)o->block_frames,
                                       .say = message_info});
  if (!m->audio) return message_print(SAY_ERROR, "livelua: out of memory"), false;
  EngineConfig config = engine_defaults();
  config.rate_hz = audio_rate(m->audio);
  config.pulse_capacity = PULSES;
  config.echoes = config.reverbs = 1;
  if (!stage_open_engine(&m->stage, o, &config)) return false;
  m->stage.conductor = conductor_open(&(ConductorConfig){.engine = m->stage.engine, .api = o->midi_api});
  if (!m->stage.conductor) message_print(SAY_ERROR, "livelua: out of memory");
  return m->stage.conductor != NULL;
}

static void start_machine(Machine *m) {
  const Command commands[] = {{.type = COMMAND_TEMPO, .tempo = {.bpm = BPM}}, {.type = COMMAND_PLAY}};
  engine_send(m->stage.engine, commands, 2);
  conductor_send_to(m->stage.conductor, "virtual");
  audio_lead(m->audio, m->stage.conductor);
  audio_guard(note_call, NULL);
  audio_start(m->audio, m->stage.engine);
}

static void close_machine(Machine *m) {
  audio_close(m->audio);
  audio_guard(NULL, NULL);
  stage_close(&m->stage);
}

// What is read is the most that any pulse was late since the last step: at most one was sent.
static void step(Machine *m, Figures *sent) {
  clock_sleep_ns(STEP_NS);
  audio_poll(m->audio);
  conductor_poll(m->stage.conductor);
  ConductorStatus now = conductor_status(m->stage.conductor);
  if (sent && now.sent != m->sent) figures_add(sent, now.late_s * 1000);
  m->sent = now.sent;
}

static void run(Machine *m, int seconds, Figures *sent) {
  int64_t end_ns = clock_now_ns() + (int64_t)seconds * NS_PER_S;
  while (clock_now_ns() < end_ns && !signals_ending()) step(m, sent);
}

// -- blocks ------------------------------------------------------------------------------------------------

typedef struct {
  double start, step;
} Line;

// The line of least squares through when the blocks were asked for: the card's own clock, as far as one sees.
static Line fit(uint32_t first, uint32_t count) {
  double middle = (count - 1) / 2.0, mean = 0, slope = 0, weight = 0;
  for (uint32_t n = 0; n < count; n++) mean += (double)(called_ns[first + n] - called_ns[first]) / count;
  for (uint32_t n = 0; n < count; n++) {
    double x = n - middle;
    slope += x * ((double)(called_ns[first + n] - called_ns[first]) - mean);
    weight += x * x;
  }
  slope /= weight;
  return (Line){mean - slope * middle, slope};
}

static void judge_blocks(BenchNow *now, uint32_t first, uint32_t count) {
  TimeMap map;
  time_map_init(&map, now->rate_hz);
  for (uint32_t n = 0; n < first; n++) time_map_block(&map, called_ns[n], now->block_frames);
  Line line = fit(first, count);
  for (uint32_t n = 0; n < count; n++) {
    int64_t even_ns = time_map_block(&map, called_ns[first + n], now->block_frames);
    double due = line.start + line.step * n;
    figures_add(&now->asked, ((double)(called_ns[first + n] - called_ns[first]) - due) / NS_PER_MS);
    figures_add(&now->even, ((double)(even_ns - called_ns[first]) - due) / NS_PER_MS);
  }
}

static void describe(BenchNow *now, const Machine *m) {
  now->rate_hz = audio_rate(m->audio);
  now->block_frames = audio_block(m->audio);
  now->heard = !audio_is_null(m->audio);
  snprintf(now->device, sizeof now->device, "%s", now->heard ? audio_name(m->audio) : "no audio device");
}

bool bench_now(const Options *o, BenchNow *now) {
  Machine m = {.audio = NULL};
  *now = (BenchNow){.rate_hz = 0};
  atomic_store(&calls, 0);
  bool ok = open_machine(&m, o);
  if (ok) {
    describe(now, &m);
    start_machine(&m);
    message_progress("this machine");
    run(&m, SETTLE_S, NULL);
    uint32_t first = atomic_load(&calls);
    run(&m, MEASURE_S, &now->sent);
    uint32_t count = atomic_load(&calls) - first;
    now->sends = conductor_status(m.stage.conductor).out;
    if (count > 2) judge_blocks(now, first, count);
  }
  close_machine(&m);
  return ok && !signals_ending();
}

void bench_now_free(BenchNow *now) {
  figures_free(&now->asked);
  figures_free(&now->even);
  figures_free(&now->sent);
}
