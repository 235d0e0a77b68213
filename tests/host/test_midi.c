// MIDI inputs over a real JACK server: another process plays, vanishes and returns; the server dies,
// returns and hangs. The test itself is the audio thread: it takes what the inlets give.
#include "host/clock.h"
#include "host/midi_in.h"
#include "support/expect.h"
#include "support/jack.h"
#include "support/stage.h"

#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORTS = 4, PATIENCE_MS = 8000, STEP_NS = 2000000, NS_PER_MS = 1000000, TEXT_SIZE = 4096 };

static pid_t jackd;
static Stage *stage;
static Midi *midi;
static char said[TEXT_SIZE];

#define NEED_JACK                                                                                            \
  if (jackd == JACK_NONE) skip()

// -- the program's side --------------------------------------------------------------------------

static void say(void *user, const char *sentence) {
  (void)user;
  size_t used = strlen(said);
  snprintf(said + used, sizeof said - used, "%s\n", sentence);
}

static Inlet *inlet(uint32_t port) { return engine_inlet(stage->engine, port); }

static void open_midi(const char *name) {
  const char *names[] = {name};
  MidiConfig config = {
      .api = MIDI_JACK, .names = names, .name_count = name ? 1 : 0, .max_ports = PORTS, .say = say};
  said[0] = '\0';
  midi = midi_open(&config, stage->engine);
  assert_non_null(midi);
}

static void close_midi(void) {
  MidiMessage m;
  midi_close(midi);
  midi = NULL;
  for (uint32_t port = 0; port < PORTS; port++)
    while (inlet_pop(inlet(port), &m)) continue;
}

static bool poll_until(bool (*done)(void)) {
  for (int64_t ms = 0; ms < PATIENCE_MS; ms += STEP_NS / NS_PER_MS) {
    midi_poll(midi);
    if (done()) return true;
    clock_sleep_ns(STEP_NS);
  }
  return false;
}

static bool one_is_open(void) { return midi_count(midi) == 1; }
static bool none_is_open(void) { return midi_count(midi) == 0; }

// The next message of an inlet, which must come.
static MidiMessage next_message(uint32_t port) {
  MidiMessage m = {0};
  for (int64_t ms = 0; ms < PATIENCE_MS; ms += STEP_NS / NS_PER_MS) {
    midi_poll(midi);
    if (inlet_pop(inlet(port), &m)) return m;
    clock_sleep_ns(STEP_NS);
  }
  fail_msg("no message came from port %u", port);
  return m;
}

static void expect_message(uint32_t port, uint8_t status, uint8_t data1, uint8_t data2) {
  MidiMessage m = next_message(port);
  assert_int_equal(m.status, status);
  assert_int_equal(m.data1, data1);
  assert_int_equal(m.data2, data2);
}

static void expect_close(uint32_t port) { assert_int_equal(next_message(port).status, INLET_CLOSED); }

// -- the musician's side -------------------------------------------------------------------------

static char player_path[TEXT_SIZE];
static pid_t player;
static FILE *score; // what is written here it plays at once

// A process with a port NAME:out, connected to the input whose name contains `to` unless that is NULL.
static void start_player_named(const char *name, const char *to) {
  int ends[2];
  assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
  player = fork();
  if (player == 0) {
    dup2(ends[0], 0);
    if (!freopen("/dev/null", "w", stdout)) _exit(127);
    execl(player_path, player_path, "--name", name, to ? "--to" : NULL, to, (char *)NULL);
    _exit(127);
  }
  close(ends[0]);
  score = fdopen(ends[1], "w");
  setlinebuf(score);
}

static void start_player(const char *to) { start_player_named("player", to); }

static void play(const char *line) { fprintf(score, "0 %s\n", line); }

// The same note again and again, for JACK needs some cycles until a connection carries.
static void play_until_heard(uint32_t port) {
  MidiMessage m = {0};
  for (int tries = 0; tries < PATIENCE_MS / 10 && m.status != 0x90; tries++) {
    play("90 3c 64");
    clock_sleep_ns(10ll * NS_PER_MS);
    while (m.status != 0x90 && inlet_pop(inlet(port), &m)) continue;
  }
  assert_int_equal(m.status, 0x90);
  clock_sleep_ns(20ll * NS_PER_MS);
  while (inlet_pop(inlet(port), &m)) continue; // those that were still on their way
}

static void end_player(int how) {
  kill(player, how);
  waitpid(player, NULL, 0);
  fclose(score);
  player = 0;
}

// -- tests ---------------------------------------------------------------------------------------

static void test_messages(void **state) {
  (void)state;
  NEED_JACK;
  open_midi("virtual");
  assert_int_equal(midi_count(midi), 1);
  assert_string_equal(midi_name(midi, 0), "livelua:in");
  int64_t before_ns = clock_now_ns();
  start_player("livelua:in");
  play("90 3c 64");
  MidiMessage first = next_message(0);
  assert_int_equal(first.status, 0x90);
  assert_true(first.time_ns > before_ns && first.time_ns <= clock_now_ns());
  play("e1 00 50");
  play("c2 05");
  play("d0 40");
  play("f8");
  play("f0 7d 01 f7");
  play("b0 40 7f");
  play("90 3c 00");
  expect_message(0, 0xe1, 0x00, 0x50);
  expect_message(0, 0xc2, 0x05, 0);
  expect_message(0, 0xd0, 0x40, 0);
  expect_message(0, 0xb0, 0x40, 0x7f); // clock and system exclusive are not for the inlet
  expect_message(0, 0x90, 0x3c, 0);
}

static void test_every_message_in_order(void **state) {
  (void)state;
  NEED_JACK;
  open_midi("virtual");
  start_player("livelua:in");
  for (int n = 0; n < 200; n++) fprintf(score, "%d 9%x %02x 40\n", n / 4, n / 128, n % 128);
  for (int n = 0; n < 200; n++) expect_message(0, (uint8_t)(0x90 + n / 128), (uint8_t)(n % 128), 0x40);
}

static void test_player_of_virtual_port_killed(void **state) {
  (void)state;
  NEED_JACK;
  open_midi("virtual");
  start_player("livelua:in");
  play("90 3c 64");
  expect_message(0, 0x90, 0x3c, 0x64);
  clock_sleep_ns(300ll * NS_PER_MS); // it was seen to be connected
  end_player(SIGKILL);
  expect_close(0);
  midi_poll(midi);
  assert_int_equal(midi_count(midi), 1); // ours stays
}

static void test_port_killed(void **state) {
  (void)state;
  NEED_JACK;
  open_midi(NULL);
  assert_int_equal(midi_count(midi), 0);
  start_player(NULL);
  assert_true(poll_until(one_is_open));
  assert_string_equal(midi_name(midi, 0), "player:out");
  assert_non_null(strstr(said, "player:out is there"));
  play_until_heard(0);
  end_player(SIGKILL);
  expect_close(0);
  assert_true(poll_until(none_is_open));
  assert_non_null(strstr(said, "player:out is gone"));
}

static void test_names(void **state) {
  (void)state;
  NEED_JACK;
  open_midi("PLAY");
  assert_non_null(strstr(said, "no MIDI input has 'PLAY' in its name"));
  start_player(NULL);
  assert_true(poll_until(one_is_open));
  close_midi();
  open_midi("nobody");
  clock_sleep_ns(400ll * NS_PER_MS);
  midi_poll(midi);
  assert_int_equal(midi_count(midi), 0);
}

static void test_own_ports(void **state) {
  (void)state;
  NEED_JACK;
  open_midi(NULL);
  start_player_named("livelua", NULL); // as if it were an output of our own
  clock_sleep_ns(500ll * NS_PER_MS);
  midi_poll(midi);
  assert_int_equal(midi_count(midi), 0);
}

static uint32_t count_entries(const char *path) {
  DIR *folder = opendir(path);
  uint32_t count = 0;
  while (folder && readdir(folder)) count++;
  if (folder) closedir(folder);
  return count;
}

typedef struct {
  size_t bytes;
  uint32_t files, threads;
} Footprint;

static Footprint footprint(void) {
  clock_sleep_ns(100ll * NS_PER_MS); // until what has been closed is gone
  return (Footprint){mallinfo2().uordblks, count_entries("/proc/self/fd"), count_entries("/proc/self/task")};
}

static void test_hundred_cycles(void **state) {
  (void)state;
  NEED_JACK;
  enum { CYCLES = 100, WARM = 20 };
  Footprint warm = {0};
  open_midi(NULL);
  start_player(NULL);
  for (int n = 0; n < CYCLES; n++) {
    assert_true(poll_until(one_is_open));
    play_until_heard(0);
    play("close");
    expect_close(0);
    assert_true(poll_until(none_is_open));
    if (n == WARM) warm = footprint();
    if (n + 1 < CYCLES) play("open");
  }
  Footprint end = footprint();
  expect_below((double)end.bytes - (double)warm.bytes, 80 * 200); // less than one port each time
  assert_int_equal(end.files, warm.files);
  assert_int_equal(end.threads, warm.threads);
}

// Both happen between two scans, or the second while the first is noticed: never is the port left deaf.
static void test_port_that_returns_at_once(void **state) {
  (void)state;
  NEED_JACK;
  open_midi(NULL);
  start_player(NULL);
  assert_true(poll_until(one_is_open));
  for (int n = 0; n < 10; n++) {
    play("close");
    play("open");
    expect_close(0);
    play_until_heard(0);
  }
}

static void test_server_killed(void **state) {
  (void)state;
  NEED_JACK;
  open_midi("virtual");
  for (int round = 0; round < 3; round++) {
    start_player("livelua:in");
    play("90 3c 64");
    expect_message(0, 0x90, 0x3c, 0x64);
    jack_stop(jackd, round == 1 ? SIGTERM : SIGKILL);
    expect_close(0);
    assert_true(poll_until(none_is_open));
    assert_non_null(strstr(said, "the JACK server is gone"));
    end_player(SIGKILL);
    jackd = jack_start();
    assert_true(poll_until(one_is_open));
  }
}

static void test_server_hangs(void **state) {
  (void)state;
  NEED_JACK;
  open_midi(NULL);
  kill(jackd, SIGSTOP);
  int64_t start_ns = clock_now_ns();
  MidiConfig config = {.api = MIDI_JACK, .max_ports = PORTS, .say = say};
  Midi *second = midi_open(&config, stage->engine);
  assert_non_null(second);
  for (int n = 0; n < 100; n++) midi_poll(second);
  midi_close(second);
  expect_below((double)(clock_now_ns() - start_ns) / NS_PER_MS, 3000); // for ever, if it waited
  kill(jackd, SIGCONT);
  clock_sleep_ns(500ll * NS_PER_MS); // what was left waiting ends by itself
}

static void test_no_server(void **state) {
  (void)state;
  NEED_JACK;
  jack_stop(jackd, SIGTERM);
  FILE *terminal = tmpfile();
  int before = dup(2);
  dup2(fileno(terminal), 2);
  open_midi(NULL);
  clock_sleep_ns(1200ll * NS_PER_MS); // it looks again
  midi_poll(midi);
  uint32_t count = midi_count(midi);
  close_midi();
  int listed = midi_list(MIDI_AUTO, say, NULL);
  dup2(before, 2);
  close(before);
  assert_int_equal(count, 0);
  assert_int_equal(listed, 0);
  assert_non_null(strstr(said, "no JACK server runs"));
  assert_int_equal(ftell(terminal), 0);
  assert_int_equal(lseek(fileno(terminal), 0, SEEK_END), 0); // the libraries said nothing by themselves
  fclose(terminal);
}

// -- all of them ---------------------------------------------------------------------------------

static int open_all(void **state) {
  (void)state;
  ssize_t size = readlink("/proc/self/exe", player_path, sizeof player_path - 64);
  if (size < 0) return -1;
  player_path[size] = '\0';
  *strrchr(player_path, '/') = '\0';
  strcat(player_path, "/../../tools/midi_player");
  stage = stage_open(48000);
  jack_choose_server();
  jackd = jack_start();
  if (jackd == JACK_NONE) {
    print_message("# jackd is not installed\n");
    return 0;
  }
  for (int n = 0; n < 100; n++) { // until it answers
    open_midi("virtual");
    bool answers = midi_count(midi) == 1;
    close_midi();
    if (answers) return 0;
    clock_sleep_ns(50ll * NS_PER_MS);
  }
  return -1;
}

static int tidy(void **state) {
  (void)state;
  if (player) end_player(SIGKILL);
  if (midi) close_midi();
  return 0;
}

static int close_all(void **state) {
  (void)state;
  stage_close(stage);
  return 0;
}

#define MIDI_TEST(sentence, function)                                                                        \
  { sentence, function, NULL, tidy, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      MIDI_TEST("what another process plays into livelua:in arrives, with its time", test_messages),
      MIDI_TEST("200 of 200 messages arrive in order", test_every_message_in_order),
      MIDI_TEST("who is killed while playing into livelua:in leaves no note behind",
                test_player_of_virtual_port_killed),
      MIDI_TEST("a port that comes is opened; killed, its notes are released", test_port_killed),
      MIDI_TEST("only ports with that part of a name are opened", test_names),
      MIDI_TEST("an output of livelua is never connected to its input", test_own_ports),
      MIDI_TEST("a port that comes and goes 100 times costs nothing", test_hundred_cycles),
      MIDI_TEST("a port that returns at once is heard again", test_port_that_returns_at_once),
      MIDI_TEST("a JACK server that is killed is waited for and found again", test_server_killed),
      MIDI_TEST("a JACK server that hangs does not hang us", test_server_hangs),
      MIDI_TEST("no MIDI is a sentence, and the libraries are quiet about it", test_no_server),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
