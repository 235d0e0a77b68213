#include "app/render.h"
#include "app/offline.h"
#include "app/output.h"
#include "app/signals.h"
#include <stdlib.h>

enum { RATE = 48000 };

static bool write_frames(void *user, const float *frames, uint32_t count, double done) {
  return output_write(user, frames, count, done);
}

static bool render_stage(Stage *stage, Output *output, const Options *o, uint32_t rate_hz) {
  OfflineConfig config = {.stage = stage,
                          .rate_hz = rate_hz,
                          .block_frames = (uint32_t)o->block_frames,
                          .bars = o->bars,
                          .seconds = o->seconds,
                          .tail_s = o->tail_s,
                          .sink = write_frames,
                          .user = output};
  if (!stage_evaluate(stage, o) || !output_open(output, rate_hz)) return false;
  bool played = offline_play(&config);
  return output_close(output, played) && session_errors(stage->session) == 0;
}

int render_run(const Options *o) {
  Output output;
  Stage stage;
  uint32_t rate_hz = o->rate_hz ? (uint32_t)o->rate_hz : RATE;
  int code = output_choose(&output, o);
  if (code != EXIT_SUCCESS) return code;
  signals_open(SIGNALS_STOP_ALL);
  if (!stage_open(&stage, o, rate_hz, o->seed == SEED_ANY ? 0 : (uint32_t)o->seed)) return EXIT_FAILURE;
  bool ok = render_stage(&stage, &output, o, rate_hz);
  stage_close(&stage);
  if (signals_ending()) return 128 + signals_ending();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
