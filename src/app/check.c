#include "app/check.h"
#include "app/message.h"
#include "app/offline.h"
#include "app/signals.h"
#include <stdlib.h>

enum { RATE = 48000, BARS = 16 };

static bool ignore_frames(void *user, const float *frames, uint32_t count, double done) {
  (void)user, (void)frames, (void)count, (void)done;
  return true;
}

static bool check_stage(Stage *stage, const Options *o, uint32_t rate_hz) {
  OfflineConfig config = {.stage = stage,
                          .rate_hz = rate_hz,
                          .block_frames = (uint32_t)o->block_frames,
                          .bars = o->bars > 0 ? o->bars : BARS,
                          .sink = ignore_frames};
  if (!stage_evaluate(stage, o) || !offline_play(&config)) return false;
  uint32_t errors = session_errors(stage->session);
  if (!errors)
    message_print(SAY_INFO, "%s: no mistakes in %g bars", o->script ? o->script : "-e", config.bars);
  return !errors;
}

int check_run(const Options *o) {
  uint32_t rate_hz = o->rate_hz ? (uint32_t)o->rate_hz : RATE;
  signals_open(SIGNALS_STOP_ALL);
  Stage stage;
  if (!stage_open(&stage, o, rate_hz, o->seed == SEED_ANY ? 0 : (uint32_t)o->seed)) return EXIT_FAILURE;
  bool ok = check_stage(&stage, o, rate_hz);
  stage_close(&stage);
  if (signals_ending()) return 128 + signals_ending();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
