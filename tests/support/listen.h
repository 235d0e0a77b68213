// listen.h -- what an ear would say of a sound, in numbers.
//
// Every figure is measured on the samples alone: no part of the synth is asked what it did.
//
// Threads  one; windows are kept between calls.
// Units    frames, Hz, seconds; full scale is 1; ratios in dB, -300 where there is nothing.
#ifndef TESTS_LISTEN_H
#define TESTS_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A view of one channel's samples; the memory is somebody else's.
typedef struct {
  const float *samples;
  size_t frames;
  double rate_hz;
} Sound;

Sound listen_slice(Sound s, size_t from, size_t frames);

double listen_db(double amplitude);

// The modified Bessel function I0, of which Kaiser windows are made.
double listen_bessel(double x);

// In place; `size` is a power of two.
void listen_fft(double *real, double *imaginary, size_t size);

// The amplitude and phase (radians, of a cosine at the first frame) of the line at exactly `hz`, seen
// through a Kaiser window. Other lines are rejected by 150 dB from 8/duration Hz away.
typedef struct {
  double amplitude, phase;
} Line;
Line listen_line(Sound s, double hz);

// The frequency of the strongest line within `reach_cents` of hz, to about 0.001 cent; 0 when the
// sound is silent there.
double listen_pitch(Sound s, double hz, double reach_cents);

// How far that line is from `hz`. NaN in silence, so that no limit is met.
double listen_cents(Sound s, double hz);

// The `count` strongest lines within `reach_cents` of hz, strongest first; returns how many there
// were. Two are told apart when they lie more than 10/duration Hz from each other.
enum { LISTEN_LINES = 16 };
uint32_t listen_lines(Sound s, double hz, double reach_cents, double *found, uint32_t count);

// Energy that is at no harmonic of any of the pitches over all energy, from 15 Hz to half the rate.
// `harmonics` is how many of them are wanted: 1 for a sine's THD+N, 0 for all there are.
double listen_alias(Sound s, const double *pitches, uint32_t pitch_count, uint32_t harmonics);

// Harmonics of the pitch against an ideal wave's, whose level is taken from the fundamental.
typedef enum { IDEAL_SINE, IDEAL_SAW, IDEAL_TRIANGLE, IDEAL_PULSE } Ideal;
typedef struct {
  double error_db;  // of all harmonics up to 0.9 of half the rate, over the ideal wave
  double worst_db;  // the harmonic under 17.5 kHz that is furthest off; its sign says loud or weak
  double bright_db; // the first harmonic past 15 kHz; 0 when there is none under 18 kHz
} Match;
Match listen_match(Sound s, double hz, Ideal ideal, double width);

// How loud a click at frame `at` is: the peak above 4 kHz within 30 ms of it, over the peak of the
// sound within 0.4 s of it.
double listen_splat(Sound s, size_t at);

// The same from frame `from` to `to` while a parameter moves, above the greater of 2.5 kHz and six
// times the tone.
double listen_zipper(Sound s, size_t from, size_t to, double tone_hz);

// The loudest 400 ms of a stereo pair (BS.1770-4), in LUFS.
double listen_lufs(Sound left, Sound right);

double listen_peak(Sound s);
double listen_rms(Sound s);
double listen_dc(Sound s);   // with its sign; blind to tones over 8/duration Hz
bool listen_finite(Sound s); // the other figures mean nothing where this is false

// The first and the last frame that is not exactly 0, or `frames` when there is none.
size_t listen_first(Sound s);
size_t listen_last(Sound s);

// The level over time: rms of every `step` frames. `levels` takes frames / step of them.
void listen_envelope(Sound s, size_t step, double *levels);

// FNV-1a over the bits of the samples; start with LISTEN_HASH.
#define LISTEN_HASH 0xcbf29ce484222325u
uint64_t listen_hash(uint64_t hash, Sound s);

#endif
