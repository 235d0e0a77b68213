#include "app/bench.h"
#include "app/bench_clock.h"
#include "app/bench_rig.h"
#include "app/bench_voices.h"
#include "app/message.h"
#include "app/signals.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 58 };

static void print_head(const char *what) {
  message_print(SAY_RESULT, "%-*s%9s%9s%9s", LABEL, what, "p50", "p99", "max");
}

// `unit`: one of the row's, in that of the figures.
static void print_row(const char *what, Figures *f, double unit) {
  if (f->count)
    message_print(SAY_RESULT, "  %-*s%9.3f%9.3f%9.3f", LABEL - 2, what, figures_rank(f, 0.5) / unit,
                  figures_rank(f, 0.99) / unit, figures_rank(f, 1) / unit);
  else
    message_print(SAY_RESULT, "  %-*s%9s", LABEL - 2, what, "none");
}

// -- voices ------------------------------------------------------------------------------------------------

static bool print_voices(const Options *o, const char *instrument) {
  BenchVoices found;
  if (!bench_voices(o, instrument, &found)) return false;
  message_print(SAY_RESULT, "  %-*s%9.0f%9.2f ms of %.2f", LABEL - 2, instrument ? instrument : "plain saw",
                found.voices, found.worst_ms, found.last_ms);
  return true;
}

static bool report_voices(const Options *o) {
  char head[80];
  snprintf(head, sizeof head, "voices on one core; the longest block with %d of them", BENCH_VOICES);
  message_print(SAY_RESULT, "%-*s%9s%9s", LABEL, head, "voices", "longest");
  return print_voices(o, NULL) && print_voices(o, "electric_piano");
}

// -- the clock ---------------------------------------------------------------------------------------------

static bool report_internal(const Options *o) {
  Figures onsets = {.count = 0}, pulses = {.count = 0};
  bool ok = bench_internal(o, &onsets, &pulses);
  if (ok) {
    print_row("internal: notes through changes and ramps, ms", &onsets, 1);
    print_row("    in frames", &onsets, 1000.0 / BENCH_RATE);
    print_row("MIDI out: pulses through the same, ms", &pulses, 1);
    print_row("    in frames", &pulses, 1000.0 / BENCH_RATE);
  }
  figures_free(&onsets);
  figures_free(&pulses);
  return ok;
}

static bool report_midi_in(const Options *o, double bpm) {
  Figures beats = {.count = 0}, tempos = {.count = 0};
  char label[LABEL];
  bool ok = bench_midi_in(o, bpm, &beats, &tempos);
  if (ok) {
    snprintf(label, sizeof label, "MIDI in at %.4g, ticks off by up to 2 ms: beat, ms", bpm);
    print_row(label, &beats, 1);
    print_row("    tempo, beats a minute", &tempos, 1);
  }
  figures_free(&beats);
  figures_free(&tempos);
  return ok;
}

static bool report_link(const Options *o) {
  Figures beats = {.count = 0};
  bool ok = bench_link(o, &beats);
  if (ok) print_row("Link: beat, in a session that changes its tempo, ms", &beats, 1);
  figures_free(&beats);
  return ok;
}

static bool report_made_up(const Options *o) {
  static const double tempos[] = {60, 120, 133.3, 174};
  print_head("in virtual time, the same on every machine");
  bool ok = report_internal(o);
  for (size_t n = 0; ok && n < sizeof tempos / sizeof *tempos; n++) ok = report_midi_in(o, tempos[n]);
  return ok && report_link(o);
}

static void print_now(BenchNow *now) {
  print_head("on this machine, now");
  message_print(SAY_RESULT, "  %s, %u Hz, block %u (%.1f ms)", now->device, now->rate_hz, now->block_frames,
                1000.0 * now->block_frames / now->rate_hz);
  print_row("internal: when blocks are asked for, off an even clock, ms", &now->asked, 1);
  print_row("    after it is filtered, ms", &now->even, 1);
  if (now->sends)
    print_row("MIDI out: pulses sent after their time, ms", &now->sent, 1);
  else
    message_print(SAY_RESULT, "  MIDI out: no MIDI system runs here");
  message_print(SAY_RESULT,
                "  MIDI in, Link: what comes in is read on this clock; nobody's session is joined");
}

static bool report_now(const Options *o) {
  BenchNow now;
  bool ok = bench_now(o, &now);
  if (ok) print_now(&now);
  bench_now_free(&now);
  return ok;
}

int bench_run(const Options *o) {
  if (o->action && strcmp(o->action, "clock") != 0) {
    fprintf(stderr,
            "livelua: bench takes clock or nothing, not %s\n'livelua bench --help' lists what there is\n",
            o->action);
    return EXIT_BAD_USAGE;
  }
  signals_open(SIGNALS_STOP_ALL);
  bool ok = (o->action || report_voices(o)) && report_made_up(o) && report_now(o);
  message_progress(NULL);
  if (signals_ending()) return 128 + signals_ending();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
