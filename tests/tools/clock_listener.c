// clock_listener.c -- hears MIDI clock on a JACK port listener:in, as a drum machine would, and prints what
// came: starts, stops and positions as they come, and in the end how far intervals were from what the tempo
// makes them.
//
//   clock_listener BPM SECONDS
//
// It listens so long after its first tick, or until SIGTERM. The port is made at once; whoever sends connects
// to it.
#include "host/clock.h"
#include "host/quiet.h"
#include "tools/spread.h"

#include <math.h>
#include <rtmidi/rtmidi_c.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

enum { NS_PER_MS = 1000000, PATIENCE_MS = 20000, TICKS = 1 << 16 };

static int64_t tick_ns[TICKS];
static atomic_uint ticks;
static volatile sig_atomic_t ended;

static void end(int number) {
  (void)number;
  ended = 1;
}

static void hear(double seconds, const unsigned char *bytes, size_t size, void *user) {
  (void)seconds, (void)user;
  uint32_t n = atomic_load(&ticks);
  if (size == 1 && bytes[0] == 0xF8 && n < TICKS) {
    tick_ns[n] = clock_now_ns();
    atomic_store(&ticks, n + 1);
  } else if (size == 3 && bytes[0] == 0xF2) {
    printf("position %d\n", bytes[1] | bytes[2] << 7);
  } else if (size == 1 && bytes[0] >= 0xFA && bytes[0] <= 0xFC) {
    printf("%s after %u\n", bytes[0] == 0xFA ? "start" : bytes[0] == 0xFB ? "continue" : "stop", n);
  }
  fflush(stdout);
}

static void wait_for_first(void) {
  for (int ms = 0; atomic_load(&ticks) == 0; ms += 5) {
    if (ms > PATIENCE_MS) {
      puts("no tick came");
      exit(EXIT_FAILURE);
    }
    clock_sleep_ns(5 * NS_PER_MS);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return EXIT_FAILURE;
  quiet_libraries();
  RtMidiInPtr in = rtmidi_in_create(RTMIDI_API_UNIX_JACK, "listener", 16);
  if (!in || !in->ok) return EXIT_FAILURE;
  rtmidi_in_ignore_types(in, true, false, true);
  rtmidi_in_set_callback(in, hear, NULL);
  rtmidi_open_virtual_port(in, "in");
  signal(SIGTERM, end);
  puts("ready");
  fflush(stdout);
  wait_for_first();
  int64_t end_ns = clock_now_ns() + (int64_t)(strtod(argv[2], NULL) * 1e9);
  while (!ended && clock_now_ns() < end_ns) clock_sleep_ns(5 * NS_PER_MS);
  static double off_ms[TICKS];
  uint32_t count = atomic_load(&ticks);
  double period_ns = 60e9 / (24 * strtod(argv[1], NULL));
  for (uint32_t n = 1; n < count; n++)
    off_ms[n - 1] = fabs((double)(tick_ns[n] - tick_ns[n - 1]) - period_ns) / NS_PER_MS;
  double mean_ns = count > 1 ? (double)(tick_ns[count - 1] - tick_ns[0]) / (count - 1) : 0;
  printf("tempo %.2f\n", mean_ns > 0 ? 60e9 / (24 * mean_ns) : 0);
  spread_print("intervals off", "ms", off_ms, count > 0 ? count - 1 : 0);
  return EXIT_SUCCESS;
}
