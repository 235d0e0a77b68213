// lines.h -- lines from a pipe or a file, without waiting for them longer than asked.
//
// Threads  one.
// Memory   grows to the longest line, up to LINES_LONGEST bytes.
// Errors   a longer line, and one that holds a zero byte, is dropped whole, which is said to the user.
#ifndef APP_LINES_H
#define APP_LINES_H

#include "base.h"

enum { LINES_LONGEST = 1 << 20 };

typedef struct {
  int file;
  bool ended;    // nothing more to read
  bool too_long; // the rest of a line is still to be dropped
  char *text;    // read and not yet given out
  size_t size, room;
} Lines;

void lines_open(Lines *l, int file);
void lines_close(Lines *l);

// The next line without its end, which the caller frees; NULL when none came in time. The last may lack its
// newline.
char *lines_next(Lines *l, int milliseconds);

// Everything has been given out, and no more will come.
bool lines_ended(const Lines *l);

#endif
