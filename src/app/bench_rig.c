#include "app/bench_rig.h"
#include <stdlib.h>

enum { PULSES = 4096 };

bool bench_rig_open(BenchRig *r, const Options *o) {
  EngineConfig config = engine_defaults();
  *r = (BenchRig){0};
  config.rate_hz = BENCH_RATE;
  config.bare = true;
  config.pulse_capacity = PULSES;
  config.echoes = config.reverbs = 1;
  return stage_open_engine(&r->stage, o, &config);
}

static void free_retired(BenchRig *r) {
  for (Object *next, *object = engine_retired(r->stage.engine); object; object = next) {
    next = object->next;
    free(object);
  }
}

void bench_rig_close(BenchRig *r) {
  if (r->stage.engine) free_retired(r);
  stage_close(&r->stage);
}

void bench_rig_send(BenchRig *r, const Command *command) {
  if (!engine_send(r->stage.engine, command, 1)) abort();
}

void bench_rig_play(BenchRig *r, double bpm) {
  bench_rig_send(r, &(Command){.type = COMMAND_TEMPO, .tempo = {.bpm = bpm}});
  bench_rig_send(r, &(Command){.type = COMMAND_PLAY});
}

void bench_rig_plain(BenchRig *r, float synth) {
  const struct {
    ParamId id;
    float value;
  } plain[] = {{PARAM_SYNTH, synth}, {PARAM_VOLUME, 1}, {PARAM_SUSTAIN, 1}, {PARAM_ATTACK, 0},
               {PARAM_RELEASE, 0},   {PARAM_GAIN, 0},   {PARAM_CUTOFF, 0}};
  for (size_t n = 0; n < sizeof plain / sizeof *plain; n++)
    bench_rig_send(r, &(Command){.type = COMMAND_PARAM, .param = {plain[n].id, plain[n].value}});
}

void bench_rig_render(BenchRig *r) {
  engine_render(r->stage.engine, r->block, BENCH_BLOCK);
  r->frame += BENCH_BLOCK;
}

int64_t bench_rig_moment(const BenchRig *r) { return engine_status(r->stage.engine).frame; }

double bench_rig_beat(const BenchRig *r) {
  return (double)engine_status(r->stage.engine).tick / TICKS_PER_BEAT;
}
