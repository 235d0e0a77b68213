// The primitives under the language: what is sent arrives whole and in order, and all memory comes back.
#include "engine/clip.h"
#include "rig.h"

static void test_full_queue(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.command_capacity = 2});
  char line[64];
  for (int k = 0; k < 200; k++) {
    snprintf(line, sizeof line, "note(1, %d, { vel = %d })", 1 + k % 100, 1 + k / 2);
    assert_true(rig_prompt(r, line));
  }
  rig_beats(r, 4);
  assert_int_equal(rig_notes(r, 0), 200);
  for (size_t k = 0; k < 200; k++) {
    const Command *note = rig_note(r, 0, k);
    assert_true(note->note.pitch == (float)(1 + k % 100));
    expect_between((double)note->note.velocity, (double)(1 + k / 2) / 127 - 1e-6,
                   (double)(1 + k / 2) / 127 + 1e-6);
  }
  rig_close(r);
}

static void test_whole(void **state) {
  (void)state;
  Rig *r = rig_open();
  rig_beats(r, 0.1);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", "for k = 1, 3000 do note(1, 1 + k % 100) end tempo(90)"));
  rig_stall(r, QUANTUM);
  assert_int_equal(rig_count(r, COMMAND_NOTE), 3000); // more than the queue has room for, at one boundary
  assert_int_equal(rig_count(r, COMMAND_TEMPO), 1);
  rig_close(r);
}

static void test_start(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_bank = true;
  rig_beats(r, 2);
  uint32_t kits = 0, params = 0;
  const Bank *bank = NULL;
  for (size_t k = 0; k < r->taken_count; k++) {
    const Command *c = &r->taken[k];
    if (c->type == COMMAND_KIT) kits |= 1u << c->channel;
    if (c->type == COMMAND_PARAM) params |= 1u << c->channel;
    if (c->type == COMMAND_BANK) bank = (const Bank *)c->object;
    if (c->type == COMMAND_PARAM) assert_true(param_accepts(c->param.id, c->param.value));
  }
  assert_int_equal(kits, 1u << 9 | 1u << CHANNEL_DRUMS);
  assert_int_equal(params, 0xffff & ~(1u << 9));
  assert_non_null(bank);
  assert_in_range(bank->count, 50, 83); // most of our instruments, each once
  for (int program = 0; program < 128; program++) assert_in_range(bank->program[program], 0, bank->count - 1);
  for (uint32_t row = 0; row < bank->count; row++)
    for (int id = 0; id < PARAM_COUNT; id++) assert_true(param_accepts((ParamId)id, bank->value[row][id]));
  rig_close(r);
}

static void test_clip(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "pattern('p', { kick = 'X..x', snare = 'o...', beats = 1, step = 1/4,\n"
                       "  cowbell = { 0.5, { 1/3, vel = 64 } } }) drums('p')"));
  rig_stall(r, QUANTUM);
  const Clip *clip = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_CLIP) clip = (const Clip *)r->taken[k].object;
  static const struct {
    int64_t tick;
    float pitch, velocity;
  } hits[] = {{0, 36, 127},
              {0, 38, 50},
              {TICKS_PER_BEAT / 3, 56, 64},
              {TICKS_PER_BEAT / 2, 56, 100},
              {TICKS_PER_BEAT / 4 * 3, 36, 100}};
  assert_int_equal(clip->length, TICKS_PER_BEAT);
  assert_int_equal(clip->channel, CHANNEL_DRUMS);
  assert_int_equal(clip->count, 5);
  for (size_t k = 0; k < 5; k++) {
    assert_int_equal(clip->hits[k].tick, hits[k].tick);
    assert_true(clip->hits[k].pitch == hits[k].pitch && clip->hits[k].velocity == hits[k].velocity / 127);
  }
  rig_close(r);
}

static void test_cc_map(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua",
      "cc(1, 'lowpass', { min = 200, max = 8000, curve = 'exp' }) cc(1, 'pan', { channel = 2, from = 5 })\n"
      "cc(7, 'volume', { channel = 'master', max = 0.5 }) cc(9, print)"));
  rig_stall(r, QUANTUM);
  const CcMap *map = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_CC_MAP) map = (const CcMap *)r->taken[k].object;
  assert_int_equal(map->count, 4);
  uint32_t found = 0;
  for (uint32_t k = 0; k < 4; k++) {
    const CcRow *row = &map->rows[k];
    assert_true(row->notify);
    if (row->cc == 1 && row->param == PARAM_LOWPASS)
      found +=
          row->from == CC_FROM_ANY && row->targets == 0x1ffff && row->curve == CURVE_EXP && row->min == 200;
    if (row->cc == 1 && row->param == PARAM_PAN)
      found += row->from == 4 && row->targets == 2 && row->min == -1;
    if (row->cc == 7)
      found += row->param == PARAM_MASTER_VOLUME && row->targets == 1ull << STRIP_MASTER && row->max == 0.5f;
    if (row->cc == 9) found += row->targets == 0;
  }
  assert_int_equal(found, 4);
  rig_close(r);
}

// What is held is freed by the session whatever the engine still has: the sanitizers look at this.
static void test_closed_anywhere(void **state) {
  (void)state;
  for (uint32_t frames = 0; frames < 200; frames += 7) {
    Rig *r = rig_open();
    assert_true(rig_file(
        r, "a.lua",
        "drums('house') cc(1, 'pan') channel(3, 'drums') loop('a', function() note(1, 60) wait(1/8) end)"));
    rig_frames(r, frames * 32);
    assert_true(rig_file(r, "a.lua", "drums('rock') channel(3, 'synth_pad')"));
    rig_close(r);
  }
}

static void test_no_library(void **state) {
  (void)state;
  Rig *r = rig_open();
  rig_forget(r);
  Session *none = session_open(
      &(SessionConfig){.engine = r->engine, .data = "nowhere", .deadline_s = -1, .say = rig_say, .user = r});
  assert_null(none);
  assert_true(rig_heard(r, "nowhere/lua/livelua/live.lua: No such file or directory"));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what the engine's queue has no room for is sent later, in order", test_full_queue),
      TEST("an evaluation arrives whole at one boundary, however large", test_whole),
      TEST("a session gives every channel its sound and a bank to pick from", test_start),
      TEST("a pattern becomes a clip, hit by hit", test_clip),
      TEST("knobs become the rows of a map", test_cc_map),
      TEST("a session may be closed at any moment", test_closed_anywhere),
      TEST("a session without its library is none, and says why", test_no_library),
  };
  return cmocka_run_group_tests_name("core", tests, NULL, NULL);
}
