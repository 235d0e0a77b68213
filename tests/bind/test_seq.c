// Sequences: notes, pieces and parameters that follow a pattern, in the engine.
#include "bind/score.h"

static Score *play(const char *text) {
  Rig *r = rig_open();
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  return score_open(r);
}

static void end(Score *s) {
  rig_close(s->rig);
  score_close(s);
}

static void expect_plays(const char *text, double beats, const char *expected) {
  Score *s = play(text);
  score_beats(s, beats);
  score_expect(s, 1, expected);
  rig_expect_said(s->rig, "");
  end(s);
}

static void test_melody(void **state) {
  (void)state;
  expect_plays("seq('lead', { channel = 3, pattern = mini 'c4 [e4 g4]*2 <b4 a4> ~' })", 8,
               "60@0=100 64@1=100 67@1.25=100 64@1.5=100 67@1.75=100 71@2=100 60@4=100 64@5=100 67@5.25=100 "
               "64@5.5=100 67@5.75=100 69@6=100");
  expect_plays("seq('lead', { channel = 3, pattern = mini '0 2 4 <6 7>':scale 'C minor' })", 8,
               "60@0=100 63@1=100 67@2=100 70@3=100 60@4=100 63@5=100 67@6=100 72@7=100");
  expect_plays("seq('lead', { channel = 3, beats = 3, pattern = mini 'c4 e4 g4', vel = 50, len = 2 })", 6,
               "60@0=50 64@1=50 67@2=50 60@3=50 64@4=50 67@5=50");
  expect_plays("seq('lead', { channel = 3, pattern = euclid(3, 8), note = 'C2' })", 4,
               "36@0=100 36@1.5=100 36@3=100");
  expect_plays("seq('kit', { channel = 10, pattern = mini 'kick snare:1 quad:3 42' })", 4,
               "36@0=100 38@1=100 121@2=100 42@3=100");
  expect_plays("pattern('tune', mini 'c4 e4') seq('lead', { channel = 3, pattern = 'tune' }):fast(2)", 4,
               "60@0=100 64@1=100 60@2=100 64@3=100");
}

// What is written is heard: the frame of each note, its pitch, and silence between them.
static void test_heard(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua",
               "channel(3, { synth = 'square', envelope = 'none', release = 0, voices = 4, reverb = 0 })\n"
               "seq('lead', { channel = 3, pattern = mini 'c4 ~ [e4 g4] ~', len = 1/16 })"));
  r->keep_sound = true;
  rig_beats(r, 4);
  static const size_t onsets[] = {0, 48000, 60000};
  size_t found = 0;
  for (size_t n = 0, quiet = 4800; n < r->heard_frames; n++) {
    bool sounds = r->heard[2 * n] != 0 || r->heard[2 * n + 1] != 0;
    if (sounds && quiet >= 2000) {
      assert_true(found < 3);
      assert_in_range(n, onsets[found], onsets[found] + 1);
      found++;
    }
    quiet = sounds ? 0 : quiet + 1;
  }
  assert_int_equal(found, 3);
  rig_close(r);
}

static void test_lengths(void **state) {
  (void)state;
  Score *s = play(
      "seq('a', { channel = 3, pattern = mini 'c4 ~ [e4 g4]@2' }) seq('b', { channel = 4, len = 1/3, pattern "
      "= mini 'c4 e4' }) seq('c', { channel = 5, pattern = mini('c4 e4'):len(0.5) })");
  score_beats(s, 4);
  for (size_t k = 0; k < s->count; k++) {
    int64_t length = s->hits[k].slot == 2 ? TICKS_PER_BEAT / 3 : TICKS_PER_BEAT;
    assert_int_equal(s->hits[k].length, length);
    assert_int_equal(s->hits[k].channel, s->hits[k].slot + 1);
  }
  assert_int_equal(s->count, 7);
  end(s);
}

static void test_parameter(void **state) {
  (void)state;
  Score *s = play("channel(3, 'synth_bass') seq('wobble', { channel = 3, param = 'cutoff', pattern = mini "
                  "'400 2000 800 ~' "
                  "})");
  s->rig->keep_sound = true;
  score_beats(s, 4);
  score_expect(s, 1, "400@0=100 2000@1=100 800@2=100");
  for (size_t k = 0; k < 3; k++) assert_int_equal(s->hits[k].param, PARAM_CUTOFF + 1);
  assert_true(rig_peak(s->rig) == 0); // it plays no note
  end(s);
  s = play("seq('gate', { channel = 3, param = 'mute', pattern = mini '0 1 true off' }) "
           "seq('wave', { channel = 4, param = 'lfo1_shape', pattern = mini 'sine saw' }) "
           "seq('sweep', { channel = 5, param = 'pan', pattern = signal('saw'):range(-1, 1):segment(4) }) "
           "send('hall', { reverb = 1 }) seq('throw', { channel = 3, param = 'send.hall', pattern = mini '0 "
           "0.5' })");
  score_beats(s, 4);
  score_expect(s, 1, "0@0=100 1@1=100 1@2=100 0@3=100");
  score_expect(s, 4, "0@0=100 2@2=100");
  score_expect(s, 2, "-1@0=100 -0.5@1=100 0@2=100 0.5@3=100");
  score_expect(s, 3, "0@0=100 0.5@2=100");
  rig_expect_said(s->rig, "");
  end(s);
}

// A filter that follows a pattern is heard: the same note is dull in one beat and bright in the next.
static void test_parameter_heard(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua",
      "channel(3, { synth = 'saw', envelope = 'organ', lowpass = 200 }) note(3, 'C3', { len = 16 })\n"
      "seq('wobble', { channel = 3, param = 'lowpass', pattern = mini '200 8000' })"));
  rig_beats(r, 4);
  r->keep_sound = true;
  rig_beats(r, 4);
  double rough[2] = {0};
  for (size_t half = 0; half < 2; half++)
    for (size_t n = half * 48000 + 4800; n < half * 48000 + 43200; n++) {
      double step = (double)(r->heard[2 * n] - r->heard[2 * n - 2]);
      rough[half] += step * step;
    }
  assert_true(rough[1] > 10 * rough[0]);
  rig_close(r);
}

static void test_replaced(void **state) {
  (void)state;
  Score *s = play("seq('lead', { channel = 3, pattern = mini 'c4 e4' }) seq('low', { channel = 4, pattern = "
                  "mini 'c2' })");
  score_beats(s, 2);
  assert_true(rig_prompt(s->rig, "seq('lead', { channel = 3, pattern = mini 'g4*4' })"));
  score_beats(s, 3);
  score_expect(s, 1, "60@0=100 64@2=100 67@4=100");
  assert_int_equal(s->clips, 3); // the other one was left alone
  assert_true(rig_prompt(s->rig, "stop 'lead'"));
  score_beats(s, 6.5);
  score_expect(s, 1, "60@0=100 64@2=100 67@4=100 67@5=100 67@6=100 67@7=100");
  score_expect(s, 2, "36@0=100 36@4=100 36@8=100");
  assert_true(rig_prompt(s->rig, "seq('third', { channel = 5, pattern = mini 'c6' })"));
  score_beats(s, 4);
  assert_int_equal(score_hits(s, 1, 12, 16), 1); // in the place that is free
  end(s);
}

// When the cutoff of channel 3 was set to what is said of it, in beats; below 0 when it was not.
static double returned_at(const Rig *r) {
  for (size_t k = 0; k < r->taken_count; k++) {
    const Command *c = &r->taken[k];
    bool is_cutoff = c->type == COMMAND_PARAM && c->channel == 2 && c->param.id == PARAM_CUTOFF;
    if (is_cutoff && c->param.value == 1000) return (double)c->time / TICKS_PER_BEAT;
  }
  return -1;
}

#define SAID   "channel(3, 'synth_bass', { cutoff = 1000 }) "
#define WOBBLE SAID "seq('wobble', { channel = 3, param = 'cutoff', pattern = mini '400 2000' }) "

// A parameter that a sequence has moved goes back to what is said of it where the sequence ends.
static void test_parameter_returns(void **state) {
  (void)state;
  static const struct {
    const char *before, *after;
    double beat;
  } cases[] = {
      {WOBBLE, WOBBLE "stop 'wobble'", 8},
      {WOBBLE, SAID, 8},
      {WOBBLE, SAID "seq('wobble', { channel = 3, param = 'pan', pattern = mini '-1 1' })", 8},
      {WOBBLE, SAID "seq('wobble', { channel = 4, param = 'cutoff', pattern = mini '400 2000' })", 8},
      {WOBBLE, SAID "seq('wobble', { channel = 3, pattern = mini 'c4' })", 8},
      {WOBBLE, SAID "seq('wobble', { channel = 3, param = 'cutoff', pattern = mini '500 600' })", -1},
      {WOBBLE, SAID "seq('other', { channel = 3, param = 'cutoff', pattern = mini '500 600' })", -1},
      {WOBBLE, WOBBLE, -1},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", cases[k].before));
    rig_beats(r, 5);
    rig_forget(r);
    if (!rig_file(r, "a.lua", cases[k].after)) fail_msg("%s", r->said);
    rig_beats(r, 12);
    if (returned_at(r) != cases[k].beat) fail_msg("case %zu: at beat %g", k, returned_at(r));
    rig_close(r);
  }
}

// What a file declares and stops stays stopped each time it is evaluated.
static void test_declared_and_stopped(void **state) {
  (void)state;
  static const char *const texts[] = {
      "seq('a', { channel = 3, pattern = mini 'c4' }) stop 'a'",
      "drums 'rock' stop 'drums'",
      "metronome(true) stop 'metronome'",
      "drums(mini 'kick') fill('rock', { every = 1 }) stop 'fill'",
  };
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    Rig *r = rig_open();
    for (int n = 0; n < 4; n++) {
      if (!rig_file(r, "a.lua", texts[k])) fail_msg("%s: %s", texts[k], r->said);
      rig_beats(r, 5);
    }
    for (size_t n = 0; n < r->taken_count; n++) {
      const Command *c = &r->taken[n];
      bool is_drums = k == 3 && c->type == COMMAND_CLIP && c->slot == 0;
      if ((c->type == COMMAND_CLIP || c->type == COMMAND_FILL) && c->object && !is_drums)
        fail_msg("%s: it plays", texts[k]);
    }
    rig_close(r);
  }
}

static void test_by_name(void **state) {
  (void)state;
  Score *s = play("tune = pattern('tune', mini 'c4') seq('a', { channel = 3, pattern = tune }):transpose(2) "
                  "seq('b', { channel = 4, pattern = tune:transpose(7) })");
  score_beats(s, 3);
  assert_true(rig_prompt(s->rig, "pattern('tune', mini 'd4')"));
  score_beats(s, 3);
  score_expect(s, 1, "62@0=100 64@4=100");
  score_expect(s, 2, "67@0=100 67@4=100"); // a value of its own
  end(s);
}

static void test_many(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "for n = 1, 62 do seq('s' .. n, { channel = 3, pattern = mini 'c4' }) end"));
  assert_false(rig_prompt(r, "seq('more', { channel = 3, pattern = mini 'c4' })"));
  assert_true(rig_heard(r, "error prompt:1: seq: there may be 62 at once\n"));
  rig_beats(r, 1);
  assert_int_equal(rig_count(r, COMMAND_CLIP), 62);
  assert_true(rig_prompt(r, "stop 's5' seq('more', { channel = 3, pattern = mini 'c4' })"));
  rig_close(r);
}

static void test_mistakes(void **state) {
  (void)state;
  static const struct {
    const char *text, *said;
  } cases[] = {
      {"seq('a', { channel = 3 })", "seq 'a': expected a pattern, such as pattern = mini \"c4 e4\""},
      {"seq('a')", "seq: expected a table such as { channel = 3, pattern = mini \"c4 e4\" }, got nothing"},
      {"seq({ channel = 3 })", "seq: expected a name in quotes, got a table"},
      {"seq('drums', { channel = 3, pattern = mini 'c4' })",
       "seq: 'drums' is what the drums' pattern is called; expected another name"},
      {"seq('a', { channel = 17, pattern = mini 'c4' })",
       "channel: expected a whole number from 1 to 16, or 'drums', got 17"},
      {"seq('a', { pattern = mini 'c4' })",
       "channel: expected a whole number from 1 to 16, or 'drums', got nothing"},
      {"seq('a', { channel = 3, pattern = 'tnue' }) pattern('tune', mini 'c4')",
       "no pattern 'tnue'; help \"patterns\" lists them"},
      {"pattern('tune', mini 'c4') seq('a', { channel = 3, pattern = 'tnue' })",
       "no pattern 'tnue'; did you mean 'tune'?"},
      {"seq('a', { channel = 3, pattern = mini 'c4 x4' })",
       "seq 'a': expected notes such as 'c4' or numbers from 0 to 127, got 'x4'"},
      {"seq('a', { channel = 3, pattern = mini 'c4 <e4 128>' })",
       "seq 'a': expected notes such as 'c4' or numbers from 0 to 127, got 128"},
      {"seq('a', { channel = 10, pattern = mini 'kick snair' })",
       "seq 'a': no piece of the kit 'snair'; did you mean 'snare'?"},
      {"seq('a', { channel = 3, pattern = euclid(3, 8) })",
       "seq 'a': a hit without a pitch; note = \"C2\" gives it one"},
      {"seq('a', { channel = 3, param = 'cutof', pattern = mini '400' })",
       "no parameter 'cutof'; did you mean 'cutoff'?"},
      {"seq('a', { channel = 3, param = 'cutoff', pattern = mini '400 20001' })",
       "seq 'a': cutoff: expected a number from 0 to 20000, got 20001"},
      {"seq('a', { channel = 3, param = 'cutoff', pattern = mini 'c4' })",
       "seq 'a': cutoff: expected a number from 0 to 20000, got 'c4'"},
      {"seq('a', { channel = 3, patern = mini 'c4' })", "no option 'patern'; did you mean 'pattern'?"},
      {"seq('a', { channel = 3, pattern = mini 'c4', beats = 0 })",
       "beats: expected a number of beats above 0, got 0"},
      {"seq('a', { channel = 3, pattern = mini 'c4', beats = 1e-9 })",
       "beats: expected at least 1/1000 of a beat, got 1e-09"},
      {"seq('a', { channel = 3, pattern = mini('c4*5000'), beats = 1/100 })",
       "seq 'a' has 5000 hits in 0.01 beats: there may be at most 1000 in a beat"},
      {"seq('a', { channel = 3, pattern = mini 'c4', vel = 128 })",
       "vel: expected a number from 1 to 127, got 128"},
      {"seq('a', { channel = 3, pattern = mini 'c4' }):slo(2)", "no transform 'slo'; did you mean 'slow'?"},
      {"seq('a', { channel = 3, pattern = mini 'c4 [e4' })", NULL},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    Rig *r = rig_open();
    assert_false(rig_file(r, "a.lua", cases[k].text));
    char first[400];
    snprintf(first, sizeof first, "error a.lua:1: %s\n", cases[k].said ? cases[k].said : "mini: column");
    if (!cases[k].said) first[strlen(first) - 1] = 0;
    if (strncmp(r->said, first, strlen(first)) != 0) fail_msg("%s: %s", cases[k].text, r->said);
    rig_beats(r, 1);
    assert_int_equal(rig_count(r, COMMAND_CLIP), 0);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a sequence plays notes, numbers, degrees and pieces of a kit", test_melody),
      TEST("each note begins on its frame and ends", test_heard),
      TEST("notes last as long as their place, or as long as they are told to", test_lengths),
      TEST("a sequence of values sets a parameter on its beats", test_parameter),
      TEST("a filter that follows a pattern is heard", test_parameter_heard),
      TEST("a sequence is replaced and ends at the next bar, and its place is free again", test_replaced),
      TEST("a parameter goes back to what is said of it where its sequence ends", test_parameter_returns),
      TEST("what a file declares and stops stays stopped", test_declared_and_stopped),
      TEST("a sequence of a named pattern changes with it", test_by_name),
      TEST("there may be 62 sequences", test_many),
      TEST("mistakes in sequences are named", test_mistakes),
  };
  return cmocka_run_group_tests_name("seq", tests, NULL, NULL);
}
