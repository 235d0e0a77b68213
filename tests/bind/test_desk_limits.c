// What the desk has no room for is said: at the declaration, or when an effect would begin to sound.
#include "desk.h"

static size_t count_said(const Rig *r, const char *text) {
  size_t count = 0;
  for (const char *at = r->said; (at = strstr(at, text)); at += strlen(text)) count++;
  return count;
}

static const char too_many[] =
    "for c = 1, 16 do channel(c, { reverb = 0.5 }) end\n"
    "for b = 1, 12 do send('b' .. b, { reverb = 0.5 }) channel(b)['send.b' .. b] = 1 end\n"
    "loop('a', function() for c = 1, 16 do note(c, 60, { len = 0.2 }) end wait(1/4) end)";

static void test_full(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", too_many));
  rig_beats(r, 1.5);
  assert_int_equal(count_said(r, "no more reverbs: "), 1); // within a second
  assert_true(rig_heard(r, "warning channel 5: no more reverbs: 4 sound already\n"));
  assert_int_equal(session_errors(r->session), 0);
  rig_close(r);
}

static void test_full_offline(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.is_offline = true});
  assert_true(rig_file(r, "a.lua", too_many));
  rig_beats(r, 1.5);
  assert_true(rig_heard(r, "error channel 5: no more reverbs: 4 sound already\n"));
  assert_true(session_errors(r->session) > 0);
  rig_close(r);
}

static const char most_lfos[] =
    "local names = { 'pan', 'width', 'lowpass', 'highpass', 'eq_low', 'eq_mid', 'eq_high', "
    "'reverb', 'delay', 'chorus', 'trim', 'phaser', 'distortion' }\n"
    "for c = 1, 16 do for n, name in ipairs(names) do\n"
    "  if (c - 1) * #names + n <= %d then\n"
    "    channel(c):lfo(name, { rate = 1, depth = 0.1 })\n"
    "  end\n"
    "end end\n";

static bool declare_lfos(Rig *r, const char *file, uint32_t count) {
  char text[1024];
  snprintf(text, sizeof text, most_lfos, count);
  rig_forget(r);
  bool good = rig_file(r, file, text);
  rig_stall(r, QUANTUM);
  return good;
}

static void test_motions(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(declare_lfos(r, "a.lua", 201));
  rig_expect_said(r,
                  "error a.lua:4: lfo: there are 200 LFOs and courses of points already, which is the most\n"
                  "    channel(c):lfo(name, { rate = 1, depth = 0.1 })\n");
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  assert_true(declare_lfos(r, "a.lua", 200));
  assert_int_equal(rig_count(r, COMMAND_MOTION), 200);
  assert_true(declare_lfos(r, "a.lua", 200)); // the same again
  assert_int_equal(rig_count(r, COMMAND_MOTION), 0);
  rig_forget(r);
  assert_false(rig_prompt(r, "channel(16):lfo('volume', { rate = 1, depth = 0.1 })"));
  assert_false(rig_prompt(r, "channel(16):automate('volume', { { 0, 1 } })"));
  assert_int_equal(count_said(r, "automate: there are 200 LFOs"), 1);
  assert_true(rig_prompt(r, "channel(1):lfo('pan', { rate = 2, depth = 0.1 })")); // in the place of another
  assert_true(rig_prompt(r, "channel(16):ramp('volume', 1, 8)"));
  assert_true(declare_lfos(r, "a.lua", 198)); // two end
  rig_beats(r, 4);
  assert_true(rig_prompt(r, "channel(16):automate('volume', { { 0, 1 } })")); // waits for its bar, and counts
  assert_true(rig_prompt(r, "channel(16):lfo('phaser', { rate = 1, depth = 0.1 })"));
  assert_false(rig_prompt(r, "channel(16):lfo('volume', { rate = 1, depth = 0.1 })"));
  assert_true(rig_prompt(r, "channel(16):lfo('phaser', false)"));
  rig_stall(r, QUANTUM);
  assert_true(rig_prompt(r, "channel(16):lfo('volume', { rate = 1, depth = 0.1 })"));
  rig_close(r);
}

static void test_motions_in_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(declare_lfos(r, "a.lua", 200));
  assert_true(
      rig_file(r, "b.lua",
               "loop('a', function()\n  channel(16):lfo('phaser', { rate = 1, depth = 0.1 }) wait(4)\nend)"));
  rig_beats(r, 4.1);
  assert_true(rig_heard(r, "error b.lua:2: lfo: there are 200 LFOs"));
  rig_close(r);
}

// A bus that ended rings out in its strip: that is given out again last.
static void test_round_robin(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "send('a', { pan = 0.5 })");
  for (uint32_t k = 1; k < 14; k++) {
    char text[64];
    rig_forget(r);
    snprintf(text, sizeof text, "send('b%u', { pan = 0.%u })", k, k);
    assert_true(rig_file(r, "a.lua", text));
    rig_beats(r, 4.2);
    uint32_t fresh = BUS_FIRST + k % BUS_COUNT;
    if (!desk_param(r, fresh, PARAM_PAN)) fail_msg("bus %u has another strip than %u", k, fresh);
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("that there is no room for more reverbs is said once a second at most", test_full),
      TEST("offline, one reverb too many is a mistake", test_full_offline),
      TEST("the 201st LFO is refused, wherever the others come from", test_motions),
      TEST("the 201st LFO in a loop fails its pass", test_motions_in_loop),
      TEST("the strip of a bus that ended is given out again last", test_round_robin),
  };
  return cmocka_run_group_tests_name("desk limits", tests, NULL, NULL);
}
