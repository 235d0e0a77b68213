#include "app/lines.h"
#include "app/message.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 4096 };

void lines_open(Lines *l, int file) { *l = (Lines){.file = file}; }

void lines_close(Lines *l) {
  free(l->text);
  *l = (Lines){.ended = true};
}

bool lines_ended(const Lines *l) { return l->ended && l->size == 0; }

static bool make_room(Lines *l) {
  if (l->room - l->size >= READ_SIZE) return true;
  size_t room = 2 * l->room + READ_SIZE;
  char *text = realloc(l->text, room);
  if (!text) return false;
  l->text = text;
  l->room = room;
  return true;
}

static void read_more(Lines *l, int milliseconds) {
  struct pollfd input = {.fd = l->file, .events = POLLIN};
  if (poll(&input, 1, milliseconds) <= 0) return;
  if (!make_room(l)) return;
  ssize_t count = read(l->file, l->text + l->size, READ_SIZE);
  if (count > 0)
    l->size += (size_t)count;
  else if (count == 0 || (errno != EINTR && errno != EAGAIN))
    l->ended = true;
}

static void drop(Lines *l, size_t count) {
  l->size -= count;
  memmove(l->text, l->text + count, l->size);
}

// The line at the front, of `length` bytes and its end of `end` more; NULL when it is dropped.
static char *take(Lines *l, size_t length, size_t end) {
  char *line = NULL;
  if (l->too_long)
    message_print(SAY_ERROR, "a line of more than %d bytes was not evaluated", LINES_LONGEST);
  else if (memchr(l->text, '\0', length))
    message_print(SAY_ERROR, "a line that holds a zero byte was not evaluated");
  else
    line = strndup(l->text, length);
  l->too_long = false;
  drop(l, length + end);
  return line;
}

static char *whole_line(Lines *l) {
  const char *end = NULL;
  while (l->size && (end = memchr(l->text, '\n', l->size))) {
    char *line = take(l, (size_t)(end - l->text), 1);
    if (line) return line;
  }
  if (l->ended && (l->size || l->too_long)) return take(l, l->size, 0);
  if (l->size < LINES_LONGEST) return NULL;
  l->too_long = true;
  drop(l, l->size);
  return NULL;
}

char *lines_next(Lines *l, int milliseconds) {
  char *line = whole_line(l);
  if (line || l->ended) return line;
  read_more(l, milliseconds);
  return whole_line(l);
}
