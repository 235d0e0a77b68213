// panel.h -- the parameters of one strip on their way: where each was set, and where it is by now.
//
// Every parameter moves on its own scale (param_scale). Three things move it: setting it, which glides there;
// a ramp, which leads it; and an LFO, which swings it about wherever the others have it.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_PANEL_H
#define ENGINE_PANEL_H

#include "base.h"
#include "dsp/glide.h"
#include "engine/param.h"

enum { PANEL_WORDS = (PARAM_COUNT + 63) / 64 };

typedef struct {
  float base[PARAM_COUNT];  // as it was set, or as a ramp has it
  float value[PARAM_COUNT]; // the same with its LFO: what a note that starts now reads
  Glide glide[PARAM_COUNT]; // smoothed, on the parameter's scale
  uint64_t moving[PANEL_WORDS];
} Panel;

void panel_init(Panel *p);

// The value is in range.
void panel_set(Panel *p, ParamId id, float value) REALTIME;
void panel_lead(Panel *p, ParamId id, float scaled) REALTIME;

// Zero: it swings no longer.
void panel_swing(Panel *p, ParamId id, float offset) REALTIME;

// It goes on from where another one is, to where it goes itself.
void panel_resume(Panel *p, ParamId id, const Glide *from) REALTIME;

// It is heard from nothing on, and goes where it goes.
void panel_rise(Panel *p, ParamId id) REALTIME;

// Where a ramp of it would begin: where it was set or led to, however much of the way there it still has to
// glide.
float panel_place(const Panel *p, ParamId id) REALTIME;

void panel_advance(Panel *p, float rate) REALTIME; // a quantum on
void panel_snap(Panel *p) REALTIME;                // all are where they go

static inline bool panel_moves(const Panel *p, ParamId id) { return p->moving[id / 64] >> (id % 64) & 1; }

#endif
