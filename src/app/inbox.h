// inbox.h -- code that comes from outside while the session plays: its file, when it is saved (--watch), and
// what other programs send (livelua send).
//
// Threads  the control thread; nothing here waits.
// Errors   said to the user, and to who sent the code.
#ifndef APP_INBOX_H
#define APP_INBOX_H

#include "app/options.h"
#include "app/stage.h"
#include "app/watch.h"
#include "host/socket.h"

typedef struct {
  Stage *stage;
  const char *script; // NULL: none
  bool watches;
  Watch watch;
  Socket *socket; // NULL: nobody can send
} Inbox;

// Before the file is evaluated for the first time: what is saved from now on is noticed.
void inbox_open(Inbox *b, Stage *stage, const Options *o);
void inbox_close(Inbox *b);

// Evaluates what came. To be called every few milliseconds.
void inbox_poll(Inbox *b);

#endif
