// desk.h -- where every strip's sound goes: pieces into their channels, channels into buses, all into the
// master.
//
// Sends are taken after the fader. Buses are mixed in an order in which each comes after all that feed it. A
// loop of buses, which the language refuses, is cut open somewhere.
//
// Threads  the audio thread, which shares a quantum's channels with its crew.
// Memory   the caller's.
#ifndef ENGINE_DESK_H
#define ENGINE_DESK_H

#include "base.h"
#include "engine/channel.h"
#include "engine/crew.h"
#include "engine/strip.h"

// Where a strip is plugged in.
typedef struct {
  uint8_t to, from; // strips; while `crossing` is on its way from 0 to 1 it is heard at both
  uint8_t next;     // where it goes after that
  Glide crossing;
  uint8_t key; // the strip that its side-chain listens to, or STRIP_NONE
} Patch;

typedef struct {
  Strip *strips;     // STRIP_COUNT
  Channel *channels; // CHANNEL_COUNT
  Surroundings *around;
  StripSite site;
  Pool pools[EFFECT_COUNT];
  Patch patch[STRIP_COUNT];
  uint8_t order[BUS_COUNT];          // of the buses
  Glide heard[BUS_COUNT][BUS_COUNT]; // of a send from bus to bus: 0 while the order has no place for it
  uint8_t home[SPLIT_COUNT];         // the channel whose pieces a split has
  uint64_t awake;                    // a bit a strip that has something to do
  uint64_t past;                     // the buses of this quantum into which nothing more can come
  bool keys;                         // some side-chain listens
  bool patch_moved;                  // some mute, solo, send or route did
  Crew crew;
} Desk;

// Bytes, and how many pieces of memory each kind of effect has.
typedef struct {
  uint32_t echoes, reverbs;
} DeskRoom;
size_t desk_size(const Effect *const *effects, float rate_hz, DeskRoom room);

// `strips` and `channels` are set; `block` is desk_size bytes, 64-aligned and all 0.
void desk_init(Desk *d, Surroundings *around, DeskRoom room, char *block);

void desk_set(Desk *d, uint8_t strip, ParamId id, float value) REALTIME;
void desk_lead(Desk *d, uint8_t strip, ParamId id, float scaled) REALTIME;  // as strip_lead
void desk_swing(Desk *d, uint8_t strip, ParamId id, float offset) REALTIME; // as strip_swing

// Every parameter, the chain, the route and the key of a strip as at the start.
void desk_clear(Desk *d, uint8_t strip) REALTIME;

// A quantum of everything: the mix is then in the master strip's bus. `beat` is in frames.
void desk_render(Desk *d, float beat) REALTIME;

// How many strips, but for the master, sound or ring.
uint32_t desk_sounding(const Desk *d) REALTIME;

// After the master has been heard: lets strips sleep. Returns those that came to a value that is no number:
// they are as new.
uint64_t desk_settle(Desk *d) REALTIME;

#endif
