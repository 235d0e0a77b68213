// Loops: exact logical time, order, chance, errors, lateness.
#include "rig.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static int64_t nearest_tick(int64_t count, int64_t numerator, int64_t denominator) {
  return (count * numerator * TICKS_PER_BEAT * 2 / denominator + 1) / 2;
}

static void test_elevenths(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "tempo(999) channel(1, { volume = 0, voices = 1 })\n"
                       "loop('a', function() note(1, 60, { len = 0.01 }) wait(1/11) end)\n"
                       "loop('b', function() note(2, 60, { len = 0.01 }) wait(0.142857142857) end)\n"
                       "loop('c', function() note(3, 60, { len = 0.01 }) wait(1/997) wait(996/997) end)"));
  rig_frames(r, 120 * RIG_RATE);
  assert_true(rig_notes(r, 0) > 21000);
  int64_t a = 0, b = 0, c = 0;
  for (size_t k = 0; k < r->taken_count; k++) {
    const Command *n = &r->taken[k];
    if (n->type != COMMAND_NOTE) continue;
    if (n->channel == 0) assert_int_equal(n->time, nearest_tick(a++, 1, 11));
    if (n->channel == 1) assert_int_equal(n->time, nearest_tick(b++, 1, 7));
    if (n->channel == 2) assert_int_equal(n->time, nearest_tick(c++, 1, 1));
  }
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

// Random waits against exact sums in 128 bits: every fraction that two loops could meet in.
static void test_random_waits(void **state) {
  (void)state;
  uint32_t random = 7;
  for (int run = 0; run < 5; run++) {
    char script[4096];
    int64_t numerator[32], denominator[32];
    int size = snprintf(script, sizeof script,
                        "tempo(600) channel(1, { volume = 0, voices = 1 }) loop('a', function()\n");
    for (int k = 0; k < 32; k++) {
      denominator[k] = 1 + stage_random(&random) % 96;
      numerator[k] = 1 + stage_random(&random) % (2 * (uint32_t)denominator[k]);
      size += snprintf(script + size, sizeof script - (size_t)size,
                       "note(1, 60, { len = 0.01 }) wait(%d/%d)\n", (int)numerator[k], (int)denominator[k]);
    }
    snprintf(script + size, sizeof script - (size_t)size, "end)");
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", script));
    rig_frames(r, 20 * RIG_RATE);
    size_t notes = rig_notes(r, 0), n = 0;
    assert_true(notes > 100);
    int64_t whole = 0, parts[97] = {0};
    for (size_t k = 0; k < r->taken_count; k++) {
      if (r->taken[k].type != COMMAND_NOTE) continue;
      long double ticks = (long double)whole * TICKS_PER_BEAT;
      for (int d = 1; d <= 96; d++) ticks += (long double)parts[d] * TICKS_PER_BEAT / d;
      assert_int_equal(r->taken[k].time, (int64_t)(ticks + 0.5L));
      int step = (int)(n++ % 32);
      parts[denominator[step]] += numerator[step];
      whole += parts[denominator[step]] / denominator[step];
      parts[denominator[step]] %= denominator[step];
    }
    rig_close(r);
  }
}

// The notes that an engine took, as numbers, whatever the batches in which they came.
static void expect_same_notes(const Rig *a, const Rig *b, uint8_t channel) {
  size_t count =
      rig_notes(a, channel) < rig_notes(b, channel) ? rig_notes(a, channel) : rig_notes(b, channel);
  assert_true(count > 8);
  for (size_t k = 0; k < count; k++) {
    const Command *x = rig_note(a, channel, k), *y = rig_note(b, channel, k);
    assert_int_equal(x->time, y->time);
    assert_true(x->note.pitch == y->note.pitch && x->note.velocity == y->note.velocity);
  }
}

#define CHANCE                                                                                               \
  "loop('a', function() note(1, rand(40, 80), { vel = rand(1, 127) }) wait(1/4) end)\n"                      \
  "loop('b', function() note(2, choose { 'C4', 'E4', 'G4' }) %s wait(1/4) end)\n"                            \
  "loop('c', function() for _, n in ipairs(shuffle { 50, 52, 54 }) do note(3, n) wait(1/4) end end)\n"

static void test_streams(void **state) {
  (void)state;
  char plain[1024], more[1024];
  snprintf(plain, sizeof plain, CHANCE, "");
  snprintf(more, sizeof more, CHANCE, "rand() math.random(7)");
  Rig *a = rig_open(), *b = rig_open(), *c = rig_open_config(&(RigConfig){.seed = 1});
  assert_true(rig_file(a, "a.lua", plain));
  assert_true(rig_file(b, "a.lua", more));
  assert_true(rig_file(c, "a.lua", plain));
  rig_beats(a, 8);
  rig_beats(b, 8);
  rig_beats(c, 8);
  for (uint8_t channel = 0; channel < 3; channel++) expect_same_notes(a, b, channel);
  uint32_t repeated = 0, equal = 0; // a pass draws other numbers than the one before it
  for (size_t k = 1; k < 16; k++)
    repeated += rig_note(a, 0, k)->note.pitch == rig_note(a, 0, k - 1)->note.pitch;
  assert_true(repeated < 8);
  for (size_t k = 0; k < 16; k++) equal += rig_note(a, 0, k)->note.pitch == rig_note(c, 0, k)->note.pitch;
  assert_true(equal < 8); // another seed, another session
  rig_close(a);
  rig_close(b);
  rig_close(c);
}

static void test_any_pump(void **state) {
  (void)state;
  static const uint32_t pumps[] = {32, 100, 480, 1000, 4000};
  Rig *first = NULL;
  for (int p = 0; p < 5; p++) {
    Rig *r = rig_open_config(&(RigConfig){.pump_frames = pumps[p]});
    r->keep_sound = true;
    assert_true(rig_file(
        r, "a.lua",
        "shared = 60\n"
        "loop('b', function() shared = shared + 1 note(1, shared % 30 + 50, { len = 1/3 }) wait(1/3) end)\n"
        "loop('a', function() shared = shared + 7 channel(2).pan = rand(-1.0, 0.5)\n"
        "  note(2, shared % 30 + 40) tempo(rand(90, 240)) wait(1/2) end)\n"
        "loop('c', { sync = 3 }, function() drums(choose { 'rock', 'house' }) wait(5/7) end)"));
    rig_frames(r, 12 * RIG_RATE);
    assert_int_equal(session_errors(r->session), 0);
    assert_int_equal(engine_status(r->engine).late, 0);
    if (first) {
      expect_same_notes(first, r, 0);
      expect_same_notes(first, r, 1);
      rig_expect_same_sound(first, r);
      rig_close(r);
    } else {
      first = r;
    }
  }
  rig_close(first);
}

static void test_replaced(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 'C4') wait(1) end)\n"
                       "loop('b', { sync = 3 }, function() note(2, 'C4') wait(1) end)"));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 'D4') wait(1) end)\n"
                       "loop('b', { sync = 3 }, function() note(2, 'D4') wait(1) end)\n"
                       "loop('c', function() note(3, 'C4') wait(1) end)"));
  rig_beats(r, 6);
  for (size_t k = 0; k < 7; k++) {
    assert_int_equal(rig_tick(r, 0, k), (int64_t)k * TICKS_PER_BEAT);
    assert_true(rig_note(r, 0, k)->note.pitch == (k < 4 ? 60 : 62));
    assert_int_equal(rig_tick(r, 1, k), (int64_t)k * TICKS_PER_BEAT);
    assert_true(rig_note(r, 1, k)->note.pitch == (k < 3 ? 60 : 62));
  }
  assert_int_equal(rig_tick(r, 2, 0), 4 * TICKS_PER_BEAT);
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_last_good(void **state) {
  (void)state;
  Rig *r = rig_open(), *plain = rig_open();
  static const char good[] = "local n = 0\nloop('a', function() n = n + 1 note(1, 40 + n % 40) wait(1) end)";
  assert_true(rig_file(r, "a.lua", good));
  assert_true(rig_file(plain, "a.lua", good));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua", "loop('a', function()\n  note(1, 'C9')\n  nowhere()\n  wait(1)\nend)"));
  rig_beats(r, 10);
  rig_beats(plain, 11.5);
  expect_same_notes(plain, r, 0);
  rig_expect_said(
      r, "error a.lua:3: no word 'nowhere'\n    nowhere()\n    in loop 'a': the last good one plays on\n");
  assert_int_equal(session_errors(r->session), 1);
  rig_close(r);
  rig_close(plain);
}

static void test_error_counted(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function()\n  note(1, 'C4')\n  wait(1)\n  error('now and then')\nend)\n"
                       "loop('b', function() note(2, 'C4') wait(1) end)"));
  rig_beats(r, 11 * 4 + 2);
  assert_int_equal(session_errors(r->session), 12);
  static const char once[] = "error a.lua:4: now and then\n    error('now and then')\n"
                             "    in loop 'a': it begins again at its next grid point\n";
  char all[512];
  snprintf(all, sizeof all, "%s%.*s\n    10 times so far\n", once, (int)strlen(once) - 1, once);
  rig_expect_said(r, all);
  for (size_t k = 0; k < 11; k++) assert_int_equal(rig_tick(r, 0, k), (int64_t)k * 4 * TICKS_PER_BEAT);
  for (size_t k = 0; k < 44; k++) assert_int_equal(rig_tick(r, 1, k), (int64_t)k * TICKS_PER_BEAT);
  rig_close(r);
}

// A loop's body, and how its mistake is told.
static const struct {
  const char *body, *said;
} wrong[] = {
    {"note(1, 'C4')", "a.lua:1: loop 'x' never waits: a pass needs a wait(beats)"},
    {"wait(0)", "a.lua:1: wait: expected a number of beats above 0, got 0"},
    {"wait(-1)", "a.lua:1: wait: expected a number of beats above 0, got -1"},
    {"wait(0/0)", "a.lua:1: wait: expected a number of beats above 0, got nan"},
    {"wait(1/5000)", "a.lua:1: wait: expected at least 1/1000 of a beat, got 0.0002"},
    {"wait('1')", "a.lua:1: wait: expected a number of beats above 0, got '1'"},
    {"coroutine.yield()", "a.lua:1: a loop pauses with wait(beats), not with coroutine.yield"},
    {"coroutine.wrap(function() wait(1) end)()",
     "a.lua:1: wait belongs in the loop itself, not in a coroutine of its own"},
    {"while true do end", "a.lua:1: took longer than 0.05 s: stopped"},
    {"local s = ('a'):rep(30) while true do s:find('.-.-.-.-.-.-b') end",
     "a.lua:1: took longer than 0.05 s: stopped"},
    {"while true do pcall(error) end", "a.lua:1: took longer than 0.05 s: stopped"},
    {"channel(2, 'sinth_pad') wait(1)", "a.lua:1: no instrument 'sinth_pad'; did you mean 'synth_pad'?"},
};

static void test_messages(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.05});
    char script[512], said[512];
    snprintf(script, sizeof script,
             "loop('x', function() %s end) loop('y', function() note(2, 'C4') wait(1) end)", wrong[k].body);
    assert_true(rig_file(r, "a.lua", script));
    rig_beats(r, 3.5);
    snprintf(said, sizeof said, "error %s\n    in loop 'x': it begins again at its next grid point\n",
             wrong[k].said);
    rig_expect_said(r, said);
    assert_int_equal(rig_notes(r, 1), 4);
    rig_close(r);
  }
}

static void test_late(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua",
                       "drums('house')\nloop('a', function() note(1, 'C4') wait(1) end)\n"
                       "loop('b', { sync = 1/2 }, function() note(2, 'C4') wait(1/2) end)"));
  rig_beats(r, 1.5);
  rig_stall(r, 2 * RIG_RATE); // to beat 5.5
  rig_beats(r, 4);
  rig_expect_said(r, "warning loop 'a' fell behind: it goes on at its next grid point\n"
                     "warning loop 'b' fell behind: it goes on at its next grid point\n");
  assert_int_equal(rig_tick(r, 0, 1), TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 0, 2), 8 * TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 1, 4), 6 * TICKS_PER_BEAT);
  assert_int_equal(engine_status(r->engine).late, 0);
  assert_int_equal(session_errors(r->session), 0);
  rig_close(r);
}

static void test_stall_and_drums(void **state) {
  (void)state;
  Rig *steady = rig_open(), *stalled = rig_open();
  steady->keep_sound = stalled->keep_sound = true;
  assert_true(rig_file(steady, "a.lua", "drums('house')"));
  assert_true(rig_file(stalled, "a.lua", "drums('house')"));
  rig_beats(steady, 12);
  rig_beats(stalled, 1.3);
  rig_stall(stalled, 2 * RIG_RATE);
  rig_frames(stalled, steady->heard_frames - stalled->heard_frames);
  rig_expect_same_sound(steady, stalled);
  assert_true(rig_peak(steady) > 0.05f);
  rig_close(steady);
  rig_close(stalled);
}

static void test_stop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 'C4', { len = 0.1 }) wait(1) end)\n"
                       "loop('b', function() wait(6) stop 'a' wait(100) end)\n"
                       "loop('c', function() note(3, 'C4', { len = 0.1 }) wait(1) end)"));
  rig_beats(r, 1.5);
  assert_true(rig_prompt(r, "stop 'c'"));
  rig_beats(r, 4.4);
  assert_int_equal(rig_notes(r, 2), 4);
  rig_forget(r);
  r->keep_sound = true;
  rig_beats(r, 2);
  expect_below((double)rig_peak(r), 0.005); // the note that 'a' played ahead for beat 6 is withdrawn
  assert_true(rig_prompt(r, "loop('a', function() note(1, 'C4') wait(1) end)"));
  rig_beats(r, 5);
  assert_int_equal(rig_tick(r, 0, 0), 12 * TICKS_PER_BEAT);
  rig_close(r);
}

static void test_passing_commands(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua",
      "local c = channel(2, 'bass_guitar')\n"
      "loop('a', function() wait(1/3) c.lowpass = 900 c:set { pan = 0.5 } tempo(140) wait(2/3) end)"));
  rig_beats(r, 0.5);
  uint32_t found = 0;
  for (size_t k = 0; k < r->taken_count; k++) {
    const Command *c = &r->taken[k];
    if (c->when != WHEN_TICK) continue;
    assert_int_equal(c->time, TICKS_PER_BEAT / 3);
    found += c->type == COMMAND_TEMPO ? 100 : 1;
  }
  assert_int_equal(found, 102);
  rig_close(r);
}

typedef struct {
  Session *session;
  atomic_bool over;
} Finger;

// Presses until it has been felt: what comes before the evaluation began is not.
static void *press(void *argument) {
  Finger *finger = argument;
  while (!atomic_load(&finger->over)) {
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    session_interrupt(finger->session);
  }
  return NULL;
}

static void test_interrupt(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 60});
  Finger finger = {.session = r->session};
  pthread_t thread;
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, 'C4') wait(1) end)"));
  rig_beats(r, 1.5);
  pthread_create(&thread, NULL, press, &finger);
  assert_false(rig_prompt(r, "channel(1, 'synth_pad') while true do pcall(error) end"));
  atomic_store(&finger.over, true);
  pthread_join(thread, NULL);
  rig_beats(r, 4);
  assert_int_equal(rig_tick(r, 0, 5), 5 * TICKS_PER_BEAT);
  rig_expect_said(r, "error prompt:1: interrupted\n");
  rig_close(r);
}

static void test_idle_interrupt(void **state) {
  (void)state;
  Rig *r = rig_open();
  session_interrupt(r->session);
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, 'C4') wait(1) end)"));
  rig_beats(r, 4);
  assert_int_equal(rig_notes(r, 0), 5);
  rig_expect_said(r, "");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("elevenths, sevenths and 997ths fall on their exact ticks for 2000 beats", test_elevenths),
      TEST("random fractions fall on their exact ticks", test_random_waits),
      TEST("a random call added in one loop changes no other, and the seed changes all", test_streams),
      TEST("what loops play does not depend on when the pump ran", test_any_pump),
      TEST("a loop starts with the transport and is replaced on a multiple of its sync", test_replaced),
      TEST("a body that fails at once gives way to the last good one, with no note lost", test_last_good),
      TEST("an error that comes again is said once, counted, and ends nothing", test_error_counted),
      TEST("a mistake in a loop names its line and leaves the other loops alone", test_messages),
      TEST("a loop that is late goes on at its next grid point and says so", test_late),
      TEST("two seconds without the interpreter change no sample of the drums", test_stall_and_drums),
      TEST("a loop is stopped by name and starts again when it is declared again", test_stop),
      TEST("parameters and tempo set in a loop carry its exact tick", test_passing_commands),
      TEST("an interrupt stops a line that runs away, and the loops play on", test_interrupt),
      TEST("an interrupt when nothing runs does nothing", test_idle_interrupt),
  };
  return cmocka_run_group_tests_name("loops", tests, NULL, NULL);
}
