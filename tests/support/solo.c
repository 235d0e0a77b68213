#include "support/solo.h"
#include "dsp/maths.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Synth *const *solo_set(void) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) return synths_avx2;
#endif
  return synths_base;
}

static void *zeroed(size_t bytes) {
  size_t whole = (bytes + 63) / 64 * 64 + 64;
  void *p = aligned_alloc(64, whole);
  if (!p) abort();
  return memset(p, 0, whole);
}

static void snap(Solo *s) {
  for (uint32_t k = 0; k < SYNTH_KNOBS; k++) s->from[k] = s->to[k] = (f8){0} + s->target[k];
}

Solo *solo_open(const Timbre *timbre, float rate_hz, const Synth *const *set) {
  Solo *s = zeroed(sizeof *s);
  s->synth = set[timbre->synth];
  s->state = zeroed(s->synth->state);
  for (uint32_t k = 0; k < LANES; k++)
    s->memory[k] = s->synth->memory ? zeroed(s->synth->memory(rate_hz) * sizeof(float)) : NULL;
  s->q = (SynthQuantum){.rate_hz = rate_hz,
                        .timbre = timbre,
                        .parts = set == synths_base ? LANES / 4 : 1, // a set of wider vectors has one
                        .from = s->from,
                        .to = s->to,
                        .copies = timbre->copies ? timbre->copies : 1};
  ParamId first = param_of_synth((SynthKind)timbre->synth);
  for (uint32_t k = 0; k < s->synth->knobs; k++)
    s->target[k] = param_scale((ParamId)(first + k), param_row((ParamId)(first + k))->initial);
  snap(s);
  return s;
}

void solo_close(Solo *s) {
  for (uint32_t k = 0; k < LANES; k++) free(s->memory[k]);
  free(s->state);
  free(s);
}

void solo_turn(Solo *s, ParamId id, float value) {
  ParamId first = param_of_synth((SynthKind)s->q.timbre->synth);
  if (id < first || id >= first + s->synth->knobs || !param_accepts(id, value)) {
    fprintf(stderr, "%s takes no %s of %g\n", s->synth->name, param_row(id)->name, (double)value);
    abort();
  }
  s->target[id - first] = param_scale(id, value);
  if (s->frame == 0) snap(s);
}

void solo_note(Solo *s, uint32_t lane, double pitch, float velocity, int32_t begin) {
  s->hz[lane] = 440 * exp2((pitch - 69) / 12);
  s->q.step_from[lane] = s->q.step_to[lane] = (float)(s->hz[lane] / (double)s->q.rate_hz);
  s->q.busy |= 1u << lane;
  s->q.released &= ~(1u << lane);
  s->q.starting |= 1u << lane;
  s->q.begin[lane] = begin;
  SynthNote note = {(float)pitch, velocity, maths_hash((uint32_t)s->frame + lane)};
  s->synth->start(s->state, lane, &s->q, &note, s->memory[lane]);
}

void solo_release(Solo *s, uint32_t lane) { s->q.released |= 1u << lane; }

static void render(Solo *s, float *left, float *right) {
  f8 side[2][QUANTUM];
  memset(side, 0xff, sizeof side); // what is not written is no number
  s->q.stereo = right != NULL;
  for (uint32_t lane = 0; lane < LANES; lane++)
    s->q.step_to[lane] = (float)(s->hz[lane] / (double)s->q.rate_hz);
  for (uint32_t lane = 0; lane < LANES; lane++) s->q.moves |= s->q.step_to[lane] != s->q.step_from[lane];
  for (uint32_t k = 0; k < SYNTH_KNOBS; k++) s->to[k] = (f8){0} + s->target[k];
  uint32_t alive = s->synth->render(s->state, &s->q, side[0], side[1]);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    left[n] = 0;
    if (right) right[n] = 0;
    for (uint32_t lane = 0; lane < LANES; lane++) {
      if (!(s->q.busy >> lane & 1)) continue;
      left[n] += side[0][n][lane];
      if (right) right[n] += side[1][n][lane];
    }
    if (!is_finite(left[n]) || (right && !is_finite(right[n]))) abort();
  }
  s->q.busy &= alive;
  s->q.starting = 0;
  s->q.moves = false;
  s->q.begin = (i8){0};
  s->q.step_from = s->q.step_to;
  memcpy(s->from, s->to, sizeof s->from);
  s->frame += QUANTUM;
}

void solo_run(Solo *s, float *left, float *right, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n += QUANTUM) render(s, left + n, right ? right + n : NULL);
}
