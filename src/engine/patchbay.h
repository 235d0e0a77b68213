// patchbay.h -- which strip is plugged into which, and who is heard: routes, side-chain keys, splits, mute,
// solo.
//
// A strip that changes its place crosses over from the old one to the new. Solo is heard in its place: with
// all that goes the same way to the master, and through its sends.
//
// Threads  the audio thread.
// Errors   what can not be plugged in changes nothing.
#ifndef ENGINE_PATCHBAY_H
#define ENGINE_PATCHBAY_H

#include "engine/desk.h"

void patchbay_route(Desk *d, uint8_t strip, uint8_t to) REALTIME;

// The channel or split that a strip's side-chain listens to, or STRIP_NONE.
void patchbay_key(Desk *d, uint8_t strip, uint8_t key) REALTIME;

// A key of a channel's kit goes to a split, or back to the channel: STRIP_NONE.
void patchbay_split(Desk *d, uint8_t channel, uint8_t key, uint8_t split) REALTIME;

// A strip goes where it went at the start, and listens to nothing.
void patchbay_clear(Desk *d, uint8_t strip) REALTIME;

// Moves crossings a quantum on; if something was plugged, muted or sent elsewhere, finds the order of the
// buses and who is heard anew.
void patchbay_advance(Desk *d) REALTIME;

#endif
