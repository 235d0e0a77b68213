// A fault of the library inside undo(): it is told, and what is asked for next is done.
#include "rig.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static const char fault[] = "local real = require 'livelua.real_history'\n"
                            "return function(live)\n"
                            "  real(live)\n"
                            "  local undo, faults = live.history.undo, 1\n"
                            "  function live.history.undo()\n"
                            "    faults = faults - 1\n"
                            "    if faults == 0 then error 'a fault' end\n"
                            "    return undo()\n"
                            "  end\n"
                            "end\n";

static void link_to(const char *name, const char *folder, const char *as) {
  char from[1024], to[1024];
  assert_non_null(realpath(name, from));
  snprintf(to, sizeof to, "%s/%s", folder, as);
  assert_int_equal(symlink(from, to), 0);
}

// A library like ours, whose first undo fails; `root` becomes its folder.
static void make_library(char *root) {
  char folder[64], path[600];
  assert_non_null(mkdtemp(root));
  snprintf(folder, sizeof folder, "%s/lua", root);
  assert_int_equal(mkdir(folder, 0700), 0);
  snprintf(folder, sizeof folder, "%s/lua/livelua", root);
  assert_int_equal(mkdir(folder, 0700), 0);
  link_to("presets", root, "presets");
  DIR *files = opendir("lua/livelua");
  for (struct dirent *file; (file = readdir(files));) {
    snprintf(path, sizeof path, "lua/livelua/%s", file->d_name);
    bool is_history = strcmp(file->d_name, "history.lua") == 0;
    if (file->d_name[0] != '.') link_to(path, folder, is_history ? "real_history.lua" : file->d_name);
  }
  closedir(files);
  snprintf(path, sizeof path, "%s/history.lua", folder);
  FILE *made = fopen(path, "w");
  fputs(fault, made);
  fclose(made);
}

static void remove_library(const char *root) {
  char command[64];
  snprintf(command, sizeof command, "rm -r %s", root);
  assert_int_equal(system(command), 0);
}

static void test_fault(void **state) {
  (void)state;
  char root[] = "/tmp/livelua_fault_XXXXXX";
  make_library(root);
  Rig *r = rig_open();
  Session *usual = r->session;
  r->session = session_open(
      &(SessionConfig){.engine = r->engine, .data = root, .deadline_s = -1, .say = rig_say, .user = r});
  assert_non_null(r->session);
  assert_true(rig_prompt(r, "x = 1"));
  assert_true(rig_prompt(r, "x = 2"));
  assert_false(rig_prompt(r, "undo()"));
  assert_true(rig_heard(r, "a fault"));
  rig_forget(r);
  assert_true(rig_prompt(r, "undo()"));
  assert_true(rig_prompt(r, "x"));
  rig_expect_said(r, "info undone: x = 2\nresult 1\n");
  session_close(usual);
  rig_close(r);
  remove_library(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("after a fault of the library inside undo the next undo is done", test_fault),
  };
  return cmocka_run_group_tests_name("undo: a fault", tests, NULL, NULL);
}
