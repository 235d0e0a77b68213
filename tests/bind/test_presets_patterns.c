// All patterns and fills of the presets: by name, meter, length and pieces, each heard with one line, each
// its own.
#include "bind/pattern_rows.h"
#include "bind/score.h"

enum { DRUMS = 0, MOST_HITS = 1024 };

typedef struct {
  ScoreHit hits[MOST_HITS];
  size_t count;
} Bar;

// One line of a session, at the fastest tempo: it is the beats that count.
static Score *play(const char *form, const char *name) {
  char text[128];
  snprintf(text, sizeof text, form, name);
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "stop() tempo(999)"));
  rig_frames(r, QUANTUM);
  if (!rig_file(r, "a.lua", text)) fail_msg("%s: %s", text, r->said);
  assert_true(rig_prompt(r, "play()"));
  return score_open(r);
}

static void run(Score *s, double beats) { score_run(s, (uint64_t)(beats * 48000 * 60 / 999), false); }

static void end(Score *s) {
  rig_close(s->rig);
  score_close(s);
}

static int by_tick(const void *a, const void *b) {
  const ScoreHit *x = a, *y = b;
  return x->tick != y->tick ? (x->tick > y->tick ? 1 : -1) : (x->pitch > y->pitch) - (x->pitch < y->pitch);
}

// The hits of the drums from one beat to before another, their ticks from the first.
static Bar bar_of(const Score *s, int from, int to) {
  Bar bar = {.count = 0};
  for (size_t k = 0; k < s->count; k++) {
    ScoreHit hit = s->hits[k];
    hit.tick -= (int64_t)from * TICKS_PER_BEAT;
    if (hit.slot != DRUMS || hit.tick < 0 || hit.tick >= (int64_t)(to - from) * TICKS_PER_BEAT) continue;
    assert_true(bar.count < MOST_HITS);
    bar.hits[bar.count++] = hit;
  }
  qsort(bar.hits, bar.count, sizeof *bar.hits, by_tick);
  return bar;
}

static bool same(const Bar *a, const Bar *b) {
  if (a->count != b->count) return false;
  for (size_t k = 0; k < a->count; k++)
    if (a->hits[k].tick != b->hits[k].tick || a->hits[k].pitch != b->hits[k].pitch ||
        a->hits[k].velocity != b->hits[k].velocity)
      return false;
  return true;
}

// A cycle of each by itself.
static Bar bars[ROWS];

static Bar heard_alone(const Row *row) {
  Score *s = play(row->is_fill ? "fill '%s'" : "drums '%s'", row->name);
  run(s, row->beats);
  Bar bar = bar_of(s, 0, row->beats);
  end(s);
  return bar;
}

static int hear_all(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++) bars[k] = heard_alone(&rows[k]);
  return 0;
}

static void expect_listed(bool is_fill) {
  Rig *r = rig_open();
  rig_prompt(r, is_fill ? "for _, n in ipairs(preset.list 'fill') do print(n) end"
                        : "for _, n in ipairs(preset.list 'pattern') do print(n) end");
  size_t listed = 0, expected = 0;
  for (const char *at = r->said; (at = strstr(at, "result ")); at++) listed++;
  for (size_t k = 0; k < ROWS; k++) {
    if (rows[k].is_fill != is_fill) continue;
    char line[64];
    snprintf(line, sizeof line, "result %s\n", rows[k].name);
    if (!rig_heard(r, line)) fail_msg("there is no %s", rows[k].name);
    expected++;
  }
  assert_int_equal(listed, expected);
  rig_close(r);
}

static void test_names(void **state) {
  (void)state;
  expect_listed(false);
  expect_listed(true);
}

static void test_meters(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < ROWS; k++) {
    char text[160], kind[80];
    rig_forget(r);
    snprintf(text, sizeof text, "print(preset.show '%s')", rows[k].name);
    assert_true(rig_prompt(r, text));
    snprintf(kind, sizeof kind, "%s %s\n", rows[k].is_fill ? "fill" : "pattern", rows[k].name);
    const char *at = strstr(r->said, kind);
    if (!at) fail_msg("%s is not shown", rows[k].name);
    snprintf(text, sizeof text, "  meter = \"%s\"\n", rows[k].meter);
    if (!strstr(at, text)) fail_msg("%s is not in %s", rows[k].name, rows[k].meter);
    snprintf(text, sizeof text, "  beats = %d\n", rows[k].beats);
    if (!strstr(at, text)) fail_msg("%s has not %d beats", rows[k].name, rows[k].beats);
    if (!strstr(at, "about    ") || !strstr(at, "license  CC0-1.0")) fail_msg("%s says little", rows[k].name);
  }
  rig_close(r);
}

// A pattern's clip is as long as its row says, and begins again after it.
static void test_lengths(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++) {
    if (rows[k].is_fill) continue;
    Score *s = play("drums '%s'", rows[k].name);
    run(s, 2 * rows[k].beats);
    assert_int_equal(s->copies[0]->length, (int64_t)rows[k].beats * TICKS_PER_BEAT);
    Bar first = bar_of(s, 0, rows[k].beats), second = bar_of(s, rows[k].beats, 2 * rows[k].beats);
    assert_true(first.count > 0 && same(&first, &second));
    end(s);
  }
}

static float pitch_of(Rig *r, const char *piece) {
  char text[80];
  rig_forget(r);
  snprintf(text, sizeof text, "note('drums', '%s')", piece);
  if (!rig_prompt(r, text)) fail_msg("%s: %s", piece, r->said);
  rig_frames(r, QUANTUM);
  return rig_note(r, CHANNEL_DRUMS, 0)->note.pitch;
}

static void expect_pieces(Rig *r, const Row *row, const Bar *bar) {
  char pieces[400], *rest = NULL;
  snprintf(pieces, sizeof pieces, "%s", row->pieces);
  bool is_named[128] = {false}, is_heard[128] = {false};
  if (strncmp(row->name, "cajon", 5) == 0)
    is_named[(int)pitch_of(r, "cajon_bass")] = true; // no cajon is without
  for (const char *piece = strtok_r(pieces, " ", &rest); piece; piece = strtok_r(NULL, " ", &rest))
    is_named[(int)pitch_of(r, piece)] = true;
  for (size_t k = 0; k < bar->count; k++) is_heard[(int)bar->hits[k].pitch] = true;
  for (int key = 0; key < 128; key++)
    if (is_named[key] != is_heard[key])
      fail_msg("%s '%s': the piece on key %d is %s", row->is_fill ? "fill" : "pattern", row->name, key,
               is_heard[key] ? "not of its style" : "missing");
}

static void test_pieces(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < ROWS; k++) expect_pieces(r, &rows[k], &bars[k]);
  rig_close(r);
}

static void test_shape(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++) {
    const Bar *bar = &bars[k];
    bool has_shape = false;
    for (size_t n = 0; n < bar->count; n++) has_shape |= bar->hits[n].velocity != bar->hits[0].velocity;
    if (!has_shape) fail_msg("%s has no dynamics", rows[k].name);
  }
}

static void test_alike(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++)
    for (size_t n = 0; n < k; n++)
      if (same(&bars[n], &bars[k])) fail_msg("%s and %s are alike", rows[n].name, rows[k].name);
}

static void test_heard(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++) {
    char text[64];
    snprintf(text, sizeof text, rows[k].is_fill ? "fill '%s'" : "drums '%s'", rows[k].name);
    Rig *r = rig_open();
    r->keep_sound = true;
    assert_true(rig_file(r, "a.lua", text));
    rig_beats(r, 4);
    if (rig_peak(r) < 0.05f) fail_msg("%s is not heard", rows[k].name);
    rig_expect_said(r, "");
    rig_close(r);
  }
}

// fill() after each pattern: one bar of something else, then the pattern again, where it would have been.
static void test_fills(void **state) {
  (void)state;
  for (size_t k = 0; k < ROWS; k++) {
    if (rows[k].is_fill) continue;
    Score *plain = play("drums '%s'", rows[k].name), *filled = play("drums '%s'", rows[k].name);
    run(plain, 16);
    run(filled, 1);
    assert_true(rig_prompt(filled->rig, "fill()"));
    run(filled, 15);
    assert_int_equal(filled->fills, 1);
    Bar before[2] = {bar_of(plain, 0, 4), bar_of(filled, 0, 4)};
    Bar after[2] = {bar_of(plain, 8, 16), bar_of(filled, 8, 16)};
    Bar within[2] = {bar_of(plain, 4, 8), bar_of(filled, 4, 8)};
    assert_true(same(&before[0], &before[1]) && same(&after[0], &after[1]));
    if (same(&within[0], &within[1]) || within[1].count == 0) fail_msg("%s has no fill", rows[k].name);
    rig_expect_said(filled->rig, "");
    end(plain);
    end(filled);
  }
}

static void test_named_fills(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < ROWS; k++) {
    if (rows[k].is_fill) continue;
    char text[160];
    rig_forget(r);
    snprintf(text, sizeof text, "print(preset.show '%s')", rows[k].name);
    assert_true(rig_prompt(r, text));
    snprintf(text, sizeof text, "pattern %s\n", rows[k].name);
    const char *at = strstr(strstr(r->said, text), "  fill = ");
    if (!at) fail_msg("%s names no fill", rows[k].name);
    bool is_known = false;
    for (size_t n = 0; n < ROWS; n++) {
      snprintf(text, sizeof text, "  fill = \"%s\"\n", rows[n].name);
      is_known |= rows[n].is_fill && strncmp(at, text, strlen(text)) == 0;
    }
    if (!is_known) fail_msg("the fill of %s is unknown", rows[k].name);
  }
  rig_close(r);
}

// Words of a name may be joined.
static void test_joined(void **state) {
  (void)state;
  Score *a = play("drums '%s'", "bossa nova"), *b = play("drums '%s'", "bossa_nova");
  run(a, 8);
  run(b, 8);
  score_expect_same(a, b);
  end(a);
  end(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("there are 100 patterns and 37 fills by their names", test_names),
      TEST("each says its meter, its length and what makes it so", test_meters),
      TEST("each pattern is as long as its style", test_lengths),
      TEST("each plays the pieces of its style, all in the standard kit, and no other", test_pieces),
      TEST("each has dynamics", test_shape),
      TEST("no two are alike", test_alike),
      TEST("each is heard with one line", test_heard),
      TEST("each pattern is left for a bar by its fill, and goes on", test_fills),
      TEST("each pattern names a fill that there is", test_named_fills),
      TEST("the words of a name may be joined", test_joined),
  };
  return cmocka_run_group_tests_name("presets: patterns", tests, hear_all, NULL);
}
