// test_delay_time.c -- echoes come when they should, and another time is reached without a click.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

enum { MOST = 1 << 20 };
static float left[MOST], right[MOST];
static const float rates_hz[] = {8000, 44100, 48000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

// Whole quanta of at least so many frames.
static uint32_t whole(double frames) { return ((uint32_t)frames + QUANTUM - 1) / QUANTUM * QUANTUM; }

// Only echoes are heard: the dry sound is wholly mixed out. One echo of each sound, unless fed back.
static Pedal wet(float rate_hz, float time, bool synced) {
  Pedal p = pedal_open(EFFECT_DELAY, rate_hz, pedal_set());
  pedal_snap(&p, PARAM_DELAY, 1);
  pedal_snap(&p, PARAM_DELAY_TIME, time);
  pedal_snap(&p, PARAM_DELAY_SYNC, synced);
  pedal_snap(&p, PARAM_DELAY_FEEDBACK, 0);
  pedal_start(&p);
  return p;
}

static void impulse(Pedal *p, uint32_t frames) {
  assert_true(frames <= MOST);
  memset(left, 0, sizeof left), memset(right, 0, sizeof right);
  left[5] = 0.5f, right[5] = -0.25f;
  pedal_run(p, left, right, frames);
}

static Sound heard(const Pedal *p, uint32_t frames) { return (Sound){left, frames, (double)p->site.rate_hz}; }

// The centre of gravity of what is not silent.
static double centre(Sound s) {
  double sum = 0, weight = 0;
  for (size_t i = 0; i < s.frames; i++)
    sum += (double)s.samples[i] * (double)i, weight += (double)s.samples[i];
  return sum / weight;
}

static void check_whole(float rate_hz, float time_s) {
  Pedal p = wet(rate_hz, time_s, false);
  uint32_t frames = whole((double)time_s * (double)rate_hz + 1000),
           at = 5 + (uint32_t)(time_s * rate_hz + 0.5f);
  impulse(&p, frames);
  if (listen_first(heard(&p, frames)) != at)
    fail_msg("%g s at %g Hz: first at %zu", (double)time_s, (double)rate_hz, listen_first(heard(&p, frames)));
  assert_int_equal(listen_last(heard(&p, frames)), at);
  assert_true(left[at] == 0.5f && right[at] == -0.25f);
  pedal_close(&p);
}

static void test_whole(void **state) {
  (void)state;
  static const float times_s[] = {0.01f, 0.02f, 0.125f, 0.25f, 1, 4};
  for (int r = 0; r < RATES; r++)
    for (size_t t = 0; t < sizeof times_s / sizeof *times_s; t++)
      if (rates_hz[r] != 44100 || t > 1) check_whole(rates_hz[r], times_s[t]);
}

static void test_between(void **state) {
  (void)state;
  uint64_t random = 3;
  for (int i = 0; i < 40; i++) {
    float rate_hz = rates_hz[i % RATES], shortest = 34 / rate_hz;
    float time_s = shortest * (float)exp2(random_between(&random, 0, log2(2.0 / (double)shortest)));
    if (time_s < 0.001f) continue;
    Pedal p = wet(rate_hz, time_s, false);
    uint32_t frames = whole((double)time_s * (double)rate_hz + 1000);
    impulse(&p, frames);
    double want = (double)time_s * (double)rate_hz, off = centre(heard(&p, frames)) - 5 - want;
    // Where the echoes follow so closely that they are a tone, it has to be in tune.
    expect_between(off, want < 1000 ? -0.002 : -0.505, want < 1000 ? 0.002 : 0.505);
    pedal_close(&p);
  }
}

// A beat is half a second: eight beats are as long as the memory, sixteen twice that.
static void test_synced(void **state) {
  (void)state;
  static const struct {
    float beats, want_s;
  } cases[] = {{0.25f, 0.125f}, {1, 0.5f}, {8, 4}, {9, 2.25f}, {16, 4}};
  for (int i = 0; i < 5; i++) {
    Pedal p = wet(48000, cases[i].beats, true);
    uint32_t frames = whole((double)cases[i].want_s * 48000 + 1000);
    impulse(&p, frames);
    assert_int_equal(listen_first(heard(&p, frames)), 5 + (uint32_t)(cases[i].want_s * 48000));
    expect_above(p.effect->span(p.state), (double)cases[i].want_s * 48000);
    pedal_close(&p);
  }
  Pedal p = wet(48000, 16, false); // the same for seconds
  impulse(&p, whole(193000));
  assert_int_equal(listen_first(heard(&p, whole(193000))), 5 + 192000);
  pedal_close(&p);
  p = wet(8000, 0.001f, false); // as short as can be
  impulse(&p, 320);
  assert_int_equal(listen_first(heard(&p, 320)), 5 + 34);
  pedal_close(&p);
}

// -- changes --------------------------------------------------------------------------------------

// A tone that swells in a tenth of a second, so that its own start does not click.
static void tone(double rate_hz, double hz, uint32_t frames) {
  assert_true(frames <= MOST);
  for (uint32_t n = 0; n < frames; n++) {
    double level = 0.25 - 0.25 * cos(PI * fmin(10 * n / rate_hz, 1));
    left[n] = (float)(level * sin(2 * PI * hz * n / rate_hz));
    right[n] = (float)(level * cos(2 * PI * hz * n / rate_hz));
  }
}

static double splat(const Pedal *p, uint32_t at, uint32_t frames) {
  Sound other = {right, frames, (double)p->site.rate_hz};
  return fmax(listen_splat(heard(p, frames), at), listen_splat(other, at));
}

typedef struct {
  ParamId id;
  float from, to, tape, limit_db;
} Change;

static void check_change(Change c, float rate_hz, uint32_t odd) {
  Pedal p = wet(rate_hz, 0.3f, false);
  pedal_snap(&p, PARAM_DELAY_TAPE, c.tape);
  pedal_snap(&p, PARAM_DELAY_FEEDBACK,
             c.tape > 0 ? 0 : 0.4f); // tape would bend what goes round again past 4 kHz
  pedal_snap(&p, c.id, c.from);
  pedal_start(&p);
  uint32_t at = whole(1.2 * (double)rate_hz) + odd * QUANTUM, frames = at + whole((double)rate_hz);
  tone((double)rate_hz, 220, frames);
  pedal_run(&p, left, right, at);
  pedal_turn(&p, c.id, c.to);
  pedal_run(&p, left + at, right + at, frames - at);
  const char *name = param_row(c.id)->name;
  for (int i = 0; i < 10; i++) { // changes of time take a while
    double click = splat(&p, at + (uint32_t)(rate_hz * 0.06f) * (uint32_t)i, frames);
    if (!(click <= (double)c.limit_db))
      fail_msg("%s to %g%s at %g Hz: %.1f dB, look %d", name, (double)c.to, c.tape > 0 ? " on tape" : "",
               (double)rate_hz, click, i);
  }
  for (uint32_t n = 0, same = 0; n < 2000; n++) { // the tone's 220 Hz have whole periods in a second
    same += fabsf(left[frames - 1 - n] - left[at - 1 - n]) < 1e-4f;
    if (same == 1900) fail_msg("%s to %g does nothing", name, (double)c.to);
  }
  pedal_close(&p);
}

static void test_steps(void **state) {
  (void)state;
  static const Change changes[] = {
      {PARAM_DELAY_TIME, 0.3f, 0.1013f, 0, -80}, {PARAM_DELAY_TIME, 0.1f, 0.5007f, 0, -80},
      {PARAM_DELAY_TIME, 0.3f, 0.0051f, 0, -80}, {PARAM_DELAY_SYNC, 0, 1, 0, -80},
      {PARAM_DELAY_TIME, 0.3f, 0.1013f, 1, -80}, {PARAM_DELAY_TIME, 0.1f, 0.5007f, 1, -80},
      {PARAM_DELAY_TIME, 0.3f, 0.0051f, 1, -80},
  };
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    for (uint32_t r = 0; r < 6; r++) check_change(changes[i], rates_hz[1 + r % 2], r);
}

// A switch of tape in the middle of a fade, and of a slide.
static void test_tape_switch(void **state) {
  (void)state;
  for (uint32_t i = 0; i < 12; i++) {
    float rate_hz = rates_hz[1 + i % 2];
    Pedal p = wet(rate_hz, 0.5f, false);
    pedal_snap(&p, PARAM_DELAY_TAPE, i % 3 == 0);
    pedal_start(&p);
    uint32_t at = whole(1.2 * (double)rate_hz), frames = at + whole((double)rate_hz);
    uint32_t wait = (i + 1) * 7 * QUANTUM;
    tone((double)rate_hz, 220, frames);
    pedal_run(&p, left, right, at);
    pedal_turn(&p, PARAM_DELAY_TIME, i % 2 ? 0.3f : 0.9f);
    pedal_run(&p, left + at, right + at, wait);
    pedal_turn(&p, PARAM_DELAY_TAPE, i % 3 != 0);
    pedal_run(&p, left + at + wait, right + at + wait, frames - at - wait);
    for (int k = 0; k < 8; k++)
      expect_below(splat(&p, at + (uint32_t)(rate_hz * 0.06f) * (uint32_t)k, frames), -80);
    pedal_close(&p);
  }
}

// Ten seconds, in which the memory's end is passed twice: by a head between frames, and by one on the move.
static void test_long(void **state) {
  (void)state;
  for (int i = 0; i < 2; i++) {
    Pedal p = wet(44100, i ? 0.9f : 0.0101f, false);
    pedal_snap(&p, PARAM_DELAY_TAPE, (float)i);
    pedal_start(&p);
    uint32_t frames = whole(441000);
    tone(44100, 220, frames);
    for (uint32_t n = 0; n < frames; n += 4 * QUANTUM) {
      if (i) pedal_turn(&p, PARAM_DELAY_TIME, n / 22050 % 2 ? 0.9f : 0.2f);
      uint32_t rest = frames - n < 4 * QUANTUM ? frames - n : 4 * QUANTUM;
      pedal_run(&p, left + n, right + n, rest);
    }
    expect_below(listen_zipper(heard(&p, frames), 88200, frames - 1000, 440), -80);
    expect_above(listen_rms(listen_slice(heard(&p, frames), 88200, frames - 88200)), 0.3);
    pedal_close(&p);
  }
}

// The pitch of a tone's echo of one beat in the middle of a ramp of the tempo from 100 to 140, in cents.
static double ramped(float rate_hz, double hz, bool tape, double ramp_s) {
  Pedal p = wet(rate_hz, 1, true);
  pedal_snap(&p, PARAM_DELAY_TAPE, tape);
  p.site.beat = rate_hz * 0.6f;
  pedal_start(&p);
  uint32_t from = whole((double)rate_hz), frames = from + whole(ramp_s * (double)rate_hz);
  tone((double)rate_hz, hz, frames);
  pedal_run(&p, left, right, from);
  for (uint32_t n = from; n < frames; n += QUANTUM) {
    float bpm = 100 + 40 * (float)(n - from) / (float)(frames - from);
    p.site.beat = rate_hz * 60 / bpm;
    pedal_run(&p, left + n, right + n, QUANTUM);
  }
  Sound s = listen_slice(heard(&p, frames), from + (frames - from) / 4, (frames - from) / 2);
  expect_above(listen_db(listen_rms(s)), -12);
  double cents = listen_cents(s, hz);
  pedal_close(&p);
  return cents;
}

static void test_ramp(void **state) {
  (void)state;
  static const double tones_hz[] = {146.83, 440, 1318.5};
  for (int i = 0; i < 3; i++) {
    expect_between(ramped(48000, tones_hz[i], false, 4), -1, 1);
    expect_between(ramped(44100, tones_hz[i], false, 10), -1, 1);
    expect_above(ramped(48000, tones_hz[i], true, 4), 50);
  }
}

// After the ramp the echoes are at their time to the frame.
static void test_settles(void **state) {
  (void)state;
  Pedal p = wet(48000, 1, true);
  for (int i = 0; i < 2000; i++) {
    p.site.beat = 28800 - 4 * (float)i;
    tone(48000, 440, QUANTUM);
    pedal_run(&p, left, right, QUANTUM);
  }
  p.site.beat = 21000;
  memset(left, 0, sizeof left), memset(right, 0, sizeof right);
  pedal_run(&p, left, right, whole(48000));
  impulse(&p, 22400);
  assert_int_equal(listen_first(heard(&p, 22400)), 5 + 21000);
  pedal_close(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("an echo at whole frames is a copy, at the frame asked for", test_whole),
      TEST("an echo between frames is half a frame off at most, and in tune where it is a tone",
           test_between),
      TEST("a time in beats follows the beat and is halved until it fits", test_synced),
      TEST("another time makes no click, faded or on tape", test_steps),
      TEST("the tape switch makes no click, whatever goes on", test_tape_switch),
      TEST("the end of the memory is not heard", test_long),
      TEST("a tempo ramp leaves the echo's pitch alone, and bends it on tape", test_ramp),
      TEST("after a ramp echoes come at their time", test_settles),
  };
  return cmocka_run_group_tests_name("delay: time", tests, NULL, NULL);
}
