// pulse.c -- see pulse.h.
#include "engine/pulse.h"

enum { PULSE = TICKS_PER_BEAT / 24, SIXTEENTH = TICKS_PER_BEAT / 4, LAST_POSITION = 0x3fff };
enum { POSITION = 0xF2, CLOCK = 0xF8, START = 0xFA, CONTINUE = 0xFB, STOP = 0xFC };

static int64_t up_to_multiple(int64_t tick, int64_t step) {
  int64_t rest = tick % step;
  if (rest < 0) rest += step;
  return rest ? tick + step - rest : tick;
}

static void put(Pulses *p, const EnginePulse *pulse) {
  if (!queue_push(p->queue, pulse, 1)) p->lost++;
}

static void put_byte(Pulses *p, int64_t frame, uint8_t byte) {
  put(p, &(EnginePulse){.frame = frame, .size = 1, .bytes = {byte}});
}

static void put_position(Pulses *p, int64_t frame, int64_t tick) {
  int64_t place = tick / SIXTEENTH;
  if (place < 0) place = 0;
  if (place > LAST_POSITION) place = LAST_POSITION;
  put(p, &(EnginePulse){frame, 3, {POSITION, (uint8_t)(place & 0x7f), (uint8_t)(place >> 7)}});
}

// A follower can be sent to a sixteenth only: from between two it goes on with the next.
void pulse_play(Pulses *p, const Tempo *t, int64_t frame) {
  p->next = up_to_multiple(t->tick, PULSE);
  p->resume = up_to_multiple(t->tick, SIXTEENTH);
  if (p->on && p->resume > 0) put_position(p, frame, p->resume);
}

void pulse_stop(Pulses *p, const Tempo *t, int64_t frame) {
  p->idle = (double)(up_to_multiple(t->tick, PULSE) - t->tick);
  if (p->on) put_byte(p, frame, STOP);
}

void pulse_locate(Pulses *p, const Tempo *t, int64_t frame) {
  if (!t->playing) return;
  if (p->on) put_byte(p, frame, STOP);
  pulse_play(p, t, frame);
}

// Whoever comes to a transport that runs is told to go on.
void pulse_switch(Pulses *p, const Tempo *t, int64_t frame, bool on) {
  if (!p->queue || on == p->on) return;
  p->on = on;
  if (!t->playing) return;
  int64_t tick = tempo_tick(t, frame);
  p->next = up_to_multiple(tick, PULSE);
  p->resume = up_to_multiple(tick, SIXTEENTH);
  if (on && p->resume > 0) put_position(p, frame, p->resume);
  if (!on) put_byte(p, frame, STOP);
}

static void run_playing(Pulses *p, const Tempo *t, int64_t end) {
  for (int64_t at; (at = tempo_frame(t, p->next)) < end; p->next += PULSE) {
    if (p->next >= p->resume) {
      put_byte(p, at, p->resume > 0 ? CONTINUE : START);
      p->resume = INT64_MAX;
    }
    put_byte(p, at, CLOCK);
  }
}

static void run_standing(Pulses *p, const Tempo *t, int64_t frame, int64_t end) {
  double frames_a_tick = tempo_length(t, t->tick, PULSE) / PULSE;
  double ticks = (double)(end - frame) / frames_a_tick;
  for (; p->idle < ticks; p->idle += PULSE) put_byte(p, frame + (int64_t)(p->idle * frames_a_tick), CLOCK);
  p->idle -= ticks;
}

void pulse_run(Pulses *p, const Tempo *t, int64_t frame, int64_t end) {
  if (!p->on) return;
  if (t->playing)
    run_playing(p, t, end);
  else
    run_standing(p, t, frame, end);
}
