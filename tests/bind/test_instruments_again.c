// test_instruments_again.c -- sounds that are declared again, dropped, or replaced by a program change: what
// is built on them and what plays them.
#include "bind/band.h"
#include "bind/rig.h"
#include <stdlib.h>

static void expect_print(Rig *r, const char *code, const char *expected) {
  char line[256], text[256];
  snprintf(line, sizeof line, "print(%s)", code);
  snprintf(text, sizeof text, "result %s\n", expected);
  rig_forget(r);
  assert_true(rig_prompt(r, line));
  rig_expect_said(r, text);
}

static void test_built_on(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "instrument('a', { synth = 'saw', cutoff = 500 })"
                            " instrument('b', { base = 'a', glide = 1 }) instrument('c', { base = 'b' })"
                            " channel(1, 'b') channel(2, 'c', { glide = 2 })"
                            " instrument('a', { synth = 'square', cutoff = 600 })"));
  expect_print(r, "channel(1).synth, channel(1).cutoff, channel(1).glide", "square\t600\t1");
  assert_true(rig_prompt(r, "instrument('a', { synth = 'triangle', cutoff = 700 })"));
  expect_print(r, "channel(1).synth, channel(1).cutoff, channel(1).glide", "triangle\t700\t1");
  expect_print(r, "channel(2).synth, channel(2).cutoff, channel(2).glide", "triangle\t700\t2");
  assert_true(rig_prompt(r, "instrument('a', { base = 'a', cutoff = 800 })")); // on its own former self
  expect_print(r, "channel(1).synth, channel(2).cutoff", "triangle\t800");
  rig_close(r);
}

static void test_dropped(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "instrument('x', { synth = 'saw', cutoff = 500 }) tempo(120)"));
  assert_true(rig_prompt(r, "instrument('y', { base = 'x', glide = 1 }) channel(2, 'x') channel(3, 'y')"));
  assert_true(rig_file(r, "a.lua", "tempo(120)"));
  rig_beats(r, 8);
  expect_print(r, "channel(2).cutoff", "500");
  assert_true(rig_file(r, "a.lua", "instrument('x', { synth = 'square', cutoff = 700 }) tempo(120)"));
  expect_print(r, "channel(2).synth, channel(2).cutoff", "square\t700");
  expect_print(r, "channel(3).synth, channel(3).cutoff, channel(3).glide", "square\t700\t1");
  rig_close(r);
}

// What a script named is not there any more: nothing that is said of it changes the channel.
static void test_program(void **state) {
  (void)state;
  Band b = band_open(48000, "instrument('x', { synth = 'saw', cutoff = 500 }) channel(1, 'x')");
  band_prompt(&b, "assert(tostring(channel(1)) == 'channel 1 (x)')");
  band_run(&b, 2); // the bank is put together meanwhile
  stage_midi(b.stage, 0xC0, 81, 0);
  band_run(&b, 0.2);
  band_prompt(&b, "assert(tostring(channel(1)) == 'channel 1')");
  band_prompt(&b, "local cutoff = channel(1).cutoff instrument('x', { synth = 'sine', cutoff = 600 })"
                  " assert(channel(1).cutoff == cutoff and channel(1).synth ~= 'sine')");
  band_close(&b);
}

// The second operator moves the first, which is heard though nobody says so.
static void test_operators(void **state) {
  (void)state;
  Band b =
      band_open(48000, "channel(1, { operators = { { ratio = 1 }, { ratio = 2 } }, matrix = { { 0, 1 } } })");
  band_key(&b, 1, 69, 100);
  band_run(&b, 0.5);
  expect_above(listen_rms(band_left(&b)), 0.005);
  band_prompt(&b, "channel(2, { synth = 'fm', unison = 1, detune = 0 })"); // which is none
  band_close(&b);
}

// A kit that is chosen while a pattern plays: what it has not is told, and nothing stops.
static void test_kit_later(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "pattern('p', { kick = 'x...x...x...x...' }) drums('p')"));
  rig_beats(r, 4);
  rig_forget(r);
  assert_true(rig_prompt(r, "channel('drums', 'indian')"));
  rig_expect_said(r, "warning pattern 'p' is for another kit: it has no kick\n"
                     "result channel \"drums\"\n");
  rig_close(r);
}

static void expect_completed(Rig *r, const char *prefix, const char *word) {
  char **words = session_complete(r->session, prefix);
  bool found = false;
  for (size_t k = 0; words && words[k]; k++) {
    found |= strcmp(words[k], word) == 0;
    free(words[k]);
  }
  free(words);
  if (!found) fail_msg("%s is not completed to %s", prefix, word);
}

static void test_help(void **state) {
  (void)state;
  static const struct {
    const char *topic, *said;
  } topics[] = {
      {"tune", "of a piece of a kit; -48 to 48; 0 unless set"},
      {"kits", "general_midi  indian"},
      {"tunings", "werckmeister3"},
      {"snare", "snare: a piece of the kit, on note 38"},
      {"acid_bass", "acid_bass: an instrument."},
      {"mallet", "mallet: an envelope: attack 0.002"},
      {"mine", "mine: an instrument of this session."},
      {"just", "just: a tuning."},
  };
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "instrument('mine', { synth = 'saw' })"));
  for (size_t k = 0; k < sizeof topics / sizeof *topics; k++) {
    char line[64];
    snprintf(line, sizeof line, "help '%s'", topics[k].topic);
    rig_forget(r);
    if (!rig_prompt(r, line) || !rig_heard(r, topics[k].said)) fail_msg("%s: %s", line, r->said);
  }
  expect_completed(r, "general_", "general_midi");
  expect_completed(r, "werck", "werckmeister3");
  expect_completed(r, "hard_s", "hard_sync");
  expect_completed(r, "mall", "mallet");
  expect_completed(r, "min", "mine");
  expect_completed(r, "tabla_n", "tabla_na");
  rig_forget(r);
  assert_true(rig_prompt(r, "print(preset.list('tuning'))"));
  assert_true(rig_heard(r, "Twelve equal steps"));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is built on an instrument changes with it", test_built_on),
      TEST("an instrument that a file drops and declares again is the same one", test_dropped),
      TEST("a program change takes the instrument's name from the channel", test_program),
      TEST("the operator that moves no other is heard", test_operators),
      TEST("a kit that has not what a pattern plays is told", test_kit_later),
      TEST("help knows kits, their fields and pieces, tunings, envelopes and instruments", test_help),
  };
  return cmocka_run_group_tests_name("bind: instruments again", tests, NULL, NULL);
}
