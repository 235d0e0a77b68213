// clip.h -- a pattern that is data: it plays in the engine and needs no interpreter.
//
// A clip lies on the timeline's own grid: its position is the tick modulo its length, so a
// redefined pattern keeps its place.
#ifndef ENGINE_CLIP_H
#define ENGINE_CLIP_H

#include "base.h"
#include "engine/command.h"

enum { CLIP_SLOTS = 64 };

// A note, or a parameter that is set.
typedef struct {
  int64_t tick;   // within the clip
  int64_t length; // ticks
  float pitch;    // MIDI number: on a drum channel, the piece of the kit. Of a parameter: its value
  float velocity; // 0..1
  float pan;      // -1..1, added to where its sound lies
  uint32_t param; // 0: a note; else a ParamId and 1
} ClipHit;

// Its place on the timeline is (tick - origin) modulo its length.
typedef struct {
  Object object;
  int64_t length; // ticks, at least 1
  int64_t origin; // a tick at which it begins
  int64_t period; // of a fill: ticks from one to the next, not less than its length; 0: it plays once
  uint8_t channel;
  uint32_t count;
  ClipHit hits[]; // sorted by tick, each 0 <= tick < length
} Clip;

// What plays in one slot. `next` takes over at `swap_tick`. A fill plays in its place while it lasts.
typedef struct {
  Clip *clip, *next, *fill;
  int64_t swap_tick; // INT64_MAX: nothing waits
  int64_t from_tick; // no hit before this tick is due any more
  int64_t fill_tick; // where the fill begins first
  int64_t due;       // the tick of what comes next; INT64_MAX: nothing
} ClipPlayer;

void clip_init(ClipPlayer *p);

// The next clip, or NULL to end, from `tick` on. Returns the clip that it displaced from waiting, or NULL.
Clip *clip_queue(ClipPlayer *p, Clip *next, int64_t tick) REALTIME;

// A fill, or NULL for none, from `tick` on. Returns the one that it takes the place of, or NULL.
Clip *clip_fill(ClipPlayer *p, Clip *fill, int64_t tick) REALTIME;

// The tick of what comes next at or after from_tick: a hit, a swap, the end of a fill, or nothing yet but a
// place to look again at; INT64_MAX when there is nothing.
int64_t clip_due(const ClipPlayer *p) REALTIME;

// Makes the swap that is due at `tick`, if one is: first of all that is done at a tick. Returns the
// clip that it ends, or NULL.
Clip *clip_swap(ClipPlayer *p, int64_t tick) REALTIME;

// The fill that was played once and is over before `tick`, which the caller has now; or NULL.
Clip *clip_spent(ClipPlayer *p, int64_t tick) REALTIME;

// The channel of what plays at a tick; that of the fill while one does.
uint8_t clip_channel(const ClipPlayer *p, int64_t tick) REALTIME;

// The nth hit that falls exactly on `tick`, or NULL past the last.
const ClipHit *clip_hit(const ClipPlayer *p, int64_t tick, uint32_t n) REALTIME;

// All that was due up to and including `tick` has been played.
void clip_advance(ClipPlayer *p, int64_t tick) REALTIME;

// After a jump: what lies before `tick` is not played, and a clip that waits is there at once. Returns the
// fill that was to be played once, which the caller has now; or NULL.
Clip *clip_locate(ClipPlayer *p, int64_t tick) REALTIME;

#endif
