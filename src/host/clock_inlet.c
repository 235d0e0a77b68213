// clock_inlet.c -- see clock_inlet.h.
//
// While a message is kept aside the producer pushes none, so it is newer than all that the queue holds: it is
// given out when the queue is found empty after it was seen.
#include "host/clock_inlet.h"
#include "engine/queue.h"

enum { CAPACITY = 256, KEPT_FREE = 64 }; // messages; so many for other than ticks

struct ClockInlet {
  atomic_uint waiting;          // in the queue, or about to be
  atomic_uint aside;            // status, and position above it; 0: none
  _Alignas(64) int64_t time_ns; // the consumer's: of the last that it had
  Queue *queue;
};

size_t clock_inlet_size(void) {
  return sizeof(ClockInlet) + (queue_size(sizeof(ClockMessage), CAPACITY) + 63) / 64 * 64;
}

ClockInlet *clock_inlet_init(void *block) {
  ClockInlet *i = block;
  *i = (ClockInlet){.time_ns = 0};
  i->queue = queue_init(i + 1, sizeof(ClockMessage), CAPACITY, 0);
  return i;
}

void clock_inlet_push(ClockInlet *i, const ClockMessage *m) {
  bool is_tick = m->status == CLOCK_TICK;
  uint32_t most = is_tick ? CAPACITY - KEPT_FREE : CAPACITY;
  bool room = atomic_load(&i->aside) == 0 && atomic_load(&i->waiting) < most;
  if (room) {
    atomic_fetch_add(&i->waiting, 1);
    queue_push(i->queue, m, 1);
  } else if (!is_tick) {
    atomic_store(&i->aside, m->status | (uint32_t)m->position << 8);
  }
}

bool clock_inlet_pop(ClockInlet *i, ClockMessage *m) {
  bool kept = atomic_load(&i->aside) != 0;
  if (queue_pop(i->queue, m)) {
    atomic_fetch_sub(&i->waiting, 1);
    i->time_ns = m->time_ns;
    return true;
  }
  if (!kept) return false;
  uint32_t aside = atomic_exchange(&i->aside, 0);
  *m = (ClockMessage){i->time_ns, (uint16_t)(aside >> 8), (uint8_t)aside};
  return true;
}
