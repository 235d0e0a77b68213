// core_send.h -- records from Lua as commands for the engine, and the objects that they carry.
//
// Threads  the control thread.
// Memory   objects belong to the Sender until it is closed; it frees what the engine gives back.
// Errors   send_list raises on a record that is none, and sends nothing then; no memory raises too.
#ifndef BIND_CORE_SEND_H
#define BIND_CORE_SEND_H

#include "base.h"
#include "engine/engine.h"
#include <lua.h>

// Comes before each object in its block: all that are alive are in one list.
typedef struct Held {
  struct Held *previous, *next;
} Held;

typedef struct {
  Engine *engine;
  void (*retiring)(void *user); // or NULL: called before objects are freed
  void *user;
  Held held;        // the list's ends
  Command *waiting; // for room in the engine's queue, in order
  uint32_t waiting_count, waiting_capacity;
} Sender;

void sender_init(Sender *s, Engine *engine);
void sender_close(Sender *s);

// A new block of `size` bytes, zero, that begins with an Object; NULL when there is no memory.
Object *sender_hold(Sender *s, size_t size);

// Sends the list of records at `index` of L as one transaction.
void sender_send(Sender *s, lua_State *L, int index);

// Sends what waits, frees what the engine has done with.
void sender_flush(Sender *s);

#endif
