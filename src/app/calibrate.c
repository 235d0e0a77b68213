#include "app/calibrate.h"
#include "app/calibration.h"
#include "app/message.h"
#include "app/signals.h"
#include "host/capture.h"
#include "host/clock.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEP_NS = 20 * 1000 * 1000 };
static const char CONNECT[] =
    "connect the output to the input with a cable, or hold the microphone to the speaker";

static bool fail(const char *why) {
  message_progress(NULL);
  message_print(SAY_ERROR, "livelua: %s", why);
  return false;
}

static bool wait(const Capture *c) {
  for (double done = 0; done < 1; done = capture_done(c)) {
    char text[64];
    if (signals_ending()) return false;
    if (done < 0) return fail("a device was lost, or stands still, while it was measured; try again");
    snprintf(text, sizeof text, "listening: %.0f %%", 100 * done);
    message_progress(text);
    clock_sleep_ns(STEP_NS);
  }
  message_progress(NULL);
  return true;
}

static bool refuse(const CaptureInfo *info, const LoopbackVerdict *v) {
  if (v->heard == 0) {
    message_print(SAY_ERROR, "livelua: %s in %s: %s, turn both up, and try again",
                  info->peak > 0 ? "no sweep was heard" : "there is only silence", info->input, CONNECT);
  } else if (v->heard < LOOPBACK_ENOUGH) {
    message_print(SAY_ERROR,
                  "livelua: only %u of %d sweeps were heard in %s: %s, turn both up, and try again", v->heard,
                  LOOPBACK_SWEEPS, info->input, CONNECT);
  } else {
    message_print(
        SAY_ERROR,
        "livelua: the sweeps came back up to %.1f ms apart, which tells nothing: end what else keeps "
        "the machine busy, give a larger --block, and try again",
        v->spread_s * 1000);
  }
  return false;
}

// The rest is taken to be the output's.
static double report(const CaptureInfo *info, const LoopbackVerdict *v) {
  double block_ms = info->output_block_s * 1000, input_ms = info->input_block_s * 1000;
  double offset_ms = v->latency_s * 1000 - block_ms - input_ms;
  message_print(SAY_INFO, "from %s, %u Hz, block %u, to %s", info->output, info->rate_hz, info->block_frames,
                info->input);
  message_print(SAY_RESULT, "round trip %.2f ms (%u of %d sweeps, %.2f ms apart)", v->latency_s * 1000,
                v->heard, LOOPBACK_SWEEPS, v->spread_s * 1000);
  message_print(SAY_RESULT, "known      %.2f ms of the output's block, %.2f ms of the input's", block_ms,
                input_ms);
  message_print(SAY_RESULT, "offset     %.2f ms", offset_ms);
  return offset_ms;
}

static bool keep(const char *device, double offset_ms, bool save) {
  if (!save) {
    message_print(SAY_RESULT, "clock { offset = %.2f }", offset_ms);
    message_print(SAY_INFO, "put that line into the session; --save keeps it for %s instead", device);
    return true;
  }
  const char *why = calibration_write(device, offset_ms);
  if (why) return fail(why);
  message_print(SAY_INFO, "kept for %s: what is played on it has this offset unless the session says another",
                device);
  return true;
}

static bool measure(Capture *c, bool save) {
  double latency_s[LOOPBACK_SWEEPS];
  if (!wait(c)) return false;
  CaptureInfo info = capture_take(c, latency_s);
  LoopbackVerdict verdict = loopback_judge(latency_s);
  if (!loopback_sure(&verdict)) return refuse(&info, &verdict);
  return keep(info.output, report(&info, &verdict), save);
}

int calibrate_run(const Options *o) {
  Capture *capture = NULL;
  CaptureConfig config = {.output = o->device,
                          .input = o->input,
                          .rate_hz = (uint32_t)o->rate_hz,
                          .block_frames = (uint32_t)o->block_frames};
  signals_open(SIGNALS_STOP_ALL);
  const char *why = capture_open(&capture, &config);
  bool ok = why ? fail(why) : measure(capture, o->save);
  capture_close(capture);
  if (signals_ending()) return 128 + signals_ending();
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
