#include "app/history.h"
#include "base.h"
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
// after stdio.h, which readline leaves out
#include <readline/history.h>

enum { LINES_KEPT = 2000 };

static char path[PATH_MAX]; // "": nowhere

// Makes each folder that the file is to lie in.
static void make_folders(void) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0700);
    *slash = '/';
  }
}

static bool choose_path(void) {
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  int length;
  if (state && *state == '/')
    length = snprintf(path, sizeof path, "%s/livelua/history", state);
  else if (home && *home == '/')
    length = snprintf(path, sizeof path, "%s/.local/state/livelua/history", home);
  else
    return false;
  return length < (int)sizeof path;
}

void history_open(void) {
  using_history();
  stifle_history(LINES_KEPT);
  int file = -1;
  if (choose_path()) {
    make_folders();
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  }
  if (file < 0)
    path[0] = '\0';
  else
    close(file);
  if (path[0]) read_history(path);
}

static bool is_last(const char *line) {
  const HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
  return last && strcmp(last->line, line) == 0;
}

void history_remember(const char *line) {
  if (!*line || is_last(line)) return;
  add_history(line);
  if (path[0]) append_history(1, path);
}

void history_shut(void) {
  if (path[0]) history_truncate_file(path, LINES_KEPT);
  clear_history();
}
