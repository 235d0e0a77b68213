// Audio files: the bytes, the values, and what is said when the disk says no.
#include "host/wav.h"

#include <setjmp.h>
#include <signal.h>
#include <sndfile.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { RATE_HZ = 44100, FRAMES = 3000, PATH_SIZE = 256 };

static char folder[] = "/tmp/livelua_wav_XXXXXX";

static const char *at(const char *name) {
  static char path[PATH_SIZE];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

// Full scale, beyond it, and all that lies between.
static void fill(float *frames) {
  for (uint32_t n = 0; n < FRAMES; n++) {
    frames[2 * n] = (float)n / (FRAMES - 1) * 2.5f - 1.25f;
    frames[2 * n + 1] = n % 2 ? 0.25f : -0.25f;
  }
}

static void write_file(const char *path, WavFormat format) {
  static float frames[2 * FRAMES];
  fill(frames);
  Wav *w;
  assert_null(wav_create(&w, path, RATE_HZ, format));
  assert_null(wav_write(w, frames, 1000));
  assert_null(wav_write(w, frames + 2 * 1000, FRAMES - 1000));
  assert_null(wav_close(w));
}

static size_t read_bytes(const char *path, char *bytes, size_t size) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t count = fread(bytes, 1, size, file);
  fclose(file);
  return count;
}

static void the_same_samples_give_the_same_bytes(void **state) {
  (void)state;
  static char first[1 << 16], second[1 << 16];
  for (WavFormat format = 0; format < WAV_FORMAT_COUNT; format++) {
    write_file(at("first"), format);
    size_t size = read_bytes(at("first"), first, sizeof first);
    usleep(1100000); // a time stamp in it would differ
    write_file(at("second"), format);
    assert_int_equal(read_bytes(at("second"), second, sizeof second), size);
    assert_true(size > 1000);
    assert_memory_equal(first, second, size);
  }
}

static float clipped(float x, float most) { return x > most ? most : x < -1 ? -1 : x; }

static void check_values(WavFormat format, float step) {
  static float wanted[2 * FRAMES], got[2 * FRAMES];
  fill(wanted);
  write_file(at("values"), format);
  SF_INFO info = {0};
  SNDFILE *file = sf_open(at("values"), SFM_READ, &info);
  assert_non_null(file);
  assert_int_equal(info.samplerate, RATE_HZ);
  assert_int_equal(info.channels, 2);
  assert_int_equal(sf_readf_float(file, got, FRAMES), FRAMES);
  sf_close(file);
  for (uint32_t n = 0; n < 2 * FRAMES; n++) {
    float expected = step > 0 ? clipped(wanted[n], 1 - step) : wanted[n];
    assert_true(expected - got[n] <= step && got[n] - expected <= step);
  }
}

static void what_was_written_is_read_back_clipped_at_full_scale(void **state) {
  (void)state;
  check_values(WAV_F32, 0);
  check_values(WAV_S24, 1.0f / (1 << 23));
  check_values(WAV_S16, 1.0f / (1 << 15));
  check_values(WAV_FLAC, 1.0f / (1 << 23));
}

static void a_format_is_found_by_its_name(void **state) {
  (void)state;
  assert_int_equal(wav_format("f32"), WAV_F32);
  assert_int_equal(wav_format("s24"), WAV_S24);
  assert_int_equal(wav_format("s16"), WAV_S16);
  assert_int_equal(wav_format("flac"), WAV_FLAC);
  assert_int_equal(wav_format("mp3"), WAV_FORMAT_COUNT);
}

static void refuses(const char *path, const char *why) {
  Wav *w;
  const char *sentence = wav_create(&w, path, RATE_HZ, WAV_F32);
  assert_non_null(sentence);
  assert_null(w);
  assert_non_null(strstr(sentence, path));
  assert_non_null(strstr(sentence, why));
}

static void a_path_that_can_not_be_written_is_named_with_the_reason(void **state) {
  (void)state;
  refuses(at("no/such/folder.wav"), "No such file or directory");
  refuses(folder, "Is a directory");
  refuses("/dev/full", "No space left on device");
  if (geteuid() == 0 && seteuid(65534) != 0) fail();
  refuses("/livelua_not_allowed.wav", "Permission denied");
  if (getuid() == 0) assert_int_equal(seteuid(0), 0);
}

// Writes until the disk (a limit on the file's size) is full; the sentence must come, at the latest on
// closing.
static const char *fill_disk(const char *path, WavFormat format) {
  static float frames[2 * FRAMES];
  for (uint32_t n = 0; n < 2 * FRAMES; n++) frames[n] = (float)rand() / (float)RAND_MAX - 0.5f;
  Wav *w;
  assert_null(wav_create(&w, path, RATE_HZ, format));
  const char *sentence = NULL;
  for (int n = 0; n < 20 && !sentence; n++) sentence = wav_write(w, frames, FRAMES);
  const char *at_the_end = wav_close(w);
  return at_the_end ? at_the_end : sentence;
}

static void a_full_disk_is_said_and_leaves_a_file_that_can_be_read(void **state) {
  (void)state;
  struct rlimit before, small = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
  getrlimit(RLIMIT_FSIZE, &before);
  small.rlim_max = before.rlim_max;
  signal(SIGXFSZ, SIG_IGN);
  for (WavFormat format = 0; format < WAV_FORMAT_COUNT; format++) {
    setrlimit(RLIMIT_FSIZE, &small);
    const char *sentence = fill_disk(at("full"), format);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_non_null(sentence);
    assert_non_null(strstr(sentence, "File too large"));
    if (format == WAV_FLAC) continue; // its header is only right once it is finished
    SF_INFO info = {0};
    SNDFILE *file = sf_open(at("full"), SFM_READ, &info);
    assert_non_null(file);
    assert_in_range(info.frames, 10000, 25000);
    sf_close(file);
  }
}

static void a_flac_that_fits_in_the_encoder_s_buffer_still_says_that_the_disk_is_full(void **state) {
  (void)state;
  float frame[2] = {0.5f, 0.5f};
  Wav *w;
  const char *sentence = wav_create(&w, "/dev/full", RATE_HZ, WAV_FLAC);
  if (!sentence) sentence = wav_write(w, frame, 1);
  if (w) {
    const char *at_the_end = wav_close(w);
    if (!sentence) sentence = at_the_end;
  }
  assert_non_null(sentence);
  assert_non_null(strstr(sentence, "No space left on device"));
}

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) && chmod(folder, 0755) == 0 ? 0 : -1;
}

static int remove_folder(void **state) {
  (void)state;
  static const char *const NAMES[] = {"first", "second", "values", "full"};
  for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++) unlink(at(NAMES[n]));
  return rmdir(folder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_same_samples_give_the_same_bytes),
      cmocka_unit_test(what_was_written_is_read_back_clipped_at_full_scale),
      cmocka_unit_test(a_format_is_found_by_its_name),
      cmocka_unit_test(a_path_that_can_not_be_written_is_named_with_the_reason),
      cmocka_unit_test(a_full_disk_is_said_and_leaves_a_file_that_can_be_read),
      cmocka_unit_test(a_flac_that_fits_in_the_encoder_s_buffer_still_says_that_the_disk_is_full),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
