// Completion: the names that can stand where the line ends.
#include "rig.h"

static bool completes(Rig *r, const char *line, const char *to) {
  char **lines = session_complete(r->session, line);
  bool found = false;
  for (size_t k = 0; lines && lines[k]; k++) {
    if (strncmp(lines[k], line, strlen(line)) != 0) fail_msg("%s is no beginning of %s", line, lines[k]);
    found |= strcmp(lines[k], to) == 0;
    free(lines[k]);
  }
  free(lines);
  return found;
}

static void test_places(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"temp", "tempo"},
      {"x = temp", "x = tempo"},
      {"drums(\"rock\"):hum", "drums(\"rock\"):humanize"},
      {"drums(\"rock\"):every(4,\"fa", "drums(\"rock\"):every(4,\"fast"},
      {"loop(\"a\", {sync", "loop(\"a\", {sync"},
      {"loop(\"a\", { sy", "loop(\"a\", { sync"},
      {"tempo(140, { ov", "tempo(140, { over"},
      {"tempo(140, { over = 4, li", "tempo(140, { over = 4, linear"},
      {"tempo(140, { sec", "tempo(140, { seconds"},
      {"play{cou", "play{count_in"},
      {"groove \"laid", "groove \"laid back"},
      {"groove \"laid b", "groove \"laid back"},
      {"signal \"si", "signal \"sine"},
      {"stop \"ba", "stop \"bass line"},
      {"stop(\"bass l", "stop(\"bass line"},
      {"drums \"bos", "drums \"bossa nova"},
      {"drums(\"bossa n", "drums(\"bossa nova"},
      {"channel(1, \"electric_p", "channel(1, \"electric_piano"},
      {"channel(1, \"electric_piano\", { lowp", "channel(1, \"electric_piano\", { lowpass"},
      {"help \"pali", "help \"palindrome"},
      {"fill \"roc", "fill \"rock"},
  };
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "loop('bass line', function() wait(1) end)"));
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
    if (!completes(r, rows[k][0], rows[k][1])) fail_msg("%s is not completed to %s", rows[k][0], rows[k][1]);
  assert_false(completes(r, "play{cou", "play{country"));
  assert_false(completes(r, "stop \"tem", "stop \"template"));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("names are completed by where they stand: methods, options, names in quotes", test_places),
  };
  return cmocka_run_group_tests_name("complete", tests, NULL, NULL);
}
