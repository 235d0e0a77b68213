// band.h -- a session on a stage: what a script plays is kept on the stage's tape.
//
// Included once by each test program. Time is virtual. The limiter is off: it would flatter.
#ifndef TESTS_BAND_H
#define TESTS_BAND_H

#include "bind/session.h"
#include "support/expect.h"
#include "support/stage.h"
#include <string.h>

enum { BAND_PUMP = 480 };

typedef struct {
  Stage *stage;
  Session *session;
} Band;

static inline void band_say(void *user, SayKind kind, const char *text) {
  (void)user;
  if (kind == SAY_ERROR || kind == SAY_WARNING) fail_msg("%s", text);
}

// As a file is that was changed: what stands there now is what is.
static inline void band_file(const Band *b, const char *text) {
  assert_true(session_eval(b->session, "band.lua", text, strlen(text), EVAL_FILE));
}

static inline void band_prompt(const Band *b, const char *text) {
  assert_true(session_eval(b->session, "prompt", text, strlen(text), EVAL_PROMPT));
}

static inline void band_run(const Band *b, double seconds) {
  size_t frames = stage_frames(b->stage, seconds);
  for (size_t part; frames > 0; frames -= part) {
    part = frames < BAND_PUMP ? frames : BAND_PUMP;
    session_pump(b->session);
    stage_run(b->stage, part);
  }
}

// The session with this file, after a moment in which its levels come to rest.
static inline Band band_open(uint32_t rate_hz, const char *text) {
  EngineConfig config = stage_config(rate_hz);
  Band b = {.stage = stage_open_config(&config)};
  b.session = session_open(
      &(SessionConfig){.engine = b.stage->engine, .data = ".", .deadline_s = -1, .say = band_say});
  assert_non_null(b.session);
  band_prompt(&b, "master { limiter = false }");
  band_file(&b, text);
  band_run(&b, 0.3);
  stage_rewind(b.stage);
  return b;
}

static inline void band_close(Band *b) {
  session_close(b->session);
  stage_close(b->stage);
}

// The whole tape.
static inline Sound band_left(const Band *b) { return stage_left(b->stage, 0, b->stage->frames); }
static inline Sound band_right(const Band *b) { return stage_right(b->stage, 0, b->stage->frames); }

static inline double band_peak(const Band *b) {
  double left = listen_peak(band_left(b)), right = listen_peak(band_right(b));
  return left > right ? left : right;
}

static inline double band_lufs(const Band *b) { return listen_lufs(band_left(b), band_right(b)); }

// The last `seconds` of the tape.
static inline Sound band_end(const Band *b, double seconds) {
  size_t frames = stage_frames(b->stage, seconds);
  return stage_left(b->stage, b->stage->frames - frames, frames);
}

// Every frame of the tape is exactly 0.
static inline bool band_silent(const Band *b) {
  return listen_peak(band_left(b)) == 0 && listen_peak(band_right(b)) == 0;
}

// What a keyboard sends, of channel 1-16.
static inline void band_key(const Band *b, int channel, int key, int velocity) {
  stage_midi(b->stage, 0x90 | (channel - 1), key, velocity);
}
static inline void band_cc(const Band *b, int channel, int cc, int value) {
  stage_midi(b->stage, 0xB0 | (channel - 1), cc, value);
}

#endif
