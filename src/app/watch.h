// watch.h -- notices that a file was saved, however its editor does that.
//
// It is looked at, for that works in every folder and through links: in place or by rename, gone for a moment
// or not. A file is taken when it has rested and nobody has it open for writing any more; one that is empty,
// or that its writer never lets go of, must rest longer.
//
// Threads  the control thread.
// Memory   the path is the caller's; texts are given away.
// Units    times as clock_now_ns.
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "base.h"
#include <sys/stat.h>
#include <time.h>

typedef struct {
  bool there;
  dev_t device;
  ino_t number;
  off_t size;
  struct timespec changed, written;
} WatchLook; // what tells one state of a file from another

typedef struct {
  const char *path;
  WatchLook taken, latest;     // the state that was evaluated; the one that was seen last
  int64_t looked_ns, rests_ns; // when it was last looked at; since when it rests
} Watch;

// Notices from now on what is saved.
void watch_open(Watch *w, const char *path);

// The text, which the caller frees, once each time that the file was saved; else NULL.
char *watch_poll(Watch *w, int64_t now_ns, size_t *size);

#endif
