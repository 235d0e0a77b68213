// abl_link.h -- Ableton Link for C: the names and signatures of the official abl_link, in whose place this
// stands.
//
// Threads  as each function says. Thread-safe: any thread may call it at any time. Realtime-safe: it does not
// block,
//          and the audio thread may call it.
// Memory   the create functions allocate, the destroy functions free.
// Errors   a link or a session state that could not be made has no impl.
// Units    beats; microseconds of Link's own clock (abl_link_clock_micros); beats a minute.
#ifndef HOST_ABL_LINK_H
#define HOST_ABL_LINK_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct abl_link {
  void *impl;
} abl_link;

// A snapshot of what the session agrees on: the line from time to beats, and whether the transport runs. Each
// belongs to one thread at a time.
typedef struct abl_link_session_state {
  void *impl;
} abl_link_session_state;

// A peer, not yet enabled. Thread-safe: yes. Realtime-safe: no.
abl_link abl_link_create(double bpm);

// Thread-safe: no. Realtime-safe: no.
void abl_link_destroy(abl_link link);

// Whether it talks to the network. Thread-safe: yes. Realtime-safe: yes.
bool abl_link_is_enabled(abl_link link);

// Thread-safe: yes. Realtime-safe: no.
void abl_link_enable(abl_link link, bool enable);

// Thread-safe: yes. Realtime-safe: no.
bool abl_link_is_start_stop_sync_enabled(abl_link link);
void abl_link_enable_start_stop_sync(abl_link link, bool enabled);

// Others in the session. Thread-safe: yes. Realtime-safe: yes.
uint64_t abl_link_num_peers(abl_link link);

// Called on a thread of Link's when the number of peers, the tempo or the transport of the session has
// changed. Thread-safe: yes. Realtime-safe: no.
typedef void (*abl_link_num_peers_callback)(uint64_t num_peers, void *context);
typedef void (*abl_link_tempo_callback)(double tempo, void *context);
typedef void (*abl_link_start_stop_callback)(bool is_playing, void *context);
void abl_link_set_num_peers_callback(abl_link link, abl_link_num_peers_callback callback, void *context);
void abl_link_set_tempo_callback(abl_link link, abl_link_tempo_callback callback, void *context);
void abl_link_set_start_stop_callback(abl_link link, abl_link_start_stop_callback callback, void *context);

// Now. Thread-safe: yes. Realtime-safe: yes.
int64_t abl_link_clock_micros(abl_link link);

// Thread-safe: yes. Realtime-safe: no.
abl_link_session_state abl_link_create_session_state(void);
void abl_link_destroy_session_state(abl_link_session_state session_state);

// The audio thread's own. Thread-safe: no. Realtime-safe: yes; but committing signals a condition variable,
// which is a call of the system and a lock for a moment.
void abl_link_capture_audio_session_state(abl_link link, abl_link_session_state session_state);
void abl_link_commit_audio_session_state(abl_link link, abl_link_session_state session_state);

// For every other thread. Thread-safe: yes. Realtime-safe: no.
void abl_link_capture_app_session_state(abl_link link, abl_link_session_state session_state);
void abl_link_commit_app_session_state(abl_link link, abl_link_session_state session_state);

// All that follows reads and changes a snapshot alone. Thread-safe: no. Realtime-safe: yes.
double abl_link_tempo(abl_link_session_state session_state);

// From at_time on, without a jump of the beat.
void abl_link_set_tempo(abl_link_session_state session_state, double bpm, int64_t at_time);

// Its size is this peer's own, its phase within the quantum is everybody's.
double abl_link_beat_at_time(abl_link_session_state session_state, int64_t time, double quantum);

// 0 <= phase < quantum.
double abl_link_phase_at_time(abl_link_session_state session_state, int64_t time, double quantum);
int64_t abl_link_time_at_beat(abl_link_session_state session_state, double beat, double quantum);

// That beat at that time when alone; with peers, at the next time that has its phase.
void abl_link_request_beat_at_time(abl_link_session_state session_state, double beat, int64_t time,
                                   double quantum);

// That beat at that time for everybody: a jump for all peers.
void abl_link_force_beat_at_time(abl_link_session_state session_state, double beat, uint64_t time,
                                 double quantum);

void abl_link_set_is_playing(abl_link_session_state session_state, bool is_playing, uint64_t time);
bool abl_link_is_playing(abl_link_session_state session_state);
uint64_t abl_link_time_for_is_playing(abl_link_session_state session_state);

// As abl_link_request_beat_at_time, at the time at which the transport starts.
void abl_link_request_beat_at_start_playing_time(abl_link_session_state session_state, double beat,
                                                 double quantum);
void abl_link_set_is_playing_and_request_beat_at_time(abl_link_session_state session_state, bool is_playing,
                                                      uint64_t time, double beat, double quantum);

#ifdef __cplusplus
}
#endif
#endif
