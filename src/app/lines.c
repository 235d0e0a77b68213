#include "app/lines.h"
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

// Takes `length` bytes off the front as a line, and `skip` more.
static char *take(Lines *l, size_t length, size_t skip) {
  char *line = strndup(l->text, length);
  l->size -= length + skip;
  memmove(l->text, l->text + length + skip, l->size);
  return line;
}

static char *whole_line(Lines *l) {
  const char *end = l->size ? memchr(l->text, '\n', l->size) : NULL;
  if (end) return take(l, (size_t)(end - l->text), 1);
  if (l->size >= LINES_LONGEST || (l->ended && l->size)) return take(l, l->size, 0);
  return NULL;
}

char *lines_next(Lines *l, int milliseconds) {
  char *line = whole_line(l);
  if (line || l->ended) return line;
  read_more(l, milliseconds);
  return whole_line(l);
}
