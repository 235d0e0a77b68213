// stage.h -- an engine and a session tied together: what playing, rendering and checking share.
//
// Threads  the control thread.
// Memory   one locked block holds the engine and its tables; stage_close frees all.
// Errors   said to the user; the calls return false.
#ifndef APP_STAGE_H
#define APP_STAGE_H

#include "app/options.h"
#include "bind/session.h"
#include "engine/engine.h"
#include "host/conductor.h"
#include "host/helpers.h"
#include "host/take.h"

typedef struct {
  Engine *engine;
  Session *session;
  Conductor *conductor; // NULL: nobody leads the beat but the session
  void *memory;
  size_t memory_size;
  char *data;
  Take *take;       // --log; NULL: none
  Helpers *helpers; // --threads; NULL: none
} Stage;

bool stage_open(Stage *s, const Options *o, uint32_t rate_hz, uint32_t seed);

// Whether this machine has that instruction set; NULL is the best that it has.
bool stage_has_simd(const char *simd);

// Only the engine, with the tables and kernels that `config` lacks, and the threads that are to help it.
bool stage_open_engine(Stage *s, const Options *o, const EngineConfig *config);

void stage_close(Stage *s);

// Evaluates the script and each -e, in order, and lets the session send what starts at once.
bool stage_evaluate(Stage *s, const Options *o);

// A text that came while the session plays; false when it was a mistake, which has been said.
bool stage_text(Stage *s, const char *name, const char *text, size_t size, EvalKind kind);

// session_pump, with Ctrl-C watched.
void stage_pump(Stage *s);

#endif
