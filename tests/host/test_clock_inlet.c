// test_clock_inlet.c -- messages of a clock cross from a port's thread, and a stop is not lost in a flood.
#include "host/clock_inlet.h"
#include "support/expect.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { FLOOD = 2000000 };

static ClockInlet *inlet;
static atomic_bool done;

static void open_inlet(void) {
  inlet = clock_inlet_init(aligned_alloc(64, clock_inlet_size()));
  atomic_store(&done, false);
}

static void push(uint8_t status, uint16_t position, int64_t time_ns) {
  clock_inlet_push(inlet, &(ClockMessage){time_ns, position, status});
}

static void test_order(void **state) {
  (void)state;
  ClockMessage m;
  open_inlet();
  push(CLOCK_POSITION, 1030, 1);
  push(CLOCK_CONTINUE, 0, 2);
  push(CLOCK_TICK, 0, 3);
  for (int64_t n = 1; n <= 3; n++) {
    assert_true(clock_inlet_pop(inlet, &m));
    assert_int_equal(m.time_ns, n);
  }
  assert_false(clock_inlet_pop(inlet, &m));
  free(inlet);
}

static void test_full(void **state) {
  (void)state;
  ClockMessage m = {0}, last = {0};
  open_inlet();
  for (int n = 0; n < 10000; n++) push(CLOCK_TICK, 0, n);
  for (int n = 0; n < 10000; n++) push(n % 2 ? CLOCK_STOP : CLOCK_START, 0, n);
  push(CLOCK_POSITION, 77, 10000);
  uint32_t count = 0;
  for (; clock_inlet_pop(inlet, &m); count++) last = m;
  assert_in_range(count, 200, 300);
  assert_int_equal(last.status, CLOCK_POSITION);
  assert_int_equal(last.position, 77);
  push(CLOCK_TICK, 0, 5);
  assert_true(clock_inlet_pop(inlet, &m)); // it takes ticks again
  assert_int_equal(m.status, CLOCK_TICK);
  free(inlet);
}

static void *flood(void *user) {
  static const uint8_t kinds[] = {CLOCK_TICK, CLOCK_START, CLOCK_TICK, CLOCK_STOP};
  for (int n = 0; n < FLOOD; n++) push(kinds[n % 4], (uint16_t)(n % 16384), n);
  push(CLOCK_STOP, 9999, FLOOD);
  atomic_store(&done, true);
  return user;
}

// Whatever was lost, the last is the last.
static void test_threads(void **state) {
  (void)state;
  pthread_t thread;
  ClockMessage m, last = {0};
  open_inlet();
  assert_int_equal(pthread_create(&thread, NULL, flood, NULL), 0);
  for (bool over = false; !over;) {
    over = atomic_load(&done);
    while (clock_inlet_pop(inlet, &m)) last = m;
  }
  pthread_join(thread, NULL);
  assert_int_equal(last.status, CLOCK_STOP);
  assert_int_equal(last.position, 9999);
  free(inlet);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("messages come in order", test_order),
      TEST("of what finds no room the last is kept", test_full),
      TEST("the last of a flood comes last", test_threads),
  };
  return cmocka_run_group_tests_name("clock_inlet", tests, NULL, NULL);
}
