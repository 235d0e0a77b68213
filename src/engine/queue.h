// queue.h -- fixed-size records from one thread to one other.
//
// Threads  one producer calls queue_push, one consumer calls queue_pop; nobody else.
// Memory   the caller's: queue_size bytes, 64-aligned. Capacity is a power of two.
// Errors   full and empty return false; nothing blocks.
#ifndef ENGINE_QUEUE_H
#define ENGINE_QUEUE_H

#include "base.h"
#include <stdatomic.h>

typedef struct {
  _Alignas(64) atomic_uint head;           // next slot to write; runs freely and wraps
  uint32_t tail_seen;                      // the producer's last look at tail
  _Alignas(64) atomic_uint tail;           // next slot to read
  uint32_t head_seen;                      // the consumer's last look at head
  _Alignas(64) uint32_t record_size, mask; // bytes; capacity - 1
  _Alignas(64) unsigned char records[];
} Queue;

// Bytes for a queue of this many records of this size.
size_t queue_size(uint32_t record_size, uint32_t capacity);

// `start` is the first index: 0, or any other to test the wrap.
Queue *queue_init(void *block, uint32_t record_size, uint32_t capacity, uint32_t start);

// Producer: all `count` records appear to the consumer at once, or none and false.
bool queue_push(Queue *q, const void *records, uint32_t count) REALTIME;

// Producer: whether the consumer has read all.
bool queue_is_read(Queue *q) REALTIME;

// Consumer.
bool queue_pop(Queue *q, void *record) REALTIME;

#endif
