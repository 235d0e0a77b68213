#include "app/data.h"
#include "base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool holds_data(const char *folder) {
  char *path = NULL;
  struct stat found;
  if (asprintf(&path, "%s/lua/livelua", folder) < 0) return false;
  bool holds = stat(path, &found) == 0 && S_ISDIR(found.st_mode);
  free(path);
  return holds;
}

// The program's own folder, without links; NULL where /proc does not tell.
static char *program_folder(void) {
  char *path = realpath("/proc/self/exe", NULL);
  char *slash = path ? strrchr(path, '/') : NULL;
  if (slash) *slash = '\0';
  return path;
}

// The folder at this place seen from the program's, when it holds the data; the caller frees.
static char *try_place(const char *program, const char *place) {
  char *path = NULL;
  if (asprintf(&path, "%s%s", program, place) < 0) return NULL;
  char *folder = holds_data(path) ? realpath(path, NULL) : NULL;
  free(path);
  return folder;
}

char *data_folder(void) {
  // beside it; above build/VARIANT; PREFIX/share of the PREFIX/bin that it is in
  static const char *const places[] = {"", "/../..", "/../share/livelua"};
  char *program = program_folder(), *folder = NULL;
  for (size_t i = 0; program && !folder && i < sizeof places / sizeof *places; i++)
    folder = try_place(program, places[i]);
  free(program);
  if (folder) return folder;
  return holds_data(INSTALL_DATA) ? strdup(INSTALL_DATA) : NULL;
}
