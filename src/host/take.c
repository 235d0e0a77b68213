#include "host/take.h"
#include "engine/clip.h"
#include "engine/kit.h"
#include "engine/tuning.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char magic[16] = "livelua take 1\n";

typedef struct {
  char magic[16];
  uint32_t rate_hz, seed, record_size, param_count;
  int64_t frames;
} Head;

struct Take {
  FILE *file;
  Head head;
  char error[512];
  TakeRecord *records; // of one that is read
  size_t count, next;
};

static const char *fail(Take *t, const char *what, const char *path) {
  snprintf(t->error, sizeof t->error, "can not %s %s: %s", what, path, strerror(errno));
  return t->error;
}

// -- objects ---------------------------------------------------------------------------------------

static size_t object_size(const Command *c) {
  const Object *o = c->object;
  switch ((CommandType)c->type) {
  case COMMAND_TRANSACTION: return sizeof(Transaction) + sizeof(Command) * ((const Transaction *)o)->count;
  case COMMAND_KIT: return sizeof(Kit) + sizeof(DrumPiece) * ((const Kit *)o)->count;
  case COMMAND_CLIP:
  case COMMAND_FILL: return sizeof(Clip) + sizeof(ClipHit) * ((const Clip *)o)->count;
  case COMMAND_CC_MAP: return sizeof(CcMap) + sizeof(CcRow) * ((const CcMap *)o)->count;
  case COMMAND_BANK: return sizeof(Bank) + sizeof(float) * PARAM_COUNT * ((const Bank *)o)->count;
  case COMMAND_TIMBRE: return ((const Timbre *)o)->bytes;
  case COMMAND_TUNING: return sizeof(Tuning);
  case COMMAND_GROOVE: return sizeof(Groove);
  case COMMAND_MOTION: return sizeof(Motion) + sizeof(MotionPoint) * ((const Motion *)o)->count;
  case COMMAND_PARAM:
  case COMMAND_RAMP:
  case COMMAND_STILL:
  case COMMAND_CHAIN:
  case COMMAND_ROUTE:
  case COMMAND_KEY:
  case COMMAND_SPLIT:
  case COMMAND_CLEAR:
  case COMMAND_LIMIT:
  case COMMAND_NOTE:
  case COMMAND_NOTE_OFF:
  case COMMAND_TEMPO:
  case COMMAND_PLAY:
  case COMMAND_STOP:
  case COMMAND_LOCATE:
  case COMMAND_LEAD:
  case COMMAND_PULSES:
  case COMMAND_CANCEL:
  case COMMAND_PANIC:
  case COMMAND_COUNT: break;
  }
  return 0;
}

static void write_object(Take *t, const Command *c) {
  uint64_t size = c->object ? object_size(c) : 0;
  fwrite(&size, sizeof size, 1, t->file);
  if (size == 0) return;
  fwrite(c->object, 1, size, t->file);
  if (c->type != COMMAND_TRANSACTION) return;
  const Transaction *inner = (const Transaction *)c->object;
  for (uint32_t k = 0; k < inner->count; k++)
    if (command_has_object(&inner->commands[k])) write_object(t, &inner->commands[k]);
}

static bool read_object(Take *t, Command *c) {
  uint64_t size;
  c->object = NULL;
  if (fread(&size, sizeof size, 1, t->file) != 1 || size > 1u << 28) return false;
  if (size == 0) return true;
  size_t least = c->type == COMMAND_TIMBRE ? sizeof(Timbre) : sizeof(Object) + sizeof(uint32_t);
  if (size < least || !(c->object = malloc(size))) return false;
  if (fread(c->object, 1, size, t->file) != size || object_size(c) != size) return false;
  if (c->type == COMMAND_TIMBRE) timbre_settle((Timbre *)c->object);
  if (c->type != COMMAND_TRANSACTION) return true;
  Transaction *inner = (Transaction *)c->object;
  for (uint32_t k = 0; k < inner->count; k++)
    if (command_has_object(&inner->commands[k]) && !read_object(t, &inner->commands[k])) return false;
  return true;
}

// -- writing ---------------------------------------------------------------------------------------

const char *take_create(Take **out, const char *path, const EngineConfig *config) {
  Take *t = *out = calloc(1, sizeof *t);
  if (!t) return "not enough memory for a take";
  t->file = fopen(path, "wb");
  if (!t->file) return fail(t, "write", path);
  t->head = (Head){.rate_hz = config->rate_hz,
                   .seed = config->seed,
                   .record_size = sizeof(TakeRecord),
                   .param_count = PARAM_COUNT};
  memcpy(t->head.magic, magic, sizeof magic);
  if (fwrite(&t->head, sizeof t->head, 1, t->file) != 1) return fail(t, "write", path);
  return NULL;
}

const char *take_drain(Take *t, Engine *e) {
  TakeRecord record;
  while (engine_take(e, &record)) {
    fwrite(&record, sizeof record, 1, t->file);
    if (record.kind == TAKE_COMMAND && command_has_object(&record.command)) write_object(t, &record.command);
  }
  if (ferror(t->file)) return "can not write the take: the disk may be full";
  return NULL;
}

const char *take_close(Take *t, int64_t frames) {
  t->head.frames = frames;
  bool bad = fseek(t->file, 0, SEEK_SET) != 0 || fwrite(&t->head, sizeof t->head, 1, t->file) != 1;
  bad |= fclose(t->file) != 0;
  t->file = NULL;
  take_free(t);
  return bad ? "can not finish the take: the disk may be full" : NULL;
}

// -- reading ---------------------------------------------------------------------------------------

static bool read_records(Take *t) {
  TakeRecord record;
  size_t room = 0;
  while (fread(&record, sizeof record, 1, t->file) == 1) {
    if (record.kind == TAKE_COMMAND && command_has_object(&record.command) &&
        !read_object(t, &record.command))
      return false;
    if (t->count == room) {
      room = room ? 2 * room : 1024;
      TakeRecord *grown = realloc(t->records, room * sizeof record);
      if (!grown) return false;
      t->records = grown;
    }
    t->records[t->count++] = record;
  }
  return true;
}

const char *take_load(Take **out, const char *path, EngineConfig *config) {
  Take *t = *out = calloc(1, sizeof *t);
  if (!t) return "not enough memory for a take";
  t->file = fopen(path, "rb");
  if (!t->file) return fail(t, "read", path);
  bool good = fread(&t->head, sizeof t->head, 1, t->file) == 1 && !memcmp(t->head.magic, magic, sizeof magic);
  good = good && t->head.record_size == sizeof(TakeRecord) && t->head.param_count == PARAM_COUNT;
  if (!good || !read_records(t)) {
    snprintf(t->error, sizeof t->error, "%s is not a take that this version can play", path);
    return t->error;
  }
  config->rate_hz = t->head.rate_hz;
  config->seed = t->head.seed;
  return NULL;
}

int64_t take_frames(const Take *t) { return t->head.frames; }

void take_feed(Take *t, Engine *e, int64_t frame) {
  for (; t->next < t->count && t->records[t->next].frame <= frame; t->next++) {
    const TakeRecord *r = &t->records[t->next];
    if (r->kind == TAKE_COMMAND)
      engine_send(e, &r->command, 1);
    else if (r->kind == TAKE_MESSAGE && r->message.status == INLET_CLOSED)
      inlet_close(engine_inlet(e, r->port));
    else if (r->kind == TAKE_MESSAGE)
      inlet_push(engine_inlet(e, r->port), &r->message);
    else
      engine_panic(e);
  }
}

void take_free(Take *t) {
  if (t->file) fclose(t->file);
  free(t->records);
  free(t);
}
