// What each command does once its time has come.
#include "engine/state.h"

static void play_note(Engine *e, const Command *c, int32_t at) {
  int64_t frame = e->frame + at, tick = c->when == WHEN_TICK ? c->time : tempo_tick(&e->tempo, frame);
  Voice note = {.owner = c->owner,
                .pitch = c->note.pitch,
                .velocity = c->note.velocity,
                .begin = at,
                .end_tick = INT64_MAX,
                .end_frame = INT64_MAX};
  if (e->tempo.playing)
    note.end_tick = tick + c->note.length;
  else
    note.end_frame = frame + (int64_t)tempo_length(&e->tempo, tick, c->note.length);
  engine_note(e, c->channel, &note);
}

// What is out of range, or no number, changes nothing.
static void set_param(Engine *e, uint8_t channel, ParamId id, float value) {
  if (!param_accepts(id, value)) return;
  if (channel == CHANNEL_MASTER)
    master_set(&e->master, id, value);
  else
    channel_set(&e->channels[channel], id, value);
}

static void set_kit(Engine *e, Channel *c, Kit *kit) {
  if (c->kit) engine_retire(e, &c->kit->object);
  c->kit = kit;
}

// A slot that was empty has nothing to catch up with.
static void queue_clip(Engine *e, const Command *c) {
  int64_t now = tempo_tick(&e->tempo, e->frame), tick = c->when == WHEN_TICK && c->time > now ? c->time : now;
  if (!(e->clips_used >> c->slot & 1)) clip_locate(&e->clips[c->slot], now);
  e->clips_used |= 1ull << c->slot;
  Clip *displaced = clip_queue(&e->clips[c->slot], (Clip *)c->object, tick);
  if (displaced) engine_retire(e, &displaced->object);
}

static void set_cc_map(Engine *e, CcMap *map) {
  if (e->cc_map) engine_retire(e, &e->cc_map->object);
  e->cc_map = map;
}

static void set_bank(Engine *e, Bank *bank) {
  if (e->bank) engine_retire(e, &e->bank->object);
  e->bank = bank;
}

static void cancel(Engine *e, const Command *c) {
  int64_t from = c->when == WHEN_NOW ? INT64_MIN : c->time;
  heap_cancel(e->ticks, c->owner, c->generation, from);
  if (c->when != WHEN_TICK) heap_cancel(e->frames, c->owner, c->generation, from);
}

// Notes of scripts and clips end when the transport stops; a player's keys are the player's.
static void stop(Engine *e, int32_t at) {
  tempo_stop(&e->tempo, e->frame + at);
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) {
    channel_release(&e->channels[n], OWNER_SCRIPT, 0xff000000u, at);
    channel_release(&e->channels[n], OWNER_CLIP, 0xff000000u, at);
  }
}

static void panic(Engine *e) {
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) {
    channel_pedal(&e->channels[n], false, 0);
    channel_silence(&e->channels[n], &e->around);
  }
}

void engine_apply(Engine *e, const Command *c, int32_t at) {
  switch ((CommandType)c->type) {
  case COMMAND_TRANSACTION: return; // schedule.c opens it
  case COMMAND_PARAM: set_param(e, c->channel, c->param.id, c->param.value); return;
  case COMMAND_NOTE: play_note(e, c, at); return;
  case COMMAND_NOTE_OFF:
    channel_note_off(&e->channels[c->channel], c->owner, c->note.pitch, at, false);
    return;
  case COMMAND_KIT: set_kit(e, &e->channels[c->channel], (Kit *)c->object); return;
  case COMMAND_CLIP: queue_clip(e, c); return;
  case COMMAND_CC_MAP: set_cc_map(e, (CcMap *)c->object); return;
  case COMMAND_BANK: set_bank(e, (Bank *)c->object); return;
  case COMMAND_TEMPO:
    tempo_change(&e->tempo, c->when == WHEN_TICK ? c->time : tempo_tick(&e->tempo, e->frame + at),
                 c->tempo.bpm, 0);
    return;
  case COMMAND_PLAY: tempo_play(&e->tempo, e->frame + at); return;
  case COMMAND_STOP: stop(e, at); return;
  case COMMAND_CANCEL: cancel(e, c); return;
  case COMMAND_PANIC: panic(e); return;
  case COMMAND_COUNT: return;
  }
}
