// Mistakes at the desk: each is named with its line, what was given, what was expected, and the nearest word.
#include "rig.h"

typedef struct {
  const char *script, *said;
} Wrong;

static const Wrong desk[] = {
    {"channel(1, { reverbb = 1 })", "error a.lua:1: no parameter 'reverbb'; did you mean 'reverb'?\n"},
    {"channel(1, { reverb = 1.5 })", "error a.lua:1: reverb: expected a number from 0 to 1, got 1.5\n"},
    {"channel(1, { reverb = 0/0 })", "error a.lua:1: reverb: expected a number from 0 to 1, got nan\n"},
    {"channel(1, { reverb = 'big' })", "error a.lua:1: reverb: expected a number from 0 to 1, got 'big'\n"},
    {"channel(1, { reverb_type = 'hal' })", "error a.lua:1: no reverb_type 'hal'; did you mean 'hall'?\n"},
    {"channel(1, { delay_sync = 1 })", "error a.lua:1: delay_sync: expected true or false, got 1\n"},
    {"channel(1, { phaser_stages = 2.5 })",
     "error a.lua:1: phaser_stages: expected a whole number from 2 to 12, got 2.5\n"},
    {"channel(1, { send1 = 0.5 })", "error a.lua:1: no parameter 'send1'; did you mean 'send'?\n"},
    {"channel(1, { send = 0.5 })",
     "error a.lua:1: send: expected levels by the names of buses, such as { hall = 0.3 }, got 0.5\n"},
    {"channel(1, { send = { 0.5 } })",
     "error a.lua:1: send: expected levels by the names of buses, such as { hall = 0.3 }, got 1\n"},
    {"channel(1, { send = { hall = 0.5 } })",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"send('hall', {}) channel(1, { send = { hal = 0.5 } })",
     "error a.lua:1: no bus 'hal'; did you mean 'hall'?\n"},
    {"send('hall', {}) channel(1, { send = { hall = 2 } })",
     "error a.lua:1: send.hall: expected a number from 0 to 1, got 2\n"},
    {"send('hall', {}) channel(1, { send = { hall = 'much' } })",
     "error a.lua:1: send.hall: expected a number from 0 to 1, got 'much'\n"},
    {"channel(1)['send.hall'] = 0.5",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"channel(1, { group = 'drumbus' })", "error a.lua:1: no bus 'drumbus': send(\"drumbus\", { ... }) or "
                                          "group(\"drumbus\", { ... }) declares one\n"},
    {"channel(1, { group = true })", "error a.lua:1: group: expected a name in quotes, got true\n"},
    {"group('drumbus', {}) channel(1).group = 'drumbuss'",
     "error a.lua:1: no bus 'drumbuss'; did you mean 'drumbus'?\n"},
    {"send('hall')",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"send(5, {})", "error a.lua:1: send: expected a name in quotes, got 5\n"},
    {"send('hall', 5)", "error a.lua:1: send: expected a table such as { reverb = 1 }, got 5\n"},
    {"send('hall', { voices = 3 })",
     "error a.lua:1: 'voices' is for channels: send 'hall' has no such parameter\n"},
    {"send('hall', { cutoff = 300 })",
     "error a.lua:1: 'cutoff' is for channels: send 'hall' has no such parameter\n"},
    {"group('a', { group = 'a' })", "error a.lua:1: buses cannot go round in a circle: 'a' into 'a'\n"},
    {"group('a', { group = 'b' }) group('b', { group = 'a' })",
     "error a.lua:1: buses cannot go round in a circle: 'a' into 'b' into 'a'\n"},
    {"send('a', { send = { b = 0.1 } }) send('b', { send = { c = 0.1 } }) send('c', { group = 'a' })",
     "error a.lua:1: buses cannot go round in a circle: 'a' into 'b' into 'c' into 'a'\n"},
    {"send('a', {}) cc(1, 'send.a', { channel = send 'a' })",
     "error a.lua:1: buses cannot go round in a circle: 'a' into 'a'\n"},
    {"for k = 1, 13 do send('b' .. k, {}) end", "error a.lua:1: send 'b13': there are 12 buses already: b1, "
                                                "b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12\n"},
    {"channel(1, { chain = 'lowpass' })", "error a.lua:1: chain: expected names of effects, such as { "
                                          "\"lowpass\", \"distortion\" }, got 'lowpass'\n"},
    {"channel(1, { chain = { 'lowpas' } })", "error a.lua:1: no effect 'lowpas'; did you mean 'lowpass'?\n"},
    {"channel(1, { chain = { 'lowpass', 'lowpass' } })",
     "error a.lua:1: chain: 'lowpass' stands there twice\n"},
    {"channel(1, { chain = { 'limiter' } })",
     "error a.lua:1: no effect 'limiter'; help \"effects\" lists them\n"},
    {"channel(1).group = nil", "error a.lua:1: group: expected a value, or false for none, got nothing\n"},
    {"channel(1).pan = nil", "error a.lua:1: pan: expected a value, got nothing\n"},
    {"send('hall', {}) channel(1).send.hall = 0.5",
     "error a.lua:1: send: a level is set with bass:set { send = { hall = 0.3 } }\n"},
    {"send('hall', {}) channel(1, { send = { hall = 0.5 } }).send.hall = 1",
     "error a.lua:1: send: a level is set with bass:set { send = { hall = 0.3 } }\n"},
    {"channel(1).chain[1] = 'reverb'",
     "error a.lua:1: chain: it is set as a whole, as in bass.chain = { \"lowpass\", \"distortion\" }\n"},
    {"channel(1).envelope[1] = 2",
     "error a.lua:1: envelope: its stages are set by their names, as in bass.attack = 0.1\n"},
    {"cc(1, 'pan', { channel = 17 })",
     "error a.lua:1: channel: expected a whole number from 1 to 16, 'drums', 'master' or a handle, got 17\n"},
    {"send('a\\nb', {})", "error a.lua:1: send: expected a name of at most 64 letters without control "
                          "characters, got 'a?b'\n"},
    {"group(('x'):rep(65), {})",
     "error a.lua:1: group: expected a name of at most 64 letters without control characters, got "
     "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'\n"},
    {"channel(1, { chain = { 3 } })", "error a.lua:1: expected the name of an effect, got 3\n"},
    {"channel(1, { chain = { first = 'lowpass' } })",
     "error a.lua:1: chain: expected names of effects in their order, got 'first' as well\n"},
    {"channel(1, { sidechain = 1, sidechain_from = 'kik' })",
     "error a.lua:1: no piece of the kit 'kik'; did you mean 'kick'?\n"},
    {"channel(1, { sidechain = 1, sidechain_from = 17 })",
     "error a.lua:1: sidechain_from: expected a piece of the kit, a channel or a handle, got 17\n"},
    {"channel(1, { sidechain = 1, sidechain_from = 1 })",
     "error a.lua:1: sidechain_from: channel 1 cannot listen to itself\n"},
    {"send('hall', {}) channel(1, { sidechain_from = send 'hall' })",
     "error a.lua:1: sidechain_from: expected a channel or a piece of a kit, got send 'hall'\n"},
    {"master { reverb = 2 }", "error a.lua:1: reverb: expected a number from 0 to 1, got 2\n"},
    {"master { send = { hall = 1 } }", "error a.lua:1: 'send': the master is where all goes to\n"},
    {"master { group = 'a' }", "error a.lua:1: 'group': the master is where all goes to\n"},
    {"master { solo = true }", "error a.lua:1: 'solo' is for channels: master has no such parameter\n"},
    {"master { cutoff = 300 }", "error a.lua:1: 'cutoff' is for channels: master has no such parameter\n"},
    {"master { limitter = true }", "error a.lua:1: no parameter 'limitter'; did you mean 'limiter'?\n"},
    {"master(5)",
     "error a.lua:1: master: expected a table such as { volume = 0.9, limiter = true }, got 5\n"},
    {"channel('drums'):piece('snair')",
     "error a.lua:1: no piece of the kit 'snair'; did you mean 'snare'?\n"},
    {"channel('drums'):piece('snare', { voices = 3 })",
     "error a.lua:1: 'voices' is for channels: piece 'snare' of channel \"drums\" has no such parameter\n"},
    {"channel('drums'):piece('snare', 5)", "error a.lua:1: piece: expected a table of parameters, got 5\n"},
    {"channel('drums'):piece(38)", "error a.lua:1: expected the name of a piece of the kit, got 38\n"},
    {"channel(1):piece('kick')",
     "error a.lua:1: piece: channel 1 plays no kit; channel(1, \"drums\") gives it one\n"},
    {"send('hall', {}):piece('kick')",
     "error a.lua:1: piece: send 'hall' has no pieces, a channel with a kit has\n"},
    {"for piece in ('kick snare rimshot clap'):gmatch '%a+' do for c = 9, 10 do channel(c, 'drums') end for "
     "c = 1, 6 do channel(c, 'drums'):piece(piece) end end",
     "error a.lua:1: piece 'rimshot': 16 pieces have strips of their own already\nerror a.lua:1: piece "
     "'clap': 16 pieces have strips of their own already\n"},
    {"channel(1):mute('yes')", "error a.lua:1: mute: expected true, false or nothing, got 'yes'\n"},
    {"channel(1):mute(true, 1)", "error a.lua:1: mute: expected 1 value, as in bass:mute(on), got 2\n"},
    {"channel(1).mute('yes')", "error a.lua:1: mute: write it with a colon, as in bass:mute(on)\n"},
    {"cc(1, 'pan', { channel = send 'hall' })",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"cc(1, 'send.hall')",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"cc(1, 'voices', { channel = send('hall', {}) })",
     "error a.lua:1: 'voices' is for channels: send 'hall' has no such parameter\n"},
    {"cc(1, 'group')", "error a.lua:1: cc: 'group' is no number: set it with set { group = ... }\n"},
    {"note(send('hall', {}), 'C4')",
     "error a.lua:1: channel: expected a whole number from 1 to 16, or 'drums', got send 'hall'\n"},
    {"channel(1):mut()", "error a.lua:1: no parameter 'mut'; did you mean 'mute'?\n"},
    {"channel(1).reverb_typ = 'hall'",
     "error a.lua:1: no parameter 'reverb_typ'; did you mean 'reverb_type'?\n"},
    {"local h = channel(1) h:set { send = { hall = 1 } } h.group = 'bus' h.pan = 7",
     "error a.lua:1: pan: expected a number from -1 to 1, got 7\nerror a.lua:1: no bus 'hall': "
     "send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\nerror a.lua:1: no bus 'bus': "
     "send(\"bus\", { ... }) or group(\"bus\", { ... }) declares one\n"},
};

static const Wrong motion[] = {
    {"channel(1):ramp('lowpas', 1, 1)", "error a.lua:1: no parameter 'lowpas'; did you mean 'lowpass'?\n"},
    {"channel(1):ramp('lowpass', 1, 0)",
     "error a.lua:1: beats of ramp: expected a number of beats above 0, got 0\n"},
    {"channel(1):ramp('lowpass', 1, -2)",
     "error a.lua:1: beats of ramp: expected a number of beats above 0, got -2\n"},
    {"channel(1):ramp('lowpass', 1)",
     "error a.lua:1: beats of ramp: expected a number of beats above 0, got nothing\n"},
    {"channel(1):ramp('lowpass', nil, 4)",
     "error a.lua:1: lowpass: expected a number from 0 to 20000 Hz, got nothing\n"},
    {"channel(1):ramp('lowpass', 30000, 4)",
     "error a.lua:1: lowpass: expected a number from 0 to 20000 Hz, got 30000\n"},
    {"channel(1):ramp('lowpass', 300, 4, { from = -1 })",
     "error a.lua:1: from: expected a number from 0 to 20000 Hz, got -1\n"},
    {"channel(1):ramp('lowpass', 300, 4, { form = 1 })",
     "error a.lua:1: no option 'form'; did you mean 'from'?\n"},
    {"channel(1):ramp('mute', true, 4)",
     "error a.lua:1: ramp: mute is on or off, with nothing between; automate(\"mute\", ...) can switch it\n"},
    {"channel(1):ramp('synth', 'saw', 4)",
     "error a.lua:1: ramp: synth has names for values, which lie nowhere between each other\n"},
    {"channel(1):ramp('group', 'a', 4)",
     "error a.lua:1: ramp: 'group' is no number: set it with set { group = ... }\n"},
    {"channel(1):ramp('chain', {}, 4)",
     "error a.lua:1: ramp: 'chain' is no number: set it with set { chain = ... }\n"},
    {"channel(1):ramp(5, 1, 4)", "error a.lua:1: expected the name of a parameter, got 5\n"},
    {"channel(1):ramp('send.hall', 1, 4)",
     "error a.lua:1: no bus 'hall': send(\"hall\", { ... }) or group(\"hall\", { ... }) declares one\n"},
    {"channel(1).ramp('lowpass', 1, 4)",
     "error a.lua:1: ramp: write it with a colon, as in bass:ramp(name, to, beats, { from = value })\n"},
    {"channel(1):ramp('lowpass', 0/0, 4)",
     "error a.lua:1: lowpass: expected a number from 0 to 20000 Hz, got nan\n"},
    {"channel(1):lfo('pan', { depth = 1 })",
     "error a.lua:1: lfo: expected either rate, in cycles a beat, or hz, in cycles a second, got neither\n"},
    {"channel(1):lfo('pan', { rate = 1, hz = 1, depth = 1 })",
     "error a.lua:1: lfo: expected either rate, in cycles a beat, or hz, in cycles a second, got both\n"},
    {"channel(1):lfo('pan', { rate = 0, depth = 1 })",
     "error a.lua:1: rate: expected a number above 0 and up to 64 cycles a beat, got 0\n"},
    {"channel(1):lfo('pan', { hz = 1000, depth = 1 })",
     "error a.lua:1: hz: expected a number above 0 and up to 100 cycles a second, got 1000\n"},
    {"channel(1):lfo('pan', { rate = 1 })",
     "error a.lua:1: lfo: expected either depth, or min and max, got neither\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 3 })",
     "error a.lua:1: depth of pan: expected a number from 0 to 2, got 3\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = -1 })",
     "error a.lua:1: depth of pan: expected a number from 0 to 2, got -1\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 0.5, min = 0 })",
     "error a.lua:1: lfo: expected either depth, or min and max, got both\n"},
    {"channel(1):lfo('pan', { rate = 1, min = 0 })",
     "error a.lua:1: max of pan: expected a number from -1 to 1, got nothing\n"},
    {"channel(1):lfo('pan', { rate = 1, min = 1, max = -1 })",
     "error a.lua:1: lfo: expected min below max, got 1 and -1\n"},
    {"channel(1):lfo('pan', { rate = 1, min = -2, max = 1 })",
     "error a.lua:1: min of pan: expected a number from -1 to 1, got -2\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 1, shape = 'sinus' })",
     "error a.lua:1: no shape 'sinus'; did you mean 'sine'?\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 1, shape = 5 })",
     "error a.lua:1: expected the name of a shape, got 5\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 1, phase = 90 })",
     "error a.lua:1: phase: expected a number from 0 to 1, got 90\n"},
    {"channel(1):lfo('pan', { rate = 1, depth = 1, seed = -1 })",
     "error a.lua:1: seed of lfo: expected a whole number from 0 to 4294967295, got -1\n"},
    {"channel(1):lfo('pan', { rate = 1, dept = 1 })",
     "error a.lua:1: no option 'dept'; did you mean 'depth'?\n"},
    {"channel(1):lfo('pan')", "error a.lua:1: lfo: expected a table such as { rate = 1/4, depth = 0.5 }, or "
                              "false to end it, got nothing\n"},
    {"channel(1):lfo('pan', true)", "error a.lua:1: lfo: expected a table such as { rate = 1/4, depth = 0.5 "
                                    "}, or false to end it, got true\n"},
    {"channel(1):lfo('mute', { rate = 1, depth = 1 })",
     "error a.lua:1: lfo: mute is on or off, with nothing between; automate(\"mute\", ...) can switch it\n"},
    {"channel(1):lfo('reverb_type', { rate = 1, depth = 1 })",
     "error a.lua:1: lfo: reverb_type has names for values, which lie nowhere between each other\n"},
    {"channel(1):lfo('lowpass', { rate = 1, depth = 100 })",
     "error a.lua:1: depth of lowpass: expected a number from 0 to 16 octaves, got 100\n"},
    {"channel(1):lfo('lowpass', { rate = 1, depth = 0/0 })",
     "error a.lua:1: depth of lowpass: expected a number from 0 to 16 octaves, got nan\n"},
    {"channel(1):automate('pan', {})",
     "error a.lua:1: automate: expected at least one point, { beat, value }\n"},
    {"channel(1):automate('pan')", "error a.lua:1: automate: expected points such as { { 0, 200 }, { 4, 2000 "
                                   "} }, or false to end them, got nothing\n"},
    {"channel(1):automate('pan', { 1, 2 })",
     "error a.lua:1: point 1: expected { beat, value } or { beat, value, ease }, got 1\nerror a.lua:1: point "
     "2: expected { beat, value } or { beat, value, ease }, got 2\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 4 } })",
     "error a.lua:1: pan at point 2: expected a number from -1 to 1, got nothing\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 4, 2 } })",
     "error a.lua:1: pan at point 2: expected a number from -1 to 1, got 2\n"},
    {"channel(1):automate('pan', { { 4, 0 }, { 2, 1 } })",
     "error a.lua:1: beat of point 2: expected points in order of time, got 2 after 4\n"},
    {"channel(1):automate('pan', { { -1, 0 } })",
     "error a.lua:1: beat of point 1: expected a number from 0 to 1000000, got -1\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 1, 1, 'ease' } })",
     "error a.lua:1: no ease 'ease'; did you mean 'ease_in'?\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 1, 1, 2 } })",
     "error a.lua:1: ease of point 2: expected a number from -1 to 1, got 2\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 1, 1, 0, 5 } })",
     "error a.lua:1: point 2: expected { beat, value, ease }, got '4' as well\n"},
    {"channel(1):automate('pan', { { 0, 0 }, loop = true })",
     "error a.lua:1: automate: expected a list of points, got 'loop' as well\n"},
    {"channel(1):automate('pan', { { 0, 0 }, { 4, 1 } }, { loop = 2 })",
     "error a.lua:1: loop: expected true, or 4 beats or more, got 2\n"},
    {"channel(1):automate('pan', { { 0, 0 } }, { loop = true })",
     "error a.lua:1: loop: points that all lie at 0 need loop = beats\n"},
    {"channel(1):automate('pan', { { 0, 0 } }, { repeats = true })",
     "error a.lua:1: no option 'repeats'; there is loop\n"},
    {"channel(1):automate('reverb_type', { { 0, 'hal' } })",
     "error a.lua:1: no reverb_type at point 1 'hal'; did you mean 'hall'?\n"},
    {"channel(1):automate('reverb_type', { { 0, 1 } })",
     "error a.lua:1: reverb_type at point 1: expected a name in quotes, such as 'plate', got 1\n"},
    {"channel(1):ramp('pan', 1, 1e18)",
     "error a.lua:1: beats of ramp: expected a number of beats above 0 and up to 1000000, got 1e+18\n"},
    {"channel(1):automate('mute', { { 0, 5 } })",
     "error a.lua:1: mute at point 1: expected true or false, got 5\n"},
    {"master():loudness(5)", "error a.lua:1: loudness: expected nothing, as in master():loudness(), got 1\n"},
    {"channel(1):loudness()", "error a.lua:1: loudness: only the master has one; channel 1 has a meter()\n"},
};

static void expect_all(const Wrong *wrong, size_t count) {
  Rig *r = rig_open();
  for (size_t k = 0; k < count; k++) {
    rig_forget(r);
    assert_false(rig_file(r, "a.lua", wrong[k].script));
    rig_expect_said(r, wrong[k].said);
    rig_stall(r, QUANTUM);
    assert_true(k == 0 || r->taken_count == 0); // nothing of it was done
  }
  rig_close(r);
}

static void test_desk(void **state) {
  (void)state;
  expect_all(desk, sizeof desk / sizeof *desk);
}

static void test_motions(void **state) {
  (void)state;
  expect_all(motion, sizeof motion / sizeof *motion);
}

// In a loop the first mistake ends the pass, which has then done nothing.
static void test_loops(void **state) {
  (void)state;
  static const Wrong loops[] = {
      {"channel(1)['send.hall'] = 1", "no bus 'hall'"},
      {"send('a', {}) send('b', { group = 'a' }) send('a', { group = 'b' })", "'a' into 'b' into 'a'"},
      {"channel(1):ramp('lowpass', 300, 0)", "a number of beats above 0, got 0"},
      {"channel(1):piece('kick')", "channel 1 plays no kit"},
      {"channel(1):lfo('pan', { rate = 1 })", "either depth, or min and max, got neither"},
      {"channel(1):automate('pan', {})", "at least one point"},
      {"master { send = {} }", "the master is where all goes to"},
  };
  for (size_t k = 0; k < sizeof loops / sizeof *loops; k++) {
    char text[256];
    Rig *r = rig_open();
    snprintf(text, sizeof text, "loop('a', function()\n  channel(1).pan = 1 %s wait(1)\nend)",
             loops[k].script);
    assert_true(rig_file(r, "a.lua", text));
    rig_beats(r, 0.5);
    assert_true(rig_heard(r, "error a.lua:2: "));
    if (!rig_heard(r, loops[k].said)) fail_msg("%s: %s", loops[k].script, r->said);
    for (size_t n = 0; n < r->taken_count; n++)
      assert_false(r->taken[n].type == COMMAND_PARAM && r->taken[n].param.id == PARAM_PAN);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is wrong with a strip is named", test_desk),
      TEST("what is wrong with a ramp, an LFO or points is named", test_motions),
      TEST("a loop that is wrong at the desk does nothing of its pass", test_loops),
  };
  return cmocka_run_group_tests_name("desk mistakes", tests, NULL, NULL);
}
