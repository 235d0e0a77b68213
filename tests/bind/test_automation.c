// Ramps, LFOs and points in the session language: what the engine is told, when, and what has a parameter
// last.
#include "desk.h"

enum { BAR = 4 * TICKS_PER_BEAT };

static void test_ramp(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "bass = channel(2) bass:ramp('lowpass', 4000, 8) bass:ramp('pan', 1, 1/3, { from = -1 })");
  const Command *lowpass = desk_nth(r, COMMAND_RAMP, 1, 0), *pan = desk_nth(r, COMMAND_RAMP, 1, 1);
  assert_int_equal(lowpass->ramp.id, PARAM_LOWPASS);
  assert_true(lowpass->ramp.value == 4000);
  assert_int_equal(lowpass->ramp.length, 8 * TICKS_PER_BEAT);
  assert_int_equal(lowpass->when, WHEN_NOW);
  assert_int_equal(pan->ramp.length, TICKS_PER_BEAT / 3);
  desk_expect(r, 1, PARAM_PAN, -1);
  assert_true(desk_param(r, 1, PARAM_PAN) < pan);
  desk_file(r, "bass = channel(2) bass:ramp('lowpass', 4000, 8) bass:ramp('pan', 1, 1/3, { from = -1 })");
  assert_int_equal(r->taken_count, 0); // a file evaluated again repeats no ramp
  desk_prompt(r, "bass:ramp('lowpass', 4000, 8)");
  assert_int_equal(desk_count(r, COMMAND_RAMP, 1), 1); // the prompt always does its own
  rig_close(r);
}

static void test_ramp_in_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "loop('a', function() wait(1/3) channel(1):ramp('volume', 1, 2) wait(5/3) end)");
  rig_beats(r, 4.1);
  assert_int_equal(desk_count(r, COMMAND_RAMP, 0), 2);
  const Command *second = desk_nth(r, COMMAND_RAMP, 0, 1);
  assert_int_equal(second->when, WHEN_TICK);
  assert_int_equal(second->time, 2 * TICKS_PER_BEAT + TICKS_PER_BEAT / 3);
  rig_close(r);
}

static void test_reading(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "bass = channel(2, { volume = 0, lowpass = 500 })");
  rig_beats(r, 0.9); // to beat 1, about
  desk_prompt(r, "bass:ramp('volume', 1, 4) bass:ramp('lowpass', 8000, 4)");
  rig_beats(r, 1.9); // half of the way
  rig_forget(r);
  assert_true(rig_prompt(r, "math.floor(bass.volume * 10 + 0.5), math.floor(bass.lowpass / 1000 + 0.5)"));
  rig_expect_said(r, "result { 5, 2 }\n"); // equal ratios feel equal: 500 to 2000 to 8000
  rig_beats(r, 3);
  rig_forget(r);
  assert_true(rig_prompt(r, "bass.volume, bass.lowpass"));
  rig_expect_said(r, "result { 1, 8000 }\n");
  rig_close(r);
}

static void test_lfo(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "send('hall', {}) local c = channel(1, { pan = 0.2 })\n"
               "c:lfo('pan', { shape = 'triangle', rate = 1/4, depth = 0.6, phase = 0.25 })\n"
               "c:lfo('lowpass', { hz = 3, min = 200, max = 3200 })\n"
               "c:lfo('send.hall', { shape = 'random', rate = 4, depth = 0.5, seed = 7 })\n"
               "c:lfo('highpass', { rate = 1, depth = 2 })");
  assert_int_equal(desk_count(r, COMMAND_MOTION, 0), 4);
  for (size_t k = 0; k < 4; k++) {
    const Motion *m = desk_motion(r, 0, k);
    assert_int_equal(m->kind, MOTION_LFO);
    switch ((int)m->param) {
    case PARAM_PAN:
      assert_int_equal(m->shape, LFO_TRIANGLE);
      assert_int_equal(m->period, 4 * TICKS_PER_BEAT);
      assert_true(m->low == -0.6f && m->high == 0.6f && m->phase == 0.25f && m->hz == 0);
      break;
    case PARAM_LOWPASS: // two octaves either way about 800
      assert_true(m->period == 0 && m->hz == 3);
      expect_between((double)m->high, 1.999, 2.001);
      expect_between((double)m->low, -2.001, -1.999);
      expect_between((double)desk_param(r, 0, PARAM_LOWPASS)->param.value, 799.5, 800.5);
      break;
    case PARAM_SEND1: assert_true(m->shape == LFO_RANDOM && m->seed == 7); break;
    case PARAM_HIGHPASS: assert_true(m->low == -2 && m->high == 2); break;
    default: fail_msg("a motion of %s", param_row(m->param)->name);
    }
  }
  rig_close(r);
}

static void test_lfo_life(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] = "channel(1, { pan = 0.2 }):lfo('pan', { rate = %s, depth = 0.6 })";
  char text[256];
  snprintf(text, sizeof text, song, "1");
  desk_file(r, text);
  desk_file(r, text);
  assert_int_equal(r->taken_count, 0); // it swings on
  snprintf(text, sizeof text, song, "2");
  desk_file(r, text);
  assert_int_equal(desk_count(r, COMMAND_MOTION, 0), 1); // at once
  assert_int_equal(rig_count(r, COMMAND_STILL), 0);
  desk_file(r, "channel(1, { pan = 0.2 })");
  assert_int_equal(rig_count(r, COMMAND_STILL), 0);
  rig_forget(r);
  rig_beats(r, 4);
  const Command *still = desk_first(r, COMMAND_STILL, 0);
  assert_int_equal(still->param.id, PARAM_PAN);
  assert_int_equal(still->slot, MOTION_LFO);
  assert_int_equal(still->time, BAR);
  desk_prompt(r, "channel(1):lfo('pan', { rate = 1, depth = 1 })");
  desk_prompt(r, "channel(1):lfo('pan', false)");
  assert_int_equal(desk_first(r, COMMAND_STILL, 0)->when, WHEN_NOW);
  rig_close(r);
}

static void test_lfo_returns(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] = "channel(1):lfo('pan', { rate = 1, depth = 0.6 })";
  desk_file(r, song);
  desk_file(r, "tempo(120)");
  desk_file(r, song); // before the bar
  rig_beats(r, 8);
  assert_int_equal(rig_count(r, COMMAND_STILL), 0);
  desk_file(r, "tempo(120)"); // the whole channel
  rig_forget(r);
  rig_beats(r, 4.2);
  assert_int_equal(desk_count(r, COMMAND_STILL, 0), 1);
  rig_close(r);
}

static void test_points(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "channel(1):automate('lowpass', { { 0, 200 }, { 2, 2000, 'ease_in' }, { 3, 800, -0.25 } }, { "
               "loop = 4 })\n"
               "channel(2):automate('mute', { { 0, true }, { 1, false } }, { loop = true })\n"
               "master():automate('volume', { { 0, 0 }, { 16, 1, 'ease_out' } })");
  const Motion *m = desk_motion(r, 0, 0);
  assert_int_equal(desk_first(r, COMMAND_MOTION, 0)->time, 0); // with the transport
  assert_int_equal(m->kind, MOTION_POINTS);
  assert_int_equal(m->count, 3);
  assert_int_equal(m->period, 4 * TICKS_PER_BEAT);
  assert_true(m->points[1].tick == 2 * TICKS_PER_BEAT && m->points[1].value == 2000 &&
              m->points[1].bend == 0.5f);
  assert_true(m->points[0].bend == 0 && m->points[2].bend == -0.25f);
  const Motion *mute = desk_motion(r, 1, 0);
  assert_true(mute->points[0].value == 1 && mute->period == TICKS_PER_BEAT);
  assert_true(mute->points[1].value == 1 &&
              mute->points[1].tick == TICKS_PER_BEAT); // a switch turns at its point
  assert_true(mute->points[2].value == 0 && mute->points[2].tick == TICKS_PER_BEAT);
  assert_int_equal(desk_motion(r, STRIP_MASTER, 0)->param, PARAM_MASTER_VOLUME);
  assert_int_equal(desk_motion(r, STRIP_MASTER, 0)->period, 0);
  rig_close(r);
}

static void test_points_life(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] =
      "channel(1, { pan = 0.25 }):automate('pan', { { 0, 0 }, { 4, 1 } }, { loop = true })";
  desk_file(r, "tempo(120)");
  desk_file(r, song);
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  rig_beats(r, 4);
  assert_int_equal(desk_first(r, COMMAND_MOTION, 0)->time, BAR);
  desk_file(r, song);
  rig_beats(r, 4);
  assert_int_equal(r->taken_count, 0);
  desk_file(r, "channel(1, { pan = 0.25 })");
  rig_beats(r, 4);
  assert_int_equal(desk_first(r, COMMAND_STILL, 0)->slot, MOTION_POINTS);
  assert_int_equal(desk_first(r, COMMAND_STILL, 0)->time % BAR, 0);
  desk_expect(r, 0, PARAM_PAN, 0.25f); // back to what the file says
  assert_int_equal(desk_param(r, 0, PARAM_PAN)->time, desk_first(r, COMMAND_STILL, 0)->time);
  desk_file(r, song);
  desk_prompt(r, "channel(1):automate('pan', false)"); // before they began
  rig_beats(r, 8);
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  rig_close(r);
}

static void test_points_at_prompt(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "tempo(120)");
  desk_prompt(r, "channel(1):automate('pan', { { 0, 0 }, { 4, 1 } })");
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  rig_beats(r, 4);
  assert_int_equal(desk_first(r, COMMAND_MOTION, 0)->time, BAR);
  desk_prompt(r, "channel(1):automate('pan', { { 0, 0 }, { 4, 1 } })");
  desk_prompt(r, "channel(1).pan = 0.5"); // before the bar: the last that touches it has it
  rig_beats(r, 8);
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  desk_file(
      r,
      "loop('a', { sync = 1 }, function() channel(2):automate('pan', { { 0, 0 }, { 1, 1 } }) wait(2) end)");
  rig_forget(r);
  rig_beats(r, 2);
  assert_int_equal(desk_first(r, COMMAND_MOTION, 1)->time % TICKS_PER_BEAT, 0); // on the loop's own moment
  rig_close(r);
}

// In a file, too, the last that touches a parameter has it.
static void test_order(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "local c = channel(1)\n"
               "c:ramp('pan', 1, 8) c.pan = 0.5\n"
               "c:automate('lowpass', { { 0, 200 }, { 4, 400 } }) c.lowpass = 900\n"
               "c.trim = 3 c:ramp('trim', 0, 4)\n"
               "c.eq_low = 3 c:automate('eq_low', { { 0, 0 }, { 4, 6 } })");
  assert_int_equal(desk_count(r, COMMAND_RAMP, 0), 1);
  assert_int_equal(desk_first(r, COMMAND_RAMP, 0)->ramp.id, PARAM_TRIM);
  assert_true(desk_param(r, 0, PARAM_TRIM) < desk_first(r, COMMAND_RAMP, 0));
  assert_int_equal(desk_count(r, COMMAND_MOTION, 0), 1);
  assert_int_equal(desk_motion(r, 0, 0)->param, PARAM_EQ_LOW);
  assert_true(desk_param(r, 0, PARAM_EQ_LOW) < desk_first(r, COMMAND_MOTION, 0));
  desk_expect(r, 0, PARAM_PAN, 0.5f);
  desk_expect(r, 0, PARAM_LOWPASS, 900);
  rig_close(r);
}

static void expect_volume(Rig *r, double least, double most) {
  double volume;
  rig_forget(r);
  assert_true(rig_prompt(r, "c.volume"));
  assert_int_equal(sscanf(r->said, "result %lf", &volume), 1);
  expect_between(volume, least, most);
}

// While the transport stands, ramps go on at its tempo; one for a tick to come waits for it.
static void test_standing(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "c = channel(1, { volume = 0 })");
  desk_prompt(r, "c:ramp('volume', 1, 8)");
  rig_beats(r, 2);
  expect_volume(r, 0.24, 0.27);
  desk_prompt(r, "stop()");
  rig_beats(r, 2);
  expect_volume(r, 0.5, 0.53);
  desk_prompt(r, "play()");
  rig_beats(r, 2);
  expect_volume(r, 0.76, 0.79);
  desk_prompt(r, "stop()");
  rig_beats(r, 4);
  expect_volume(r, 1, 1);
  desk_prompt(r, "c.volume = 0 c:ramp('volume', 1, 8)"); // begins while it stands
  rig_beats(r, 4);
  expect_volume(r, 0.49, 0.52);
  rig_close(r);
}

static void test_names(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(
      r,
      "channel(1, { reverb = 0.5 }):automate('reverb_type', { { 0, 'hall' }, { 4, 'room' } }, { loop = 8 })");
  const Motion *m = desk_motion(r, 0, 0);
  assert_int_equal(m->param, PARAM_REVERB_TYPE);
  assert_int_equal(m->count, 3);
  assert_true(m->points[0].value == REVERB_HALL && m->points[1].value == REVERB_HALL);
  assert_true(m->points[2].value == REVERB_ROOM);
  assert_int_equal(m->points[1].tick, m->points[2].tick); // it changes there, and not on the way
  rig_close(r);
}

static void test_at_rest(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] =
      "c = channel(1) c:lfo('lowpass', { rate = 1, depth = 2 })\n"
      "c:lfo('highpass', { rate = 1, depth = 2 }) c.highpass = 100\n"
      "c:lfo('pan', { rate = 1, depth = 1 })\n"
      "channel(2):lfo('lowpass', { rate = 1, min = 200, max = 800 })\n"
      "channel(3):lfo('lowpass', { rate = 1, depth = 1 }):ramp('lowpass', 900, 4)\n"
      "channel(4):automate('lowpass', { { 0, 300 } }):lfo('lowpass', { rate = 1, depth = 1 })";
  desk_file(r, song);
  rig_expect_said(
      r, "warning lowpass of channel 1 is off, at 0: its LFO swings nothing until it is set, or with min "
         "and max\n");
  desk_file(r, song);
  rig_expect_said(r, ""); // once
  rig_close(r);
}

// What is declared of a channel further down has the last word, as what is set.
static void test_declared_after_ramp(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "channel(1):ramp('pan', 1, 8, { from = -1 }) channel(1):ramp('trim', 1, 8)\n"
               "channel(1, { pan = 0.5 })\n"
               "send('a', {}):ramp('pan', 1, 8) send('a', { pan = 0.25 })\n"
               "channel(10):piece('kick'):ramp('pan', 1, 8) channel(10):piece('kick', { pan = 0.25 })\n"
               "master():ramp('volume', 0, 8) master { volume = 0.5 }");
  assert_int_equal(rig_count(r, COMMAND_RAMP), 1);
  assert_int_equal(desk_first(r, COMMAND_RAMP, 0)->ramp.id, PARAM_TRIM);
  desk_expect(r, 0, PARAM_PAN, 0.5f);
  desk_expect(r, BUS_FIRST, PARAM_PAN, 0.25f);
  desk_expect(r, STRIP_MASTER, PARAM_MASTER_VOLUME, 0.5f);
  desk_file(r, "channel(1, { pan = 0.5 }) channel(1):ramp('pan', 1, 4)");
  assert_int_equal(rig_count(r, COMMAND_RAMP), 1);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a ramp goes off once for a file, each time at the prompt", test_ramp),
      TEST("a ramp in a loop begins on the loop's tick", test_ramp_in_loop),
      TEST("reading a parameter tells where its ramp has come", test_reading),
      TEST("an LFO swings in the parameter's unit, or in octaves", test_lfo),
      TEST("an LFO swings on while it is declared, and ends at a bar", test_lfo_life),
      TEST("an LFO that is declared again before its bar never ends", test_lfo_returns),
      TEST("points are told with their bends and their loop", test_points),
      TEST("points begin and end at bars, and give back what they moved", test_points_life),
      TEST("points at the prompt begin at a bar, in a loop on its tick", test_points_at_prompt),
      TEST("a ramp goes on while the transport stands, and so does what reading it tells", test_standing),
      TEST("points of names change at their beats", test_names),
      TEST("an LFO about what is off is told of, once", test_at_rest),
      TEST("what a file declares after a ramp takes its place", test_declared_after_ramp),
      TEST("the last word of a file that touches a parameter has it", test_order),
  };
  return cmocka_run_group_tests_name("automation", tests, NULL, NULL);
}
