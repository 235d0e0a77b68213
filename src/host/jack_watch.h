// jack_watch.h -- what RtMidi does not tell of JACK: whether the server lives, and what comes and goes.
//
// Threads  one at a time; `event` is called by JACK's own thread, until jack_watch_close returns.
// Memory   jack_watch_open allocates, jack_watch_close frees.
// Errors   none: no server is NULL. A server that hangs makes each call wait until it is ended.
#ifndef HOST_JACK_WATCH_H
#define HOST_JACK_WATCH_H

#include "base.h"

typedef struct JackWatch JackWatch;

// Something changed. `port` is the name of a port that has just been made, or NULL.
typedef void (*JackEvent)(void *user, const char *port);

// After a server's end, all of the process's clients have to be closed before this finds the next one.
JackWatch *jack_watch_open(JackEvent event, void *user);

// False once the server has gone, whatever has come since.
bool jack_watch_alive(const JackWatch *w);

// The names of the MIDI ports that give messages; returns how many.
uint32_t jack_watch_outputs(const JackWatch *w, char *names, uint32_t name_size, uint32_t room);

// Lets `output` play into this port of the client. By name, since RtMidi's numbers may mean another
// port by the time that they are used. `own` is then the port's full name, to which JACK adds a number
// when there are several clients of that name.
bool jack_watch_connect(const JackWatch *w, const char *output, const char *client, const char *port,
                        char *own, uint32_t own_size);

// Whether there is a port of that full name, and how many are connected to it.
bool jack_watch_has(const JackWatch *w, const char *name);
uint32_t jack_watch_connections(const JackWatch *w, const char *name);

void jack_watch_close(JackWatch *w);

#endif
