// sdl_audio.h -- SDL's audio devices by name, for whoever plays or records.
//
// Threads  the control thread.
// Errors   false or -1; SDL knows why.
#ifndef HOST_SDL_AUDIO_H
#define HOST_SDL_AUDIO_H

#include <stdbool.h>

enum { SDL_AUDIO_RATE_HZ = 48000 }; // where a device does not say its own

// SDL's audio is there, and leaves signals alone.
bool sdl_audio_begin(void);

// The first device whose name holds `part`, or -1.
int sdl_audio_find(const char *part, bool input);

// The rate at which a device (-1: the default one) runs by itself, where SDL can tell.
int sdl_audio_rate(int device, bool input);

#endif
