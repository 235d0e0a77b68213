// heap.c -- see heap.h: a binary heap in an array, the earliest first.
#include "engine/heap.h"

typedef struct {
  Command command;
  uint64_t arrival; // counts up for ever: half a million years at a million a second
} Entry;

struct Heap {
  uint32_t capacity, count;
  uint64_t arrivals;
  Entry entries[];
};

size_t heap_size(uint32_t capacity) { return sizeof(Heap) + (size_t)capacity * sizeof(Entry); }

Heap *heap_init(void *block, uint32_t capacity) {
  Heap *h = block;
  *h = (Heap){.capacity = capacity};
  return h;
}

static bool is_before(const Entry *a, const Entry *b) {
  if (a->command.time != b->command.time) return a->command.time < b->command.time;
  return a->arrival < b->arrival;
}

// Puts the entry where `hole` is or above, moving later ones down.
static void rise(Heap *h, uint32_t hole, Entry entry) {
  while (hole > 0) {
    uint32_t parent = (hole - 1) / 2;
    if (!is_before(&entry, &h->entries[parent])) break;
    h->entries[hole] = h->entries[parent];
    hole = parent;
  }
  h->entries[hole] = entry;
}

// Puts the entry where `hole` is or below, moving earlier ones up.
static void sink(Heap *h, uint32_t hole, Entry entry) {
  for (;;) {
    uint32_t child = 2 * hole + 1;
    if (child >= h->count) break;
    if (child + 1 < h->count && is_before(&h->entries[child + 1], &h->entries[child])) child++;
    if (!is_before(&h->entries[child], &entry)) break;
    h->entries[hole] = h->entries[child];
    hole = child;
  }
  h->entries[hole] = entry;
}

bool heap_push(Heap *h, const Command *command) {
  if (h->count == h->capacity) return false;
  rise(h, h->count++, (Entry){*command, h->arrivals++});
  return true;
}

const Command *heap_top(const Heap *h) { return h->count ? &h->entries[0].command : NULL; }

void heap_pop(Heap *h) {
  h->count--;
  if (h->count) sink(h, 0, h->entries[h->count]);
}

// What ends a note stays, and so does what carries an object: dropped, that would be lost.
static bool may_be_cancelled(uint8_t type) {
  switch ((CommandType)type) {
  case COMMAND_NOTE:
  case COMMAND_PARAM:
  case COMMAND_RAMP:
  case COMMAND_STILL:
  case COMMAND_CHAIN:
  case COMMAND_ROUTE:
  case COMMAND_KEY:
  case COMMAND_SPLIT:
  case COMMAND_CLEAR:
  case COMMAND_TEMPO:
  case COMMAND_PLAY:
  case COMMAND_STOP:
  case COMMAND_LOCATE:
  case COMMAND_LEAD:
  case COMMAND_PULSES: return true;
  case COMMAND_TRANSACTION:
  case COMMAND_NOTE_OFF:
  case COMMAND_KIT:
  case COMMAND_CLIP:
  case COMMAND_FILL:
  case COMMAND_GROOVE:
  case COMMAND_CC_MAP:
  case COMMAND_BANK:
  case COMMAND_TIMBRE:
  case COMMAND_TUNING:
  case COMMAND_MOTION:
  case COMMAND_LIMIT:
  case COMMAND_CANCEL:
  case COMMAND_PANIC:
  case COMMAND_COUNT: return false;
  }
  return false;
}

void heap_cancel(Heap *h, uint32_t owner, uint32_t generation, int64_t from) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < h->count; i++) {
    const Command *c = &h->entries[i].command;
    bool stale = c->owner == owner && c->generation < generation && c->time >= from;
    if (!stale || !may_be_cancelled(c->type)) h->entries[kept++] = h->entries[i];
  }
  if (kept == h->count) return;
  h->count = kept;
  for (uint32_t i = kept / 2; i-- > 0;) sink(h, i, h->entries[i]);
}

uint32_t heap_count(const Heap *h) { return h->count; }
