// hit.h -- a piece of a kit becomes a stroke in a lane.
//
// Threads  the audio thread.
// Memory   the caller's.
#ifndef ENGINE_HIT_H
#define ENGINE_HIT_H

#include "dsp/drum.h"
#include "engine/kit.h"

// Fills lane `lane`: the piece at a velocity (0..1), from frame `begin` of the quantum that is rendered next.
// The seed moves what no two strokes have the same: its noise, and a little of its upper modes.
void hit_start(DrumLanes *d, uint32_t lane, const DrumPiece *piece, float velocity, uint32_t seed,
               int32_t begin, float rate_hz) REALTIME;

#endif
