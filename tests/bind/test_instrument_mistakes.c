// What is said of sounds that are wrong, and that nothing which plays is changed by them.
#include "rig.h"

// A line, and what is said of it.
static const struct {
  const char *script, *said;
} wrong[] = {
    {"channel(1, { synth = 'hard_snc' })", "no synth 'hard_snc'; did you mean 'hard_sync'?"},
    {"channel(1, { synth = 5 })", "synth: expected a name in quotes, such as 'sine', got 5"},
    {"channel(1, { synth = 'saw', fm_index = 5 })", "'fm_index' belongs to fm; 'saw' is a wave"},
    {"channel(1, { synth = 'saw', modes = { { 1 } } })", "'modes' belongs to partials; 'saw' is a wave"},
    {"channel(1, { harmonics = { 1 }, operators = { {} } })",
     "'operators' belongs to fm; this sound is a wave"},
    {"channel(1, { synth = 'drift', drift_shape = 'sqare' })",
     "no drift_shape 'sqare'; did you mean 'square'?"},
    {"channel(1, { synth = 'saw', tape = 'flute' })", "'tape' belongs to mellotron_synth"},
    {"channel(1, { harmonic = { 1 } })", "no parameter 'harmonic'; did you mean 'harmonics'?"},
    {"channel(1, { harmonics = 5 })", "harmonics: expected a list of numbers, got 5"},
    {"channel(1, { harmonics = {} })", "harmonics: expected 1 to 1024 entries, got 0"},
    {"channel(1, { harmonics = { 1, 'x' } })",
     "harmonics: entry 2: expected a number from -100 to 100, got 'x'"},
    {"channel(1, { harmonics = { 0/0 } })",
     "harmonics: entry 1: expected a number from -100 to 100, got nan"},
    {"channel(1, { harmonics = { 1e300 } })",
     "harmonics: entry 1: expected a number from -100 to 100, got 1e+300"},
    {"channel(1, { harmonics = 'sow' })", "harmonics: no wave 'sow'; there is sine, saw, triangle and fold"},
    {"channel(1, { modes = { { 1, 1, -1 } } })",
     "modes: entry 1: decay: expected a number from 0 to 120, got -1"},
    {"channel(1, { modes = { {} } })",
     "modes: entry 1: ratio: expected a number from 0.01 to 200, got nothing"},
    {"channel(1, { modes = { 1 } })", "modes: entry 1: expected { ratio, level, decay, split }, got 1"},
    {"channel(1, { operators = { { rtio = 1 } } })",
     "operators: entry 1: no field 'rtio'; did you mean 'ratio'?"},
    {"channel(1, { synth = 'saw', resonances = { { 1 } } })",
     "resonances: entry 1: hz: expected a number from 20 to 20000, got 1"},
    {"channel(1, { synth = 'saw', breath = { level = 'x' } })",
     "breath: level: expected a number from 0 to 4, got 'x'"},
    {"channel(1, { synth = 'saw', strike = 1 })", "strike: expected { level = ... }, got 1"},
    {"channel(1, { synth = 'saw', mod = { { 'lfo', 'pitch', 1 } } })",
     "mod: entry 1: no source 'lfo'; did you mean 'lfo1'?"},
    {"channel(1, { synth = 'fm', mod = { { 'lfo1', 'fm_indx', 1 } } })",
     "mod: entry 1: no target 'fm_indx'; did you mean 'fm_index'?"},
    {"channel(1, { synth = 'saw', mod = { { 'lfo1', 'pitch' } } })",
     "mod: entry 1: expected { source, target, amount }, got a table"},
    {"channel(1, { synth = 'saw', copies = 1.5 })", "copies: expected a whole number from 1 to 9, got 1.5"},
    {"channel(1, { modes = { { 1 } }, shape = 'rubb' })", "shape: no shape 'rubb'; did you mean 'rub'?"},
    {"channel(1).harmonics = { 1 }",
     "'harmonics' is no knob: it is declared with its sound, channel(1, { harmonics = ... })"},
    {"channel(1, { base = 'organ' })", "'base' is instrument()'s: write channel(1, \"organ\", { ... })"},
    {"channel(1, { shape = 'pulse' })",
     "'shape' alone makes no sound: name a synth or an instrument as well"},
    {"channel(1, { mod = { { 'lfo1', 'pitch', 1 } } })",
     "'mod' alone makes no sound: name a synth or an instrument as well"},
    {"channel(1, { harmonics = { 0, 0 } })", "harmonics: all levels are 0: nothing would be heard"},
    {"channel(1, { modes = { { 1, 0 } } })", "modes: all levels are 0: nothing would be heard"},
    {"channel(1, { operators = { { level = 0 } } })", "operators: all levels are 0: nothing would be heard"},
    {"local t = {} for n = 1, 33 do t[n] = { 1 } end channel(1, { harmonics = t })",
     "harmonics: expected 1 to 32 lists, got 33"},
    {"channel(1, { synth = 'saw', folds = 3 })", "'folds' belongs to a folded wave; 'saw' is a plain wave"},
    {"channel(1, { synth = 'saw', pwm_rate = 1 })", "'pwm_rate' belongs to a pulse; 'saw' is a plain wave"},
    {"channel(1, { synth = 'fm', unison = 3 })", "'unison' belongs to grain, vocal or wave; 'fm' is fm"},
    {"instrument('x', { synth = 'mellotron_synth', grain_size = 0.1 })",
     "'grain_size' belongs to a cloud of grains; 'mellotron_synth' is a tape"},
    {"instrument('x', { base = 'synth_led' })", "no instrument 'synth_led'; did you mean 'synth_lead'?"},
    {"instrument('x', { base = 5 })", "expected the name of an instrument, got 5"},
    {"instrument('x', {})",
     "instrument 'x' makes no sound: expected base = \"piano\", synth = \"saw\" or harmonics"},
    {"instrument('x', { synth = 'saw', send = { hall = 1 } })",
     "instrument 'x': 'send' is a channel's, not an instrument's"},
    {"instrument('x', { base = 'synth_lead', fm_index = 1 })", "'fm_index' belongs to fm; 'saw' is a wave"},
    {"instrument('x', 'saw')",
     "instrument: expected a table such as { base = \"synth_lead\", glide = 0.05 }, got 'saw'"},
    {"instrument('', { synth = 'saw' })", "instrument: expected a name in quotes, got ''"},
    {"instrument('drums', { synth = 'saw' })",
     "instrument: expected a name of at most 64 letters, and not \"drums\""},
    {"kit('k', { base = 'standrd' })", "no kit 'standrd'; did you mean 'standard'?"},
    {"kit('k', {})", "kit 'k' has no pieces: expected base = \"standard\" or pieces = { ... }"},
    {"kit('k', { pieces = { a = { tun = 1 } } })", "no field of a piece 'tun'; did you mean 'tune'?"},
    {"kit('k', { pieces = { a = { tune = 0/0 } } })",
     "tune of 'a': expected a number from -48 to 48, got nan"},
    {"kit('k', { pieces = { a = { notes = { 128 } } } })",
     "notes of 'a': expected whole numbers from 0 to 127, got 128"},
    {"kit('k', { base = 'standard', map = { [36] = 'snair' } })",
     "no piece of the kit 'snair'; did you mean 'snare'?"},
    {"kit('k', { pieces = { snare = {} } })",
     "piece 'snare' makes no sound: expected tone, noise, thump, click, metal or grains above 0"},
    {"kit('k', { pieces = { a = { tone = 1 } } })", "piece 'a': tone needs tone_end, the pitch in Hz"},
    {"kit('piano', { base = 'standard' })", "kit 'piano': an instrument has that name"},
    {"pattern('p', { kick = 'x...x...x...x...' }) channel('drums', 'indian')",
     "no piece of the kit 'kick'; help \"pieces\" lists them"},
    {"drums 'house' channel('drums', 'indian')",
     "pattern 'house' is for another kit: it has no clap, kick and open_hat"},
    {"preset.lst()", "no word of preset 'lst'; did you mean 'list'?"},
    {"kit('k', { bse = 'standard', pieces = {} })", "no option 'bse'; did you mean 'base'?"},
    {"channel('drums', 'standrd')", "no kit 'standrd'; did you mean 'standard'?"},
    {"channel(10, 'general_mid')", "no instrument 'general_mid'; did you mean 'general_midi'?"},
    {"preset.list('instrumnt')", "no kind of preset 'instrumnt'; did you mean 'instrument'?"},
    {"preset.show('synth_led')", "no preset 'synth_led'; did you mean 'synth_lead'?"},
};

static void test_messages(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    char said[512];
    snprintf(said, sizeof said, "error a.lua:1: %s\n", wrong[k].said);
    rig_forget(r);
    if (rig_file(r, "a.lua", wrong[k].script)) fail_msg("%s: nothing was said", wrong[k].script);
    rig_expect_said(r, said);
  }
  rig_close(r);
}

// Each is a mistake of its own, and all are told.
static void test_all(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(
      rig_file(r, "a.lua", "instrument('x', { bas = 1, cutoff = 1e9 })\nchannel(1, 'x', { pan = 2 })"));
  rig_expect_said(
      r, "error a.lua:1: no parameter 'bas'; did you mean 'base'?\n"
         "error a.lua:1: cutoff: expected a number from 0 to 20000 Hz, got 1e+09\n"
         "error a.lua:1: instrument 'x' makes no sound: expected base = \"piano\", synth = \"saw\" or "
         "harmonics\n    instrument('x', { bas = 1, cutoff = 1e9 })\n"
         "error a.lua:2: pan: expected a number from -1 to 1, got 2\n"
         "    channel(1, 'x', { pan = 2 })\n");
  rig_close(r);
}

// Tables that are huge, endless, or lie about what is in them.
static const char *const hostile[] = {
    "local t = {} for n = 1, 1e6 do t[n] = { 1 } end channel(1, { modes = t })",
    "local t = {} for n = 1, 1e6 do t[n] = 1 end channel(1, { harmonics = t })",
    "local t = {} for n = 1, 1e5 do t['k' .. n] = 1 end channel(1, { breath = t })",
    "local t = {} for n = 1, 1e5 do t['k' .. n] = 1 end instrument('x', t)",
    "local t = {} for n = 1, 1e5 do t['k' .. n] = {} end kit('k', { pieces = t })",
    "local t = {} t[1] = t channel(1, { modes = t, harmonics = t })",
    "local t = {} t.base = t instrument('x', t)",
    "local t = {} t.t = t kit('k', { pieces = t, map = t })",
    "channel(1, { modes = setmetatable({}, { __len = function() return 1e9 end }) })",
    "channel(1, { harmonics = setmetatable({}, { __index = function() return 1 end }) })",
    "channel(1, setmetatable({}, { __pairs = function() return function() return 'modes', {} end end }))",
    "instrument('x', setmetatable({}, { __pairs = function() while true do end end }))",
    "kit('k', { pieces = setmetatable({}, { __pairs = function() while true do end end }) })",
    "channel(1, { modes = { setmetatable({}, { __index = error }) } })",
    "channel(1, { strike = setmetatable({}, { __pairs = error, __index = error }), pan = 9 })",
    "channel(1, { matrix = { { 0, 0/0 } }, operators = { {} } })",
    "kit(('k'):rep(1e6), { base = 'standard' })",
    "instrument(('k'):rep(1e6), { synth = 'saw' })",
};

static void test_hostile(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.5});
  assert_true(rig_file(r, "b.lua", "loop('l', function() note(2, 'C4', { len = 0.5 }) wait(1) end)"));
  rig_beats(r, 2);
  for (size_t k = 0; k < sizeof hostile / sizeof *hostile; k++) {
    size_t notes = rig_notes(r, 1);
    r->said_size = 0;
    if (rig_prompt(r, hostile[k])) fail_msg("%s: nothing was said", hostile[k]);
    assert_true(rig_heard(r, "error prompt"));
    if (rig_heard(r, "livelua/") || rig_heard(r, "traceback")) fail_msg("%s", r->said);
    rig_beats(r, 2);
    assert_int_equal(rig_notes(r, 1), notes + 2); // the loop plays on
  }
  assert_true(rig_prompt(r, "channel(1, { modes = { { 1 } } })"));
  assert_int_equal(session_errors(r->session), 0);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("each mistake in a sound names what is wrong, and the nearest right word", test_messages),
      TEST("all that is wrong with a sound is told at once", test_all),
      TEST("tables that are huge, endless or lie are refused, and what plays goes on", test_hostile),
  };
  return cmocka_run_group_tests_name("bind: mistakes in sounds", tests, NULL, NULL);
}
