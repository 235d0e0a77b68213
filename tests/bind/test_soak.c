// An hour of virtual play: the beat goes on, and memory stays what it was.
#include "bind/session.h"
#include "support/expect.h"
#include "support/stage.h"
#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RATE = 8000, PUMP = RATE / 100, MINUTE = 60 * RATE, MINUTES = 60, HISTORY = 210 };

static const char script[] = "tempo(124)\n"
                             "channel(1, 'electric_piano') channel(2, 'bass_guitar', { lowpass = 800 })\n"
                             "drums('house')\n"
                             "loop('bass', function()\n"
                             "  for _, n in ipairs { 'C2', 'C2', 'Eb2', 'G1' } do\n"
                             "    note(2, n, { len = 0.4, vel = 60 + rand() * 60 })\n"
                             "    channel(2).lowpass = 400 + 800 * rand()\n"
                             "    wait(1/2)\n"
                             "  end\n"
                             "end)\n"
                             "loop('keys', function() note(1, choose { 'C4', 'Eb4', 'G4' }) wait(1/3) end)\n"
                             "loop('echo', function(state)\n"
                             "  state.n = sync 'bass'\n"
                             "  after(1/3, function() note(3, 'C5', { len = 0.1 }) end)\n"
                             "  sync(3/2) cue('turn ' .. rand(1000), state.n)\n"
                             "end)\n"
                             "every(7, function() sync(2) note(3, 'G4') end)\n"
                             "at(500, function() tempo(130) wait(16) tempo(124) end)\n";

typedef struct {
  Engine *engine;
  Session *session;
  void *block;
} Player;

static void say(void *user, SayKind kind, const char *text) {
  (void)user;
  if (kind == SAY_ERROR || kind == SAY_WARNING) fail_msg("%s", text);
}

static Player open_player(void) {
  EngineConfig config = stage_config(RATE);
  size_t size = (engine_size(&config) + 63) / 64 * 64;
  Player p = {.block = aligned_alloc(64, size)};
  memset(p.block, 0, size);
  p.engine = engine_init(p.block, &config);
  p.session = session_open(&(SessionConfig){.engine = p.engine, .data = ".", .deadline_s = -1, .say = say});
  assert_non_null(p.session);
  assert_true(session_eval(p.session, "soak.lua", script, strlen(script), EVAL_FILE));
  return p;
}

// Plays a minute; returns the least memory in use at any pump: what is left after garbage
// has been collected.
static size_t play_minute(Player *p) {
  static float out[PUMP * 2];
  size_t least = SIZE_MAX;
  double square = 0;
  for (int frame = 0; frame < MINUTE; frame += PUMP) {
    session_pump(p->session);
    engine_render(p->engine, out, PUMP);
    for (int n = 0; n < 2 * PUMP; n++) square += (double)out[n] * (double)out[n];
    size_t used = mallinfo2().uordblks;
    if (used < least) least = used;
  }
  expect_between(sqrt(square / MINUTE / 2), 0.01, 0.5);
  return least;
}

// What a musician does while it plays: the same file again, a new body, another pattern, a knob, a mistake.
static void change(Player *p, int minute) {
  static const char *const lines[] = {"drums('rock')",
                                      "loop('keys', function() note(1, 'D4') wait(1/5) end)",
                                      "channel(1).volume = 0.3",
                                      "drums('house')",
                                      "cc(20 + 1, 'pan')",
                                      "after(2, function() cue 'turn' note(3, 'E4') end)",
                                      "tempo(118)"};
  const char *line = lines[minute % (int)(sizeof lines / sizeof *lines)];
  assert_true(session_eval(p->session, "prompt", line, strlen(line), EVAL_PROMPT));
  assert_true(session_eval(p->session, "soak.lua", script, strlen(script), EVAL_FILE));
}

static void test_hour(void **state) {
  (void)state;
  Player p = open_player();
  size_t early = SIZE_MAX, late = SIZE_MAX;
  for (int k = 0; k < HISTORY; k++) change(&p, k); // what undo() keeps is full from the start
  for (int minute = 0; minute < MINUTES; minute++) {
    size_t least = play_minute(&p);
    if (minute >= 6 && minute < 18 && least < early) early = least;
    if (minute >= MINUTES - 12 && least < late) late = least;
    change(&p, minute);
  }
  EngineStatus status = engine_status(p.engine);
  assert_int_equal(status.late, 0);
  assert_int_equal(status.refused, 0);
  assert_true(status.frame == (int64_t)MINUTE * MINUTES);
  if (late > early + 2 * 1024) fail_msg("%zu bytes in use late, %zu early", late, early);
  session_close(p.session);
  free(p.block);
}

// The allocator's cache of freed blocks looks like memory in use: the program runs again without it.
static void without_cache(char **arguments) {
  if (getenv("GLIBC_TUNABLES")) return;
  setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
  execv("/proc/self/exe", arguments);
}

int main(int count, char **arguments) {
  (void)count;
  without_cache(arguments);
  const struct CMUnitTest tests[] = {
      TEST("an hour of play and change takes no more memory than its tenth minute", test_hour)};
  return cmocka_run_group_tests_name("bind: soak", tests, NULL, NULL);
}
