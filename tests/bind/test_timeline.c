// test_timeline.c -- whatever happens to the time, everything sounds once, in order, within a sample of its
// exact place: random divisions through random tempos, ramps, meters, reloads and leaders, listened to.
#include "bind/rig.h"
#include "support/listen.h"
#include "support/random.h"
#include <math.h>

enum { BEAT = TICKS_PER_BEAT, SESSIONS = 60, PUMPS = 2000, MOST = 4096 };

// Where the engine was at each quantum's start.
typedef struct {
  int64_t tick[PUMPS * RIG_PUMP / QUANTUM + 2];
  int64_t first_frame, count;
} Path;

typedef struct {
  Rig *rig;
  Path path;
  uint64_t seed;
  uint32_t number[2], below[2]; // of the loop, of the pattern: so many parts of so many beats
  double lead_tick, lead_bpm;
  bool led;
} Trial;

// The loop is heard at the left, the pattern at the right, as sharply as can be.
static const char script[] =
    "for n = 1, 2 do channel(n, { synth = 'saw', attack = 0, release = 0, volume = 1, pan = n * 2 - 3 }) "
    "end\n"
    "loop('left', { sync = %u }, function() note(1, 100, { len = 1/64 }) wait(%u/%u) end)\n"
    "seq('right', { channel = 2, beats = %u, len = 1/64, pattern = mini '100*%u' })\n";

static void evaluate(Trial *t) {
  char text[600];
  snprintf(text, sizeof text, script, t->number[0], t->number[0], t->below[0], t->number[1], t->below[1]);
  assert_true(rig_file(t->rig, "random.lua", text));
}

static void prompt(Trial *t, const char *format, double a, double b) {
  char text[100];
  snprintf(text, sizeof text, format, a, b);
  assert_true(rig_prompt(t->rig, text));
}

static void lead(Trial *t, LeadKind kind) {
  Command say = {.type = COMMAND_LEAD,
                 .slot = (uint8_t)kind,
                 .time = engine_next_frame(t->rig->engine),
                 .owner = OWNER_LEADER,
                 .lead = {t->lead_tick, t->lead_bpm}};
  engine_obey(t->rig->engine, &say);
  t->led = kind != LEAD_NONE;
}

// A leader near where we are, at a tempo of his own.
static void meet_leader(Trial *t) {
  t->lead_tick = (double)engine_status(t->rig->engine).tick + random_between(&t->seed, -0.3, 0.3) * BEAT;
  t->lead_bpm = random_between(&t->seed, 60, 180);
  lead(t, random_below(&t->seed, 2) ? LEAD_ALONE : LEAD_SHARED);
}

static void act(Trial *t) {
  double bpm = floor(random_between(&t->seed, 50, 190) * 8) / 8;
  switch (random_below(&t->seed, 8)) {
  case 0: prompt(t, "tempo(%g)", bpm, 0); return;
  case 1: prompt(t, "tempo(%g, { over = %g })", bpm, 1 + random_below(&t->seed, 12)); return;
  case 2: prompt(t, "tempo(%g, { over = %g, linear = 'time' })", bpm, 1 + random_below(&t->seed, 12)); return;
  case 3: prompt(t, "meter(%g, %g)", 2 + random_below(&t->seed, 9), 8); return;
  case 4:
  case 5: evaluate(t); return;
  case 6: meet_leader(t); return;
  default:
    if (t->led) lead(t, LEAD_NONE);
    return;
  }
}

static void keep_path(Trial *t) {
  EngineStatus now = engine_status(t->rig->engine);
  if (t->path.count == 0) t->path.first_frame = now.frame;
  assert_int_equal(now.frame, t->path.first_frame + QUANTUM * t->path.count);
  t->path.tick[t->path.count++] = now.tick;
}

static void play(Trial *t) {
  for (int pump = 0; pump < PUMPS; pump++) {
    if (random_below(&t->seed, 60) == 0) act(t);
    session_pump(t->rig->session);
    for (int n = 0; n < RIG_PUMP / QUANTUM; n++) {
      keep_path(t);
      rig_stall(t->rig, QUANTUM);
    }
  }
  keep_path(t);
}

// The frame at which a tick was, between two quanta as on a line.
static double frame_of(const Path *p, double tick) {
  int64_t low = 0, high = p->count - 1;
  while (high - low > 1) {
    int64_t middle = (low + high) / 2;
    if ((double)p->tick[middle] <= tick)
      low = middle;
    else
      high = middle;
  }
  double run = (double)(p->tick[high] - p->tick[low]);
  return (double)(p->first_frame + QUANTUM * low) + QUANTUM * (tick - (double)p->tick[low]) / run;
}

// Each sound after silence is the next of the row, at its time; none is left over.
static void expect_row(const Trial *t, int side) {
  const Rig *r = t->rig;
  double part = (double)t->number[side] / t->below[side] * BEAT,
         last = (double)t->path.tick[t->path.count - 1];
  int64_t heard = 0;
  int quiet = 1000;
  for (size_t n = 0; n < r->heard_frames; n++) {
    bool loud = fabsf(r->heard[2 * n + (size_t)side]) > 1e-3f;
    if (loud && quiet > 64) {
      double late = (double)n - frame_of(&t->path, (double)heard * part);
      if (!(late >= -0.6 && late <= 2.1)) // a saw starts with a sample of 0
        fail_msg("seed %d: side %d, sound %ld is %.2f frames late", (int)t->seed, side, (long)heard, late);
      heard++;
    }
    quiet = loud ? 0 : quiet + 1;
  }
  expect_between((double)heard, floor(last / part), floor(last / part) + 1);
}

static void test_all(void **state) {
  (void)state;
  for (uint64_t n = 0; n < SESSIONS; n++) {
    static Trial t;
    t = (Trial){.seed = n, .rig = rig_open_config(&(RigConfig){.seed = (uint32_t)n})};
    for (int side = 0; side < 2; side++) {
      t.below[side] = 2 + random_below(&t.seed, 10); // halves to elevenths
      t.number[side] = 1 + random_below(&t.seed, 3);
      if (t.below[side] > 6 * t.number[side]) t.number[side] = 2;
    }
    t.rig->keep_sound = true;
    evaluate(&t);
    play(&t);
    expect_row(&t, 0);
    expect_row(&t, 1);
    rig_close(t.rig);
  }
}

// -- far out ---------------------------------------------------------------------------------------

// Loops in elevenths and sevenths, a pattern of thirteen, chance, a ramp: 12 s of all of it.
static const char far_script[] =
    "for n = 1, 3 do channel(n, { synth = 'saw', envelope = 'pluck', pan = n - 2 }) end\n"
    "tempo(127)\n"
    "loop('a', function() for n = 1, 11 do note(1, rand(60, 80), { len = 0.1 }) wait(4/11) end end)\n"
    "loop('b', { sync = 1 }, function() note(2, 50, { len = 0.1 }) wait(2/7) end)\n"
    "seq('c', { channel = 3, beats = 4, len = 0.1, pattern = mini '60*13?' })\n"
    "every(8, function() tempo(90, { over = 2 }) wait(4) tempo(127, { over = 2 }) end)\n";

static Rig *play_from(int64_t frame, int64_t tick) {
  Rig *r = rig_open_config(&(RigConfig){.seed = 5, .start_frame = frame, .start_tick = tick});
  r->keep_sound = true;
  assert_true(rig_file(r, "far.lua", far_script));
  rig_frames(r, 12 * RIG_RATE);
  return r;
}

// Chance follows the loops' own count of passes, and the patterns' absolute cycles: those are thrown
// differently.
static void expect_same_notes(const Rig *near, const Rig *far, int64_t tick) {
  for (uint8_t channel = 0; channel < 2; channel++) {
    assert_int_equal(rig_notes(far, channel), rig_notes(near, channel));
    assert_true(rig_notes(near, channel) > 40);
    for (size_t n = 0; n < rig_notes(near, channel); n++) {
      assert_int_equal(rig_tick(far, channel, n), rig_tick(near, channel, n) + tick);
      assert_true(rig_note(far, channel, n)->note.pitch == rig_note(near, channel, n)->note.pitch);
    }
  }
}

static void test_far(void **state) {
  (void)state;
  const int64_t bar = 4 * BEAT, day = 24 * 60 * 120 * (int64_t)BEAT;
  const int64_t starts[] = {1ll << 31, 1ll << 32, day, 1ll << 53};
  Rig *near = play_from(0, 0);
  for (size_t n = 0; n < sizeof starts / sizeof *starts; n++) {
    int64_t tick = starts[n] / bar * bar, frame = starts[n] / 32 * 32;
    Rig *far = play_from(frame, tick);
    expect_same_notes(near, far, tick);
    assert_int_equal(engine_status(far->engine).tick - tick, engine_status(near->engine).tick);
    rig_close(far);
  }
  rig_close(near);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("60 sessions of 20 s: each note of a loop and each hit of a pattern is heard once, within a "
           "sample of its place",
           test_all),
      TEST("from 2^31, 2^32, a day and 2^53 on, loops play the same notes at the same places", test_far),
  };
  return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
