#include "app/list.h"
#include "app/message.h"
#include "host/audio.h"
#include <stdlib.h>

static void print_line(void *user, const char *text) { message_say(user, SAY_RESULT, text); }

int list_ports(const Options *o) {
  if (midi_list(o->midi_api, print_line, NULL) == 0)
    message_print(SAY_INFO,
                  "no MIDI inputs; one that is plugged in while a session plays is opened by itself");
  return EXIT_SUCCESS;
}

int list_devices(const Options *o) {
  (void)o;
  if (audio_list(print_line, NULL) == 0)
    message_print(SAY_INFO,
                  "no audio devices; a session plays silently, and 'livelua render' writes it to a file");
  return EXIT_SUCCESS;
}
