// test_sounds_level.c -- all 83 instruments: as loud as each other, over four octaves, and as the key is
// struck.
#include "bind/sounds.h"

static const uint32_t rates_hz[] = {44100, 48000};
static const double asked_lufs = -20;

static double held_lufs(const Band *b, const SoundRow *row, int key, int velocity) {
  band_key(b, 1, key, velocity);
  band_run(b, 1.2 + 1.5 * row->slow_s);
  double lufs = band_lufs(b);
  audition_hush(b);
  return lufs;
}

// Prints all that are off, and how far, before it fails.
static void test_middle(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++)
    for (int r = 0; r < 2; r++) {
      Band b = audition_open(sounds[i].name, "", rates_hz[r]);
      double lufs = held_lufs(&b, &sounds[i], AUDITION_C4, AUDITION_FORCE);
      band_close(&b);
      if (fabs(lufs - asked_lufs) <= 1.5) continue;
      print_error("%s at %u Hz: %.1f LUFS\n", sounds[i].name, rates_hz[r], lufs);
      off++;
    }
  assert_int_equal(off, 0);
}

static void test_range(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++) {
    Band b = audition_open(sounds[i].name, "", rates_hz[i % 2]);
    for (int key = AUDITION_C4 - 24; key <= AUDITION_C4 + 24; key += 6) {
      double lufs = held_lufs(&b, &sounds[i], key, AUDITION_FORCE);
      if (fabs(lufs - asked_lufs) <= 4) continue;
      print_error("%s, key %d: %.1f LUFS\n", sounds[i].name, key, lufs);
      off++;
    }
    band_close(&b);
  }
  assert_int_equal(off, 0);
}

static int check_velocity(const SoundRow *row, uint32_t rate_hz) {
  static const int velocities[] = {1, 16, 40, 64, 96, 127};
  Band b = audition_open(row->name, "humanize = 0", rate_hz);
  double first = 0, last = -1e9;
  int off = 0;
  for (int n = 0; n < 6; n++) {
    double lufs = held_lufs(&b, row, AUDITION_C4, velocities[n]);
    if (n == 0) first = lufs;
    if (!(lufs > last))
      print_error("%s, velocity %d: %.1f after %.1f\n", row->name, velocities[n], lufs, last), off++;
    last = lufs;
  }
  if (!(last - first >= 24)) print_error("%s: from %.1f to %.1f LUFS\n", row->name, first, last), off++;
  band_close(&b);
  return off;
}

static void test_velocity(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++) off += check_velocity(&sounds[i], rates_hz[(i + 1) % 2]);
  assert_int_equal(off, 0);
}

static void test_brightness(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++) {
    Band b = audition_open(sounds[i].name, "humanize = 0, analog = 0, reverb = 0, delay = 0", 48000);
    double soft = audition_brightness(&b, AUDITION_C4, 30), hard = audition_brightness(&b, AUDITION_C4, 127);
    if (!(hard > 1.04 * soft)) print_error("%s: from %.0f to %.0f Hz\n", sounds[i].name, soft, hard), off++;
    band_close(&b);
  }
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument is -20 LUFS at C4", test_middle),
      TEST("every instrument is within 4 dB of that from C2 to C6", test_range),
      TEST("a harder key is a louder note, over 24 dB", test_velocity),
      TEST("a harder key is a brighter note", test_brightness),
  };
  return cmocka_run_group_tests_name("bind: sounds: level", tests, NULL, NULL);
}
