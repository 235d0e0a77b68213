// gallery_play.h -- one sound: played to a file, and measured.
//
// Included once. The file is what a musician hears, with the limiter where it is. The figures are of single
// notes without it, as tests/bind/audition.h takes them.
#ifndef TESTS_GALLERY_PLAY_H
#define TESTS_GALLERY_PLAY_H

#include "bind/audition.h"
#include "gallery_list.h"
#include "gallery_picture.h"
#include "host/wav.h"

enum { PLAY_RATE_HZ = 48000, PLAY_DRUM_KEY = 60, PLAY_DRUMS = 10, PLAY_FAULT = 240 };

// NaN where a figure means nothing.
typedef struct {
  double lufs;      // of C4, or a stroke, at velocity 100
  double file_lufs; // of the file
  double peak_db;   // of C4, or a stroke, at velocity 127
  double cents[3];  // of C3, C4, C5
  double strongest; // of a drum: the frequency with the most energy, in Hz
  double ring_s;    // until 40 dB below its loudest; PLAY_HELD_S: as long as it is held
  double file_s;    // how long the file is
  int shift;        // of the phrase, in semitones
  char fault[PLAY_FAULT];
  bool done;
} GalleryFigures;

static const double PLAY_HELD_S = 10;

// -- a session with the sound on a channel -------------------------------------------------------

static void play_say(void *user, SayKind kind, const char *text) {
  GalleryFigures *figures = user;
  if (kind == SAY_ERROR && !figures->fault[0])
    snprintf(figures->fault, PLAY_FAULT, "%.*s", (int)strcspn(text, "\n"), text);
}

static void play_text(const GallerySound *s, const char *changes, char *text, size_t size) {
  if (!s->kit) snprintf(text, size, "channel(1, '%s', { %s })", s->name, changes);
  if (s->kit)
    snprintf(text, size, "kit('gallery', { base = '%s', map = { [%d] = '%s' } }) channel(%d, 'gallery')",
             s->kit, PLAY_DRUM_KEY, s->name, PLAY_DRUMS);
}

// False, with the fault written down, when the session refuses the sound. To be closed in any case.
static bool play_open(Band *b, const GallerySound *s, const char *changes, bool bare, GalleryFigures *f) {
  EngineConfig config = stage_config(PLAY_RATE_HZ);
  config.bare = bare;
  b->stage = stage_open_config(&config);
  b->session = session_open(&(SessionConfig){
      .engine = b->stage->engine, .data = ".", .deadline_s = -1, .say = play_say, .user = f});
  static const char open_ear[] = "master { limiter = false }"; // a limiter would flatter
  char text[768];
  play_text(s, changes, text, sizeof text);
  bool good = b->session &&
              (!bare || session_eval(b->session, "prompt", open_ear, sizeof open_ear - 1, EVAL_PROMPT)) &&
              session_eval(b->session, s->id, text, strlen(text), EVAL_FILE);
  if (good) {
    band_run(b, 0.3);
    stage_rewind(b->stage);
  }
  return good;
}

static void play_close(Band *b) {
  if (b->session) session_close(b->session);
  stage_close(b->stage);
}

// -- what is played ------------------------------------------------------------------------------

// In steps, which are 50 ms unless the sound is slow.
typedef struct {
  int at, steps, key, velocity;
} PlayedNote;

enum { PHRASE_STEPS = 80, PHRASE_CHORD = 42, STROKE_STEPS = 60 };
static const PlayedNote play_phrase[] = {
    {0, 9, 48, 90},
    {10, 9, 60, 40},
    {20, 9, 60, 120},
    {30, 9, 72, 90},
    {PHRASE_CHORD, 22, 60, 90},
    {PHRASE_CHORD, 22, 64, 90},
    {PHRASE_CHORD, 22, 67, 90},
};
static const PlayedNote play_strokes[] = {
    {0, 10, PLAY_DRUM_KEY, 40}, {14, 10, PLAY_DRUM_KEY, 80}, {28, 10, PLAY_DRUM_KEY, 120}};

// An octave lower or higher, where the instrument is at home.
static int play_shift(const char *name) {
  static const char *const low[] = {"cello",       "contrabass",   "bassoon",    "trombone",  "tuba",
                                    "bari_sax",    "bass_guitar",  "synth_bass", "acid_bass", "808_bass",
                                    "analog_bass", "upright_bass", "timpani",    "didgeridoo"};
  static const char *const high[] = {"celesta", "music_box", "glockenspiel", "crotales", "tingsha",
                                     "flute",   "violin",    "xylophone",    "mandolin"};
  for (size_t n = 0; n < sizeof low / sizeof *low; n++)
    if (strcmp(low[n], name) == 0) return -12;
  for (size_t n = 0; n < sizeof high / sizeof *high; n++)
    if (strcmp(high[n], name) == 0) return 12;
  return 0;
}

static void play_notes(Band *b, int channel, const PlayedNote *notes, size_t count, int steps, double step_s,
                       int shift) {
  for (int step = 0; step < steps; step++) {
    for (size_t n = 0; n < count; n++) {
      const PlayedNote *note = &notes[n];
      if (note->at == step) band_key(b, channel, note->key + shift, note->velocity);
      if (note->at + note->steps == step) stage_midi(b->stage, 0x80 | (channel - 1), note->key + shift, 0);
    }
    band_run(b, step_s);
  }
}

// The end of the file is silent, whatever still sounds.
static void play_fade(Stage *s) {
  size_t frames = stage_frames(s, 0.08);
  for (size_t n = 0; n < frames; n++) {
    float share = (float)n / (float)frames;
    s->left[s->frames - 1 - n] *= share;
    s->right[s->frames - 1 - n] *= share;
  }
}

enum { PLAY_CHUNK = 4096 };

static bool play_save(const Stage *s, const char *path) {
  Wav *wav;
  const char *problem = wav_create(&wav, path, s->rate_hz, WAV_S16);
  for (size_t from = 0; from < s->frames && !problem; from += PLAY_CHUNK) {
    float chunk[2 * PLAY_CHUNK];
    size_t count = s->frames - from < PLAY_CHUNK ? s->frames - from : PLAY_CHUNK;
    for (size_t n = 0; n < count; n++)
      chunk[2 * n] = s->left[from + n], chunk[2 * n + 1] = s->right[from + n];
    problem = wav_write(wav, chunk, (uint32_t)count);
  }
  const char *last = wav ? wav_close(wav) : NULL;
  if (problem || last) fprintf(stderr, "gallery: %s\n", problem ? problem : last);
  return !problem && !last;
}

// -- what is measured ----------------------------------------------------------------------------

enum { RING_STEPS_PER_S = 100 };

static double *play_levels(const Band *b, size_t *count) {
  Sound left = band_left(b), right = band_right(b);
  size_t step = PLAY_RATE_HZ / RING_STEPS_PER_S;
  *count = left.frames / step;
  double *levels = gallery_allocate(*count, sizeof *levels), *other = gallery_allocate(*count, sizeof *other);
  listen_envelope(left, step, levels);
  listen_envelope(right, step, other);
  for (size_t n = 0; n < *count; n++) levels[n] = fmax(levels[n], other[n]);
  free(other);
  return levels;
}

// Until when it is within `db` of its loudest; with `rise`, from when.
static double play_time(const Band *b, double db, bool rise) {
  size_t count, found = 0;
  double *levels = play_levels(b, &count), most = 0;
  for (size_t n = 0; n < count; n++) most = fmax(most, levels[n]);
  double limit = most * pow(10, db / 20);
  for (size_t n = 0; n < count; n++)
    if (levels[n] >= limit && most > 0) {
      found = n + 1;
      if (rise) break;
    }
  free(levels);
  return (double)found / RING_STEPS_PER_S;
}

static double play_peak(Band *b, int channel, int key) {
  band_cc(b, channel, AUDITION_SOUND_OFF, 0);
  band_run(b, 0.1);
  stage_rewind(b->stage);
  band_key(b, channel, key, 127);
  band_run(b, 1.5);
  return listen_db(band_peak(b));
}

// The frequency with the most energy in the first 0.7 s, over 25 Hz.
static double play_strongest(Sound s) {
  static double real[AUDITION_SIZE], imaginary[AUDITION_SIZE];
  size_t strongest = 0, first = (size_t)ceil(25 * (double)AUDITION_SIZE / s.rate_hz);
  for (size_t n = 0; n < AUDITION_SIZE; n++) {
    real[n] =
        n < s.frames ? (double)s.samples[n] * (0.5 + 0.5 * cos(PICTURE_PI * (double)n / AUDITION_SIZE)) : 0;
    imaginary[n] = 0;
  }
  listen_fft(real, imaginary, AUDITION_SIZE);
  double most = 0;
  for (size_t k = first; k < AUDITION_SIZE / 2; k++) {
    double power = real[k] * real[k] + imaginary[k] * imaginary[k];
    if (power > most) most = power, strongest = k;
  }
  return strongest ? (double)strongest * s.rate_hz / AUDITION_SIZE : (double)NAN;
}

// Returns how long a step of the phrase has to be, so that a slow sound is heard.
static double play_measure_instrument(Band *b, GalleryFigures *f) {
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, 2.5);
  f->lufs = band_lufs(b);
  bool slow = play_time(b, -6, true) > 0.25;
  band_run(b, PLAY_HELD_S - 2.5);
  f->ring_s = fmin(PLAY_HELD_S, play_time(b, -40, false));
  if (f->ring_s > PLAY_HELD_S - 0.3) f->ring_s = PLAY_HELD_S;
  f->peak_db = play_peak(b, 1, AUDITION_C4);
  return slow ? 0.09 : 0.05;
}

static void play_measure_drum(Band *b, GalleryFigures *f) {
  band_key(b, PLAY_DRUMS, PLAY_DRUM_KEY, AUDITION_FORCE);
  band_run(b, 3);
  f->lufs = band_lufs(b);
  f->ring_s = play_time(b, -40, false);
  f->strongest = play_strongest(band_left(b));
  f->peak_db = play_peak(b, PLAY_DRUMS, PLAY_DRUM_KEY);
}

// Copies are together and filters open: what is left is the pitch that the synth makes.
#define PLAY_TOGETHER ", detune = 0, unison = 1, cutoff = 0, lowpass = 0"

static bool play_measure_cents(const GallerySound *s, GalleryFigures *f) {
  Band b;
  bool good = play_open(&b, s, AUDITION_STILL PLAY_TOGETHER, true, f);
  for (int octave = 0; octave < 3 && good; octave++) f->cents[octave] = audition_cents(&b, 48 + 12 * octave);
  play_close(&b);
  return good;
}

// -- one sound -----------------------------------------------------------------------------------

enum { PLAY_PATH = 1024 };

static bool play_save_all(const GallerySound *s, const Band *b, const char *folder) {
  static const SpectrumWindows tones = {4096, 2048}, strokes = {2048, 512};
  char path[PLAY_PATH], dark[PLAY_PATH];
  snprintf(path, sizeof path, "%s/wav/%s.wav", folder, s->id);
  bool good = play_save(b->stage, path);
  snprintf(path, sizeof path, "%s/png/%s.wave.png", folder, s->id);
  good = good && picture_wave(path, band_left(b), band_right(b));
  snprintf(path, sizeof path, "%s/png/%s.light.png", folder, s->id);
  snprintf(dark, sizeof dark, "%s/png/%s.dark.png", folder, s->id);
  return good && picture_spectrum(path, dark, band_left(b), band_right(b), s->kit ? strokes : tones);
}

static void play_files(const GallerySound *s, GalleryFigures *f, double step_s, const char *folder) {
  Band b;
  if (play_open(&b, s, "", false, f)) {
    if (s->kit)
      play_notes(&b, PLAY_DRUMS, play_strokes, sizeof play_strokes / sizeof *play_strokes, STROKE_STEPS,
                 step_s, 0);
    else
      play_notes(&b, 1, play_phrase, sizeof play_phrase / sizeof *play_phrase, PHRASE_STEPS, step_s,
                 f->shift);
    play_fade(b.stage);
    f->file_s = (double)b.stage->frames / PLAY_RATE_HZ;
    f->file_lufs = band_lufs(&b);
    if (!play_save_all(s, &b, folder)) snprintf(f->fault, PLAY_FAULT, "its files cannot be written");
  }
  play_close(&b);
}

// Before anything is known.
static GalleryFigures play_nothing(void) {
  const double none = (double)NAN;
  return (GalleryFigures){none, none, none, {none, none, none}, none, none, none, 0, "", false};
}

static void play_sound(const GallerySound *s, GalleryFigures *f, const char *folder) {
  *f = play_nothing();
  f->shift = s->kit ? 0 : play_shift(s->name);
  double step_s = 0.05;
  Band b;
  bool good = play_open(&b, s, "", true, f);
  if (good && s->kit) play_measure_drum(&b, f);
  if (good && !s->kit) step_s = play_measure_instrument(&b, f);
  play_close(&b);
  if (good && !s->kit) good = play_measure_cents(s, f);
  if (good) play_files(s, f, step_s, folder);
  f->done = true;
}

#endif
