// test_sounds_tune.c -- all 83 instruments: in tune from C2 to C6, whatever the rate.
//
// What swings or wanders is still, and copies are together: what is left is the pitch that the synth makes.
#include "bind/sounds.h"

static const uint32_t rates_hz[] = {44100, 48000};
enum { KEYS = 5 };

#define TOGETHER ", detune = 0, unison = 1, cutoff = 0, lowpass = 0"

static int check_pitch(const SoundRow *row, uint32_t rate_hz) {
  int off = 0;
  Band b = audition_open(row->name, AUDITION_STILL TOGETHER, rate_hz);
  for (int n = 0; n < KEYS; n++) {
    int key = AUDITION_C4 - 24 + 12 * n;
    double cents = audition_cents(&b, key);
    if (!(fabs(cents) <= row->cents))
      print_error("%s at %u Hz, key %d: %.3f cents\n", row->name, rate_hz, key, cents), off++;
  }
  band_close(&b);
  return off;
}

static void test_pitch(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++)
    for (int r = 0; r < 2; r++) off += check_pitch(&sounds[i], rates_hz[r]);
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument is in tune from C2 to C6", test_pitch),
  };
  return cmocka_run_group_tests_name("bind: sounds: tune", tests, NULL, NULL);
}
