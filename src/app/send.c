#include "app/send.h"
#include "app/message.h"
#include "host/caller.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What goes into the frame: a file's name with its zero, which may be empty, and the text.
typedef struct {
  char kind;
  char name[PATH_MAX];
  size_t name_size, size;
  char *text;
} Letter;

static bool refuse(const char *what, const char *why) {
  return message_print(SAY_ERROR, "livelua send: %s%s%s", what ? what : "", what ? ": " : "", why), false;
}

// At most what a frame holds, and a byte more by which too much is known.
static bool read_text(Letter *l, FILE *file) {
  l->text = malloc(SOCKET_LARGEST + 1);
  if (!l->text) return refuse(NULL, "out of memory");
  l->size = fread(l->text, 1, SOCKET_LARGEST + 1, file);
  return ferror(file) ? refuse(l->name, strerror(errno)) : true;
}

static bool read_file(Letter *l, const char *path) {
  if (strcmp(path, "-") == 0) return snprintf(l->name, sizeof l->name, "stdin"), read_text(l, stdin);
  if (!realpath(path, l->name)) return refuse(path, strerror(errno));
  FILE *file = fopen(path, "rb");
  if (!file) return refuse(path, strerror(errno));
  bool ok = read_text(l, file);
  fclose(file);
  return ok;
}

static bool write_letter(Letter *l, const Options *o) {
  *l = (Letter){.kind = o->file ? 'f' : 'c'};
  if (o->file && !read_file(l, o->file)) return false;
  if (!o->file && !(l->text = strdup(o->action))) return refuse(NULL, "out of memory");
  if (!o->file) l->size = strlen(l->text);
  l->name_size = o->file ? strlen(l->name) + 1 : 0;
  return l->size + l->name_size <= SOCKET_LARGEST || refuse(o->file, "is larger than 1 MB");
}

static SayKind kind_of(char kind) {
  switch (kind) {
  case 'w': return SAY_WARNING;
  case 'e': return SAY_ERROR;
  case 'r': return SAY_RESULT;
  default: return SAY_INFO;
  }
}

static bool hear(int session) {
  for (Frame answer; caller_receive(session, &answer); free((char *)answer.bytes)) {
    bool good = answer.size == 1 && *answer.bytes == 1;
    if (answer.kind == 'd') return free((char *)answer.bytes), good;
    message_say(NULL, kind_of(answer.kind), answer.bytes);
  }
  return refuse(NULL, "the session has hung up");
}

static bool deliver(const Letter *l, int64_t pid) {
  int session;
  const char *why = caller_open(&session, pid);
  if (why) return refuse(NULL, why);
  caller_send(session, l->kind, l->name, l->name_size, l->text, l->size);
  bool good = hear(session);
  close(session);
  return good;
}

int send_run(const Options *o) {
  Letter l;
  bool good = write_letter(&l, o) && deliver(&l, o->session);
  free(l.text);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
