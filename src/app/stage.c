#include "app/stage.h"
#include "app/data.h"
#include "app/message.h"
#include "app/signals.h"
#include "host/cpu.h"
#include "host/memory.h"
#include <stdlib.h>
#include <string.h>

enum {
  PUMP_PATIENCE_NS = 50 * 1000 * 1000,
  TAKE_CAPACITY = 16384, // records between two pumps
  PULSE_CAPACITY = 1024, // of MIDI clock: two seconds at the fastest tempo
};

static size_t round_up(size_t size) { return (size + 4095) / 4096 * 4096; }

static const Kernels *choose_kernels(const char *simd) {
  const Kernels *kernels = simd ? cpu_kernels_named(simd) : cpu_kernels();
  if (!kernels) message_print(SAY_ERROR, "livelua: no '%s' on this machine; try --simd base", simd);
  return kernels;
}

bool stage_has_simd(const char *simd) { return choose_kernels(simd) != NULL; }

static bool plays_live(const Options *o) { return o->verb == VERB_PLAY || o->verb == VERB_DEMO; }

static void start_helpers(Stage *s, const Options *o) {
  uint32_t wanted = o->threads > 1 ? (uint32_t)o->threads - 1 : 0;
  if (wanted == 0) return;
  s->helpers = helpers_start(s->engine, wanted, plays_live(o));
  uint32_t count = helpers_count(s->helpers);
  if (count < wanted)
    message_print(SAY_WARNING, "the system has only %u of %u threads", count + 1, wanted + 1);
}

bool stage_open_engine(Stage *s, const Options *o, const EngineConfig *wanted) {
  *s = (Stage){0};
  EngineConfig config = *wanted;
  config.kernels = choose_kernels(o->simd);
  if (!config.kernels) return false;
  size_t tables_room = round_up(tables_size());
  s->memory_size = tables_room + round_up(engine_size(&config));
  s->memory = memory_open(s->memory_size, plays_live(o));
  if (!s->memory) return message_print(SAY_ERROR, "livelua: out of memory"), false;
  config.tables = tables_init(s->memory);
  s->engine = engine_init((char *)s->memory + tables_room, &config);
  start_helpers(s, o);
  return true;
}

static bool open_take(Stage *s, const char *path, const EngineConfig *config) {
  if (!path) return true;
  const char *why = take_create(&s->take, path, config);
  if (!why) return true;
  message_print(SAY_ERROR, "livelua: %s", why);
  if (s->take) take_free(s->take);
  s->take = NULL;
  return false;
}

// Called before the session frees what the engine has done with: the take still holds it.
static void drain_take(void *user) {
  Stage *s = user;
  const char *why = s->take ? take_drain(s->take, s->engine) : NULL;
  if (!why) return;
  message_print(SAY_WARNING, "%s; it ends here", why);
  take_free(s->take);
  s->take = NULL;
}

static void close_take(Stage *s) {
  drain_take(s);
  if (!s->take) return;
  EngineStatus status = engine_status(s->engine);
  const char *why = take_close(s->take, status.frame);
  if (why) message_print(SAY_WARNING, "%s", why);
  if (status.untaken) message_print(SAY_WARNING, "the take lacks %u records", status.untaken);
  s->take = NULL;
}

// Who leads the beat is of no matter to what is not heard now.
static bool open_conductor(Stage *s, const Options *o, const EngineConfig *config) {
  if (!plays_live(o)) return true;
  s->conductor = conductor_open(&(ConductorConfig){
      .engine = s->engine, .ports = config->ports, .api = o->midi_api, .say = message_info});
  if (!s->conductor) message_print(SAY_ERROR, "livelua: out of memory");
  return s->conductor != NULL;
}

static bool open_session(Stage *s, const Options *o, uint32_t seed) {
  s->data = data_folder();
  if (!s->data) {
    message_print(SAY_ERROR, "livelua: no lua/livelua beside the program or in " INSTALL_DATA);
    return false;
  }
  SessionConfig config = {.engine = s->engine,
                          .data = s->data,
                          .seed = seed,
                          .deadline_s = o->deadline_s,
                          .offline = o->verb == VERB_RENDER || o->verb == VERB_CHECK,
                          .say = message_say,
                          .retiring = drain_take,
                          .conductor = s->conductor,
                          .user = s};
  s->session = session_open(&config);
  return s->session != NULL;
}

bool stage_open(Stage *s, const Options *o, uint32_t rate_hz, uint32_t seed) {
  EngineConfig config = engine_defaults();
  config.rate_hz = rate_hz;
  config.seed = seed;
  config.take_capacity = o->log ? TAKE_CAPACITY : 0;
  config.pulse_capacity = plays_live(o) ? PULSE_CAPACITY : 0;
  bool ok = stage_open_engine(s, o, &config) && open_take(s, o->log, &config);
  if (ok && open_conductor(s, o, &config) && open_session(s, o, seed)) return true;
  stage_close(s);
  return false;
}

void stage_close(Stage *s) {
  helpers_stop(s->helpers);
  close_take(s);
  if (s->session) session_close(s->session);
  conductor_close(s->conductor);
  memory_close(s->memory, s->memory_size);
  free(s->data);
  *s = (Stage){0};
}

static bool evaluate_all(Stage *s, const Options *o) {
  if (o->script && !session_eval_file(s->session, o->script)) return false;
  for (uint32_t i = 0; i < o->code.count; i++) {
    const char *code = o->code.items[i];
    if (!session_eval(s->session, "-e", code, strlen(code), EVAL_PROMPT)) return false;
  }
  return true;
}

bool stage_evaluate(Stage *s, const Options *o) {
  signals_enter(s->session, 0);
  bool ok = evaluate_all(s, o);
  signals_leave(ok);
  if (ok) stage_pump(s);
  return ok;
}

bool stage_text(Stage *s, const char *name, const char *text, size_t size, EvalKind kind) {
  signals_enter(s->session, 0);
  bool ok = session_eval(s->session, name, text, size, kind);
  signals_leave(ok);
  return ok;
}

void stage_pump(Stage *s) {
  signals_enter(s->session, PUMP_PATIENCE_NS);
  uint32_t errors = session_errors(s->session);
  session_pump(s->session);
  signals_leave(session_errors(s->session) == errors);
  drain_take(s);
}
