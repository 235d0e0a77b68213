// test_realtime.c -- the audio thread, watched while SDL's own thread renders a busy session.
//
// Named on the command line, one session is played without the other tests: "busy", "helped", which is the
// same with helper threads, or a fault's name.
#include "host/audio.h"
#include "host/clock.h"
#include "host/helpers.h"
#include "realtime/interpose.h"
#include "support/busy.h"
#include "support/expect.h"
#include "support/guard.h"
#include "support/stage.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

enum { WARM_STEPS = 8 * 4, STEP_NS = 15000000, PAGE = 4096, FRESH_PAGES = 4096 };

// -- faults to plant -----------------------------------------------------------------------------

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static FILE *sink;
static char *fresh_pages;
static _Atomic uint32_t next_page;

static void fault_malloc(void) {
  void *volatile block = malloc(64);
  free(block);
}

static void fault_mutex(void) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
}

static void fault_printf(void) {
  fprintf(sink, "%d\n", 1);
  fflush(sink);
}

static void fault_nanosleep(void) { nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL); }

static void fault_mmap(void) {
  void *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED) munmap(page, PAGE);
}

static void fault_syscall(void) {
#ifdef __x86_64__
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"((long)SYS_getppid) : "rcx", "r11", "memory");
#endif
}

static void fault_page(void) {
  uint32_t page = atomic_fetch_add(&next_page, 1);
  if (page < FRESH_PAGES) fresh_pages[(size_t)page * PAGE] = 1;
}

static bool racing; // the control thread commits it too
static int unguarded;

static void fault_race(void) { unguarded++; }

// Which layer has to see it; none sees a race, which is ThreadSanitizer's to find.
typedef struct {
  const char *name;
  void (*commit)(void);
  bool calls, kernel, pages;
} Fault;

static const Fault faults[] = {
    {"malloc", fault_malloc, .calls = true},  {"mutex", fault_mutex, .calls = true},
    {"printf", fault_printf, .kernel = true}, {"nanosleep", fault_nanosleep, .kernel = true, .pages = true},
    {"mmap", fault_mmap, .kernel = true},     {"syscall", fault_syscall, .kernel = true},
    {"page", fault_page, .pages = true},      {"race", fault_race, .calls = false},
};
enum { FAULTS = sizeof faults / sizeof *faults };

// -- the session ---------------------------------------------------------------------------------

enum { HELPERS = 2 };

typedef struct {
  Audio *audio;
  Busy *busy;
  Helpers *helpers;
  pthread_t midi;
  atomic_bool done;
} Rig;

static Rig rig;
static bool kernel_helps;

static void say(void *user, const char *sentence) {
  (void)user;
  print_message("# %s\n", sentence);
}

static void *flood(void *user) {
  Rig *r = user;
  uint32_t state[BUSY_PORTS] = {0};
  while (!atomic_load(&r->done)) {
    for (uint32_t port = 0; port < BUSY_PORTS; port++) busy_midi(r->busy, port, &state[port], 100);
    clock_sleep_ns(1000000);
  }
  return NULL;
}

static void rig_run(Rig *r, uint32_t steps) {
  for (uint32_t i = 0; i < steps; i++) {
    busy_step(r->busy);
    if (racing) fault_race();
    clock_sleep_ns(STEP_NS);
  }
}

static void rig_open(Rig *r) {
  r->audio = audio_open(&(AudioConfig){.rate_hz = 48000, .block_frames = 256, .say = say});
  assert_false(audio_is_null(r->audio));
  EngineConfig config = stage_config(audio_rate(r->audio));
  config.ports = BUSY_PORTS;
  r->busy = busy_open(&config, 1);
  atomic_store(&r->done, false);
  busy_start(r->busy);
  audio_start(r->audio, r->busy->engine);
  pthread_create(&r->midi, NULL, flood, r);
  rig_run(r, WARM_STEPS); // the thread has touched its stack
}

static void rig_close(Rig *r) {
  atomic_store(&r->done, true);
  pthread_join(r->midi, NULL);
  audio_close(r->audio);
  helpers_stop(r->helpers);
  busy_close(r->busy);
}

// What the layers see of a session in which this fault is committed in each block.
static GuardReport session(Rig *r, unsigned layers, void (*fault)(void), uint32_t steps) {
  guard_watch(0, NULL);
  clock_sleep_ns(STEP_NS); // the block that was under way has ended
  guard_take();
  guard_watch(layers, fault);
  rig_run(r, steps);
  guard_watch(0, NULL);
  clock_sleep_ns(STEP_NS);
  return guard_take();
}

static void get_help(Rig *r) { r->helpers = helpers_start(r->busy->engine, HELPERS, true); }

static void dismiss_help(Rig *r) {
  helpers_stop(r->helpers);
  r->helpers = NULL;
}

// -- tests ---------------------------------------------------------------------------------------

static void expect_clean(GuardReport seen) {
  if (seen.call) print_error("called %s\n", seen.call);
  if (seen.kernel >= 0) print_error("made system call %d\n", (int)seen.kernel);
  expect_above(seen.blocks, 100);
  assert_int_equal(seen.calls, 0);
  assert_int_equal(seen.kernels, 0);
  assert_int_equal(seen.faults, 0);
  assert_int_equal(seen.waits, 0);
}

static void test_busy_session(void **state) {
  (void)state;
  expect_clean(session(&rig, GUARD_CALLS | GUARD_KERNEL | GUARD_PAGES, NULL, 200));
}

static void test_busy_session_with_helpers(void **state) {
  (void)state;
  get_help(&rig);
  assert_int_equal(helpers_count(rig.helpers), HELPERS);
  rig_run(&rig, WARM_STEPS);
  expect_clean(session(&rig, GUARD_CALLS | GUARD_KERNEL | GUARD_PAGES, NULL, 200));
  dismiss_help(&rig);
}

static uint32_t limits;

static void change_limit(void) { engine_limit(rig.busy->engine, limits++ % 8 ? 4 : 200); }
static void lift_limit(void) { engine_limit(rig.busy->engine, UINT32_MAX); }

static void test_limited_session(void **state) {
  (void)state;
  expect_clean(session(&rig, GUARD_CALLS | GUARD_KERNEL | GUARD_PAGES, change_limit, 100));
  expect_above(engine_status(rig.busy->engine).shed, 10);
  session(&rig, 0, lift_limit, 4);
}

static void test_session_is_heard(void **state) {
  (void)state;
  assert_true(engine_status(rig.busy->engine).voices > 16);
  expect_above((double)engine_meter(rig.busy->engine, STRIP_MASTER).peak[0], 0.01);
}

static void test_kernel_helps(void **state) {
  (void)state;
  if (!kernel_helps) skip();
}

static void test_calls_are_seen(void **state) {
  (void)state;
  if (!INTERPOSED) skip();
  for (int i = 0; i < FAULTS; i++) {
    if (!faults[i].calls) continue;
    GuardReport seen = session(&rig, GUARD_CALLS, faults[i].commit, 4);
    if (seen.calls < seen.blocks || seen.blocks == 0) fail_msg("%s was not seen", faults[i].name);
  }
}

static void test_system_calls_are_seen(void **state) {
  (void)state;
  if (!kernel_helps) skip();
  for (int i = 0; i < FAULTS; i++) {
    if (!faults[i].kernel) continue;
    GuardReport seen = session(&rig, GUARD_KERNEL, faults[i].commit, 4);
    if (seen.kernels < seen.blocks / 2 + 1) fail_msg("%s was not seen", faults[i].name);
  }
}

static void test_faults_and_waits_are_seen(void **state) {
  (void)state;
  for (int i = 0; i < FAULTS; i++) {
    if (!faults[i].pages) continue;
    GuardReport seen = session(&rig, GUARD_PAGES, faults[i].commit, 4);
    if (seen.faults + seen.waits < seen.blocks / 2 + 1) fail_msg("%s was not seen", faults[i].name);
  }
}

static int open_all(void **state) {
  (void)state;
  sink = fopen("/dev/null", "w");
  fresh_pages =
      mmap(NULL, (size_t)FRESH_PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  setenv("SDL_AUDIODRIVER", "dummy", 1);
  kernel_helps = guard_init();
  audio_guard(guard_enter, guard_leave);
  rig_open(&rig);
  return 0;
}

static int close_all(void **state) {
  (void)state;
  rig_close(&rig);
  audio_guard(NULL, NULL);
  fclose(sink);
  munmap(fresh_pages, (size_t)FRESH_PAGES * PAGE);
  return 0;
}

// -- one session for a sanitizer to watch --------------------------------------------------------

static void (*chosen)(void);

static void commit_chosen(void) REALTIME;
static void commit_chosen(void) { chosen(); }

static int play_one(const char *name) {
  for (int i = 0; i < FAULTS; i++)
    if (strcmp(name, faults[i].name) == 0) chosen = faults[i].commit;
  bool helped = strcmp(name, "helped") == 0;
  if (!chosen && !helped && strcmp(name, "busy") != 0) return 2;
  racing = chosen == fault_race;
  open_all(NULL);
  if (helped) get_help(&rig);
  GuardReport seen = session(&rig, 0, chosen ? commit_chosen : NULL, chosen ? 10 : 300);
  close_all(NULL);
  printf("%u blocks\n", seen.blocks);
  return 0;
}

int main(int count, char **arguments) {
  if (count > 1) return play_one(arguments[1]);
  const struct CMUnitTest tests[] = {
      TEST("a busy session makes no system call, takes no lock, allocates nothing and waits for nothing",
           test_busy_session),
      TEST("nor with threads that help it", test_busy_session_with_helpers),
      TEST("nor while notes are faded because the machine is too slow", test_limited_session),
      TEST("it is heard meanwhile", test_session_is_heard),
      TEST("the kernel can hand system calls back", test_kernel_helps),
      TEST("a planted allocation or lock is seen by the program", test_calls_are_seen),
      TEST("a planted system call is seen by the kernel, inline or in a library", test_system_calls_are_seen),
      TEST("a planted page fault or sleep is seen by the count", test_faults_and_waits_are_seen),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
