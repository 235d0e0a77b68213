// test_body.c -- the resonances of a body against their formula, and the noise of breath and mallet.
#include "dsp/body.h"
#include "support/turning.h"
#include <string.h>

enum { MOST = 4 * 192000 };
static float heard[2][MOST];

typedef struct {
  SynthQuantum q;
  BodyLanes lanes;
  const Body *body;
} Rig;

static const Body *best(void) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) return &body_avx2;
#endif
  return &body_base;
}

static Rig *rig_open(const Timbre *t, float rate_hz, const Body *body) {
  Rig *r = aligned_alloc(64, (sizeof *r + 63) / 64 * 64);
  assert_non_null(r);
  memset(r, 0, sizeof *r);
  r->q = (SynthQuantum){.rate_hz = rate_hz, .timbre = t, .parts = LANE_PARTS, .stereo = true, .copies = 1};
  r->body = body;
  return r;
}

static void rig_note(Rig *r, uint32_t lane, float hz, float velocity, int32_t begin) {
  r->q.busy |= 1u << lane;
  r->q.starting |= 1u << lane;
  r->q.begin[lane] = begin;
  r->q.step_from[lane] = r->q.step_to[lane] = hz / r->q.rate_hz;
  r->body->start(&r->lanes, lane, &r->q, &(SynthNote){60, velocity, 77 + lane});
}

// One lane; what it hears is in `heard` before, and replaced. The other lanes hear the same when they are
// busy.
static void rig_run(Rig *r, uint32_t lane, size_t frames) {
  for (size_t at = 0; at < frames; at += QUANTUM) {
    f8 side[2][QUANTUM] = {{{0}}};
    for (size_t n = 0; n < QUANTUM; n++)
      for (uint32_t k = 0; k < LANES; k++)
        if (r->q.busy >> k & 1)
          for (int s = 0; s < 2; s++) side[s][n][k] = heard[s][at + n];
    r->body->render(&r->lanes, &r->q, side[0], side[1]);
    for (size_t n = 0; n < QUANTUM; n++)
      for (int s = 0; s < 2; s++) heard[s][at + n] = side[s][n][lane];
    r->q.starting = 0;
    r->q.begin = (i8){0};
  }
}

static Sound sound(int side, size_t frames, double rate_hz) { return (Sound){heard[side], frames, rate_hz}; }

static const float rates[] = {8000, 44100, 48000, 192000};

// -- resonances -------------------------------------------------------------------------------------

static Timbre guitar(uint8_t count) {
  Timbre t = {.dry = 0.5f, .resonance_count = count};
  for (uint8_t k = 0; k < count; k++)
    t.resonance[k] = (Resonance){110 * powf(2, 0.7f * k), k % 2 ? 0.6f : 1.2f, 2 + (float)k};
  return t;
}

// The analogue band-pass at the frequency that the bilinear transform makes of `hz`.
static double formula_db(const Timbre *t, double hz, double rate) {
  double complex sum = (double)t->dry;
  for (int k = 0; k < t->resonance_count; k++) {
    const Resonance *x = &t->resonance[k];
    double at = tan(PI * hz / rate) / tan(PI * (double)x->hz / rate), damping = 1 / (double)x->q;
    if ((double)x->hz > 0.45 * rate) continue;
    sum += (double)x->level * damping * turning_complex(0, at) /
           (1 - at * at + damping * turning_complex(0, at));
  }
  return listen_db(cabs(sum));
}

static double heard_db(double hz, int side, size_t frames, double rate) {
  double complex sum = 0;
  for (size_t n = 0; n < frames; n++)
    sum += (double)heard[side][n] * cexp(turning_complex(0, -2 * PI * hz / rate * (double)n));
  return listen_db(cabs(sum));
}

static void test_resonances(void **state) {
  (void)state;
  for (int k = 0; k < 4; k++)
    for (uint8_t count = 1; count <= TIMBRE_RESONANCES; count++) {
      Timbre t = guitar(count);
      double rate = (double)rates[k];
      size_t frames = (size_t)(rate / 4) / QUANTUM * QUANTUM;
      Rig *r = rig_open(&t, rates[k], best());
      memset(heard, 0, sizeof heard);
      heard[0][0] = 1, heard[1][0] = 0.5f;
      rig_note(r, 3, 261, 1, 0);
      rig_run(r, 3, frames);
      for (double hz = 60; hz < 0.45 * rate; hz *= 1.31) {
        double wanted = formula_db(&t, hz, rate);
        expect_between(heard_db(hz, 0, frames, rate) - wanted, -0.3, 0.3);
        expect_between(heard_db(hz, 1, frames, rate) - wanted, -6.32, -5.72);
      }
      free(r);
    }
}

static void test_rings_out(void **state) {
  (void)state;
  Timbre t = guitar(5);
  Rig *r = rig_open(&t, 48000, best());
  memset(heard, 0, sizeof heard);
  rig_note(r, 0, 261, 1, 0);
  rig_run(r, 0, 4800);
  assert_int_equal(listen_first(sound(0, 4800, 48000)), 4800);
  heard[0][7] = heard[1][7] = 1;
  rig_run(r, 0, 96000);
  assert_int_equal(listen_first(sound(0, 96000, 48000)), 7);
  expect_between((double)listen_last(sound(0, 96000, 48000)), 4800, 48000);
  free(r);
}

static void test_next_note_hears_nothing(void **state) {
  (void)state;
  Timbre t = guitar(3);
  Rig *r = rig_open(&t, 48000, best());
  memset(heard, 0, sizeof heard);
  rig_note(r, 0, 261, 1, 0);
  heard[0][0] = heard[1][0] = 1;
  rig_run(r, 0, 320);
  expect_above(listen_rms(sound(1, 320, 48000)), 1e-3);
  memset(heard, 0, sizeof heard);
  rig_note(r, 0, 261, 1, 0);
  rig_run(r, 0, 320);
  for (int side = 0; side < 2; side++) assert_int_equal(listen_first(sound(side, 320, 48000)), 320);
  free(r);
}

// The right side joins in where the left one is.
static void test_stereo_joins(void **state) {
  (void)state;
  Timbre t = guitar(3);
  Rig *r = rig_open(&t, 48000, best());
  memset(heard, 0, sizeof heard);
  heard[0][0] = heard[1][0] = 1;
  rig_note(r, 0, 261, 1, 0);
  r->q.stereo = false;
  rig_run(r, 0, 32);
  expect_between((double)heard[1][0], 1, 1);
  r->q.stereo = true;
  memset(heard, 0, sizeof heard);
  rig_run(r, 0, 320);
  expect_above(listen_rms(sound(0, 320, 48000)), 1e-3);
  assert_memory_equal(heard[0], heard[1], 320 * sizeof(float));
  free(r);
}

// -- noise ---------------------------------------------------------------------------------------------

static void quiet_run(Rig *r, uint32_t lane, size_t frames) {
  memset(heard, 0, sizeof heard);
  rig_run(r, lane, frames);
}

// Where half of the energy lies below.
static double middle_hz(Sound s) {
  enum { SIZE = 65536 };
  static double real[SIZE], imaginary[SIZE];
  double all = 0, below = 0;
  memset(imaginary, 0, sizeof imaginary);
  for (size_t n = 0; n < SIZE; n++)
    real[n] = n < s.frames ? (double)s.samples[n] * (1 - cos(2 * PI * (double)n / (double)s.frames)) : 0;
  listen_fft(real, imaginary, SIZE);
  for (size_t n = 1; n < SIZE / 2; n++) all += real[n] * real[n] + imaginary[n] * imaginary[n];
  for (size_t n = 1; n < SIZE / 2; n++) {
    below += real[n] * real[n] + imaginary[n] * imaginary[n];
    if (below > all / 2) return (double)n * s.rate_hz / SIZE;
  }
  return 0;
}

static void test_breath_level(void **state) {
  (void)state;
  for (int k = 0; k < 4; k++)
    for (int q = 1; q <= 16; q *= 4) {
      Timbre t = {.breath = {.level = 0.1f, .hz = 1500, .q = (float)q}};
      Rig *r = rig_open(&t, rates[k], best());
      rig_note(r, 5, 261, 1, 9);
      size_t frames = (size_t)rates[k] * 3 / QUANTUM * QUANTUM;
      quiet_run(r, 5, frames);
      expect_between(listen_db(listen_rms(sound(0, frames, (double)rates[k])) / 0.1), -1, 1);
      assert_int_equal(listen_first(sound(0, frames, (double)rates[k])), 9);
      assert_memory_equal(heard[0], heard[1], frames * sizeof(float));
      free(r);
    }
}

static void test_breath_follows(void **state) {
  (void)state;
  Timbre t = {.breath = {.level = 0.1f, .ratio = 2, .q = 8}};
  Rig *r = rig_open(&t, 48000, best());
  rig_note(r, 0, 300, 1, 0);
  rig_note(r, 6, 900, 1, 0);
  quiet_run(r, 0, 64000);
  expect_between(middle_hz(sound(0, 64000, 48000)), 570, 630);
  quiet_run(r, 6, 64000);
  expect_between(middle_hz(sound(0, 64000, 48000)), 1710, 1890);
  r->q.step_from[6] = r->q.step_to[6] = 450.0f / 48000;
  quiet_run(r, 6, 64000);
  expect_between(middle_hz(sound(0, 64000, 48000)), 855, 945);
  free(r);
}

static void test_chiff(void **state) {
  (void)state;
  Timbre t = {.breath = {.level = 0.01f, .chiff = 0.3f, .chiff_s = 0.2f, .hz = 3000, .q = 1}};
  for (int k = 1; k < 4; k++) {
    size_t rate = (size_t)rates[k], frames = rate / QUANTUM * QUANTUM, a = rate / 100;
    Rig *r = rig_open(&t, rates[k], best());
    rig_note(r, 0, 261, 1, 0);
    quiet_run(r, 0, frames);
    Sound s = sound(0, frames, (double)rates[k]);
    double before = listen_rms(listen_slice(s, a, a)), after = listen_rms(listen_slice(s, a * 11, a));
    expect_between(listen_db(before / 0.31), -9, -1);
    expect_between(listen_db(after / before), -28, -18);
    expect_between(listen_db(listen_rms(listen_slice(s, rate / 2, rate / 3)) / 0.01), -1, 1);
    free(r);
  }
}

static void test_strike(void **state) {
  (void)state;
  Timbre t = {.strike = {.level = 0.5f, .s = 0.05f, .hz = 2000}};
  for (int k = 0; k < 4; k++) {
    size_t rate = (size_t)rates[k], frames = rate / QUANTUM * QUANTUM, ms = rate / 1000;
    Rig *r = rig_open(&t, rates[k], best());
    rig_note(r, 2, 261, 0.75f, 30);
    quiet_run(r, 2, frames);
    Sound s = sound(0, frames, (double)rates[k]);
    assert_int_equal(listen_first(s), 30);
    expect_between(listen_db(listen_rms(listen_slice(s, 30, 5 * ms)) / 0.5), -9, 3);
    expect_between(listen_db(listen_rms(listen_slice(s, 50 * ms, 10 * ms)) / 0.5), -75, -57);
    expect_below((double)listen_last(s), 0.2 * (double)rates[k]);
    free(r);
  }
}

static double strike_hz(float velocity) {
  Timbre t = {.strike = {.level = 0.5f, .s = 30, .hz = 1000}};
  Rig *r = rig_open(&t, 48000, best());
  rig_note(r, 2, 261, velocity, 0);
  quiet_run(r, 2, 64000);
  free(r);
  return middle_hz(sound(0, 64000, 48000));
}

static void test_strike_bright(void **state) {
  (void)state;
  expect_between(strike_hz(0.75f), 450, 700);
  expect_between(strike_hz(1) / strike_hz(0.5f), 1.8, 2.2);
}

// -- lanes ---------------------------------------------------------------------------------------------

static const Timbre rich = {
    .dry = 0.3f,
    .resonance_count = 5,
    .resonance = {{110, 1, 9}, {240, 1, 5}, {500, .7f, 3}, {1800, 1, 2}, {5200, 1, 2}},
    .breath = {.level = .02f, .chiff = .2f, .chiff_s = .1f, .ratio = 2, .q = 2},
    .strike = {.level = .3f, .s = .02f, .hz = 3000}};

static void rich_run(float rate_hz, const Body *body, uint32_t lane, uint32_t others, size_t frames) {
  Rig *r = rig_open(&rich, rate_hz, body);
  for (uint32_t k = 0; k < LANES; k++)
    if (k == lane || others >> k & 1) rig_note(r, k, 100 * (float)(k + 1), 0.1f * (float)k, (int32_t)(k * 4));
  for (size_t n = 0; n < frames; n++) heard[0][n] = heard[1][n] = n < 40 ? 0 : sinf((float)n * 0.06f) * 0.3f;
  heard[1][50] = 1;
  rig_run(r, lane, frames);
  free(r);
}

static void test_lanes_apart(void **state) {
  (void)state;
  static float alone[2][3200];
  for (uint32_t lane = 0; lane < LANES; lane++) {
    rich_run(48000, best(), lane, 0, 3200);
    for (int s = 0; s < 2; s++) memcpy(alone[s], heard[s], sizeof alone[s]);
    rich_run(48000, best(), lane, 255, 3200);
    for (int s = 0; s < 2; s++) assert_memory_equal(alone[s], heard[s], sizeof alone[s]);
  }
}

static void test_same_bytes(void **state) {
  (void)state;
  if (best() == &body_base) skip();
  for (int k = 0; k < 4; k++)
    for (uint32_t lane = 0; lane < LANES; lane += 3) {
      uint64_t hash[2];
      for (int set = 0; set < 2; set++) {
        rich_run(rates[k], set ? &body_base : best(), lane, 255, 9600);
        hash[set] = listen_hash(listen_hash(LISTEN_HASH, sound(0, 9600, 48000)), sound(1, 9600, 48000));
      }
      assert_true(hash[0] == hash[1]);
      expect_above(listen_rms(sound(0, 9600, 48000)), 1e-2);
    }
}

static void test_given_up(void **state) {
  (void)state;
  Timbre t = rich;
  t.resonance_count = 0;
  t.strike.s = t.breath.chiff_s = 30;
  Rig *r = rig_open(&t, 48000, best());
  rig_note(r, 1, 261, 1, 0);
  quiet_run(r, 1, 3200);
  expect_above(listen_rms(sound(0, 3200, 48000)), 1e-3);
  r->q.busy = 0;
  quiet_run(r, 1, 48000);
  expect_below((double)listen_last(listen_slice(sound(0, 48000, 48000), 9600, 38400)), 38400);
  assert_int_equal(listen_first(listen_slice(sound(0, 48000, 48000), 9600, 38400)), 38400);
  free(r);
}

static void test_needed(void **state) {
  (void)state;
  Timbre plain = {.dry = 1}, ringing = guitar(1), breathing = {.breath = {.level = 0.1f}};
  Timbre chiffing = {.breath = {.chiff = 0.1f}}, struck = {.strike = {.level = 0.1f}};
  assert_false(body_needed(&plain));
  assert_true(body_needed(&ringing) && body_needed(&breathing) && body_needed(&chiffing) &&
              body_needed(&struck));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("one to eight resonances answer as their formula says", test_resonances),
      TEST("nothing comes of nothing, and what rings ends in exact silence", test_rings_out),
      TEST("a note does not hear what the last one left", test_next_note_hears_nothing),
      TEST("a right side that joins in rings as the left does", test_stereo_joins),
      TEST("a breath has its level at every rate and width, from the frame it begins", test_breath_level),
      TEST("a breath's band goes with the pitch", test_breath_follows),
      TEST("the chiff falls to the breath", test_chiff),
      TEST("a strike is as loud and as long as it is told", test_strike),
      TEST("a harder strike is brighter", test_strike_bright),
      TEST("lanes do not hear each other", test_lanes_apart),
      TEST("every instruction set gives the same bytes", test_same_bytes),
      TEST("a lane that is given up breathes no more", test_given_up),
      TEST("only a body that does something is needed", test_needed),
  };
  return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
