// core_timbre.h -- what a synth plays, compiled for the engine from the record on top of the stack.
//
// Threads  the control thread.
// Memory   the Sender's: one block, the timbre and its tables.
// Errors   raised in L: no memory, or a field of the wrong type. Numbers are not judged here
//          (lua/livelua/timbre_data.lua does); lists that are too long are cut.
#ifndef BIND_CORE_TIMBRE_H
#define BIND_CORE_TIMBRE_H

#include "bind/core_send.h"

// synth, shape, copies, harmonics, phases, modes, operators, matrix, resonances, dry, breath, strike,
// stiffness, key_decay, aftersound, attack, vowels, vowel_time, consonant, sympathy, mod.
Object *object_timbre(Sender *s, lua_State *L);

// Pushes the words of timbres and how long their lists may be: { synths, shapes, sources, targets, waves,
// most }.
void object_push_timbre_words(lua_State *L);

// The name of a synth, as its parameters know it.
const char *timbre_synth_name(SynthKind kind);

#endif
