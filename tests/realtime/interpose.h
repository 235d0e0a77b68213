// interpose.h -- a program that includes this, once, sees every allocation and lock that any of its
// libraries makes: the dynamic linker finds the names in the program before it finds them in libc.
//
// Not with a sanitizer, which has to stand in the same place.
#ifndef REALTIME_INTERPOSE_H
#define REALTIME_INTERPOSE_H

#include "support/guard.h"

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

#if defined(__has_feature)
#define INTERPOSE_SANITIZED                                                                                  \
  (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(realtime_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define INTERPOSE_SANITIZED 1
#else
#define INTERPOSE_SANITIZED 0
#endif

#if INTERPOSE_SANITIZED
enum { INTERPOSED = 0 };
#else
enum { INTERPOSED = 1 };

// glibc's own names for its allocator, which need no looking up.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

void *malloc(size_t size) {
  guard_call("malloc");
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  guard_call("calloc");
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  guard_call("realloc");
  return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  guard_call("aligned_alloc");
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  guard_call("posix_memalign");
  *block = __libc_memalign(alignment, size);
  return *block ? 0 : 12; // ENOMEM
}

void free(void *block) {
  guard_call("free");
  __libc_free(block);
}

// The real one is looked up before main, so that no lookup is made in the audio thread.
#define INTERPOSE(name, parameters, arguments)                                                               \
  static int(*real_##name) parameters;                                                                       \
  static __attribute__((constructor)) void find_##name(void) {                                               \
    *(void **)(&real_##name) = dlsym(RTLD_NEXT, #name);                                                      \
  }                                                                                                          \
  int name parameters {                                                                                      \
    guard_call(#name);                                                                                       \
    if (!real_##name) find_##name();                                                                         \
    return real_##name arguments;                                                                            \
  }

INTERPOSE(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
INTERPOSE(pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
INTERPOSE(pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex))
INTERPOSE(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
INTERPOSE(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
INTERPOSE(pthread_spin_lock, (pthread_spinlock_t * lock), (lock))
INTERPOSE(pthread_cond_signal, (pthread_cond_t * condition), (condition))
INTERPOSE(pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
INTERPOSE(pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t *mutex), (condition, mutex))
INTERPOSE(sem_post, (sem_t * semaphore), (semaphore))
INTERPOSE(sem_wait, (sem_t * semaphore), (semaphore))
INTERPOSE(sem_trywait, (sem_t * semaphore), (semaphore))
#endif

#endif
