#include "app/watch.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { MS = 1000 * 1000, LOOK_NS = 20 * MS, REST_NS = 60 * MS, EMPTY_NS = 500 * MS, HELD_NS = 2000 * MS };

static WatchLook look_of(const struct stat *s) {
  return (WatchLook){.there = S_ISREG(s->st_mode),
                     .device = s->st_dev,
                     .number = s->st_ino,
                     .size = s->st_size,
                     .changed = s->st_ctim,
                     .written = s->st_mtim};
}

static WatchLook look(const char *path) {
  struct stat s;
  return stat(path, &s) == 0 ? look_of(&s) : (WatchLook){0};
}

static bool same_time(struct timespec a, struct timespec b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same(const WatchLook *a, const WatchLook *b) {
  bool same_file = a->there == b->there && a->device == b->device && a->number == b->number;
  return same_file && a->size == b->size && same_time(a->changed, b->changed) &&
         same_time(a->written, b->written);
}

void watch_open(Watch *w, const char *path) {
  *w = (Watch){.path = path, .taken = look(path)};
  w->latest = w->taken;
  signal(SIGIO, SIG_IGN); // of a writer that comes while is_held asks
}

// Somebody has it open for writing: a lease to read would not be given then. Who may not ask finds nobody.
static bool is_held(int file) {
  if (fcntl(file, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  fcntl(file, F_SETLEASE, F_UNLCK);
  return false;
}

static bool read_whole(int file, char *text, size_t size) {
  size_t done = 0;
  for (ssize_t count; done < size && (count = read(file, text + done, size - done)) > 0;)
    done += (size_t)count;
  return done == size;
}

// NULL when the file is not as it was seen, before or after it was read.
static char *take(Watch *w, int file, int64_t rested_ns) {
  struct stat before, after;
  if (fstat(file, &before) != 0 || (is_held(file) && rested_ns < HELD_NS)) return NULL;
  WatchLook first = look_of(&before);
  char *text = same(&first, &w->latest) ? malloc((size_t)before.st_size + 1) : NULL;
  if (!text || !read_whole(file, text, (size_t)before.st_size) || fstat(file, &after) != 0)
    return free(text), NULL;
  WatchLook last = look_of(&after);
  if (!same(&last, &first)) return free(text), NULL;
  w->taken = first;
  return text;
}

char *watch_poll(Watch *w, int64_t now_ns, size_t *size) {
  if (now_ns - w->looked_ns < LOOK_NS) return NULL;
  w->looked_ns = now_ns;
  WatchLook now = look(w->path);
  if (!same(&now, &w->latest)) {
    w->latest = now;
    w->rests_ns = now_ns;
  }
  int64_t rested = now_ns - w->rests_ns;
  if (!now.there || same(&now, &w->taken) || rested < (now.size ? REST_NS : EMPTY_NS)) return NULL;
  int file = open(w->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char *text = file >= 0 ? take(w, file, rested) : NULL;
  if (file >= 0) close(file);
  *size = (size_t)w->latest.size;
  return text;
}
