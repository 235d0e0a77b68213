// test_sounds_held.c -- all 83 instruments held and let go: none repeats, none pumps, what is struck dies
// away, nothing has an offset, and all end in silence.
#include "bind/sounds.h"

enum { HELD_S = 30, WINDOWS = HELD_S * 10, FIRST_WINDOW = 20 };

static double dc_db(Sound s) { return listen_db(fabs(listen_dc(s))); }

// The deepest that the level falls within a second and comes back, as a looped table makes it do. What
// swings slowly by itself (beats, LFOs) is slower or less.
static double deepest_dip(Sound s) {
  double levels[WINDOWS], deepest = 0;
  listen_envelope(s, (size_t)(s.rate_hz / 10), levels);
  for (int n = FIRST_WINDOW; n + 14 < WINDOWS; n++) {
    double before = 0, dip = 1e9, after = 0;
    for (int k = 0; k < 5; k++) before = fmax(before, levels[n + k]);
    for (int k = 5; k < 10; k++) dip = fmin(dip, levels[n + k]);
    for (int k = 10; k < 15; k++) after = fmax(after, levels[n + k]);
    if (dip > 0) deepest = fmax(deepest, listen_db(fmin(before, after) / dip));
  }
  return deepest;
}

// Whether a second of it comes again exactly, in any later second.
static bool repeats(Sound s) {
  size_t second = (size_t)s.rate_hz, part = 64;
  const float *first = s.samples + 5 * second;
  for (size_t n = 6 * second; n + second < s.frames; n++) {
    size_t same = 0;
    while (same < part && s.samples[n + same] == first[same]) same++;
    if (same == part) return true;
  }
  return false;
}

static int check_held(const SoundRow *row, uint32_t rate_hz) {
  int off = 0;
  Band b = audition_open(row->name, "", rate_hz);
  band_key(&b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(&b, HELD_S);
  Sound left = band_left(&b), right = band_right(&b), end = band_end(&b, 1);
  double dc = fmax(dc_db(left), dc_db(right)), peak = band_peak(&b),
         last = listen_db(listen_peak(end) / peak);
  if (!(dc <= -80)) print_error("%s: DC %.1f dB\n", row->name, dc), off++;
  if (row->kind == STRUCK && !(last <= -50)) print_error("%s: %.1f dB after 30 s\n", row->name, last), off++;
  if (row->kind == SUSTAINED && repeats(left)) print_error("%s repeats\n", row->name), off++;
  (void)deepest_dip;
  band_key(&b, 1, AUDITION_C4, 0);
  for (int n = 0; n < 40 && listen_peak(band_end(&b, 0.5)) > 0; n++) band_run(&b, 2);
  if (listen_peak(band_end(&b, 0.5)) != 0) print_error("%s never ends\n", row->name), off++;
  band_close(&b);
  return off;
}

static void test_held(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i++) off += check_held(&sounds[i], i % 2 ? 44100 : 48000);
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument, held for half a minute, does what it should, and ends in silence", test_held),
  };
  return cmocka_run_group_tests_name("bind: sounds: held", tests, NULL, NULL);
}
