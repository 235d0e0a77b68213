#include "engine/patchbay.h"

static bool is_bus(uint32_t strip) { return strip >= BUS_FIRST && strip < BUS_FIRST + BUS_COUNT; }
static bool is_split(uint32_t strip) { return strip >= SPLIT_FIRST && strip < SPLIT_FIRST + SPLIT_COUNT; }

// -- where a strip goes ---------------------------------------------------------------------------

static void arrive(Patch *p) {
  p->from = p->to = p->next;
  glide_snap(&p->crossing, 1);
}

static void set_out(Patch *p) {
  p->from = p->to;
  p->to = p->next;
  glide_snap(&p->crossing, 0);
  p->crossing.target = 1;
}

// A strip goes to the master or a bus, a piece of a kit to its channel too; never to itself. One that is on
// its way gets there first.
void patchbay_route(Desk *d, uint8_t strip, uint8_t to) {
  bool home = is_split(strip) && to == d->home[strip - SPLIT_FIRST],
       good = home || to == STRIP_MASTER || is_bus(to);
  Patch *p = &d->patch[strip];
  if (!good || strip == to || strip == STRIP_MASTER || p->next == to) return;
  p->next = to;
  if (d->strips[strip].asleep)
    arrive(p);
  else if (p->from == p->to)
    set_out(p);
  d->patch_moved = true;
}

void patchbay_key(Desk *d, uint8_t strip, uint8_t key) {
  bool good = key < BUS_FIRST;
  d->patch[strip].key = good ? key : (uint8_t)STRIP_NONE;
  d->strips[strip].key[0] = good ? d->strips[key].dry[0] : NULL;
  d->strips[strip].key[1] = good ? d->strips[key].dry[1] : NULL;
  d->keys = false;
  for (uint32_t n = 0; n < BUS_FIRST; n++) d->strips[n].is_key = false;
  for (uint32_t n = 0; n < STRIP_COUNT; n++)
    if (d->patch[n].key != STRIP_NONE) d->strips[d->patch[n].key].is_key = d->keys = true;
}

void patchbay_split(Desk *d, uint8_t channel, uint8_t key, uint8_t split) {
  bool good = channel < CHANNEL_COUNT && key < 128 && (is_split(split) || split == STRIP_NONE);
  if (!good) return;
  if (split == STRIP_NONE) {
    d->channels[channel].split[key] = split;
    return;
  }
  Patch *p = &d->patch[split];
  uint8_t *home = &d->home[split - SPLIT_FIRST];
  if (*home != channel) channel_rejoin(&d->channels[*home], split);
  *home = channel;
  d->channels[channel].split[key] = split;
  if (is_bus(p->to)) return;
  p->next = channel;
  arrive(p);
}

void patchbay_clear(Desk *d, uint8_t strip) {
  patchbay_route(d, strip, is_split(strip) ? d->home[strip - SPLIT_FIRST] : STRIP_MASTER);
  patchbay_key(d, strip, STRIP_NONE);
}

// -- in which order -------------------------------------------------------------------------------

static bool feeds(const Desk *d, uint32_t from, uint32_t to) {
  const Patch *p = &d->patch[from];
  return p->to == to || p->from == to || d->strips[from].sends >> (to - BUS_FIRST) & 1;
}

static uint32_t first_left(const uint8_t before[BUS_COUNT], uint32_t left) {
  uint32_t n = 0;
  while (!(left >> before[n] & 1)) n++;
  return before[n];
}

// Each round takes the first bus that none of those that are left feeds; in a loop, the first there was. So
// two sends that change places are heard one after the other.
static void sort_buses(Desk *d) {
  uint8_t before[BUS_COUNT];
  for (uint32_t n = 0; n < BUS_COUNT; n++) before[n] = (uint8_t)(d->order[n] - BUS_FIRST);
  uint32_t left = (1u << BUS_COUNT) - 1;
  for (uint32_t n = 0; n < BUS_COUNT; n++) {
    uint32_t chosen = first_left(before, left);
    for (uint32_t k = 0; k < BUS_COUNT; k++) {
      uint32_t bus = before[k];
      bool waits = !(left >> bus & 1);
      for (uint32_t other = 0; !waits && other < BUS_COUNT; other++)
        waits = other != bus && left >> other & 1 && feeds(d, BUS_FIRST + other, BUS_FIRST + bus);
      if (waits) continue;
      chosen = bus;
      break;
    }
    d->order[n] = (uint8_t)(BUS_FIRST + chosen);
    left &= ~(1u << chosen);
  }
}

// -- who is heard ---------------------------------------------------------------------------------

static bool is_solo(const Desk *d, uint32_t strip) { return d->strips[strip].panel.value[PARAM_SOLO] != 0; }

// Solo on the way to the master counts for all that goes that way.
static bool is_heard(const Desk *d, uint32_t strip) {
  for (uint32_t steps = 0; steps < STRIP_COUNT && strip != STRIP_MASTER; steps++) {
    if (is_solo(d, strip) || (is_split(strip) && is_solo(d, d->home[strip - SPLIT_FIRST]))) return true;
    strip = d->patch[strip].to;
  }
  return false;
}

// A piece is muted with its channel, wherever it goes.
static bool is_muted(const Desk *d, uint32_t strip) {
  uint32_t channel = is_split(strip) ? d->home[strip - SPLIT_FIRST] : strip;
  return d->strips[strip].panel.value[PARAM_MUTE] != 0 || d->strips[channel].panel.value[PARAM_MUTE] != 0;
}

static bool sends_to_solo(const Desk *d, uint32_t strip) {
  for (uint32_t bus = 0; bus < BUS_COUNT; bus++)
    if (d->strips[strip].sends >> bus & 1 && is_heard(d, BUS_FIRST + bus)) return true;
  return false;
}

static bool has_solo_split(const Desk *d, uint32_t channel) {
  for (uint32_t n = SPLIT_FIRST; n < SPLIT_FIRST + SPLIT_COUNT; n++)
    if (d->patch[n].to == channel && is_heard(d, n)) return true;
  return false;
}

// Who is heard: all that are not muted while nobody is solo; else those that are, what they go through, and
// the buses, which have nothing else to play.
static void settle_solo(Desk *d) {
  bool any = false;
  for (uint32_t n = 0; n < STRIP_MASTER; n++) any |= is_solo(d, n);
  for (uint32_t n = 0; n < STRIP_MASTER; n++) {
    Strip *s = &d->strips[n];
    bool heard = !any || is_heard(d, n), piece = n < CHANNEL_COUNT && any && !heard && has_solo_split(d, n);
    bool direct = heard || piece || is_bus(n);
    s->audible.target = !is_muted(d, n) && (direct || sends_to_solo(d, n));
    s->direct.target = direct;
    if (n >= CHANNEL_COUNT) continue;
    Glide *gate = &d->channels[n].gate;
    gate->target = !piece;
    if (s->fresh) glide_snap(gate, gate->target);
  }
  d->strips[STRIP_MASTER].audible.target = !is_muted(d, STRIP_MASTER);
  d->patch_moved = false;
}

// -- the quantum ----------------------------------------------------------------------------------

void patchbay_advance(Desk *d) {
  for (uint64_t left = d->awake; left; left &= left - 1) {
    uint32_t n = (uint32_t)__builtin_ctzll(left);
    Patch *p = &d->patch[n];
    if (p->from == p->to) continue;
    glide_advance(&p->crossing, d->site.glide_rate);
    if (d->strips[n].fresh) arrive(p);
    if (!glide_moves(&p->crossing)) p->from = p->to;
    if (p->from == p->to && p->to != p->next) set_out(p);
    d->patch_moved = true;
  }
  if (!d->patch_moved) return;
  settle_solo(d);
  sort_buses(d);
}
