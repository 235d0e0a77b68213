// options.h -- the command line: one table of commands and one of options, from which parsing and
// --help both come.
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base.h"
#include "host/midi_in.h"
#include "host/wav.h"

// EXIT_SUCCESS is 0: done. EXIT_FAILURE is 1: the script or the run failed.
enum { EXIT_BAD_USAGE = 2 };

typedef enum {
  VERB_PLAY,
  VERB_RENDER,
  VERB_CHECK,
  VERB_DEMO,
  VERB_REPLAY,
  VERB_PORTS,
  VERB_DEVICES,
  VERB_PRESET,
  VERB_SEND,
  VERB_BENCH,
  VERB_CALIBRATE,
  VERB_COUNT
} Verb;

typedef struct {
  const char **items;
  uint32_t count;
} Words;

enum { TAIL_AUTO = -1, SEED_ANY = -1, DEADLINE_USUAL = -1 };

// What was asked. Text points into argv.
typedef struct {
  Verb verb;
  bool help, version, quiet, no_midi, watch;
  const char *script;   // NULL when none was given; "-" is standard input
  const char *action;   // of VERB_PRESET: "list", "show"; of VERB_SEND: the code; of VERB_BENCH: "clock"
  const char *word;     // what comes after that, or NULL
  Words code;           // each -e, in order
  const char *file;     // of VERB_SEND, instead of code
  int64_t session;      // to which process it goes; 0: to the session that was started last
  const char *device;   // NULL: the system's default
  const char *input;    // of VERB_CALIBRATE: the same
  bool save;            // what was measured
  int64_t rate_hz;      // 0: the device's, or 48000
  int64_t block_frames; // 0: the device's, or 512
  int64_t seed;         // or SEED_ANY
  MidiApi midi_api;
  Words midi_names;
  int64_t threads; // 0: one
  bool no_shed;
  double deadline_s;    // or DEADLINE_USUAL
  const char *simd;     // NULL: the best that this machine has
  const char *log;      // NULL: no take is kept
  const char *output;   // NULL: the script's name with the format's ending
  double bars, seconds; // 0: not given
  double tail_s;        // or TAIL_AUTO
  WavFormat format;     // WAV_FORMAT_COUNT: as the output's name says
} Options;

// False after a sentence on standard error: bad usage. options_free follows either way.
bool options_parse(Options *o, int argc, char **argv);
void options_free(Options *o);

// Prints the help of one command; that of VERB_PLAY lists the commands too.
void options_help(Verb verb);

#endif
