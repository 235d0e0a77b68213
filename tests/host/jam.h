// jam.h -- an engine that rides with a Link session, in time that is made up; and a player elsewhere.
//
// Link is not enabled: it talks to nobody, and what another peer would change is changed in its session
// state. Channel 0 clicks on every beat of the timeline, and each click is kept as the moment at which it is
// heard.
//
// Threads  one; what is asked of the session is asked between two blocks.
// Units    microseconds of Link's clock, which begin when the jam is opened; beats.
#ifndef TESTS_JAM_H
#define TESTS_JAM_H

#include "engine/clip.h"
#include "host/tandem.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { JAM_RATE = 48000, JAM_CLICKS = 4096, JAM_LATENCY_US = 30000, JAM_SILENCE = 64 };

typedef struct {
  abl_link link;
  abl_link_session_state peer;
  Tandem tandem;
  Stage *stage;
  int64_t start_ns; // when frame 0 is heard
  double fast;      // how much faster the sound card's clock runs: 1 is right
  uint32_t block;   // frames
  uint32_t tardy;   // blocks that pass before asks are asked
  uint32_t blocks;
  double click_us[JAM_CLICKS];
  uint32_t clicks, quiet;
} Jam;

static inline int64_t jam_heard_ns(const Jam *j, int64_t frame) {
  return j->start_ns + (int64_t)llround((double)frame * 1e9 / (JAM_RATE * j->fast));
}

static inline int64_t jam_now_us(const Jam *j) { return jam_heard_ns(j, stage_now(j->stage)) / 1000; }

// Link's own thread goes over what was committed and comes to the same; then it is at rest.
static inline void jam_settle(void) { nanosleep(&(struct timespec){.tv_nsec = 1500000}, NULL); }

static inline void jam_serve(Jam *j) {
  uint32_t served = j->tandem.served;
  tandem_serve(&j->tandem);
  if (j->tandem.served != served) jam_settle();
}

static inline void jam_click_at_beats(Jam *j) {
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  assert_non_null(clip);
  clip->length = TICKS_PER_BEAT;
  clip->count = 1;
  clip->hits[0] = (ClipHit){.tick = 0, .length = TICKS_PER_BEAT / 16, .pitch = 90, .velocity = 1};
  stage_param(j->stage, 0, PARAM_ATTACK, 0);
  stage_param(j->stage, 0, PARAM_RELEASE, 0);
  stage_give(j->stage, COMMAND_CLIP, 0, 0, clip);
  stage_skip(j->stage, JAM_RATE);
}

static inline void jam_open(Jam *j, double bpm) {
  *j = (Jam){.link = abl_link_create(bpm), .fast = 1, .block = 480, .quiet = JAM_SILENCE};
  assert_non_null(j->link.impl);
  j->peer = abl_link_create_session_state();
  j->tandem.quantum = 4;
  j->tandem.start_stop = true;
  assert_true(tandem_open(&j->tandem, j->link));
  abl_link_enable_start_stop_sync(j->link, true);
  j->stage = stage_open(JAM_RATE);
  jam_click_at_beats(j);
  int64_t now_ns = abl_link_clock_micros(j->link) * 1000;
  j->start_ns = now_ns + JAM_LATENCY_US * 1000ll - jam_heard_ns(j, stage_now(j->stage));
}

static inline void jam_close(Jam *j) {
  tandem_close(&j->tandem);
  abl_link_destroy_session_state(j->peer);
  abl_link_destroy(j->link);
  stage_close(j->stage);
}

static inline void jam_listen(Jam *j, int64_t frame, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n++) {
    bool sounds = j->stage->left[n] != 0;
    if (sounds && j->quiet >= JAM_SILENCE && j->clicks < JAM_CLICKS)
      j->click_us[j->clicks++] = (double)jam_heard_ns(j, frame + n - 1) / 1000; // a sine begins with a 0
    j->quiet = sounds ? 0 : j->quiet + 1;
  }
}

static inline void jam_block(Jam *j) {
  int64_t frame = engine_next_frame(j->stage->engine);
  tandem_lead(&j->tandem, j->stage->engine, frame, jam_heard_ns(j, frame));
  stage_run(j->stage, j->block);
  jam_listen(j, frame, j->block);
  stage_rewind(j->stage);
  if (j->blocks++ % (j->tardy + 1) == j->tardy) jam_serve(j);
}

// So long; the clicks are those of this run.
static inline void jam_run(Jam *j, double seconds) {
  j->clicks = 0;
  for (double left = seconds * JAM_RATE; left > 0; left -= j->block) jam_block(j);
}

static inline EngineStatus jam_status(const Jam *j) { return engine_status(j->stage->engine); }

// -- the session ---------------------------------------------------------------------------------------

static inline void jam_commit(Jam *j) {
  abl_link_commit_app_session_state(j->link, j->peer);
  jam_settle();
}

static inline void jam_peer_tempo(Jam *j, double bpm) {
  abl_link_capture_app_session_state(j->link, j->peer);
  abl_link_set_tempo(j->peer, bpm, jam_now_us(j));
  jam_commit(j);
}

// As many beats further, all at once.
static inline void jam_peer_jump(Jam *j, double beats) {
  abl_link_capture_app_session_state(j->link, j->peer);
  int64_t us = jam_now_us(j);
  double beat = abl_link_beat_at_time(j->peer, us, j->tandem.quantum);
  abl_link_force_beat_at_time(j->peer, beat + beats, (uint64_t)us, j->tandem.quantum);
  jam_commit(j);
}

static inline void jam_peer_transport(Jam *j, bool playing, double seconds_ahead) {
  abl_link_capture_app_session_state(j->link, j->peer);
  abl_link_set_is_playing(j->peer, playing, (uint64_t)(jam_now_us(j) + (int64_t)(seconds_ahead * 1e6)));
  jam_commit(j);
}

static inline double jam_session_bpm(Jam *j) {
  abl_link_capture_app_session_state(j->link, j->peer);
  return abl_link_tempo(j->peer);
}

static inline double jam_session_beat(Jam *j, double us, double quantum) {
  abl_link_capture_app_session_state(j->link, j->peer);
  double whole = floor(us);
  return abl_link_beat_at_time(j->peer, (int64_t)whole, quantum) +
         (us - whole) * abl_link_tempo(j->peer) / 60e6;
}

// Milliseconds by which a moment lies behind the nearest multiple of so many of the session's beats.
static inline double jam_apart_ms(Jam *j, double us, double beats) {
  double beat = jam_session_beat(j, us, j->tandem.quantum);
  return (beat - round(beat / beats) * beats) * 60000 / jam_session_bpm(j);
}

#endif
