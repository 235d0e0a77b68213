#include "host/socket.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST_CALLERS = 8, MOST_UNREAD = 4 << 20, ROOM_FIRST = 4096 };

typedef struct {
  char *bytes;
  size_t size, room;
} Buffer;

typedef struct {
  int file;       // -1: a free place
  uint32_t order; // the how manieth that called
  bool ended;     // no more will come from it
  bool unread;    // it does not hear what it is told
  Buffer in, out;
} Caller;

struct Socket {
  int file;
  char path[SOCKET_PATH];
  uint32_t called;
  Caller callers[MOST_CALLERS];
  Caller *asking; // who waits for an answer, or NULL
};

// -- where -----------------------------------------------------------------------------------------

// A folder that others can write into is not trusted: it is where code comes from.
static const char *folder_fault(const char *folder) {
  struct stat found;
  if (lstat(folder, &found) != 0) return strerror(errno);
  if (!S_ISDIR(found.st_mode) || found.st_uid != geteuid()) return "belongs to somebody else";
  return found.st_mode & (S_IRWXG | S_IRWXO) ? "is open to others" : NULL;
}

const char *socket_folder(char folder[SOCKET_PATH]) {
  static char sentence[SOCKET_PATH + 64];
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  bool has_runtime = runtime && *runtime == '/';
  int size = has_runtime ? snprintf(folder, SOCKET_PATH, "%s/livelua", runtime)
                         : snprintf(folder, SOCKET_PATH, "/tmp/livelua-%u", (unsigned)geteuid());
  if (size + (int)sizeof "/4194304.sock" > SOCKET_PATH) return "XDG_RUNTIME_DIR is too long";
  if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
    snprintf(sentence, sizeof sentence, "%s: %s", folder, strerror(errno));
    return sentence;
  }
  const char *fault = folder_fault(folder);
  if (!fault) return NULL;
  snprintf(sentence, sizeof sentence, "%s %s", folder, fault);
  return sentence;
}

static struct sockaddr_un address_of(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  return address;
}

int socket_connect(const char *path) {
  struct sockaddr_un address = address_of(path);
  int file = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  if (connect(file, (struct sockaddr *)&address, sizeof address) == 0) return file;
  if (errno == ECONNREFUSED) unlink(path);
  close(file);
  return -1;
}

static void remove_stale(const char *folder) {
  DIR *entries = opendir(folder);
  if (!entries) return;
  for (const struct dirent *entry; (entry = readdir(entries));) {
    char path[SOCKET_PATH + sizeof entry->d_name];
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    int file = strstr(entry->d_name, ".sock") ? socket_connect(path) : -1;
    if (file >= 0) close(file);
  }
  closedir(entries);
}

// -- open and close --------------------------------------------------------------------------------

static const char *start_listening(Socket *s) {
  struct sockaddr_un address = address_of(s->path);
  s->file = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (s->file < 0) return strerror(errno);
  if (fchmod(s->file, S_IRUSR | S_IWUSR) != 0) return strerror(errno);
  if (bind(s->file, (struct sockaddr *)&address, sizeof address) != 0) return strerror(errno);
  return listen(s->file, MOST_CALLERS) == 0 ? NULL : strerror(errno);
}

const char *socket_open(Socket **opened) {
  char folder[SOCKET_PATH];
  *opened = NULL;
  const char *why = socket_folder(folder);
  if (why) return why;
  remove_stale(folder);
  Socket *s = calloc(1, sizeof *s);
  if (!s) return "out of memory";
  for (int k = 0; k < MOST_CALLERS; k++) s->callers[k].file = -1;
  snprintf(s->path, sizeof s->path, "%.*s/%d.sock", SOCKET_PATH - 24, folder, (int)getpid());
  why = start_listening(s);
  if (!why) return *opened = s, NULL;
  if (s->file >= 0) close(s->file);
  free(s);
  return why;
}

static void hang_up(Socket *s, Caller *c) {
  close(c->file);
  free(c->in.bytes);
  free(c->out.bytes);
  *c = (Caller){.file = -1};
  if (s->asking == c) s->asking = NULL;
}

void socket_close(Socket *s) {
  if (!s) return;
  unlink(s->path);
  close(s->file);
  for (int k = 0; k < MOST_CALLERS; k++)
    if (s->callers[k].file >= 0) hang_up(s, &s->callers[k]);
  free(s);
}

// -- frames ----------------------------------------------------------------------------------------

void socket_write_head(uint8_t head[SOCKET_HEAD], char kind, size_t size) {
  head[0] = (uint8_t)kind;
  for (int k = 0; k < 4; k++) head[k + 1] = (uint8_t)(size >> 8 * k);
}

uint32_t socket_read_size(const uint8_t head[SOCKET_HEAD]) {
  uint32_t size = 0;
  for (int k = 0; k < 4; k++) size |= (uint32_t)head[k + 1] << 8 * k;
  return size;
}

// A byte more than asked, for a zero.
static bool make_room(Buffer *b, size_t more) {
  size_t room = b->room ? b->room : ROOM_FIRST;
  while (room < b->size + more + 1) room *= 2;
  if (room == b->room) return true;
  char *bytes = realloc(b->bytes, room);
  if (!bytes) return false;
  b->bytes = bytes;
  b->room = room;
  return true;
}

static void append(Buffer *b, const void *bytes, size_t size) {
  memcpy(b->bytes + b->size, bytes, size);
  b->size += size;
}

static void drop(Buffer *b, size_t size) {
  b->size -= size;
  memmove(b->bytes, b->bytes + size, b->size);
}

// -- callers ---------------------------------------------------------------------------------------

static bool is_ours(int file) {
  struct ucred who;
  socklen_t size = sizeof who;
  return getsockopt(file, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == geteuid();
}

// A free place, else that of the one who called first.
static Caller *find_place(Socket *s) {
  Caller *first = &s->callers[0];
  for (Caller *c = s->callers; c < s->callers + MOST_CALLERS; c++) {
    if (c->file < 0) return c;
    if (c->order < first->order) first = c;
  }
  hang_up(s, first);
  return first;
}

static void let_in(Socket *s) {
  int file;
  while ((file = accept4(s->file, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (is_ours(file))
      *find_place(s) = (Caller){.file = file, .order = s->called++};
    else
      close(file);
  }
}

static bool would_wait(void) { return errno == EAGAIN || errno == EINTR; }

// False when it has hung up.
static bool write_some(Caller *c) {
  while (c->out.size) {
    ssize_t count = send(c->file, c->out.bytes, c->out.size, MSG_NOSIGNAL);
    if (count < 0) return would_wait();
    drop(&c->out, (size_t)count);
  }
  return true;
}

// How much is still to come of the frame at the front, as far as is known; 0 when it is whole.
static size_t missing(const Buffer *in) {
  size_t whole = SOCKET_HEAD;
  if (in->size >= SOCKET_HEAD) whole += socket_read_size((const uint8_t *)in->bytes);
  return in->size < whole ? whole - in->size : 0;
}

static bool is_frame(const Buffer *in) {
  if (in->size == 0) return true;
  bool known = *in->bytes == 'c' || *in->bytes == 'f';
  return known && (in->size < SOCKET_HEAD || socket_read_size((const uint8_t *)in->bytes) <= SOCKET_LARGEST);
}

// False when nothing good comes from it any more.
static bool read_some(Caller *c) {
  for (size_t more; !c->ended && is_frame(&c->in) && (more = missing(&c->in)) > 0;) {
    if (!make_room(&c->in, more)) return false;
    ssize_t count = recv(c->file, c->in.bytes + c->in.size, more, 0);
    if (count < 0) return would_wait();
    c->in.size += (size_t)count;
    c->ended = count == 0;
  }
  return is_frame(&c->in) && (!c->ended || c->out.size > 0 || missing(&c->in) == 0);
}

static void ask(Socket *s, Caller *c, Frame *asked) {
  uint32_t size = socket_read_size((const uint8_t *)c->in.bytes);
  c->in.bytes[SOCKET_HEAD + size] = '\0';
  *asked = (Frame){.kind = *c->in.bytes, .size = size, .bytes = c->in.bytes + SOCKET_HEAD};
  s->asking = c;
}

bool socket_poll(Socket *s, Frame *asked) {
  let_in(s);
  for (Caller *c = s->callers; c < s->callers + MOST_CALLERS; c++) {
    if (c->file < 0) continue;
    if (!write_some(c) || !read_some(c))
      hang_up(s, c);
    else if (c->in.size >= SOCKET_HEAD && missing(&c->in) == 0)
      return ask(s, c, asked), true;
  }
  return false;
}

void socket_answer(Socket *s, char kind, const char *bytes, size_t size) {
  Caller *c = s->asking;
  uint8_t head[SOCKET_HEAD];
  if (!c) return;
  if (c->out.size + size > MOST_UNREAD || !make_room(&c->out, SOCKET_HEAD + size)) c->unread = true;
  if (!c->unread) {
    socket_write_head(head, kind, size);
    append(&c->out, head, SOCKET_HEAD);
    append(&c->out, bytes, size);
  }
  if (kind != 'd') return;
  drop(&c->in, SOCKET_HEAD + socket_read_size((const uint8_t *)c->in.bytes));
  s->asking = NULL;
  if (c->unread || !write_some(c)) hang_up(s, c);
}
