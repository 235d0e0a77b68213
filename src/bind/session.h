// session.h -- the musician's side: a Lua state with the session language, tied to an engine.
//
// Threads  the control thread, but for session_interrupt, which a signal handler may call.
// Memory   session_open allocates; session_close frees, also what the engine was given: it must not be
//          rendered any more.
// Errors   what the musician must know goes through `say`, with file and line; the calls return false.
#ifndef BIND_SESSION_H
#define BIND_SESSION_H

#include "base.h"
#include "engine/engine.h"
#include "host/conductor.h"

typedef enum {
  SAY_INFO,    // what happened: standard error
  SAY_WARNING, // something was late or refused
  SAY_ERROR,   // the script's mistake: with file and line
  SAY_RESULT,  // what a prompt line or print() gave: standard output
} SayKind;

typedef struct {
  Engine *engine;
  const char *data; // the folder that holds lua/ and presets/
  uint32_t seed;
  double deadline_s; // of an evaluation; < 0: the usual 5 s, and 1 s for a pass of a loop; 0: none
  bool offline;      // faster or slower than it sounds: a note that is dropped is a mistake of the script
  void (*say)(void *user, SayKind kind, const char *text);
  void (*retiring)(void *user); // or NULL: called before objects are freed that the engine has done with
  Conductor *conductor;         // or NULL: nobody leads but the session, and no clock is sent
  void *user;
} SessionConfig;

typedef struct Session Session;

// NULL, with the reason said, when the library can not be loaded.
Session *session_open(const SessionConfig *config);
void session_close(Session *s);

typedef enum {
  EVAL_FILE,   // declarations that are gone end; an action that was done is not repeated
  EVAL_PROMPT, // actions are always done, nothing of others ends; an expression's value is printed
} EvalKind;

// One evaluation is a transaction: it takes effect whole, or not at all and false. `name` is what
// messages call it: the path, "prompt", "-e".
bool session_eval(Session *s, const char *name, const char *text, size_t size, EvalKind kind);

// Reads and evaluates a file; "-" is standard input.
bool session_eval_file(Session *s, const char *path);

// To be called every few milliseconds of engine time: resumes the loops whose time has come within
// the look-ahead (100 ms), sends what they played, hears the engine's reports, frees what it is done with.
void session_pump(Session *s);

// Mistakes in loops and handlers since the start; offline also the notes that were dropped.
uint32_t session_errors(const Session *s);

// True when the script declared something that plays by itself: a loop or a pattern.
bool session_plays(const Session *s);

// How many ticks so many bars of the meter last, whole ones or parts, from a tick on.
int64_t session_span(const Session *s, int64_t tick, double bars);

// Stops the running evaluation or loop pass with an error; nothing that plays stops. Signal-safe.
void session_interrupt(Session *s);

// The lines that go on from `line`, which ends at the cursor, by a name; NULL-terminated, the caller frees
// each and the array.
char **session_complete(Session *s, const char *line);

#endif
