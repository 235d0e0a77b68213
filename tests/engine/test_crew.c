// test_crew.c -- helpers share the work and nobody can hear it: each task is done once in its round, and a
// heavy session has the same bytes with any number of helpers, also with some that come and go.
#include "engine/crew.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

// -- tasks that only count ---------------------------------------------------------------------------

enum { TASKS = 17, ROUNDS = 150000, FIRST_ROUNDS = 40000 };

// Plain memory on purpose: what is not handed over in order is a race that a sanitizer names.
typedef struct {
  uint32_t done[TASKS], in[TASKS], out[TASKS];
} Bench;

static void count_task(void *context, uint32_t number) {
  Bench *b = context;
  b->done[number]++;
  b->out[number] = 3 * b->in[number] + number;
}

static void check_round(Crew *c, Bench *b, uint32_t round, uint32_t count) {
  for (uint32_t n = 0; n < TASKS; n++) b->in[n] = round + n, b->done[n] = 0;
  crew_run(c, count_task, b, count);
  for (uint32_t n = 0; n < TASKS; n++) {
    if (b->done[n] != (n < count)) fail_msg("round %u: task %u was done %u times", round, n, b->done[n]);
    if (n < count && b->out[n] != 3 * (round + n) + n) fail_msg("round %u: task %u was torn", round, n);
  }
}

typedef struct {
  _Atomic(Crew *) crew; // the helpers' own: all there is to be shared
  atomic_bool stop;
  atomic_uint helped;
  pthread_t thread[3];
  uint32_t count;
} Helpers;

static void *help_crew(void *context) {
  Helpers *h = context;
  while (!atomic_load_explicit(&h->stop, memory_order_relaxed)) {
    Crew *c = atomic_load_explicit(&h->crew, memory_order_acquire);
    if (crew_help(c))
      atomic_fetch_add_explicit(&h->helped, 1, memory_order_relaxed);
    else
      sched_yield();
  }
  return NULL;
}

static void start_helpers(Helpers *h, Crew *c, uint32_t count) {
  atomic_init(&h->crew, c);
  atomic_init(&h->stop, false);
  atomic_init(&h->helped, 0);
  h->count = count;
  for (uint32_t n = 0; n < count; n++) assert_int_equal(pthread_create(&h->thread[n], NULL, help_crew, h), 0);
}

static void stop_helpers(Helpers *h) {
  atomic_store(&h->stop, true);
  for (uint32_t n = 0; n < h->count; n++) pthread_join(h->thread[n], NULL);
}

static void run_rounds(uint64_t first_word) {
  Crew crew = {0};
  Bench bench = {0};
  Helpers h;
  atomic_init(&crew.next, first_word);
  atomic_store(&crew.helpers, 2);
  start_helpers(&h, &crew, 2);
  for (uint32_t round = 0; round < ROUNDS; round++) check_round(&crew, &bench, round, TASKS);
  for (uint32_t round = 0; atomic_load(&h.helped) < 100; round++) check_round(&crew, &bench, round, TASKS);
  stop_helpers(&h);
}

static void test_rounds(void **state) {
  (void)state;
  run_rounds(0);
}

static void test_wrap(void **state) {
  (void)state;
  run_rounds((uint64_t)(UINT32_MAX - ROUNDS / 2) << 32);
}

// One that looks while a larger round is being posted must not take of the one before.
static void test_sizes(void **state) {
  (void)state;
  Crew crew = {0};
  Bench bench = {0};
  Helpers h;
  uint64_t random = 3;
  atomic_store(&crew.helpers, 2);
  start_helpers(&h, &crew, 2);
  for (uint32_t round = 0; round < 2 * ROUNDS; round++)
    check_round(&crew, &bench, round, random_below(&random, TASKS + 1));
  stop_helpers(&h);
}

static void test_first_round(void **state) {
  (void)state;
  Crew *crews = aligned_alloc(64, FIRST_ROUNDS * sizeof *crews);
  assert_non_null(crews);
  memset(crews, 0, FIRST_ROUNDS * sizeof *crews);
  Bench bench = {0};
  Helpers h;
  start_helpers(&h, crews, 2);
  for (uint32_t k = 0; k < FIRST_ROUNDS; k++) {
    atomic_store(&crews[k].helpers, 2);
    atomic_store(&h.crew, &crews[k]);
    for (uint32_t spin = k % 64; spin > 0; spin--) atomic_load(&h.crew); // at another moment each time
    check_round(&crews[k], &bench, k, TASKS);
  }
  stop_helpers(&h);
  free(crews);
}

static void test_alone(void **state) {
  (void)state;
  Crew crew = {0};
  Bench bench = {0};
  for (uint32_t count = 0; count <= TASKS; count++) check_round(&crew, &bench, count, count);
  assert_false(crew_help(&crew));
}

// A task of an old round is not taken: not by one that saw the round before, nor while none is posted.
static void test_closed(void **state) {
  (void)state;
  Crew crew = {0};
  Bench bench = {0};
  atomic_store(&crew.helpers, 1);
  for (uint32_t count = 2; count <= TASKS; count++) {
    check_round(&crew, &bench, count, count);
    assert_false(crew_help(&crew));
  }
}

// -- a heavy session -----------------------------------------------------------------------------------

static const double session_s = 1.2, step_s = 0.02;

static Kit *four_pieces(void) {
  Kit *kit = calloc(1, sizeof *kit + 4 * sizeof *kit->pieces);
  assert_non_null(kit);
  kit->count = 4;
  for (uint32_t key = 0; key < 128; key++) kit->piece[key] = (uint8_t)(key % 4);
  for (uint32_t n = 0; n < 4; n++)
    kit->pieces[n] = (DrumPiece){.level = 0.5f,
                                 .tone = 1,
                                 .tone_start = 200,
                                 .tone_end = 50 + 20 * (float)n,
                                 .tone_sweep = 0.05f,
                                 .tone_decay = 0.4f,
                                 .noise = 0.3f,
                                 .noise_low = 500,
                                 .noise_high = 8000,
                                 .noise_decay = 0.2f,
                                 .bursts = 1};
  return kit;
}

static void split_key(Stage *s, uint32_t channel, uint32_t key, uint32_t split) {
  stage_send(s, (Command){.type = COMMAND_SPLIT,
                          .channel = (uint8_t)channel,
                          .slot = (uint8_t)split,
                          .note = {.pitch = (float)key}});
}

static void join(Stage *s, CommandType type, uint32_t from, uint32_t to) {
  stage_send(s, (Command){.type = (uint8_t)type, .channel = (uint8_t)from, .slot = (uint8_t)to});
}

// Two kits, whose pieces go their own ways; all channels with effects of their own and sends to two buses,
// one of which goes through the other.
static void set_up(Stage *s) {
  for (uint32_t c = 0; c < CHANNEL_COUNT; c++) {
    stage_param(s, c, PARAM_SYNTH, c % SHAPE_COUNT);
    stage_param(s, c, (ParamId[]){PARAM_CHORUS, PARAM_PHASER, PARAM_DISTORTION, PARAM_SATURATION}[c % 4],
                0.6);
    stage_param(s, c, PARAM_LOWPASS, 800 + 300 * c);
    stage_param(s, c, PARAM_COMPRESSOR, 1);
    stage_param(s, c, PARAM_SEND1 + c % 2, 0.4);
    stage_param(s, c, PARAM_PAN, c / 8.0 - 1);
  }
  for (uint32_t n = 0; n < 8; n++) {
    split_key(s, 15 + n / 4, n % 4, SPLIT_FIRST + n);
    stage_param(s, SPLIT_FIRST + n, PARAM_BITCRUSH, n / 8.0);
    stage_param(s, SPLIT_FIRST + n, PARAM_SEND2, 0.3);
  }
  stage_give(s, COMMAND_KIT, 15, 0, four_pieces());
  stage_give(s, COMMAND_KIT, 16, 0, four_pieces());
  join(s, COMMAND_ROUTE, SPLIT_FIRST + 1, BUS_FIRST + 1);
  join(s, COMMAND_ROUTE, BUS_FIRST, BUS_FIRST + 1);
  join(s, COMMAND_KEY, 3, SPLIT_FIRST);
  stage_param(s, 3, PARAM_SIDECHAIN, 1);
  stage_param(s, BUS_FIRST, PARAM_DELAY, 0.5);
  stage_param(s, BUS_FIRST + 1, PARAM_REVERB, 0.5);
}

static void play_step(Stage *s, uint32_t *random) {
  for (uint32_t n = 0; n < 6; n++) {
    uint32_t channel = stage_random(random) % CHANNEL_COUNT, pitch = 36 + stage_random(random) % 40;
    stage_send(s, (Command){.type = COMMAND_NOTE,
                            .channel = (uint8_t)channel,
                            .note = {(float)(channel > 14 ? pitch % 4 : pitch), 0.6f, TICKS_PER_BEAT}});
  }
  uint32_t channel = stage_random(random) % CHANNEL_COUNT;
  stage_param(s, channel, PARAM_VOLUME, 0.3 + stage_random(random) % 50 / 100.0);
}

typedef struct {
  Engine *engine;
  uint32_t stay; // as many looks before it leaves and joins anew; 0: it stays
  atomic_uint helped;
  atomic_bool stop;
} Guest;

static void *help_engine(void *context) {
  Guest *g = context;
  engine_join(g->engine);
  for (uint32_t looks = 1; !atomic_load_explicit(&g->stop, memory_order_relaxed); looks++) {
    if (engine_help(g->engine))
      atomic_fetch_add_explicit(&g->helped, 1, memory_order_relaxed);
    else
      sched_yield();
    if (g->stay == 0 || looks % g->stay != 0) continue;
    engine_leave(g->engine);
    for (uint32_t n = 0; n < looks % 7; n++) sched_yield();
    engine_join(g->engine);
  }
  engine_leave(g->engine);
  return NULL;
}

// The hash of what it sounds like; `loudest` is its peak, `helped` how many tasks the helpers did.
static uint64_t play_session(uint32_t helpers, uint32_t stay, double *loudest, uint32_t *helped) {
  Stage *s = stage_open(48000);
  set_up(s);
  pthread_t thread[3];
  Guest guest[3];
  for (uint32_t n = 0; n < helpers; n++) {
    guest[n] = (Guest){.engine = s->engine, .stay = stay ? stay + n : 0};
    assert_int_equal(pthread_create(&thread[n], NULL, help_engine, &guest[n]), 0);
  }
  uint32_t random = 11;
  for (double at = 0; at < session_s; at += step_s) {
    play_step(s, &random);
    stage_run(s, stage_frames(s, step_s));
  }
  *helped = 0;
  for (uint32_t n = 0; n < helpers; n++) {
    atomic_store(&guest[n].stop, true);
    pthread_join(thread[n], NULL);
    *helped += atomic_load(&guest[n].helped);
  }
  *loudest = listen_peak(stage_left(s, 0, s->frames));
  uint64_t hash = listen_hash(LISTEN_HASH, stage_left(s, 0, s->frames));
  hash = listen_hash(hash, stage_right(s, 0, s->frames));
  stage_close(s);
  return hash;
}

// On a busy machine helpers may get no time to help: then it is played again.
static void check_session(uint32_t helpers, uint32_t stay) {
  double loudest;
  uint32_t helped, together = 0;
  uint64_t alone = play_session(0, 0, &loudest, &helped);
  expect_above(loudest, 0.1);
  for (uint32_t turn = 0; turn < 30 && together <= 100; turn++) {
    uint64_t hash = play_session(helpers, stay, &loudest, &helped);
    if (hash != alone) fail_msg("with %u helpers it sounds otherwise", helpers);
    together += helped;
  }
  assert_true(together > 0);
}

static void test_session(void **state) {
  (void)state;
  for (uint32_t helpers = 1; helpers <= 3; helpers++) check_session(helpers, 0);
}

static void test_guests(void **state) {
  (void)state;
  check_session(3, 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a crew of one does every task once", test_alone),
      TEST("when a round is over there is nothing to help with", test_closed),
      TEST("each task is done once in its round, whoever does it", test_rounds),
      TEST("rounds go on when their number begins again", test_wrap),
      TEST("rounds of any size follow each other", test_sizes),
      TEST("helpers that wait before the first round do no harm", test_first_round),
      TEST("a session has the same bytes with any number of helpers", test_session),
      TEST("a session has the same bytes while helpers come and go", test_guests),
  };
  return cmocka_run_group_tests_name("crew", tests, NULL, NULL);
}
