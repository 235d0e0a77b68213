#include "app/prompt.h"
#include "app/chunk.h"
#include "app/history.h"
#include "app/lines.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
// after stdio.h, which readline leaves out
#include <readline/readline.h>

static const char PROMPT[] = "> ", PROMPT_MORE[] = ">> ";

typedef enum { FROM_NOWHERE, FROM_TERMINAL, FROM_LINES } Source;

static Source source;
static Session *session;
static bool shown;   // the prompt and what is typed stand on the screen
static bool at_end;  // standard input has ended
static bool undoes;  // the key for it was pressed
static char *typed;  // the line that was just entered
static char *chunk;  // the lines before it that it goes on from
static char **words; // what completion still has to offer
static size_t word;
static size_t word_start; // where in the line, or the lines, it is
static Lines lines;

// The lines typed so far, up to a place in the last; the caller frees it.
static char *text_before(int end) {
  char *text = NULL;
  const char *earlier = chunk ? chunk : "";
  int size = asprintf(&text, "%s%s%.*s", earlier, chunk ? "\n" : "", end, rl_line_buffer);
  return size < 0 ? NULL : text;
}

// Completions come as whole lines; readline wants their last words.
static char *next_word(const char *prefix, int state) {
  (void)prefix;
  if (state == 0) word = 0;
  if (words && words[word]) {
    char *line = words[word++], *rest = strdup(line + word_start);
    free(line);
    return rest;
  }
  free(words);
  words = NULL;
  return NULL;
}

static char **complete(const char *prefix, int start, int end) {
  rl_attempted_completion_over = 1; // never file names
  rl_completion_append_character = '\0';
  char *text = text_before(end);
  if (!text) return NULL;
  word_start = strlen(text) - (size_t)(end - start);
  words = session_complete(session, text);
  free(text);
  return rl_completion_matches(prefix, next_word);
}

static void on_line(char *line) {
  rl_callback_handler_remove();
  shown = false;
  typed = line;
  at_end = !line;
}

// A program in the background would be stopped for touching its terminal.
static bool in_foreground(void) { return tcgetpgrp(STDIN_FILENO) == getpgrp(); }

// What is being typed stays.
static int on_undo(int count, int key) {
  (void)count, (void)key;
  undoes = true;
  return 0;
}

static void open_terminal(void) {
  rl_readline_name = "livelua";
  rl_catch_signals = 0; // Ctrl-C is ours
  rl_persistent_signal_handlers = 1;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = " \t\n\"'`<>=;|&{}()[],+-*^%#~";
  rl_bind_keyseq("\\C-xu", on_undo);
  if (!isatty(STDOUT_FILENO)) rl_outstream = stderr;
  history_open();
}

bool prompt_open(Session *s) {
  session = s;
  bool screen = isatty(STDOUT_FILENO) || isatty(STDERR_FILENO);
  source = FROM_LINES;
  if (isatty(STDIN_FILENO)) source = screen && in_foreground() ? FROM_TERMINAL : FROM_NOWHERE;
  if (source == FROM_TERMINAL) open_terminal();
  lines_open(&lines, STDIN_FILENO);
  return source == FROM_TERMINAL;
}

void prompt_close(void) {
  if (source == FROM_TERMINAL) {
    if (shown) rl_callback_handler_remove(), fputc('\n', rl_outstream);
    history_shut();
  }
  shown = false;
  free(chunk);
  chunk = NULL;
  lines_close(&lines);
  source = FROM_NOWHERE;
}

static void show(void) {
  rl_callback_handler_install(chunk ? PROMPT_MORE : PROMPT, on_line);
  shown = true;
}

// The lines of this chunk and the one just typed.
static char *join(char *line) {
  if (!chunk) return line;
  char *joined = NULL;
  if (asprintf(&joined, "%s\n%s", chunk, line) < 0) joined = NULL;
  free(chunk);
  free(line);
  chunk = NULL;
  return joined;
}

static PromptEvent take_typed(char **line) {
  if (at_end) return PROMPT_END;
  if (!typed) return PROMPT_NOTHING;
  history_remember(typed);
  char *text = join(typed);
  typed = NULL;
  if (!text || !text[strspn(text, " \t\n")]) return free(text), PROMPT_NOTHING;
  if (chunk_goes_on(text)) return chunk = text, PROMPT_NOTHING;
  *line = text;
  return PROMPT_LINE;
}

static PromptEvent wait_terminal(int milliseconds, char **line) {
  if (!shown) show();
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&input, 1, milliseconds) <= 0) return PROMPT_NOTHING;
  if (!(input.revents & POLLIN)) return PROMPT_END; // the terminal is gone
  rl_callback_read_char();
  if (!undoes) return take_typed(line);
  undoes = false;
  *line = strdup("undo()");
  return *line ? PROMPT_LINE : PROMPT_NOTHING;
}

static PromptEvent wait_lines(int milliseconds, char **line) {
  *line = lines_next(&lines, milliseconds);
  if (*line) return PROMPT_LINE;
  if (!lines_ended(&lines)) return PROMPT_NOTHING;
  source = FROM_NOWHERE;
  return PROMPT_END;
}

PromptEvent prompt_wait(int milliseconds, char **line) {
  switch (source) {
  case FROM_TERMINAL: return wait_terminal(milliseconds, line);
  case FROM_LINES: return wait_lines(milliseconds, line);
  case FROM_NOWHERE: poll(NULL, 0, milliseconds); return PROMPT_NOTHING;
  }
  return PROMPT_NOTHING;
}

bool prompt_clear(void) {
  if (!shown || (rl_end == 0 && !chunk)) return false;
  rl_callback_sigcleanup();
  fputs("^C", rl_outstream);
  rl_callback_handler_remove();
  fputc('\n', rl_outstream);
  shown = false;
  free(chunk);
  chunk = NULL;
  return true;
}

void prompt_hide(void) {
  if (!shown) return;
  rl_clear_visible_line();
  fflush(rl_outstream);
}

void prompt_show(void) {
  if (!shown) return;
  rl_on_new_line();
  rl_redisplay();
}
