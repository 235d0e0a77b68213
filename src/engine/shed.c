#include "engine/shed.h"

// So many go in a quantum: more at once would be heard as a cut.
enum { SHED_AT_ONCE = 8 };

void shed_init(Shed *s, uint32_t rate_hz) { *s = (Shed){.limit = UINT32_MAX, .calm = rate_hz / 2}; }

static uint32_t total(const Channel *channels) {
  uint32_t count = 0;
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++)
    if (!channels[n].strip->asleep) count += channel_voices(&channels[n]);
  return count;
}

static uint64_t newest_order(const Channel *channels) {
  uint64_t newest = 0;
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++)
    if (!channels[n].strip->asleep) newest = channel_newest(&channels[n], newest);
  return newest;
}

static ChannelNote least_missed(Channel *channels, uint64_t newest, uint8_t *channel) {
  ChannelNote least = {.rank = UINT32_MAX};
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++) {
    if (channels[n].strip->asleep) continue;
    ChannelNote note = channel_least_missed(&channels[n], newest);
    if (note.rank > least.rank || (note.rank == least.rank && note.order >= least.order)) continue;
    least = note;
    *channel = (uint8_t)n;
  }
  return least;
}

static void keep(Shed *s, uint8_t channel, const Voice *v) {
  if (v->state != VOICE_HELD || v->sustain <= 0) return;
  if (s->count == SHED_KEPT) {
    for (uint32_t n = 1; n < SHED_KEPT; n++) s->kept[n - 1] = s->kept[n];
    s->count--;
  }
  s->kept[s->count++] = (ShedNote){channel, *v};
}

void shed_run(Shed *s, Channel *channels, int64_t frame, float rate_hz) {
  if (s->limit == UINT32_MAX) return;
  uint32_t count = total(channels);
  if (count <= s->limit) return;
  uint64_t newest = newest_order(channels);
  for (uint32_t n = 0; n < SHED_AT_ONCE && count > s->limit; n++, count--) {
    uint8_t channel = 0;
    ChannelNote note = least_missed(channels, newest, &channel);
    if (note.rank == UINT32_MAX) return;
    if (note.voice) keep(s, channel, note.voice);
    channel_fade(&channels[channel], &note, rate_hz);
    s->last = frame;
    s->shed++;
  }
}

static void drop(Shed *s, uint32_t place) {
  s->count--;
  for (uint32_t n = place; n < s->count; n++) s->kept[n] = s->kept[n + 1];
}

// It does not come back for a moment only: nothing was shed for half a second.
bool shed_return(Shed *s, const Channel *channels, int64_t tick, int64_t frame, ShedNote *note) {
  while (s->count > 0) {
    *note = s->kept[s->count - 1];
    bool over = note->note.end_tick <= tick || note->note.end_frame <= frame;
    if (!over && (total(channels) >= s->limit || frame - s->last < s->calm)) return false;
    s->count--;
    if (!over) return true;
  }
  return false;
}

void shed_forget(Shed *s, uint8_t channel, uint32_t owner, uint32_t mask, float pitch) {
  for (uint32_t n = s->count; n-- > 0;) {
    const ShedNote *k = &s->kept[n];
    bool here = channel == CHANNEL_COUNT || k->channel == channel;
    bool same = (k->note.owner & mask) == (owner & mask) && (pitch < 0 || k->note.pitch == pitch);
    if (here && same) drop(s, n);
  }
}
