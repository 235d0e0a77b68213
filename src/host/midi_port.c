#include "host/midi_port.h"

#include "host/clock.h"

enum { SYSTEM = 0xF0 };

void midi_port_init(MidiPort *p, Inlet *inlet, uint32_t number, MidiHear hear, void *hearer) {
  *p = (MidiPort){.inlet = inlet, .number = number, .hear = hear, .hearer = hearer};
  pthread_mutex_init(&p->turn, NULL);
}

// RtMidi's thread: one whole message, its running status spelt out.
static void hear(double seconds, const unsigned char *bytes, size_t size, void *user) {
  MidiPort *p = user;
  (void)seconds;
  if (size < 1 || size > 3) return;
  MidiMessage message = {.time_ns = clock_now_ns(), .status = bytes[0]};
  if (size > 1) message.data1 = bytes[1];
  if (size > 2) message.data2 = bytes[2];
  pthread_mutex_lock(&p->turn);
  if (p->inlet && bytes[0] < SYSTEM) inlet_push(p->inlet, &message);
  if (p->inlet && bytes[0] >= SYSTEM && p->hear)
    p->hear(p->hearer, p->number, bytes, (uint32_t)size, message.time_ns);
  pthread_mutex_unlock(&p->turn);
}

bool midi_port_open(MidiPort *p, const MidiSystem *system, const char *client, const char *port,
                    const char *input) {
  p->device = midi_system_device(system, client);
  if (!p->device) return false;
  rtmidi_in_ignore_types(p->device, true, false, true); // but the ticks of clocks
  rtmidi_in_set_callback(p->device, hear, p);
  bool open = input ? midi_system_connect(system, p->device, input, client, port, p->own)
                    : midi_system_offer(system, p->device, client, port, p->own);
  if (open) return true;
  midi_port_hush(p);
  clock_sleep_ns(MIDI_PORT_HUSH_NS);
  midi_port_close(p);
  return false;
}

bool midi_port_connections(const MidiPort *p, const MidiSystem *system, uint32_t *count) {
  bool known = system->watch && p->own[0];
  if (known) *count = jack_watch_connections(system->watch, p->own);
  return known;
}

void midi_port_release(MidiPort *p) {
  pthread_mutex_lock(&p->turn);
  if (p->inlet) inlet_close(p->inlet);
  pthread_mutex_unlock(&p->turn);
}

void midi_port_hush(MidiPort *p) { rtmidi_close_port(p->device); }

// RtMidi frees what its callback needs before it ends JACK's thread: hence the wait before this.
void midi_port_close(MidiPort *p) {
  rtmidi_in_free(p->device);
  p->device = NULL;
  midi_port_release(p);
}

void midi_port_leave(MidiPort *p) {
  pthread_mutex_lock(&p->turn);
  p->inlet = NULL;
  pthread_mutex_unlock(&p->turn);
}
