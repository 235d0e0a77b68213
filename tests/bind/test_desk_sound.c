// The desk, heard: what a script says of strips and of what moves them is what sounds.
#include "band.h"
#include <math.h>
#include <stdio.h>

// The level of a part of the tape in dB, from and to in seconds.
static double level(const Band *b, bool is_right, double from, double to) {
  size_t first = stage_frames(b->stage, from), count = stage_frames(b->stage, to) - first;
  Sound s = is_right ? stage_right(b->stage, first, count) : stage_left(b->stage, first, count);
  return listen_db(listen_rms(s));
}

// A tone that holds, at 120 beats a minute.
static const char tone[] =
    "tempo(120)\n"
    "c = channel(1, { synth = 'sine', attack = 0, decay = 0, sustain = 1, release = 0.01, volume = %s })\n"
    "note(1, 'A4', { len = 1000 })\n%s\n";

// From the bar on at which its patterns and points begin.
static Band open_song(const char *song) {
  Band b = band_open(48000, song);
  band_run(&b, 4 - 0.3);
  stage_rewind(b.stage);
  return b;
}

static Band open_tone(const char *volume, const char *text) {
  char script[1024];
  snprintf(script, sizeof script, tone, volume, text);
  return open_song(script);
}

static void test_switches(void **state) {
  (void)state;
  Band b = open_tone("0.5", "note(2, 'C3', { len = 1000 }) channel(2, { synth = 'saw' })");
  band_run(&b, 0.5);
  assert_true(level(&b, false, 0.1, 0.5) > -40);
  band_prompt(&b, "c:mute() channel(2):mute()");
  band_run(&b, 0.5);
  assert_true(listen_peak(band_end(&b, 0.2)) < 1e-6);
  band_prompt(&b, "c:mute(false)");
  band_run(&b, 0.5);
  double alone = listen_rms(band_end(&b, 0.2));
  band_prompt(&b, "channel(2):mute(false) c:solo()");
  band_run(&b, 0.5);
  expect_between(listen_db(listen_rms(band_end(&b, 0.2)) / alone), -0.01, 0.01);
  band_prompt(&b, "c:solo(false)");
  band_run(&b, 0.5);
  assert_true(listen_db(listen_rms(band_end(&b, 0.2)) / alone) > 0.2);
  band_close(&b);
}

static double tail(const char *script) {
  Band b = band_open(48000, script);
  band_prompt(&b, "note(1, 'C5', { len = 0.25 })");
  band_run(&b, 1.5);
  double db = listen_db(listen_rms(band_end(&b, 0.3)));
  band_close(&b);
  return db;
}

static void test_send(void **state) {
  (void)state;
  static const char dry[] =
      "channel(1, { synth = 'saw', release = 0.01 }) send('hall', { reverb = 1, reverb_decay = 4 })";
  static const char wet[] = "channel(1, { synth = 'saw', release = 0.01, send = { hall = 0.5 } })\n"
                            "send('hall', { reverb = 1, reverb_decay = 4 })";
  static const char twice[] =
      "channel(1, { synth = 'saw', release = 0.01, send = { hall = 0.5 } })\n"
      "send('hall', { reverb = 1, reverb_decay = 4, group = 'quiet' }) group('quiet', { volume = 0.1 })";
  assert_true(tail(dry) < -120);
  double heard = tail(wet);
  assert_true(heard > -70);
  expect_between(tail(twice) - heard, -20.5, -19.5);
}

static void test_ramp(void **state) {
  (void)state;
  Band b = open_tone("0", "");
  band_run(&b, 0.5);
  assert_true(band_peak(&b) < 1e-6);
  stage_rewind(b.stage);
  band_prompt(&b, "c:ramp('volume', 1, 4)"); // two seconds
  band_run(&b, 2.5);
  double full = level(&b, false, 2.2, 2.5);
  expect_between(level(&b, false, 0.95, 1.05) - full, -6.5, -5.5); // half of the way
  expect_between(level(&b, false, 0.45, 0.55) - full, -12.8, -11.2);
  band_close(&b);
}

static void test_lfo(void **state) {
  (void)state;
  Band b = open_tone("0.5", "c:lfo('pan', { rate = 1/4, depth = 1 })"); // two seconds a cycle
  stage_rewind(b.stage);
  band_run(&b, 4); // whatever the phase: it goes from side to side
  double widest[2] = {0, 0};
  for (double t = 0; t < 3.9; t += 0.1) {
    double difference = level(&b, true, t, t + 0.1) - level(&b, false, t, t + 0.1);
    widest[difference > 0] = fmax(widest[difference > 0], fabs(difference));
  }
  assert_true(widest[0] > 12 && widest[1] > 12);
  band_file(
      &b, "tempo(120) c = channel(1, { synth = 'sine', attack = 0, decay = 0, sustain = 1, volume = 0.5 })");
  band_run(&b, 2.5); // past the bar
  stage_rewind(b.stage);
  band_run(&b, 1);
  expect_between(level(&b, true, 0, 1) - level(&b, false, 0, 1), -0.01, 0.01);
  band_close(&b);
}

static void test_points(void **state) {
  (void)state;
  Band b =
      open_tone("0.5", "c:automate('mute', { { 0, false }, { 2, true }, { 4, true } }, { loop = true })");
  stage_rewind(b.stage);
  band_run(&b, 4);
  size_t quiet = 0, loud = 0;
  for (double t = 0; t < 3.9; t += 0.1) {
    double db = level(&b, false, t, t + 0.1);
    quiet += db < -90;
    loud += db > -25;
  }
  assert_in_range(quiet, 16, 22);
  assert_in_range(loud, 16, 22);
  band_close(&b);
}

static void test_piece(void **state) {
  (void)state;
  static const char song[] = "tempo(120) pattern('p', { kick = 'x... x... x... x...' }) drums('p')\n"
                             "kick = channel('drums'):piece('kick')";
  Band b = open_song(song);
  band_run(&b, 2);
  double whole = level(&b, false, 0, 2);
  assert_true(whole > -50);
  band_prompt(&b, "kick.volume = 0.5");
  band_run(&b, 2.5);
  expect_between(level(&b, false, 2.5, 4.5) - whole, -6.6, -5.4);
  band_prompt(&b, "kick:mute()");
  band_run(&b, 2.5);
  assert_true(listen_peak(band_end(&b, 1)) < 1e-5);
  band_close(&b);

  b = open_song("tempo(120) pattern('p', { kick = 'x... x... x... x...' }) drums('p')");
  band_run(&b, 2);
  expect_between(level(&b, false, 0, 2) - whole, -0.2, 0.2); // a strip of its own changes nothing by itself
  band_close(&b);
}

static void test_sidechain(void **state) {
  (void)state;
  static const char drums[] = "pattern('p', { kick = 'x... x... x... x...' }) drums('p', { volume = 0 })%s";
  char text[256];
  snprintf(text, sizeof text, drums, "");
  Band b = open_tone("0.5", text);
  band_run(&b, 2);
  double plain = level(&b, false, 0.5, 1.5);
  band_close(&b);
  snprintf(text, sizeof text, drums, " c.sidechain = 1");
  b = open_tone("0.5", text);
  band_run(&b, 2);
  double lowest = 0;
  for (double t = 0.5; t < 1.5; t += 0.02) lowest = fmin(lowest, level(&b, false, t, t + 0.02) - plain);
  assert_true(lowest < -6); // ducks under a kick that itself is not heard
  band_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("mute silences, and solo silences the others", test_switches),
      TEST("a send rings in its bus, at the level of the bus's group", test_send),
      TEST("a ramp is half of the way at half of its beats", test_ramp),
      TEST("an LFO swings from side to side, and ends in the middle", test_lfo),
      TEST("points switch a channel on and off", test_points),
      TEST("a piece is as loud as it was, or as its strip says", test_piece),
      TEST("a side-chain ducks under the kick", test_sidechain),
  };
  return cmocka_run_group_tests_name("desk sound", tests, NULL, NULL);
}
