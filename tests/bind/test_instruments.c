// test_instruments.c -- the words channel, instrument and kit as makers of sounds: every waveform is heard, a
// sound with data of its own too, what is declared again changes in place.
#include "bind/band.h"
#include "bind/rig.h"
#include <math.h>

enum { A4 = 69 };

// -- waveforms -----------------------------------------------------------------------------------

// With the partial that is as strong as any, against the key; 0: none is.
static const struct {
  const char *name;
  double partial;
} waveforms[] = {
    {"sine", 1},
    {"saw", 1},
    {"triangle", 1},
    {"square", 1},
    {"pulse", 1},
    {"supersaw", 0},
    {"noise", 0},
    {"pwm_slow", 1},
    {"pwm_fast", 0},
    {"fm", 0},
    {"hard_sync", 1},
    {"ring_mod", 0.5},
    {"wavefold", 1},
    {"drift", 0},
    {"drift_square", 0},
    {"drift_triangle", 0},
    {"drift_pulse", 0},
    {"theremin_synth", 0},
    {"organ_synth", 1},
    {"pipe_organ_synth", 1},
    {"piano_synth", 0},
    {"rhodes_synth", 1},
    {"wurlitzer_synth", 1},
    {"harpsichord_synth", 1},
    {"strings_synth", 0},
    {"cello_synth", 0},
    {"flute_synth", 1},
    {"clarinet_synth", 1},
    {"oboe_synth", 1},
    {"saxophone_synth", 1},
    {"trumpet_synth", 1},
    {"harmonium_synth", 1},
    {"accordion_synth", 0},
    {"bagpipe_synth", 1},
    {"didgeridoo_synth", 1},
    {"pluck_synth", 1},
    {"bass_guitar_synth", 1},
    {"upright_bass_synth", 1},
    {"acoustic_guitar_synth", 1},
    {"electric_guitar_synth", 1},
    {"sitar_synth", 1},
    {"banjo_synth", 1},
    {"mandolin_synth", 0},
    {"ukulele_synth", 1},
    {"harp_synth", 1},
    {"pedal_steel_synth", 0},
    {"vibraphone_synth", 1},
    {"marimba_synth", 1},
    {"kalimba_synth", 1},
    {"steel_drum_synth", 0},
    {"timpani_synth", 1},
    {"crotales_synth", 1},
    {"tingsha_synth", 0},
    {"singing_bowl_strike_synth", 0},
    {"singing_bowl_ring_synth", 0},
    {"vocal_synth", 0},
    {"choir_synth", 0},
    {"granular_synth", 0},
    {"mellotron_synth", 0},
    {"mellotron_flute_synth", 0},
    {"mellotron_choir_synth", 0},
};

static void check_waveform(const char *name, double partial) {
  char text[128];
  snprintf(text, sizeof text, "channel(1, { synth = '%s', vibrato_depth = 0 })", name);
  Band b = band_open(48000, text);
  assert_true(band_silent(&b));
  band_key(&b, 1, A4, 100);
  band_run(&b, 1.2);
  Sound sound = band_left(&b);
  double level = listen_db(listen_rms(sound)), hz = stage_hz(A4) * partial;
  if (!listen_finite(sound) || !(level > -55 && level < -6)) fail_msg("%s: %.1f dB", name, level);
  double line = partial > 0 ? listen_db(listen_line(sound, hz).amplitude) : level;
  if (!(line > level - 26)) fail_msg("%s: %.1f dB at %g Hz, of %.1f", name, line, hz, level);
  band_close(&b);
}

static void test_waveforms(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof waveforms / sizeof *waveforms; k++)
    check_waveform(waveforms[k].name, waveforms[k].partial);
}

// -- data ----------------------------------------------------------------------------------------

static double line_db(Sound s, double hz) { return listen_db(listen_line(s, hz).amplitude); }

static Band play(const char *text) {
  Band b = band_open(48000, text);
  band_key(&b, 1, A4, 100);
  band_run(&b, 1.2);
  return b;
}

// What a list says of its harmonics against the first is what is heard.
static void test_harmonics(void **state) {
  (void)state;
  Band b = play("channel(1, { harmonics = { 1, 0, 0.25, 0, 0.5 }, envelope = 'none' })");
  Sound s = stage_left(b.stage, 9600, 38400);
  double hz = stage_hz(A4), first = line_db(s, hz);
  expect_between(line_db(s, 3 * hz) - first, -12.05, -12.03);
  expect_between(line_db(s, 5 * hz) - first, -6.03, -6.01);
  expect_below(line_db(s, 2 * hz) - first, -90);
  expect_below(line_db(s, 4 * hz) - first, -90);
  band_close(&b);
}

static void test_modes(void **state) {
  (void)state;
  Band b = play("channel(1, { modes = { { 1, 1, 30 }, { 2.76, 1, 0.5 } }, envelope = 'none' })");
  double hz = stage_hz(A4);
  Sound early = stage_left(b.stage, 2400, 9600), late = stage_left(b.stage, 40000, 9600);
  expect_above(line_db(early, 2.76 * hz), line_db(early, hz) - 30);
  expect_below(line_db(late, 2.76 * hz), line_db(early, 2.76 * hz) - 60); // 0.8 s later
  expect_above(line_db(late, hz), line_db(early, hz) - 3);
  band_close(&b);
}

// A carrier and a modulator at three times the key: lines at 1, 2, 4, 5 ... and none at 3.
static void test_operators(void **state) {
  (void)state;
  Band b = play("channel(1, { operators = { { ratio = 1, level = 1 }, { ratio = 3 } }, matrix = { { 0, 1 } },"
                " fm_index = 1, envelope = 'none' })");
  Sound s = stage_left(b.stage, 9600, 38400);
  double hz = stage_hz(A4), first = line_db(s, hz);
  expect_between(line_db(s, 2 * hz) - first, -8, -2); // J1(1) over J0(1): -4.8 dB
  expect_between(line_db(s, 4 * hz) - first, -8, -2);
  expect_below(line_db(s, 3 * hz) - first, -60);
  band_close(&b);
}

// -- what is sent --------------------------------------------------------------------------------

static uint32_t timbres(Rig *r, const char *text) {
  rig_forget(r);
  if (!rig_prompt(r, text)) fail_msg("%s", r->said);
  rig_stall(r, 64);
  return rig_count(r, COMMAND_TIMBRE);
}

static uint32_t slot_now(const Rig *r, uint8_t channel) {
  uint32_t slot = 0;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_PARAM && r->taken[k].channel == channel &&
        r->taken[k].param.id == PARAM_SYNTH)
      slot = (uint32_t)r->taken[k].param.value;
  return slot;
}

static void test_sending(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_bank = true;
  rig_beats(r, 2);                                                  // the bank's have been sent
  assert_int_equal(timbres(r, "channel(1, { synth = 'saw' })"), 0); // the engine's own
  assert_int_equal(timbres(r, "channel(1, { synth = 'ring_mod' })"), 1);
  assert_int_equal(r->taken[0].type, COMMAND_TIMBRE); // before what names it
  assert_int_equal(r->taken[0].slot, slot_now(r, 0));
  assert_int_equal(timbres(r, "channel(2, { synth = 'ring_mod' }) channel(3).synth = 'ring_mod'"), 0);
  assert_int_equal(timbres(r, "channel(4, { harmonics = { 1, 2 } })"), 1);
  uint32_t first = slot_now(r, 3);
  assert_int_equal(timbres(r, "channel(5, { harmonics = { 1, 2 } })"), 0);
  assert_int_equal(slot_now(r, 4), first);
  assert_int_equal(timbres(r, "channel(6, { harmonics = { 1, 3 } })"), 1);
  assert_int_not_equal(slot_now(r, 5), first);
  rig_forget(r);
  assert_false(rig_prompt(r, "channel(7, { synth = 'wavefold' }) channel(99)"));
  rig_stall(r, 64);
  assert_int_equal(r->taken_count, 0); // nothing of it was sent
  rig_close(r);
}

// More sounds than there are slots, one after the other: those that nothing plays give way.
static void test_slots(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_bank = true;
  assert_true(rig_prompt(r, "channel(2, { harmonics = { 1, 0.5 } })"));
  rig_stall(r, 64);
  uint32_t kept = slot_now(r, 1);
  assert_true(rig_prompt(r, "for n = 1, 400 do channel(1, { harmonics = { 1, n / 100 } }) end"));
  rig_stall(r, 64);
  rig_forget(r);
  for (int n = 0; n < 300; n++) {
    char text[80];
    snprintf(text, sizeof text, "channel(1, { harmonics = { 1, 2, %d / 300 } })", n);
    assert_true(rig_prompt(r, text));
    rig_stall(r, 64);
    assert_int_not_equal(slot_now(r, 0), kept);
  }
  assert_int_equal(rig_count(r, COMMAND_TIMBRE), 300);
  rig_close(r);
}

// A few each time that the session is pumped, so that the first sound does not wait for them.
static void test_bank(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_bank = true;
  bool sent[TIMBRE_SLOTS] = {false};
  uint32_t before = rig_count(r, COMMAND_TIMBRE), most = 0;
  for (int pump = 0; pump < 200; pump++) {
    rig_frames(r, RIG_PUMP);
    most = most > rig_count(r, COMMAND_TIMBRE) - before ? most : rig_count(r, COMMAND_TIMBRE) - before;
    before = rig_count(r, COMMAND_TIMBRE);
  }
  assert_in_range(most, 1, before - 1); // not all at once
  const Bank *bank = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_BANK) bank = (const Bank *)r->taken[k].object;
  assert_non_null(bank);
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TIMBRE) sent[r->taken[k].slot] = true;
  for (uint32_t row = 0; row < bank->count; row++) {
    uint32_t slot = (uint32_t)bank->value[row][PARAM_SYNTH];
    if (slot > SHAPE_PWM_FAST && !sent[slot]) fail_msg("row %u: slot %u was not sent", row, slot);
    for (uint32_t other = 0; other < row; other++) // each sound once
      assert_true(memcmp(bank->value[row], bank->value[other], sizeof bank->value[row]) != 0);
  }
  rig_close(r);
}

// -- instruments ---------------------------------------------------------------------------------

static void expect_print(Rig *r, const char *code, const char *expected) {
  char line[256], text[256];
  snprintf(line, sizeof line, "print(%s)", code);
  snprintf(text, sizeof text, "result %s\n", expected);
  rig_forget(r);
  assert_true(rig_prompt(r, line));
  rig_expect_said(r, text);
}

static void test_layers(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua",
               "instrument('x', { base = 'synth_lead', synth = 'hard_sync', glide = 0.25, reverb = 0.5 })\n"
               "instrument('y', { base = 'x', slave_ratio = 4, envelope = { 0.01, 0.2, 0.6, 0.3 } })\n"
               "channel(1, 'x') channel(2, 'y', { reverb = 0.25, decay = 2 }) channel(3, 'synth_lead')"));
  expect_print(r, "channel(1).synth, channel(1).slave_ratio, channel(1).detune", "hard_sync\t1.5\t12");
  expect_print(r, "channel(2).synth, channel(2).slave_ratio, channel(2).glide", "hard_sync\t4\t0.25");
  expect_print(r, "channel(2).attack, channel(2).decay, channel(2).reverb", "0.01\t2\t0.25");
  expect_print(r, "channel(1).reverb, channel(3).synth, channel(3).glide", "0.5\tsaw\t0");
  expect_print(r, "channel(2)", "channel 2 (y)");
  rig_close(r);
}

// What was said of the channel, and what a knob turned, stays.
static void test_redefinition(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "instrument('x', { base = 'synth_lead', cutoff = 500, resonance = 2 })\n"
                       "channel(1, 'x', { cutoff = 700 }) channel(2, 'x') channel(3, 'synth_lead')"));
  assert_true(rig_prompt(r, "channel(2).resonance = 3"));
  rig_stall(r, 64);
  rig_forget(r);
  assert_true(
      rig_prompt(r, "instrument('x', { base = 'synth_lead', cutoff = 900, resonance = 2, glide = 1 })"));
  rig_stall(r, 64);
  assert_int_equal(rig_count(r, COMMAND_PARAM), 3); // cutoff of one channel, glide of two
  expect_print(r, "channel(1).cutoff, channel(1).glide, channel(1).resonance", "700\t1\t2");
  expect_print(r, "channel(2).cutoff, channel(2).glide, channel(2).resonance", "900\t1\t3");
  expect_print(r, "channel(3).glide", "0");
  rig_close(r);
}

static void test_ending(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua", "instrument('x', { synth = 'fm' }) kit('k', { base = 'standard' }) tempo(120)"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "channel(2, 'x')"));
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", "tempo(120)"));
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: instrument 'x' and kit 'k'\n");
  expect_print(r, "channel(2).synth", "fm"); // what plays it goes on
  assert_false(rig_prompt(r, "channel(3, 'x')"));
  assert_false(rig_prompt(r, "channel(10, 'k')"));
  // A file does not see what it declared last time and declares only further down.
  assert_true(rig_file(r, "a.lua", "instrument('x', { synth = 'fm' }) channel(3, 'x')"));
  assert_false(rig_file(r, "a.lua", "channel(3, 'x') instrument('x', { synth = 'fm' })"));
  rig_close(r);
}

// A failed evaluation leaves what was declared.
static void test_failure(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "instrument('x', { synth = 'fm', fm_index = 5 }) channel(1, 'x')"));
  assert_false(rig_prompt(r, "instrument('x', { synth = 'fm', fm_index = 7 }) nowhere()"));
  assert_true(rig_prompt(r, "channel(2, 'x')"));
  expect_print(r, "channel(1).fm_index, channel(2).fm_index", "5\t5");
  rig_close(r);
}

// -- kits ----------------------------------------------------------------------------------------

static const Kit *kit_of(Rig *r, const char *text, uint8_t channel) {
  rig_forget(r);
  if (!rig_prompt(r, text)) fail_msg("%s", r->said);
  rig_stall(r, 64);
  const Kit *kit = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_KIT && r->taken[k].channel == channel)
      kit = (const Kit *)r->taken[k].object;
  return kit;
}

static void test_kits(void **state) {
  (void)state;
  Rig *r = rig_open();
  const Kit *kit =
      kit_of(r,
             "kit('k', { base = 'standard', pieces = { snare = { tune = 3 }, my_hit = { tone = 1,"
             " tone_end = 200, notes = { 100 } } }, map = { [36] = 'snare', [42] = false } })"
             " channel(9, 'k')",
             8);
  assert_non_null(kit);
  assert_true(kit->pieces[kit->piece[38]].tune == 3);
  assert_true(kit->pieces[kit->piece[38]].noise > 0); // the rest of it is the base's
  assert_int_equal(kit->piece[36], kit->piece[38]);
  assert_int_equal(kit->piece[42], KIT_NONE);
  assert_true(kit->pieces[kit->piece[100]].tone_end == 200);
  kit = kit_of(r, "kit('k', { base = 'standard', pieces = { snare = { tune = 5 } } })", 8);
  assert_non_null(kit); // it changes where it plays
  assert_true(kit->pieces[kit->piece[38]].tune == 5);
  assert_null(kit_of(r, "tempo(90)", 8));
  kit = kit_of(r, "channel('drums', 'general_midi')", CHANNEL_DRUMS);
  assert_non_null(kit);
  for (int key = 35; key <= 81; key++) assert_int_not_equal(kit->piece[key], KIT_NONE);
  rig_close(r);
}

static void test_kit_sound(void **state) {
  (void)state;
  Band b = band_open(48000, "kit('k', { pieces = { boom = { tone = 1, tone_start = 400, tone_end = 400,"
                            " tone_decay = 2, notes = { 60 } } } }) channel(5, 'k')");
  band_key(&b, 5, 61, 100);
  band_run(&b, 0.1);
  assert_true(band_silent(&b));
  band_key(&b, 5, 60, 100);
  band_run(&b, 0.6);
  Sound s = stage_left(b.stage, 7200, 19200);
  expect_above(listen_rms(s), 0.005);
  expect_above(line_db(s, 400), listen_db(listen_rms(s)) - 6);
  band_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every waveform is heard, at the pitch of its key", test_waveforms),
      TEST("a list of harmonics is what is heard", test_harmonics),
      TEST("modes ring for as long as each says", test_modes),
      TEST("operators move each other as the matrix says", test_operators),
      TEST("a timbre is sent once, before what plays it, and only when something does", test_sending),
      TEST("sounds that nothing plays give way to others", test_slots),
      TEST("the bank holds each sound once, and its timbres follow one by one", test_bank),
      TEST("an instrument is its waveform, its base and its own, and the channel's options above",
           test_layers),
      TEST("an instrument that is declared again changes where it plays, but for knobs", test_redefinition),
      TEST("what a file declares no longer has no name any more, and plays on", test_ending),
      TEST("a failed evaluation changes no instrument", test_failure),
      TEST("a kit is its base with other pieces on other keys, and changes where it plays", test_kits),
      TEST("a kit's piece is heard on its key, and nothing on others", test_kit_sound),
  };
  return cmocka_run_group_tests_name("bind: instruments", tests, NULL, NULL);
}
