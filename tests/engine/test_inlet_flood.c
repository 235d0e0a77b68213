// test_inlet_flood.c -- a flood of MIDI through small rings: nothing sticks and nothing is out of date.
//
// Both ends keep a model of what the messages say: which keys are down, where each controller stands.
// Whenever the inlet has nothing more to give, the two models must be the same.
#include "engine/inlet.h"
#include "support/expect.h"
#include "support/random.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { OFF = 0x80, ON = 0x90, KEY_PRESSURE = 0xA0, CONTROL = 0xB0, PROGRAM = 0xC0, PRESSURE = 0xD0 };
enum { BEND = 0xE0, VOLUME = 7, PEDAL = 64, SOUND_OFF = 120, RESET = 121, NOTES_OFF = 123 };

typedef struct {
  uint8_t key_down[16][128];
  uint8_t control[16][128], program[16], pressure[16];
  uint16_t bend[16];
  uint32_t closed; // times
} Model;

static void model_reset(Model *model, uint32_t channel) {
  uint8_t *control = model->control[channel];
  control[1] = 0;
  control[11] = 127;
  memset(control + PEDAL, 0, 4);
  memset(control + 98, 127, 4);
  model->pressure[channel] = 0;
  model->bend[channel] = 64 << 7;
}

static void model_control(Model *model, uint32_t channel, uint32_t number, uint8_t value) {
  switch (number) {
  case SOUND_OFF:
  case NOTES_OFF: memset(model->key_down[channel], 0, 128); break;
  case RESET: model_reset(model, channel); break;
  default: model->control[channel][number] = value;
  }
}

static void model_take(Model *model, const MidiMessage *m) {
  uint32_t channel = m->status & 15;
  switch (m->status & 0xF0) {
  case OFF: model->key_down[channel][m->data1] = 0; break;
  case ON: model->key_down[channel][m->data1] = m->data2 > 0; break;
  case CONTROL: model_control(model, channel, m->data1, m->data2); break;
  case PROGRAM: model->program[channel] = m->data1; break;
  case PRESSURE: model->pressure[channel] = m->data1; break;
  case BEND: model->bend[channel] = (uint16_t)(m->data1 | m->data2 << 7); break;
  default: model->closed += m->status == INLET_CLOSED;
  }
}

static void expect_number(uint32_t heard, uint32_t sent, const char *what, uint32_t channel,
                          uint32_t number) {
  if (heard != sent) fail_msg("channel %u, %s %u: heard %u, sent %u", channel, what, number, heard, sent);
}

static void expect_same(const Model *heard, const Model *sent) {
  if (memcmp(heard, sent, sizeof *sent) == 0) return;
  for (uint32_t c = 0; c < 16; c++) {
    for (uint32_t n = 0; n < 128; n++) {
      expect_number(heard->key_down[c][n], sent->key_down[c][n], "key", c, n);
      expect_number(heard->control[c][n], sent->control[c][n], "controller", c, n);
    }
    expect_number(heard->program[c], sent->program[c], "program", c, 0);
    expect_number(heard->pressure[c], sent->pressure[c], "pressure", c, 0);
    expect_number(heard->bend[c], sent->bend[c], "bend", c, 0);
  }
  assert_int_equal(heard->closed, sent->closed);
}

typedef struct {
  Inlet *inlet;
  uint32_t capacity;
  // The sender's:
  uint64_t seed;
  int64_t sent_ns; // numbers the messages
  uint32_t sent_ons, refused, faults;
  Model sent;
  atomic_bool done;
  // The hearer's:
  int64_t heard_ns;
  uint32_t heard_ons;
  Model heard;
} Flood;

static Flood *flood_open(uint32_t capacity) {
  Flood *f = calloc(1, sizeof *f);
  void *block = aligned_alloc(64, inlet_size(capacity));
  assert_true(f && block);
  f->inlet = inlet_init(block, capacity);
  f->seed = f->capacity = capacity;
  return f;
}

static void flood_close(Flood *f) {
  free(f->inlet);
  free(f);
}

static bool is_on(const MidiMessage *m) { return (m->status & 0xF0) == ON && m->data2 > 0; }

static void send(Flood *f, uint32_t status, uint32_t data1, uint32_t data2) {
  MidiMessage m = {++f->sent_ns, (uint8_t)status, (uint8_t)data1, (uint8_t)data2, {0}};
  inlet_push(f->inlet, &m);
  uint32_t refused = inlet_refused(f->inlet) - f->refused;
  f->refused += refused;
  f->sent_ons += is_on(&m);
  if (refused > is_on(&m)) f->faults++; // no thread but the first may assert
  if (!refused) model_take(&f->sent, &m);
}

static void send_close(Flood *f) {
  f->sent.closed++;
  inlet_close(f->inlet);
}

static void send_random(Flood *f) {
  static const uint8_t kinds[] = {ON,      ON,      ON,       ON,      ON,          OFF,
                                  OFF,     OFF,     OFF,      CONTROL, CONTROL,     CONTROL,
                                  CONTROL, PROGRAM, PRESSURE, BEND,    KEY_PRESSURE};
  static const uint8_t often[] = {PEDAL, PEDAL, PEDAL, 1, 11, VOLUME, RESET, SOUND_OFF, NOTES_OFF};
  uint32_t kind = kinds[random_below(&f->seed, sizeof kinds)], channel = random_below(&f->seed, 16);
  uint32_t number = random_below(&f->seed, 128), value = random_below(&f->seed, 128);
  if (kind == ON || kind == OFF) number = 36 + number % 24;
  if (kind == CONTROL && number < 32) number = often[number % sizeof often];
  if (kind == CONTROL && number >= SOUND_OFF && value < 100) number = 74; // modes are rare
  send(f, kind | channel, number, value);
}

// Every key and pedal up, as a player's hands and feet end.
static void send_all_up(Flood *f) {
  for (uint32_t c = 0; c < 16; c++) {
    send(f, CONTROL | c, PEDAL, 0);
    for (uint32_t key = 0; key < 128; key++) send(f, OFF | c, key, 0);
  }
}

// Takes one message, or false. What comes through the ring keeps its time, so its order shows.
static bool hear(Flood *f) {
  MidiMessage m;
  if (!inlet_pop(f->inlet, &m)) return false;
  if (m.time_ns) assert_true(m.time_ns > f->heard_ns);
  if (m.time_ns) f->heard_ns = m.time_ns;
  f->heard_ons += is_on(&m);
  model_take(&f->heard, &m);
  return true;
}

// While nobody sends: once the inlet has nothing to give, all that was sent has been heard.
static void hear_all(Flood *f) {
  while (hear(f)) continue;
  expect_same(&f->heard, &f->sent);
  assert_int_equal(f->sent_ons, f->heard_ons + f->refused);
  assert_int_equal(f->faults, 0);
}

static void expect_all_up(const Model *model) {
  for (uint32_t c = 0; c < 16; c++) {
    assert_int_equal(model->control[c][PEDAL], 0);
    for (uint32_t key = 0; key < 128; key++) assert_int_equal(model->key_down[c][key], 0);
  }
}

// Sends and hears by turns, either end sometimes far behind, and now and then hears to the end.
static void run_in_turns(Flood *f, uint32_t events) {
  for (uint32_t sent = 0; sent < events;) {
    uint32_t most = random_below(&f->seed, 4) ? 8 : 4 * f->capacity;
    uint32_t sends = random_below(&f->seed, most), hears = random_below(&f->seed, most);
    for (uint32_t i = 0; i < sends; i++) send_random(f);
    for (uint32_t i = 0; i < hears && hear(f); i++) continue;
    if (random_below(&f->seed, 64) == 0 && f->sent.closed == f->heard.closed) send_close(f);
    if (random_below(&f->seed, 16) == 0) hear_all(f);
    sent += sends;
  }
  hear_all(f);
}

static void test_turns(void **state) {
  (void)state;
  uint32_t refused = 0, heard = 0;
  for (uint32_t capacity = 4; capacity <= 4096; capacity *= 2) {
    Flood *f = flood_open(capacity);
    run_in_turns(f, 10000000 / 11 + 1);
    send_all_up(f);
    hear_all(f);
    expect_all_up(&f->heard);
    assert_true(f->refused > 1000 && f->heard_ons > 1000); // both ways were gone
    refused += f->refused;
    heard += f->heard_ons;
    flood_close(f);
  }
  print_message("# %u note-ons heard, %u refused\n", heard, refused);
}

enum { THREAD_EVENTS = 500000 };

static void *send_from_a_thread(void *flood) {
  Flood *f = flood;
  for (uint32_t i = 0; i < THREAD_EVENTS; i++) {
    send_random(f);
    if (i % 1024 == 0) sched_yield();
  }
  send_all_up(f);
  send_close(f);
  atomic_store(&f->done, true);
  return NULL;
}

// Hears a few, fewer when there are no more, and sometimes lets the ring fill up.
static void hear_some(Flood *f, uint64_t *seed) {
  for (uint32_t n = random_below(seed, 2 * f->capacity); n > 0 && hear(f); n--) continue;
  if (random_below(seed, 4) == 0) sched_yield();
}

static void run_in_threads(uint32_t capacity) {
  Flood *f = flood_open(capacity);
  uint64_t seed = capacity;
  pthread_t sender;
  assert_int_equal(pthread_create(&sender, NULL, send_from_a_thread, f), 0);
  while (!f->heard.closed && !atomic_load(&f->done)) hear_some(f, &seed);
  pthread_join(sender, NULL);
  while (!f->heard.closed && hear(f)) continue;
  assert_int_equal(f->heard.closed, 1);
  assert_false(hear(f));
  hear_all(f);
  expect_all_up(&f->heard);
  flood_close(f);
}

static void test_threads(void **state) {
  (void)state;
  for (uint32_t capacity = 4; capacity <= 4096; capacity *= 8) run_in_threads(capacity);
}

// With an argument, only the tests that match it.
int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      TEST("ten million events through rings of 4 to 4096: nothing sticks, last values are exact",
           test_turns),
      TEST("a flood from another thread: nothing sticks, last values are exact", test_threads),
  };
  if (argc > 1) cmocka_set_test_filter(argv[1]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
