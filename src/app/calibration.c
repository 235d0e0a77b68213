#include "app/calibration.h"
#include "app/message.h"
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE = 256 };
static const double MOST_MS = 1000;

static bool choose_path(char path[PATH_MAX]) {
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  int length = PATH_MAX;
  if (config && *config == '/')
    length = snprintf(path, PATH_MAX, "%s/livelua/offset", config);
  else if (home && *home == '/')
    length = snprintf(path, PATH_MAX, "%s/.config/livelua/offset", home);
  return length < PATH_MAX;
}

// "12.3 default output (alsa)". False for any other line.
static bool parse(char *line, double *offset_ms, const char **device) {
  char *rest;
  line[strcspn(line, "\n")] = '\0';
  *offset_ms = strtod(line, &rest);
  *device = rest + 1;
  return rest != line && *rest == ' ' && fabs(*offset_ms) <= MOST_MS;
}

double calibration_read(const char *device) {
  char path[PATH_MAX], line[LINE];
  double found = (double)NAN, offset_ms;
  const char *name;
  FILE *file = choose_path(path) ? fopen(path, "re") : NULL;
  if (!file) return found;
  while (fgets(line, sizeof line, file))
    if (parse(line, &offset_ms, &name) && strcmp(name, device) == 0) found = offset_ms;
  fclose(file);
  return found;
}

static void make_folders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0755);
    *slash = '/';
  }
}

// The lines of other devices stay.
static void copy_others(FILE *from, FILE *to, const char *device) {
  char line[LINE];
  double offset_ms;
  const char *name;
  while (fgets(line, sizeof line, from))
    if (parse(line, &offset_ms, &name) && strcmp(name, device) != 0)
      fprintf(to, "%.2f %s\n", offset_ms, name);
}

static bool write_lines(const char *path, const char *part, const char *device, double offset_ms) {
  FILE *from = fopen(path, "re"), *to = fopen(part, "we");
  if (from && to) copy_others(from, to, device);
  if (from) fclose(from);
  if (!to) return false;
  fprintf(to, "%.2f %s\n", offset_ms, device);
  bool good = !ferror(to);
  return fclose(to) == 0 && good;
}

const char *calibration_write(const char *device, double offset_ms) {
  static char sentence[PATH_MAX + LINE];
  char path[PATH_MAX], part[PATH_MAX + 32];
  if (!choose_path(path)) return "neither XDG_CONFIG_HOME nor HOME is a folder to save it in";
  make_folders(path);
  snprintf(part, sizeof part, "%s.%d.part", path, (int)getpid());
  if (write_lines(path, part, device, offset_ms) && rename(part, path) == 0) return NULL;
  snprintf(sentence, sizeof sentence, "%s: %s", path, strerror(errno));
  unlink(part);
  return sentence;
}

void calibration_apply(const Audio *audio, Conductor *conductor) {
  double offset_ms = calibration_read(audio_name(audio));
  if (isnan(offset_ms)) return;
  conductor_measured(conductor, offset_ms / 1000);
  message_print(SAY_INFO, "clock: offset %.1f ms from calibrate", offset_ms);
}
