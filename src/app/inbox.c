#include "app/inbox.h"
#include "app/message.h"
#include "app/paths.h"
#include "host/clock.h"
#include <stdlib.h>
#include <string.h>

void inbox_open(Inbox *b, Stage *stage, const Options *o) {
  *b = (Inbox){.stage = stage, .script = o->script, .watches = o->watch};
  if (b->watches) watch_open(&b->watch, o->script);
  const char *why = socket_open(&b->socket);
  if (why) message_print(SAY_INFO, "livelua send: not here: %s", why);
}

void inbox_close(Inbox *b) { socket_close(b->socket); }

static bool evaluate_file(Inbox *b, const char *name, const char *text, size_t size) {
  bool ok = stage_text(b->stage, name, text, size, EVAL_FILE);
  if (ok) message_print(SAY_INFO, "%s: evaluated", name);
  return ok;
}

static void poll_watch(Inbox *b) {
  size_t size;
  char *text = watch_poll(&b->watch, clock_now_ns(), &size);
  if (text) evaluate_file(b, b->script, text, size);
  free(text);
}

static void answer(void *user, SayKind kind, const char *text) {
  static const char kinds[] = {[SAY_INFO] = 'i', [SAY_WARNING] = 'w', [SAY_ERROR] = 'e', [SAY_RESULT] = 'r'};
  socket_answer(user, kinds[kind], text, strlen(text));
}

// The session's own file goes by the name that it has there.
static bool evaluate_sent_file(Inbox *b, const Frame *asked) {
  const char *name = asked->bytes;
  size_t length = strlen(name) + 1;
  if (length > asked->size) return message_print(SAY_ERROR, "send: a file without a name"), false;
  return evaluate_file(b, paths_same(name, b->script) ? b->script : name, name + length,
                       asked->size - length);
}

static bool evaluate(Inbox *b, const Frame *asked) {
  if (asked->kind == 'f') return evaluate_sent_file(b, asked);
  return stage_text(b->stage, "send", asked->bytes, asked->size, EVAL_PROMPT);
}

static void poll_socket(Inbox *b) {
  Frame asked;
  if (!socket_poll(b->socket, &asked)) return;
  message_copy(answer, b->socket);
  bool ok = evaluate(b, &asked);
  message_copy(NULL, NULL);
  socket_answer(b->socket, 'd', ok ? "\1" : "\0", 1);
}

void inbox_poll(Inbox *b) {
  if (b->watches) poll_watch(b);
  if (b->socket) poll_socket(b);
}
