#include "host/midi_outlet.h"

#include "host/jack_gate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char OWN_NAME[] = "livelua", PORT[] = "out";

void midi_outlet_init(MidiOutlet *o, MidiApi api, Sentences *sentences) {
  *o = (MidiOutlet){.api = api, .sentences = sentences};
}

static void close_device(MidiOutlet *o) {
  if (o->device) rtmidi_out_free(o->device);
  o->device = NULL;
}

static void close_system(MidiOutlet *o) {
  close_device(o);
  if (!o->found) return;
  midi_system_close(&o->system);
  jack_gate_leave();
  o->found = false;
}

void midi_outlet_want(MidiOutlet *o, const char *part) {
  close_device(o);
  snprintf(o->wanted, sizeof o->wanted, "%s", part ? part : "");
  o->said = false;
}

static bool is_virtual(const MidiOutlet *o) { return strcmp(o->wanted, "virtual") == 0; }

static void on_event(void *user, const char *port) { (void)user, (void)port; }

static bool port_name(const MidiOutlet *o, uint32_t n, MidiName name) {
  int size = MIDI_NAME_SIZE;
  name[0] = '\0';
  return rtmidi_get_port_name(o->device, n, name, &size) > 0 && name[0];
}

// The number of the first output that is wanted, or of the one that is called `exactly`; -1: none.
static int find(const MidiOutlet *o, const char *exactly, MidiName name) {
  uint32_t count = rtmidi_get_port_count(o->device);
  for (uint32_t n = 0; n < count; n++) {
    if (!port_name(o, n, name) || strncmp(name, OWN_NAME, strlen(OWN_NAME)) == 0) continue;
    if (exactly ? strcmp(name, exactly) == 0 : strcasestr(name, o->wanted) != NULL) return (int)n;
  }
  return -1;
}

// Each time under another name, as inputs are.
static bool make_device(MidiOutlet *o) {
  char client[48];
  snprintf(client, sizeof client, "%s-%d-out-%u", OWN_NAME, (int)getpid(), ++o->openings);
  if (is_virtual(o)) snprintf(client, sizeof client, "%s", OWN_NAME);
  snprintf(o->own, sizeof o->own, "%s:%s", client, PORT);
  o->device = rtmidi_out_create(o->system.api, client);
  if (o->device && o->device->ok && o->device->ptr) return true;
  if (o->device) rtmidi_out_free(o->device);
  o->device = NULL;
  return false;
}

static bool connect(MidiOutlet *o) {
  if (is_virtual(o)) {
    snprintf(o->name, sizeof o->name, "%s:%s", OWN_NAME, PORT);
    rtmidi_open_virtual_port(o->device, PORT);
    return o->device->ok;
  }
  int n = find(o, NULL, o->name);
  if (n >= 0) rtmidi_open_port(o->device, (uint32_t)n, PORT);
  return n >= 0 && o->device->ok;
}

static void open_device(MidiOutlet *o) {
  bool open = make_device(o) && connect(o);
  if (!open) close_device(o);
  if (open)
    sentences_add(o->sentences, "clock goes to %s", o->name);
  else if (!o->said)
    sentences_add(o->sentences, "no MIDI output has '%s' in its name; when one comes, clock goes to it",
                  o->wanted);
  o->said = true;
}

// JACK's port of that name may be another by now: then nothing is connected to ours.
static bool is_gone(const MidiOutlet *o) {
  MidiName name;
  if (is_virtual(o)) return false;
  if (find(o, o->name, name) < 0) return true;
  return o->system.watch && jack_watch_has(o->system.watch, o->own) &&
         jack_watch_connections(o->system.watch, o->own) == 0;
}

static void leave_gone(MidiOutlet *o) {
  bool dead = midi_outlet_is_lost(o);
  if (dead) jack_gate_lost();
  if (o->device && (dead || is_gone(o))) {
    sentences_add(o->sentences, "clock: %s is gone", o->name);
    close_device(o);
  }
  if (dead) close_system(o);
}

static void find_system(MidiOutlet *o) {
  if (!jack_gate_enter()) return;
  o->found = midi_system_open(&o->system, o->api, on_event, o);
  if (!o->found) jack_gate_leave();
}

void midi_outlet_scan(MidiOutlet *o) {
  leave_gone(o);
  if (!o->wanted[0]) close_system(o);
  if (!o->wanted[0] || o->device) return;
  if (!o->found) find_system(o);
  if (o->found)
    open_device(o);
  else if (!o->said)
    sentences_add(o->sentences, "no MIDI system runs; clock is sent when one does");
  o->said = true;
}

bool midi_outlet_is_lost(const MidiOutlet *o) { return o->found && !midi_system_alive(&o->system); }

bool midi_outlet_is_open(const MidiOutlet *o) { return o->device != NULL; }

void midi_outlet_send(const MidiOutlet *o, const uint8_t *bytes, uint32_t size) {
  if (o->device) rtmidi_out_send_message(o->device, bytes, (int)size);
}

void midi_outlet_close(MidiOutlet *o) { close_system(o); }
