// Random patterns that are declared again at random: each hit of each comes once, on its tick, from its bar
// to the next.
#include "bind/score.h"

enum { SLOT = 1, RUNS = 8, VERSIONS = 24, LONGEST = 60, TWELFTH = TICKS_PER_BEAT / 12, FIRST_NOTE = 40 };

typedef struct {
  char line[LONGEST + 1]; // steps of a twelfth of a beat
  int steps;
  bool is_streamed;
  int64_t from; // the tick at which it takes over; -1: it never did
} Version;

static void draw_version(Version *v, uint32_t *random) {
  v->steps = 3 + (int)(stage_random(random) % (LONGEST - 3));
  for (int n = 0; n < v->steps; n++) v->line[n] = stage_random(random) % 3 ? '.' : 'x';
  v->line[(int)(stage_random(random) % (uint32_t)v->steps)] = 'x';
  v->line[v->steps] = 0;
  v->is_streamed = stage_random(random) % 2;
  v->from = -1;
}

static void declare(const Score *s, const Version *v, int number, bool as_file) {
  char text[400];
  snprintf(text, sizeof text, "seq('s', { channel = 3, note = %d, pattern = steps('%s', 1/12)%s })",
           FIRST_NOTE + number, v->line, v->is_streamed ? ":degrade(0)" : "");
  bool is_good = as_file ? rig_file(s->rig, "a.lua", text) : rig_prompt(s->rig, text);
  if (!is_good) fail_msg("%s: %s", text, s->rig->said);
}

// Where each version took over: the tick of its first clip.
static void find_starts(const Score *s, Version *versions) {
  size_t copy = 0;
  for (size_t k = 0; k < s->rig->taken_count; k++) {
    const Command *c = &s->rig->taken[k];
    if (c->type != COMMAND_CLIP || !c->object) continue;
    const Clip *clip = s->copies[copy++];
    Version *v = &versions[(int)clip->hits[0].pitch - FIRST_NOTE];
    if (v->from < 0) v->from = c->time;
  }
}

// What is to be heard at a tick: the note, or 0.
static int expected_at(const Version *versions, int64_t tick) {
  int now = -1;
  for (int n = 0; n < VERSIONS; n++)
    if (versions[n].from >= 0 && versions[n].from <= tick) now = n;
  if (now < 0 || tick % TWELFTH != 0) return 0;
  const Version *v = &versions[now];
  return v->line[tick / TWELFTH % v->steps] == 'x' ? FIRST_NOTE + now : 0;
}

static void compare(const Score *s, const Version *versions) {
  int64_t end = engine_status(s->rig->engine).tick;
  size_t n = 0;
  for (int64_t tick = 0; tick < end; tick += TWELFTH) {
    int note = expected_at(versions, tick);
    if (!note) continue;
    if (n >= s->count || s->hits[n].tick != tick || (int)s->hits[n].pitch != note)
      fail_msg("twelfth %lld: note %d, heard %d at twelfth %g", (long long)(tick / TWELFTH), note,
               n < s->count ? (int)s->hits[n].pitch : 0,
               n < s->count ? (double)s->hits[n].tick / TWELFTH : 0);
    n++;
  }
  assert_int_equal(n, s->count);
}

static void run_one(uint32_t seed) {
  uint32_t random = seed;
  Version versions[VERSIONS];
  Rig *r = rig_open_config(&(RigConfig){.pump_frames = 100 + stage_random(&random) % 1500});
  Score *s = score_open(r);
  for (int n = 0; n < VERSIONS; n++) {
    draw_version(&versions[n], &random);
    declare(s, &versions[n], n, stage_random(&random) % 2);
    score_run(s, stage_random(&random) % (4 * 48000), false);
    for (uint32_t again = stage_random(&random) % 3; again > 0; again--) {
      declare(s, &versions[n], n, false); // nothing changes
      score_run(s, stage_random(&random) % 24000, false);
    }
    if (stage_random(&random) % 3 == 0) score_run(s, stage_random(&random) % (4 * 48000), true);
    if (stage_random(&random) % 3 == 0) {
      char text[32];
      snprintf(text, sizeof text, "tempo(%d)", 40 + (int)(stage_random(&random) % 300));
      assert_true(rig_prompt(r, text));
    }
  }
  score_run(s, 48000, false);
  find_starts(s, versions);
  compare(s, versions);
  assert_true(s->count > 200);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
  score_close(s);
}

static void test_random(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed <= RUNS; seed++) run_one(seed);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("no hit is lost or doubled, whatever is declared again and whenever", test_random),
  };
  return cmocka_run_group_tests_name("pattern property", tests, NULL, NULL);
}
