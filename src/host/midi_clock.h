// midi_clock.h -- what a MIDI clock says of the beat: its tempo, where it is in its song, and whether that
// runs.
//
// Ticks alone give a tempo and a grid of 24 a beat: a beat that runs already closes up to the nearest of
// them, or to the nearest beat where the clock has said where it is. A song that starts or continues does so
// on the next tick, which is foretold from those before it, so that the downbeat is heard with the tick and
// not a block later. After a silence of half a second the beat goes on by itself, and finds the ticks again
// when they return.
//
// Threads  one at a time: the audio thread.
// Memory   the caller's.
// Errors   none: whatever comes is taken. A tempo outside of 20 to 999 is not followed.
// Units    host time in nanoseconds; frames; ticks of the clock, 24 a beat, but for those of ClockBlock.
#ifndef HOST_MIDI_CLOCK_H
#define HOST_MIDI_CLOCK_H

#include "base.h"
#include "engine/command.h"
#include "host/clock_follower.h"

enum {
  CLOCK_POSITION = 0xF2,
  CLOCK_TICK = 0xF8,
  CLOCK_START = 0xFA,
  CLOCK_CONTINUE = 0xFB,
  CLOCK_STOP = 0xFC
};

typedef struct {
  int64_t time_ns;
  uint16_t position; // of CLOCK_POSITION: sixteenths from the song's start
  uint8_t status;
} ClockMessage;

// The song of whoever sends the clock.
typedef enum {
  SONG_UNKNOWN, // it may have run for long
  SONG_STANDS,
  SONG_WAITS, // it runs from the next tick on
  SONG_RUNS,
} Song;

typedef struct {
  ClockFollower follower;
  int64_t tick_ns;   // when the last tick came; 0: none has
  int64_t called_ns; // when the song was last told to run
  Song song;
  bool moved;          // it has been sent there; else it stands where it stopped
  bool known;          // where the song is, or stands
  bool called;         // the tick that it runs from has not come yet
  bool leads;          // the engine has been told where the clock is
  bool joined;         // the engine's beat is the song's
  bool absurd;         // its tempo can not be followed
  uint32_t transports; // of the player, as last seen
  int64_t offset;      // from the follower's ticks to the song's
  int64_t next;        // the song's tick from which it will run

  // To be done before the next block.
  bool stop, move, begin;
  int64_t at;    // begin: the follower's tick
  int64_t begun; // frame of the last beginning: the engine may not be there yet
} MidiClock;

// A block of the engine, and where it is now.
typedef struct {
  int64_t frame, heard_ns; // of its first
  uint32_t frames, rate_hz;
  int64_t tick; // of the engine, at its first frame
  bool playing;
  uint32_t transports; // that the player has asked for so far
} ClockBlock;

enum { CLOCK_COMMANDS = 5 };

void midi_clock_init(MidiClock *c);

void midi_clock_hear(MidiClock *c, const ClockMessage *m) REALTIME;

// No tick has come for too long: what was known is forgotten. To be asked before each block.
void midi_clock_listen(MidiClock *c, int64_t now_ns) REALTIME;

// Whether it ticks, and at a tempo that can be followed.
bool midi_clock_present(const MidiClock *c) REALTIME;
bool midi_clock_absurd(const MidiClock *c) REALTIME; // it ticks, at one that can not

// Somebody else leads: what the clock says is kept, and not done. True when the engine has to be let go.
bool midi_clock_pass(MidiClock *c) REALTIME;

// What the engine is told before the block, in order; returns how many.
uint32_t midi_clock_lead(MidiClock *c, const ClockBlock *block, Command commands[CLOCK_COMMANDS]) REALTIME;

#endif
