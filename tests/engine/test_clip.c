// test_clip.c -- patterns play every hit once, in order, on its tick, through any swaps and jumps.
#include "engine/clip.h"
#include "support/expect.h"
#include "support/random.h"
#include <stdlib.h>

// Hits at these ticks; velocity numbers them.
static Clip *make(int64_t length, uint32_t count, const int64_t *ticks) {
  Clip *clip = calloc(1, sizeof *clip + count * sizeof(ClipHit));
  assert_non_null(clip);
  clip->length = length;
  clip->count = count;
  for (uint32_t i = 0; i < count; i++) clip->hits[i] = (ClipHit){.tick = ticks[i], .velocity = (float)i};
  return clip;
}

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static Clip *make_random(uint64_t *seed) {
  int64_t ticks[24], length = 1 + random_below(seed, random_below(seed, 2) ? 6 : 200);
  uint32_t count = random_below(seed, 24);
  for (uint32_t i = 0; i < count; i++) ticks[i] = random_below(seed, (uint32_t)length);
  qsort(ticks, count, sizeof *ticks, compare);
  return make(length, count, ticks);
}

static void expect_hit(const ClipPlayer *p, int64_t tick, uint32_t n, float number) {
  const ClipHit *hit = clip_hit(p, tick, n);
  assert_non_null(hit);
  assert_true(hit->velocity == number);
}

static void test_nothing(void **state) {
  (void)state;
  ClipPlayer p;
  clip_init(&p);
  assert_int_equal(clip_due(&p), INT64_MAX);
  assert_null(clip_hit(&p, 0, 0));
  assert_null(clip_swap(&p, INT64_MAX - 1));
}

static void test_cycle(void **state) {
  (void)state;
  Clip *clip = make(10, 4, (int64_t[]){0, 3, 3, 7});
  ClipPlayer p;
  clip_init(&p);
  assert_null(clip_queue(&p, clip, 20));
  assert_int_equal(clip_due(&p), 20);
  assert_null(clip_hit(&p, 20, 0)); // not before its swap
  assert_null(clip_swap(&p, 19));
  assert_null(clip_swap(&p, 20));
  for (int64_t cycle = 20; cycle < 1000; cycle += 10) {
    assert_int_equal(clip_due(&p), cycle);
    expect_hit(&p, cycle, 0, 0);
    assert_null(clip_hit(&p, cycle, 1));
    clip_advance(&p, cycle);
    assert_int_equal(clip_due(&p), cycle + 3);
    assert_null(clip_hit(&p, cycle + 2, 0));
    expect_hit(&p, cycle + 3, 0, 1);
    expect_hit(&p, cycle + 3, 1, 2);
    assert_null(clip_hit(&p, cycle + 3, 2));
    clip_advance(&p, cycle + 3);
    assert_int_equal(clip_due(&p), cycle + 7);
    expect_hit(&p, cycle + 7, 0, 3);
    assert_null(clip_hit(&p, cycle + 7, 1));
    clip_advance(&p, cycle + 7);
    clip_advance(&p, cycle + 2); // never back
  }
  free(clip);
}

static void test_swap(void **state) {
  (void)state;
  Clip *old = make(4, 4, (int64_t[]){0, 1, 2, 3}), *new = make(8, 2, (int64_t[]){2, 7});
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, old, 0);
  clip_swap(&p, 0);
  clip_advance(&p, 8);
  assert_null(clip_queue(&p, new, 10));
  assert_int_equal(clip_due(&p), 9);
  clip_advance(&p, 9);
  assert_int_equal(clip_due(&p), 10);
  assert_ptr_equal(clip_swap(&p, 10), old);
  expect_hit(&p, 10, 0, 0); // tick 2 of the new one, whatever its length: the grid is the timeline's
  clip_advance(&p, 10);
  assert_int_equal(clip_due(&p), 15);
  assert_null(clip_queue(&p, NULL, 12));
  assert_int_equal(clip_due(&p), 12);
  assert_ptr_equal(clip_swap(&p, 12), new);
  assert_int_equal(clip_due(&p), INT64_MAX);
  free(old);
  free(new);
}

static void test_displaced(void **state) {
  (void)state;
  Clip *a = make(4, 1, (int64_t[]){0}), *b = make(4, 1, (int64_t[]){1});
  ClipPlayer p;
  clip_init(&p);
  assert_null(clip_queue(&p, a, 100));
  assert_ptr_equal(clip_queue(&p, b, 50), a);
  assert_int_equal(clip_due(&p), 50);
  assert_null(clip_swap(&p, 50));
  assert_int_equal(clip_due(&p), 53); // nothing of it lies before its swap
  clip_advance(&p, 60);
  assert_null(clip_queue(&p, a, 40)); // its tick has gone: now
  assert_int_equal(clip_due(&p), 61);
  assert_ptr_equal(clip_swap(&p, 61), b);
  assert_int_equal(clip_due(&p), 64);
  free(a);
  free(b);
}

static void test_locate(void **state) {
  (void)state;
  Clip *clip = make(1000, 2, (int64_t[]){10, 600});
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, clip, 0);
  clip_swap(&p, 0);
  clip_advance(&p, 700);
  clip_locate(&p, 5000011);
  assert_int_equal(clip_due(&p), 5000600);
  clip_locate(&p, 10);
  assert_int_equal(clip_due(&p), 10);
  clip_locate(&p, INT64_MAX - 2); // there the timeline ends
  assert_int_equal(clip_due(&p), INT64_MAX);
  free(clip);
}

static Clip *make_fill(int64_t length, int64_t period, uint32_t count, const int64_t *ticks) {
  Clip *fill = make(length, count, ticks);
  fill->period = period;
  return fill;
}

// Plays what is due at a tick, of which the first hit has this number.
static void expect_due(ClipPlayer *p, int64_t tick, const Clip *of, float number) {
  assert_int_equal(clip_due(p), tick);
  const ClipHit *hit = clip_hit(p, tick, 0);
  assert_true(hit >= of->hits && hit < of->hits + of->count);
  assert_true(hit->velocity == number);
  clip_advance(p, tick);
}

static void test_fill(void **state) {
  (void)state;
  Clip *clip = make(4, 2, (int64_t[]){0, 2}), *fill = make_fill(4, 0, 2, (int64_t[]){1, 3});
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, clip, 0);
  clip_swap(&p, 0);
  assert_null(clip_fill(&p, fill, 8));
  for (int64_t tick = 0; tick < 8; tick += 2) expect_due(&p, tick, clip, (float)(tick % 4 / 2));
  expect_due(&p, 9, fill, 0); // nothing of the clip at 8 and 10
  expect_due(&p, 11, fill, 1);
  assert_int_equal(clip_due(&p), 12);
  assert_null(clip_spent(&p, 11));
  assert_ptr_equal(clip_spent(&p, 12), fill);
  expect_due(&p, 12, clip, 0); // and back, in its place
  expect_due(&p, 14, clip, 1);
  free(fill);
  free(clip);
}

static void test_fill_again(void **state) {
  (void)state;
  Clip *clip = make(4, 1, (int64_t[]){2}), *fill = make_fill(4, 16, 1, (int64_t[]){0});
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, clip, 0);
  clip_swap(&p, 0);
  clip_fill(&p, fill, 12);
  for (int64_t bar = 0; bar < 4000; bar++)
    expect_due(&p, 4 * bar + (bar % 4 == 3 ? 0 : 2), bar % 4 == 3 ? fill : clip, 0);
  assert_ptr_equal(clip_fill(&p, NULL, 0), fill);
  expect_due(&p, 15998, clip, 0); // what is left of its bar is the clip's
  free(fill);
  free(clip);
}

// A hit that lies in every fill: there is nothing to play, and no end to the search for it.
static void test_all_filled(void **state) {
  (void)state;
  Clip *clip = make(4, 1, (int64_t[]){2}), *fill = make_fill(4, 4, 0, NULL);
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, clip, 0);
  clip_swap(&p, 0);
  clip_fill(&p, fill, 0);
  for (int n = 0; n < 100; n++) {
    int64_t due = clip_due(&p);
    assert_true(due < INT64_MAX);
    assert_null(clip_hit(&p, due, 0));
    clip_advance(&p, due);
  }
  free(fill);
  free(clip);
}

static void test_origin(void **state) {
  (void)state;
  Clip *clip = make(10, 2, (int64_t[]){0, 9});
  clip->origin = 107;
  ClipPlayer p;
  clip_init(&p);
  clip_queue(&p, clip, 90);
  clip_swap(&p, 90);
  expect_due(&p, 96, clip, 1);
  expect_due(&p, 97, clip, 0);
  expect_due(&p, 106, clip, 1);
  expect_due(&p, 107, clip, 0);
  free(clip);
}

enum { END = 1500 };

// The clip that is to sound at each tick, as the swaps that were asked for say, and the fill over it.
typedef struct {
  ClipPlayer player;
  const Clip *plan[END], *fill;
  int64_t fill_tick;
  int64_t now; // all before it has been played
  uint64_t seed;
  uint32_t made, freed;
} Session;

typedef struct {
  const Clip *clip;
  int64_t place;
} Sounding;

static Sounding sounding(const Session *s, int64_t tick) {
  const Clip *clip = s->plan[tick];
  int64_t since = tick - s->fill_tick;
  if (s->fill && since >= 0 && s->fill->period > 0) since %= s->fill->period;
  if (s->fill && since >= 0 && since < s->fill->length) return (Sounding){s->fill, since};
  return (Sounding){clip, clip ? ((tick - clip->origin) % clip->length + clip->length) % clip->length : 0};
}

static void give_back(Session *s, Clip *clip) {
  if (!clip) return;
  for (int64_t tick = s->now; tick < END; tick++) assert_ptr_not_equal(s->plan[tick], clip);
  s->freed++;
  free(clip);
}

static void fill_random(Session *s) {
  Clip *fill = random_below(&s->seed, 4) ? make_random(&s->seed) : NULL;
  if (fill) fill->period = random_below(&s->seed, 2) ? fill->length + random_below(&s->seed, 90) : 0;
  s->made += fill != NULL;
  s->fill = fill;
  s->fill_tick = s->now + random_below(&s->seed, 60);
  give_back(s, clip_fill(&s->player, fill, s->fill_tick));
}

static void queue_random(Session *s) {
  Clip *next = random_below(&s->seed, 8) ? make_random(&s->seed) : NULL;
  if (next) next->origin = (int64_t)random_below(&s->seed, 3000) - 1500;
  int64_t tick = s->now + random_below(&s->seed, 60);
  s->made += next != NULL;
  for (int64_t t = s->now; t < END; t++) s->plan[t] = t < tick ? s->player.clip : next;
  give_back(s, clip_queue(&s->player, next, tick));
}

// What the plan says for one tick, and that there is no more.
static void expect_tick(Session *s, int64_t tick) {
  Sounding now = sounding(s, tick);
  uint32_t n = 0;
  for (uint32_t i = 0; now.clip && i < now.clip->count; i++)
    if (now.clip->hits[i].tick == now.place)
      assert_ptr_equal(clip_hit(&s->player, tick, n++), &now.clip->hits[i]);
  assert_null(clip_hit(&s->player, tick, n));
}

static bool has_hit(const Session *s, int64_t tick) {
  Sounding now = sounding(s, tick);
  for (uint32_t i = 0; now.clip && i < now.clip->count; i++)
    if (now.clip->hits[i].tick == now.place) return true;
  return false;
}

static void take_spent(Session *s, int64_t tick) {
  Clip *spent = clip_spent(&s->player, tick);
  if (!spent) return;
  assert_ptr_equal(spent, s->fill);
  s->fill = NULL;
  give_back(s, spent);
}

// Plays up to `end`, as the engine does: from one due tick to the next.
static void play(Session *s, int64_t end) {
  for (int64_t due; (due = clip_due(&s->player)) < end;) {
    for (; s->now < due; s->now++) assert_false(has_hit(s, s->now)); // none was left out
    assert_int_equal(s->now, due);
    take_spent(s, due);
    give_back(s, clip_swap(&s->player, due));
    expect_tick(s, due);
    clip_advance(&s->player, due);
    s->now++;
  }
  for (; s->now < end; s->now++) assert_false(has_hit(s, s->now));
  clip_advance(&s->player, end - 1);
}

static void test_random_sessions(void **state) {
  (void)state;
  for (uint64_t n = 0; n < 4000; n++) {
    Session s = {.seed = n * 1000};
    clip_init(&s.player);
    while (s.now < END) {
      if (random_below(&s.seed, 3) == 0) queue_random(&s);
      if (random_below(&s.seed, 4) == 0) fill_random(&s);
      int64_t end = s.now + 1 + random_below(&s.seed, 50);
      play(&s, end < END ? end : END);
    }
    const ClipPlayer *p = &s.player;
    assert_int_equal(s.made - s.freed, (p->clip != NULL) + (p->next != NULL) + (p->fill != NULL));
    free(s.player.fill);
    free(s.player.clip);
    free(s.player.next);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a player without a clip has nothing due", test_nothing),
      TEST("a clip plays each of its hits in each cycle, several on one tick in order", test_cycle),
      TEST("a swap is exact: the old one before its tick, the new one from it on", test_swap),
      TEST("a clip that is displaced while it waits comes back to its owner", test_displaced),
      TEST("after a jump nothing before it is due", test_locate),
      TEST("a fill plays in the clip's place while it lasts, then the clip goes on in its own", test_fill),
      TEST("one with a period plays again and again", test_fill_again),
      TEST("a clip that is always filled over costs no search without end", test_all_filled),
      TEST("a clip begins at its origin, and lies before it too", test_origin),
      TEST(
          "4000 random sessions with fills: no hit lost, doubled or out of order, every clip given back once",
          test_random_sessions),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
