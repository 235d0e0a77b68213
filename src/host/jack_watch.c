#include "host/jack_watch.h"

#include <dlfcn.h>
#include <jack/jack.h>
#include <jack/midiport.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

// By name, since JACK is RtMidi's choice: where RtMidi was built without it there is nothing to watch.
#define FUNCTIONS(X)                                                                                         \
  X(client_open)                                                                                             \
  X(client_close)                                                                                            \
  X(activate)                                                                                                \
  X(connect)                                                                                                 \
  X(on_shutdown)                                                                                             \
  X(set_port_registration_callback)                                                                          \
  X(set_port_connect_callback)                                                                               \
  X(get_ports)                                                                                               \
  X(port_by_id)                                                                                              \
  X(port_by_name)                                                                                            \
  X(port_name)                                                                                               \
  X(port_get_all_connections)                                                                                \
  X(free)

typedef struct {
#define POINTER(name) __typeof__(jack_##name) *name;
  FUNCTIONS(POINTER)
#undef POINTER
} Functions;

struct JackWatch {
  Functions jack;
  jack_client_t *client;
  JackEvent event;
  void *user;
  atomic_bool gone;
};

static bool load(Functions *jack) {
#define LOAD(name)                                                                                           \
  jack->name = dlsym(RTLD_DEFAULT, "jack_" #name);                                                           \
  if (!jack->name) return false;
  FUNCTIONS(LOAD)
#undef LOAD
  return true;
}

static void on_shutdown(void *user) {
  JackWatch *w = user;
  atomic_store(&w->gone, true);
  w->event(w->user, NULL);
}

static void on_registration(jack_port_id_t id, int made, void *user) {
  JackWatch *w = user;
  jack_port_t *port = made ? w->jack.port_by_id(w->client, id) : NULL;
  w->event(w->user, port ? w->jack.port_name(port) : NULL);
}

static void on_connection(jack_port_id_t from, jack_port_id_t to, int made, void *user) {
  JackWatch *w = user;
  (void)from, (void)to, (void)made;
  w->event(w->user, NULL);
}

static bool watch(JackWatch *w) {
  w->jack.on_shutdown(w->client, on_shutdown, w);
  return w->jack.set_port_registration_callback(w->client, on_registration, w) == 0 &&
         w->jack.set_port_connect_callback(w->client, on_connection, w) == 0 &&
         w->jack.activate(w->client) == 0;
}

JackWatch *jack_watch_open(JackEvent event, void *user) {
  JackWatch *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->event = event;
  w->user = user;
  if (load(&w->jack)) w->client = w->jack.client_open("livelua-watch", JackNoStartServer, NULL);
  if (w->client && watch(w)) return w;
  jack_watch_close(w);
  return NULL;
}

bool jack_watch_alive(const JackWatch *w) { return !atomic_load(&w->gone); }

uint32_t jack_watch_outputs(const JackWatch *w, char *names, uint32_t name_size, uint32_t room) {
  const char **found = w->jack.get_ports(w->client, NULL, JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput);
  uint32_t count = 0;
  for (; found && found[count] && count < room; count++)
    snprintf(names + (size_t)count * name_size, name_size, "%s", found[count]);
  w->jack.free(found);
  return count;
}

bool jack_watch_connect(const JackWatch *w, const char *output, const char *client, const char *port,
                        char *own, uint32_t own_size) {
  char pattern[128];
  snprintf(pattern, sizeof pattern, "^%s(-[0-9]+)?:%s$", client, port);
  const char **names = w->jack.get_ports(w->client, pattern, JACK_DEFAULT_MIDI_TYPE, JackPortIsInput);
  bool connected = names && names[0] && w->jack.connect(w->client, output, names[0]) == 0;
  if (connected) snprintf(own, own_size, "%s", names[0]);
  w->jack.free(names);
  return connected;
}

bool jack_watch_has(const JackWatch *w, const char *name) {
  return w->jack.port_by_name(w->client, name) != NULL;
}

uint32_t jack_watch_connections(const JackWatch *w, const char *name) {
  const jack_port_t *port = w->jack.port_by_name(w->client, name);
  const char **names = port ? w->jack.port_get_all_connections(w->client, port) : NULL;
  uint32_t count = 0;
  while (names && names[count]) count++;
  w->jack.free(names);
  return count;
}

void jack_watch_close(JackWatch *w) {
  if (!w) return;
  if (w->client) w->jack.client_close(w->client);
  free(w);
}
