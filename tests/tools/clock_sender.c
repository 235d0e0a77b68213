// clock_sender.c -- sends MIDI clock through RtMidi to the first JACK input whose name holds a part: a drum
// machine for tests.
//
//   clock_sender PART BPM SECONDS
//
// It waits for the input, ticks for a beat, starts, and stops at the end. Then it prints how late its ticks
// were sent.
#include "host/clock.h"
#include "host/quiet.h"
#include "tools/spread.h"

#include <rtmidi/rtmidi_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NS_PER_MS = 1000000, SEARCH_MS = 10000, SETTLE_MS = 200, NAME_SIZE = 256, LATES = 1 << 16 };

static double late_ms[LATES];

static void quit(const char *what) {
  fprintf(stderr, "clock_sender: %s\n", what);
  exit(EXIT_FAILURE);
}

static bool connect(RtMidiOutPtr out, const char *part) {
  unsigned count = rtmidi_get_port_count(out);
  for (unsigned n = 0; n < count; n++) {
    char name[NAME_SIZE];
    int size = sizeof name;
    if (rtmidi_get_port_name(out, n, name, &size) <= 0 || !strcasestr(name, part)) continue;
    rtmidi_open_port(out, n, "out");
    return out->ok;
  }
  return false;
}

static void send(RtMidiOutPtr out, uint8_t byte) { rtmidi_out_send_message(out, &byte, 1); }

static uint32_t play(RtMidiOutPtr out, double bpm, double seconds) {
  int64_t start_ns = clock_now_ns();
  uint32_t ticks = 0, most = (uint32_t)(seconds * bpm * 24 / 60);
  for (; ticks < most && ticks < LATES; ticks++) {
    int64_t due_ns = start_ns + (int64_t)(ticks * 60e9 / (24 * bpm));
    clock_sleep_until_ns(due_ns);
    if (ticks == 24) send(out, 0xFA);
    send(out, 0xF8);
    late_ms[ticks] = (double)(clock_now_ns() - due_ns) / NS_PER_MS;
  }
  send(out, 0xFC);
  return ticks;
}

int main(int argc, char **argv) {
  if (argc != 4) quit("usage: clock_sender PART BPM SECONDS");
  quiet_libraries();
  RtMidiOutPtr out = rtmidi_out_create(RTMIDI_API_UNIX_JACK, "drum-machine");
  if (!out || !out->ok) quit("no JACK");
  int64_t end_ns = clock_now_ns() + (int64_t)SEARCH_MS * NS_PER_MS;
  while (!connect(out, argv[1])) {
    if (clock_now_ns() > end_ns) quit("nobody listens");
    clock_sleep_ns(20 * NS_PER_MS);
  }
  clock_sleep_ns(SETTLE_MS * NS_PER_MS);
  uint32_t ticks = play(out, strtod(argv[2], NULL), strtod(argv[3], NULL));
  spread_print("sent late", "ms", late_ms, ticks);
  clock_sleep_ns(SETTLE_MS * NS_PER_MS);
  rtmidi_out_free(out);
  return EXIT_SUCCESS;
}
