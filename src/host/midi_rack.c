#include "host/midi_rack.h"

#include "host/clock.h"
#include "host/jack_gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REFUSALS_MAX = 4 };
static const int64_t SEARCH_NS = 1000000000, REFUSED_NS = 5000000000, SETTLE_NS = 100000000;

static const char VIRTUAL_NAME[] = "livelua:in", VIRTUAL_CLIENT[] = "livelua", VIRTUAL_PORT[] = "in";

typedef struct {
  MidiPort port;
  MidiName name; // of the port that is in it, or was last; "": none ever was
  bool open;
  bool renewed;      // JACK: what is open may be an earlier port of that name
  bool leaving;      // is being closed
  uint32_t players;  // how many play into the virtual port
  int64_t tried_ns;  // when it was opened, or could not be
  uint32_t refusals; // how often it could not since
  uint64_t closed;   // the more, the later
} Slot;

struct MidiRack {
  void (*wake)(void *user);
  void *user;
  Sentences *sentences;
  MidiApi api;
  char **wanted; // parts of names
  uint32_t wanted_count;
  bool wants_all, wants_virtual;

  MidiSystem system;
  bool found;        // the system
  bool settled;      // the first scan is done: what comes now is news
  bool crowded;      // there was no slot for a port
  int64_t search_ns; // when to look for the system again
  uint32_t openings;
  uint64_t closings;
  MidiName *names; // of the inputs that there are
  uint32_t name_count;

  pthread_mutex_t mutex; // for the slots' names, open and renewed; held for no call that may wait
  Slot *slots;
  uint32_t slot_count;
};

// JACK's thread. A port that went and came between two scans looks as if it had never gone.
static void on_event(void *user, const char *port) {
  MidiRack *r = user;
  pthread_mutex_lock(&r->mutex);
  for (uint32_t n = 0; port && n < r->slot_count; n++)
    if (strcmp(r->slots[n].name, port) == 0) r->slots[n].renewed = true;
  pthread_mutex_unlock(&r->mutex);
  r->wake(r->user);
}

// ALSA's names end in numbers that mean nothing to a player: "OP-XY:OP-XY MIDI 1 24:0".
static int shown_length(const char *name) {
  const char *space = strrchr(name, ' ');
  bool numbers = space && strchr(space, ':') && space[1 + strspn(space + 1, "0123456789:")] == '\0';
  return (int)(numbers ? (size_t)(space - name) : strlen(name));
}

// -- what is wanted ------------------------------------------------------------------------------

static bool is_wanted(const MidiRack *r, const char *name) {
  for (uint32_t n = 0; n < r->wanted_count; n++)
    if (strcasestr(name, r->wanted[n])) return true;
  return r->wants_all;
}

static bool is_there(const MidiRack *r, const char *name) {
  for (uint32_t n = 0; n < r->name_count; n++)
    if (strcmp(r->names[n], name) == 0) return true;
  return false;
}

static bool matches_any(const MidiRack *r, const char *part) {
  for (uint32_t n = 0; n < r->name_count; n++)
    if (strcasestr(r->names[n], part)) return true;
  return false;
}

static void say_missing(const MidiRack *r) {
  if (!r->found && r->api == MIDI_JACK)
    sentences_add(r->sentences, "no JACK server runs; its MIDI inputs are opened when one does");
  if (!r->found && r->api == MIDI_ALSA)
    sentences_add(r->sentences,
                  "the kernel has no MIDI sequencer here (/dev/snd/seq); --midi-api jack is the other way");
  for (uint32_t n = 0; n < r->wanted_count; n++)
    if (!matches_any(r, r->wanted[n]))
      sentences_add(r->sentences, "no MIDI input has '%s' in its name; when one comes it is opened",
                    r->wanted[n]);
}

// -- slots ---------------------------------------------------------------------------------------

// The slot that it has or had, or else the one that is free for longest; NULL when none is.
static Slot *slot_for(const MidiRack *r, const char *name) {
  Slot *best = NULL;
  for (uint32_t n = 0; n < r->slot_count; n++) {
    Slot *slot = &r->slots[n];
    if (strcmp(slot->name, name) == 0) return slot;
    if (!slot->open && (!best || slot->closed < best->closed)) best = slot;
  }
  return best;
}

static void set_name(MidiRack *r, Slot *slot, const char *name) {
  pthread_mutex_lock(&r->mutex);
  snprintf(slot->name, sizeof slot->name, "%s", name);
  slot->renewed = false;
  pthread_mutex_unlock(&r->mutex);
}

static void set_open(MidiRack *r, Slot *slot, bool open) {
  pthread_mutex_lock(&r->mutex);
  slot->open = open;
  pthread_mutex_unlock(&r->mutex);
  slot->leaving = false;
  if (!open) slot->closed = ++r->closings;
}

// Each time under another name: JACK may leave a client deaf that comes right after one of its name.
static bool open_port(MidiRack *r, Slot *slot, const char *name) {
  char client[48], port[16];
  slot->players = 0;
  if (strcmp(name, VIRTUAL_NAME) == 0)
    return midi_port_open(&slot->port, &r->system, VIRTUAL_CLIENT, VIRTUAL_PORT, NULL);
  snprintf(client, sizeof client, "livelua-%d-%u", (int)getpid(), ++r->openings);
  snprintf(port, sizeof port, "in-%d", (int)(slot - r->slots) + 1);
  return midi_port_open(&slot->port, &r->system, client, port, name);
}

static void say_crowded(MidiRack *r, const char *name) {
  if (r->crowded) return;
  r->crowded = true;
  sentences_add(r->sentences, "no room for the MIDI input %.*s: %u are open", shown_length(name), name,
                r->slot_count);
}

// One that refuses may be about to go, or to come: a few times at once, then now and then.
static bool may_try(const Slot *slot) {
  return slot->refusals < REFUSALS_MAX || clock_now_ns() - slot->tried_ns > REFUSED_NS;
}

static void say_outcome(const MidiRack *r, const Slot *slot) {
  int length = shown_length(slot->name);
  if (slot->open && r->settled) sentences_add(r->sentences, "MIDI input %.*s is there", length, slot->name);
  if (slot->refusals == REFUSALS_MAX)
    sentences_add(r->sentences, "cannot open the MIDI input %.*s", length, slot->name);
}

static void try_slot(MidiRack *r, Slot *slot) {
  bool open = open_port(r, slot, slot->name);
  set_open(r, slot, open);
  slot->tried_ns = clock_now_ns();
  slot->refusals = open ? 0 : slot->refusals + 1;
  say_outcome(r, slot);
}

static void open_input(MidiRack *r, const char *name) {
  Slot *slot = slot_for(r, name);
  if (!slot) {
    say_crowded(r, name);
    return;
  }
  bool known = strcmp(slot->name, name) == 0;
  if (known && (slot->open || !may_try(slot))) return;
  if (!known) slot->refusals = 0;
  set_name(r, slot, name); // first: what JACK tells of it from here on may be news
  try_slot(r, slot);
}

// The slots that are leaving wait for RtMidi together.
static void close_leaving(MidiRack *r) {
  bool any = false;
  for (uint32_t n = 0; n < r->slot_count; n++) {
    if (!r->slots[n].leaving) continue;
    midi_port_hush(&r->slots[n].port);
    any = true;
  }
  if (!any) return;
  clock_sleep_ns(MIDI_PORT_HUSH_NS);
  for (uint32_t n = 0; n < r->slot_count; n++) {
    if (!r->slots[n].leaving) continue;
    midi_port_close(&r->slots[n].port);
    set_open(r, &r->slots[n], false);
  }
}

static void close_all(MidiRack *r) {
  for (uint32_t n = 0; n < r->slot_count; n++) r->slots[n].leaving = r->slots[n].open;
  close_leaving(r);
}

static bool take_renewed(MidiRack *r, Slot *slot) {
  pthread_mutex_lock(&r->mutex);
  bool renewed = slot->renewed;
  slot->renewed = false;
  pthread_mutex_unlock(&r->mutex);
  return renewed;
}

// JACK may tell of a new port after we have opened it: only one that is cut off has to be opened
// again, which can be seen some cycles after it was connected.
static bool is_cut_off(MidiRack *r, Slot *slot) {
  uint32_t count;
  if (clock_now_ns() - slot->tried_ns < SETTLE_NS || !take_renewed(r, slot)) return false;
  return midi_port_connections(&slot->port, &r->system, &count) && count == 0;
}

static void close_gone(MidiRack *r) {
  for (uint32_t n = 0; n < r->slot_count; n++) {
    Slot *slot = &r->slots[n];
    if (!slot->open || strcmp(slot->name, VIRTUAL_NAME) == 0) continue;
    bool gone = !is_there(r, slot->name);
    slot->leaving = gone || is_cut_off(r, slot);
    if (gone)
      sentences_add(r->sentences, "MIDI input %.*s is gone; its notes are released", shown_length(slot->name),
                    slot->name);
  }
  close_leaving(r);
}

// Our own port outlives those who play into it: when one of them leaves, what was held is released.
static void release_left(MidiRack *r) {
  Slot *slot = slot_for(r, VIRTUAL_NAME);
  uint32_t players;
  if (!slot || !slot->open || strcmp(slot->name, VIRTUAL_NAME) != 0) return;
  if (!midi_port_connections(&slot->port, &r->system, &players)) return;
  if (players < slot->players) midi_port_release(&slot->port);
  slot->players = players;
}

// -- scans ---------------------------------------------------------------------------------------

static void find_system(MidiRack *r) {
  int64_t now = clock_now_ns();
  if (now < r->search_ns) return;
  r->search_ns = now + SEARCH_NS;
  if (!jack_gate_enter()) return;
  r->found = midi_system_open(&r->system, r->api, on_event, r);
  if (!r->found) jack_gate_leave();
}

static void close_system(MidiRack *r) {
  midi_system_close(&r->system);
  if (r->found) jack_gate_leave();
  r->found = false;
}

static void lose_system(MidiRack *r) {
  sentences_add(r->sentences, "the %s server is gone; its MIDI inputs come back with it",
                midi_system_name(&r->system));
  jack_gate_lost();
  close_all(r);
  close_system(r);
}

static void scan_inputs(MidiRack *r) {
  r->name_count = midi_system_inputs(&r->system, r->names, MIDI_NAMES_MAX);
  close_gone(r);
  if (r->wants_virtual) open_input(r, VIRTUAL_NAME);
  for (uint32_t n = 0; n < r->name_count; n++)
    if (is_wanted(r, r->names[n])) open_input(r, r->names[n]);
  release_left(r);
}

void midi_rack_scan(MidiRack *r) {
  if (r->found && !midi_system_alive(&r->system)) lose_system(r);
  if (!r->found) find_system(r);
  if (r->found) scan_inputs(r);
  if (!r->settled) say_missing(r);
  r->settled = true;
}

void midi_rack_shut(MidiRack *r) {
  close_all(r);
  close_system(r);
}

void midi_rack_leave(MidiRack *r) {
  for (uint32_t n = 0; n < r->slot_count; n++) midi_port_leave(&r->slots[n].port);
}

uint32_t midi_rack_names(MidiRack *r, MidiName *names) {
  uint32_t count = 0;
  pthread_mutex_lock(&r->mutex);
  for (uint32_t n = 0; n < r->slot_count; n++) {
    const Slot *slot = &r->slots[n];
    if (slot->open) snprintf(names[count++], MIDI_NAME_SIZE, "%.*s", shown_length(slot->name), slot->name);
  }
  pthread_mutex_unlock(&r->mutex);
  return count;
}

// -- making and freeing --------------------------------------------------------------------------

static bool copy_wanted(MidiRack *r, const MidiConfig *config) {
  r->wants_all = config->name_count == 0;
  r->wanted = calloc(config->name_count + 1, sizeof *r->wanted);
  for (uint32_t n = 0; r->wanted && n < config->name_count; n++) {
    bool is_virtual = strcmp(config->names[n], "virtual") == 0;
    r->wants_virtual |= is_virtual;
    if (is_virtual) continue;
    r->wanted[r->wanted_count] = strdup(config->names[n]);
    if (!r->wanted[r->wanted_count++]) return false;
  }
  return r->wanted != NULL;
}

MidiRack *midi_rack_create(const MidiConfig *config, Engine *engine, Sentences *sentences,
                           void (*wake)(void *user), void *user) {
  MidiRack *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  *r = (MidiRack){.wake = wake, .user = user, .sentences = sentences, .api = config->api};
  pthread_mutex_init(&r->mutex, NULL);
  r->names = calloc(MIDI_NAMES_MAX, sizeof *r->names);
  r->slots = calloc(config->max_ports + 1, sizeof *r->slots);
  if (!copy_wanted(r, config) || !r->names || !r->slots) {
    midi_rack_free(r);
    return NULL;
  }
  r->slot_count = config->max_ports;
  for (uint32_t n = 0; n < r->slot_count; n++)
    midi_port_init(&r->slots[n].port, engine_inlet(engine, n), n, config->hear, config->hearer);
  return r;
}

void midi_rack_free(MidiRack *r) {
  for (uint32_t n = 0; n < r->wanted_count; n++) free(r->wanted[n]);
  free(r->wanted);
  free(r->names);
  free(r->slots);
  free(r);
}
