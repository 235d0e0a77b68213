#include "app/bench_voices.h"
#include "app/figures.h"
#include "app/message.h"
#include "app/signals.h"
#include "app/stage.h"
#include "host/clock.h"
#include "host/cpu.h"
#include <stdio.h>

enum { RATE = 48000, BLOCK = 256, WARM_BLOCKS = 20, BLOCKS = 400, A_CHANNEL = 64 };
static const double NS_PER_MS = 1e6;

// A plain saw is its own instrument, with nothing behind it.
static bool declare(Stage *s, const char *instrument) {
  for (int channel = 1; channel <= BENCH_VOICES / A_CHANNEL; channel++) {
    char code[128];
    int size = snprintf(code, sizeof code, "local _ = channel(%d, %s%s%s%s voices = 64, volume = 0.05 })",
                        channel, instrument ? "'" : "", instrument ? instrument : "{ synth = 'saw',",
                        instrument ? "'" : "", instrument ? ", {" : "");
    if (!stage_text(s, "bench", code, (size_t)size, EVAL_PROMPT)) return false;
  }
  stage_pump(s);
  return true;
}

static void strike(Stage *s) {
  for (int n = 0; n < BENCH_VOICES; n++) {
    Command note = {.type = COMMAND_NOTE, .owner = OWNER_SCRIPT, .channel = (uint8_t)(n / A_CHANNEL)};
    note.note.pitch = 36 + (float)(n % A_CHANNEL) * 0.75f;
    note.note.velocity = 0.8f;
    note.note.length = INT64_C(1) << 40;
    engine_send(s->engine, &note, 1);
  }
}

static double time_block(Stage *s) {
  static float out[2 * BLOCK];
  int64_t begin_ns = clock_now_ns();
  engine_render(s->engine, out, BLOCK);
  return (double)(clock_now_ns() - begin_ns) / NS_PER_MS;
}

static void measure(Stage *s, BenchVoices *found) {
  Figures blocks = {.count = 0};
  strike(s);
  for (int n = 0; n < WARM_BLOCKS; n++) time_block(s);
  for (int n = 0; n < BLOCKS && !signals_ending(); n++) figures_add(&blocks, time_block(s));
  found->last_ms = 1000.0 * BLOCK / RATE;
  found->worst_ms = figures_rank(&blocks, 1);
  found->voices = engine_status(s->engine).voices * found->last_ms / figures_rank(&blocks, 0.5);
  figures_free(&blocks);
}

bool bench_voices(const Options *o, const char *instrument, BenchVoices *found) {
  Options offline = {.verb = VERB_RENDER, .simd = o->simd, .deadline_s = DEADLINE_USUAL};
  Stage s;
  if (!stage_open(&s, &offline, RATE, 0)) return false;
  cpu_flush_denormals(); // as the audio thread does
  message_progress(instrument ? instrument : "saw");
  bool ok = declare(&s, instrument);
  if (ok) measure(&s, found);
  stage_close(&s);
  return ok && !signals_ending();
}
