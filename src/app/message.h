// message.h -- what the musician is told: results on standard output, messages on standard error.
//
// A message that comes while a line is being typed is printed above it. Colours only on a terminal,
// and never with NO_COLOR.
//
// Threads  the control thread.
#ifndef APP_MESSAGE_H
#define APP_MESSAGE_H

#include "bind/session.h"

// With quiet, SAY_INFO is not shown.
void message_open(bool quiet);

// False when a result could not be written, which is said once, when it happens.
bool message_close(void);

// The `say` of a session; `user` is not used.
void message_say(void *user, SayKind kind, const char *text);

// From now on somebody else is told as well, even of what --quiet hides; NULL: nobody.
void message_copy(void (*say)(void *user, SayKind kind, const char *text), void *user);

// The `say` of the host's parts: SAY_INFO.
void message_info(void *user, const char *sentence);

void message_print(SayKind kind, const char *format, ...) __attribute__((format(printf, 2, 3)));

// A line on standard error that the next one overwrites; only on a terminal. NULL wipes it.
void message_progress(const char *text);

#endif
