// test_clock_out.c -- MIDI clock goes out: on the frame, for an hour, through changes of tempo; and it leads
// another of us, to the sample.
#include "host/clock_rig.h"

enum { SLOW_RATE = 8000, HOUR_S = 3600 };

// Where the next pulse is to be, in frames, while the tempo changes on beats.
typedef struct {
  long double frame, bpm;
  int64_t pulses;
} Expected;

static Stage *open_sender(uint32_t rate_hz) {
  EngineConfig config = stage_config(rate_hz);
  config.pulse_capacity = 1024;
  Stage *s = stage_open_config(&config);
  stage_send(s, (Command){.type = COMMAND_PULSES, .slot = 1});
  return s;
}

static double tempo_of(int64_t beat) { return 60 + (double)(beat * 7919 % 14000) / 100; }

static void change_tempo(Stage *s, int64_t beat) {
  stage_send(s, (Command){.type = COMMAND_TEMPO,
                          .when = WHEN_TICK,
                          .time = beat * TICKS_PER_BEAT,
                          .tempo = {tempo_of(beat), 0}});
}

static void expect_pulse(Expected *x, const EnginePulse *pulse) {
  if (pulse->bytes[0] != CLOCK_TICK) return;
  if (x->pulses % (16 * 24) == 0) x->bpm = (long double)tempo_of(x->pulses / 24);
  expect_between((double)((long double)pulse->frame - x->frame), -0.5001, 0.5001);
  x->frame += 60 * (long double)SLOW_RATE / (24 * x->bpm);
  x->pulses++;
}

static void test_hour(void **state) {
  (void)state;
  Stage *s = open_sender(SLOW_RATE);
  EnginePulse pulse;
  Expected x = {0};
  int64_t told = 0; // beats
  change_tempo(s, 0);
  stage_send(s, (Command){.type = COMMAND_PLAY});
  for (int second = 0; second < HOUR_S; second++) {
    for (; told * TICKS_PER_BEAT < engine_status(s->engine).tick + 32ll * TICKS_PER_BEAT; told += 16)
      if (told > 0) change_tempo(s, told);
    stage_skip(s, SLOW_RATE);
    while (engine_pulse(s->engine, &pulse)) expect_pulse(&x, &pulse);
  }
  assert_in_range(x.pulses, HOUR_S * 24, HOUR_S * 24 * 4);
  stage_close(s);
}

// What the first sends, the second hears when it is heard.
static void relay(Stage *from, Rig *to) {
  EnginePulse pulse;
  while (engine_pulse(from->engine, &pulse)) {
    double at_s = rig_heard(to, pulse.frame);
    rig_send(to, 0, at_s, pulse.size, pulse.bytes[0], pulse.bytes[1], pulse.bytes[2]);
  }
}

static void run_both(Stage *from, Rig *to, double seconds) {
  for (double end = rig_now(to) + seconds; rig_now(to) < end;) {
    stage_skip(from, RIG_BLOCK);
    relay(from, to);
    rig_block(to);
  }
}

static double between(const Stage *from, const Rig *to) {
  return (double)(engine_status(from->engine).tick - rig_status(to).tick) / TICKS_PER_BEAT;
}

static void test_leads_another(void **state) {
  (void)state;
  Rig *to = rig_open(CONDUCT_MIDI);
  Stage *from = open_sender(RIG_RATE);
  stage_send(from, (Command){.type = COMMAND_TEMPO, .tempo = {126.5, 0}});
  run_both(from, to, 4);
  stage_send(from, (Command){.type = COMMAND_PLAY});
  run_both(from, to, 8);
  expect_between(between(from, to), -0.0005, 0.0005);
  stage_send(from, (Command){.type = COMMAND_STOP});
  run_both(from, to, 1);
  assert_false(rig_status(to).playing);
  stage_send(from, (Command){.type = COMMAND_LOCATE, .locate = {64 * (int64_t)TICKS_PER_BEAT}});
  stage_send(from, (Command){.type = COMMAND_PLAY});
  run_both(from, to, 4);
  assert_true(rig_status(to).playing);
  expect_between(between(from, to), -0.0005, 0.0005);
  stage_close(from);
  rig_close(to);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("pulses are on the nearest frame for an hour, through changes of tempo", test_hour),
      TEST("another that follows starts, stops and goes elsewhere with us", test_leads_another),
  };
  return cmocka_run_group_tests_name("clock_out", tests, NULL, NULL);
}
