// How many voices a slow machine plays, judged from times that are made up.
#include "host/governor.h"
#include "support/expect.h"

enum { BLOCK_NS = 5333333, NS_PER_MS = 1000000 };

static Governor governor;

static int fresh(void **state) {
  (void)state;
  governor_init(&governor);
  return 0;
}

static uint32_t block(double load, uint32_t voices) {
  return governor_judge(
      &governor,
      &(GovernorBlock){.spent_ns = (int64_t)(load * BLOCK_NS), .length_ns = BLOCK_NS, .voices = voices});
}

// So many blocks at once; voices beyond the limit are shed. The load is what each voice costs and a rest.
typedef struct {
  double voice, rest;
  uint32_t wanted;
} Machine;

static uint32_t sounding(const Machine *m) { return m->wanted < governor.limit ? m->wanted : governor.limit; }

static double load_of(const Machine *m) { return m->rest + m->voice * sounding(m); }

static void play(const Machine *m, int blocks) {
  for (int n = 0; n < blocks; n++) {
    uint32_t voices = sounding(m);
    block(load_of(m), voices);
  }
}

static void play_s(const Machine *m, double seconds) { play(m, (int)(seconds * 1e9 / BLOCK_NS)); }

// -- cutting ---------------------------------------------------------------------------------------

static void test_at_ease(void **state) {
  (void)state;
  play_s(&(Machine){.voice = 0.84 / 60, .wanted = 60}, 10);
  assert_int_equal(governor.limit, UINT32_MAX);
}

static void test_one_slow_block(void **state) {
  (void)state;
  for (int n = 0; n < 1000; n++) assert_int_equal(block(n % 3 ? 0.5 : 30, 60), UINT32_MAX);
}

static void test_two_slow_blocks(void **state) {
  (void)state;
  block(0.5, 60);
  block(1.2, 60);
  assert_int_equal(block(1.2, 60), 36); // 60 * 0.72 / 1.2
}

static void test_within_ten_blocks(void **state) {
  (void)state;
  for (double load = 0.9; load < 12; load *= 1.3) {
    governor_init(&governor);
    Machine m = {.voice = load / 200, .wanted = 200};
    play(&m, 10);
    expect_between(load_of(&m), 0.5, 0.75);
    uint32_t limit = governor.limit;
    play_s(&m, 20);
    assert_int_equal(governor.limit, limit); // and there it stays
  }
}

static void test_again_until_enough(void **state) {
  (void)state;
  Machine m = {.voice = 0.01, .rest = 0.6, .wanted = 100};
  play(&m, 4);
  expect_between(load_of(&m), 0.86, 1.2); // what does not depend on the voices was not foreseen
  play_s(&m, 1);
  expect_between(load_of(&m), 0.6, 0.75);
}

static void test_at_least_one(void **state) {
  (void)state;
  play_s(&(Machine){.rest = 3, .wanted = 40}, 1);
  assert_int_equal(governor.limit, 1);
}

static void test_no_voices(void **state) {
  (void)state;
  play_s(&(Machine){.rest = 3}, 1);
  assert_int_equal(governor.limit, UINT32_MAX); // fewer than none would not help
}

// A block of a frame in 32 holds a whole quantum's work.
static void test_small_blocks(void **state) {
  (void)state;
  GovernorBlock frame = {.length_ns = 20833, .voices = 60};
  for (int n = 0; n < 100000; n++) {
    frame.spent_ns = n % 32 ? 0 : 12 * 20833;
    assert_int_equal(governor_judge(&governor, &frame), UINT32_MAX);
  }
  for (int n = 0; n < 2000; n++) {
    frame.spent_ns = n % 32 ? 0 : 40 * 20833;
    governor_judge(&governor, &frame);
  }
  expect_between(governor.limit, 20, 40);
}

static void test_late_blocks(void **state) {
  (void)state;
  GovernorBlock late = {.spent_ns = BLOCK_NS / 5, .length_ns = BLOCK_NS, .late = true, .voices = 60};
  for (int n = 0; n < 100; n++) governor_judge(&governor, &late);
  assert_int_equal(governor.limit, UINT32_MAX); // with so little to do it was not the voices
  late.spent_ns = BLOCK_NS * 7 / 10;
  for (int n = 0; n < 3; n++) governor_judge(&governor, &late);
  assert_int_equal(governor.limit, 43); // as if all the time had been used
}

// -- rising ----------------------------------------------------------------------------------------

static void test_comes_back(void **state) {
  (void)state;
  Machine m = {.voice = 1.5 / 60, .wanted = 60};
  play(&m, 10);
  uint32_t limit = governor.limit;
  expect_between(limit, 20, 30);
  m.voice = 0.5 / 60;
  play_s(&m, 0.9);
  assert_int_equal(governor.limit, limit);
  play_s(&m, 0.3);
  expect_between(governor.limit, limit + 1, 59); // a step at a time
  play_s(&m, 2);
  assert_int_equal(governor.limit, UINT32_MAX);
}

static void test_stays_between(void **state) {
  (void)state;
  Machine m = {.voice = 1.5 / 60, .wanted = 60};
  play(&m, 10);
  m.voice = 1.0 / 60;
  play_s(&m, 20);
  expect_between(governor.limit, 36, 51); // as many as fit, and no more
  uint32_t limit = governor.limit;
  play_s(&m, 20);
  assert_int_equal(governor.limit, limit);
}

// Too much each time that the limit has gone: it goes more and more rarely.
static void test_patience(void **state) {
  (void)state;
  uint32_t cuts = 0, limit = UINT32_MAX;
  for (int n = 0; n < 60 * 187; n++) {
    bool allowed = governor.limit == UINT32_MAX;
    uint32_t now = block(allowed ? 1.5 : 0.3, allowed ? 60 : 20);
    cuts += now < limit;
    limit = now;
  }
  expect_between(cuts, 3, 8); // in a minute; 50 without patience
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a load of 84 % changes nothing", test_at_ease, fresh, NULL, NULL},
      {"one slow block in three changes nothing", test_one_slow_block, fresh, NULL, NULL},
      {"two slow blocks cut the voices in proportion", test_two_slow_blocks, fresh, NULL, NULL},
      {"any overload is under 75 % within ten blocks, and stays", test_within_ten_blocks, fresh, NULL, NULL},
      {"what the voices do not cost is found out step by step", test_again_until_enough, fresh, NULL, NULL},
      {"one voice is always left", test_at_least_one, fresh, NULL, NULL},
      {"without a voice nothing is limited", test_no_voices, fresh, NULL, NULL},
      {"blocks of one frame are judged together", test_small_blocks, fresh, NULL, NULL},
      {"late blocks count when there was much to do", test_late_blocks, fresh, NULL, NULL},
      {"after a second of little load the limit rises step by step, and goes", test_comes_back, fresh, NULL,
       NULL},
      {"it rises no further than the machine can bear", test_stays_between, fresh, NULL, NULL},
      {"a limit that was lifted too early is lifted later", test_patience, fresh, NULL, NULL},
  };
  return cmocka_run_group_tests_name("host: governor", tests, NULL, NULL);
}
