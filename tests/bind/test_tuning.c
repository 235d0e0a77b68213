// test_tuning.c -- the word tuning: Scala files good and bad, what holds when, and what is a mistake.
#include "tuning.h"
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/livelua-tuning-XXXXXX";

static int make_folder(void **state) {
  (void)state;
  return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state) {
  (void)state;
  return rmdir(folder);
}

static void path_of(const char *file, char path[64]) { snprintf(path, 64, "%s/%s", folder, file); }

static void write_file(const char *file, const char *text, size_t size) {
  char path[64];
  path_of(file, path);
  FILE *out = fopen(path, "wb");
  assert_non_null(out);
  assert_int_equal(fwrite(text, 1, size, out), size);
  fclose(out);
}

static void remove_file(const char *file) {
  char path[64];
  path_of(file, path);
  assert_int_equal(unlink(path), 0);
}

// A script in the folder of the files that it names.
static bool run_there(Rig *r, const char *text) {
  char path[64];
  path_of("a.lua", path);
  return tuning_file(r, path, text);
}

// The same by a path that is longer than what Lua keeps of it.
static bool run_far(Rig *r, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/././././././././././././././././././././././././././././././a.lua", folder);
  bool good = tuning_file(r, path, text);
  rig_beats(r, 4);
  return good;
}

// -- texts -----------------------------------------------------------------------------------------

// A text, and either the mistake in it, or the pitch of a key, C4 being where it is.
typedef struct {
  const char *text;
  size_t size;
  const char *said;
  int key;
  double pitch;
} Text;

#define GOOD(text, key, pitch)                                                                               \
  { text, sizeof text - 1, NULL, key, pitch }
#define BAD(text, said)                                                                                      \
  { text, sizeof text - 1, said, 0, 0 }

static const Text scales[] = {
    GOOD("pure\n2\n3/2\n2/1\n", 61, 67.01955),
    GOOD("pure\n2\n3/2\n2/1", 62, 72),
    GOOD("! a.scl\n!\npure\n! two\n2\n!\n3/2\n! the period\n2/1\n", 61, 67.01955),
    GOOD("pure\r\n2\r\n3/2\r\n2/1\r\n", 61, 67.01955),
    GOOD("pure\r2\r3/2\r2/1\r", 61, 67.01955),
    GOOD("\xEF\xBB\xBF! a.scl\npure\n2\n3/2\n2/1\n", 61, 67.01955),
    GOOD("\n1\n2\n", 61, 72),
    GOOD("! \xff\xfe\npure\n1\n2\n", 61, 72),
    GOOD("pure\n  2  \n\t3/2\t\n   2\n\n\n", 61, 67.01955),
    GOOD("pure\n2 notes\n3/2 a fifth\n2/1 ! an octave\n", 61, 67.01955),
    GOOD("cents\n2\n700.0 cents\n1200.\n", 61, 67),
    GOOD("cents\n2\n.5\n1200.0\n", 61, 60.005),
    GOOD("falls\n2\n-50.0\n1200.0\n", 61, 59.5),
    GOOD("over\n2\n1300.0\n1200.0\n", 61, 73),
    GOOD("large\n1\n2147483647/2147483646\n", 61, 60 + 12 * 6.7181921e-10),
    GOOD("larger\n1\n300000000000000000000000000000/200000000000000000000000000000\n", 61, 67.01955),
    GOOD("spaces\n1\n3 / 2\n", 61, 67.01955),
    GOOD("notes after\n1\n3/2\n\n! the end\n", 61, 67.01955),
    BAD("", "t.scl:1: expected the number of notes, the file ends"),
    BAD("! only comments\n", "t.scl:1: expected a line that describes the scale, the file ends"),
    BAD("pure\n! and\n", "t.scl:2: expected the number of notes, the file ends"),
    BAD("pure\nmany\n2\n", "t.scl:2: expected the number of notes, from 1 to 4096, got 'many'"),
    BAD("pure\n\n2\n", "t.scl:2: expected the number of notes, from 1 to 4096, got ''"),
    BAD("pure\n0\n", "t.scl:2: expected the number of notes, from 1 to 4096, got '0'"),
    BAD("pure\n-1\n2\n", "t.scl:2: expected the number of notes, from 1 to 4096, got '-1'"),
    BAD("pure\n1.5\n2\n", "t.scl:2: expected the number of notes, from 1 to 4096, got '1.5'"),
    BAD("pure\n99999\n2\n", "t.scl:2: expected the number of notes, from 1 to 4096, got '99999'"),
    BAD("pure\n99999999999999999999999\n2\n",
        "t.scl:2: expected the number of notes, from 1 to 4096, got '99999999999999999999999'"),
    BAD("pure\n3\n3/2\n2\n", "t.scl:4: expected 3 pitches, as line 2 says, got 2"),
    BAD("! a\npure\n4096\n2\n", "t.scl:4: expected 4096 pitches, as line 3 says, got 1"),
    BAD("pure\n1\n3/2\n2\n", "t.scl:4: expected the end after 1 pitches, as line 2 says, got '2'"),
    BAD("pure\n2\n3/2\nx\n", "t.scl:4: expected a ratio or cents, got 'x'"),
    BAD("! a\n! b\npure\n2\nx\n2\n", "t.scl:5: expected a ratio or cents, got 'x'"),
    BAD("pure\n2\n\n2\n", "t.scl:3: expected a ratio or cents, got ''"),
    BAD("pure\n1\n100,5\n", "t.scl:3: expected a ratio or cents, got '100,5'"),
    BAD("pure\n1\n1.2.3\n", "t.scl:3: expected a ratio or cents, got '1.2.3'"),
    BAD("pure\n1\n3/2/1\n", "t.scl:3: expected a ratio or cents, got '3/2/1'"),
    BAD("pure\n1\n1.0e3\n", "t.scl:3: expected a ratio or cents, got '1.0e3'"),
    BAD("pure\n1\n3/\n", "t.scl:3: expected a ratio or cents, got '3/'"),
    BAD("pure\n1\n/2\n", "t.scl:3: expected a ratio or cents, got '/2'"),
    BAD("pure\n1\n.\n", "t.scl:3: expected a ratio or cents, got '.'"),
    BAD("pure\n1\nnan\n", "t.scl:3: expected a ratio or cents, got 'nan'"),
    BAD("pure\n1\n0x10\n", "t.scl:3: expected a ratio above 0, got '0x10'"),
    BAD("pure\n1\n-3/2\n", "t.scl:3: expected a ratio above 0, got '-3/2'"),
    BAD("pure\n1\n3/-2\n", "t.scl:3: expected a ratio above 0, got '3/-2'"),
    BAD("pure\n1\n0\n", "t.scl:3: expected a ratio above 0, got '0'"),
    BAD("pure\n1\n3/0\n", "t.scl:3: expected a ratio above 0, got '3/0'"),
    BAD("pure\n1\n99999999.0\n", "t.scl:3: expected a pitch within 20 octaves, got '99999999.0'"),
    BAD("pure\n1\n2000000\n", "t.scl:3: expected a pitch within 20 octaves, got '2000000'"),
    BAD("pure\n2\n3/2\n1/1\n",
        "t.scl:4: the last pitch, where the scale begins again, must be above the first"),
    BAD("pure\n2\n3/2\n-1200.0\n",
        "t.scl:4: the last pitch, where the scale begins again, must be above the first"),
    BAD("pu\0re\n1\n2\n", "t.scl:1: expected a text, got a binary file"),
    BAD("\x89PNG\r\n\x1a\n\0\0", "t.scl:1: expected a text, got a binary file"),
};

static void check_text(Rig *r, const char *file, const char *script, const Text *t) {
  write_file(file, t->text, t->size);
  rig_forget(r);
  bool good = run_there(r, script);
  remove_file(file);
  if (good != !t->said) fail_msg("%s\n%s", t->text, r->said);
  if (t->said && !rig_heard(r, t->said)) fail_msg("%s\n%s\n%s", t->text, t->said, r->said);
  if (good && !(fabs(tuning_key(r, 0, t->key) - t->pitch) < 1e-5))
    fail_msg("%s\n%.6f", t->text, tuning_key(r, 0, t->key));
  assert_true(tuning_line(r, "tuning 'equal'"));
}

static void test_scales(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof scales / sizeof *scales; k++)
    check_text(r, "t.scl", "tuning 't.scl'", &scales[k]);
  rig_close(r);
}

// Seven white keys, whose scale has one note a whole tone.
static const Text maps[] = {
    GOOD("0\n0\n127\n60\n69\n440.0\n0\n", 61, 69 - 8 * 2),
    GOOD("0\n0\n127\n60\n60\n261.625565\n1\n", 61, 62),
    GOOD("! a\n2\n0\n127\n60\n60\n261.625565\n2\n0\n1\n", 62, 64),
    GOOD("2\r\n0\r\n127\r\n60\r\n60\r\n261.625565\r\n3\r\n0\r\n1\r\n", 62, 66),
    GOOD("2\n0\n127\n60\n60\n261.625565 Hz\n2\n0 C\nx\n", 61, 60),
    GOOD("2\n0\n127\n60\n60\n261.625565\n2\n0\n", 61, 60),
    GOOD("2\n0\n127\n60\n61\n261.625565\n2\nX\n0\n! end\n", 62, 60),
    GOOD("0\n60\n60\n60\n60\n523.25113\n0\n", 60, 72),
    GOOD("0\n60\n60\n60\n60\n523.25113\n0\n", 61, 61),
    BAD("", "t.kbm:1: expected the number of keys in the map, a whole number from 0 to 4096, got ''"),
    BAD("! a\n",
        "t.kbm:1: expected the number of keys in the map, a whole number from 0 to 4096, the file ends"),
    BAD("x\n", "t.kbm:1: expected the number of keys in the map, a whole number from 0 to 4096, got 'x'"),
    BAD("0\n0\n", "t.kbm:2: expected the last key, a whole number from 0 to 127, the file ends"),
    BAD("0\n0\n128\n", "t.kbm:3: expected the last key, a whole number from 0 to 127, got '128'"),
    BAD("0\n70\n60\n60\n60\n440\n0\n", "t.kbm:3: expected a last key from 70 on, got 60"),
    BAD("0\n0\n127\n-1\n60\n440\n0\n",
        "t.kbm:4: expected the key where the map begins, a whole number from 0 to 127, got '-1'"),
    BAD("0\n0\n127\n60\n60\n0\n0\n",
        "t.kbm:6: expected the frequency of that key, from 1 to 20000 Hz, got '0'"),
    BAD("0\n0\n127\n60\n60\nhigh\n0\n",
        "t.kbm:6: expected the frequency of that key, from 1 to 20000 Hz, got 'high'"),
    BAD("2\n0\n127\n60\n60\n440\n2\n0\ny\n", "t.kbm:9: expected a degree from 0 to 4096, or x, got 'y'"),
    BAD("2\n0\n127\n60\n60\n440\n2\n0\n-1\n", "t.kbm:9: expected a degree from 0 to 4096, or x, got '-1'"),
    BAD("2\n0\n127\n60\n60\n440\n2\n0\n1\n2\n",
        "t.kbm:10: expected the end after 2 keys, as line 1 says, got '2'"),
    BAD("2\n0\n127\n60\n60\n440\n2\nx\nx\n", "t.kbm:9: expected a degree for one key at least"),
    BAD("2\n0\n127\n60\n61\n440\n2\n0\nx\n",
        "t.kbm:5: the key of the reference, 61, is one that the map leaves out"),
    BAD("2\0", "t.kbm:1: expected a text, got a binary file"),
};

static void test_maps(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof maps / sizeof *maps; k++)
    check_text(r, "t.kbm", "tuning { cents = { 200 }, kbm = 't.kbm' }", &maps[k]);
  rig_close(r);
}

// -- files -----------------------------------------------------------------------------------------

static void expect_refused(Rig *r, const char *script, const char *said) {
  rig_forget(r);
  if (run_there(r, script)) fail_msg("%s: it is no mistake", script);
  if (!rig_heard(r, said)) fail_msg("%s: %s", script, r->said);
}

// What is no file would keep the session waiting, or fill its memory.
static void test_files(void **state) {
  (void)state;
  char path[64];
  Rig *r = rig_open();
  expect_refused(r, "tuning 'no.scl'", "/no.scl: No such file or directory");
  path_of("pipe.scl", path);
  assert_int_equal(mkfifo(path, 0600), 0);
  expect_refused(r, "tuning 'pipe.scl'", "/pipe.scl: is not a file");
  remove_file("pipe.scl");
  assert_int_equal(mkdir(path, 0700), 0);
  expect_refused(r, "tuning 'pipe.scl'", "/pipe.scl: is a directory");
  assert_int_equal(rmdir(path), 0);
  char *large = calloc(1, (1 << 20) + 1);
  memset(large, '!', (1 << 20) + 1);
  write_file("large.scl", large, (1 << 20) + 1);
  expect_refused(r, "tuning 'large.scl'", "/large.scl: is larger than 1 MB");
  remove_file("large.scl");
  free(large);
  rig_close(r);
}

// Whatever the script's folder, ours are found from the program's; a file beside the script comes before.
static void test_places(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(run_there(r, "tuning 'presets/tunings/just.scl'"));
  expect_key(r, 0, 68, 69 - 12 * log2(25 / 24.));
  assert_true(run_there(r, "tuning 'just.scl'"));
  expect_key(r, 0, 68, 69 - 12 * log2(25 / 24.));
  write_file("just.scl", "mine\n1\n3/2\n", 11);
  assert_true(run_there(r, "tuning 'just.scl'"));
  expect_key(r, 0, 61, 60 + 12 * log2(1.5));
  assert_true(run_far(r, "loop('l', function() tuning { scale = 'just.scl', root = 'D' } wait(1) end)"));
  expect_key(r, 0, 63, 62 + 12 * log2(1.5));
  remove_file("just.scl");
  const char *preset = "return { kind = 'tuning', ratios = { 5/4, 2 }, root = 'D', reference = 430 }";
  write_file("mine.lua", preset, strlen(preset));
  assert_true(run_there(r, "tuning './mine.lua'"));
  expect_key(r, 0, 63, 62 + 12 * log2(1.25 * 430 / 440));
  remove_file("mine.lua");
  rig_close(r);
}

static void test_presets(void **state) {
  (void)state;
  static const struct {
    const char *text, *said;
  } wrong[] = {
      {"return {", "/t.lua:1: "},
      {"\nreturn nil + 1", "/t.lua:2: attempt to perform arithmetic on a nil value"},
      {"return 5", "/t.lua: expected a table with kind = \"tuning\""},
      {"return { kind = 'kit' }", "/t.lua: expected a table with kind = \"tuning\""},
      {"return { kind = 'tuning', scale = 'baroque' }",
       "expected a scale that is no Lua file, got 'baroque'"},
      {"return { kind = 'tuning', scale = 'jst' }", "no scale 'jst'; did you mean 'just'?"},
      {"return { kind = 'tuning', cents = { 1200 }, rot = 'C' }", "no option 'rot'; did you mean 'root'?"},
      {"return { kind = 'tuning', cents = { 1200 }, channel = 1 }", "no option 'channel'"},
      {"while true do end", "/t.lua:1: "},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    write_file("t.lua", wrong[k].text, strlen(wrong[k].text));
    expect_refused(r, "tuning './t.lua'", wrong[k].said);
    remove_file("t.lua");
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a scale is read as Scala reads it, and what is wrong with it has its line", test_scales),
      TEST("a map of keys is read as Scala reads it, and what is wrong with it has its line", test_maps),
      TEST("what is no file of reasonable size is not read", test_files),
      TEST("a path is seen from the script's folder, then from the program's", test_places),
      TEST("a tuning's Lua file says what the word takes, and nothing else", test_presets),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
