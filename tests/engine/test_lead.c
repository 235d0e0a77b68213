// test_lead.c -- the beat closes up to whoever leads it: smoothly, without a jump, and not one hit is lost or
// doubled.
#include "engine/clip.h"
#include "engine/lead.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>

enum { BEAT = TICKS_PER_BEAT, RATE = 48000 };

static Command lead_at(LeadKind kind, int64_t frame, double tick, double bpm) {
  return (Command){.type = COMMAND_LEAD,
                   .slot = (uint8_t)kind,
                   .time = frame,
                   .owner = OWNER_LEADER,
                   .lead = {.tick = tick, .bpm = bpm}};
}

static Tempo playing(double bpm) {
  Tempo t;
  tempo_init(&t, RATE, bpm, 0, 0);
  tempo_play(&t, 0);
  return t;
}

static double ticks_a_frame(double bpm) { return bpm * BEAT / 60 / RATE; }

// Half a beat apart at 120: an eighth of the tempo is given up until the last 12.5 ms, which fade away.
static void test_closing(void **state) {
  (void)state;
  Tempo t = playing(120);
  Lead l = {.kind = LEAD_NONE};
  Command say = lead_at(LEAD_ALONE, 0, BEAT / 2.0, 120);
  lead_say(&l, &t, 0, &say);
  int64_t frame = 0;
  for (; frame < 5 * RATE; frame += QUANTUM) {
    lead_steer(&l, &t, frame);
    expect_between(tempo_bpm(&t, tempo_tick(&t, frame)), 119.999, 135);
    if (frame == RATE / 2) expect_between(l.apart_s, 0.187, 0.188);
  }
  expect_between(l.apart_s, -1e-6, 1e-6);
  expect_between(tempo_since(&t, frame, 0) / BEAT, 10.5 - 1e-5, 10.5 + 1e-5);
  expect_between(lead_bpm(&l, &t, tempo_tick(&t, frame)), 120, 120);
}

static void test_letting_go(void **state) {
  (void)state;
  Tempo t = playing(100);
  Lead l = {.kind = LEAD_NONE};
  Command say = lead_at(LEAD_ALONE, 0, 1000, 133.3);
  lead_say(&l, &t, 0, &say);
  lead_steer(&l, &t, 0);
  assert_true(tempo_bpm(&t, tempo_tick(&t, 0)) > 133.3); // on its way
  say = lead_at(LEAD_NONE, 0, 0, 0);
  lead_say(&l, &t, 32, &say);
  expect_between(tempo_bpm(&t, tempo_tick(&t, 32)), 133.3, 133.3);
}

static void test_nonsense(void **state) {
  (void)state;
  static const double bad[] = {0, -120, (double)NAN, (double)INFINITY, 1e9};
  for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
    Tempo t = playing(100);
    Lead l = {.kind = LEAD_NONE};
    Command say = lead_at(LEAD_ALONE, 0, 0, bad[n]);
    lead_say(&l, &t, 0, &say);
    lead_steer(&l, &t, 0);
    assert_true(tempo_bpm(&t, 0) == 100);
  }
}

// The player's own ramp is not disturbed by a leader who shares the word, and is by one who does not.
static void test_ramp(void **state) {
  (void)state;
  for (int shared = 0; shared < 2; shared++) {
    Tempo t = playing(120);
    Lead l = {.kind = LEAD_NONE};
    Command say = lead_at(shared ? LEAD_SHARED : LEAD_ALONE, 0, 0, 120);
    lead_say(&l, &t, 0, &say);
    tempo_change(&t, 0, 60, 8 * BEAT, RAMP_BEATS);
    int64_t frame = 0;
    for (; frame < RATE; frame += QUANTUM) lead_steer(&l, &t, frame);
    assert_int_equal(lead_waits(&l, &t, frame), shared);
    double bpm = lead_bpm(&l, &t, tempo_tick(&t, frame));
    if (shared) expect_between(bpm, 100, 110);
    if (!shared) assert_true(bpm == 120);
  }
}

typedef struct {
  Stage *stage;
  uint64_t seed;
  double tick, bpm; // of the leader, now
  int64_t frame;
} Session;

static void give_clicks(Stage *s) {
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  clip->length = BEAT / 4;
  clip->count = 1;
  clip->hits[0] = (ClipHit){.length = BEAT / 16, .pitch = 100, .velocity = 1};
  stage_give(s, COMMAND_CLIP, 0, 0, clip);
}

// Another tempo, a leader somewhere else, none, or nothing new.
static void lead_at_random(Session *s) {
  uint32_t what = random_below(&s->seed, 6);
  if (what == 0) s->bpm = random_between(&s->seed, 60, 200);
  if (what == 1) s->tick += random_between(&s->seed, -BEAT, BEAT);
  LeadKind kind = what == 2 ? LEAD_NONE : what == 3 ? LEAD_SHARED : LEAD_ALONE;
  Command say = lead_at(kind, s->frame, s->tick, s->bpm);
  engine_obey(s->stage->engine, &say);
}

// How often a sound begins after silence.
static int64_t onsets(Sound tape) {
  int64_t count = 0;
  int quiet = 1000;
  for (size_t i = 0; i < tape.frames; i++) {
    bool loud = fabsf(tape.samples[i]) > 1e-4f;
    count += loud && quiet > 400;
    quiet = loud ? 0 : quiet + 1;
  }
  return count;
}

// Time never stands, never turns back, and never goes faster than the fastest leader and an eighth.
static int64_t follow(Session *s) {
  const double most = QUANTUM * ticks_a_frame(200 * 1.126) + 1;
  int64_t last = engine_status(s->stage->engine).tick;
  for (int q = 0; q < 20 * RATE / QUANTUM; q++) {
    s->frame = engine_next_frame(s->stage->engine);
    if (q % 600 == 599) lead_at_random(s);
    stage_run(s->stage, QUANTUM);
    s->tick += QUANTUM * ticks_a_frame(s->bpm);
    int64_t tick = engine_status(s->stage->engine).tick;
    assert_true(tick > last);
    expect_below((double)(tick - last), most);
    last = tick;
  }
  return last;
}

static void test_hits(void **state) {
  (void)state;
  for (uint64_t n = 0; n < 40; n++) {
    Session s = {.stage = stage_open(RATE), .seed = n, .bpm = 120};
    stage_param(s.stage, 0, PARAM_ATTACK, 0);
    stage_param(s.stage, 0, PARAM_RELEASE, 0);
    stage_run(s.stage, 9600);
    give_clicks(s.stage);
    stage_play(s.stage, 120);
    stage_run(s.stage, QUANTUM); // the first hit, at 0
    int64_t sixteenths = follow(&s) / (BEAT / 4);
    assert_int_equal(onsets(stage_left(s.stage, 0, s.stage->frames)), sixteenths + 1);
    stage_close(s.stage);
  }
}

// A leader whose frame is told once is followed for as long as he goes on evenly.
static void test_following(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_play(s, 120);
  stage_run(s, QUANTUM);
  int64_t frame = engine_next_frame(s->engine);
  Command say = lead_at(LEAD_ALONE, frame, 0.3 * BEAT, 133.3);
  engine_obey(s->engine, &say);
  for (int second = 0; second < 60; second++) stage_run(s, RATE);
  EngineStatus now = engine_status(s->engine);
  double leader = 0.3 * BEAT + (double)(now.frame - frame) * ticks_a_frame(133.3);
  expect_between(((double)now.tick - leader) / ticks_a_frame(133.3), -1, 1); // frames
  expect_between(now.apart_s, -1e-6, 1e-6);
  assert_true(now.bpm == 133.3);
  stage_close(s);
}

// What the player asks for is counted for the leader to see; what the leader says is not.
static void test_asked(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  EngineAsked before = engine_asked(s->engine);
  Command say = lead_at(LEAD_SHARED, 0, 0, 100);
  engine_obey(s->engine, &say);
  say = (Command){.type = COMMAND_PLAY, .owner = OWNER_LEADER};
  engine_obey(s->engine, &say);
  stage_run(s, RATE);
  EngineAsked asked = engine_asked(s->engine);
  assert_int_equal(asked.tempos, before.tempos);
  assert_int_equal(asked.transports, before.transports);
  assert_true(asked.playing);
  stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {140, 0}});
  stage_run(s, 2 * QUANTUM);
  asked = engine_asked(s->engine);
  assert_int_equal(asked.tempos, before.tempos + 1);
  assert_true(asked.bpm == 140 && engine_status(s->engine).bpm == 140); // until the leader says otherwise
  stage_send(s, (Command){.type = COMMAND_STOP});
  stage_run(s, QUANTUM);
  asked = engine_asked(s->engine);
  assert_int_equal(asked.transports, before.transports + 1);
  assert_false(asked.playing);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("half a beat is closed in four, by an eighth of the tempo at most", test_closing),
      TEST("who lets go leaves the leader's tempo, not that of closing up", test_letting_go),
      TEST("a leader's tempo that is none is not followed", test_nonsense),
      TEST("a ramp of the player's goes on under a leader who shares the word, not under another", test_ramp),
      TEST("a leader who goes on evenly is followed to the frame", test_following),
      TEST("what the player asks of the time is counted, what the leader says is not", test_asked),
      TEST("20 s of leaders that come, go, jump and change: time goes on, every hit is heard once",
           test_hits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
