// Every effect of this instruction set.
#include "dsp/effect.h"

#define ROWS(X)                                                                                              \
  X(SATURATION, saturation)                                                                                  \
  X(TREMOLO, tremolo)                                                                                        \
  X(DISTORTION, distortion)                                                                                  \
  X(CABINET, cabinet)                                                                                        \
  X(BITCRUSH, bitcrush)                                                                                      \
  X(CHORUS, chorus)                                                                                          \
  X(PHASER, phaser)                                                                                          \
  X(HIGHPASS, highpass)                                                                                      \
  X(LOWPASS, lowpass)                                                                                        \
  X(EQ, eq)                                                                                                  \
  X(COMPRESSOR, compressor)                                                                                  \
  X(SIDECHAIN, sidechain)                                                                                    \
  X(DELAY, delay)                                                                                            \
  X(REVERB, reverb)                                                                                          \
  X(WIDTH, width)                                                                                            \
  X(LIMITER, limiter)

#define DECLARE(id, name) extern const Effect EFFECT_OF(name);
ROWS(DECLARE)
#undef DECLARE

const Effect *const EFFECT_OF(effects)[EFFECT_COUNT] = {
#define ROW(id, name) [EFFECT_##id] = &EFFECT_OF(name),
    ROWS(ROW)
#undef ROW
};
