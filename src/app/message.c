#include "app/message.h"
#include "app/prompt.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool quiet, coloured, progress_shown, results_lost;

// Who is told as well.
static void (*copy)(void *user, SayKind kind, const char *text);
static void *copy_user;

static bool wants_colour(void) {
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  if (no_color && *no_color) return false;
  return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

void message_open(bool be_quiet) {
  quiet = be_quiet;
  coloured = wants_colour();
}

static const char *colour(SayKind kind) {
  switch (kind) {
  case SAY_ERROR: return "\033[31m";
  case SAY_WARNING: return "\033[33m";
  case SAY_INFO:
  case SAY_RESULT: return NULL;
  }
  return NULL;
}

static void flush_results(void) {
  bool good = fflush(stdout) == 0 && !ferror(stdout);
  if (good || results_lost) return;
  results_lost = true;
  fprintf(stderr, "livelua: standard output: %s\n", strerror(errno));
}

bool message_close(void) {
  flush_results();
  return !results_lost;
}

static void write_line(SayKind kind, const char *text) {
  FILE *out = kind == SAY_RESULT ? stdout : stderr;
  const char *start = coloured ? colour(kind) : NULL;
  size_t length = strlen(text);
  if (length && text[length - 1] == '\n') length--;
  fprintf(out, "%s%.*s%s\n", start ? start : "", (int)length, text, start ? "\033[0m" : "");
  if (kind == SAY_RESULT) flush_results();
}

void message_say(void *user, SayKind kind, const char *text) {
  (void)user;
  if (copy) copy(copy_user, kind, text);
  if (quiet && kind == SAY_INFO) return;
  message_progress(NULL);
  prompt_hide();
  write_line(kind, text);
  prompt_show();
}

void message_copy(void (*say)(void *user, SayKind kind, const char *text), void *user) {
  copy = say;
  copy_user = user;
}

void message_info(void *user, const char *sentence) { message_say(user, SAY_INFO, sentence); }

void message_print(SayKind kind, const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  message_say(NULL, kind, text);
}

void message_progress(const char *text) {
  if (!isatty(STDERR_FILENO) || (!text && !progress_shown)) return;
  fprintf(stderr, "\r\033[K%s", text ? text : "");
  fflush(stderr);
  progress_shown = text != NULL;
}
