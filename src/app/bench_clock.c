#include "app/bench_clock.h"
#include "app/bench_rig.h"
#include "app/course.h"
#include "app/message.h"
#include "app/signals.h"
#include "engine/clip.h"
#include "host/clock.h"
#include "host/midi_clock.h"
#include "host/tandem.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  MINUTES = 10,
  STRETCHES = 256,
  CLICK_TICKS = TICKS_PER_BEAT * 2 / 7,
  PULSES_A_BEAT = 24,
  SILENCE = 64
};
enum {
  BEATS_FIRST = 16,
  FOLLOW_S = 60,
  LINK_S = 120,
  CHANGE_S = 15,
  DELAY_MS = 10,
  PROGRESS_FRAMES = 1 << 20
};
static const double START_S = 1000, JITTER_S = 0.002, FAST = 1 + 100e-6;

static void show_progress(const char *what, int64_t frame, int64_t end) {
  char text[80];
  if (frame % PROGRESS_FRAMES) return;
  snprintf(text, sizeof text, "%s: %d %%", what, (int)(100 * frame / end));
  message_progress(text);
}

static double frames_ms(double frames) { return frames * 1000 / BENCH_RATE; }

// -- internal ----------------------------------------------------------------------------------------------

typedef struct {
  BenchRig rig;
  Course clicks, pulses; // how far along each has come
  int64_t click, pulse;
  uint32_t quiet; // frames of silence so far
  bool runs;      // the start has been sent
  Figures *onsets, *sent;
} Inner;

static bool click(BenchRig *r) {
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  if (!clip) return message_print(SAY_ERROR, "livelua: out of memory"), false;
  clip->length = CLICK_TICKS;
  clip->count = 1;
  clip->hits[0] = (ClipHit){.length = clip->length / 8, .pitch = 90, .velocity = 1};
  bench_rig_send(r, &(Command){.type = COMMAND_CLIP, .object = &clip->object});
  return true;
}

static bool begin(Inner *i, const Options *o) {
  if (!bench_rig_open(&i->rig, o)) return false;
  bench_rig_plain(&i->rig, SHAPE_SINE);
  if (!click(&i->rig)) return false;
  bench_rig_send(&i->rig, &(Command){.type = COMMAND_PULSES, .slot = 1});
  for (uint32_t n = 0; n < STRETCHES; n++) {
    Command tempo = course_command(n);
    bench_rig_send(&i->rig, &tempo);
  }
  bench_rig_play(&i->rig, course_command(0).tempo.bpm);
  course_begin(&i->clicks, BENCH_RATE);
  course_begin(&i->pulses, BENCH_RATE);
  i->quiet = SILENCE;
  return true;
}

static void note_onset(Inner *i, int64_t frame) {
  int64_t tick = i->click++ * CLICK_TICKS;
  figures_add(i->onsets, frames_ms((double)((long double)frame - course_frame(&i->clicks, tick))));
}

// A sine begins with a 0.
static void listen(Inner *i, int64_t frame) {
  for (uint32_t n = 0; n < BENCH_BLOCK; n++) {
    bool sounds = i->rig.block[2 * n] != 0;
    if (sounds && i->quiet >= SILENCE) note_onset(i, frame + n - 1);
    i->quiet = sounds ? 0 : i->quiet + 1;
  }
}

static void take_pulses(Inner *i) {
  for (EnginePulse pulse; engine_pulse(i->rig.stage.engine, &pulse);) {
    if (pulse.bytes[0] == 0xFA) i->runs = true;
    if (pulse.bytes[0] != 0xF8 || !i->runs) continue;
    int64_t tick = i->pulse++ * (TICKS_PER_BEAT / PULSES_A_BEAT);
    figures_add(i->sent, frames_ms((double)((long double)pulse.frame - course_frame(&i->pulses, tick))));
  }
}

// The engine gives the clip back.
static void end(Inner *i) {
  bench_rig_send(&i->rig, &(Command){.type = COMMAND_CLIP});
  for (int n = 0; n < BENCH_RATE / BENCH_BLOCK; n++) bench_rig_render(&i->rig);
}

bool bench_internal(const Options *o, Figures *onsets, Figures *pulses) {
  Inner i = {.onsets = onsets, .sent = pulses};
  int64_t last = (int64_t)MINUTES * 60 * BENCH_RATE;
  bool ok = begin(&i, o);
  while (ok && i.rig.frame < last && !signals_ending()) {
    int64_t frame = i.rig.frame;
    show_progress("internal", frame, last);
    bench_rig_render(&i.rig);
    listen(&i, frame);
    take_pulses(&i);
  }
  if (ok) end(&i);
  bench_rig_close(&i.rig);
  return ok && !signals_ending();
}

// -- MIDI clock in ---------------------------------------------------------------------------------------

typedef struct {
  BenchRig rig;
  Conductor *conductor;
  double bpm, next_s; // of the sender, and when its next tick is due
  int64_t ticks;
  uint32_t random;
} Follower;

static int64_t to_ns(double seconds) { return (int64_t)llround(seconds * 1e9); }

static double asked_s(const Follower *f) { return START_S + (double)f->rig.frame / BENCH_RATE; }

// The device holds a block.
static double heard_s(int64_t frame) { return START_S + (double)(frame + BENCH_BLOCK) / BENCH_RATE; }

static double random_jitter_s(Follower *f) {
  f->random = f->random * 1664525u + 1013904223u;
  return JITTER_S * ((double)f->random / 0x80000000u - 1);
}

static void hear(Follower *f, uint8_t byte, double at_s) {
  conductor_hear(f->conductor, 0, &byte, 1, to_ns(at_s));
}

// What has come when the next block is asked for.
static void tick(Follower *f) {
  while (f->next_s + JITTER_S <= asked_s(f)) {
    hear(f, CLOCK_TICK, f->next_s + random_jitter_s(f));
    f->next_s += 60 / (f->bpm * PULSES_A_BEAT);
    f->ticks++;
  }
}

static double sender_beat(const Follower *f, double at_s) {
  return (double)f->ticks / PULSES_A_BEAT - (f->next_s - at_s) * f->bpm / 60;
}

static void follow(Follower *f) {
  tick(f);
  conductor_lead(f->conductor, to_ns(heard_s(f->rig.frame)), BENCH_BLOCK);
  bench_rig_render(&f->rig);
}

static void compare(Follower *f, Figures *beats, Figures *tempos) {
  double theirs = sender_beat(f, heard_s(bench_rig_moment(&f->rig)));
  figures_add(beats, (bench_rig_beat(&f->rig) - theirs) * 60000 / f->bpm);
  figures_add(tempos, conductor_status(f->conductor).bpm - f->bpm);
}

static bool open_follower(Follower *f, const Options *o) {
  if (!bench_rig_open(&f->rig, o)) return false;
  f->conductor = conductor_open(&(ConductorConfig){.engine = f->rig.stage.engine, .ports = 1});
  if (!f->conductor) return message_print(SAY_ERROR, "livelua: out of memory"), false;
  conductor_choose(f->conductor, CONDUCT_MIDI);
  f->next_s = START_S + 0.1;
  hear(f, CLOCK_START, f->next_s - JITTER_S - 0.001);
  return true;
}

bool bench_midi_in(const Options *o, double bpm, Figures *beats, Figures *tempos) {
  Follower f = {.bpm = bpm, .random = 7};
  bool ok = open_follower(&f, o);
  double from_s = START_S + BEATS_FIRST * 60 / bpm, end_s = from_s + FOLLOW_S;
  while (ok && asked_s(&f) < end_s && !signals_ending()) {
    follow(&f);
    if (asked_s(&f) >= from_s) compare(&f, beats, tempos);
  }
  conductor_close(f.conductor);
  bench_rig_close(&f.rig);
  return ok && !signals_ending();
}

// -- Link ------------------------------------------------------------------------------------------------

typedef struct {
  BenchRig rig;
  Tandem tandem;
  abl_link link;
  abl_link_session_state peer; // what others in the session would do
  int64_t start_us;            // when frame 0 is heard
} Jam;

static double jam_us(const Jam *j, int64_t frame) {
  return (double)j->start_us + (double)frame * 1e6 / (BENCH_RATE * FAST);
}

// Link's own thread goes over what was committed and comes to the same; then it is at rest.
static void settle(void) { clock_sleep_ns(2000000); }

static void commit(Jam *j) {
  abl_link_commit_app_session_state(j->link, j->peer);
  settle();
}

static bool open_jam(Jam *j, const Options *o) {
  if (!bench_rig_open(&j->rig, o)) return false;
  j->link = abl_link_create(120);
  j->peer = abl_link_create_session_state();
  if (!j->link.impl || !j->peer.impl || !tandem_open(&j->tandem, j->link))
    return message_print(SAY_ERROR, "livelua: out of memory"), false;
  j->tandem.quantum = 4;
  j->start_us = (abl_link_clock_micros(j->link) / 1000000 + 1) * 1000000;
  abl_link_capture_app_session_state(j->link, j->peer);
  abl_link_force_beat_at_time(j->peer, 0, (uint64_t)j->start_us, 4);
  commit(j);
  return true;
}

static void close_jam(Jam *j) {
  tandem_close(&j->tandem);
  if (j->peer.impl) abl_link_destroy_session_state(j->peer);
  if (j->link.impl) abl_link_destroy(j->link);
  bench_rig_close(&j->rig);
}

// Somebody sets another tempo now, while what is to be heard in the next DELAY_MS has been rendered.
static void change_tempo(Jam *j, uint32_t n) {
  static const double tempos[] = {126, 118, 133.3, 120};
  abl_link_capture_app_session_state(j->link, j->peer);
  int64_t now_us = (int64_t)jam_us(j, j->rig.frame) - DELAY_MS * 1000;
  abl_link_set_tempo(j->peer, tempos[n % 4], now_us);
  commit(j);
}

static void jam_block(Jam *j) {
  int64_t frame = engine_next_frame(j->rig.stage.engine);
  tandem_lead(&j->tandem, j->rig.stage.engine, frame, (int64_t)(jam_us(j, frame) * 1000));
  bench_rig_render(&j->rig);
  uint32_t served = atomic_load(&j->tandem.served);
  tandem_serve(&j->tandem);
  if (atomic_load(&j->tandem.served) != served) settle();
}

static double jam_apart_ms(Jam *j) {
  double us = jam_us(j, bench_rig_moment(&j->rig)), bpm = abl_link_tempo(j->peer);
  double theirs = abl_link_beat_at_time(j->peer, (int64_t)us, 4) + (us - floor(us)) * bpm / 60e6;
  double beats = bench_rig_beat(&j->rig) - theirs;
  return (beats - 4 * round(beats / 4)) * 60000 / bpm;
}

bool bench_link(const Options *o, Figures *beats) {
  Jam j = {.start_us = 0};
  bool ok = open_jam(&j, o);
  int64_t last = (int64_t)LINK_S * BENCH_RATE, change = (int64_t)CHANGE_S * BENCH_RATE;
  if (ok) bench_rig_play(&j.rig, 120);
  for (uint32_t n = 0; ok && j.rig.frame < last && !signals_ending();) {
    jam_block(&j);
    if (j.rig.frame < change) continue; // until the beats have found each other
    if (j.rig.frame >= (n + 1) * change) change_tempo(&j, n++);
    figures_add(beats, jam_apart_ms(&j));
  }
  close_jam(&j);
  return ok && !signals_ending();
}
