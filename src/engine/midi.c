#include "engine/midi.h"
#include <string.h>

enum {
  NOTE_OFF = 0x80,
  NOTE_ON = 0x90,
  CONTROL_CHANGE = 0xb0,
  KEY_PRESSURE = 0xa0,
  PROGRAM = 0xc0,
  PRESSURE = 0xd0,
  BEND = 0xe0
};
enum {
  CC_WHEEL = 1,
  CC_VOLUME = 7,
  CC_PAN = 10,
  CC_EXPRESSION = 11,
  CC_PEDAL = 64,
  CC_REVERB = 91, // General MIDI's two effects
  CC_CHORUS = 93,
  CC_SOUND_OFF = 120,
  CC_RESET = 121,
  CC_NOTES_OFF = 123,
};

static void note_on(Engine *e, uint32_t port, uint8_t number, const MidiMessage *m) {
  uint32_t owner = OWNER_PORT | port;
  engine_note_off(e, number, owner, m->data1, 0, false); // the same key again: one note, not two
  Voice note = {.owner = owner,
                .pitch = m->data1,
                .velocity = (float)m->data2 / 127,
                .end_tick = INT64_MAX,
                .end_frame = INT64_MAX};
  engine_note(e, number, &note);
}

// Level as MIDI has it: 40 dB a decade.
static float squared(uint8_t value) { return (float)value * (float)value / (127 * 127); }

static void reset_controllers(Engine *e, uint8_t number) {
  Channel *c = &e->channels[number];
  channel_bend(c, 0);
  channel_pressure(c, 0);
  channel_wheel(c, 0);
  channel_pedal(c, false, 0);
  engine_set(e, number, PARAM_EXPRESSION, 1);
}

// By a controller's built-in meaning, which nobody has mapped: whoever reads the parameter is told.
static void turn(Engine *e, uint8_t number, ParamId id, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  engine_set(e, number, id, value);
  engine_report(e, REPORT_PARAM, number, id, bits);
}

static void builtin_controller(Engine *e, uint8_t number, uint8_t cc, uint8_t value) {
  Channel *c = &e->channels[number];
  switch (cc) {
  case CC_WHEEL: channel_wheel(c, (float)value / 127); return;
  case CC_VOLUME: turn(e, number, PARAM_VOLUME, squared(value)); return;
  case CC_EXPRESSION: turn(e, number, PARAM_EXPRESSION, squared(value)); return;
  case CC_PAN: turn(e, number, PARAM_PAN, clamp_f(((float)value - 64) / 63, -1, 1)); return;
  case CC_REVERB: turn(e, number, PARAM_REVERB, (float)value / 127); return;
  case CC_CHORUS: turn(e, number, PARAM_CHORUS, (float)value / 127); return;
  case CC_PEDAL: channel_pedal(c, value >= 64, 0); return;
  case CC_SOUND_OFF: engine_silence(e, number); return;
  case CC_RESET: reset_controllers(e, number); return;
  default:
    if (cc >= CC_NOTES_OFF) engine_release(e, number, OWNER_PORT, 0xff000000u, 0); // 124-127 imply it
  }
}

// Where the knob's limits lie outside the parameter's, it rests at the parameter's.
static void move(Engine *e, const CcRow *row, uint8_t value) {
  float v = param_map(row->curve, (float)value / 127, row->min, row->max);
  if ((uint32_t)row->param >= PARAM_COUNT || v != v) return;
  v = param_hold(row->param, v);
  for (uint8_t n = 0; n < STRIP_COUNT; n++)
    if (row->targets >> n & 1) engine_set(e, n, row->param, v);
}

// A map takes over its CC's built-in meaning on its targets.
static void controller(Engine *e, uint8_t number, uint8_t cc, uint8_t value) {
  bool taken = false;
  for (uint32_t k = 0; e->cc_map && k < e->cc_map->count; k++) {
    const CcRow *row = &e->cc_map->rows[k];
    if (row->cc != cc || (row->from != CC_FROM_ANY && row->from != number)) continue;
    taken |= row->targets >> number & 1;
    move(e, row, value);
    if (row->notify) engine_report(e, REPORT_CC, number, row->id, value);
  }
  if (!taken) builtin_controller(e, number, cc, value);
}

// The sound and its effects; level, place and sends are the channel's.
static bool is_of_instrument(ParamId id) {
  return param_row(id)->scope == SCOPE_VOICE || param_effect(id) < EFFECT_INSERTS;
}

static void program(Engine *e, uint8_t number, uint8_t wanted) {
  Channel *c = &e->channels[number];
  c->wanted = e->bank ? 0 : (uint8_t)(wanted + 1);
  if (!e->bank || c->kit) return;
  uint32_t row = e->bank->program[wanted & 127];
  if (row >= e->bank->count) return;
  const float *values = e->bank->value[row];
  for (ParamId id = 0; id < PARAM_COUNT; id++)
    if (is_of_instrument(id)) engine_set(e, number, id, values[id]);
  engine_report(e, REPORT_PROGRAM, number, row, wanted);
}

void midi_bank(Engine *e) {
  for (uint8_t n = 0; n < 16; n++)
    if (e->channels[n].wanted) program(e, n, e->channels[n].wanted - 1);
}

static void release_port(Engine *e, uint32_t port) {
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) channel_pedal(&e->channels[n], false, 0);
  engine_release(e, CHANNEL_COUNT, OWNER_PORT | port, ~0u, 0);
}

void midi_apply(Engine *e, uint32_t port, const MidiMessage *m) {
  if (m->status == INLET_CLOSED) {
    release_port(e, port);
    return;
  }
  uint8_t number = m->status & 15, kind = m->status & 0xf0;
  uint8_t data1 = m->data1 & 127, data2 = m->data2 & 127;
  Channel *c = &e->channels[number];
  if (kind == NOTE_ON && data2 > 0)
    note_on(e, port, number, m);
  else if (kind == NOTE_ON || kind == NOTE_OFF)
    engine_note_off(e, number, OWNER_PORT | port, data1, 0, true);
  else if (kind == CONTROL_CHANGE)
    controller(e, number, data1, data2);
  else if (kind == PROGRAM)
    program(e, number, data1);
  else if (kind == KEY_PRESSURE)
    channel_key_pressure(c, data1, (float)data2 / 127);
  else if (kind == PRESSURE)
    channel_pressure(c, (float)data1 / 127);
  else if (kind == BEND)
    channel_bend(c, clamp_f((float)((data2 << 7 | data1) - 8192) / 8191, -1, 1));
}
