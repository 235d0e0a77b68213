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
