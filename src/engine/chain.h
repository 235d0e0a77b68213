// chain.h -- the effects of one strip: which are on, in which order, and how they come and go without a
// click.
//
// What turns on fades in, or has its input turned up; what turns off fades over to dry, or rings out with the
// knobs that it had. While the order changes, those that trade places fade over to dry and back, and nothing
// new begins.
//
// Threads  as strip.h.
#ifndef ENGINE_CHAIN_H
#define ENGINE_CHAIN_H

#include "engine/strip.h"

// The order from its command's word. Kinds that are not in it follow in the desk's own order.
void chain_order(Strip *s, uint64_t chain) REALTIME;

void chain_prepare(Strip *s, const StripSite *site) REALTIME;
void chain_render(Strip *s, const StripSite *site) REALTIME;

// Whether nothing in it would be heard any more, if nothing more came in.
bool chain_is_still(const Strip *s, const StripSite *site) REALTIME;

// All are off at once.
void chain_close(Strip *s, const StripSite *site) REALTIME;

#endif
