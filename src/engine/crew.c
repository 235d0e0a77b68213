#include "engine/crew.h"

// The word: 32 bits of the round, 16 of how many tasks it has, 16 of the next number.
static uint32_t number_of(uint_fast64_t word) { return (uint32_t)word & 0xffff; }
static uint32_t count_of(uint_fast64_t word) { return (uint32_t)word >> 16; }

// A number is taken only in the round in which it was seen: with the round and its size in the same word, a
// helper that was held up can not take one from another round by mistake.
bool crew_help(Crew *c) {
  uint_fast64_t seen = atomic_load_explicit(&c->next, memory_order_acquire);
  while (number_of(seen) < count_of(seen)) {
    if (!atomic_compare_exchange_weak_explicit(&c->next, &seen, seen + 1, memory_order_acq_rel,
                                               memory_order_acquire))
      continue;
    c->task(c->context, number_of(seen));
    atomic_fetch_sub_explicit(&c->left, 1, memory_order_release);
    return true;
  }
  return false;
}

void crew_run(Crew *c, CrewTask task, void *context, uint32_t count) {
  if (count < 2 || atomic_load_explicit(&c->helpers, memory_order_relaxed) == 0) {
    for (uint32_t n = 0; n < count; n++) task(context, n);
    return;
  }
  uint_fast64_t round = (atomic_load_explicit(&c->next, memory_order_relaxed) >> 32) + 1;
  c->task = task;
  c->context = context;
  atomic_store_explicit(&c->left, count, memory_order_relaxed);
  atomic_store_explicit(&c->next, round << 32 | (uint_fast64_t)count << 16, memory_order_release);
  while (crew_help(c)) continue;
  while (atomic_load_explicit(&c->left, memory_order_acquire) > 0) base_pause();
}
