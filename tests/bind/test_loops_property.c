// Random programs of loops: every note falls on the nearest tick to its exact time, none is lost, doubled or
// out of order, whatever the tempo, the pump, what is evaluated meanwhile and where the counters stand.
#include "rig.h"

enum { LOOPS = 5, MOST_WAITS = 8, PARTS = 27720 }; // a beat's parts: halves to elevenths are whole ones

typedef struct {
  uint32_t count;
  int64_t numerator[MOST_WAITS], denominator[MOST_WAITS];
  int64_t sync; // parts
} Program;

static uint32_t pick(uint32_t *random, uint32_t low, uint32_t high) {
  return low + stage_random(random) % (high - low + 1);
}

static Program random_body(uint32_t *random) {
  static const int64_t syncs[] = {PARTS, 4 * PARTS, 3 * PARTS / 2, 2 * PARTS / 7, 3 * PARTS};
  Program b = {.count = pick(random, 1, MOST_WAITS), .sync = syncs[pick(random, 0, 4)]};
  for (uint32_t k = 0; k < b.count; k++) {
    b.denominator[k] = pick(random, 1, 11);
    b.numerator[k] = pick(random, 1, (uint32_t)b.denominator[k]);
  }
  return b;
}

// A loop plays on the channel of its number; the pitch is the version of its body.
static int write_loop(char *text, size_t room, int loop, int version, const Program *b) {
  int size = snprintf(text, room, "loop('l%d', { sync = %d/%d }, function()\n", loop, (int)b->sync, PARTS);
  for (uint32_t k = 0; k < b->count; k++)
    size += snprintf(text + size, room - (size_t)size, "  note(%d, %d, { len = 0.01 }) wait(%d/%d)\n",
                     loop + 1, version, (int)b->numerator[k], (int)b->denominator[k]);
  return size + snprintf(text + size, room - (size_t)size, "end)\n");
}

static void evaluate(Rig *r, const Program *bodies, const int *versions, bool tempo_moves) {
  static char text[1 << 14];
  int size = 0;
  for (int k = 0; k < LOOPS; k++)
    size += write_loop(text + size, sizeof text - (size_t)size, k, versions[k], &bodies[k]);
  if (tempo_moves)
    snprintf(text + size, sizeof text - (size_t)size,
             "loop('t', function() tempo(rand(60, 400)) wait(rand(1, 9) / 7) end)");
  assert_true(rig_file(r, "a.lua", text));
}

static int64_t tick_of(int64_t parts) {
  int64_t whole = parts / PARTS, rest = parts % PARTS;
  return whole * TICKS_PER_BEAT + (2 * rest * TICKS_PER_BEAT + PARTS) / (2 * PARTS);
}

// What a loop's notes are when those that were withdrawn are gone.
static size_t kept_notes(const Rig *r, uint8_t channel, Command *kept) {
  size_t count = 0;
  for (size_t k = 0; k < r->taken_count; k++) {
    const Command *c = &r->taken[k];
    if (c->type == COMMAND_NOTE && c->channel == channel) kept[count++] = *c;
    if (c->type != COMMAND_CANCEL) continue;
    size_t left = 0;
    for (size_t n = 0; n < count; n++)
      if (kept[n].owner != c->owner || kept[n].generation >= c->generation || kept[n].time < c->time)
        kept[left++] = kept[n];
    count = left;
  }
  return count;
}

// Each version begins on a multiple of its sync and goes through its waits, until the next one begins.
// Returns the parts at which the last note lies.
static void check_loop(const Command *notes, size_t count, const Program *versions) {
  int version = -1;
  int64_t parts = 0;
  uint32_t step = 0;
  for (size_t n = 0; n < count; n++) {
    const Program *b = &versions[(int)notes[n].note.pitch];
    if ((int)notes[n].note.pitch != version) {
      assert_true((int)notes[n].note.pitch > version);
      version = (int)notes[n].note.pitch;
      int64_t multiple = (int64_t)((double)notes[n].time / TICKS_PER_BEAT * PARTS / (double)b->sync + 0.5);
      if (n > 0) assert_true(multiple * b->sync <= parts || tick_of(multiple * b->sync) == notes[n].time);
      parts = multiple * b->sync;
      step = 0;
    }
    assert_int_equal(notes[n].time, tick_of(parts));
    parts += b->numerator[step] * PARTS / b->denominator[step];
    step = (step + 1) % b->count;
  }
}

static void test_programs(void **state) {
  (void)state;
  uint32_t random = 1;
  Command *notes = malloc(sizeof *notes << 14);
  for (int run = 0; run < 12; run++) {
    Program bodies[LOOPS], all[LOOPS][128];
    int versions[LOOPS] = {0};
    Rig *r = rig_open_config(&(RigConfig){.seed = (uint32_t)run});
    for (int k = 0; k < LOOPS; k++) all[k][0] = bodies[k] = random_body(&random);
    evaluate(r, bodies, versions, true);
    for (int part = 0; part < 12; part++) {
      r->pump_frames = pick(&random, 1, 4000);
      rig_frames(r, pick(&random, 1, 48000));
      uint32_t what = pick(&random, 0, 3);
      for (int k = 0; what == 0 && k < LOOPS; k++)
        if (pick(&random, 0, 1)) all[k][++versions[k]] = bodies[k] = random_body(&random);
      if (what <= 1) evaluate(r, bodies, versions, true);
      if (what == 2) assert_false(rig_file(r, "a.lua", "loop('l0', function() wait(1) end) nowhere()"));
    }
    rig_frames(r, 48000 * 6);
    for (int k = 0; k < LOOPS; k++) {
      size_t count = kept_notes(r, (uint8_t)k, notes);
      assert_true(count > 20);
      assert_true((int)notes[count - 1].note.pitch == versions[k]);
      check_loop(notes, count, all[k]);
    }
    assert_int_equal(engine_status(r->engine).late, 0);
    assert_int_equal(engine_status(r->engine).refused, 0);
    assert_int_equal(session_errors(r->session), 0);
    rig_close(r);
  }
  free(notes);
}

static void test_any_pump(void **state) {
  (void)state;
  uint32_t random = 99;
  for (int run = 0; run < 4; run++) {
    Program bodies[LOOPS];
    int versions[LOOPS] = {0};
    Rig *rigs[2];
    for (int k = 0; k < LOOPS; k++) bodies[k] = random_body(&random);
    for (int side = 0; side < 2; side++) {
      Rig *r = rigs[side] = rig_open();
      r->keep_sound = true;
      evaluate(r, bodies, versions, true);
      for (uint32_t left = 6 * 48000, part; left > 0; left -= part) {
        r->pump_frames = side ? pick(&random, 1, 4800) : RIG_PUMP;
        part = side ? pick(&random, 1, left < 9600 ? left : 9600) : left;
        rig_frames(r, part);
      }
    }
    rig_expect_same_sound(rigs[0], rigs[1]);
    assert_true(rig_peak(rigs[0]) > 0.01f);
    rig_close(rigs[0]);
    rig_close(rigs[1]);
  }
}

// A rig whose engine has been running for long.
static Rig *open_at(int64_t frame, int64_t tick) {
  Rig *r = calloc(1, sizeof *r);
  EngineConfig config = stage_config(RIG_RATE);
  config.take_capacity = RIG_TAKE;
  config.bare = true;
  config.start_frame = frame;
  config.start_tick = tick;
  size_t size = (engine_size(&config) + 63) / 64 * 64;
  r->block = aligned_alloc(64, size);
  memset(r->block, 0, size);
  r->engine = engine_init(r->block, &config);
  r->pump_frames = RIG_PUMP;
  r->session = session_open(
      &(SessionConfig){.engine = r->engine, .data = ".", .deadline_s = -1, .say = rig_say, .user = r});
  assert_non_null(r->session);
  return r;
}

static void test_counters(void **state) {
  (void)state;
  static const int64_t starts[] = {INT64_C(1) << 31, INT64_C(1) << 32, INT64_C(1) << 53,
                                   INT64_C(172800) * TICKS_PER_BEAT}; // the last: a day at 120
  uint32_t random = 5;
  Command *notes = malloc(sizeof *notes << 14);
  for (int run = 0; run < 8; run++) {
    int64_t start = starts[run % 4] - (run < 4 ? 3 * TICKS_PER_BEAT : pick(&random, 0, 9999999));
    Program bodies[LOOPS];
    int versions[LOOPS] = {0};
    Rig *r = open_at(start / 32 * 32, start);
    for (int k = 0; k < LOOPS; k++) bodies[k] = random_body(&random);
    evaluate(r, bodies, versions, false);
    rig_beats(r, 16);
    rig_expect_said(r, "");
    for (int k = 0; k < LOOPS; k++) {
      size_t count = kept_notes(r, (uint8_t)k, notes);
      assert_true(count > 10);
      int64_t sync = bodies[k].sync, beats = start / TICKS_PER_BEAT / 12 * 12; // a multiple of each sync
      int64_t parts = 0;
      while (beats * TICKS_PER_BEAT + tick_of(parts) < start) parts += sync;
      for (size_t n = 0; n < count; n++) {
        uint32_t step = (uint32_t)(n % bodies[k].count);
        assert_int_equal(notes[n].time, beats * TICKS_PER_BEAT + tick_of(parts));
        parts += bodies[k].numerator[step] * PARTS / bodies[k].denominator[step];
      }
    }
    assert_int_equal(engine_status(r->engine).late, 0);
    rig_close(r);
  }
  free(notes);
}

// A session of many kinds of loops, a declaration a line.
static const char *const lines[] = {
    "tempo(140)",
    "channel(1, 'electric_piano') channel(2, 'bass_guitar')",
    "drums('house')",
    "n = 0",
    "loop('a', function() n = n + 1 note(1, 50 + n % 12) wait(1/3) end)",
    "loop('b', { sync = 3 }, function(s) s.k = (s.k or 0) + 1 note(2, 40 + s.k % 7) wait(rand(7) / 7) end)",
    "loop('c', function() note(1, 60 + sync('x')) end)",
    "loop('d', function() wait(5/11) cue('x', rand(12)) end)",
    "every(1, function() note(3, choose { 60, 63, 67 }, { len = 0.2 }) end)",
    "at(3, function() channel(2).lowpass = 900 tempo(170) end)",
    "after(5, function() note(4, 72) wait(1/2) note(4, 74) end)",
};
enum { LINES = sizeof lines / sizeof *lines };

static void write_session(char *text, size_t room, size_t wrong_line, const char *wrong) {
  size_t size = 0;
  for (size_t k = 0; k < LINES; k++) {
    if (k == wrong_line) size += (size_t)snprintf(text + size, room - size, "%s\n", wrong);
    size += (size_t)snprintf(text + size, room - size, "%s\n", lines[k]);
  }
}

static Rig *play_session(size_t wrong_line, const char *wrong) {
  char text[4096];
  Rig *r = rig_open();
  r->keep_sound = true;
  write_session(text, sizeof text, LINES, "");
  assert_true(rig_file(r, "a.lua", text));
  rig_beats(r, 1.4);
  if (wrong) {
    write_session(text, sizeof text, wrong_line, wrong);
    assert_false(rig_file(r, "a.lua", text));
  }
  rig_beats(r, 4);
  return r;
}

static void test_errors(void **state) {
  (void)state;
  static const char *const wrong[] = {"nowhere()", "loop('a' function() end)",
                                      "loop('a', function() note(1, 90) wait(1) end) tempo(-1)",
                                      "stop 'a' n = 7 error 'x'"};
  Rig *plain = play_session(LINES, NULL);
  assert_true(rig_peak(plain) > 0.05f);
  for (size_t line = 0; line < LINES; line++) {
    Rig *r = play_session(line, wrong[line % 4]);
    assert_true(rig_heard(r, "error a.lua:"));
    rig_expect_same_sound(plain, r);
    rig_close(r);
  }
  rig_close(plain);
}

// An edit to one loop, evaluated in passing, changes no choice of another.
static void test_choices(void **state) {
  (void)state;
  static const char script[] =
      "loop('a', function() note(1, rand(100)) %s wait(1/4) end)\n"
      "loop('b', function() note(2, rand(100)) wait(rand(1, 5) / 5) end)\n"
      "every(1/3, function() note(3, rand(100)) end)\n"
      "loop('c', function() note(4, rand(100)) cue 'x' wait(1/2) note(4, rand(100)) wait(1) end)\n"
      "loop('d', function() sync 'x' note(5, rand(100)) end)";
  char plain[1024], edited[1024];
  snprintf(plain, sizeof plain, script, "");
  snprintf(edited, sizeof edited, script, "rand() choose { 1, 2 } shuffle { 1, 2, 3 }");
  Rig *a = rig_open(), *b = rig_open();
  assert_true(rig_file(a, "a.lua", plain) && rig_file(b, "a.lua", plain));
  for (int k = 0; k < 4; k++) {
    rig_beats(a, 5);
    rig_beats(b, 5);
    assert_true(rig_file(b, "a.lua", k % 2 ? plain : edited));
  }
  for (uint8_t channel = 1; channel < 5; channel++) {
    assert_int_equal(rig_notes(a, channel), rig_notes(b, channel));
    assert_true(rig_notes(a, channel) > 10);
    for (size_t n = 0; n < rig_notes(a, channel); n++) {
      assert_true(rig_note(a, channel, n)->note.pitch == rig_note(b, channel, n)->note.pitch);
      assert_int_equal(rig_tick(a, channel, n), rig_tick(b, channel, n));
    }
  }
  rig_close(a);
  rig_close(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("random programs, tempos, pumps and evaluations: each note on its exact tick, once, in order",
           test_programs),
      TEST("random programs sound the same for any pump", test_any_pump),
      TEST("exact after a day, and from counters near 2^31, 2^32 and 2^53", test_counters),
      TEST("an error at each line in turn changes no sample", test_errors),
      TEST("an edit to one loop changes no random choice in another", test_choices),
  };
  return cmocka_run_group_tests_name("loops: property", tests, NULL, NULL);
}
