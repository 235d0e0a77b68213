// scripts/set, a step after the other, and all the way back.
#include "rig.h"
#include <glob.h>

static void test_set(void **state) {
  (void)state;
  glob_t steps;
  assert_int_equal(glob("scripts/set/*.lua", 0, NULL, &steps), 0);
  assert_int_equal(steps.gl_pathc, 6);
  Rig *r = rig_open();
  for (size_t k = 0; k < steps.gl_pathc; k++) {
    if (!session_eval_file(r->session, steps.gl_pathv[k])) fail_msg("%s", r->said);
    rig_beats(r, 16);
  }
  for (size_t k = steps.gl_pathc; k-- > 1;) {
    if (!rig_prompt(r, "undo()")) fail_msg("%s", r->said);
    if (!rig_heard(r, steps.gl_pathv[k])) fail_msg("%s: %s", steps.gl_pathv[k], r->said);
    rig_beats(r, 8);
  }
  if (rig_heard(r, "error") || rig_heard(r, "warning")) fail_msg("%s", r->said);
  r->keep_sound = true;
  rig_beats(r, 8);
  assert_true(rig_peak(r) > 0.01f); // the first step plays
  globfree(&steps);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the set of six steps is played, and undone step by step", test_set),
  };
  return cmocka_run_group_tests_name("undo: the set", tests, NULL, NULL);
}
