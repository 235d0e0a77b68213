#include "host/quiet.h"

#include <dlfcn.h>
#include <stddef.h>

typedef void (*AlsaHandler)(const char *file, int line, const char *function, int code, const char *format,
                            ...);
typedef void (*JackHandler)(const char *text);

static void drop_alsa(const char *file, int line, const char *function, int code, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)code, (void)format;
}

static void drop_jack(const char *text) { (void)text; }

// By name, since both libraries are SDL's and RtMidi's choice: there is nothing to quieten where they are
// not.
static void quiet_alsa(void) {
  int (*set)(AlsaHandler) = dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler");
  if (set) set(drop_alsa);
}

static void quiet_jack(const char *setter) {
  void (*set)(JackHandler) = dlsym(RTLD_DEFAULT, setter);
  if (set) set(drop_jack);
}

void quiet_libraries(void) {
  quiet_alsa();
  quiet_jack("jack_set_error_function");
  quiet_jack("jack_set_info_function");
}
