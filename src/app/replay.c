#include "app/replay.h"
#include "app/message.h"
#include "app/output.h"
#include "app/signals.h"
#include "app/stage.h"
#include "host/cpu.h"
#include <stdlib.h>

static void free_retired(Engine *engine) {
  for (Object *next, *object = engine_retired(engine); object; object = next) {
    next = object->next;
    free(object);
  }
}

// Gives the engine, before each quantum, what it took in at that quantum. Its latency, a whole number of
// quanta, is left out.
static bool play(Take *take, Engine *engine, Output *output) {
  float buffer[2 * QUANTUM];
  int64_t late = engine_latency(engine), end = take_frames(take) + late;
  cpu_flush_denormals(); // as the audio thread does
  for (int64_t frame = 0; frame < end; frame += QUANTUM) {
    uint32_t count = end - frame < QUANTUM ? (uint32_t)(end - frame) : QUANTUM;
    take_feed(take, engine, frame);
    engine_render(engine, buffer, count);
    free_retired(engine);
    if (signals_ending()) return false;
    if (frame >= late && !output_write(output, buffer, count, (double)frame / (double)end)) return false;
  }
  return true;
}

static bool replay_take(Take *take, const EngineConfig *config, Output *output, const Options *o) {
  Stage stage;
  if (!stage_open_engine(&stage, o, config)) return false;
  bool ok = output_open(output, config->rate_hz) && output_close(output, play(take, stage.engine, output));
  stage_close(&stage);
  return ok;
}

int replay_run(const Options *o) {
  Output output;
  Take *take = NULL;
  int code = output_choose(&output, o);
  if (code != EXIT_SUCCESS) return code;
  signals_open(SIGNALS_STOP_ALL);
  EngineConfig config = engine_defaults();
  const char *why = take_load(&take, o->script, &config);
  if (why) message_print(SAY_ERROR, "livelua: %s", why);
  bool ok = !why && replay_take(take, &config, &output, o);
  if (take) take_free(take);
  if (signals_ending()) return 128 + signals_ending();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
