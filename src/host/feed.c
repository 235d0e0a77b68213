#include "host/feed.h"

#include "host/audio.h"
#include "host/clock.h"
#include "host/cpu.h"

#include <string.h>

enum { NS_PER_S = 1000000000, FADES_PER_S = 100 };

static void (*guard_enter)(void), (*guard_leave)(void);

void audio_guard(void (*enter)(void), void (*leave)(void)) {
  guard_enter = enter;
  guard_leave = leave;
}

void feed_init(Feed *f, uint32_t rate_hz) {
  *f = (Feed){.rate_hz = rate_hz, .limit = UINT32_MAX};
  feed_restart(f, false);
}

void feed_restart(Feed *f, bool heard) {
  f->last_ns = 0;
  f->heard = heard;
  governor_init(&f->governor);
  time_map_init(&f->time_map, f->rate_hz);
}

void feed_fade(Feed *f) { atomic_store(&f->fade, true); }

uint32_t feed_rest(const Feed *f) { return atomic_load(&f->rest_frames); }

static int64_t now_ns(const Feed *f) { return f->now_ns ? f->now_ns(f->user) : clock_now_ns(); }

static int64_t length_ns(const Feed *f, uint32_t frames) { return (int64_t)frames * NS_PER_S / f->rate_hz; }

// A device asks for a block each time that it has played one; twice that long without asking is a gap.
static bool count_late(Feed *f, int64_t now, uint32_t frames) {
  bool late = f->last_ns != 0 && now - f->last_ns > 2 * length_ns(f, frames);
  if (late) atomic_fetch_add_explicit(&f->late_blocks, 1, memory_order_relaxed);
  f->last_ns = now;
  return late;
}

// Told between two blocks, the engine keeps the limit from its next quantum on.
static void limit_voices(Feed *f, uint32_t voices) {
  if (voices == f->limit) return;
  f->limit = voices;
  engine_limit(f->engine, voices);
}

static void fade_out(Feed *f, float *out, uint32_t frames) {
  uint32_t length = f->rate_hz / FADES_PER_S;
  for (uint32_t n = 0; n < frames; n++) {
    float left = 1 - (float)f->faded_frames / (float)length;
    float gain = left * left * (3 - 2 * left); // level at both ends: no corner to hear
    out[2 * n] *= gain;
    out[2 * n + 1] *= gain;
    if (f->faded_frames < length) f->faded_frames++;
  }
}

static bool at_rest(const Feed *f) { return f->faded_frames >= f->rate_hz / FADES_PER_S; }

static void rest(Feed *f, float *out, uint32_t frames) {
  memset(out, 0, frames * 2 * sizeof *out);
  atomic_fetch_add(&f->rest_frames, frames);
}

static void lead(Feed *f, int64_t now, uint32_t frames) {
  int64_t even = time_map_block(&f->time_map, now, frames);
  if (f->conductor)
    conductor_lead(f->conductor, even + length_ns(f, f->ahead_frames + engine_latency(f->engine)), frames);
}

static void play(Feed *f, float *out, uint32_t frames) {
  GovernorBlock block = {.length_ns = length_ns(f, frames)};
  int64_t begin = now_ns(f);
  block.late = count_late(f, begin, frames);
  lead(f, begin, frames);
  engine_render(f->engine, out, frames);
  block.spent_ns = now_ns(f) - begin;
  block.voices = engine_status(f->engine).voices;
  limit_voices(f, f->heard && !f->keeps_all ? governor_judge(&f->governor, &block) : UINT32_MAX);
  if (atomic_load(&f->fade)) fade_out(f, out, frames);
}

void feed_render(Feed *f, float *out, uint32_t frames) {
  if (guard_enter) guard_enter();
  cpu_flush_denormals(); // in each block: the thread is not ours
  if (at_rest(f))
    rest(f, out, frames);
  else
    play(f, out, frames);
  atomic_fetch_add_explicit(&f->frames, frames, memory_order_relaxed);
  if (guard_leave) guard_leave();
}
