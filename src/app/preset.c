#include "app/preset.h"
#include "app/message.h"
#include "app/stage.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, MOST_BYTES = 256 };

// The word as a string of Lua's, whatever is in it: each byte by its number.
static int quote(char *text, size_t size, const char *word) {
  int end = snprintf(text, size, "\"");
  for (; *word && (size_t)end + 8 < size; word++)
    end += snprintf(text + end, size - (size_t)end, "\\%03d", (unsigned char)*word);
  return end + snprintf(text + end, size - (size_t)end, "\"");
}

static bool ask(Stage *s, const char *function, const char *word) {
  char code[64 + 4 * MOST_BYTES];
  int end = snprintf(code, sizeof code, "preset.%s(", function);
  if (word) end += quote(code + end, sizeof code - (size_t)end - 2, word);
  snprintf(code + end, sizeof code - (size_t)end, ")");
  return session_eval(s->session, "preset", code, strlen(code), EVAL_PROMPT);
}

static int refuse(const char *sentence, const char *word) {
  fprintf(stderr, "livelua: %s%s\n'livelua preset --help' lists what there is\n", sentence, word);
  return EXIT_BAD_USAGE;
}

int preset_run(const Options *o) {
  bool lists = strcmp(o->action, "list") == 0, shows = strcmp(o->action, "show") == 0;
  if (!lists && !shows) return refuse("preset takes list or show, not ", o->action);
  if (shows && !o->word) return refuse("preset show needs ", "NAME");
  if (o->word && strlen(o->word) > MOST_BYTES) return refuse("a name has at most ", "256 bytes");
  Stage stage;
  if (!stage_open(&stage, o, RATE, 0)) return EXIT_FAILURE;
  bool ok = ask(&stage, o->action, o->word);
  stage_close(&stage);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
