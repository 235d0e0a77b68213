// inlet.c -- see inlet.h.
//
// Why the order holds. While the state is RING the producer pushes to the ring. When that is full it
// spills: it notes the message in the tables, then sets SPILLED, and goes on spilling until it sees RING
// again, which only the consumer sets. So from SPILLED on the ring gets nothing new, and all that it
// holds is older than the tables: the consumer, having seen SPILLED, empties the ring first. Then it says
// DRAINING and goes through the tables once. If DRAINING still stands at the end, nothing was spilled
// meanwhile: the tables are empty, and with RING the producer's next message is newer than all that was
// given out. Otherwise the consumer goes through them again. Note-ons are refused all the while, so none
// can start behind its own note-off.
//
// Order within the tables: note-offs, so that a pedal going down does not catch them; programs, so that
// controllers sent after them stand; controllers from the highest number down, as modes and parameter
// numbers come before what builds upon them; bend; pressure; the port's end.
#include "engine/inlet.h"
#include "engine/queue.h"
#include <string.h>

enum { CHANNELS = 16, NUMBERS = 128, WORD_BITS = 32, CHANNEL_WORDS = NUMBERS / WORD_BITS };

enum { OFF = 0x8, ON = 0x9, KEY_PRESSURE = 0xA, CONTROL = 0xB, PROGRAM = 0xC, PRESSURE = 0xD, BEND = 0xE };

enum { RESET_CONTROLLERS = 121 };

enum { STATE_RING, STATE_SPILLED, STATE_DRAINING };

// The words of the tables, in the order in which they are drained: a bit is a message.
enum {
  WORD_OFF,
  WORD_PROGRAM = WORD_OFF + CHANNELS * CHANNEL_WORDS,
  WORD_CONTROL,
  WORD_BEND = WORD_CONTROL + CHANNELS * CHANNEL_WORDS,
  WORD_PRESSURE,
  WORD_CLOSED,
  WORD_COUNT
};

struct Inlet {
  _Alignas(64) atomic_uint state;
  atomic_uint refused;
  atomic_uint pending[WORD_COUNT];           // which messages wait
  atomic_ushort data[WORD_COUNT][WORD_BITS]; // their two data bytes, seven bits each
  _Alignas(64) Queue *ring;
  bool draining; // the consumer's, as are the two below
  uint32_t word; // the next to drain
  uint32_t bits; // what is left of the one before
};

typedef struct {
  uint32_t word, bit;
} Place;

size_t inlet_size(uint32_t capacity) { return sizeof(Inlet) + queue_size(sizeof(MidiMessage), capacity); }

Inlet *inlet_init(void *block, uint32_t capacity) {
  Inlet *inlet = block;
  memset(inlet, 0, sizeof *inlet);
  inlet->ring = queue_init(inlet + 1, sizeof(MidiMessage), capacity, 0);
  return inlet;
}

static unsigned state_of(const Inlet *inlet) {
  return atomic_load_explicit(&inlet->state, memory_order_acquire);
}

static Place table_place(uint32_t table, uint32_t channel, uint32_t number) {
  return (Place){table + channel * CHANNEL_WORDS + number / WORD_BITS, number % WORD_BITS};
}

static Place place_of(const MidiMessage *m) {
  uint32_t channel = m->status & 0xF;
  switch (m->status >> 4) {
  case OFF:
  case ON: return table_place(WORD_OFF, channel, m->data1);
  case CONTROL: return table_place(WORD_CONTROL, channel, NUMBERS - 1 - m->data1);
  case PROGRAM: return (Place){WORD_PROGRAM, channel};
  case PRESSURE: return (Place){WORD_PRESSURE, channel};
  case BEND: return (Place){WORD_BEND, channel};
  default: return (Place){WORD_CLOSED, 0};
  }
}

static uint8_t status_at(Place p) {
  if (p.word < WORD_PROGRAM) return (uint8_t)(OFF << 4 | (p.word - WORD_OFF) / CHANNEL_WORDS);
  if (p.word == WORD_PROGRAM) return (uint8_t)(PROGRAM << 4 | p.bit);
  if (p.word < WORD_BEND) return (uint8_t)(CONTROL << 4 | (p.word - WORD_CONTROL) / CHANNEL_WORDS);
  if (p.word == WORD_BEND) return (uint8_t)(BEND << 4 | p.bit);
  if (p.word == WORD_PRESSURE) return (uint8_t)(PRESSURE << 4 | p.bit);
  return INLET_CLOSED;
}

static bool is_note_on(const MidiMessage *m) { return m->status >> 4 == ON && m->data2 > 0; }

static bool is_reset(const MidiMessage *m) {
  return m->status >> 4 == CONTROL && m->data1 == RESET_CONTROLLERS;
}

static void keep(Inlet *inlet, const MidiMessage *m) {
  Place p = place_of(m);
  unsigned short data = (unsigned short)(m->data1 | m->data2 << 7);
  atomic_store_explicit(&inlet->data[p.word][p.bit], data, memory_order_relaxed);
  atomic_fetch_or_explicit(&inlet->pending[p.word], 1u << p.bit, memory_order_release);
}

// A reset is kept as the values that it sets, so that it cannot overtake any that come after it.
static void keep_reset(Inlet *inlet, uint8_t channel) {
  static const uint8_t controls[][2] = {{1, 0},  {11, 127}, {64, 0},   {65, 0},    {66, 0},
                                        {67, 0}, {98, 127}, {99, 127}, {100, 127}, {101, 127}};
  for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
    keep(inlet, &(MidiMessage){0, (uint8_t)(CONTROL << 4 | channel), controls[i][0], controls[i][1], {0}});
  keep(inlet, &(MidiMessage){0, (uint8_t)(PRESSURE << 4 | channel), 0, 0, {0}});
  keep(inlet, &(MidiMessage){0, (uint8_t)(BEND << 4 | channel), 0, 64, {0}});
}

static void spill(Inlet *inlet, const MidiMessage *m) {
  if (m->status >> 4 == KEY_PRESSURE) return;
  if (is_note_on(m)) {
    atomic_fetch_add_explicit(&inlet->refused, 1, memory_order_relaxed);
    return;
  }
  if (is_reset(m))
    keep_reset(inlet, m->status & 0xF);
  else
    keep(inlet, m);
  atomic_store_explicit(&inlet->state, STATE_SPILLED, memory_order_release);
}

static void put(Inlet *inlet, const MidiMessage *m) {
  if (state_of(inlet) != STATE_RING || !queue_push(inlet->ring, m, 1)) spill(inlet, m);
}

void inlet_push(Inlet *inlet, const MidiMessage *message) {
  if (message->status < 0x80 || message->status >= 0xF0) return;
  MidiMessage m = *message;
  m.data1 &= 0x7F;
  m.data2 &= 0x7F;
  put(inlet, &m);
}

void inlet_close(Inlet *inlet) { put(inlet, &(MidiMessage){.status = INLET_CLOSED}); }

static void start_draining(Inlet *inlet) {
  atomic_exchange_explicit(&inlet->state, STATE_DRAINING, memory_order_acq_rel);
  inlet->draining = true;
  inlet->word = inlet->bits = 0;
}

// What waits in the next word, which does not wait there any more.
static uint32_t take_word(Inlet *inlet) {
  uint32_t word = inlet->word++;
  if (atomic_load_explicit(&inlet->pending[word], memory_order_acquire) == 0) return 0;
  // The port's end comes after what was spilled behind this pass.
  if (word == WORD_CLOSED && state_of(inlet) == STATE_SPILLED) return 0;
  return atomic_exchange_explicit(&inlet->pending[word], 0, memory_order_acquire);
}

// The next message of this pass through the tables, or false at its end.
static bool drain(Inlet *inlet, MidiMessage *m) {
  while (inlet->bits == 0) {
    if (inlet->word == WORD_COUNT) return false;
    inlet->bits = take_word(inlet);
  }
  Place p = {inlet->word - 1, (uint32_t)__builtin_ctz(inlet->bits)};
  inlet->bits &= inlet->bits - 1;
  unsigned data = atomic_load_explicit(&inlet->data[p.word][p.bit], memory_order_relaxed);
  *m = (MidiMessage){.status = status_at(p), .data1 = data & 0x7F, .data2 = (uint8_t)(data >> 7)};
  return true;
}

// True when nothing was spilled during the pass, so that the ring is in use again.
static bool stop_draining(Inlet *inlet) {
  unsigned expected = STATE_DRAINING;
  inlet->draining = !atomic_compare_exchange_strong_explicit(&inlet->state, &expected, STATE_RING,
                                                             memory_order_acq_rel, memory_order_acquire);
  return !inlet->draining;
}

bool inlet_pop(Inlet *inlet, MidiMessage *message) {
  if (!inlet->draining) {
    // Before the ring: what it holds when this is true is all older than the tables.
    bool spilled = state_of(inlet) == STATE_SPILLED;
    if (queue_pop(inlet->ring, message)) return true;
    if (!spilled) return false;
    start_draining(inlet);
  }
  if (drain(inlet, message)) return true;
  if (stop_draining(inlet)) return false;
  start_draining(inlet); // more was spilled behind the pass: once again, then not before the next call
  return drain(inlet, message);
}

uint32_t inlet_refused(const Inlet *inlet) {
  return atomic_load_explicit(&inlet->refused, memory_order_relaxed);
}
