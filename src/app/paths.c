#include "app/paths.h"
#include "app/message.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool paths_same(const char *a, const char *b) {
  struct stat first, second;
  if (!a || !b || stat(a, &first) != 0 || stat(b, &second) != 0) return false;
  return S_ISREG(first.st_mode) && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// Two that are not there yet are one when their names are.
static bool collide(const char *a, const char *b) {
  return a && b && (paths_same(a, b) || (strcmp(a, b) == 0 && access(a, F_OK) != 0));
}

static const char *reading_fault(const char *path) {
  struct stat found;
  if (stat(path, &found) != 0) return strerror(errno);
  if (S_ISDIR(found.st_mode)) return "is a directory";
  return access(path, R_OK) == 0 ? NULL : strerror(errno);
}

static int refuse(const char *path, const char *why) {
  message_print(SAY_ERROR, "livelua: %s: %s", path, why);
  return EXIT_BAD_USAGE;
}

int paths_check(const Options *o) {
  const char *script = o->script && strcmp(o->script, "-") != 0 ? o->script : NULL;
  if (paths_same(o->log, script)) return refuse(o->log, "the take would take the session's place");
  if (collide(o->log, o->output)) return refuse(o->log, "cannot hold both the sound and the take");
  const char *fault = script ? reading_fault(script) : NULL;
  if (!fault) return EXIT_SUCCESS;
  message_print(SAY_ERROR, "%s: %s", script, fault);
  return EXIT_FAILURE;
}
