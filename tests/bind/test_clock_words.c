// test_clock_words.c -- the word clock: what it takes, who leads then, and what a file that says it no longer
// leaves.
#include "bind/rig.h"
#include "host/conductor.h"

// A session with a conductor, in time that is made up.
typedef struct {
  Rig *rig;
  Conductor *conductor;
} Hall;

static Hall hall_open(void) {
  Hall h = {.rig = calloc(1, sizeof(Rig))};
  Rig *r = h.rig;
  EngineConfig config = stage_config(RIG_RATE);
  config.pulse_capacity = 1024;
  config.take_capacity = RIG_TAKE;
  size_t size = (engine_size(&config) + 63) / 64 * 64;
  r->block = aligned_alloc(64, size);
  memset(r->block, 0, size);
  r->engine = engine_init(r->block, &config);
  r->pump_frames = RIG_PUMP;
  h.conductor = conductor_open(&(ConductorConfig){.engine = r->engine, .ports = 2, .api = MIDI_JACK});
  assert_non_null(h.conductor);
  r->session = session_open(&(SessionConfig){.engine = r->engine,
                                             .data = ".",
                                             .deadline_s = -1,
                                             .say = rig_say,
                                             .user = r,
                                             .conductor = h.conductor});
  assert_non_null(r->session);
  return h;
}

static void hall_close(Hall *h) {
  conductor_close(h->conductor);
  rig_close(h->rig);
}

static ConductSource source(const Hall *h) { return conductor_status(h->conductor).source; }

// A drum machine ticks at 150 beats a minute for so many seconds.
static void tick(Hall *h, double seconds) {
  static int64_t now_ns = 1000000000;
  static double due_ns = 1000000000;
  for (int64_t end = now_ns + (int64_t)(seconds * 1e9); now_ns < end; now_ns += 10000000) {
    for (; due_ns <= (double)now_ns; due_ns += 60e9 / (24 * 150))
      conductor_hear(h->conductor, 0, (const uint8_t[]){0xF8}, 1, (int64_t)due_ns);
    conductor_lead(h->conductor, now_ns + 10000000, RIG_RATE / 100);
    rig_frames(h->rig, RIG_RATE / 100);
  }
}

static void test_source(void **state) {
  (void)state;
  Hall h = hall_open();
  assert_true(rig_file(h.rig, "set.lua", "clock { source = \"midi\" }"));
  assert_int_equal(source(&h), CONDUCT_MIDI);
  assert_true(rig_file(h.rig, "set.lua", "tempo(100)"));
  assert_int_equal(source(&h), CONDUCT_INTERNAL);
  assert_true(rig_heard(h.rig, "no longer in set.lua, ending at the next bar: clock source"));
  assert_true(rig_prompt(h.rig, "clock { source = \"midi\" }"));
  assert_true(rig_prompt(h.rig, "tempo(90)"));
  assert_int_equal(source(&h), CONDUCT_MIDI); // a prompt line ends nothing of others
  assert_true(rig_prompt(h.rig, "clock { source = \"internal\" }"));
  assert_int_equal(source(&h), CONDUCT_INTERNAL);
  hall_close(&h);
}

static void test_failed(void **state) {
  (void)state;
  Hall h = hall_open();
  assert_false(rig_file(h.rig, "set.lua", "clock { source = \"midi\" }\nerror \"oh\""));
  assert_int_equal(source(&h), CONDUCT_INTERNAL);
  hall_close(&h);
}

static void test_shows(void **state) {
  (void)state;
  Hall h = hall_open();
  assert_true(rig_prompt(h.rig, "clock { source = \"midi\", offset = 12 }"));
  tick(&h, 4);
  rig_forget(h.rig);
  assert_true(rig_prompt(h.rig, "clock()"));
  assert_true(rig_heard(h.rig, "source = \"midi\""));
  assert_true(rig_heard(h.rig, "tempo = 150"));
  assert_true(rig_heard(h.rig, "offset = 12"));
  assert_true(rig_heard(h.rig, "present = true"));
  expect_between(engine_status(h.rig->engine).bpm, 149.99, 150.01);
  hall_close(&h);
}

static void test_out(void **state) {
  (void)state;
  Hall h = hall_open();
  assert_true(rig_file(h.rig, "set.lua", "clock { out = \"no such output\" }"));
  assert_true(rig_prompt(h.rig, "clock()"));
  assert_true(rig_heard(h.rig, "out = \"no such output\""));
  conductor_poll(h.conductor);
  rig_frames(h.rig, RIG_RATE);
  assert_int_equal(rig_count(h.rig, COMMAND_PULSES), 0);
  assert_true(rig_file(h.rig, "set.lua", "tempo(100)"));
  assert_true(rig_heard(h.rig, "clock out"));
  hall_close(&h);
}

// Rendered, it is accepted and has no effect.
static void test_offline(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "set.lua",
                       "clock { source = \"midi\", out = \"Digitakt\", offset = -3 } clock { out = false }"));
  assert_true(rig_prompt(r, "clock()"));
  assert_true(rig_heard(r, "source = \"midi\""));
  rig_frames(r, RIG_RATE);
  expect_between(engine_status(r->engine).bpm, 120, 120);
  rig_close(r);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const wrong[][2] = {
      {"clock { source = \"mid\" }", "no source of the clock 'mid'; did you mean 'midi'?"},
      {"clock { source = 3 }", "expected the name of a source of the clock, got 3"},
      {"clock { sorce = \"midi\" }", "no option 'sorce'; did you mean 'source'?"},
      {"clock { offset = 2000 }", "offset: expected a number from -1000 to 1000 milliseconds, got 2000"},
      {"clock { offset = 0/0 }", "offset: expected a number from -1000 to 1000 milliseconds, got nan"},
      {"clock { out = 3 }", "out: expected a name in quotes, got 3"},
      {"clock { out = \"\" }", "out: expected a name in quotes, got ''"},
      {"clock \"midi\"", "clock: expected a table of options, such as { source = \"midi\" }, got 'midi'"},
  };
  Rig *r = rig_open();
  for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++) {
    rig_forget(r);
    assert_false(rig_prompt(r, wrong[n][0]));
    if (!rig_heard(r, wrong[n][1])) fail_msg("%s: %s", wrong[n][0], r->said);
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a file says who leads, and one that says it no longer goes back", test_source),
      TEST("an evaluation that fails changes no leader", test_failed),
      TEST("clock() shows what holds", test_shows),
      TEST("an output that is not there costs no pulses, and may be declared", test_out),
      TEST("offline it is accepted without effect", test_offline),
      TEST("mistakes name the right word", test_mistakes),
  };
  return cmocka_run_group_tests_name("clock_words", tests, NULL, NULL);
}
