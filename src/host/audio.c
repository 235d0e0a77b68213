#include "host/audio.h"

#include "host/clock.h"
#include "host/feed.h"
#include "host/null_device.h"
#include "host/quiet.h"
#include "host/sdl_audio.h"

#include <SDL.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FRAMES = 256, NAME_SIZE = 128, SENTENCE_SIZE = 512 };
enum {
  NS_PER_MS = 1000000,
  RETRY_NS = 1000 * NS_PER_MS,
  TRIAL_NS = 100 * NS_PER_MS,
  REST_NS = 400 * NS_PER_MS
};

struct Audio {
  Say say;
  void *user;
  char *wanted; // part of a device's name, or NULL
  bool unheard; // no device is wanted
  bool started;
  Feed feed;
  uint32_t block_frames;
  char name[NAME_SIZE]; // of the device, or of the last one tried

  // One of the two renders. The null device plays while a device is on trial.
  SDL_AudioDeviceID device; // 0: none
  NullDevice *null_device;
  SDL_AudioDeviceID trial; // opened, silent, and not yet trusted
  int64_t next_ns;         // when to look for a device, or to judge the trial
};

__attribute__((format(printf, 2, 3))) static void tell(const Audio *a, const char *format, ...) {
  char sentence[SENTENCE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(sentence, sizeof sentence, format, arguments);
  va_end(arguments);
  if (a->say) a->say(a->user, sentence);
}

static void play(void *user, Uint8 *bytes, int size) {
  feed_render(user, (float *)(void *)bytes, (uint32_t)size / (2 * sizeof(float)));
}

// Opens the wanted device, silent. A rate or block of 0 is the device's own choice. On failure `got`
// is as it was and SDL knows why.
static SDL_AudioDeviceID open_device(Audio *a, uint32_t rate_hz, uint32_t block_frames, SDL_AudioSpec *got) {
  if (!sdl_audio_begin()) return 0;
  int output = a->wanted ? sdl_audio_find(a->wanted, false) : -1;
  if (a->wanted && output < 0) {
    SDL_SetError("no output has that in its name");
    return 0;
  }
  const char *name = output < 0 ? NULL : SDL_GetAudioDeviceName(output, 0);
  // SDL 2.26 overruns its buffer where it may change a block that is no power of two: ours is one.
  int allowed =
      (rate_hz ? 0 : SDL_AUDIO_ALLOW_FREQUENCY_CHANGE) | (block_frames ? 0 : SDL_AUDIO_ALLOW_SAMPLES_CHANGE);
  SDL_AudioSpec want = {.freq = rate_hz ? (int)rate_hz : sdl_audio_rate(output, false),
                        .format = AUDIO_F32SYS,
                        .channels = 2,
                        .samples = (Uint16)(block_frames ? block_frames : BLOCK_FRAMES),
                        .callback = play,
                        .userdata = &a->feed};
  SDL_AudioSpec opened;
  SDL_AudioDeviceID device = SDL_OpenAudioDevice(name, 0, &want, &opened, allowed);
  if (!device) return 0;
  *got = opened;
  snprintf(a->name, sizeof a->name, "%s (%s)", name ? name : "default output", SDL_GetCurrentAudioDriver());
  return device;
}

static bool is_lost(SDL_AudioDeviceID device) {
  return SDL_GetAudioDeviceStatus(device) == SDL_AUDIO_STOPPED;
}

static void play_unheard(Audio *a) {
  a->feed.ahead_frames = 0;
  a->null_device = null_device_start(&a->feed, a->block_frames);
  if (!a->null_device) tell(a, "audio: the system has no thread left to keep the time; nothing plays");
}

static void tell_missing(const Audio *a) {
  const char *driver = SDL_GetCurrentAudioDriver();
  tell(a,
       "audio: cannot open %s through %s (%s); playing silently until it is there; 'livelua devices' lists "
       "what is",
       a->wanted ? a->wanted : "the default output", driver ? driver : "SDL", SDL_GetError());
}

Audio *audio_open(const AudioConfig *config) {
  Audio *a = calloc(1, sizeof *a);
  if (!a) return NULL;
  quiet_libraries();
  a->say = config->say;
  a->user = config->user;
  a->unheard = config->device && strcmp(config->device, "none") == 0;
  a->wanted = config->device && !a->unheard ? strdup(config->device) : NULL;

  uint32_t rate_hz = config->rate_hz, block_frames = config->block_frames;
  SDL_AudioSpec got = {.freq = rate_hz ? (int)rate_hz : SDL_AUDIO_RATE_HZ,
                       .samples = (Uint16)(block_frames ? block_frames : BLOCK_FRAMES)};
  if (!a->unheard) a->device = open_device(a, rate_hz, block_frames, &got);
  feed_init(&a->feed, (uint32_t)got.freq);
  a->feed.keeps_all = config->keeps_all;
  a->block_frames = got.samples;
  if (!a->device && !a->unheard) tell_missing(a);
  return a;
}

uint32_t audio_rate(const Audio *a) { return a->feed.rate_hz; }
uint32_t audio_block(const Audio *a) { return a->block_frames; }
const char *audio_name(const Audio *a) { return a->device ? a->name : "none"; }
bool audio_is_null(const Audio *a) { return a->device == 0; }
uint64_t audio_frames(const Audio *a) { return atomic_load(&a->feed.frames); }
uint32_t audio_late_blocks(const Audio *a) { return atomic_load(&a->feed.late_blocks); }

void audio_lead(Audio *a, Conductor *conductor) { a->feed.conductor = conductor; }

// SDL plays the block before the one that it asks for.
static void play_device(Audio *a) {
  a->feed.ahead_frames = a->block_frames;
  feed_restart(&a->feed, true);
  SDL_PauseAudioDevice(a->device, 0);
}

void audio_start(Audio *a, Engine *engine) {
  a->feed.engine = engine;
  a->started = true;
  if (!a->device) {
    play_unheard(a);
    return;
  }
  play_device(a);
}

static void lose(Audio *a) {
  tell(a, "audio: %s is gone; playing silently until it is back", a->name);
  SDL_CloseAudioDevice(a->device); // ends SDL's thread: only then may another render
  a->device = 0;
  a->next_ns = clock_now_ns() + RETRY_NS;
  if (a->started) play_unheard(a);
}

// A device that opens may still fail with its first block: it gets silence for a while.
static void begin_trial(Audio *a) {
  SDL_AudioSpec got;
  a->trial = open_device(a, a->feed.rate_hz, a->block_frames, &got);
  a->next_ns = clock_now_ns() + (a->trial ? TRIAL_NS : RETRY_NS);
}

static void end_trial(Audio *a) {
  SDL_AudioDeviceID device = a->trial;
  a->trial = 0;
  a->next_ns = clock_now_ns() + RETRY_NS;
  if (is_lost(device)) {
    SDL_CloseAudioDevice(device);
    return;
  }
  null_device_stop(a->null_device);
  a->null_device = NULL;
  a->device = device;
  if (a->started) play_device(a);
  tell(a, "audio: %s is there", a->name);
}

void audio_poll(Audio *a) {
  if (SDL_WasInit(SDL_INIT_EVENTS)) SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT); // nobody else reads them
  if (a->device) {
    if (is_lost(a->device)) lose(a);
    return;
  }
  if (a->unheard || clock_now_ns() < a->next_ns) return;
  if (a->trial)
    end_trial(a);
  else
    begin_trial(a);
}

// The fade, and silence for as long as the device may still hold something else.
static void wait_for_rest(Audio *a) {
  feed_fade(&a->feed);
  int64_t end_ns = clock_now_ns() + REST_NS;
  while (feed_rest(&a->feed) < 3 * a->block_frames && clock_now_ns() < end_ns) clock_sleep_ns(2 * NS_PER_MS);
}

void audio_close(Audio *a) {
  if (!a) return;
  if (a->started && a->device) wait_for_rest(a);
  if (a->device) SDL_CloseAudioDevice(a->device);
  if (a->trial) SDL_CloseAudioDevice(a->trial);
  null_device_stop(a->null_device);
  if (SDL_WasInit(SDL_INIT_AUDIO)) SDL_QuitSubSystem(SDL_INIT_AUDIO);
  free(a->wanted);
  free(a);
}

static int list_outputs(void (*line)(void *user, const char *text), void *user) {
  char text[SENTENCE_SIZE];
  int count = SDL_GetNumAudioDevices(0);
  for (int n = 0; n < count; n++) {
    snprintf(text, sizeof text, "%s (%s)", SDL_GetAudioDeviceName(n, 0), SDL_GetCurrentAudioDriver());
    line(user, text);
  }
  return count > 0 ? count : 0;
}

int audio_list(void (*line)(void *user, const char *text), void *user) {
  quiet_libraries();
  bool ours = !SDL_WasInit(SDL_INIT_AUDIO);
  int count = sdl_audio_begin() ? list_outputs(line, user) : 0;
  if (ours) SDL_QuitSubSystem(SDL_INIT_AUDIO);
  return count;
}
