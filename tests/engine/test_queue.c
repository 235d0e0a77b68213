// test_queue.c -- nothing lost, doubled, torn or out of order, within one thread and between two.
#include "engine/queue.h"
#include "support/expect.h"
#include "support/random.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t before_the_wrap = 0xFFFFFFF0;

static Queue *make(uint32_t record_size, uint32_t capacity, uint32_t start) {
  void *block = aligned_alloc(64, queue_size(record_size, capacity));
  assert_non_null(block);
  return queue_init(block, record_size, capacity, start);
}

// Records that count up from `first`.
static bool push(Queue *q, uint32_t first, uint32_t count) {
  uint32_t records[64];
  assert_true(count <= 64);
  for (uint32_t i = 0; i < count; i++) records[i] = first + i;
  return queue_push(q, records, count);
}

static void expect_next(Queue *q, uint32_t number) {
  uint32_t record = ~number;
  assert_true(queue_pop(q, &record));
  assert_int_equal(record, number);
}

static void expect_empty(Queue *q) {
  uint32_t record = 12345;
  assert_false(queue_pop(q, &record));
  assert_int_equal(record, 12345);
}

static void test_empty(void **state) {
  (void)state;
  Queue *q = make(4, 8, 0);
  expect_empty(q);
  assert_true(push(q, 7, 1));
  expect_next(q, 7);
  expect_empty(q);
  free(q);
}

static void test_full(void **state) {
  (void)state;
  for (uint32_t capacity = 1; capacity <= 64; capacity *= 2) {
    Queue *q = make(4, capacity, before_the_wrap);
    for (uint32_t i = 0; i < capacity; i++) assert_true(push(q, i, 1));
    assert_false(push(q, 999, 1));
    expect_next(q, 0);
    assert_true(push(q, capacity, 1));
    assert_false(push(q, 999, 1));
    for (uint32_t i = 1; i <= capacity; i++) expect_next(q, i);
    expect_empty(q);
    free(q);
  }
}

static void test_order(void **state) {
  (void)state;
  uint64_t seed = 1;
  Queue *q = make(4, 16, before_the_wrap);
  uint32_t in = 0, out = 0;
  while (out < 100000) {
    for (uint32_t n = random_below(&seed, 6), count; n > 0; n--, in += count) {
      count = 1 + random_below(&seed, 5);
      bool room = in - out + count <= 16;
      assert_int_equal(push(q, in, count), room);
      if (!room) count = 0;
    }
    for (uint32_t n = random_below(&seed, 20); n > 0 && out < in; n--) expect_next(q, out++);
    if (out == in) expect_empty(q);
  }
  free(q);
}

static void test_batch(void **state) {
  (void)state;
  for (uint32_t held = 0; held <= 8; held++) {
    for (uint32_t count = 0; count <= 10; count++) {
      Queue *q = make(4, 8, before_the_wrap + held);
      bool fits = held + count <= 8;
      assert_true(push(q, 0, held));
      assert_int_equal(push(q, held, count), fits);
      for (uint32_t i = 0; i < held + (fits ? count : 0); i++) expect_next(q, i);
      expect_empty(q);
      free(q);
    }
  }
}

static void test_too_large(void **state) {
  (void)state;
  static unsigned char huge[4096];
  Queue *q = make(4, 8, 0);
  assert_false(queue_push(q, huge, 9));
  assert_false(queue_push(q, huge, 0xFFFFFFFF));
  expect_empty(q);
  free(q);
}

static void test_record_sizes(void **state) {
  (void)state;
  unsigned char in[72], out[73];
  for (uint32_t size = 1; size <= 72; size++) {
    Queue *q = make(size, 4, 0);
    unsigned char *end = q->records + (size_t)size * 4;
    assert_true(end <= (unsigned char *)q + queue_size(size, 4));
    for (uint32_t round = 0; round < 9; round++) {
      for (uint32_t i = 0; i < size; i++) in[i] = (unsigned char)(round * 31 + i);
      assert_true(queue_push(q, in, 1));
      out[size] = 0xA5;
      assert_true(queue_pop(q, out));
      assert_memory_equal(in, out, size);
      assert_int_equal(out[size], 0xA5);
    }
    free(q);
  }
}

enum { MESSAGES = 5000000, BATCH = 5 };

// 32 bytes of which each word follows from the number.
typedef struct {
  uint32_t number;
  uint32_t left; // records of its batch that come after it
  uint64_t words[3];
} Message;

static uint64_t word(uint32_t number, uint32_t i) {
  uint64_t seed = (uint64_t)number << 8 | i;
  return random_bits(&seed);
}

static Message message(uint32_t number, uint32_t left) {
  return (Message){number, left, {word(number, 0), word(number, 1), word(number, 2)}};
}

typedef struct {
  Queue *queue;
  atomic_bool done;
} Crossing;

static void *produce(void *crossing) {
  Crossing *c = crossing;
  uint64_t seed = 2;
  for (uint32_t number = 0; number < MESSAGES;) {
    Message batch[BATCH];
    uint32_t count = 1 + random_below(&seed, BATCH);
    if (count > MESSAGES - number) count = MESSAGES - number;
    for (uint32_t i = 0; i < count; i++) batch[i] = message(number + i, count - 1 - i);
    while (!queue_push(c->queue, batch, count)) sched_yield();
    number += count;
  }
  atomic_store(&c->done, true);
  return NULL;
}

// The next message; false when there will be none.
static bool await(Crossing *c, Message *m) {
  for (;;) {
    bool done = atomic_load(&c->done);
    if (queue_pop(c->queue, m)) return true;
    if (done) return false;
    sched_yield();
  }
}

static void check(const Message *m, uint32_t number, uint32_t left) {
  Message sent = message(number, left);
  if (memcmp(m, &sent, sizeof sent) != 0) fail_msg("message %u arrived as %u, or torn", number, m->number);
}

static void test_threads(void **state) {
  (void)state;
  Crossing c = {.queue = make(sizeof(Message), 64, before_the_wrap)};
  Message m;
  uint32_t number = 0;
  pthread_t producer;
  assert_int_equal(pthread_create(&producer, NULL, produce, &c), 0);
  while (await(&c, &m)) {
    check(&m, number++, m.left);
    for (uint32_t left = m.left; left > 0; number++) {
      if (!queue_pop(c.queue, &m)) fail_msg("message %u was seen without the rest of its batch", number - 1);
      check(&m, number, --left);
    }
  }
  pthread_join(producer, NULL);
  assert_int_equal(number, MESSAGES);
  free(c.queue);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("an empty queue gives nothing and touches nothing", test_empty),
      TEST("a full queue takes nothing and says so", test_full),
      TEST("records come out in order while the indices wrap", test_order),
      TEST("a batch enters whole or not at all", test_batch),
      TEST("a batch larger than the queue never enters", test_too_large),
      TEST("records of any size keep their bytes", test_record_sizes),
      TEST("five million records cross between threads whole, in order, batches at once", test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
