#include "app/options_table.h"
#include "host/helpers.h"

#define AT(member) offsetof(Options, member)

enum {
  PLAY = 1 << VERB_PLAY,
  RENDER = 1 << VERB_RENDER,
  CHECK = 1 << VERB_CHECK,
  DEMO = 1 << VERB_DEMO,
  REPLAY = 1 << VERB_REPLAY,
  PORTS = 1 << VERB_PORTS,
  SEND = 1 << VERB_SEND,
  BENCH = 1 << VERB_BENCH,
  CALIBRATE = 1 << VERB_CALIBRATE,
  SESSION = PLAY | RENDER | CHECK,
  PLAYING = SESSION | DEMO,
  EVERY = (1 << VERB_COUNT) - 1,
};

static const char *const apis[] = {[MIDI_AUTO] = "auto", [MIDI_ALSA] = "alsa", [MIDI_JACK] = "jack", NULL};
static const char *const formats[] = {
    [WAV_F32] = "f32", [WAV_S24] = "s24", [WAV_S16] = "s16", [WAV_FLAC] = "flac", NULL};
static const char *const automatic[] = {"auto", NULL};

// clang-format off
const Option options_rows[] = {
    {"eval", 'e', "CODE", SESSION, KIND_TEXTS, AT(code), 0, 0, NULL, "evaluate CODE after the file; may be given again"},
    {"watch", 0, NULL, PLAY, KIND_FLAG, AT(watch), 0, 0, NULL, "evaluate the session again each time it is saved"},
    {"file", 'f', "FILE", SEND, KIND_TEXT, AT(file), 1, 0, NULL, "send FILE instead of code; '-' is standard input"},
    {"session", 0, "PID", SEND, KIND_WHOLE, AT(session), 1, INT32_MAX, NULL, "send to the session of this process (default: to the one that was started last)"},
    {"output", 'o', "FILE", RENDER | REPLAY, KIND_TEXT, AT(output), 1, 0, NULL, "write FILE, .wav or .flac\n(default: the session's name with .wav, in this folder)"},
    {"bars", 0, "N", RENDER | CHECK, KIND_NUMBER, AT(bars), 0.0001, 1e6, NULL, "play N bars (default: 16)"},
    {"seconds", 0, "S", RENDER, KIND_NUMBER, AT(seconds), 0.0001, 1e6, NULL, "play S seconds"},
    {"tail", 0, "S", RENDER, KIND_NUMBER, AT(tail_s), 0, 3600, automatic, "then stop, and let it ring S seconds, or until silence: auto"},
    {"format", 0, "NAME", RENDER | REPLAY, KIND_WORD, AT(format), 0, 0, formats, "f32 (default), s24, s16 or flac"},
    {"audio", 0, "NAME", PLAYING | BENCH | CALIBRATE, KIND_TEXT, AT(device), 1, 0, NULL, "play on the device whose name holds NAME, or on none"},
    {"input", 0, "NAME", CALIBRATE, KIND_TEXT, AT(input), 1, 0, NULL, "listen to the input whose name holds NAME (default: the system's)"},
    {"save", 0, NULL, CALIBRATE, KIND_FLAG, AT(save), 0, 0, NULL, "keep the offset for this device, for every session that says none"},
    {"rate", 0, "HZ", PLAYING | BENCH | CALIBRATE, KIND_WHOLE, AT(rate_hz), 8000, 192000, NULL, "sample rate (default: the device's; 48000 without one)"},
    {"block", 0, "FRAMES", PLAYING | BENCH | CALIBRATE, KIND_WHOLE, AT(block_frames), 1, 8192, NULL, "frames that are rendered at a time (default: the device's)"},
    {"midi-api", 0, "NAME", PLAYING | PORTS | BENCH, KIND_WORD, AT(midi_api), 0, 0, apis, "auto (default), alsa or jack"},
    {"midi-in", 0, "NAME", PLAYING, KIND_TEXTS, AT(midi_names), 1, 0, NULL, "open the inputs whose name holds NAME (default: all); may be given again;\n'virtual' opens a port livelua:in for others to connect to"},
    {"no-midi", 0, NULL, PLAYING, KIND_FLAG, AT(no_midi), 0, 0, NULL, "open no MIDI input"},
    {"deadline", 0, "S", PLAYING, KIND_NUMBER, AT(deadline_s), 0, 86400, NULL, "stop code that runs for longer than S seconds; 0: never\n(default: 5 for an evaluation, 1 for a pass of a loop)"},
    {"seed", 0, "N", PLAYING, KIND_WHOLE, AT(seed), 0, UINT32_MAX, NULL, "start the random streams at N (default: any, which is printed; offline 0)"},
    {"threads", 0, "N", PLAYING | REPLAY, KIND_WHOLE, AT(threads), 1, HELPERS_MOST + 1, NULL, "share the work among N threads, no more than the machine has cores\n(default: 1; the samples are the same)"},
    {"no-shed", 0, NULL, PLAY | DEMO, KIND_FLAG, AT(no_shed), 0, 0, NULL, "fade no notes when the machine is too slow: the sound breaks up instead"},
    {"simd", 0, "SET", PLAYING | REPLAY | BENCH, KIND_TEXT, AT(simd), 1, 0, NULL, "use this instruction set: base or avx2 (the samples are the same)"},
    {"log", 0, "FILE", PLAYING, KIND_TEXT, AT(log), 1, 0, NULL, "keep a take in FILE: all that is played, for 'livelua replay FILE'"},
    {"quiet", 0, NULL, PLAYING | REPLAY | SEND | BENCH | CALIBRATE, KIND_FLAG, AT(quiet), 0, 0, NULL, "say nothing but results, warnings and mistakes"},
    {"help", 'h', NULL, EVERY, KIND_FLAG, AT(help), 0, 0, NULL, "print this"},
    {"version", 0, NULL, EVERY, KIND_FLAG, AT(version), 0, 0, NULL, "print the version"},
};
const VerbRow options_verbs[VERB_COUNT] = {
    [VERB_PLAY] = {"", "[session.lua]", 1, false, "play a session, with a prompt; without a file a piano on channel 1 and drums on 10",
        "At the prompt Ctrl-D quits and Ctrl-C stops code that runs away, not the music. Where standard\n"
        "input is not a terminal its lines are evaluated one by one, its end is not the end of the\n"
        "music, and SIGINT ends it. SIGTERM and SIGHUP always do. All fade out and exit with 0."},
    [VERB_RENDER] = {"render", "session.lua", 1, true, "write it to a sound file, faster than it plays",
        "'-' is standard input. Without --bars or --seconds it is 16 bars, or until silence where\n"
        "nothing plays by itself. The same session gives the same bytes. No device is opened, whatever\n"
        "the options say."},
    [VERB_CHECK] = {"check", "session.lua", 1, true, "play it silently and report each mistake",
        "'-' is standard input. The exit code is 1 when there is a mistake. No device is opened."},
    [VERB_DEMO] = {"demo", "", 0, false, "play the demo; without an audio device, render it to demo.wav", NULL},
    [VERB_REPLAY] = {"replay", "FILE", 1, true, "write what was played with --log FILE to a sound file, to the sample", NULL},
    [VERB_PORTS] = {"ports", "", 0, false, "list the MIDI inputs", NULL},
    [VERB_DEVICES] = {"devices", "", 0, false, "list the audio devices", NULL},
    [VERB_SEND] = {"send", "'code'", 1, true, "evaluate code, or -f FILE, in the session that is running",
        "Code is a line at its prompt; a file is the session's own when it has its path, and another that\n"
        "plays along otherwise. What is said of it is printed here as well; a mistake is exit code 1."},
    [VERB_BENCH] = {"bench", "[clock]", 1, false, "measure voices, latency and jitter on this machine",
        "'bench clock' measures the clock alone. In virtual time an engine is held against exact times, and\n"
        "the figures are the same everywhere; then the audio device, or none, and a MIDI port livelua:out\n"
        "are watched for six seconds. Milliseconds that half and 99 of 100 stay within, and the most.\n"
        "No Link session is joined."},
    [VERB_CALIBRATE] = {"calibrate", "", 0, false, "measure how late the sound is, through a loop-back",
        "Connect the output to the input with a cable, or hold the microphone to the speaker: sweeps are\n"
        "played for six seconds and heard again. Of the round trip a block of the output is known to\n"
        "every session; a block of the input is taken off, and the rest is taken to be the output's: it\n"
        "is the offset of the word clock. The limiter's look-ahead is known too and not in it. Measure\n"
        "with the --rate and --block that you play with."},
    [VERB_PRESET] = {"preset", "list|show NAME", 2, true, "list the instruments, kits, patterns, fills and tunings, or show one",
        "'preset list' lists all, 'preset list instrument' those of a kind: instrument, kit, pattern,\n"
        "fill or tuning.\n"
        "'preset show NAME' prints what there is to know of one."},
};
// clang-format on

const size_t options_row_count = sizeof options_rows / sizeof *options_rows;
