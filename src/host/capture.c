#include "host/capture.h"

#include "host/clock.h"
#include "host/quiet.h"
#include "host/sdl_audio.h"
#include "host/time_map.h"

#include <SDL.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FRAMES = 256, INPUT_FRAMES = 1024, PATIENCE = 3 };
static const double LEAD_S = 0.75, APART_S = 0.75, SEARCH_S = 0.7, NS_PER_S = 1e9;

typedef struct {
  SDL_AudioDeviceID device; // 0: none
  SDL_AudioSpec spec;
  TimeMap map;
  char name[CAPTURE_NAME];
} Stream;

struct Capture {
  Stream output, input;
  char sentence[512];
  int64_t begin_ns;

  // The output's thread.
  int64_t played;                    // frames
  int64_t asked_ns[LOOPBACK_SWEEPS]; // when each sweep's first frame was asked for; 0: not yet

  // The input's thread. What is here `recorded` says.
  float *sound;      // all channels as one
  int64_t *given_ns; // when each frame was handed over
  size_t room;
  atomic_size_t recorded;
};

// -- SDL's threads --------------------------------------------------------------------------------

// At the pace that the device really has.
static int64_t after(int64_t time_ns, int64_t frames, const Stream *s) {
  return time_ns + (int64_t)((double)frames * s->map.frame);
}

// The sweep that sounds at a time, and how long it has; NaN between two.
static double place(double seconds, int *sweep) {
  double since = seconds - LEAD_S;
  *sweep = (int)floor(since / APART_S);
  return *sweep >= 0 && *sweep < LOOPBACK_SWEEPS ? since - *sweep * APART_S : (double)NAN;
}

static void play(void *user, Uint8 *bytes, int size) {
  Capture *c = user;
  float *out = (float *)(void *)bytes;
  uint32_t frames = (uint32_t)size / (2 * sizeof *out);
  int64_t even_ns = time_map_block(&c->output.map, clock_now_ns(), frames);
  for (uint32_t n = 0; n < frames; n++) {
    int sweep;
    double into = place((double)(c->played + n) / c->output.spec.freq, &sweep);
    if (!isnan(into) && c->asked_ns[sweep] == 0)
      c->asked_ns[sweep] = after(even_ns, n, &c->output) - (int64_t)(into * NS_PER_S);
    out[2 * n] = out[2 * n + 1] = isnan(into) ? 0 : loopback_sweep(into);
  }
  c->played += frames;
}

static float mix(const float *frame, uint32_t channels) {
  float sum = 0;
  for (uint32_t n = 0; n < channels; n++) sum += frame[n];
  return sum == sum ? sum / (float)channels : 0;
}

static void record(void *user, Uint8 *bytes, int size) {
  Capture *c = user;
  const float *in = (const float *)(const void *)bytes;
  uint32_t channels = c->input.spec.channels, frames = (uint32_t)size / (channels * (uint32_t)sizeof *in);
  int64_t even_ns = time_map_block(&c->input.map, clock_now_ns(), frames);
  size_t recorded = atomic_load_explicit(&c->recorded, memory_order_relaxed);
  for (uint32_t n = 0; n < frames && recorded < c->room; n++, recorded++) {
    c->sound[recorded] = mix(in + n * channels, channels);
    c->given_ns[recorded] = after(even_ns, n, &c->input);
  }
  atomic_store_explicit(&c->recorded, recorded, memory_order_release);
}

// -- devices --------------------------------------------------------------------------------------

static bool open_stream(Stream *s, const char *part, bool input, SDL_AudioSpec want, int allowed) {
  int device = part ? sdl_audio_find(part, input) : -1;
  if (part && device < 0) {
    SDL_SetError("no %s has that in its name", input ? "input" : "output");
    return false;
  }
  const char *name = device < 0 ? NULL : SDL_GetAudioDeviceName(device, input);
  if (want.freq == 0) want.freq = sdl_audio_rate(device, input);
  want.format = AUDIO_F32SYS;
  s->device = SDL_OpenAudioDevice(name, input, &want, &s->spec, allowed);
  if (!s->device) return false;
  time_map_init(&s->map, (uint32_t)s->spec.freq);
  snprintf(s->name, sizeof s->name, "%s (%s)",
           name    ? name
           : input ? "default input"
                   : "default output",
           SDL_GetCurrentAudioDriver());
  return true;
}

// As a session opens it (host/audio.h), so that what is measured is what it will have.
static bool open_output(Capture *c, const CaptureConfig *config) {
  SDL_AudioSpec want = {.freq = (int)config->rate_hz,
                        .channels = 2,
                        .samples = (Uint16)(config->block_frames ? config->block_frames : BLOCK_FRAMES),
                        .callback = play,
                        .userdata = c};
  int allowed = (config->rate_hz ? 0 : SDL_AUDIO_ALLOW_FREQUENCY_CHANGE) |
                (config->block_frames ? 0 : SDL_AUDIO_ALLOW_SAMPLES_CHANGE);
  return open_stream(&c->output, config->output, false, want, allowed);
}

// As it comes, at the output's rate if it can: the length of its blocks is known, and they need not be short.
static bool open_input(Capture *c, const CaptureConfig *config) {
  SDL_AudioSpec want = {
      .freq = c->output.spec.freq, .channels = 2, .samples = INPUT_FRAMES, .callback = record, .userdata = c};
  return open_stream(&c->input, config->input, true, want,
                     SDL_AUDIO_ALLOW_FREQUENCY_CHANGE | SDL_AUDIO_ALLOW_CHANNELS_CHANGE);
}

// "; there are: A, B", in what is left of the sentence.
static void add_names(Capture *c, bool input) {
  int count = SDL_GetNumAudioDevices(input);
  for (int n = 0; n < count; n++) {
    size_t used = strlen(c->sentence);
    snprintf(c->sentence + used, sizeof c->sentence - used, "%s%s",
             n ? ", " : "; there are: ", SDL_GetAudioDeviceName(n, input));
  }
}

static const char *cannot(Capture *c, bool input, const char *part) {
  const char *driver = SDL_GetCurrentAudioDriver();
  snprintf(c->sentence, sizeof c->sentence, "cannot open the %s %s through %s (%s)",
           input ? "input" : "output", part ? part : "of the system", driver ? driver : "SDL",
           SDL_GetError());
  add_names(c, input);
  return c->sentence;
}

static double length_s(void) { return LEAD_S + LOOPBACK_SWEEPS * APART_S; }

// The input is begun first and so has to last longer, by a block and what two devices need to start.
static bool make_room(Capture *c) {
  c->room = (size_t)((length_s() + 1) * c->input.spec.freq);
  c->sound = calloc(c->room, sizeof *c->sound);
  c->given_ns = calloc(c->room, sizeof *c->given_ns);
  return c->sound && c->given_ns;
}

const char *capture_open(Capture **capture, const CaptureConfig *config) {
  Capture *c = *capture = calloc(1, sizeof *c);
  if (!c) return "out of memory";
  quiet_libraries();
  if (!sdl_audio_begin() || !open_output(c, config)) return cannot(c, false, config->output);
  if (!open_input(c, config)) return cannot(c, true, config->input);
  if (!make_room(c)) return "out of memory";
  c->begin_ns = clock_now_ns();
  SDL_PauseAudioDevice(c->input.device, 0);
  SDL_PauseAudioDevice(c->output.device, 0);
  return NULL;
}

static bool is_lost(const Stream *s) { return SDL_GetAudioDeviceStatus(s->device) == SDL_AUDIO_STOPPED; }

double capture_done(const Capture *c) {
  double done = (double)atomic_load_explicit(&c->recorded, memory_order_acquire) / (double)c->room;
  double passed_s = (double)(clock_now_ns() - c->begin_ns) / NS_PER_S;
  bool stands = passed_s > PATIENCE * (length_s() + 1);
  return done < 1 && (stands || is_lost(&c->output) || is_lost(&c->input)) ? -1 : done;
}

// Closing a device joins its thread.
static void close_stream(Stream *s) {
  if (s->device) SDL_CloseAudioDevice(s->device);
  s->device = 0;
}

// -- what was heard -------------------------------------------------------------------------------

static double latency(const Capture *c, size_t recorded, int64_t asked_ns) {
  size_t from = 0, span = (size_t)((SEARCH_S + LOOPBACK_SWEEP_S) * c->input.spec.freq);
  while (from < recorded && c->given_ns[from] < asked_ns) from++;
  size_t left = recorded - from;
  double found =
      asked_ns ? loopback_find(c->sound + from, left < span ? left : span, c->input.spec.freq) : (double)NAN;
  return isnan(found) ? found : (double)(c->given_ns[from + (size_t)found] - asked_ns) / NS_PER_S;
}

CaptureInfo capture_take(Capture *c, double latency_s[LOOPBACK_SWEEPS]) {
  close_stream(&c->input);
  close_stream(&c->output);
  const SDL_AudioSpec *out = &c->output.spec, *in = &c->input.spec;
  CaptureInfo info = {.output_block_s = (double)out->samples / out->freq,
                      .input_block_s = (double)in->samples / in->freq,
                      .rate_hz = (uint32_t)out->freq,
                      .block_frames = out->samples};
  memcpy(info.output, c->output.name, sizeof info.output);
  memcpy(info.input, c->input.name, sizeof info.input);
  size_t recorded = atomic_load(&c->recorded);
  for (size_t n = 0; n < recorded; n++) info.peak = fmax(info.peak, fabs((double)c->sound[n]));
  for (int n = 0; n < LOOPBACK_SWEEPS; n++) latency_s[n] = latency(c, recorded, c->asked_ns[n]);
  return info;
}

void capture_close(Capture *c) {
  if (!c) return;
  close_stream(&c->input);
  close_stream(&c->output);
  if (SDL_WasInit(SDL_INIT_AUDIO)) SDL_QuitSubSystem(SDL_INIT_AUDIO);
  free(c->sound);
  free(c->given_ns);
  free(c);
}
