#include "host/midi_system.h"

#include "host/quiet.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define OWN_NAME "livelua"

// Asked beforehand, since RtMidi complains on the terminal when it fails.
static bool has_alsa(void) { return access("/dev/snd/seq", R_OK | W_OK) == 0; }

RtMidiInPtr midi_system_device(const MidiSystem *s, const char *client) {
  RtMidiInPtr device = rtmidi_in_create(s->api, client, 1); // its own queue is not used
  if (device && device->ok && device->ptr) return device;
  if (device) rtmidi_in_free(device); // its message may be gone already: not read
  return NULL;
}

static bool open_alsa(MidiSystem *s) {
  if (!has_alsa()) return false;
  s->api = RTMIDI_API_LINUX_ALSA;
  s->scanner = midi_system_device(s, OWN_NAME "-scan");
  return s->scanner != NULL;
}

static bool open_jack(MidiSystem *s, JackEvent event, void *user) {
  s->api = RTMIDI_API_UNIX_JACK;
  s->watch = jack_watch_open(event, user);
  return s->watch != NULL;
}

bool midi_system_open(MidiSystem *s, MidiApi api, JackEvent event, void *user) {
  quiet_libraries();
  *s = (MidiSystem){0};
  if (api != MIDI_JACK && open_alsa(s)) return true;
  return api != MIDI_ALSA && open_jack(s, event, user);
}

bool midi_system_alive(const MidiSystem *s) { return !s->watch || jack_watch_alive(s->watch); }

const char *midi_system_name(const MidiSystem *s) { return s->watch ? "JACK" : "ALSA"; }

static bool input_name(RtMidiInPtr device, uint32_t n, MidiName name) {
  int size = MIDI_NAME_SIZE;
  name[0] = '\0';
  return rtmidi_get_port_name(device, n, name, &size) > 0 && name[0];
}

static uint32_t scan(RtMidiInPtr device, MidiName *names, uint32_t room) {
  uint32_t count = rtmidi_get_port_count(device);
  if (count > room) count = room;
  for (uint32_t n = 0; n < count; n++) input_name(device, n, names[n]);
  return count;
}

uint32_t midi_system_inputs(const MidiSystem *s, MidiName *names, uint32_t room) {
  uint32_t kept = 0;
  uint32_t count =
      s->watch ? jack_watch_outputs(s->watch, names[0], MIDI_NAME_SIZE, room) : scan(s->scanner, names, room);
  for (uint32_t n = 0; n < count; n++) {
    bool own = strncmp(names[n], OWN_NAME, strlen(OWN_NAME)) == 0;
    if (names[n][0] && !own) memmove(names[kept++], names[n], MIDI_NAME_SIZE);
  }
  return kept;
}

static bool connect_alsa(RtMidiInPtr device, const char *input, const char *port) {
  MidiName name;
  uint32_t count = rtmidi_get_port_count(device);
  for (uint32_t n = 0; n < count; n++) {
    if (!input_name(device, n, name) || strcmp(name, input) != 0) continue;
    rtmidi_open_port(device, n, port);
    return device->ok;
  }
  return false;
}

bool midi_system_connect(const MidiSystem *s, RtMidiInPtr device, const char *input, const char *client,
                         const char *port, MidiName own) {
  own[0] = '\0';
  if (!s->watch) return connect_alsa(device, input, port);
  rtmidi_open_virtual_port(device, port);
  return device->ok && jack_watch_connect(s->watch, input, client, port, own, MIDI_NAME_SIZE);
}

bool midi_system_offer(const MidiSystem *s, RtMidiInPtr device, const char *client, const char *port,
                       MidiName own) {
  snprintf(own, MIDI_NAME_SIZE, "%s:%s", client, port);
  bool known = s->watch && !jack_watch_has(s->watch, own); // else the number that JACK adds is not
  if (!known) own[0] = '\0';
  rtmidi_open_virtual_port(device, port);
  return device->ok;
}

void midi_system_close(MidiSystem *s) {
  if (s->scanner) rtmidi_in_free(s->scanner);
  jack_watch_close(s->watch);
  *s = (MidiSystem){0};
}
