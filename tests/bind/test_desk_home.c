// What is declared no longer: strips ring out and are as nobody declared them, and what a loop set in motion
// ends with it.
#include "desk.h"

enum { BAR = 4 * TICKS_PER_BEAT };

static const Command *last_of(const Rig *r, uint32_t strip) {
  for (size_t k = r->taken_count; k-- > 0;)
    if (r->taken[k].channel == strip) return &r->taken[k];
  return NULL;
}

static void test_channel(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "c = channel(1, 'synth_bass', { volume = 0.9, pan = 1, delay = 0.5, lowpass = 900, mute = "
               "true, chain = { "
               "'delay' } })");
  desk_prompt(r, "c.reverb = 0.5 c:ramp('trim', -6, 400) c:ramp('cutoff', 300, 400)");
  desk_file(r, "tempo(120)");
  rig_forget(r);
  rig_beats(r, 4.2);
  const Command *clear = desk_first(r, COMMAND_CLEAR, 0);
  assert_int_equal(clear->when, WHEN_TICK);
  assert_int_equal(clear->time, BAR);
  for (const Command *c = clear + 1; c <= last_of(r, 0); c++) // else it would cut the tail short
    if (c->channel == 0) assert_int_equal(c->slot, PARAM_WHEN_CLEARED);
  for (size_t k = 0; desk_nth(r, COMMAND_PARAM, 0, k); k++)
    if (desk_nth(r, COMMAND_PARAM, 0, k)->slot != PARAM_WHEN_CLEARED)
      assert_int_not_equal(param_row(desk_nth(r, COMMAND_PARAM, 0, k)->param.id)->scope, SCOPE_STRIP);
  desk_expect(r, 0, PARAM_CUTOFF, 700); // of the electric piano, which its ramp had not left alone
  rig_forget(r);
  assert_true(
      rig_prompt(r, "print(c, c.volume, c.pan, c.delay, c.reverb, c.lowpass, c:get 'mute', c.trim, c.cutoff, "
                    "c.chain[1])"));
  rig_expect_said(r, "result channel 1 (electric_piano)\t0.5\t0\t0\t0\t0\tfalse\t0\t700\tsaturation\n");
  desk_file(r, "channel(1, { volume = 0.9 })"); // and is declared from there
  desk_expect(r, 0, PARAM_VOLUME, 0.9f);
  assert_null(desk_param(r, 0, PARAM_PAN));
  rig_close(r);
}

// A ramp that would have come home is ended on its way.
static void test_ramp_home(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "c = channel(2, { pan = 1 })");
  desk_prompt(r, "c:ramp('cutoff', 700, 400, { from = 300 })");
  desk_file(r, "tempo(120)");
  rig_forget(r);
  rig_beats(r, 4.2);
  desk_expect(r, 1, PARAM_CUTOFF, 700);
  desk_prompt(r, "print(c.cutoff)");
  rig_expect_said(r, "result 700\n");
  rig_close(r);
}

static void test_pads(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "channel(10, 'synth_pad', { reverb = 0.5 })");
  desk_file(r, "tempo(120)");
  rig_forget(r);
  rig_beats(r, 4.2);
  assert_true(desk_first(r, COMMAND_KIT, 9)->object != NULL);
  assert_true(desk_first(r, COMMAND_KIT, 9) < desk_first(r, COMMAND_CLEAR, 9));
  assert_ptr_equal(last_of(r, 9), desk_first(r, COMMAND_CLEAR, 9));
  rig_close(r);
}

// What it sounds like then is what an undeclared channel sounds like.
static void test_sound(void **state) {
  (void)state;
  Rig *r = rig_open(), *fresh = rig_open();
  desk_file(r, "channel(1, 'synth_bass', { volume = 0.9, pan = 1, delay = 0.5, lowpass = 900, mute = true, "
               "group = 'g' }) "
               "group('g', {})");
  desk_file(fresh, "tempo(120)");
  desk_file(r, "tempo(120)");
  rig_beats(r, 11.8);
  rig_beats(fresh, 11.9);
  desk_prompt(r, "note(1, 'C4')");
  desk_prompt(fresh, "note(1, 'C4')");
  r->keep_sound = fresh->keep_sound = true;
  rig_beats(r, 1);
  rig_beats(fresh, 1);
  assert_true(rig_peak(fresh) > 0.01f);
  expect_between((double)rig_peak(r), (double)rig_peak(fresh) * 0.98, (double)rig_peak(fresh) * 1.02);
  rig_close(r);
  rig_close(fresh);
}

static void test_master(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "master { volume = 0.5, eq_low = 3 }");
  desk_file(r, "tempo(120)");
  rig_forget(r);
  rig_beats(r, 4.2);
  assert_int_equal(rig_count(r, COMMAND_CLEAR), 0); // it is never done with
  desk_expect(r, STRIP_MASTER, PARAM_EQ_LOW, 0);
  rig_close(r);
}

static void test_loop_ends(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] = "send('hall', {}) channel(3)\n"
                             "loop('a', function() channel(1):lfo('pan', { rate = 1, depth = 1 })\n"
                             "  channel(2):automate('trim', { { 0, 0 }, { 1, 6 } }, { loop = true })\n"
                             "  channel(3):lfo('send.hall', { rate = 1, depth = 1 }) wait(4) end)";
  desk_file(r, song);
  rig_beats(r, 1);
  desk_prompt(r, "channel(3):lfo('send.hall', { rate = 2, depth = 1 })"); // another's by now
  desk_file(r, "send('hall', {}) channel(3)");
  assert_true(
      rig_heard(r, "ending at the next bar: loop 'a' with its LFO on pan of channel 1, its points on trim "
                   "of channel 2\n"));
  rig_forget(r);
  rig_beats(r, 4);
  assert_int_equal(desk_first(r, COMMAND_STILL, 0)->time, BAR);
  assert_int_equal(desk_first(r, COMMAND_STILL, 0)->slot, MOTION_LFO);
  assert_int_equal(desk_first(r, COMMAND_STILL, 1)->slot, MOTION_POINTS);
  assert_int_equal(desk_count(r, COMMAND_STILL, 2), 0);
  desk_file(r, song);
  rig_beats(r, 4);
  desk_prompt(r, "stop 'a'");
  rig_forget(r);
  rig_beats(r, 4);
  assert_int_equal(desk_count(r, COMMAND_STILL, 0), 1);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a channel that is declared no longer is cleared, and its voices are at home before",
           test_channel),
      TEST("a ramp of a voice's parameter is at home at once", test_ramp_home),
      TEST("a channel of pads has its kit again before it is cleared", test_pads),
      TEST("a channel that went home sounds like any other", test_sound),
      TEST("the master goes home by itself", test_master),
      TEST("what a loop set in motion ends with the loop", test_loop_ends),
  };
  return cmocka_run_group_tests_name("desk home", tests, NULL, NULL);
}
