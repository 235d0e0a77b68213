// lead.c -- see lead.h.
//
// What is apart is closed with a time constant, and by no more than a share of the tempo: half a beat takes
// four.
#include "engine/lead.h"

static const double closing_s = 0.1, most = 0.125;
static const double slowest = 1, fastest = 10000; // beats a minute that can be told from nonsense

static double ticks_a_second(double bpm) { return bpm * (TICKS_PER_BEAT / 60.0); }

static bool is_sound(const Command *c) {
  return c->lead.bpm >= slowest && c->lead.bpm <= fastest && c->lead.tick > -4e18 && c->lead.tick < 4e18;
}

static void go_on(Tempo *t, int64_t frame, double bpm) {
  tempo_change(t, tempo_tick(t, frame), bpm, 0, RAMP_BEATS);
}

void lead_say(Lead *l, Tempo *t, int64_t frame, const Command *command) {
  bool leads = command->slot != LEAD_NONE && command->slot <= LEAD_SHARED && is_sound(command);
  if (!leads && l->kind != LEAD_NONE) go_on(t, frame, l->bpm);
  *l = (Lead){.kind = LEAD_NONE};
  if (!leads) return;
  *l = (Lead){(LeadKind)command->slot, command->time, command->lead.tick, command->lead.bpm, 0};
}

void lead_yield(Lead *l, const Tempo *t, int64_t frame, double bpm) {
  if (l->kind != LEAD_SHARED) return;
  int64_t base = tempo_tick(t, frame);
  *l = (Lead){LEAD_SHARED, frame, (double)base + tempo_since(t, frame, base), bpm, 0};
}

bool lead_waits(const Lead *l, const Tempo *t, int64_t frame) {
  bool ramps = t->ramp_ticks > 0 && tempo_tick(t, frame) < t->tick + t->ramp_ticks;
  return l->kind == LEAD_SHARED && ramps;
}

void lead_steer(Lead *l, Tempo *t, int64_t frame) {
  if (l->kind == LEAD_NONE || lead_waits(l, t, frame)) return;
  double speed = ticks_a_second(l->bpm);
  double leader = l->tick + (double)(frame - l->frame) / (double)t->rate_hz * speed;
  int64_t base = (int64_t)leader;
  l->apart_s = t->playing ? (leader - (double)base - tempo_since(t, frame, base)) / speed : 0;
  double closing = l->apart_s / closing_s;
  if (closing > most) closing = most;
  if (closing < -most) closing = -most;
  go_on(t, frame, l->bpm * (1 + closing));
}

double lead_bpm(const Lead *l, const Tempo *t, int64_t tick) {
  bool led = l->kind == LEAD_ALONE || (l->kind == LEAD_SHARED && t->ramp_ticks == 0);
  return led ? l->bpm : tempo_bpm(t, tick);
}
