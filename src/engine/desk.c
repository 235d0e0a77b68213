#include "engine/desk.h"
#include "dsp/ramp.h"
#include "engine/patchbay.h"

// -- memory ----------------------------------------------------------------------------------------

// Pieces of an effect's memory are a whole number of cache lines.
static uint32_t floats_of(const Effect *effect, float rate_hz) {
  return effect->memory ? (effect->memory(rate_hz) + 15) / 16 * 16 : 0;
}

static uint32_t pieces_of(uint32_t kind, DeskRoom room) {
  if (kind == EFFECT_DELAY) return room.echoes;
  return kind == EFFECT_REVERB ? room.reverbs : STRIP_COUNT;
}

size_t desk_size(const Effect *const *effects, float rate_hz, DeskRoom room) {
  size_t size = strip_size(effects) * STRIP_COUNT;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++)
    size += pool_size(floats_of(effects[kind], rate_hz), pieces_of(kind, room));
  return size;
}

static StripKind kind_of(uint32_t strip) {
  if (strip == STRIP_MASTER) return STRIP_OF_MASTER;
  return strip < CHANNEL_COUNT ? STRIP_OF_CHANNEL : STRIP_OF_MIX;
}

void desk_init(Desk *d, Surroundings *around, DeskRoom room, char *block) {
  const Effect *const *effects = around->kernels->effects;
  d->around = around;
  d->site = (StripSite){
      .effects = effects, .pools = d->pools, .rate_hz = around->rate_hz, .glide_rate = around->glide_rate};
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    strip_init(&d->strips[n], effects, block, kind_of(n), &d->awake, n);
    block += strip_size(effects);
    d->patch[n] = (Patch){.to = STRIP_MASTER, .from = STRIP_MASTER, .next = STRIP_MASTER, .key = STRIP_NONE};
    glide_snap(&d->patch[n].crossing, 1);
  }
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) channel_init(&d->channels[n], &d->strips[n], n);
  for (uint32_t n = 0; n < BUS_COUNT; n++) {
    d->order[n] = (uint8_t)(BUS_FIRST + n);
    for (uint32_t bus = 0; bus < BUS_COUNT; bus++) glide_snap(&d->heard[n][bus], 1);
  }
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) {
    uint32_t floats = floats_of(effects[kind], around->rate_hz), pieces = pieces_of(kind, room);
    if (floats) d->pools[kind] = pool_init(block, floats, pieces);
    block += pool_size(floats, pieces);
  }
}

// -- parameters ------------------------------------------------------------------------------------

static bool is_patch(ParamId id) {
  bool sends = id >= PARAM_SEND1 && id < PARAM_SEND1 + BUS_COUNT;
  return sends || id == PARAM_MUTE || id == PARAM_SOLO;
}

void desk_set(Desk *d, uint8_t strip, ParamId id, float value) {
  strip_set(&d->strips[strip], id, value);
  d->patch_moved |= is_patch(id);
}

void desk_lead(Desk *d, uint8_t strip, ParamId id, float scaled) {
  strip_lead(&d->strips[strip], id, scaled);
  d->patch_moved |= is_patch(id);
}

void desk_swing(Desk *d, uint8_t strip, ParamId id, float offset) {
  strip_swing(&d->strips[strip], id, offset);
  d->patch_moved |= is_patch(id);
}

void desk_clear(Desk *d, uint8_t strip) {
  strip_clear(&d->strips[strip]);
  patchbay_clear(d, strip);
  d->patch_moved = true;
}

// -- mixing ----------------------------------------------------------------------------------------

static void clear(float x[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] = 0;
}

static void clear_bus(Strip *s) { clear(s->bus[0]), clear(s->bus[1]); }

static void add(Strip *to, const Strip *from) {
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++) to->bus[side][n] += from->bus[side][n];
}

static void add_scaled(Strip *to, const Strip *from, const float scale[QUANTUM]) {
  for (uint32_t side = 0; side < 2; side++)
    for (uint32_t n = 0; n < QUANTUM; n++) to->bus[side][n] += from->bus[side][n] * scale[n];
}

// Who is the first to feed a bus in a quantum clears it.
static Strip *open_strip(Desk *d, uint32_t to) {
  Strip *s = &d->strips[to];
  bool first = !s->fed;
  strip_wake(s);
  if (first) clear_bus(s);
  return s;
}

static bool rests_at_one(const Glide *g) { return g->target == 1 && !glide_moves(g); }

// From a bus to one that could not hear it until now, because the order was the other: it rises from nothing.
static void rise(Glide *heard, float rate, float scale[QUANTUM]) {
  float share[QUANTUM];
  heard->target = 1;
  glide_advance(heard, rate);
  ramp_fill(heard, share);
  for (uint32_t n = 0; n < QUANTUM; n++) scale[n] *= share[n];
}

static void send_to(Desk *d, uint32_t strip, uint32_t bus) {
  const Glide *level = &d->strips[strip].panel.glide[PARAM_SEND1 + bus];
  if (!glide_sounds(level)) return;
  float scale[QUANTUM];
  ramp_fill(level, scale);
  Glide *heard = strip >= BUS_FIRST ? &d->heard[strip - BUS_FIRST][bus] : NULL;
  if (heard && !rests_at_one(heard)) rise(heard, d->site.glide_rate, scale);
  add_scaled(open_strip(d, BUS_FIRST + bus), &d->strips[strip], scale);
}

// The share of a strip that goes to one of the two places between which it crosses.
static void add_direct(Desk *d, uint32_t strip, Strip *to, bool leaving) {
  const Strip *s = &d->strips[strip];
  const Glide *crossing = &d->patch[strip].crossing;
  if (rests_at_one(crossing) && rests_at_one(&s->direct)) {
    if (!leaving) add(to, s);
    return;
  }
  float scale[QUANTUM], direct[QUANTUM];
  ramp_fill(crossing, scale);
  ramp_fill(&s->direct, direct);
  for (uint32_t n = 0; n < QUANTUM; n++) scale[n] = (leaving ? 1 - scale[n] : scale[n]) * direct[n];
  add_scaled(to, s, scale);
}

static bool can_hear(const Desk *d, uint32_t strip) { return strip >= BUS_FIRST && !(d->past >> strip & 1); }

// A strip's sound goes where it is plugged in; what goes from a piece to its channel has gone there before.
static void pass_on(Desk *d, uint32_t strip) {
  const Patch *p = &d->patch[strip];
  for (uint32_t left = d->strips[strip].sends; left; left &= left - 1) {
    uint32_t bus = (uint32_t)__builtin_ctz(left);
    if (can_hear(d, BUS_FIRST + bus))
      send_to(d, strip, bus);
    else
      glide_snap(&d->heard[strip - BUS_FIRST][bus], 0); // only buses come too late
  }
  if (p->from != p->to && can_hear(d, p->from)) add_direct(d, strip, open_strip(d, p->from), true);
  if (can_hear(d, p->to)) add_direct(d, strip, open_strip(d, p->to), false);
}

// -- the quantum -----------------------------------------------------------------------------------

#define EACH_AWAKE(d, n, mask)                                                                               \
  for (uint64_t left_ = (d)->awake & (mask), n; left_ && (n = (uint64_t)__builtin_ctzll(left_), true);       \
       left_ &= left_ - 1)

static const uint64_t channels_mask = (1ull << CHANNEL_COUNT) - 1;
static const uint64_t splits_mask = ((1ull << SPLIT_COUNT) - 1) << SPLIT_FIRST;
static const uint64_t buses_mask = ((1ull << BUS_COUNT) - 1) << BUS_FIRST;
static const uint64_t all_mask = (1ull << STRIP_COUNT) - 1;

static REALTIME void play_channel(void *context, uint32_t number) {
  Desk *d = context;
  Channel *c = &d->channels[number];
  if (!c->strip->asleep) channel_render(c, d->around, d->strips);
}

// Pieces that are split from a channel pass their own effects before they come back to it.
static REALTIME void process_channel(void *context, uint32_t number) {
  Desk *d = context;
  if (d->strips[number].asleep) return;
  EACH_AWAKE(d, n, splits_mask) {
    const Patch *p = &d->patch[n];
    if (d->home[n - SPLIT_FIRST] != number || d->strips[n].asleep) continue;
    strip_render(&d->strips[n], &d->site);
    if (p->from == number && p->to != number) add_direct(d, (uint32_t)n, &d->strips[number], true);
    if (p->to == number) add_direct(d, (uint32_t)n, &d->strips[number], false);
  }
  strip_render(&d->strips[number], &d->site);
}

// A piece that rings keeps its channel awake. What nothing comes into begins with silence.
static void wake_all(Desk *d) {
  EACH_AWAKE(d, n, all_mask) {
    d->patch_moved |= d->strips[n].cleared;
    d->strips[n].cleared = false;
  }
  EACH_AWAKE(d, n, channels_mask) {
    if (!d->strips[n].asleep) channel_wake(&d->channels[n], d->around, d->strips);
  }
  EACH_AWAKE(d, n, splits_mask) {
    if (d->strips[n].asleep) continue;
    channel_hold(&d->channels[d->home[n - SPLIT_FIRST]], d->around);
    clear_bus(&d->strips[n]);
  }
}

static void clear_keys(Desk *d) {
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    uint8_t key = d->patch[n].key;
    if (key != STRIP_NONE) clear(d->strips[key].dry[0]), clear(d->strips[key].dry[1]);
  }
}

// Sends that have closed may let buses change places.
static void prepare(Desk *d, uint32_t strip) {
  uint32_t sends = d->strips[strip].sends;
  strip_prepare(&d->strips[strip], &d->site);
  d->patch_moved |= d->strips[strip].sends != sends;
}

static void render_bus(Desk *d, uint32_t strip) {
  Strip *s = &d->strips[strip];
  d->past |= 1ull << strip;
  if (s->asleep) return;
  if (!s->fed) clear_bus(s);
  prepare(d, strip);
  strip_render(s, &d->site);
}

void desk_render(Desk *d, float beat) {
  d->site.beat = beat;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) pool_sweep(&d->pools[kind]);
  wake_all(d);
  patchbay_advance(d);
  if (d->keys) clear_keys(d);
  uint64_t heads = channels_mask | splits_mask;
  EACH_AWAKE(d, n, heads) {
    if (!d->strips[n].asleep) prepare(d, (uint32_t)n);
  }
  if (d->awake & channels_mask) {
    crew_run(&d->crew, play_channel, d, CHANNEL_COUNT);
    crew_run(&d->crew, process_channel, d, CHANNEL_COUNT);
  }
  open_strip(d, STRIP_MASTER);
  d->past = 0;
  EACH_AWAKE(d, n, heads) {
    if (!d->strips[n].asleep) pass_on(d, (uint32_t)n);
  }
  for (uint32_t n = 0; n < BUS_COUNT; n++) {
    render_bus(d, d->order[n]);
    if (!d->strips[d->order[n]].asleep) pass_on(d, d->order[n]);
  }
  render_bus(d, STRIP_MASTER);
}

uint32_t desk_sounding(const Desk *d) {
  uint32_t count = 0;
  EACH_AWAKE(d, n, (channels_mask | splits_mask | buses_mask)) count += !d->strips[n].asleep;
  return count;
}

uint64_t desk_settle(Desk *d) {
  uint64_t broken = 0;
  EACH_AWAKE(d, n, all_mask) {
    Strip *s = &d->strips[n];
    if (s->broken) {
      broken |= 1ull << n;
      strip_reset(s, &d->site);
      if (n < CHANNEL_COUNT) channel_reset(&d->channels[n]);
    }
    strip_settle(s, &d->site);
  }
  return broken;
}
