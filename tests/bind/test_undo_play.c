// undo while much plays: what is heard afterwards is what would have been heard without.
#include "rig.h"

static void prompt(Rig *r, const char *text) {
  if (!rig_prompt(r, text)) fail_msg("%s: %s", text, r->said);
}

static void file(Rig *r, const char *text) {
  if (!rig_file(r, "a.lua", text)) fail_msg("%s: %s", text, r->said);
}

static size_t clips(const Rig *r) { return rig_count(r, COMMAND_CLIP); }

// What begins with a bar, or is of no sound.
static const char *const lines[] = {
    "drums('rock')",
    "drums('groove'):every(2, 'fast', 2)",
    "pattern('groove', { snare = 'x.x. x.x. x.x. x.x.' })",
    "seq('lead', { channel = 3, pattern = mini 'c5 g5 b4' })",
    "seq('other', { channel = 3, pattern = mini 'c5 g5 b4' })",
    "fill('rock', { every = 2 })",
    "meter(7, 8)",
    "swing(0.62)",
    "loop('a', function() note(1, 90) wait(1/3) end)",
    "loop('c', function() note(1, 90) wait(1/3) end)",
    "every(4, function() note(1, 90) end)",
    "stop 'a'",
    "stop 'b'",
    "stop 'lead'",
    "stop 'drums'",
    "cc(20, 'lowpass', { channel = 1 })",
    "instrument('mine', { base = 'synth_lead', volume = 0.2 })",
    "x = 5 function f() end",
    "seed(99)",
    "drums('rock') loop('a', function() note(1, 90) wait(1) end) stop 'lead'",
};

static double rig_energy(const Rig *r) {
  double sum = 0;
  for (size_t k = 0; k < 2 * r->heard_frames; k++) sum += (double)r->heard[k] * (double)r->heard[k];
  return sum;
}

static Rig *open_song(void) {
  Rig *r = rig_open();
  r->keep_sound = true;
  file(r, "tempo(120) channel(1, 'electric_piano')\n"
          "pattern('groove', { kick = 'x... x... x.x. x...', closed_hat = 'x.x. x.xo x.x. x..x' }) "
          "drums('groove')\n"
          "seq('lead', { channel = 3, pattern = mini 'c4 [e4 g4]*2 <b4 a4> ~' })\n"
          "loop('a', function() note(1, 50) wait(1/2) end)\n"
          "loop('b', function() note(2, 45) wait(4/3) wait(8/3) end)\n");
  return r;
}

// Before its bar has come, an evaluation that is undone has never been: to the sample.
static void test_never_been(void **state) {
  (void)state;
  Rig *b = open_song();
  rig_beats(b, 13.5);
  assert_true(rig_peak(b) > 0.01f);
  for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
    Rig *a = open_song();
    rig_beats(a, 5);
    prompt(a, lines[k]);
    rig_beats(a, 0.5);
    prompt(a, "undo()");
    rig_beats(a, 8);
    if (rig_heard(a, "error") || rig_heard(a, "warning")) fail_msg("%s", a->said);
    if (memcmp(a->heard, b->heard, 2 * b->heard_frames * sizeof *a->heard) != 0) fail_msg("%s", lines[k]);
    rig_close(a);
  }
  rig_close(b);
}

// Notes on the same ticks, of the same pitch.
static void expect_same_notes(const Rig *a, const Rig *b, uint8_t channel, uint32_t round) {
  size_t count = rig_notes(b, channel);
  if (rig_notes(a, channel) != count)
    fail_msg("round %u: channel %u: another number of notes", round, channel);
  for (size_t k = 0; k < count; k++) {
    assert_int_equal(rig_note(a, channel, k)->note.pitch, rig_note(b, channel, k)->note.pitch);
    assert_int_equal(rig_tick(a, channel, k), rig_tick(b, channel, k));
  }
}

// Many lines at any time, then all the way back: as if none had been.
static void test_all_back(void **state) {
  (void)state;
  uint32_t seed = 5;
  for (uint32_t round = 0; round < 10; round++) {
    Rig *a = open_song(), *b = open_song();
    a->keep_sound = b->keep_sound = false;
    uint64_t frames = 0;
    for (uint32_t k = 0; k < 8; k++) {
      uint64_t wait = stage_random(&seed) % (3 * RIG_RATE);
      rig_frames(a, wait);
      frames += wait;
      rig_prompt(a, lines[stage_random(&seed) % (sizeof lines / sizeof *lines)]);
    }
    while (rig_prompt(a, "undo()")) {
    }
    uint64_t rest = 16 * 24000 - frames % (4 * 24000);
    rig_frames(a, rest);
    rig_frames(b, frames + rest);
    rig_forget(a);
    rig_forget(b);
    a->keep_sound = b->keep_sound = true;
    rig_beats(a, 16);
    rig_beats(b, 16);
    for (uint8_t channel = 0; channel < 3; channel++) expect_same_notes(a, b, channel, round);
    if (a->taken_count != b->taken_count)
      fail_msg("round %u: %zu commands, not %zu", round, a->taken_count, b->taken_count);
    expect_between(rig_energy(a) / rig_energy(b), 0.97, 1.03);
    rig_close(a);
    rig_close(b);
  }
}

// After its bar: from the next bar on the same notes on the same ticks.
static void test_same_notes(void **state) {
  (void)state;
  static const char text[] = "loop('a', function() note(1, 50) wait(1/2) note(1, 53) wait(1/2) end)";
  Rig *a = rig_open(), *b = rig_open();
  file(a, text);
  file(b, text);
  rig_beats(a, 1);
  file(a, "loop('a', function() note(1, 90) wait(1/3) end)");
  rig_beats(a, 5);
  prompt(a, "undo()");
  rig_beats(a, 2.5);
  rig_forget(a);
  rig_beats(b, 8.5);
  rig_forget(b);
  rig_beats(a, 8);
  rig_beats(b, 8);
  assert_int_equal(rig_notes(a, 0), rig_notes(b, 0));
  assert_in_range(rig_notes(a, 0), 15, 17);
  for (size_t k = 0; k < rig_notes(a, 0); k++) {
    assert_int_equal(rig_note(a, 0, k)->note.pitch, rig_note(b, 0, k)->note.pitch);
    assert_int_equal(rig_tick(a, 0, k), rig_tick(b, 0, k));
  }
  rig_close(a);
  rig_close(b);
}

// The file that said before what was undone said other things too, and others have changed them since.
static void test_others(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "tempo(120) channel(2, 'bass_guitar', { volume = 0.5 }) drums('house') x = 1\n"
          "loop('a', function() note(1, 50) wait(1) end) loop('b', function() note(2, 30) wait(1) end)\n"
          "loop('c', function() note(3, 40) wait(1) end)");
  rig_beats(r, 1);
  prompt(r, "tempo(100) channel(2, 'synth_lead', { volume = 0.2 }) stop 'c' stop 'drums' x = 2\n"
            "loop('b', function() note(2, 35) wait(1) end)");
  rig_beats(r, 8);
  prompt(r, "loop('a', function() note(1, 60) wait(1) end)");
  rig_beats(r, 4);
  rig_forget(r);
  prompt(r, "undo()");
  rig_beats(r, 16);
  assert_int_equal(rig_note(r, 0, 8)->note.pitch, 50);
  for (size_t k = 0; k < rig_notes(r, 1); k++) assert_int_equal(rig_note(r, 1, k)->note.pitch, 35);
  assert_int_equal(rig_notes(r, 2), 0);
  assert_int_equal(clips(r) + rig_count(r, COMMAND_PARAM) + rig_count(r, COMMAND_TEMPO), 0);
  prompt(r, "{ x, channel(2).volume }");
  rig_expect_said(r, "info undone: loop('a', function() note(1, 60) wait(1) end)\nresult { 2, 0.2 }\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("undone before its bar, an evaluation has never been: to the sample", test_never_been),
      TEST("whatever was evaluated and whenever, undone it is as if it had never been", test_all_back),
      TEST("undone after its bar, the same notes fall on the same ticks from the next bar on",
           test_same_notes),
      TEST("what others have said since of what a file says stays", test_others),
  };
  return cmocka_run_group_tests_name("undo while it plays", tests, NULL, NULL);
}
