#include "engine/param.h"
#include "dsp/maths.h"

static const Param rows[PARAM_COUNT] = {
#define PARAM_ROW(id, name, unit, min, max, initial, curve, scope, help)                                     \
  [PARAM_##id] = {name, unit, min, max, initial, curve, scope, help},
    PARAM_ROWS(PARAM_ROW)
#undef PARAM_ROW
};

static const char *const shape_names[SHAPE_COUNT] = {
    [SHAPE_SINE] = "sine",     [SHAPE_SAW] = "saw",           [SHAPE_TRIANGLE] = "triangle",
    [SHAPE_SQUARE] = "square", [SHAPE_PULSE] = "pulse",       [SHAPE_SUPERSAW] = "supersaw",
    [SHAPE_NOISE] = "noise",   [SHAPE_PWM_SLOW] = "pwm_slow", [SHAPE_PWM_FAST] = "pwm_fast",
};

static const char *const reverb_names[REVERB_TYPES] = {
    [REVERB_PLATE] = "plate",   [REVERB_HALL] = "hall",           [REVERB_CATHEDRAL] = "cathedral",
    [REVERB_SPRING] = "spring", [REVERB_CAVE] = "cave",           [REVERB_ROOM] = "room",
    [REVERB_CANYON] = "canyon", [REVERB_TAJ_MAHAL] = "taj_mahal", [REVERB_PARKING_GARAGE] = "parking_garage",
};

static const char *const filter_names[FILTER_TYPES] = {
    [FILTER_LOWPASS] = "lowpass", [FILTER_BANDPASS] = "bandpass", [FILTER_HIGHPASS] = "highpass"};

static const char *const lfo_names[LFO_SHAPES] = {[LFO_SINE] = "sine",
                                                  [LFO_TRIANGLE] = "triangle",
                                                  [LFO_SAW] = "saw",
                                                  [LFO_SQUARE] = "square",
                                                  [LFO_RANDOM] = "random"};

// Each effect's first row, and its last, which has to lie as far from it as its knobs say.
#define EFFECTS(X)                                                                                           \
  X(SATURATION, SATURATION, SATURATION, SATURATION_KNOBS)                                                    \
  X(TREMOLO, TREMOLO_DEPTH, TREMOLO_STEREO, TREMOLO_KNOBS)                                                   \
  X(DISTORTION, DISTORTION, DISTORTION_TONE, DISTORTION_KNOBS)                                               \
  X(CABINET, CABINET, CABINET_BRIGHTNESS, CABINET_KNOBS)                                                     \
  X(BITCRUSH, BITCRUSH, BITCRUSH_RATE, BITCRUSH_KNOBS)                                                       \
  X(CHORUS, CHORUS, CHORUS_DEPTH, CHORUS_KNOBS)                                                              \
  X(PHASER, PHASER, PHASER_FEEDBACK, PHASER_KNOBS)                                                           \
  X(HIGHPASS, HIGHPASS, HIGHPASS_Q, FILTER_KNOBS)                                                            \
  X(LOWPASS, LOWPASS, LOWPASS_Q, FILTER_KNOBS)                                                               \
  X(EQ, EQ_LOW, EQ_MID_Q, EQ_KNOBS)                                                                          \
  X(COMPRESSOR, COMPRESSOR, COMPRESSOR_MAKEUP, COMPRESSOR_KNOBS)                                             \
  X(SIDECHAIN, SIDECHAIN, SIDECHAIN_RELEASE, SIDECHAIN_KNOBS)                                                \
  X(DELAY, DELAY, DELAY_TAPE, DELAY_KNOBS)                                                                   \
  X(REVERB, REVERB, REVERB_TONE, REVERB_KNOBS)                                                               \
  X(WIDTH, WIDTH, WIDTH, WIDTH_KNOBS)                                                                        \
  X(LIMITER, LIMITER_CEILING, LIMITER_RELEASE, LIMITER_KNOBS)

static const ParamId effect_rows[EFFECT_COUNT] = {
#define EFFECT_ROW(effect, first, last, knobs) [EFFECT_##effect] = PARAM_##first,
    EFFECTS(EFFECT_ROW)
#undef EFFECT_ROW
};

#define EFFECT_CHECK(effect, first, last, knobs)                                                             \
  _Static_assert((int)PARAM_##last - (int)PARAM_##first + 1 == (int)(knobs), #effect " has other knobs");
EFFECTS(EFFECT_CHECK)
#undef EFFECT_CHECK

#define SYNTHS(X)                                                                                            \
  X(WAVE, PULSE_WIDTH, POSITION, WAVE_KNOBS)                                                                 \
  X(FM, FM_RATIO, FM_FEEDBACK, FM_KNOBS)                                                                     \
  X(PARTIALS, HARDNESS, RING, PARTIALS_KNOBS)                                                                \
  X(STRING, STRING_DECAY, SYMPATHY, STRING_KNOBS)                                                            \
  X(GUIDE, BLOW, BOW_POSITION, GUIDE_KNOBS)                                                                  \
  X(VOCAL, VOWEL, JITTER, VOCAL_KNOBS)                                                                       \
  X(GRAIN, GRAIN_SIZE, AGE, GRAIN_KNOBS)

static const ParamId synth_rows[SYNTH_COUNT] = {
#define SYNTH_ROW(synth, first, last, knobs) [SYNTH_##synth] = PARAM_##first,
    SYNTHS(SYNTH_ROW)
#undef SYNTH_ROW
};

#define SYNTH_CHECK(synth, first, last, knobs)                                                               \
  _Static_assert((int)PARAM_##last - (int)PARAM_##first + 1 == (int)(knobs), #synth " has other knobs");
SYNTHS(SYNTH_CHECK)
#undef SYNTH_CHECK

ParamId param_of_synth(SynthKind kind) { return synth_rows[kind]; }

ParamId param_of_effect(EffectKind kind) { return effect_rows[kind]; }

uint8_t param_effect(ParamId id) {
#define EFFECT_HAS(effect, first, last, knobs)                                                               \
  if (id >= PARAM_##first && id <= PARAM_##last) return EFFECT_##effect;
  EFFECTS(EFFECT_HAS)
#undef EFFECT_HAS
  return EFFECT_COUNT;
}

const Param *param_row(ParamId id) { return &rows[id]; }

const char *param_value_name(ParamId id, uint32_t n) {
  if (id == PARAM_SYNTH && n < SHAPE_COUNT) return shape_names[n];
  if (id == PARAM_FILTER_TYPE && n < FILTER_TYPES) return filter_names[n];
  if ((id == PARAM_LFO1_SHAPE || id == PARAM_LFO2_SHAPE) && n < LFO_SHAPES) return lfo_names[n];
  return id == PARAM_REVERB_TYPE && n < REVERB_TYPES ? reverb_names[n] : NULL;
}

// An exponential scale that begins at 0 begins at a two-thousandth of its end.
static float lowest(const Param *row) { return max_f(row->min, row->max * 0.0005f); }

// A low-pass is as good as off at the top of the scale, all else at its bottom.
static float off_end(ParamId id) {
  return id == PARAM_LOWPASS || id == PARAM_CUTOFF ? rows[id].max : lowest(&rows[id]);
}

float param_scale(ParamId id, float value) {
  if (rows[id].curve != CURVE_EXP) return value;
  return maths_log2(value > 0 ? value : off_end(id));
}

ParamSpan param_span(ParamId id) {
  const Param *row = &rows[id];
  if (row->curve != CURVE_EXP) return (ParamSpan){row->min, row->max};
  return (ParamSpan){maths_log2(lowest(row)), maths_log2(row->max)};
}

float param_unscale(ParamId id, float scaled) {
  return rows[id].curve == CURVE_EXP ? maths_exp2(scaled) : scaled;
}

static bool is_whole(float value) { return (float)(int32_t)value == value; }

bool param_accepts(ParamId id, float value) {
  if ((uint32_t)id >= PARAM_COUNT) return false;
  const Param *row = &rows[id];
  if (!(value >= row->min && value <= row->max)) return false; // also catches NaN
  return row->curve == CURVE_LINEAR || row->curve == CURVE_EXP || is_whole(value);
}

float param_hold(ParamId id, float value) {
  const Param *row = &rows[id];
  float held = clamp_f(value, row->min, row->max);
  bool whole = row->curve != CURVE_LINEAR && row->curve != CURVE_EXP;
  return whole ? (float)(int32_t)(held + 0.5f) : held;
}

// Zero has no logarithm: an exponential range that begins there begins at a thousandth of its end.
float param_map(ParamCurve curve, float place, float min, float max) {
  if (curve == CURVE_EXP && place > 0 && place < 1 && min >= 0 && max >= 0 && min != max) {
    float low = max_f(min, max * 0.001f), high = max_f(max, min * 0.001f);
    return low * maths_exp2(maths_log2(high / low) * place);
  }
  float value = min + (max - min) * place;
  return curve == CURVE_LINEAR || curve == CURVE_EXP ? value : (float)(int32_t)(value + 0.5f);
}
