// The audio device, without hardware: SDL's disk driver is one that plays into a file and can be lost,
// and no driver at all is the null device. The guard sees which threads render, and how.
#include "host/audio.h"
#include "host/clock.h"
#include "host/cpu.h"
#include "support/expect.h"
#include "support/stage.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NS_PER_MS = 1000000, PATIENCE_MS = 10000, BLOCK = 480, TEXT_SIZE = 4096, FRAME_BYTES = 8 };

static Stage *stage;
static Audio *audio;
static char said[TEXT_SIZE];
static char file[] = "/tmp/livelua_audio_XXXXXX";

// -- the guard -----------------------------------------------------------------------------------

static atomic_int inside, most_inside; // at once in the callback
static atomic_int thread, turns;       // the last that rendered; how often it was another
static atomic_uint blocks, denormals;  // all blocks; those with denormals

static void enter(void) {
  int now = atomic_fetch_add(&inside, 1) + 1;
  if (now > atomic_load(&most_inside)) atomic_store(&most_inside, now);
  atomic_fetch_add(&blocks, 1);
  if (atomic_exchange(&thread, gettid()) != gettid()) atomic_fetch_add(&turns, 1);
}

static void leave(void) {
  if (!cpu_flushes_denormals()) atomic_fetch_add(&denormals, 1);
  atomic_fetch_sub(&inside, 1);
}

// -- helpers -------------------------------------------------------------------------------------

static void say(void *user, const char *sentence) {
  (void)user;
  size_t used = strlen(said);
  snprintf(said + used, sizeof said - used, "%s\n", sentence);
}

static void use_driver(const char *driver, const char *path) {
  setenv("SDL_AUDIODRIVER", driver, 1);
  setenv("SDL_DISKAUDIOFILE", path, 1);
}

static int64_t first_frame;

static int64_t engine_frame(void) { return engine_status(stage->engine).frame; }

static void start(AudioConfig config) {
  config.say = say;
  said[0] = '\0';
  audio = audio_open(&config);
  assert_non_null(audio);
  stage = stage_open(audio_rate(audio));
  stage_note(stage, 69, 1, stage_now(stage));
  first_frame = engine_frame();
  audio_start(audio, stage->engine);
}

static bool null_now(void) { return audio_is_null(audio); }
static bool heard_now(void) { return !audio_is_null(audio); }

static bool poll_until(bool (*done)(void)) {
  for (int ms = 0; ms < PATIENCE_MS; ms += 2) {
    audio_poll(audio);
    if (done()) return true;
    clock_sleep_ns(2 * NS_PER_MS);
  }
  return false;
}

static uint32_t times_said(const char *part) {
  uint32_t count = 0;
  for (const char *at = said; (at = strstr(at, part)); at++) count++;
  return count;
}

// What the disk driver has written.
static size_t read_tape(float *frames, size_t room) {
  FILE *tape = fopen(file, "rb");
  size_t count = tape ? fread(frames, FRAME_BYTES, room, tape) : 0;
  if (tape) fclose(tape);
  return count;
}

// -- tests ---------------------------------------------------------------------------------------

static void test_null_device_keeps_time(void **state) {
  (void)state;
  start((AudioConfig){.device = "none", .rate_hz = 44100, .block_frames = 128});
  assert_true(audio_is_null(audio));
  assert_string_equal(audio_name(audio), "none");
  assert_int_equal(audio_rate(audio), 44100);
  assert_int_equal(audio_block(audio), 128);
  while (audio_frames(audio) == 0) clock_sleep_ns(NS_PER_MS);
  uint64_t first = audio_frames(audio);
  int64_t start_ns = clock_now_ns();
  clock_sleep_ns(1000ll * NS_PER_MS);
  double played_s = (double)(audio_frames(audio) - first) / 44100;
  double passed_s = (double)(clock_now_ns() - start_ns) * 1e-9;
  expect_between(played_s - passed_s, -0.3, 0.1); // however busy the machine: what is late is made up
  assert_string_equal(said, "");
}

static void test_missing_device_is_said(void **state) {
  (void)state;
  use_driver("disk", file);
  start((AudioConfig){.device = "Scarlett", .rate_hz = 48000});
  assert_true(audio_is_null(audio));
  assert_int_equal(times_said("Scarlett"), 1);
  while (audio_frames(audio) < 4800) clock_sleep_ns(NS_PER_MS);
  for (int n = 0; n < 700; n++) { // it is looked for again, silently
    audio_poll(audio);
    clock_sleep_ns(2 * NS_PER_MS);
  }
  assert_int_equal(times_said("\n"), 1);
}

static void test_part_of_a_name(void **state) {
  (void)state;
  use_driver("disk", file);
  start((AudioConfig){.device = "AUDIO OUTPUT"});
  assert_false(audio_is_null(audio));
  assert_non_null(strstr(audio_name(audio), "System audio output device"));
  assert_string_equal(said, "");
}

static void test_file_holds_what_was_played(void **state) {
  (void)state;
  static float tape[2 * 48000 * 10];
  use_driver("disk", file);
  start((AudioConfig){.rate_hz = 48000, .block_frames = BLOCK});
  while (audio_frames(audio) < 24000) clock_sleep_ns(NS_PER_MS);
  audio_close(audio);
  audio = NULL;
  size_t frames = read_tape(tape, 48000 * 10);
  expect_between((double)frames, 24000, 48000 * 10);
  size_t first = 0, last = frames - 1;
  while (first < frames && tape[2 * first] == 0) first++;
  while (last > 0 && tape[2 * last] == 0) last--;
  expect_between((double)(last - first), 20000, 48000 * 10);  // it sounded
  expect_between((double)(frames - last), BLOCK, 48000 * 10); // and silence was played behind it
  // A sine at full scale moves by 2 pi 440 / 48000 a frame; a cut would be a step.
  for (size_t n = first + 1; n <= last + 1; n++)
    expect_between((double)(tape[2 * n] - tape[2 * n - 2]), -0.06, 0.06);
}

// Each time: said once, the clock goes on, and the device is tried again without a word until it holds.
static void lose_and_return(int round) {
  assert_true(poll_until(null_now));
  assert_int_equal(times_said("is gone"), round);
  int64_t lost_at = engine_frame();
  for (int n = 0; n < 700; n++) {
    audio_poll(audio);
    clock_sleep_ns(2 * NS_PER_MS);
  }
  assert_true(audio_is_null(audio));
  assert_int_equal(times_said("is gone"), round);
  expect_above((double)engine_frame(), (double)lost_at + 24000);
}

static void return_and_play(int round) {
  assert_true(poll_until(heard_now));
  assert_int_equal(times_said("is there"), round);
  assert_int_equal(audio_rate(audio), 48000);
  uint64_t back_at = audio_frames(audio);
  while (audio_frames(audio) < back_at + 9600) clock_sleep_ns(NS_PER_MS);
  audio_poll(audio);
  assert_false(audio_is_null(audio));
}

static void limit_files(rlim_t most) {
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
  setrlimit(RLIMIT_FSIZE, &limit);
}

static void test_device_lost_and_back(void **state) {
  (void)state;
  signal(SIGXFSZ, SIG_IGN);
  int turns_before = atomic_load(&turns);
  use_driver("disk", "/dev/full");
  start((AudioConfig){.rate_hz = 48000, .block_frames = BLOCK});
  lose_and_return(1);
  use_driver("disk", file);
  return_and_play(1);
  limit_files(16384); // the file may not grow: the next block can not be written
  lose_and_return(2);
  limit_files(RLIM_INFINITY);
  return_and_play(2);
  // Device, none, device, none, device: no way back. The first may be lost before its first block.
  expect_between(atomic_load(&turns) - turns_before, 4, 5);
  expect_between((double)(engine_frame() - first_frame) - (double)audio_frames(audio), -2 * BLOCK, 2 * BLOCK);
}

static void test_one_thread_at_a_time(void **state) {
  (void)state;
  expect_above(atomic_load(&blocks), 500);
  assert_int_equal(atomic_load(&most_inside), 1);
}

static void test_no_denormals(void **state) {
  (void)state;
#if defined(__x86_64__) || defined(__aarch64__)
  assert_int_equal(atomic_load(&denormals), 0);
#else
  skip();
#endif
}

static void count_lines(void *user, const char *text) {
  (void)text;
  ++*(int *)user;
}

static void test_list(void **state) {
  (void)state;
  int lines = 0;
  use_driver("disk", file);
  assert_int_equal(audio_list(count_lines, &lines), 1);
  assert_int_equal(lines, 1);
  use_driver("no such driver", file);
  assert_int_equal(audio_list(count_lines, &lines), 0);
}

static void test_kernels(void **state) {
  (void)state;
  assert_non_null(cpu_kernels());
  assert_ptr_equal(cpu_kernels_named("base"), &kernels_base);
  assert_null(cpu_kernels_named("no such set"));
  const Kernels *avx2 = cpu_kernels_named("avx2");
  assert_ptr_equal(cpu_kernels(), avx2 ? avx2 : &kernels_base);
}

// -- all of them ---------------------------------------------------------------------------------

static int open_all(void **state) {
  (void)state;
  int descriptor = mkstemp(file);
  close(descriptor);
  audio_guard(enter, leave);
  return descriptor < 0;
}

static int tidy(void **state) {
  (void)state;
  limit_files(RLIM_INFINITY);
  audio_close(audio);
  audio = NULL;
  if (stage) stage_close(stage);
  stage = NULL;
  return 0;
}

static int close_all(void **state) {
  (void)state;
  return unlink(file);
}

#define AUDIO_TEST(sentence, function)                                                                       \
  { sentence, function, NULL, tidy, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      AUDIO_TEST("the null device keeps time with the clock", test_null_device_keeps_time),
      AUDIO_TEST("a device that is not there is said once, and time goes on", test_missing_device_is_said),
      AUDIO_TEST("part of a name finds a device", test_part_of_a_name),
      AUDIO_TEST("closing fades the sound to silence without a step", test_file_holds_what_was_played),
      AUDIO_TEST("a device is lost and found again, twice", test_device_lost_and_back),
      AUDIO_TEST("the engine was never rendered by two threads at once", test_one_thread_at_a_time),
      AUDIO_TEST("each block was rendered with denormals off", test_no_denormals),
      AUDIO_TEST("devices are listed", test_list),
      AUDIO_TEST("lane kernels are found by name and by what the machine has", test_kernels),
  };
  return cmocka_run_group_tests(tests, open_all, close_all);
}
