#include "engine/state.h"

void engine_note(Engine *e, uint8_t channel, const Voice *note) {
  Voice numbered = *note;
  numbered.order = e->notes++;
  if (!channel_note(&e->channels[channel], &e->around, &numbered)) e->refused++;
}

void engine_report(Engine *e, ReportType type, uint8_t channel, uint32_t a, uint32_t b) {
  Report report = {.type = (uint8_t)type, .channel = channel, .a = a, .b = b, .frame = e->frame};
  queue_push(e->reports, &report, 1); // when it is full, nobody listens: a report may be lost
}

void engine_retire(Engine *e, Object *object) {
  if (!object) return;
  object->next = e->retired;
  e->retired = object;
}

void engine_set(Engine *e, uint8_t strip, ParamId id, float value) {
  if (strip >= STRIP_COUNT || !param_accepts(id, value)) return;
  Motion *ended = e->motions.count ? motion_end(&e->motions, &e->desk, strip, id, MOTION_POINTS) : NULL;
  if (ended) engine_retire(e, &ended->object);
  desk_set(&e->desk, strip, id, value);
}

static uint8_t first_of(uint8_t channel) { return channel == CHANNEL_COUNT ? 0 : channel; }
static uint8_t last_of(uint8_t channel) { return channel == CHANNEL_COUNT ? CHANNEL_COUNT - 1 : channel; }

void engine_release(Engine *e, uint8_t channel, uint32_t owner, uint32_t mask, int32_t at) {
  shed_forget(&e->shed, channel, owner, mask, -1);
  for (uint32_t n = first_of(channel); n <= last_of(channel); n++)
    channel_release(&e->channels[n], owner, mask, at);
}

void engine_note_off(Engine *e, uint8_t channel, uint32_t owner, float pitch, int32_t at, bool pedal_holds) {
  shed_forget(&e->shed, channel, owner, ~0u, pitch);
  channel_note_off(&e->channels[channel], &e->around, owner, pitch, at, pedal_holds);
}

void engine_silence(Engine *e, uint8_t channel) {
  shed_forget(&e->shed, channel, 0, 0, -1);
  for (uint32_t n = first_of(channel); n <= last_of(channel); n++)
    channel_silence(&e->channels[n], &e->around);
}
