#include "host/caller.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char path[SOCKET_PATH];
  struct timespec made;
} Found;

static bool is_newer(struct timespec a, struct timespec b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

static void consider(Found *newest, const char *folder, const char *name) {
  Found this;
  struct stat status;
  int size = snprintf(this.path, sizeof this.path, "%s/%s", folder, name);
  if (size >= (int)sizeof this.path || stat(this.path, &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  this.made = status.st_mtim;
  if (!*newest->path || is_newer(this.made, newest->made)) *newest = this;
}

static Found find_newest(const char *folder) {
  Found newest = {0};
  DIR *entries = opendir(folder);
  if (!entries) return newest;
  for (const struct dirent *entry; (entry = readdir(entries));) consider(&newest, folder, entry->d_name);
  closedir(entries);
  return newest;
}

// Each that is stale is removed on the way.
static int connect_newest(const char *folder) {
  Found newest = find_newest(folder), last = {0};
  while (*newest.path && strcmp(newest.path, last.path) != 0) {
    int file = socket_connect(newest.path);
    if (file >= 0) return file;
    last = newest;
    newest = find_newest(folder);
  }
  return -1;
}

const char *caller_open(int *file, int64_t pid) {
  static char sentence[96];
  char folder[SOCKET_PATH], path[2 * SOCKET_PATH];
  const char *why = socket_folder(folder);
  if (why) return why;
  snprintf(path, sizeof path, "%s/%lld.sock", folder, (long long)pid);
  *file = pid ? socket_connect(path) : connect_newest(folder);
  if (*file >= 0) return fcntl(*file, F_SETFL, 0), NULL; // from here on it waits
  if (!pid) return "no session is running: start one with 'livelua session.lua'";
  snprintf(sentence, sizeof sentence, "no session is running as process %lld", (long long)pid);
  return sentence;
}

static void send_all(int file, const void *bytes, size_t size) {
  for (const char *at = bytes; size > 0;) {
    ssize_t count = send(file, at, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;
    at += count;
    size -= (size_t)count;
  }
}

void caller_send(int file, char kind, const char *first, size_t first_size, const char *second,
                 size_t second_size) {
  uint8_t head[SOCKET_HEAD];
  socket_write_head(head, kind, first_size + second_size);
  send_all(file, head, sizeof head);
  send_all(file, first, first_size);
  send_all(file, second, second_size);
}

static bool receive_all(int file, void *bytes, size_t size) {
  for (char *at = bytes; size > 0;) {
    ssize_t count = recv(file, at, size, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += count;
    size -= (size_t)count;
  }
  return true;
}

bool caller_receive(int file, Frame *answer) {
  uint8_t head[SOCKET_HEAD];
  if (!receive_all(file, head, sizeof head)) return false;
  uint32_t size = socket_read_size(head);
  char *bytes = malloc((size_t)size + 1);
  if (!bytes || !receive_all(file, bytes, size)) return free(bytes), false;
  bytes[size] = '\0';
  *answer = (Frame){.kind = (char)head[0], .size = size, .bytes = bytes};
  return true;
}
