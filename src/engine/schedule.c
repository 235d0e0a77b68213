// When each command has its effect: at once, or on its frame, in the order of time and then of arrival.
#include "engine/state.h"

static int64_t grace(const Engine *e) { return (int64_t)(e->config.rate_hz * NOTE_GRACE_S); }

static void refuse(Engine *e, const Command *command) {
  e->refused++;
  if (command_has_object(command)) engine_retire(e, command->object);
}

static void open_transaction(Engine *e, Transaction *t) {
  for (uint32_t k = 0; k < t->count; k++) schedule_take(e, &t->commands[k]); // holds no transaction itself
  engine_retire(e, &t->object);
}

// Clips wait in their slots, fills with the rest; a cancel reaches into the heaps; the rest waits there or is
// done now.
void schedule_take(Engine *e, const Command *command) {
  bool waits = command->when != WHEN_NOW && command->type != COMMAND_CLIP && command->type != COMMAND_CANCEL;
  if (waits && heap_push(command->when == WHEN_TICK ? e->ticks : e->frames, command)) return;
  if (waits)
    refuse(e, command);
  else if (command->type == COMMAND_TRANSACTION)
    open_transaction(e, (Transaction *)command->object);
  else
    engine_apply(e, command, 0);
}

typedef enum { FROM_NOWHERE, FROM_TICKS, FROM_FRAMES, FROM_CLIPS } Source;

static bool is_dropped(uint8_t type) {
  return type == COMMAND_NOTE || type == COMMAND_PLAY || type == COMMAND_STOP || type == COMMAND_LOCATE;
}

// A transaction that waited may itself have things wait: each is taken out before it is done, and what comes
// back waits on.
void schedule_clear(Engine *e, int32_t at) {
  for (uint32_t left = heap_count(e->ticks); left; left--) {
    Command command = *heap_top(e->ticks);
    heap_pop(e->ticks);
    if (command.type == COMMAND_TRANSACTION)
      open_transaction(e, (Transaction *)command.object);
    else if (!is_dropped(command.type))
      engine_apply(e, &command, at);
  }
}

// What comes next, and when.
typedef struct {
  Source source;
  int64_t frame, tick;
  uint32_t slot;
} Due;

static void consider(Due *due, Source source, int64_t frame, int64_t tick, uint32_t slot) {
  if (frame < due->frame) *due = (Due){source, frame, tick, slot};
}

static int64_t frame_of(const Engine *e, int64_t score) {
  return tempo_frame(&e->tempo, groove_tick(e->groove, score));
}

// At the same frame, commands come before the clips' hits: a parameter is heard by the hit beside it. While
// the transport stands, what waits for a tick waits on.
static Due next_due(const Engine *e, int64_t end) {
  Due due = {FROM_NOWHERE, end, 0, 0};
  const Command *top = heap_top(e->frames);
  if (top) consider(&due, FROM_FRAMES, top->time, 0, 0);
  if (!e->tempo.playing) return due;
  top = heap_top(e->ticks);
  if (top) consider(&due, FROM_TICKS, frame_of(e, top->time), top->time, 0);
  uint32_t slot = 0;
  int64_t tick = INT64_MAX;
  for (uint64_t slots = e->clips_used; slots; slots &= slots - 1) {
    uint32_t n = (uint32_t)__builtin_ctzll(slots);
    if (clip_due(&e->clips[n]) < tick) tick = clip_due(&e->clips[slot = n]);
  }
  if (tick != INT64_MAX) consider(&due, FROM_CLIPS, frame_of(e, tick), tick, slot);
  return due;
}

static int32_t offset(const Engine *e, int64_t frame) {
  return frame > e->frame ? (int32_t)(frame - e->frame) : 0;
}

static void end_group(Engine *e, Channel *c, VoiceGroup *g, int64_t end, int64_t end_tick) {
  g->soonest_tick = g->soonest_frame = INT64_MAX;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    const Voice *v = &g->voice[lane];
    if (!(g->busy >> lane & 1) || v->state != VOICE_HELD) continue;
    if (v->end_tick < end_tick) {
      channel_end(c, &e->around, g, lane, offset(e, tempo_frame(&e->tempo, v->end_tick)), v->end_tick,
                  e->frame);
    } else if (v->end_frame < end) {
      channel_end(c, &e->around, g, lane, offset(e, v->end_frame), INT64_MIN, v->end_frame);
    } else {
      if (v->end_tick < g->soonest_tick) g->soonest_tick = v->end_tick;
      if (v->end_frame < g->soonest_frame) g->soonest_frame = v->end_frame;
    }
  }
}

// Notes whose end comes before `end` are released on their frame.
static void end_notes(Engine *e, int64_t end) {
  int64_t end_tick = tempo_tick(&e->tempo, end);
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) {
    Channel *c = &e->channels[n];
    if (c->strip->asleep) continue;
    for (VoiceGroup *g = c->group; g < c->group + c->used; g++)
      if (g->busy && (g->soonest_tick < end_tick || g->soonest_frame < end))
        end_group(e, c, g, end, end_tick);
  }
}

static bool changes_time(const Command *c) {
  return c->type == COMMAND_TEMPO || c->type == COMMAND_STOP || c->type == COMMAND_PLAY ||
         c->type == COMMAND_LOCATE;
}

static void run_command(Engine *e, Heap *heap, int64_t frame) {
  Command command = *heap_top(heap);
  heap_pop(heap);
  if (command.type == COMMAND_NOTE && frame < e->frame - grace(e)) {
    e->late++;
    return;
  }
  if (changes_time(&command)) end_notes(e, frame);
  if (command.type == COMMAND_TRANSACTION)
    open_transaction(e, (Transaction *)command.object);
  else
    engine_apply(e, &command, offset(e, frame));
}

static void retire_clip(Engine *e, Clip *clip) {
  if (clip) engine_retire(e, &clip->object);
}

static void run_hit(Engine *e, const Due *due, uint8_t channel, const ClipHit *hit) {
  if (hit->param > 0) {
    engine_set(e, channel, (ParamId)(hit->param - 1), hit->pitch);
    return;
  }
  Voice note = {.owner = OWNER_CLIP | due->slot,
                .pitch = hit->pitch,
                .velocity = hit->velocity * groove_level(e->groove, due->tick),
                .pan = hit->pan,
                .begin = offset(e, due->frame),
                .end_tick = groove_tick(e->groove, due->tick + hit->length),
                .end_frame = INT64_MAX};
  engine_note(e, channel, &note);
}

static void run_clip(Engine *e, const Due *due) {
  ClipPlayer *p = &e->clips[due->slot];
  retire_clip(e, clip_spent(p, due->tick));
  retire_clip(e, clip_swap(p, due->tick));
  const ClipHit *hit;
  for (uint32_t n = 0; (hit = clip_hit(p, due->tick, n)); n++)
    run_hit(e, due, clip_channel(p, due->tick), hit);
  clip_advance(p, due->tick);
  if (p->clip || p->next) return;
  if (p->fill && p->fill->period == 0) return; // it is played out, over nothing
  retire_clip(e, clip_fill(p, NULL, 0));
  e->clips_used &= ~(1ull << due->slot);
}

void schedule_run(Engine *e, int64_t end) {
  for (;;) {
    Due due = next_due(e, end);
    switch (due.source) {
    case FROM_NOWHERE: end_notes(e, end); return;
    case FROM_TICKS: run_command(e, e->ticks, due.frame); break;
    case FROM_FRAMES: run_command(e, e->frames, due.frame); break;
    case FROM_CLIPS: run_clip(e, &due); break;
    }
  }
}
