// test_time_map.c -- frames and host time, from blocks that are asked for unevenly.
#include "host/time_map.h"
#include "support/expect.h"
#include "support/random.h"
#include <math.h>

enum { RATE = 48000, BLOCK = 256, SECOND = 1000000000 };
static const int64_t START_NS = 123456789;

typedef struct {
  TimeMap map;
  double fast, jitter_s; // how much faster the card's clock runs; how late blocks are asked for at most
  double skip_s;         // that the device has lost so far
  int64_t blocks;
  uint64_t random;
  double error_s; // of the last block
} Card;

static Card card_open(double fast, double jitter_s) {
  Card c = {.fast = fast, .jitter_s = jitter_s, .random = 5};
  time_map_init(&c.map, RATE);
  return c;
}

// A block is asked for up to jitter_s late.
static double card_block(Card *c) {
  double even_s = (double)c->blocks++ * BLOCK / (RATE * c->fast) + c->skip_s;
  double late_s = random_between(&c->random, 0, c->jitter_s);
  int64_t mapped = time_map_block(&c->map, START_NS + (int64_t)llround((even_s + late_s) * SECOND), BLOCK);
  c->error_s = (double)(mapped - START_NS) / SECOND - even_s;
  return c->error_s;
}

static void card_run(Card *c, double seconds) {
  for (int n = 0; n < seconds * RATE / BLOCK; n++) card_block(c);
}

static void test_even(void **state) {
  (void)state;
  Card c = card_open(1, 0);
  for (int n = 0; n < 100000; n++) expect_between(card_block(&c), -1e-8, 1e-8);
}

// Late by up to a millisecond: the mean is kept, and what is left of the rest is a twentieth.
static void test_jitter(void **state) {
  (void)state;
  Card c = card_open(1, 0.001);
  card_run(&c, 8);
  double least = 1, most = -1, last = c.error_s;
  for (int n = 0; n < 20000; n++) {
    double error = card_block(&c);
    least = fmin(least, error), most = fmax(most, error);
    expect_between(error - last, -2e-5, 2e-5); // evenly
    last = error;
  }
  expect_below(most - least, 2e-4);
  expect_between(least, 0.0003, 0.0007);
}

// SDL's drivers that sleep whole milliseconds are off by a quarter; a sound card by a hundred parts in a
// million.
static void test_rate(void **state) {
  (void)state;
  static const double rates[] = {1.25, 0.98, 1.0001, 0.9999};
  for (int n = 0; n < 4; n++) {
    Card c = card_open(rates[n], 0.0005);
    card_run(&c, 30);
    for (int k = 0; k < 2000; k++) expect_between(card_block(&c), 0, 0.0005);
  }
}

// One block comes late, as on a busy machine: nothing moves. All come late from some time on: it is believed.
static void test_skip(void **state) {
  (void)state;
  Card c = card_open(1, 0.0002);
  card_run(&c, 10);
  c.jitter_s = 0.03;
  card_block(&c);
  c.jitter_s = 0.0002;
  for (int n = 0; n < 500; n++) expect_between(card_block(&c), -0.0001, 0.0004);
  c.skip_s = 0.02;
  card_run(&c, 0.1);
  for (int n = 0; n < 500; n++) expect_between(card_block(&c), -0.0001, 0.0004);
}

static void test_day(void **state) {
  (void)state;
  Card c = card_open(1.00005, 0);
  c.blocks = 0;
  for (int64_t n = 0; n < 24ll * 3600 * RATE / BLOCK; n++) card_block(&c);
  expect_between(c.error_s, -1e-7, 1e-7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("even blocks are where they are", test_even),
      TEST("uneven blocks are mapped evenly", test_jitter),
      TEST("a card whose clock runs at another rate is followed", test_rate),
      TEST("one late block moves nothing, a skip of the device is followed", test_skip),
      TEST("a day costs no precision", test_day),
  };
  return cmocka_run_group_tests_name("time_map", tests, NULL, NULL);
}
