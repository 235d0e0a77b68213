// Every synth of this instruction set.
#include "dsp/synth.h"

#define ROWS(X)                                                                                              \
  X(WAVE, wave)                                                                                              \
  X(FM, fm)                                                                                                  \
  X(PARTIALS, partials)                                                                                      \
  X(STRING, string)                                                                                          \
  X(GUIDE, guide)                                                                                            \
  X(VOCAL, vocal)                                                                                            \
  X(GRAIN, grain)

#define DECLARE(id, name) extern const Synth SYNTH_OF(name);
ROWS(DECLARE)
#undef DECLARE

const Synth *const SYNTH_OF(synths)[SYNTH_COUNT] = {
#define ROW(id, name) [SYNTH_##id] = &SYNTH_OF(name),
    ROWS(ROW)
#undef ROW
};
