// queue.c -- see queue.h. The indices run freely: their difference is what the ring holds, whether or
// not they have wrapped, and no slot is wasted to tell full from empty. Each side keeps its last look
// at the other's index, so that it touches the other's cache line only when it must.
#include "engine/queue.h"
#include <string.h>

size_t queue_size(uint32_t record_size, uint32_t capacity) {
  size_t bytes = sizeof(Queue) + (size_t)record_size * capacity;
  return (bytes + 63) & ~(size_t)63;
}

Queue *queue_init(void *block, uint32_t record_size, uint32_t capacity, uint32_t start) {
  Queue *q = block;
  atomic_init(&q->head, start);
  atomic_init(&q->tail, start);
  q->tail_seen = q->head_seen = start;
  q->record_size = record_size;
  q->mask = capacity - 1;
  return q;
}

static unsigned char *slot(Queue *q, uint32_t index) {
  return q->records + (size_t)(index & q->mask) * q->record_size;
}

static bool has_room(Queue *q, uint32_t head, uint32_t count) {
  uint32_t capacity = q->mask + 1;
  if (count <= capacity - (head - q->tail_seen)) return true;
  q->tail_seen = atomic_load_explicit(&q->tail, memory_order_acquire); // their reads came before our writes
  return count <= capacity - (head - q->tail_seen);
}

// Up to the end of the ring, the rest at its beginning.
static void copy_in(Queue *q, uint32_t head, const unsigned char *records, uint32_t count) {
  uint32_t until_end = q->mask + 1 - (head & q->mask);
  uint32_t first = count < until_end ? count : until_end;
  size_t bytes = (size_t)first * q->record_size;
  memcpy(slot(q, head), records, bytes);
  memcpy(q->records, records + bytes, (size_t)(count - first) * q->record_size);
}

bool queue_push(Queue *q, const void *records, uint32_t count) {
  uint32_t head = atomic_load_explicit(&q->head, memory_order_relaxed); // our own
  if (!has_room(q, head, count)) return false;
  copy_in(q, head, records, count);
  atomic_store_explicit(&q->head, head + count, memory_order_release);
  return true;
}

bool queue_pop(Queue *q, void *record) {
  uint32_t tail = atomic_load_explicit(&q->tail, memory_order_relaxed); // our own
  if (tail == q->head_seen) q->head_seen = atomic_load_explicit(&q->head, memory_order_acquire);
  if (tail == q->head_seen) return false;
  memcpy(record, slot(q, tail), q->record_size);
  atomic_store_explicit(&q->tail, tail + 1, memory_order_release);
  return true;
}

bool queue_is_read(Queue *q) {
  return atomic_load_explicit(&q->tail, memory_order_acquire) ==
         atomic_load_explicit(&q->head, memory_order_relaxed);
}
