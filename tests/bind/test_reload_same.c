// A file that is evaluated again: unchanged, or with a mistake, it changes no sample of what plays.
#include "rig.h"
#include <glob.h>

enum { RELOADS = 1000, SECONDS = 4, TEXT_ROOM = 1 << 14 };

static void read_text(const char *path, char text[TEXT_ROOM]) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t size = fread(text, 1, TEXT_ROOM - 1, file);
  fclose(file);
  assert_in_range(size, 1, TEXT_ROOM - 2);
  text[size] = '\0';
}

static Rig *open_with(const char *text) {
  Rig *r = rig_open_config(&(RigConfig){.seed = 3});
  r->keep_sound = true;
  assert_true(rig_file(r, "song.lua", text));
  rig_forget(r);
  return r;
}

static void expect_same(Rig *a, Rig *b, const char *path) {
  if (a->heard_frames != b->heard_frames) fail_msg("%s: another length", path);
  for (size_t k = 0; k < 2 * a->heard_frames; k++)
    if (a->heard[k] != b->heard[k]) fail_msg("%s: frame %zu differs", path, k / 2);
  if (rig_peak(a) < 0.01f) fail_msg("%s: silent", path);
}

// The times of the reloads fall anywhere between the pumps.
static void play_reloading(Rig *r, const char *text, uint32_t reloads, uint64_t frames) {
  uint64_t done = 0;
  for (uint32_t k = 1; k <= reloads; k++) {
    uint64_t due = frames * k / reloads;
    rig_frames(r, due - done);
    done = due;
    if (!rig_file(r, "song.lua", text)) fail_msg("%s", r->said);
  }
}

static void expect_nothing_changes(const char *path) {
  static char text[TEXT_ROOM];
  read_text(path, text);
  Rig *a = open_with(text), *b = open_with(text);
  play_reloading(a, text, RELOADS, SECONDS * RIG_RATE);
  rig_frames(b, SECONDS * RIG_RATE);
  if (strcmp(a->said, b->said) != 0) fail_msg("%s: %s", path, a->said);
  expect_same(a, b, path);
  rig_close(a);
  rig_close(b);
}

// Every session that stands by itself.
static void test_thousand(void **state) {
  (void)state;
  glob_t found;
  expect_nothing_changes("tests/support/rich.lua");
  assert_int_equal(glob("scripts/*.lua", 0, NULL, &found), 0);
  assert_in_range(found.gl_pathc, 6, 100);
  for (size_t k = 0; k < found.gl_pathc; k++) expect_nothing_changes(found.gl_pathv[k]);
  globfree(&found);
}

// The start of a line; NULL past the last.
static const char *line_of(const char *text, uint32_t number) {
  for (uint32_t k = 1; k < number && text; k++)
    if ((text = strchr(text, '\n'))) text++;
  return text && *text ? text : NULL;
}

static void inject(const char *text, const char *at, const char *what, char changed[TEXT_ROOM]) {
  size_t before = (size_t)(at - text), size = strlen(what);
  memcpy(changed, text, before);
  memcpy(changed + before, what, size);
  memcpy(changed + before + size, at, strlen(at) + 1);
}

// What stands in the body of a loop is run later, and is none of the evaluation's mistakes.
static bool is_run_at_once(const char *line) { return *line != ' ' && strncmp(line, "end", 3) != 0; }

static uint32_t play_with_errors(Rig *r, const char *text, const char *what) {
  static char changed[TEXT_ROOM];
  uint32_t failed = 0;
  const char *at;
  for (uint32_t line = 1; (at = line_of(text, line)); line++) {
    if (*what != ')' && !is_run_at_once(at)) continue;
    rig_frames(r, 2400);
    r->said_size = 0;
    inject(text, at, what, changed);
    if (rig_file(r, "song.lua", changed)) fail_msg("line %u: '%s' is no mistake", line, what);
    if (!rig_heard(r, "error song.lua:")) fail_msg("line %u: %s", line, r->said);
    failed++;
  }
  return failed;
}

static void test_errors(void **state) {
  (void)state;
  static char text[TEXT_ROOM];
  static const char *const mistakes[] = {")\n", "nowhere() ", "tempo(60) channel(1, 'nosuch') "};
  read_text("tests/support/rich.lua", text);
  for (size_t k = 0; k < sizeof mistakes / sizeof *mistakes; k++) {
    Rig *a = open_with(text), *b = open_with(text);
    uint32_t failed = play_with_errors(a, text, mistakes[k]);
    rig_frames(a, RIG_RATE);
    rig_frames(b, a->heard_frames);
    if (failed < 20) fail_msg("only %u lines with '%s' failed", failed, mistakes[k]);
    expect_same(a, b, mistakes[k]);
    rig_close(a);
    rig_close(b);
  }
}

// One loop is edited; what the other draws by chance is what it would have drawn.
static void test_chance(void **state) {
  (void)state;
  static const char text[] = "loop('a', function() note(1, rand(40, 60)) wait(1) end)\n"
                             "loop('b', function() %s note(2, rand(40, 80)) wait(1/2) end)";
  char before[256], after[256];
  snprintf(before, sizeof before, text, "");
  snprintf(after, sizeof after, text, "rand() rand()");
  Rig *a = open_with(before), *b = open_with(before);
  rig_beats(a, 2.5);
  assert_true(rig_file(a, "song.lua", after));
  rig_beats(a, 20);
  rig_beats(b, 22.5);
  assert_int_equal(rig_notes(a, 0), rig_notes(b, 0));
  assert_in_range(rig_notes(a, 0), 22, 30);
  for (size_t k = 0; k < rig_notes(a, 0); k++)
    assert_int_equal(rig_note(a, 0, k)->note.pitch, rig_note(b, 0, k)->note.pitch);
  rig_close(a);
  rig_close(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a script that is evaluated a thousand times while it plays gives the same bytes", test_thousand),
      TEST("an error at each line in turn changes no sample", test_errors),
      TEST("an edit to one loop changes no random choice in another", test_chance),
  };
  return cmocka_run_group_tests_name("reload: the same", tests, NULL, NULL);
}
