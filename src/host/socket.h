// socket.h -- a running session's door: other programs of the same user hand in code and hear what came of
// it.
//
// It is a Unix socket, PID.sock in $XDG_RUNTIME_DIR/livelua, or in /tmp/livelua-UID where that is not set;
// nothing listens on a network. Frames go both ways: a byte that says what it is, the size of the rest in
// four bytes, the lowest first, and the rest.
//
//   to the session    'c' code, evaluated as at the prompt; 'f' a file: its name, a zero byte, its text
//   from the session  'i' what happened, 'w' a warning, 'e' a mistake, 'r' a result; 'd' done: one byte, 1
//   when it
//                     was good, 0 when not. Any number of them, 'd' last, for each frame to it.
//
// Who is of another user, sends what is no frame, or has hung up, is hung up on. A caller that stalls keeps
// nobody waiting: when all places are taken, the one who called first gives way.
//
// Threads  one; nothing here waits.
// Memory   grows with what is sent and not yet read, up to SOCKET_LARGEST a caller, and MOST_UNREAD the other
// way. Errors   a sentence without the program's name, valid until the next call.
#ifndef HOST_SOCKET_H
#define HOST_SOCKET_H

#include "base.h"

enum {
  SOCKET_LARGEST = 1 << 20,
  SOCKET_HEAD = 5,
  SOCKET_PATH = 108
}; // bytes: of a frame's rest, its head, a path

typedef struct {
  char kind;
  uint32_t size;
  const char *bytes; // a zero follows them
} Frame;

typedef struct Socket Socket;

// Makes the folder, takes away the sockets of sessions that are dead, and listens. *s is NULL when it does
// not.
const char *socket_open(Socket **s);
void socket_close(Socket *s); // or NULL

// True when somebody has sent a whole frame, which is valid until it was answered with 'd'. To be called
// often.
bool socket_poll(Socket *s, Frame *asked);

// To whoever asked last; nothing while nobody waits for an answer.
void socket_answer(Socket *s, char kind, const char *bytes, size_t size);

// Where sessions have their sockets, into `folder`; a sentence when no folder can be trusted.
const char *socket_folder(char folder[SOCKET_PATH]);

// A connection to that path, of which nothing waits, or -1. A socket that nobody listens at is removed.
int socket_connect(const char *path);

void socket_write_head(uint8_t head[SOCKET_HEAD], char kind, size_t size);
uint32_t socket_read_size(const uint8_t head[SOCKET_HEAD]);

#endif
