// Every script in tests/bind/hostile, whose first line says what it does and whose second what becomes
// of it: "deadline", "memory", "ok", or "error" and a part of the message; | stands between alternatives.
#include "bind/budget.h"
#include "bind/state.h"
#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER   "tests/bind/hostile/"
#define DEADLINE 0.02

enum {
  SCRIPTS = 256,
  SCRIPT_SIZE = 8192,
  MEMORY = 32 << 20,
  MEMORY_LEFT = 4 << 20, // tables of what was shown shrink late
  COLLECTIONS = 4,       // its stack shrinks by and by
  HANGS_S = 10,          // of processor time: the process is killed, and the test has failed
  PRESS_NS = 10000000,
};

typedef struct {
  char file[128], text[SCRIPT_SIZE];
  char *name, *expect;
} Script;

static Script scripts[SCRIPTS];
static int script_count;
static State *state;
static size_t memory_before;

static void run(const char *text, const char *name, int (*call)(lua_State *L, double deadline_s),
                double deadline_s, int *status) {
  lua_State *L = state_lua(state);
  state_push_environment(L);
  assert_int_equal(state_load(L, name, text, strlen(text), -1), LUA_OK);
  *status = call(L, deadline_s);
}

static int call(lua_State *L, double deadline_s) { return state_call(L, 0, 0, deadline_s); }

static int resume(lua_State *L, double deadline_s) {
  int results;
  lua_State *routine = lua_newthread(L);
  lua_insert(L, -2);
  lua_xmove(L, routine, 1);
  return state_resume(L, routine, 0, &results, deadline_s);
}

static bool is_expected(const char *expect, int status, const char *stopped, FaultKind stopped_kind) {
  const Fault *fault = state_fault(state);
  if (strncmp(expect, "ok", 2) == 0) return status == LUA_OK;
  if (status == LUA_OK) return false;
  if (strncmp(expect, "memory", 6) == 0 && fault->kind == FAULT_MEMORY) return true;
  if (strstr(expect, "deadline")) return fault->kind == stopped_kind && strcmp(fault->text, stopped) == 0;
  if (strncmp(expect, "error ", 6) != 0 || fault->kind == stopped_kind) return false;
  char parts[256], *rest;
  snprintf(parts, sizeof parts, "%s", expect + 6);
  for (char *part = strtok_r(parts, "|", &rest); part; part = strtok_r(NULL, "|", &rest))
    if (strstr(fault->text, part)) return true;
  return false;
}

// The state is as good as new.
static void check_after(void) {
  lua_State *L = state_lua(state);
  int status;
  lua_settop(L, 0);
  assert_null(lua_gethook(L));
  assert_int_equal(budget_of(L)->call_count, 0);
  assert_int_equal(budget_of(L)->running_count, 0);
  assert_int_equal(budget_of(L)->closing, 0);
  assert_int_equal(budget_of(L)->stop, 0);
  run("return assert(#('x'):rep(10) == 10 and select('#', table.unpack({ 1, 2 })) == 2)", "=after", call, 5,
      &status);
  assert_int_equal(status, LUA_OK);
  lua_settop(L, 0);
  for (int i = 0; i < COLLECTIONS; i++) lua_gc(L, LUA_GCCOLLECT);
  assert_in_range(state_memory(state), 0, memory_before + MEMORY_LEFT);
  assert_in_range(budget_of(L)->peak, 0, MEMORY);
}

static void check(const Script *script, int status, const char *stopped, FaultKind kind) {
  if (is_expected(script->expect, status, stopped, kind)) return;
  const Fault *fault = state_fault(state);
  fail_msg("%s: expected %s, got %s %d: %s:%d: %s", script->file, script->expect,
           status == LUA_OK ? "no error, last fault" : "fault", (int)fault->kind, fault->source, fault->line,
           fault->text);
}

static void watch(int seconds) {
  setitimer(ITIMER_PROF, &(struct itimerval){.it_value = {.tv_sec = seconds}}, NULL);
}

static void test_deadline(void **parameter) {
  const Script *script = *parameter;
  int status;
  bool ends = !strstr(script->expect, "deadline");
  watch(HANGS_S);
  run(script->text, "@script.lua", call, ends ? 0 : DEADLINE, &status);
  check(script, status, "took longer than 0.02 s: stopped", FAULT_DEADLINE);
  check_after();
  watch(0);
}

static void *press_keys(void *is_over) {
  while (!atomic_load((atomic_bool *)is_over)) {
    nanosleep(&(struct timespec){.tv_nsec = PRESS_NS}, NULL);
    state_interrupt(state);
  }
  return NULL;
}

// As a coroutine, with no deadline, while another thread asks for the end again and again.
static void test_interrupt(void **parameter) {
  const Script *script = *parameter;
  int status;
  pthread_t presser;
  atomic_bool is_over = false;
  bool ends = !strstr(script->expect, "deadline");
  watch(HANGS_S);
  if (!ends) assert_int_equal(pthread_create(&presser, NULL, press_keys, &is_over), 0);
  run(script->text, "@script.lua", resume, 0, &status);
  atomic_store(&is_over, true);
  if (!ends) pthread_join(presser, NULL);
  check(script, status, "interrupted", FAULT_INTERRUPT);
  check_after();
  watch(0);
}

static void read_script(const char *file) {
  char path[256];
  Script *script = &scripts[script_count];
  snprintf(path, sizeof path, FOLDER "%s", file);
  FILE *in = fopen(path, "r");
  if (!in) return;
  size_t size = fread(script->text, 1, sizeof script->text - 1, in);
  fclose(in);
  script->text[size] = 0;
  const char *expect = strstr(script->text, "\n-- expect: ");
  if (strncmp(script->text, "-- ", 3) != 0 || !expect) return;
  snprintf(script->file, sizeof script->file, "%s", file);
  script->name = strndup(script->text + 3, (size_t)(expect - script->text) - 3);
  expect += strlen("\n-- expect: ");
  script->expect = strndup(expect, strcspn(expect, "\n"));
  script_count++;
}

static void read_scripts(void) {
  struct dirent **files;
  int count = scandir(FOLDER, &files, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    if (strstr(files[i]->d_name, ".lua") && script_count < SCRIPTS) read_script(files[i]->d_name);
    free(files[i]);
  }
  if (count >= 0) free(files);
}

static void test_corpus(void **parameter) {
  (void)parameter;
  assert_in_range(script_count, 100, SCRIPTS);
}

int main(void) {
  static struct CMUnitTest tests[2 * SCRIPTS + 1];
  static char names[2 * SCRIPTS][200];
  size_t count = 0;
  read_scripts();
  state = state_open(&(StateConfig){.memory = MEMORY});
  if (!state) return 1;
  memory_before = state_memory(state);
  tests[count++] = (struct CMUnitTest){.name = "all the scripts are there", .test_func = test_corpus};
  for (int i = 0; i < script_count; i++) {
    snprintf(names[2 * i], sizeof *names, "%s", scripts[i].name);
    snprintf(names[2 * i + 1], sizeof *names, "%s; as a loop", scripts[i].name);
    tests[count++] = (struct CMUnitTest){names[2 * i], test_deadline, NULL, NULL, &scripts[i]};
    tests[count++] = (struct CMUnitTest){names[2 * i + 1], test_interrupt, NULL, NULL, &scripts[i]};
  }
  int failed = _cmocka_run_group_tests("hostile scripts", tests, count, NULL, NULL);
  state_close(state);
  for (int i = 0; i < script_count; i++) {
    free(scripts[i].name);
    free(scripts[i].expect);
  }
  return failed;
}
