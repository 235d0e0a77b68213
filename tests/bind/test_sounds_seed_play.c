// test_sounds_seed_play.c -- faults that live synthesizers are known for, of what is done with a sound:
// settings that no one reads, keys that are ignored, drums that are cut, names that are guessed.
//
// Each comment says what a listener once heard instead.
#include "bind/audition.h"

enum { RATE = 48000, DRUMS = 10 };

static Band opened(const char *text) { return band_open(RATE, text); }

static Sound part(const Band *b, double from_s, double to_s) {
  size_t from = stage_frames(b->stage, from_s);
  return stage_left(b->stage, from, stage_frames(b->stage, to_s) - from);
}

static double amplitude(const Band *b, double from_s, double to_s, double hz) {
  return listen_line(part(b, from_s, to_s), hz).amplitude;
}

static double cents(const Band *b, double from_s, double to_s, double key) {
  return listen_cents(part(b, from_s, to_s), stage_hz(key));
}

static void bend(const Band *b, int value) { stage_midi(b->stage, 0xE0, value & 127, value >> 7); }

static double centroid(const Band *b, double from_s, double to_s) {
  return audition_centroid(part(b, from_s, to_s));
}

// -- the wheel -------------------------------------------------------------------------------------

// Once: a note that began while the wheel was away from its middle was not bent.
static void test_bent_start(void **state) {
  (void)state;
  static const char *const files[] = {"channel(1, { synth = 'saw', envelope = 'organ' })",
                                      "channel(1, 'marimba')",
                                      "channel(1, 'music_box', { humanize = 0, analog = 0 })"};
  for (int n = 0; n < 3; n++) {
    Band b = opened(files[n]);
    bend(&b, 16383);
    band_run(&b, 0.2);
    stage_rewind(b.stage);
    band_key(&b, 1, 69, 100);
    band_run(&b, 1);
    expect_between(cents(&b, 0.05, 0.9, 71), -1, 1);
    band_close(&b);
  }
}

// Once: what was struck took no notice of less than 1.7 cents, and stepped past that.
static void test_small_bend(void **state) {
  (void)state;
  Band b = opened("channel(1, 'marimba')");
  bend(&b, 8192 + 41); // a cent
  band_key(&b, 1, 69, 100);
  band_run(&b, 1);
  expect_between(cents(&b, 0.05, 0.95, 69), 0.7, 1.3);
  band_close(&b);
}

// -- starts and ends -------------------------------------------------------------------------------

// Once: each at the start of the block that it fell into, up to 11 ms early.
static void test_exact_start(void **state) {
  (void)state;
  Band b = opened("channel(1, { synth = 'square', envelope = 'none', pan = -1 })\n"
                  "channel(2, { synth = 'square', envelope = 'none', pan = 1 })\n"
                  "loop('two', function() note(1, 60, { len = 0.01 }) wait(0.01) note(2, 60, { len = 0.01 }) "
                  "wait(3.99) end)\n"
                  "play()");
  band_run(&b, 3);
  double apart = (double)listen_first(band_right(&b)) - (double)listen_first(band_left(&b));
  expect_between(apart, 239, 241); // a hundredth of half a second
  band_close(&b);
}

// Once: 50 ms for all sounds, whatever their release.
static void test_release(void **state) {
  (void)state;
  Band b = opened("channel(1, { synth = 'sine', sustain = 1, attack = 0.005, release = 0.01 })\n"
                  "channel(2, { synth = 'sine', sustain = 1, attack = 0.005, release = 2 })");
  for (int channel = 1; channel <= 2; channel++) {
    stage_rewind(b.stage);
    band_key(&b, channel, 69, 100);
    band_run(&b, 0.5);
    band_key(&b, channel, 69, 0);
    band_run(&b, 1);
    double change = listen_db(listen_rms(part(&b, 0.53, 0.56)) / listen_rms(part(&b, 0.4, 0.5)));
    double late = listen_db(listen_rms(part(&b, 1.4, 1.5)) / listen_rms(part(&b, 0.4, 0.5)));
    if (channel == 1)
      expect_below(change, -60);
    else
      expect_between(change, -3, 0);
    expect_between(late, channel == 1 ? -400 : -25, channel == 1 ? -60 : -12);
  }
  band_close(&b);
}

// Once: the oldest vanished between two samples.
static void test_steal(void **state) {
  (void)state;
  Band b = opened("channel(1, { synth = 'sine', envelope = 'organ', voices = 12 })");
  for (int n = 0; n < 12; n++) band_key(&b, 1, 45 + 4 * n, 100);
  band_run(&b, 0.5);
  size_t at = b.stage->frames;
  band_key(&b, 1, 97, 1);
  band_run(&b, 0.5);
  assert_in_range(engine_status(b.stage->engine).voices, 12, 12);
  expect_below(amplitude(&b, 0.6, 0.99, stage_hz(45)), 0.1 * amplitude(&b, 0.1, 0.49, stage_hz(45)));
  expect_below(listen_splat(band_left(&b), at), -80);
  band_close(&b);
}

// Once: a channel that was given another sound lost what sounded on it at once.
static void test_declared_again(void **state) {
  (void)state;
  Band b = opened("channel(1, { synth = 'sine', envelope = 'organ' })");
  band_key(&b, 1, 57, 100);
  band_run(&b, 0.5);
  size_t at = b.stage->frames;
  band_file(&b, "channel(1, 'bassoon')");
  band_run(&b, 0.5);
  expect_between(amplitude(&b, 0.6, 0.99, 220) / amplitude(&b, 0.1, 0.49, 220), 0.2, 5);
  expect_below(listen_splat(band_left(&b), at), -80);
  band_close(&b);
}

// -- one voice -------------------------------------------------------------------------------------

// Once: both keys sounded, each from its own start.
static void test_glide(void **state) {
  (void)state;
  static const char *const names[] = {"acid_bass", "theremin"};
  for (int n = 0; n < 2; n++) {
    Band b =
        audition_open(names[n],
                      "glide = 0.4, vibrato_depth = 0, analog = 0, humanize = 0, reverb = 0, cutoff = 0, "
                      "distortion = 0",
                      RATE);
    band_key(&b, 1, 57, 100);
    band_run(&b, 0.8);
    band_key(&b, 1, 69, 100);
    band_run(&b, 1.2);
    assert_int_equal(engine_status(b.stage->engine).voices, 1);
    double way = listen_pitch(part(&b, 0.95, 1.02), stage_hz(63), 400);
    expect_between(way, stage_hz(58.5), stage_hz(67.5));
    expect_between(cents(&b, 1.4, 1.95, 69), -3, 3);
    expect_below(amplitude(&b, 1.4, 1.95, stage_hz(57)), 0.05 * amplitude(&b, 1.4, 1.95, stage_hz(69)));
    band_close(&b);
  }
}

// Once: the filter stood still.
static void test_acid_filter(void **state) {
  (void)state;
  Band b = audition_open("acid_bass", "distortion = 0", RATE);
  band_key(&b, 1, 36, 110);
  band_run(&b, 1.5);
  expect_above(centroid(&b, 0.005, 0.15) / centroid(&b, 1, 1.4), 1.6);
  band_close(&b);
}

// -- settings that no one read ---------------------------------------------------------------------

static double note_level(const Band *b, int key) {
  stage_rewind(b->stage);
  band_key(b, 1, key, 90);
  band_run(b, 0.3);
  double level = listen_rms(part(b, 0.1, 0.3));
  audition_hush(b);
  return level;
}

// How far the loudest of eight strokes is over the softest.
static double unevenness_db(const char *file) {
  Band b = opened(file);
  double least = 1e9, most = 0;
  for (int n = 0; n < 8; n++) {
    double level = note_level(&b, 69);
    least = fmin(least, level), most = fmax(most, level);
  }
  band_close(&b);
  return listen_db(most / least);
}

static void test_humanize(void **state) {
  (void)state;
  expect_below(unevenness_db("channel(1, { synth = 'sine', envelope = 'organ', humanize = 0 })"), 0.01);
  expect_above(unevenness_db("channel(1, { synth = 'sine', envelope = 'organ', humanize = 1 })"), 0.5);
}

static double wandering_cents(const char *file) {
  Band b = opened(file);
  double least = 1e9, most = -1e9;
  for (int n = 0; n < 6; n++) {
    band_key(&b, 1, 69, 90);
    band_run(&b, 0.5);
    double off = cents(&b, 0.1, 0.5, 69);
    least = fmin(least, off), most = fmax(most, off);
    audition_hush(&b);
  }
  band_close(&b);
  return most - least;
}

static void test_analog(void **state) {
  (void)state;
  expect_below(wandering_cents("channel(1, { synth = 'saw', envelope = 'organ', analog = 0 })"), 0.05);
  expect_above(wandering_cents("channel(1, { synth = 'saw', envelope = 'organ', analog = 1 })"), 1);
}

static double side_db(const char *file) {
  Band b = opened(file);
  band_key(&b, 1, 60, 100);
  band_run(&b, 1);
  double side = 0, middle = 0;
  for (size_t n = 0; n < b.stage->frames; n++) {
    double left = (double)b.stage->left[n], right = (double)b.stage->right[n];
    side += (left - right) * (left - right);
    middle += (left + right) * (left + right);
  }
  band_close(&b);
  return listen_db(sqrt(side / middle));
}

static void test_spread(void **state) {
  (void)state;
  expect_below(side_db("channel(1, { synth = 'supersaw', envelope = 'organ', detune = 15, spread = 0 })"),
               -100);
  expect_above(side_db("channel(1, { synth = 'supersaw', envelope = 'organ', detune = 15, spread = 1 })"),
               -15);
}

// Once: a change of these was heard in the next note only, which came late for it.
static void test_sounding(void **state) {
  (void)state;
  Band b = opened("lead = channel(1, { synth = 'sine', envelope = 'organ', sub_osc = 0 })");
  band_key(&b, 1, 69, 100);
  band_run(&b, 0.5);
  band_prompt(&b, "lead.sub_osc = 1");
  band_run(&b, 0.5);
  expect_below(amplitude(&b, 0.1, 0.5, 220), 1e-4);
  expect_above(amplitude(&b, 0.6, 1, 220), 0.01);
  band_close(&b);
}

// Once: no controller could reach them.
static void test_fm_knobs(void **state) {
  (void)state;
  Band b = opened("channel(1, { synth = 'fm', envelope = 'organ', fm_ratio = 2, fm_index = 0 })\n"
                  "cc(20, 'fm_index', { min = 0, max = 2 }) cc(21, 'fm_ratio', { min = 2, max = 5 })");
  band_key(&b, 1, 57, 100);
  band_run(&b, 0.5);
  band_cc(&b, 1, 20, 127);
  band_run(&b, 0.5);
  band_cc(&b, 1, 21, 127);
  band_run(&b, 0.8);
  expect_below(amplitude(&b, 0.1, 0.5, 660), 1e-3);
  expect_above(amplitude(&b, 0.7, 1, 660), 0.02);
  expect_above(amplitude(&b, 1.4, 1.8, 1320), 0.02);
  band_close(&b);
}

// -- drums -----------------------------------------------------------------------------------------

// Once: a pad that was tapped cut its drum 50 ms after.
static void test_tapped(void **state) {
  (void)state;
  static const int notes[] = {36, 46, 49, 81};
  for (int n = 0; n < 4; n++) {
    Band tapped = opened("channel(10, 'drums')"), held = opened("channel(10, 'drums')");
    band_key(&tapped, DRUMS, notes[n], 100), band_key(&held, DRUMS, notes[n], 100);
    band_run(&tapped, 0.01), band_run(&held, 0.01);
    band_key(&tapped, DRUMS, notes[n], 0);
    band_run(&tapped, 0.6), band_run(&held, 0.6);
    expect_above(listen_peak(part(&tapped, 0.1, 0.3)), 0.005);
    assert_memory_equal(tapped.stage->left, held.stage->left, tapped.stage->frames * sizeof(float));
    band_close(&tapped);
    band_close(&held);
  }
}

// Once: a clave, on every key without a drum.
static void test_no_drum(void **state) {
  (void)state;
  Band b = opened("channel(10, 'drums')");
  for (int note = 0; note < 35; note++) band_key(&b, DRUMS, note, 100);
  band_run(&b, 0.3);
  assert_true(band_silent(&b));
  band_key(&b, DRUMS, 75, 100);
  band_run(&b, 0.3);
  assert_false(band_silent(&b));
  band_close(&b);
}

// Once: all in the middle.
static void test_places(void **state) {
  (void)state;
  static const struct { int note, side; } places[] = {{36, 0}, {42, 1}, {49, -1}, {45, 1}, {50, -1}};
  Band b = opened("channel(10, 'drums')");
  for (int n = 0; n < 5; n++) {
    stage_rewind(b.stage);
    band_key(&b, DRUMS, places[n].note, 100);
    band_run(&b, 0.3);
    double right = listen_db(listen_rms(band_right(&b)) / listen_rms(band_left(&b)));
    expect_between(right * (places[n].side ? places[n].side : 1), places[n].side ? 1 : -0.5,
                   places[n].side ? 20 : 0.5);
    band_cc(&b, DRUMS, AUDITION_SOUND_OFF, 0);
    band_run(&b, 0.1);
  }
  band_close(&b);
}

// Once: channel 10 was drums, and drums nothing else.
static void test_any_channel(void **state) {
  (void)state;
  Band b = opened("channel(3, 'drums') channel(10, { synth = 'sine', envelope = 'organ' })");
  band_key(&b, 3, 36, 100);
  band_run(&b, 0.5);
  expect_above(band_peak(&b), 0.05);
  stage_rewind(b.stage);
  band_run(&b, 2);
  stage_rewind(b.stage);
  band_key(&b, DRUMS, 69, 100);
  band_run(&b, 0.5);
  expect_between(cents(&b, 0.05, 0.45, 69), -0.1, 0.1);
  band_close(&b);
}

// -- names -----------------------------------------------------------------------------------------

static char said[4096];

static void listen_to(void *user, SayKind kind, const char *text) {
  (void)user, (void)kind;
  snprintf(said + strlen(said), sizeof said - strlen(said), "%s\n", text);
}

// Once: a sine, and the wrong name stood on the screen.
static void test_unknown(void **state) {
  (void)state;
  static const char *const wrong[][2] = {{"channel(1, 'eletric_piano')", "electric_piano"},
                                         {"channel(1, { synth = 'pluck_sinth' })", "pluck_synth"},
                                         {"channel(1, { synth = 'saw', envelope = 'pads' })", "pad"},
                                         {"channel(1, 'piano', { distorsion = 1 })", "distortion"}};
  EngineConfig config = stage_config(RATE);
  Stage *s = stage_open_config(&config);
  Session *session =
      session_open(&(SessionConfig){.engine = s->engine, .data = ".", .deadline_s = -1, .say = listen_to});
  for (int n = 0; n < 4; n++) {
    said[0] = 0;
    assert_false(session_eval(session, "wrong.lua", wrong[n][0], strlen(wrong[n][0]), EVAL_FILE));
    if (!strstr(said, wrong[n][1])) fail_msg("%s: %s", wrong[n][0], said);
  }
  session_close(session);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a note that begins while the wheel is turned is bent", test_bent_start),
      TEST("a cent of the wheel is a cent", test_small_bend),
      TEST("notes begin where they are, not where blocks do", test_exact_start),
      TEST("a release is as long as it says", test_release),
      TEST("the thirteenth note takes a voice without a click", test_steal),
      TEST("a channel that is given another sound lets the old one ring", test_declared_again),
      TEST("legato glides from key to key, on one voice", test_glide),
      TEST("the acid bass's filter snaps shut", test_acid_filter),
      TEST("humanize is heard", test_humanize),
      TEST("analog is heard", test_analog),
      TEST("spread is heard", test_spread),
      TEST("a note that sounds hears its settings change", test_sounding),
      TEST("controllers reach the ratio and the index of FM", test_fm_knobs),
      TEST("a drum that is tapped rings on", test_tapped),
      TEST("a key without a drum is silent", test_no_drum),
      TEST("drums have places from left to right", test_places),
      TEST("any channel has drums, and channel 10 any sound", test_any_channel),
      TEST("an unknown name is a mistake, with a hint", test_unknown),
  };
  return cmocka_run_group_tests_name("bind: sounds: seed: play", tests, NULL, NULL);
}
