#include "app/output.h"
#include "app/message.h"
#include "app/paths.h"
#include "host/clock.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRESS_NS = 100 * 1000 * 1000 };

static bool fail(const char *path, const char *why) {
  message_print(SAY_ERROR, "livelua: %s: %s", path, why);
  return false;
}

// The sentence names the file that is written, which the user does not know.
static bool fail_writing(const Output *f, const char *why) {
  const char *part = strstr(why, f->part);
  if (!part) return fail(f->name, why);
  message_print(SAY_ERROR, "livelua: %.*s%s%s", (int)(part - why), why, f->name, part + strlen(f->part));
  return false;
}

static const char *ending(WavFormat format) { return format == WAV_FLAC ? "flac" : "wav"; }

// By --format, else by the name's ending. Letters that name another format are refused: what is written is
// what the name says. A name without an ending, or with a number for one, says nothing.
static bool choose_format(Output *f, const Options *o) {
  f->format = o->format == WAV_FORMAT_COUNT ? WAV_F32 : o->format;
  const char *slash = o->output ? strrchr(o->output, '/') : NULL;
  const char *dot = o->output ? strrchr(slash ? slash : o->output, '.') : NULL;
  if (o->format != WAV_FORMAT_COUNT || !dot || !isalpha((unsigned char)dot[1])) return true;
  if (strcasecmp(dot, ".flac") == 0) f->format = WAV_FLAC;
  if (f->format == WAV_FLAC || strcasecmp(dot, ".wav") == 0) return true;
  message_print(SAY_ERROR, "livelua: %s: no format has that ending; .wav and .flac have, or say --format",
                o->output);
  return false;
}

// Without -o: the script's name with the format's ending, in this folder.
static bool choose_name(Output *f, const Options *o) {
  if (o->output) return snprintf(f->name, sizeof f->name, "%s", o->output), true;
  if (!o->script || strcmp(o->script, "-") == 0) return fail("where to", "give -o FILE");
  const char *slash = strrchr(o->script, '/'), *base = slash ? slash + 1 : o->script;
  const char *dot = strrchr(base, '.');
  int length = dot && dot > base ? (int)(dot - base) : (int)strlen(base);
  snprintf(f->name, sizeof f->name, "%.*s.%s", length, base, ending(f->format));
  return true;
}

int output_choose(Output *f, const Options *o) {
  *f = (Output){0};
  if (!choose_format(f, o) || !choose_name(f, o)) return EXIT_BAD_USAGE;
  if (paths_same(f->name, o->script)) {
    message_print(SAY_ERROR, "livelua: %s: the sound would take the place of what is read", f->name);
    return EXIT_BAD_USAGE;
  }
  struct stat found;
  bool exists = stat(f->name, &found) == 0;
  if (exists && S_ISDIR(found.st_mode)) return fail(f->name, "is a folder"), EXIT_FAILURE;
  if (!exists || !realpath(f->name, f->path)) memcpy(f->path, f->name, sizeof f->path);
  bool in_place = exists && !S_ISREG(found.st_mode);
  snprintf(f->part, sizeof f->part, in_place ? "%s" : "%s.%d.part", f->path, (int)getpid());
  return EXIT_SUCCESS;
}

bool output_open(Output *f, uint32_t rate_hz) {
  f->rate_hz = rate_hz;
  const char *why = wav_create(&f->wav, f->part, rate_hz, f->format);
  return why ? fail_writing(f, why) : true;
}

static void show_progress(Output *f, double done) {
  int64_t now = clock_now_ns();
  if (now - f->progress_ns < PROGRESS_NS) return;
  f->progress_ns = now;
  char text[64];
  double seconds = (double)f->frames / f->rate_hz;
  snprintf(text, sizeof text, done < 0 ? "%.1f s" : "%.1f s, %.0f %%", seconds, 100 * done);
  message_progress(text);
}

bool output_write(Output *f, const float *frames, uint32_t count, double done) {
  for (uint32_t i = 0; i < 2 * count; i++) f->peak = max_f(f->peak, fabsf(frames[i]));
  f->frames += count;
  show_progress(f, done);
  const char *why = wav_write(f->wav, frames, count);
  return why ? fail_writing(f, why) : true;
}

static void say_result(const Output *f) {
  double seconds = (double)f->frames / f->rate_hz;
  if (f->peak > 0)
    message_print(SAY_INFO, "%s: %.2f s, peak %.1f dB", f->name, seconds, 20 * log10((double)f->peak));
  else
    message_print(SAY_WARNING, "%s: %.2f s of silence", f->name, seconds);
}

bool output_close(Output *f, bool keep) {
  bool in_place = strcmp(f->part, f->path) == 0;
  message_progress(NULL);
  const char *why = wav_close(f->wav);
  if (keep && why) keep = fail_writing(f, why);
  if (keep && !in_place && rename(f->part, f->path) != 0) keep = fail(f->name, strerror(errno));
  if (!keep && !in_place) unlink(f->part);
  if (keep) say_result(f);
  return keep;
}
