// audition.h -- an instrument by itself, as a musician with a keyboard hears it, in figures.
//
// Included once by each program. The instrument is on channel 1; `changes` are options of its channel.
#ifndef TESTS_AUDITION_H
#define TESTS_AUDITION_H

#include "bind/band.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { AUDITION_C4 = 60, AUDITION_FORCE = 100, AUDITION_SOUND_OFF = 120, AUDITION_SIZE = 1 << 15 };

static inline Band audition_open(const char *name, const char *changes, uint32_t rate_hz) {
  char text[512];
  snprintf(text, sizeof text, "channel(1, '%s', { %s })", name, changes);
  return band_open(rate_hz, text);
}

// Silent again (below -90 dB, or after eight seconds of its room), the tape empty.
static inline void audition_hush(const Band *b) {
  band_cc(b, 1, AUDITION_SOUND_OFF, 0);
  band_run(b, 0.1);
  for (int n = 0; n < 40 && listen_peak(band_end(b, 0.05)) > 3e-5; n++) band_run(b, 0.2);
  stage_rewind(b->stage);
}

// The loudest 400 ms of a key held for 2.5 s.
static inline double audition_lufs(const Band *b, int key, int velocity) {
  band_key(b, 1, key, velocity);
  band_run(b, 2.5);
  double lufs = band_lufs(b);
  audition_hush(b);
  return lufs;
}

// The mean frequency of the energy in the first second, in Hz; 0 in silence.
static inline double audition_centroid(Sound s) {
  double *re = calloc(AUDITION_SIZE, sizeof *re), *im = calloc(AUDITION_SIZE, sizeof *im);
  size_t count = s.frames < AUDITION_SIZE ? s.frames : AUDITION_SIZE;
  for (size_t n = 0; n < count; n++) {
    double window = 0.5 - 0.5 * cos(2 * 3.14159265358979 * (double)n / (double)count);
    re[n] = (double)s.samples[n] * window;
  }
  listen_fft(re, im, AUDITION_SIZE);
  double sum = 0, weighted = 0;
  for (size_t k = 1; k < AUDITION_SIZE / 2; k++) {
    double power = re[k] * re[k] + im[k] * im[k];
    sum += power;
    weighted += power * (double)k * s.rate_hz / AUDITION_SIZE;
  }
  free(re);
  free(im);
  return sum > 0 ? weighted / sum : 0;
}

static inline double audition_brightness(const Band *b, int key, int velocity) {
  band_key(b, 1, key, velocity);
  band_run(b, 1);
  double centroid = audition_centroid(band_left(b));
  audition_hush(b);
  return centroid;
}

// Whatever wanders or swings is still: what is left is the instrument's own pitch.
#define AUDITION_STILL                                                                                       \
  "vibrato_depth = 0, analog = 0, humanize = 0, chorus = 0, phaser = 0, reverb = 0, delay = 0, "             \
  "tremolo_depth = 0, distortion = 0, saturation = 0, drive = 0, jitter = 0, wow = 0, flutter = 0, "         \
  "aspiration = 0, grain_detune = 0, grain_scatter = 0"

// How far the strongest line within 60 cents is from a key, in a note that is held from 0.3 s to 1.8 s.
static inline double audition_cents(const Band *b, int key) {
  band_key(b, 1, key, AUDITION_FORCE);
  band_run(b, 2);
  Sound s = stage_left(b->stage, stage_frames(b->stage, 0.3), stage_frames(b->stage, 1.5));
  double hz = listen_pitch(s, stage_hz(key), 60),
         cents = hz > 0 ? 1200 * log2(hz / stage_hz(key)) : (double)NAN;
  audition_hush(b);
  return cents;
}

#endif
