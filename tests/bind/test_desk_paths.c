// Whatever was evaluated before and whenever, a file leads to the same desk: as in a session that knows no
// other.
//
// Commands are put in the order in which they have their effect, and a desk is built from them. Buses may lie
// in other strips: each is known by its trim, each piece by its first key.
#include "rig.h"

enum { ROUNDS = 40, MOST_FILES = 6, BUSES = 6, TEXT = 4096 };

// -- a file by chance --------------------------------------------------------------------------------

typedef struct {
  char text[TEXT];
  size_t size;
  uint32_t buses; // a bit a bus that it declares
  uint32_t chance;
} Script;

static uint32_t draw(Script *s, uint32_t count) {
  s->chance = s->chance * 1664525u + 1013904223u;
  return (s->chance >> 8) % count;
}

static void add(Script *s, const char *text) {
  size_t room = TEXT - s->size;
  int size = snprintf(s->text + s->size, room, "%s", text);
  assert_in_range(size, 0, room - 1);
  s->size += (size_t)size;
}

static void add_number(Script *s, const char *form, uint32_t number) {
  char text[128];
  snprintf(text, sizeof text, form, number);
  add(s, text);
}

// One of its buses under a number; BUSES when there is none.
static uint32_t pick_bus(Script *s, uint32_t below) {
  uint32_t found[BUSES], count = 0;
  for (uint32_t b = 0; b < below; b++)
    if (s->buses >> b & 1) found[count++] = b;
  return count ? found[draw(s, count)] : BUSES;
}

static void add_options(Script *s, uint32_t below, bool is_key) {
  uint32_t bus = pick_bus(s, below);
  if (draw(s, 2)) add_number(s, "pan = %u / 10, ", draw(s, 10));
  if (draw(s, 3) == 0)
    add(s, draw(s, 2) ? "reverb = 0.5, " : "lowpass = 900, chain = { 'reverb', 'delay' }, ");
  if (bus < BUSES && draw(s, 2)) add_number(s, "send = { b%u = 0.5 }, ", bus);
  if (bus < BUSES && draw(s, 3) == 0) add_number(s, "group = 'b%u', ", bus);
  if (is_key && draw(s, 3) == 0) add(s, "sidechain = 0.5, ");
  if (is_key && draw(s, 4) == 0) add(s, "sidechain = 1, sidechain_from = 'snare', ");
}

static void add_motions(Script *s, const char *strip) {
  static const char *const motions[] = {"%s:lfo('pan', { rate = 1, depth = 0.25 })\n",
                                        "%s:lfo('lowpass', { hz = 2, min = 300, max = 1200 })\n",
                                        "%s:lfo('pan', { rate = 2, depth = 0.5 })\n",
                                        "%s:automate('eq_low', { { 0, 3 }, { 4, -3 } }, { loop = true })\n",
                                        "%s:automate('trim', { { 0, -6 }, { 2, -9 } })\n"};
  for (size_t k = 0; k < sizeof motions / sizeof *motions; k++) {
    char text[128];
    if (draw(s, 4)) continue;
    snprintf(text, sizeof text, motions[k], strip);
    add(s, text);
  }
}

static void write_script(Script *s) {
  static const char *const pieces[] = {"kick", "snare", "clap"};
  s->size = 0;
  s->buses = draw(s, 1 << BUSES);
  bool is_late = draw(s, 2); // buses after what goes to them
  for (uint32_t pass = 0; pass < 2; pass++) {
    for (uint32_t b = 0; b < BUSES && pass == is_late; b++) {
      if (!(s->buses >> b & 1)) continue;
      add_number(s, "send('b%u', { ", b);
      add_number(s, "trim = %u, ", b + 1);
      add_options(s, b, true);
      add(s, "})\n");
    }
    for (uint32_t c = 1; c <= 3 && pass != is_late; c++) {
      if (draw(s, 3) == 0) continue;
      add_number(s, "c = channel(%u, 'synth_bass', { ", c);
      add_options(s, BUSES, true);
      add(s, "})\n");
      add_motions(s, "c");
    }
    for (uint32_t p = 0; p < 3 && pass != is_late; p++) {
      if (draw(s, 2)) continue;
      add(s, draw(s, 2) ? "channel('drums')" : "channel(10)");
      add(s, ":piece('");
      add(s, pieces[p]);
      add(s, "', { ");
      add_options(s, BUSES, false);
      add(s, "})\n");
    }
  }
}

// -- the desk that commands make ---------------------------------------------------------------------

typedef struct {
  bool is_on;
  int64_t period;
  float low, high;
  uint32_t count;
} Moves;

typedef struct {
  float value[PARAM_COUNT];
  Moves moves[PARAM_COUNT][2];
  uint64_t chain;
  uint32_t route, key; // the route of what goes home is STRIP_NONE
} Place;

typedef struct {
  Place strips[STRIP_COUNT];
  uint8_t split[CHANNEL_COUNT][128];
} Plan;

static void clear_place(Place *p, uint32_t strip) {
  *p = (Place){.route = STRIP_NONE, .key = STRIP_NONE, .chain = 0xEDCBA9876543210};
  for (int id = 0; id < PARAM_COUNT; id++) p->value[id] = param_row((ParamId)id)->initial;
  if (strip >= CHANNEL_COUNT) p->value[PARAM_VOLUME] = 1;
}

// What is the channel's own and its voices' stays, but no longer moves.
static void clear_strip(Place *p, uint32_t strip) {
  Place before = *p;
  clear_place(p, strip);
  for (int id = 0; id < PARAM_COUNT; id++)
    if (param_row((ParamId)id)->scope != SCOPE_STRIP) p->value[id] = before.value[id];
}

static void apply(Plan *plan, const Command *c, const Moves *moves) {
  Place *p = &plan->strips[c->channel];
  switch ((int)c->type) {
  case COMMAND_PARAM:
    p->value[c->param.id] = c->param.value;
    p->moves[c->param.id][MOTION_POINTS].is_on = false;
    break;
  case COMMAND_MOTION: p->moves[c->param.id][c->slot] = *moves; break;
  case COMMAND_STILL: p->moves[c->param.id][c->slot].is_on = false; break;
  case COMMAND_CHAIN: p->chain = c->chain; break;
  case COMMAND_ROUTE:
    p->route = c->slot == STRIP_MASTER || c->slot < CHANNEL_COUNT ? (uint32_t)STRIP_NONE : c->slot;
    break;
  case COMMAND_KEY: p->key = c->slot; break;
  case COMMAND_SPLIT: plan->split[c->channel][(int)c->note.pitch] = c->slot; break;
  case COMMAND_CLEAR: clear_strip(p, c->channel); break;
  default: break;
  }
}

// Runs the rig and keeps what it is told, with the tick of its effect; motions are copied while they live.
typedef struct {
  Command command;
  Moves moves;
  int64_t tick;
} Deed;

typedef struct {
  Deed *deeds;
  size_t count, room;
} Story;

static void tell(Story *story, const Rig *r, int64_t now) {
  for (size_t k = 0; k < r->taken_count; k++) {
    if (story->count == story->room) {
      story->room = 2 * story->room + 1024;
      story->deeds = realloc(story->deeds, story->room * sizeof *story->deeds);
    }
    Deed *d = &story->deeds[story->count++];
    *d = (Deed){.command = r->taken[k], .tick = now};
    if (d->command.when == WHEN_TICK && d->command.time > now) d->tick = d->command.time;
    if (d->command.type != COMMAND_MOTION) continue;
    const Motion *m = (const Motion *)d->command.object;
    d->moves = (Moves){true, m->period, m->low, m->high, m->count};
    d->command.param.id = m->param; // in the place of the object
    d->command.slot = m->kind;
  }
}

static void run(Story *story, Rig *r, uint32_t quanta) {
  for (uint32_t k = 0; k < quanta; k++) {
    int64_t now = engine_status(r->engine).tick;
    session_pump(r->session);
    r->taken_count = 0;
    rig_stall(r, 480);
    tell(story, r, now);
  }
}

static void evaluate(Story *story, Rig *r, const char *text) {
  int64_t now = engine_status(r->engine).tick;
  rig_forget(r);
  if (!rig_file(r, "a.lua", text)) fail_msg("%s\n%s", text, r->said);
  rig_stall(r, QUANTUM);
  tell(story, r, now);
}

static Plan *plan_of(const Story *story) {
  Plan *plan = malloc(sizeof *plan);
  memset(plan->split, STRIP_NONE, sizeof plan->split);
  for (uint32_t n = 0; n < STRIP_COUNT; n++) clear_place(&plan->strips[n], n);
  int64_t last = INT64_MIN;
  for (;;) { // in the order of their ticks, then of their coming
    int64_t next = INT64_MAX;
    for (size_t k = 0; k < story->count; k++)
      if (story->deeds[k].tick > last && story->deeds[k].tick < next) next = story->deeds[k].tick;
    if (next == INT64_MAX) return plan;
    for (size_t k = 0; k < story->count; k++)
      if (story->deeds[k].tick == next) apply(plan, &story->deeds[k].command, &story->deeds[k].moves);
    last = next;
  }
}

// -- two desks compared ------------------------------------------------------------------------------

// What a strip is, whichever number it has: 1000 and more for a bus, 2000 and more for a piece, 0 for none.
static uint32_t identity(const Plan *plan, uint32_t strip) {
  if (strip < CHANNEL_COUNT || strip >= STRIP_MASTER) return strip + 1;
  if (strip >= BUS_FIRST)
    return plan->strips[strip].value[PARAM_TRIM] > 0 ? 1000 + (uint32_t)plan->strips[strip].value[PARAM_TRIM]
                                                     : 0;
  for (uint32_t c = 0; c < CHANNEL_COUNT; c++)
    for (uint32_t key = 0; key < 128; key++)
      if (plan->split[c][key] == strip) return 2000 + 128 * c + key;
  return 0;
}

static uint32_t find(const Plan *plan, uint32_t wanted) {
  for (uint32_t n = 0; n < STRIP_COUNT; n++)
    if (identity(plan, n) == wanted) return n;
  fail_msg("no strip is %u", wanted);
  return 0;
}

static bool is_send(uint32_t id) { return id >= PARAM_SEND1 && id <= PARAM_SEND12; }

// Of a bus by its identity.
static float level_to(const Plan *plan, const Place *p, uint32_t bus) {
  for (uint32_t n = 0; n < BUS_COUNT; n++)
    if (identity(plan, BUS_FIRST + n) == bus) return p->value[PARAM_SEND1 + n];
  return 0;
}

static void expect_moves(const Moves *a, const Moves *b, uint32_t strip, uint32_t id) {
  bool same = a->is_on == b->is_on && (!a->is_on || (a->period == b->period && a->low == b->low &&
                                                     a->high == b->high && a->count == b->count));
  if (!same) fail_msg("strip %u: %s moves otherwise", strip, param_row((ParamId)id)->name);
}

static void expect_place(const Plan *a, uint32_t n, const Plan *b, uint32_t m) {
  const Place *p = &a->strips[n], *q = &b->strips[m];
  for (uint32_t id = 0; id < PARAM_COUNT; id++) {
    if (!is_send(id) && p->value[id] != q->value[id])
      fail_msg("strip %u: %s is %g, not %g", n, param_row((ParamId)id)->name, (double)p->value[id],
               (double)q->value[id]);
    for (int kind = 0; kind < 2; kind++) expect_moves(&p->moves[id][kind], &q->moves[id][kind], n, id);
  }
  for (uint32_t bus = 1001; bus <= 1000 + BUSES; bus++)
    if (level_to(a, p, bus) != level_to(b, q, bus))
      fail_msg("strip %u: another level to bus %u", n, bus - 1001);
  if (p->chain != q->chain) fail_msg("strip %u: another chain", n);
  uint32_t route[2] = {identity(a, p->route), identity(b, q->route)};
  uint32_t key[2] = {identity(a, p->key), identity(b, q->key)};
  if (route[0] != route[1]) fail_msg("strip %u goes to %u, not to %u", n, route[0], route[1]);
  if (key[0] != key[1]) fail_msg("strip %u listens to %u, not to %u", n, key[0], key[1]);
}

// Strips that nothing is said of are as new, and nobody sends to them.
static void expect_unused(const Plan *plan, uint32_t strip) {
  Plan *fresh = calloc(1, sizeof *fresh);
  clear_place(&fresh->strips[strip], strip);
  const Place *p = &plan->strips[strip], *q = &fresh->strips[strip];
  for (uint32_t id = 0; id < PARAM_COUNT; id++)
    if (p->value[id] != q->value[id]) fail_msg("unused strip %u has %s", strip, param_row((ParamId)id)->name);
  for (uint32_t n = 0; n < STRIP_COUNT && strip >= BUS_FIRST; n++)
    if (plan->strips[n].value[PARAM_SEND1 + strip - BUS_FIRST] != 0)
      fail_msg("%u sends to unused %u", n, strip);
  free(fresh);
}

static void expect_same(const Plan *a, const Plan *b) {
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    uint32_t known = identity(a, n), other = identity(b, n);
    if (known)
      expect_place(a, n, b, find(b, known));
    else
      expect_unused(a, n);
    if (other) find(a, other);
  }
}

// Half of the time just before a bar, where what ends there is on its way already.
static uint32_t draw_gap(Script *s, const Rig *r) {
  int64_t bar = 4 * TICKS_PER_BEAT, left = bar - engine_status(r->engine).tick % bar;
  uint32_t quanta = (uint32_t)(left * 50 / TICKS_PER_BEAT), early = draw(s, 12);
  if (draw(s, 2)) return quanta > early ? quanta - early : quanta;
  return draw(s, 3) ? draw(s, 250) : 0;
}

static void test_paths(void **state) {
  (void)state;
  static Script s;
  s.chance = 20260;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    Story long_one = {0}, short_one = {0};
    Rig *r = rig_open(), *fresh = rig_open();
    uint32_t files = 1 + draw(&s, MOST_FILES);
    for (uint32_t k = 0; k < files; k++) {
      write_script(&s);
      evaluate(&long_one, r, s.text);
      run(&long_one, r, draw_gap(&s, r));
    }
    run(&long_one, r, 500);
    evaluate(&short_one, fresh, s.text);
    run(&short_one, fresh, 500);
    Plan *a = plan_of(&long_one), *b = plan_of(&short_one);
    expect_same(a, b);
    if (rig_heard(r, "error")) fail_msg("%s", r->said);
    free(a), free(b), free(long_one.deeds), free(short_one.deeds);
    rig_close(r), rig_close(fresh);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("whatever was evaluated before, a file leads to the same desk", test_paths),
  };
  return cmocka_run_group_tests_name("desk paths", tests, NULL, NULL);
}
