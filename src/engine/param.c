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

const Param *param_row(ParamId id) { return &rows[id]; }

const char *param_value_name(ParamId id, uint32_t n) {
  return id == PARAM_SYNTH && n < SHAPE_COUNT ? shape_names[n] : NULL;
}

static bool is_whole(float value) { return (float)(int32_t)value == value; }

bool param_accepts(ParamId id, float value) {
  if ((uint32_t)id >= PARAM_COUNT) return false;
  const Param *row = &rows[id];
  if (!(value >= row->min && value <= row->max)) return false; // also catches NaN
  return row->curve == CURVE_LINEAR || row->curve == CURVE_EXP || is_whole(value);
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
