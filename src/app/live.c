#include "app/live.h"
#include "app/calibration.h"
#include "app/data.h"
#include "app/inbox.h"
#include "app/message.h"
#include "app/prompt.h"
#include "app/render.h"
#include "app/signals.h"
#include "app/stage.h"
#include "host/audio.h"
#include "host/clock.h"
#include "host/midi_in.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
  PUMP_MS = 4,
  POLL_NS = 20 * 1000 * 1000,
  LATE_S = 10,     // from one line about late blocks to the next
  SHED_S = 1,      // and about notes that were faded
  SEEDS = 1000000, // few enough to read out and type in again
};

typedef struct {
  Stage stage;
  Inbox inbox;
  Audio *audio;
  Midi *midi;
  bool terminal;
  int64_t polled_ns; // when the devices were last looked at
  int64_t late_ns;   // when late blocks were last told, and how many in all
  uint32_t late_told;
  int64_t shed_ns; // and so for faded notes
  uint32_t shed_told, limit_told;
} Live;

static uint32_t choose_seed(const Options *o) {
  uint32_t any = 0;
  if (o->seed != SEED_ANY) return (uint32_t)o->seed;
  if (getrandom(&any, sizeof any, 0) != sizeof any) any = (uint32_t)clock_now_ns();
  return any % SEEDS;
}

static Audio *open_audio(const Options *o) {
  AudioConfig config = {.device = o->device,
                        .rate_hz = (uint32_t)o->rate_hz,
                        .block_frames = (uint32_t)o->block_frames,
                        .keeps_all = o->no_shed,
                        .say = message_info};
  return audio_open(&config);
}

static void hear_clock(void *user, uint32_t port, const uint8_t *bytes, uint32_t size, int64_t time_ns) {
  conductor_hear(user, port, bytes, size, time_ns);
}

static Midi *open_midi(const Options *o, const Stage *stage) {
  if (o->no_midi) return NULL;
  MidiConfig config = {.api = o->midi_api,
                       .names = o->midi_names.items,
                       .name_count = o->midi_names.count,
                       .max_ports = engine_defaults().ports,
                       .say = message_info,
                       .hear = hear_clock,
                       .hearer = stage->conductor};
  return midi_open(&config, stage->engine);
}

static void say_midi(const Live *l, const Options *o) {
  char names[512] = "";
  size_t used = 0;
  uint32_t count = l->midi ? midi_count(l->midi) : 0;
  for (uint32_t i = 0; i < count && used < sizeof names; i++)
    used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", midi_name(l->midi, i));
  const char *none = o->no_midi ? "off" : "no input yet; one that is plugged in is opened";
  message_print(SAY_INFO, "midi: %s", count ? names : none);
}

static void say_clock(const Live *l) {
  static const char *const leaders[] = {
      [CONDUCT_INTERNAL] = "internal", [CONDUCT_MIDI] = "MIDI", [CONDUCT_LINK] = "Link"};
  message_print(SAY_INFO, "clock: %s", leaders[conductor_status(l->stage.conductor).source]);
}

static void say_opened(const Live *l, const Options *o, uint32_t seed) {
  uint32_t rate = audio_rate(l->audio), block = audio_block(l->audio);
  message_print(SAY_INFO, "audio: %s, %u Hz, block %u (%.1f ms) + %.1f ms look-ahead", audio_name(l->audio),
                rate, block, 1000.0 * block / rate, 1000.0 * engine_latency(l->stage.engine) / rate);
  say_midi(l, o);
  say_clock(l);
  message_print(SAY_INFO, "seed: %u", seed);
  if (l->terminal) message_print(SAY_INFO, "Ctrl-D quits");
}

static void say_late(Live *l) {
  uint32_t late = audio_late_blocks(l->audio);
  if (late == l->late_told || audio_is_null(l->audio)) return; // without a device nobody hears it
  message_print(SAY_INFO, "audio: %u %s late so far, which may be heard; a larger --block helps", late,
                late == 1 ? "block was" : "blocks were");
  l->late_told = late;
  l->late_ns = clock_now_ns();
}

static bool has_passed(int64_t since_ns, int64_t now_ns, int seconds) {
  return now_ns - since_ns >= seconds * INT64_C(1000000000);
}

// A lower limit is told at once; that notes come and go under it is told more rarely.
static bool has_shed_news(const Live *l, const EngineStatus *now, int64_t now_ns) {
  if (now->limit == UINT32_MAX) return l->limit_told != UINT32_MAX;
  bool more = now->shed != l->shed_told && has_passed(l->shed_ns, now_ns, LATE_S);
  return more || (now->shed != l->shed_told && now->limit < l->limit_told);
}

static void say_shed(Live *l, int64_t now_ns) {
  EngineStatus now = engine_status(l->stage.engine);
  if (!has_passed(l->shed_ns, now_ns, SHED_S) || !has_shed_news(l, &now, now_ns)) return;
  if (now.limit == UINT32_MAX)
    message_print(SAY_INFO, "audio: the machine keeps up again: no limit on voices");
  else
    message_print(SAY_INFO, "audio: the machine is too slow: %u %s faded so far, %u %s at most", now.shed,
                  now.shed == 1 ? "note" : "notes", now.limit, now.limit == 1 ? "voice" : "voices");
  l->limit_told = now.limit;
  l->shed_told = now.shed;
  l->shed_ns = now_ns;
}

static void poll_devices(Live *l) {
  int64_t now = clock_now_ns();
  if (now - l->polled_ns < POLL_NS) return;
  l->polled_ns = now;
  audio_poll(l->audio);
  if (has_passed(l->late_ns, now, LATE_S)) say_late(l);
  say_shed(l, now);
  if (l->midi) midi_poll(l->midi);
  conductor_poll(l->stage.conductor);
}

// Ctrl-C that stopped no code: false when it is the end, for there is no prompt to go back to.
static bool on_interrupt(const Live *l) {
  if (!l->terminal) return false;
  if (!prompt_clear()) message_print(SAY_WARNING, "Ctrl-D quits");
  return true;
}

// The words that quit elsewhere.
static bool wants_to_quit(const char *line) {
  static const char *const words[] = {"quit", "exit", "quit()", "exit()"};
  size_t start = strspn(line, " \t"), length = strlen(line + start);
  while (length && strchr(" \t;", line[start + length - 1])) length--;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strlen(words[i]) == length && strncmp(line + start, words[i], length) == 0) return true;
  return false;
}

// A slip must not end the music: a word that would quit is a mistake like others, and the way out is told.
static void evaluate(Live *l, const char *line) {
  if (!stage_text(&l->stage, "prompt", line, strlen(line), EVAL_PROMPT) && l->terminal && wants_to_quit(line))
    message_print(SAY_WARNING, "Ctrl-D quits");
}

// Until Ctrl-D or a signal ends it.
static void play(Live *l) {
  while (!signals_ending()) {
    char *line = NULL;
    PromptEvent event = prompt_wait(PUMP_MS, &line);
    if (event == PROMPT_LINE) evaluate(l, line);
    free(line);
    if (event == PROMPT_END && l->terminal) return;
    if (signals_take_interrupt() && !on_interrupt(l)) return;
    inbox_poll(&l->inbox);
    stage_pump(&l->stage);
    poll_devices(l);
  }
}

// Who watches a file waits for its mistakes to be mended.
static bool evaluate_first(Live *l, const Options *o) {
  if (stage_evaluate(&l->stage, o)) return true;
  if (!o->watch || signals_ending()) return false;
  message_print(SAY_INFO, "%s: not evaluated: it is tried again when it is saved", o->script);
  return true;
}

static int start(Live *l, const Options *o, uint32_t seed) {
  inbox_open(&l->inbox, &l->stage, o);
  calibration_apply(l->audio, l->stage.conductor);
  if (!evaluate_first(l, o)) return signals_ending() ? 128 + signals_ending() : EXIT_FAILURE;
  audio_lead(l->audio, l->stage.conductor);
  audio_start(l->audio, l->stage.engine);
  l->midi = open_midi(o, &l->stage);
  l->terminal = prompt_open(l->stage.session);
  say_opened(l, o, seed);
  play(l);
  prompt_close();
  say_late(l);
  if (l->midi) midi_close(l->midi);
  return EXIT_SUCCESS;
}

int live_run(const Options *o) {
  Live l = {.limit_told = UINT32_MAX};
  uint32_t seed = choose_seed(o);
  signals_open(SIGNALS_STOP_CODE);
  l.audio = open_audio(o);
  if (!l.audio) return message_print(SAY_ERROR, "livelua: out of memory"), EXIT_FAILURE;
  bool ok = stage_open(&l.stage, o, audio_rate(l.audio), seed);
  int code = ok ? start(&l, o, seed) : EXIT_FAILURE;
  if (ok) inbox_close(&l.inbox);
  audio_close(l.audio); // before the engine that it renders
  if (ok) stage_close(&l.stage);
  return code;
}

static bool has_device(const Options *o) {
  Audio *audio = open_audio(o);
  bool heard = audio && !audio_is_null(audio);
  if (audio) audio_close(audio);
  return heard;
}

int live_demo(const Options *o) {
  char script[PATH_MAX];
  char *data = data_folder();
  snprintf(script, sizeof script, "%s/scripts/demo.lua", data ? data : ".");
  free(data);
  Options demo = *o;
  demo.script = script;
  if (has_device(o)) return live_run(&demo);
  message_print(SAY_INFO, "no audio device: the demo goes to demo.wav");
  demo.output = "demo.wav";
  demo.tail_s = TAIL_AUTO;
  return render_run(&demo);
}
