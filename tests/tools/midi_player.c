// midi_player.c -- plays a list of MIDI messages, each at its time, through RtMidi: a musician for tests.
//
//   midi_player [--api jack|alsa] [--name CLIENT] [--to PART] [FILE]
//
// It opens an output port CLIENT:out ("player" unless named) for others to connect to, or, with --to,
// connects to the first input whose name contains PART once there is one, and waits until the
// connection carries. Then it says "ready" and
// plays FILE, or standard input: a line holds milliseconds since the start and
//
//   90 3c 64      the bytes of a message, in hexadecimal
//   close, open   the port goes away, or comes again
//                 nothing: it only waits
#include "host/clock.h"
#include "host/quiet.h"

#include <rtmidi/rtmidi_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NS_PER_MS = 1000000, SEARCH_MS = 10000, SETTLE_MS = 100, LINE_SIZE = 256, MESSAGE_MAX = 64 };

typedef struct {
  enum RtMidiApi api;
  const char *name, *to, *file;
  RtMidiOutPtr device;
  bool open; // its port
} Player;

static void quit(const char *what, const char *which) {
  fprintf(stderr, "midi_player: %s%s\n", what, which);
  exit(EXIT_FAILURE);
}

static void open_device(Player *p) {
  p->device = rtmidi_out_create(p->api, p->name);
  if (!p->device || !p->device->ok) quit("no MIDI system", "");
}

static bool connect_to(Player *p) {
  unsigned count = rtmidi_get_port_count(p->device);
  for (unsigned n = 0; n < count; n++) {
    char name[LINE_SIZE];
    int size = sizeof name;
    if (rtmidi_get_port_name(p->device, n, name, &size) <= 0 || !strcasestr(name, p->to)) continue;
    rtmidi_open_port(p->device, n, "out");
    return p->device->ok;
  }
  return false;
}

static void open_port(Player *p) {
  p->open = true;
  if (!p->to) {
    rtmidi_open_virtual_port(p->device, "out");
    return;
  }
  int64_t end_ns = clock_now_ns() + (int64_t)SEARCH_MS * NS_PER_MS;
  while (!connect_to(p)) {
    if (clock_now_ns() > end_ns) quit("nobody listens at ", p->to);
    clock_sleep_ns(20 * NS_PER_MS);
  }
  clock_sleep_ns(SETTLE_MS * NS_PER_MS);
}

static void close_port(Player *p) {
  p->open = false;
  rtmidi_close_port(p->device);
}

static void play_message(const Player *p, char *text) {
  unsigned char bytes[MESSAGE_MAX];
  int count = 0;
  for (char *end = text; count < MESSAGE_MAX; text = end) {
    unsigned long byte = strtoul(text, &end, 16);
    if (end == text) break;
    bytes[count++] = (unsigned char)byte;
  }
  if (count > 0 && p->open) rtmidi_out_send_message(p->device, bytes, count);
}

static void play_line(Player *p, char *line, int64_t start_ns) {
  char *rest;
  double ms = strtod(line, &rest);
  if (rest == line) return;
  clock_sleep_until_ns(start_ns + (int64_t)(ms * NS_PER_MS));
  if (strstr(rest, "close"))
    close_port(p);
  else if (strstr(rest, "open"))
    open_port(p);
  else
    play_message(p, rest);
}

static void read_options(Player *p, int argc, char **argv) {
  for (int n = 1; n < argc; n++) {
    bool more = n + 1 < argc;
    if (more && strcmp(argv[n], "--api") == 0)
      p->api = strcmp(argv[++n], "alsa") == 0 ? RTMIDI_API_LINUX_ALSA : RTMIDI_API_UNIX_JACK;
    else if (more && strcmp(argv[n], "--name") == 0)
      p->name = argv[++n];
    else if (more && strcmp(argv[n], "--to") == 0)
      p->to = argv[++n];
    else if (argv[n][0] == '-')
      quit("unknown option ", argv[n]);
    else
      p->file = argv[n];
  }
}

int main(int argc, char **argv) {
  Player player = {.api = RTMIDI_API_UNIX_JACK, .name = "player"};
  read_options(&player, argc, argv);
  FILE *script = player.file ? fopen(player.file, "r") : stdin;
  if (!script) quit("cannot read ", player.file);
  quiet_libraries();
  open_device(&player);
  open_port(&player);
  puts("ready");
  fflush(stdout);
  int64_t start_ns = clock_now_ns();
  char line[LINE_SIZE];
  while (fgets(line, sizeof line, script)) play_line(&player, line, start_ns);
  clock_sleep_ns(100 * NS_PER_MS); // what was sent last is still on its way
  close_port(&player);
  rtmidi_out_free(player.device);
  return EXIT_SUCCESS;
}
