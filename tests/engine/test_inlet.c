// test_inlet.c -- what the inlet keeps when its ring is full, and in which order it gives it out.
#include "engine/inlet.h"
#include "support/expect.h"
#include <stdlib.h>
#include <string.h>

enum { OFF = 0x80, ON = 0x90, KEY_PRESSURE = 0xA0, CONTROL = 0xB0, PROGRAM = 0xC0, PRESSURE = 0xD0 };
enum { BEND = 0xE0, VOLUME = 7, PEDAL = 64, SOUND_OFF = 120, RESET = 121, NOTES_OFF = 123 };
enum { CAPACITY = 8 };

static Inlet *make(void) {
  void *block = aligned_alloc(64, inlet_size(CAPACITY));
  assert_non_null(block);
  memset(block, 0xA5, inlet_size(CAPACITY)); // memory need not be clean
  return inlet_init(block, CAPACITY);
}

static void send(Inlet *inlet, uint32_t status, uint32_t data1, uint32_t data2) {
  inlet_push(inlet, &(MidiMessage){1, (uint8_t)status, (uint8_t)data1, (uint8_t)data2, {0}});
}

static void expect(Inlet *inlet, uint32_t status, uint32_t data1, uint32_t data2) {
  MidiMessage m = {0};
  assert_true(inlet_pop(inlet, &m));
  assert_int_equal(m.status, status);
  assert_int_equal(m.data1, data1);
  assert_int_equal(m.data2, data2);
}

static void expect_silence(Inlet *inlet) { assert_false(inlet_pop(inlet, &(MidiMessage){0})); }

// Something harmless, as much as the ring holds.
static void fill(Inlet *inlet) {
  for (uint32_t i = 0; i < CAPACITY; i++) send(inlet, CONTROL, VOLUME, i);
}

static void expect_filling(Inlet *inlet) {
  for (uint32_t i = 0; i < CAPACITY; i++) expect(inlet, CONTROL, VOLUME, i);
}

static void test_in_order(void **state) {
  (void)state;
  static const uint8_t kinds[] = {ON, OFF, KEY_PRESSURE, CONTROL, PROGRAM, PRESSURE, BEND};
  Inlet *inlet = make();
  for (uint32_t i = 0; i < 7; i++) {
    MidiMessage m = {1000 + i, (uint8_t)(kinds[i] | i), (uint8_t)(10 + i), (uint8_t)(20 + i), {0}};
    inlet_push(inlet, &m);
  }
  for (uint32_t i = 0; i < 7; i++) {
    MidiMessage m;
    assert_true(inlet_pop(inlet, &m));
    assert_int_equal(m.time_ns, 1000 + i);
    assert_int_equal(m.status, kinds[i] | i);
    assert_int_equal(m.data1, 10 + i);
    assert_int_equal(m.data2, 20 + i);
  }
  expect_silence(inlet);
  free(inlet);
}

static void send_foreign(Inlet *inlet) {
  static const uint8_t foreign[] = {0x00, 0x45, 0x7F, 0xF0, 0xF7, 0xF8, 0xFE, 0xFF};
  for (uint32_t i = 0; i < sizeof foreign; i++) send(inlet, foreign[i], 60, 100);
}

static void test_foreign(void **state) {
  (void)state;
  Inlet *inlet = make();
  send_foreign(inlet);
  expect_silence(inlet);
  fill(inlet);
  send_foreign(inlet);
  expect_filling(inlet);
  expect_silence(inlet);
  send(inlet, OFF, 0xFF, 0x81); // of which seven bits are data
  expect(inlet, OFF, 0x7F, 1);
  free(inlet);
}

static void test_refused(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  send(inlet, ON | 2, 60, 100);
  send(inlet, OFF | 2, 60, 1);
  assert_int_equal(inlet_refused(inlet), 1);
  expect(inlet, CONTROL, VOLUME, 0);
  send(inlet, ON | 2, 60, 100); // there is room in the ring, but the note-off has not been heard
  assert_int_equal(inlet_refused(inlet), 2);
  for (uint32_t i = 1; i < CAPACITY; i++) expect(inlet, CONTROL, VOLUME, i);
  expect(inlet, OFF | 2, 60, 1);
  expect_silence(inlet);
  send(inlet, ON | 2, 60, 100);
  expect(inlet, ON | 2, 60, 100);
  assert_int_equal(inlet_refused(inlet), 2);
  free(inlet);
}

static void test_refused_while_draining(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  send(inlet, OFF, 60, 1);
  send(inlet, OFF, 61, 1);
  expect_filling(inlet);
  expect(inlet, OFF, 60, 1);
  send(inlet, ON, 62, 100);
  send(inlet, ON, 61, 100);
  send(inlet, OFF, 50, 1);
  expect(inlet, OFF, 61, 1);
  expect(inlet, OFF, 50, 1);
  expect_silence(inlet);
  assert_int_equal(inlet_refused(inlet), 2);
  free(inlet);
}

static void test_every_off(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  for (uint32_t i = 0; i < 2048; i++)
    send(inlet, (i & 1 ? OFF : ON) | i / 128, i % 128, 0); // on at velocity 0 is off
  expect_filling(inlet);
  for (uint32_t i = 0; i < 2048; i++) expect(inlet, OFF | i / 128, i % 128, 0);
  expect_silence(inlet);
  assert_int_equal(inlet_refused(inlet), 0);
  free(inlet);
}

static void test_every_value(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  for (uint32_t round = 0; round < 2; round++) {
    for (uint32_t c = 0; c < 16; c++) {
      send(inlet, PROGRAM | c, 100 + c + round, 0);
      send(inlet, PRESSURE | c, 50 + c + round, 0);
      send(inlet, BEND | c, 10 + c + round, 20 + c);
      for (uint32_t n = 0; n < 128; n++)
        if (n != RESET) send(inlet, CONTROL | c, n, (n + c + round) % 128);
    }
  }
  expect_filling(inlet);
  for (uint32_t c = 0; c < 16; c++) expect(inlet, PROGRAM | c, 101 + c, 0);
  for (uint32_t c = 0; c < 16; c++)
    for (uint32_t n = 128; n-- > 0;)
      if (n != RESET) expect(inlet, CONTROL | c, n, (n + c + 1) % 128);
  for (uint32_t c = 0; c < 16; c++) expect(inlet, BEND | c, 11 + c, 20 + c);
  for (uint32_t c = 0; c < 16; c++) expect(inlet, PRESSURE | c, 51 + c, 0);
  expect_silence(inlet);
  free(inlet);
}

static void test_panic(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  send(inlet, CONTROL | 3, PEDAL, 127);
  send(inlet, OFF | 3, 60, 1);
  send(inlet, CONTROL | 3, PEDAL, 0);
  send(inlet, CONTROL | 3, SOUND_OFF, 0);
  send(inlet, CONTROL | 3, NOTES_OFF, 0);
  send(inlet, OFF | 4, 61, 2);
  expect_filling(inlet);
  expect(inlet, OFF | 3, 60, 1);
  expect(inlet, OFF | 4, 61, 2);
  expect(inlet, CONTROL | 3, NOTES_OFF, 0);
  expect(inlet, CONTROL | 3, SOUND_OFF, 0);
  expect(inlet, CONTROL | 3, PEDAL, 0);
  expect_silence(inlet);
  free(inlet);
}

static void test_reset(void **state) {
  (void)state;
  static const uint8_t set[][2] = {{101, 127}, {100, 127}, {99, 127}, {98, 127}, {67, 0}, {66, 0},
                                   {65, 0},    {PEDAL, 0}, {20, 44},  {11, 77},  {1, 0}};
  Inlet *inlet = make();
  fill(inlet);
  send(inlet, CONTROL | 5, PEDAL, 127);
  send(inlet, CONTROL | 5, 11, 3);
  send(inlet, CONTROL | 5, 20, 44); // not among what a reset resets
  send(inlet, BEND | 5, 1, 2);
  send(inlet, PRESSURE | 5, 9, 0);
  send(inlet, CONTROL | 5, RESET, 0);
  send(inlet, CONTROL | 5, 11, 77);
  expect_filling(inlet);
  for (uint32_t i = 0; i < sizeof set / sizeof *set; i++) expect(inlet, CONTROL | 5, set[i][0], set[i][1]);
  expect(inlet, BEND | 5, 0, 64);
  expect(inlet, PRESSURE | 5, 0, 0);
  expect_silence(inlet);
  free(inlet);
}

static void test_closed(void **state) {
  (void)state;
  for (uint32_t held = 0; held <= CAPACITY + 2; held++) {
    Inlet *inlet = make();
    for (uint32_t i = 0; i < held; i++) send(inlet, OFF, 60 + i, 0);
    inlet_close(inlet);
    for (uint32_t i = 0; i < held; i++) expect(inlet, OFF, 60 + i, 0);
    expect(inlet, INLET_CLOSED, 0, 0);
    expect_silence(inlet);
    send(inlet, ON, 60, 1); // of another port that took its place
    expect(inlet, ON, 60, 1);
    free(inlet);
  }
}

static void test_closed_behind_a_pass(void **state) {
  (void)state;
  Inlet *inlet = make();
  fill(inlet);
  send(inlet, OFF, 60, 0);
  send(inlet, BEND, 0, 64);
  expect_filling(inlet);
  expect(inlet, OFF, 60, 0);
  send(inlet, OFF, 1, 0);
  inlet_close(inlet);
  expect(inlet, BEND, 0, 64);
  expect(inlet, OFF, 1, 0);
  expect(inlet, INLET_CLOSED, 0, 0);
  expect_silence(inlet);
  free(inlet);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("messages come out in order, with their time", test_in_order),
      TEST("what is no channel message is ignored", test_foreign),
      TEST("a note-on is refused and counted until all that waits was heard", test_refused),
      TEST("a note-on is refused while the tables are being read", test_refused_while_draining),
      TEST("a full ring loses no note-off of any key", test_every_off),
      TEST("a full ring keeps the last of every controller, program, pressure and bend", test_every_value),
      TEST("a full ring loses no panic and no pedal-up, and notes end before pedals move", test_panic),
      TEST("a reset in a flood undoes what came before it and nothing after", test_reset),
      TEST("a port's end is told once, after all else", test_closed),
      TEST("a port's end waits for what was spilled behind the reader", test_closed_behind_a_pass),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
