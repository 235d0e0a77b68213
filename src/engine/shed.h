// shed.h -- too many voices for the machine: the least missed fade away, and come back when there is room.
//
// Who goes first: released notes, then the quieter, then the older; drums and the newest note last. A note
// that was held and would have sounded on is kept in mind, and starts again, unless it has ended meanwhile.
//
// Threads  the audio thread.
#ifndef ENGINE_SHED_H
#define ENGINE_SHED_H

#include "base.h"
#include "engine/channel.h"

enum { SHED_KEPT = 128 };

typedef struct {
  uint8_t channel;
  Voice note;
} ShedNote;

typedef struct {
  uint32_t limit; // of voices; UINT32_MAX: none
  uint32_t shed;  // so far
  int64_t last;   // the frame at which some were
  uint32_t calm;  // frames to wait from then until they come back
  uint32_t count; // kept in mind, the newest last
  ShedNote kept[SHED_KEPT];
} Shed;

void shed_init(Shed *s, uint32_t rate_hz);

// Brings the voices down to the limit, at `frame`, the first of this quantum.
void shed_run(Shed *s, Channel *channels, int64_t frame, float rate_hz) REALTIME;

// The newest note that may sound again, or false. A note whose end lies before `tick` or `frame` is
// forgotten.
bool shed_return(Shed *s, const Channel *channels, int64_t tick, int64_t frame, ShedNote *note) REALTIME;

// Notes of a channel (or every: CHANNEL_COUNT) that match the owner under the mask and the pitch (or every:
// below 0) have ended.
void shed_forget(Shed *s, uint8_t channel, uint32_t owner, uint32_t mask, float pitch) REALTIME;

#endif
