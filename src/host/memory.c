#include "host/memory.h"
#include <stdint.h>
#include <sys/mman.h>

// What Linux calls a huge page on most machines: with them a long delay costs few translations of addresses.
static const size_t huge_page = 2u << 20, page = 4096;

static size_t whole(size_t size) { return (size + huge_page - 1) / huge_page * huge_page; }

// The kernel gives no alignment beyond a page: what is too much at both ends goes back.
static char *map_aligned(size_t size) {
  char *mapped = mmap(NULL, size + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return NULL;
  size_t before = (huge_page - (uintptr_t)mapped % huge_page) % huge_page;
  if (before) munmap(mapped, before);
  if (huge_page - before) munmap(mapped + before + size, huge_page - before);
  return mapped + before;
}

void *memory_open(size_t size, bool present) {
  char *memory = map_aligned(whole(size));
  if (!memory) return NULL;
  madvise(memory, whole(size), MADV_HUGEPAGE);
  if (!present) return memory;
  for (size_t place = 0; place < size; place += page) ((volatile char *)memory)[place] = 0;
  mlock(memory, whole(size));
  return memory;
}

void memory_close(void *memory, size_t size) {
  if (memory) munmap(memory, whole(size));
}
