#include "host/sdl_audio.h"

#include <SDL.h>
#include <string.h>

bool sdl_audio_begin(void) {
  SDL_SetMainReady();
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  SDL_SetHint(SDL_HINT_AUDIO_DEVICE_APP_NAME, "livelua");
  return SDL_WasInit(SDL_INIT_AUDIO) || SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
}

int sdl_audio_find(const char *part, bool input) {
  int count = SDL_GetNumAudioDevices(input);
  for (int n = 0; n < count; n++) {
    const char *name = SDL_GetAudioDeviceName(n, input);
    if (name && strcasestr(name, part)) return n;
  }
  return -1;
}

int sdl_audio_rate(int device, bool input) {
  SDL_AudioSpec spec = {.freq = 0};
  char *name = NULL;
  int known = device < 0 ? SDL_GetDefaultAudioInfo(&name, &spec, input)
                         : SDL_GetAudioDeviceSpec(device, input, &spec);
  SDL_free(name);
  return known == 0 && spec.freq >= 8000 && spec.freq <= 192000 ? spec.freq : SDL_AUDIO_RATE_HZ;
}
