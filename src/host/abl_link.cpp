#include "host/abl_link.h"

#include <ableton/Link.hpp>
#include <chrono>
#include <memory>
#include <new>

using Link = ableton::Link;
using State = ableton::Link::SessionState;
using Micros = std::chrono::microseconds;

namespace {

Link &of(abl_link link) { return *static_cast<Link *>(link.impl); }
State &of(abl_link_session_state state) { return *static_cast<State *>(state.impl); }
Micros at(int64_t time) { return Micros{time}; }
Micros at(uint64_t time) { return Micros{static_cast<int64_t>(time)}; }

} // namespace

extern "C" {

// No exception passes into C. Link throws where the system gives it no thread or no memory.
abl_link abl_link_create(double bpm) {
  try {
    return {new Link(bpm)};
  } catch (...) {
    return {nullptr};
  }
}

void abl_link_destroy(abl_link link) { delete static_cast<Link *>(link.impl); }

bool abl_link_is_enabled(abl_link link) { return of(link).isEnabled(); }

void abl_link_enable(abl_link link, bool enable) { of(link).enable(enable); }

bool abl_link_is_start_stop_sync_enabled(abl_link link) { return of(link).isStartStopSyncEnabled(); }

void abl_link_enable_start_stop_sync(abl_link link, bool enabled) { of(link).enableStartStopSync(enabled); }

uint64_t abl_link_num_peers(abl_link link) { return of(link).numPeers(); }

void abl_link_set_num_peers_callback(abl_link link, abl_link_num_peers_callback callback, void *context) {
  of(link).setNumPeersCallback([=](std::size_t peers) { callback(peers, context); });
}

void abl_link_set_tempo_callback(abl_link link, abl_link_tempo_callback callback, void *context) {
  of(link).setTempoCallback([=](double tempo) { callback(tempo, context); });
}

void abl_link_set_start_stop_callback(abl_link link, abl_link_start_stop_callback callback, void *context) {
  of(link).setStartStopCallback([=](bool is_playing) { callback(is_playing, context); });
}

int64_t abl_link_clock_micros(abl_link link) { return of(link).clock().micros().count(); }

abl_link_session_state abl_link_create_session_state(void) {
  return {new (std::nothrow) State{ableton::link::ApiState{}, false}};
}

void abl_link_destroy_session_state(abl_link_session_state state) { delete static_cast<State *>(state.impl); }

void abl_link_capture_audio_session_state(abl_link link, abl_link_session_state state) {
  of(state) = of(link).captureAudioSessionState();
}

void abl_link_commit_audio_session_state(abl_link link, abl_link_session_state state) {
  of(link).commitAudioSessionState(of(state));
}

void abl_link_capture_app_session_state(abl_link link, abl_link_session_state state) {
  of(state) = of(link).captureAppSessionState();
}

void abl_link_commit_app_session_state(abl_link link, abl_link_session_state state) {
  of(link).commitAppSessionState(of(state));
}

double abl_link_tempo(abl_link_session_state state) { return of(state).tempo(); }

void abl_link_set_tempo(abl_link_session_state state, double bpm, int64_t at_time) {
  of(state).setTempo(bpm, at(at_time));
}

double abl_link_beat_at_time(abl_link_session_state state, int64_t time, double quantum) {
  return of(state).beatAtTime(at(time), quantum);
}

double abl_link_phase_at_time(abl_link_session_state state, int64_t time, double quantum) {
  return of(state).phaseAtTime(at(time), quantum);
}

int64_t abl_link_time_at_beat(abl_link_session_state state, double beat, double quantum) {
  return of(state).timeAtBeat(beat, quantum).count();
}

void abl_link_request_beat_at_time(abl_link_session_state state, double beat, int64_t time, double quantum) {
  of(state).requestBeatAtTime(beat, at(time), quantum);
}

void abl_link_force_beat_at_time(abl_link_session_state state, double beat, uint64_t time, double quantum) {
  of(state).forceBeatAtTime(beat, at(time), quantum);
}

void abl_link_set_is_playing(abl_link_session_state state, bool is_playing, uint64_t time) {
  of(state).setIsPlaying(is_playing, at(time));
}

bool abl_link_is_playing(abl_link_session_state state) { return of(state).isPlaying(); }

uint64_t abl_link_time_for_is_playing(abl_link_session_state state) {
  return static_cast<uint64_t>(of(state).timeForIsPlaying().count());
}

void abl_link_request_beat_at_start_playing_time(abl_link_session_state state, double beat, double quantum) {
  of(state).requestBeatAtStartPlayingTime(beat, quantum);
}

void abl_link_set_is_playing_and_request_beat_at_time(abl_link_session_state state, bool is_playing,
                                                      uint64_t time, double beat, double quantum) {
  of(state).setIsPlayingAndRequestBeatAtTime(is_playing, at(time), beat, quantum);
}
}
