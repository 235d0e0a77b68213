// The desk in the session language: buses, groups, pieces, chains, side-chains, and what ends with them.
#include "desk.h"
#include <math.h>

enum { HALL = BUS_FIRST, PLATE };

static void test_order(void **state) {
  (void)state;
  static const char *const files[] = {
      "send('hall', { reverb = 1 }) channel(1, 'synth_pad', { send = { hall = 0.25 } })",
      "channel(1, 'synth_pad', { send = { hall = 0.25 } }) send('hall', { reverb = 1 })",
      "local c = channel(1, 'synth_pad') c['send.hall'] = 0.25 send('hall', { reverb = 1 })",
      "local hall = send('hall', { reverb = 1 }) channel(1):set { send = { [hall] = 0.25 } }",
      "local hall = send 'hall' channel(1, { ['send.hall'] = 0.25 }) group('hall', { reverb = 1 })",
  };
  for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
    Rig *r = rig_open();
    desk_file(r, files[k]);
    desk_expect(r, 0, PARAM_SEND1, 0.25f);
    desk_expect(r, HALL, PARAM_REVERB, 1);
    desk_file(r, files[k]); // the same again: nothing is sent
    assert_int_equal(r->taken_count, 0);
    rig_close(r);
  }
}

static void test_page(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "local bass = channel(2, 'synth_bass')\n"
               "bass.lowpass = 900\n"
               "bass:set { reverb = 0.1, delay = 0.2, delay_time = 3/4, delay_sync = true }\n"
               "bass:ramp('lowpass', 4000, 8)\n"
               "bass:lfo('pan', { shape = 'sine', rate = 1/4, depth = 0.6 })\n"
               "channel(5, 'synth_pad'):mute(true)\n"
               "send('hall', { reverb = 1, reverb_type = 'hall', reverb_decay = 3 })\n"
               "bass:set { send = { hall = 0.3 } }\n"
               "master { volume = 0.8, limiter = true }\n");
  desk_expect(r, 1, PARAM_LOWPASS, 900);
  desk_expect(r, 1, PARAM_DELAY_TIME, 0.75f);
  desk_expect(r, 1, PARAM_DELAY_SYNC, 1);
  desk_expect(r, 1, PARAM_SEND1, 0.3f);
  desk_expect(r, 4, PARAM_MUTE, 1);
  desk_expect(r, HALL, PARAM_REVERB_TYPE, REVERB_HALL);
  desk_expect(r, STRIP_MASTER, PARAM_MASTER_VOLUME, 0.8f);
  assert_null(desk_param(r, HALL, PARAM_VOLUME)); // at 1 as the engine has it
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_group(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "channel('drums'):set { group = 'drumbus' } group('drumbus', { compressor = 0.5, send = { "
               "hall = 0.1 } })"
               "send('hall', { reverb = 1 })");
  uint32_t drumbus = desk_slot(r, COMMAND_ROUTE, CHANNEL_DRUMS);
  desk_expect(r, drumbus, PARAM_COMPRESSOR, 0.5f);
  assert_null(desk_nth(r, COMMAND_ROUTE, drumbus, 0));
  desk_prompt(r, "print(channel('drums').group, channel('drums').send.hall, send('drumbus').send.hall)");
  rig_expect_said(r, "result drumbus\tnil\t0.1\n");
  desk_prompt(r, "channel('drums').group = false");
  assert_int_equal(desk_slot(r, COMMAND_ROUTE, CHANNEL_DRUMS), STRIP_MASTER);
  desk_prompt(r, "print(group 'drumbus', send 'drumbus', send 'hall')"); // by the word that declared it
  rig_expect_said(r, "result group 'drumbus'\tgroup 'drumbus'\tsend 'hall'\n");
  desk_file(r, "group('hall', {})");
  assert_true(rig_heard(r, "no longer in a.lua, ending at the next bar: "));
  assert_true(rig_heard(r, "group 'drumbus'"));
  desk_prompt(r, "print(send 'hall')");
  rig_expect_said(r, "result group 'hall'\n");
  desk_prompt(r, "print(channel('drums').group)");
  rig_expect_said(r, "result false\n");
  rig_close(r);
}

static void test_chain(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "channel(1, { chain = { 'lowpass', 'distortion' } }) master { chain = { 'width' } }");
  uint64_t chain = desk_first(r, COMMAND_CHAIN, 0)->chain;
  static const EffectKind order[EFFECT_INSERTS] = {
      EFFECT_LOWPASS,    EFFECT_DISTORTION, EFFECT_SATURATION, EFFECT_TREMOLO,  EFFECT_CABINET,
      EFFECT_BITCRUSH,   EFFECT_CHORUS,     EFFECT_PHASER,     EFFECT_HIGHPASS, EFFECT_EQ,
      EFFECT_COMPRESSOR, EFFECT_SIDECHAIN,  EFFECT_DELAY,      EFFECT_REVERB,   EFFECT_WIDTH};
  for (int k = 0; k < EFFECT_INSERTS; k++) assert_int_equal(chain >> 4 * k & 15, order[k]);
  assert_int_equal(desk_first(r, COMMAND_CHAIN, STRIP_MASTER)->chain & 15, EFFECT_WIDTH);
  desk_prompt(r, "print(channel(1).chain[1], channel(1).chain[3], #channel(1).chain)");
  rig_expect_said(r, "result lowpass\tsaturation\t15\n");
  desk_prompt(r, "channel(2).chain = channel(1).chain");
  assert_true(desk_first(r, COMMAND_CHAIN, 1)->chain == chain);
  desk_file(r, "channel(1, { chain = false }) master { chain = { 'width' } }");
  chain = desk_first(r, COMMAND_CHAIN, 0)->chain;
  for (int k = 0; k < EFFECT_INSERTS; k++) assert_int_equal(chain >> 4 * k & 15, k);
  assert_int_equal(desk_count(r, COMMAND_CHAIN, STRIP_MASTER), 0);
  rig_close(r);
}

static void test_piece(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "send('hall', { reverb = 1 })\n"
               "channel('drums'):piece('kick', { reverb = 0.5, send = { hall = 0.4 } })\n"
               "channel(10):piece('snare').pan = 0.5");
  uint32_t kick = desk_slot(r, COMMAND_SPLIT, CHANNEL_DRUMS), snare = desk_slot(r, COMMAND_SPLIT, 9);
  assert_in_range(kick, SPLIT_FIRST, SPLIT_FIRST + SPLIT_COUNT - 1);
  assert_in_range(snare, SPLIT_FIRST, SPLIT_FIRST + SPLIT_COUNT - 1);
  assert_int_not_equal(kick, snare);
  assert_int_equal(desk_count(r, COMMAND_SPLIT, CHANNEL_DRUMS), 2); // keys 36 and 35
  assert_true(desk_nth(r, COMMAND_SPLIT, CHANNEL_DRUMS, 0)->note.pitch == 36);
  assert_true(desk_nth(r, COMMAND_SPLIT, CHANNEL_DRUMS, 1)->note.pitch == 35);
  desk_expect(r, kick, PARAM_REVERB, 0.5f);
  desk_expect(r, kick, PARAM_SEND1, 0.4f);
  desk_expect(r, snare, PARAM_PAN, 0.5f);
  desk_prompt(r, "channel(10, 'synth_pad')");
  assert_int_equal(desk_count(r, COMMAND_SPLIT, 9), 2); // the keys are told again with every kit
  desk_prompt(r, "channel(10, 'drums')");
  assert_int_equal(desk_count(r, COMMAND_SPLIT, 9), 2);
  assert_int_equal(desk_slot(r, COMMAND_SPLIT, 9), snare);
  desk_file(r, "send('hall', { reverb = 1 }) channel(10):piece('snare').pan = 0.5");
  assert_true(rig_heard(r, "no longer in a.lua, ending at the next bar: piece 'kick' of channel \"drums\""));
  rig_forget(r);
  rig_beats(r, 4.1);
  assert_int_equal(desk_slot(r, COMMAND_SPLIT, CHANNEL_DRUMS), STRIP_NONE);
  assert_int_equal(desk_first(r, COMMAND_CLEAR, kick)->time % (4 * TICKS_PER_BEAT), 0);
  assert_int_equal(rig_count(r, COMMAND_CLEAR), 1);
  rig_close(r);
}

static void test_sidechain(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] = "channel(1, 'synth_pad', { sidechain = 0.8 })\n"
                             "channel(2, 'synth_bass', { sidechain = 0.5, sidechain_from = 'snare' })\n"
                             "channel(3, { sidechain = 1, sidechain_from = 2 })\n"
                             "channel(4, { sidechain = 1, sidechain_from = channel('drums') })\n"
                             "channel(5, { sidechain = 1, sidechain_from = channel(10):piece('kick') })\n";
  desk_file(r, song);
  uint32_t kick = desk_slot(r, COMMAND_KEY, 0), snare = desk_slot(r, COMMAND_KEY, 1);
  assert_int_equal(desk_nth(r, COMMAND_SPLIT, CHANNEL_DRUMS, 0)->slot, kick);
  assert_true(desk_nth(r, COMMAND_SPLIT, CHANNEL_DRUMS, 0)->note.pitch == 36);
  assert_int_equal(desk_slot(r, COMMAND_SPLIT, CHANNEL_DRUMS), snare);
  assert_int_equal(desk_slot(r, COMMAND_KEY, 2), 1);
  assert_int_equal(desk_slot(r, COMMAND_KEY, 3), CHANNEL_DRUMS);
  assert_int_equal(desk_slot(r, COMMAND_KEY, 4), desk_slot(r, COMMAND_SPLIT, 9));
  desk_file(r, song);
  assert_int_equal(r->taken_count, 0);
  rig_beats(r, 8); // pieces that were split by the way stay as long as somebody listens
  assert_int_equal(r->taken_count, 0);
  desk_prompt(r, "print(channel(1).sidechain_from, channel(3).sidechain_from, channel(6).sidechain_from)");
  rig_expect_said(r, "result piece 'kick' of channel \"drums\"\tchannel 2 (synth_bass)\tfalse\n");
  desk_prompt(r, "channel(6).sidechain = 0.5");
  assert_int_equal(desk_slot(r, COMMAND_KEY, 5), kick);
  desk_file(r, "channel(2, 'synth_bass')");
  rig_beats(r, 4.1);
  assert_int_equal(desk_slot(r, COMMAND_KEY, 0), STRIP_NONE);
  assert_int_equal(desk_slot(r, COMMAND_KEY, 5), STRIP_NONE);
  rig_close(r);
}

static void test_bus_ends(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_prompt(r, "channel(3).volume = 0.3");
  desk_file(r, "send('hall', { reverb = 1 })");
  desk_prompt(r, "cc(20, 'send.hall') cc(21, 'volume', { channel = send 'hall' }) cc(22, 'pan')");
  desk_prompt(r, "channel(1).group = 'hall' channel(2)['send.hall'] = 0.5");
  desk_prompt(r, "channel(4):lfo('send.hall', { rate = 1, depth = 0.5 })");
  desk_file(r, "tempo(120)");
  assert_true(rig_heard(r, "send 'hall'"));
  rig_forget(r);
  rig_beats(r, 4.1);
  const Command *clear = desk_first(r, COMMAND_CLEAR, HALL);
  assert_int_equal(clear->when, WHEN_TICK);
  assert_int_equal(clear->time, 4 * TICKS_PER_BEAT);
  assert_int_equal(desk_slot(r, COMMAND_ROUTE, 0), STRIP_MASTER);
  desk_expect(r, 1, PARAM_SEND1, 0);
  assert_int_equal(desk_first(r, COMMAND_STILL, 3)->slot, MOTION_LFO);
  const CcMap *map = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_CC_MAP) map = (const CcMap *)r->taken[k].object;
  assert_int_equal(map->count, 1); // the other two had nothing left to move
  rig_forget(r);
  assert_false(rig_prompt(r, "channel(1)['send.hall'] = 1"));
  assert_true(rig_heard(r, "no bus 'hall'"));
  desk_file(r, "send('plate', { reverb = 1 })"); // its strip is as new
  desk_expect(r, PLATE, PARAM_REVERB, 1);        // and another than the hall rings out in
  assert_null(desk_param(r, 1, PARAM_SEND2));
  rig_close(r);
}

// The bus that was told to have the whole reverb; BUS_FIRST when none was.
static uint32_t reverberant(const Rig *r) {
  for (uint32_t bus = BUS_FIRST; bus < STRIP_MASTER; bus++) {
    const Command *c = desk_param(r, bus, PARAM_REVERB);
    if (c && c->param.value == 1) return bus;
  }
  return BUS_FIRST;
}

static void test_comes_back(void **state) {
  (void)state;
  int times_cleared = 0;
  Rig *r = rig_open();
  static const char song[] = "send('hall', { reverb = 1 }) channel(1, { send = { hall = 0.5 } })";
  desk_file(r, song);
  for (double beats = 3.6; beats < 4.1; beats += 0.05) { // whenever it comes back, all is as it was
    desk_file(r, "tempo(120)");
    rig_forget(r);
    rig_beats(r, beats);
    assert_true(rig_file(r, "a.lua", song));
    rig_beats(r, 4);
    uint32_t bus = reverberant(r);
    const Command *clear = desk_nth(r, COMMAND_CLEAR, 0, 0);
    assert_int_equal(rig_count(r, COMMAND_CLEAR), clear ? 2 : 0);
    if (!clear) continue;
    const Command *level = desk_param(r, 0, PARAM_SEND1 + bus - BUS_FIRST);
    assert_null(desk_nth(r, COMMAND_CLEAR, bus, 0)); // what went before rings out on a strip of its own
    assert_true(level && level > clear && level->param.value == 0.5f);
    assert_true(level->when != WHEN_TICK || level->time >= clear->time);
    times_cleared++;
  }
  assert_in_range(times_cleared, 1, 9);
  rig_close(r);
}

static void declare_twelve(char *text, size_t size, const char *last) {
  size_t used = 0;
  for (int k = 1; k <= 11; k++)
    used += (size_t)snprintf(text + used, size - used, "send('b%d', { pan = %g }) ", k, k / 20.0);
  snprintf(text + used, size - used, "send('%s', { pan = -0.5 }) channel(1, { send = { %s = 0.5 } })", last,
           last);
}

static void test_twelve(void **state) {
  (void)state;
  char text[1024];
  Rig *r = rig_open();
  declare_twelve(text, sizeof text, "last");
  desk_file(r, text);
  for (uint32_t k = 0; k < 11; k++) desk_expect(r, BUS_FIRST + k, PARAM_PAN, (float)((k + 1) / 20.0));
  desk_expect(r, BUS_FIRST + 11, PARAM_PAN, -0.5f);
  declare_twelve(text, sizeof text, "other"); // in the place of the one that is named no more
  desk_file(r, text);
  assert_int_equal(rig_count(r, COMMAND_CLEAR), 1);
  desk_expect(r, BUS_FIRST + 11, PARAM_PAN, -0.5f);
  desk_expect(r, 0, PARAM_SEND12, 0.5f);
  rig_forget(r);
  assert_false(rig_prompt(r, "send('thirteen', {})"));
  rig_expect_said(
      r, "error prompt:1: send 'thirteen': there are 12 buses already: b1, b2, b3, b4, b5, b6, b7, b8, "
         "b9, b10, b11, other\n");
  rig_close(r);
}

static void test_master(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "master { volume = 0.5, eq_low = 2, compressor = 0.5, limiter_ceiling = -3 }");
  desk_expect(r, STRIP_MASTER, PARAM_MASTER_VOLUME, 0.5f);
  desk_expect(r, STRIP_MASTER, PARAM_EQ_LOW, 2);
  desk_expect(r, STRIP_MASTER, PARAM_COMPRESSOR, 0.5f);
  desk_expect(r, STRIP_MASTER, PARAM_LIMITER_CEILING, -3);
  assert_null(desk_param(r, STRIP_MASTER, PARAM_VOLUME));
  desk_prompt(r, "master():ramp('volume', 0, 8) master().eq_high = 1");
  assert_int_equal(desk_first(r, COMMAND_RAMP, STRIP_MASTER)->ramp.id, PARAM_MASTER_VOLUME);
  desk_expect(r, STRIP_MASTER, PARAM_EQ_HIGH, 1);
  desk_prompt(r, "print(master(), master().eq_low, master().limiter)");
  rig_expect_said(r, "result master\t2\ttrue\n");
  rig_close(r);
}

static void test_switches(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_prompt(r, "channel(1):mute():solo(true) channel(2):mute(false) send('a', {}):mute()");
  desk_expect(r, 0, PARAM_MUTE, 1);
  desk_expect(r, 0, PARAM_SOLO, 1);
  desk_expect(r, 1, PARAM_MUTE, 0);
  desk_expect(r, HALL, PARAM_MUTE, 1);
  desk_prompt(r, "print(channel(1):get 'mute', channel(2):get 'solo', channel(1):get 'volume')");
  rig_expect_said(r, "result true\tfalse\t0.5\n");
  desk_prompt(r, "channel(1).mute = false");
  desk_expect(r, 0, PARAM_MUTE, 0);
  rig_close(r);
}

static void test_knobs(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "hall = send('hall', {}) snare = channel('drums'):piece('snare')\n"
               "cc(1, 'mute', { channel = 3 }) cc(2, 'volume', { channel = hall })\n"
               "cc(3, 'pan', { channel = snare }) cc(4, 'send.hall', { channel = 1, max = 0.5 })\n"
               "cc(5, 'eq_low', { channel = master() })");
  const CcMap *map = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_CC_MAP) map = (const CcMap *)r->taken[k].object;
  assert_int_equal(map->count, 5);
  static const uint64_t targets[] = {0, 1 << 2, 1ull << HALL, 1 << SPLIT_FIRST, 1, 1ull << STRIP_MASTER};
  static const ParamId params[] = {0, PARAM_MUTE, PARAM_VOLUME, PARAM_PAN, PARAM_SEND1, PARAM_EQ_LOW};
  for (uint32_t k = 0; k < 5; k++) {
    const CcRow *row = &map->rows[k];
    assert_true(row->targets == targets[row->cc] && row->param == params[row->cc]);
    assert_int_equal(row->curve, row->cc == 1 ? CURVE_WHOLE : CURVE_LINEAR);
  }
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 1, .data2 = 127});
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 4, .data2 = 127});
  rig_beats(r, 0.1);
  desk_prompt(r, "print(channel(3):get 'mute', channel(1)['send.hall'])");
  rig_expect_said(r, "result true\t0.5\n");
  rig_close(r);
}

// A bus that a file makes and a loop or a prompt line uses.
static void test_elsewhere(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(
      r, "send('hall', { reverb = 1 })\n"
         "loop('a', function() channel(1)['send.hall'] = 0.25 wait(1) channel(1):ramp('send.hall', 1, 1/2) "
         "wait(3) end)");
  desk_expect(r, 0, PARAM_SEND1, 0.25f);
  rig_beats(r, 1.2);
  assert_int_equal(desk_first(r, COMMAND_RAMP, 0)->time, TICKS_PER_BEAT);
  desk_prompt(r, "h = send 'hall' h.reverb_decay = 5 print(h, h == send('hall'))");
  desk_expect(r, HALL, PARAM_REVERB_DECAY, 5);
  rig_expect_said(r, "result send 'hall'\ttrue\n");
  rig_close(r);
}

static void test_refused(void **state) {
  (void)state;
  Rig *r = rig_open();
  desk_file(r, "send('hall', { reverb = 1 })");
  rig_forget(r);
  assert_false(rig_file(r, "a.lua", "send('plate', { reverb = 0.5 }) channel(1):piece('kick') nowhere()"));
  rig_beats(r, 8);
  assert_int_equal(r->taken_count, 0); // a refused file changes nothing, and ends nothing
  assert_true(rig_prompt(r, "send('hall').pan = 0.5"));
  assert_false(rig_prompt(r, "send('plate').pan = 0.5"));
  rig_close(r);
}

// What the session printed: three numbers.
static void read_three(Rig *r, const char *line, double numbers[3]) {
  rig_forget(r);
  assert_true(rig_prompt(r, line));
  assert_int_equal(sscanf(r->said, "result %lf %lf %lf", &numbers[0], &numbers[1], &numbers[2]), 3);
}

static void test_meters(void **state) {
  (void)state;
  double found[3];
  Rig *r = rig_open_config(&(RigConfig){.is_finished = true});
  assert_true(rig_prompt(r, "c = channel(1, { synth = 'sine', attack = 0, decay = 0, sustain = 1 }) "
                            "note(1, 'A4', { len = 1000 }) master { volume = 0.25 }"));
  r->keep_sound = true;
  rig_beats(r, 8);
  double peak = 20 * log10((double)rig_peak(r));
  read_three(r, "local m = c:meter() print(m.peak, m.rms, m.hold)", found);
  expect_between(found[0] - found[1], 2.9, 3.1); // a sine
  expect_between(found[2], found[0] - 0.1, found[0] + 0.1);
  read_three(r, "local m = master():meter() print(m.peak, m.rms, m.hold)", found);
  expect_between(found[0], peak - 0.1, peak + 0.1);
  double rms = found[1];
  read_three(r, "local l = master():loudness() print(l.momentary, l.short_term, l.integrated)", found);
  for (int k = 0; k < 3; k++) expect_between(found[k], rms + 3 - 1.5, rms + 3 + 1.5); // of both sides; 440 Hz
  read_three(r, "local m = channel(3):meter() print(m.peak, m.rms, m.hold)", found);
  for (int k = 0; k < 3; k++) assert_true(found[k] == -120);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a bus may be declared before or after what is sent to it", test_order),
      TEST("the page's session of effects, sends and automation is taken", test_page),
      TEST("a group takes what is led to it, and lets it go", test_group),
      TEST("a chain begins with the effects that it names", test_chain),
      TEST("a piece has a strip for each of its keys, as long as it is declared", test_piece),
      TEST("a side-chain listens to the kick unless told otherwise", test_sidechain),
      TEST("a bus that is declared no longer takes with it what is sent to it", test_bus_ends),
      TEST("a bus that comes back about the bar where it ends is whole", test_comes_back),
      TEST("there are twelve buses, and one may take another's place", test_twelve),
      TEST("the master takes the parameters of strips and its own", test_master),
      TEST("mute and solo set, and can be read", test_switches),
      TEST("knobs reach buses, pieces, levels and switches", test_knobs),
      TEST("loops and prompt lines use the buses of a file", test_elsewhere),
      TEST("meters and loudness tell what is heard", test_meters),
      TEST("a file that is refused leaves buses and pieces as they were", test_refused),
  };
  return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}
