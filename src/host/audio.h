// audio.h -- the audio device: SDL2, or a null device that keeps time when there is none.
//
// A device that is lost is said, the engine goes on against the clock, and the device is opened
// again when it returns. The engine's rate never changes while it runs.
//
// Threads  the control thread; the engine is rendered by SDL's thread or the null device's, never by both.
// Memory   audio_open allocates, audio_close frees.
// Errors   a sentence for the user through `say`; opening never fails, it falls back to the null device.
#ifndef HOST_AUDIO_H
#define HOST_AUDIO_H

#include "base.h"
#include "engine/engine.h"

typedef void (*Say)(void *user, const char *sentence);

typedef struct {
  const char *device;    // a name or part of one, "none", or NULL: the system's default
  uint32_t rate_hz;      // 0: as the device gives it (48000 for the null device)
  uint32_t block_frames; // 0: as the device gives it
  bool keeps_all;        // no note is faded, however slow the machine
  Say say;
  void *user;
} AudioConfig;

typedef struct Audio Audio;

// Opens the device, silent, and says so when it cannot: the engine is made for its rate, then audio_start
// plays it.
Audio *audio_open(const AudioConfig *config);

uint32_t audio_rate(const Audio *a);
uint32_t audio_block(const Audio *a);
const char *audio_name(const Audio *a); // "none": the null device
bool audio_is_null(const Audio *a);

// Who is told when each block is heard; NULL: nobody. Before audio_start.
struct Conductor;
void audio_lead(Audio *a, struct Conductor *conductor);

void audio_start(Audio *a, Engine *engine);

// Notices a device that is lost or back. To be called at least a few times a second; it costs next
// to nothing when all is well.
void audio_poll(Audio *a);

// Frames given to the device, and blocks that it asked for later than it should.
uint64_t audio_frames(const Audio *a);
uint32_t audio_late_blocks(const Audio *a);

// Stops the sound with a short fade. The engine is the caller's again.
void audio_close(Audio *a);

// One line a device; returns how many there are.
int audio_list(void (*line)(void *user, const char *text), void *user);

// For tests: called by the audio thread first and last in each block, so that whatever it does in
// between can be watched. Set before audio_start; NULL for none.
void audio_guard(void (*enter)(void), void (*leave)(void));

#endif
