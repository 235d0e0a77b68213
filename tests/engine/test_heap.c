// test_heap.c -- commands that wait come out by time, then by arrival, and are cancelled as asked.
#include "engine/heap.h"
#include "support/expect.h"
#include "support/random.h"
#include <stdlib.h>

static Heap *make(uint32_t capacity) {
  void *block = malloc(heap_size(capacity));
  assert_non_null(block);
  return heap_init(block, capacity);
}

// `reserved` numbers the commands.
static Command command(CommandType type, int64_t time, uint32_t number) {
  return (Command){.type = (uint8_t)type, .when = WHEN_TICK, .time = time, .pan = (float)number};
}

static void expect_next(Heap *h, int64_t time, uint32_t number) {
  const Command *top = heap_top(h);
  assert_non_null(top);
  assert_int_equal(top->time, time);
  assert_int_equal((uint32_t)top->pan, number);
  heap_pop(h);
}

static void test_empty(void **state) {
  (void)state;
  Heap *h = make(4);
  assert_null(heap_top(h));
  assert_int_equal(heap_count(h), 0);
  assert_true(heap_push(h, &(Command){.time = 5}));
  assert_int_equal(heap_count(h), 1);
  expect_next(h, 5, 0);
  assert_null(heap_top(h));
  free(h);
}

static void test_full(void **state) {
  (void)state;
  for (uint32_t capacity = 1; capacity <= 33; capacity++) {
    Heap *h = make(capacity);
    for (uint32_t i = 0; i < capacity; i++)
      assert_true(heap_push(h, &(Command){.time = 100 - i, .pan = (float)i}));
    assert_false(heap_push(h, &(Command){.time = -1}));
    assert_int_equal(heap_count(h), capacity);
    for (uint32_t i = capacity; i-- > 0;) expect_next(h, 100 - i, i);
    assert_null(heap_top(h));
    free(h);
  }
}

static void test_extremes(void **state) {
  (void)state;
  static const int64_t times[] = {INT64_MIN, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
  Heap *h = make(6);
  for (uint32_t i = 6; i-- > 0;) assert_true(heap_push(h, &(Command){.time = times[i], .pan = (float)i}));
  for (uint32_t i = 0; i < 6; i++) expect_next(h, times[i], i);
  free(h);
}

enum { CAPACITY = 300 };

// The same, done plainly: in order of arrival.
typedef struct {
  Command commands[CAPACITY];
  uint32_t count;
} List;

static uint32_t earliest(const List *list) {
  uint32_t best = 0;
  for (uint32_t i = 1; i < list->count; i++)
    if (list->commands[i].time < list->commands[best].time) best = i;
  return best;
}

static void drop(List *list, uint32_t index) {
  list->count--;
  for (uint32_t i = index; i < list->count; i++) list->commands[i] = list->commands[i + 1];
}

static void pop_both(Heap *h, List *list) {
  uint32_t first = earliest(list);
  expect_next(h, list->commands[first].time, (uint32_t)list->commands[first].pan);
  drop(list, first);
}

static bool is_cancelled(const Command *c, uint32_t owner, uint32_t generation, int64_t from) {
  bool may = c->type == COMMAND_NOTE || c->type == COMMAND_PARAM || c->type == COMMAND_TEMPO;
  return may && c->owner == owner && c->generation < generation && c->time >= from;
}

static void cancel_both(Heap *h, List *list, uint64_t *seed) {
  uint32_t owner = random_below(seed, 3), generation = random_below(seed, 5);
  int64_t from = random_below(seed, 50);
  heap_cancel(h, owner, generation, from);
  for (uint32_t i = list->count; i-- > 0;)
    if (is_cancelled(&list->commands[i], owner, generation, from)) drop(list, i);
  assert_int_equal(heap_count(h), list->count);
}

static Command random_command(uint64_t *seed, uint32_t number) {
  static const uint8_t types[] = {COMMAND_NOTE,  COMMAND_NOTE,     COMMAND_NOTE, COMMAND_PARAM,
                                  COMMAND_TEMPO, COMMAND_NOTE_OFF, COMMAND_CLIP, COMMAND_TRANSACTION};
  Command c = command(types[random_below(seed, sizeof types)], random_below(seed, 50), number);
  c.owner = random_below(seed, 3);
  c.generation = random_below(seed, 5);
  return c;
}

static void step_both(Heap *h, List *list, uint64_t *seed, uint32_t number) {
  uint32_t turn = random_below(seed, 400);
  if (turn == 0) {
    cancel_both(h, list, seed);
  } else if (turn < 190 && list->count > 0) {
    pop_both(h, list);
  } else {
    Command c = random_command(seed, number);
    bool room = list->count < CAPACITY;
    assert_int_equal(heap_push(h, &c), room);
    if (room) list->commands[list->count++] = c;
  }
}

static void test_like_a_list(void **state) {
  (void)state;
  static List list;
  uint64_t seed = 7;
  Heap *h = make(CAPACITY);
  for (uint32_t i = 0; i < 300000; i++) step_both(h, &list, &seed, i);
  while (list.count > 0) pop_both(h, &list);
  assert_null(heap_top(h));
  free(h);
}

static void test_cancel_keeps_what_ends(void **state) {
  (void)state;
  Heap *h = make(COMMAND_COUNT);
  for (uint32_t type = 0; type < COMMAND_COUNT; type++) {
    Command c = command(type, 10, type);
    c.owner = OWNER_SCRIPT;
    assert_true(heap_push(h, &c));
  }
  heap_cancel(h, OWNER_SCRIPT, 1, 0);
  static const uint8_t kept[] = {COMMAND_TRANSACTION, COMMAND_MOTION, COMMAND_NOTE_OFF, COMMAND_KIT,
                                 COMMAND_CLIP,        COMMAND_CC_MAP, COMMAND_BANK,     COMMAND_TIMBRE,
                                 COMMAND_TUNING,      COMMAND_FILL,   COMMAND_GROOVE,   COMMAND_CANCEL,
                                 COMMAND_LIMIT,       COMMAND_PANIC};
  for (uint32_t i = 0; i < sizeof kept; i++) expect_next(h, 10, kept[i]);
  assert_null(heap_top(h));
  free(h);
}

static void test_cancel_is_exact(void **state) {
  (void)state;
  Heap *h = make(8);
  Command c = command(COMMAND_NOTE, 100, 0);
  c.owner = OWNER_SCRIPT | 3;
  c.generation = 5;
  assert_true(heap_push(h, &c));
  heap_cancel(h, OWNER_SCRIPT | 4, 6, 0);   // another owner
  heap_cancel(h, OWNER_SCRIPT | 3, 5, 0);   // its own generation
  heap_cancel(h, OWNER_SCRIPT | 3, 6, 101); // later
  assert_int_equal(heap_count(h), 1);
  heap_cancel(h, OWNER_SCRIPT | 3, 6, 100);
  assert_int_equal(heap_count(h), 0);
  assert_null(heap_top(h));
  free(h);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("an empty heap has no first command", test_empty),
      TEST("a full heap takes nothing and says so", test_full),
      TEST("the earliest and the latest times there are keep their order", test_extremes),
      TEST("like a list sorted by time and arrival, through 300000 pushes, pops and cancels",
           test_like_a_list),
      TEST("cancelling keeps what ends a note or carries an object", test_cancel_keeps_what_ends),
      TEST("cancelling asks for owner, generation and time", test_cancel_is_exact),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
