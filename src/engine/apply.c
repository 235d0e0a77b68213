// What each command does once its time has come.
#include "engine/chain.h"
#include "engine/midi.h"
#include "engine/patchbay.h"
#include "engine/state.h"

static void play_note(Engine *e, const Command *c, int32_t at) {
  int64_t frame = e->frame + at, now = tempo_tick(&e->tempo, frame);
  int64_t tick = c->when == WHEN_TICK ? c->time : groove_score(e->groove, now);
  Voice note = {.owner = c->owner,
                .pitch = c->note.pitch,
                .velocity = c->note.velocity * (c->when == WHEN_TICK ? groove_level(e->groove, tick) : 1),
                .pan = c->pan,
                .begin = at,
                .end_tick = INT64_MAX,
                .end_frame = INT64_MAX};
  if (e->tempo.playing)
    note.end_tick = groove_tick(e->groove, tick + c->note.length);
  else
    note.end_frame = frame + (int64_t)tempo_length(&e->tempo, now, c->note.length);
  engine_note(e, c->channel, &note);
}

// Musical time at frame `at` of this quantum.
static double flow_at(const Engine *e, const Command *c, int32_t at) {
  if (c->when == WHEN_TICK && e->tempo.playing)
    return e->motions.flow + (double)(groove_tick(e->groove, c->time) - tempo_tick(&e->tempo, e->frame));
  return e->motions.flow + (double)at * tempo_bpm(&e->tempo, tempo_tick(&e->tempo, e->frame)) *
                               (TICKS_PER_BEAT / 60.0) / (double)e->config.rate_hz;
}

static void retire_motion(Engine *e, Motion *motion) {
  if (motion) engine_retire(e, &motion->object);
}

static void set_param(Engine *e, const Command *c) {
  bool known = c->channel < STRIP_COUNT && param_accepts(c->param.id, c->param.value);
  if (known && c->slot == PARAM_WHEN_CLEARED)
    strip_send_home(&e->desk.strips[c->channel], c->param.id, c->param.value);
  else
    engine_set(e, c->channel, c->param.id, c->param.value);
}

static void ramp(Engine *e, const Command *c, int32_t at) {
  if (c->channel >= STRIP_COUNT || !param_accepts(c->ramp.id, c->ramp.value)) return;
  retire_motion(e, motion_ramp(&e->motions, &e->desk, c->channel, c->ramp.id, c->ramp.value, c->ramp.length,
                               flow_at(e, c, at)));
}

static bool is_sound(const Motion *m) {
  if (m->kind > MOTION_LFO || m->shape >= LFO_SHAPES || (uint32_t)m->param >= PARAM_COUNT || m->period < 0)
    return false;
  if (!is_finite(m->low) || !is_finite(m->high) || !is_finite(m->phase) || !(m->hz >= 0 && m->hz <= 1000))
    return false;
  for (uint32_t n = 0; n < m->count; n++)
    if (!param_accepts(m->param, m->points[n].value) || !(m->points[n].bend >= -1 && m->points[n].bend <= 1))
      return false; // NaN too
  return m->kind == MOTION_LFO || m->count > 0;
}

static void move(Engine *e, const Command *c, int32_t at) {
  Motion *motion = (Motion *)c->object;
  if (!motion) return;
  bool good = c->channel < STRIP_COUNT && is_sound(motion);
  retire_motion(e, good ? motion_add(&e->motions, &e->desk, c->channel, motion, flow_at(e, c, at)) : motion);
}

static void still(Engine *e, const Command *c) {
  if (c->channel >= STRIP_COUNT || (uint32_t)c->param.id >= PARAM_COUNT || c->slot > MOTION_LFO) return;
  retire_motion(e, motion_end(&e->motions, &e->desk, c->channel, c->param.id, (MotionKind)c->slot));
}

static void clear_strip(Engine *e, uint8_t strip) {
  for (ParamId id = 0; e->motions.count && id < PARAM_COUNT; id++) {
    retire_motion(e, motion_end(&e->motions, &e->desk, strip, id, MOTION_POINTS));
    retire_motion(e, motion_end(&e->motions, &e->desk, strip, id, MOTION_LFO));
  }
  desk_clear(&e->desk, strip);
}

static void patch(Engine *e, const Command *c) {
  if (c->channel >= STRIP_COUNT) return;
  if (c->type == COMMAND_CHAIN) chain_order(&e->desk.strips[c->channel], c->chain);
  if (c->type == COMMAND_ROUTE) patchbay_route(&e->desk, c->channel, c->slot);
  if (c->type == COMMAND_KEY) patchbay_key(&e->desk, c->channel, c->slot);
  if (c->type == COMMAND_CLEAR) clear_strip(e, c->channel);
}

static void split(Engine *e, const Command *c) {
  if (!(c->note.pitch >= 0 && c->note.pitch < 128)) return; // also catches NaN
  patchbay_split(&e->desk, c->channel, (uint8_t)c->note.pitch, c->slot);
}

static void set_kit(Engine *e, Channel *c, Kit *kit) {
  if (c->kit) engine_retire(e, &c->kit->object);
  c->kit = kit;
}

static void retire_clip(Engine *e, Clip *clip) {
  if (clip) engine_retire(e, &clip->object);
}

// A slot that was empty has nothing to catch up with but what is hardly late.
static int64_t clip_start(const Engine *e, const Command *c, int64_t now) {
  double late = lead_bpm(&e->lead, &e->tempo, now) * (TICKS_PER_BEAT / 60.0) * NOTE_GRACE_S;
  bool hardly = c->when == WHEN_TICK && c->time < now && (double)(now - c->time) <= late;
  return hardly ? c->time : now;
}

static void queue_clip(Engine *e, const Command *c) {
  int64_t now = groove_score(e->groove, tempo_tick(&e->tempo, e->frame));
  int64_t tick = c->when == WHEN_TICK && c->time > now ? c->time : now;
  ClipPlayer *p = &e->clips[c->slot % CLIP_SLOTS];
  if (!(e->clips_used >> c->slot & 1)) retire_clip(e, clip_locate(p, clip_start(e, c, now)));
  e->clips_used |= 1ull << c->slot;
  bool fills = c->type == COMMAND_FILL;
  if (fills && c->when == WHEN_TICK) tick = c->time; // one that comes late is under way
  if (fills) clip_advance(p, tick - 1);              // what the fill before it was heard instead of is past
  retire_clip(e, fills ? clip_fill(p, (Clip *)c->object, tick) : clip_queue(p, (Clip *)c->object, tick));
}

static void set_groove(Engine *e, Groove *groove) {
  bool sound = !groove || groove_is_sound(groove);
  Groove *old = sound ? e->groove : groove;
  if (sound) e->groove = groove;
  if (old) engine_retire(e, &old->object);
}

static void set_cc_map(Engine *e, CcMap *map) {
  if (e->cc_map) engine_retire(e, &e->cc_map->object);
  e->cc_map = map;
}

static void set_bank(Engine *e, Bank *bank) {
  if (e->bank) engine_retire(e, &e->bank->object);
  e->bank = bank;
  if (bank) midi_bank(e);
}

static void set_timbre(Engine *e, const Command *c) {
  Timbre *back = timbres_set(&e->timbres, c->slot, (Timbre *)c->object);
  if (back) engine_retire(e, &back->object);
}

// A channel's own comes before that of all.
static void set_tuning(Engine *e, const Command *c) {
  if (c->channel > CHANNEL_COUNT) {
    if (c->object) engine_retire(e, c->object);
    return;
  }
  Tuning **place = c->channel < CHANNEL_COUNT ? &e->tuning[c->channel] : &e->tuning_of_all;
  if (*place) engine_retire(e, &(*place)->object);
  *place = (Tuning *)c->object;
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++)
    e->channels[n].tuning = e->tuning[n] ? e->tuning[n] : e->tuning_of_all;
}

static void cancel(Engine *e, const Command *c) {
  int64_t from = c->when == WHEN_NOW ? INT64_MIN : c->time;
  heap_cancel(e->ticks, c->owner, c->generation, from);
  if (c->when != WHEN_TICK) heap_cancel(e->frames, c->owner, c->generation, from);
}

// Notes of scripts and clips end when the transport stops; a player's keys are the player's.
static const int64_t farthest = 1ll << 60; // ticks: where time is still counted

static void release_scripts(Engine *e, int32_t at) {
  engine_release(e, CHANNEL_COUNT, OWNER_SCRIPT, 0xff000000u, at);
  engine_release(e, CHANNEL_COUNT, OWNER_CLIP, 0xff000000u, at);
}

static void play(Engine *e, int32_t at) {
  if (e->tempo.playing) return;
  tempo_play(&e->tempo, e->frame + at);
  pulse_play(&e->pulses, &e->tempo, e->frame + at);
}

static void stop(Engine *e, int32_t at) {
  bool played = e->tempo.playing;
  tempo_stop(&e->tempo, e->frame + at);
  if (played) pulse_stop(&e->pulses, &e->tempo, e->frame + at);
  release_scripts(e, at);
}

// What waits for a tick is not played after the jump; what it would have set is set.
static void locate(Engine *e, const Command *c, int32_t at) {
  if (c->locate.tick > farthest || c->locate.tick < -farthest) return;
  tempo_locate(&e->tempo, e->frame + at, c->locate.tick);
  if (c->owner == OWNER_LEADER) {
    e->jumps++;
    e->landed = c->locate.tick;
  }
  release_scripts(e, at);
  schedule_clear(e, at);
  int64_t score = groove_score(e->groove, c->locate.tick);
  for (uint64_t slots = e->clips_used; slots; slots &= slots - 1)
    retire_clip(e, clip_locate(&e->clips[__builtin_ctzll(slots)], score));
  motion_jump(&e->motions);
  pulse_locate(&e->pulses, &e->tempo, e->frame + at);
}

// From a beat in ten minutes to a hundred thousand a minute; no number is none of them.
static bool is_tempo(const Command *c) {
  return c->tempo.bpm >= 0.1 && c->tempo.bpm <= 1e5 && c->tempo.length >= 0 && c->tempo.length <= farthest;
}

static void change_tempo(Engine *e, const Command *c, int32_t at) {
  if (!is_tempo(c)) return;
  int64_t tick =
      c->when == WHEN_TICK ? groove_tick(e->groove, c->time) : tempo_tick(&e->tempo, e->frame + at);
  tempo_change(&e->tempo, tick, c->tempo.bpm, c->tempo.length, (TempoRamp)c->slot);
  if (c->owner == OWNER_LEADER) return;
  e->asked_bpm = c->tempo.bpm;
  lead_yield(&e->lead, &e->tempo, e->frame, c->tempo.bpm);
}

// A leader who shares the word starts us together with the others. One who has gone keeps nobody waiting.
static bool waits_to_play(Engine *e, const Command *c, bool asked) {
  bool goes = c->type == COMMAND_LEAD && c->slot == LEAD_NONE && e->play_waits;
  if (goes) play(e, 0);
  if (goes || c->type == COMMAND_PLAY || c->type == COMMAND_STOP) e->play_waits = false;
  if (c->type != COMMAND_PLAY || !asked || e->tempo.playing || e->lead.kind != LEAD_SHARED) return false;
  return e->play_waits = true;
}

// How the time goes on. What the player asks is counted, for whoever leads it.
static void conduct(Engine *e, const Command *c, int32_t at) {
  bool asked = c->owner != OWNER_LEADER;
  if (c->type == COMMAND_TEMPO)
    e->asked_tempos += asked;
  else if (c->type != COMMAND_LEAD)
    e->asked_transports += asked;
  if (waits_to_play(e, c, asked)) return;
  if (c->type == COMMAND_TEMPO) change_tempo(e, c, at);
  if (c->type == COMMAND_PLAY) play(e, at);
  if (c->type == COMMAND_STOP) stop(e, at);
  if (c->type == COMMAND_LOCATE) locate(e, c, at);
  if (c->type == COMMAND_LEAD) lead_say(&e->lead, &e->tempo, e->frame, c);
}

static void panic(Engine *e) {
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) channel_pedal(&e->channels[n], false, 0);
  engine_silence(e, CHANNEL_COUNT);
}

void engine_apply(Engine *e, const Command *c, int32_t at) {
  switch ((CommandType)c->type) {
  case COMMAND_TRANSACTION: return; // schedule.c opens it
  case COMMAND_PARAM: set_param(e, c); return;
  case COMMAND_RAMP: ramp(e, c, at); return;
  case COMMAND_MOTION: move(e, c, at); return;
  case COMMAND_STILL: still(e, c); return;
  case COMMAND_CHAIN:
  case COMMAND_ROUTE:
  case COMMAND_KEY:
  case COMMAND_CLEAR: patch(e, c); return;
  case COMMAND_SPLIT: split(e, c); return;
  case COMMAND_LIMIT: e->shed.limit = c->limit.voices; return;
  case COMMAND_NOTE: play_note(e, c, at); return;
  case COMMAND_NOTE_OFF: engine_note_off(e, c->channel, c->owner, c->note.pitch, at, false); return;
  case COMMAND_KIT: set_kit(e, &e->channels[c->channel], (Kit *)c->object); return;
  case COMMAND_CLIP:
  case COMMAND_FILL: queue_clip(e, c); return;
  case COMMAND_GROOVE: set_groove(e, (Groove *)c->object); return;
  case COMMAND_PULSES: pulse_switch(&e->pulses, &e->tempo, e->frame + at, c->slot != 0); return;
  case COMMAND_CC_MAP: set_cc_map(e, (CcMap *)c->object); return;
  case COMMAND_BANK: set_bank(e, (Bank *)c->object); return;
  case COMMAND_TIMBRE: set_timbre(e, c); return;
  case COMMAND_TUNING: set_tuning(e, c); return;
  case COMMAND_TEMPO:
  case COMMAND_PLAY:
  case COMMAND_STOP:
  case COMMAND_LOCATE:
  case COMMAND_LEAD: conduct(e, c, at); return;
  case COMMAND_CANCEL: cancel(e, c); return;
  case COMMAND_PANIC: panic(e); return;
  case COMMAND_COUNT: return;
  }
}
