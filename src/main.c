// livelua -- an instrument that is played with a MIDI keyboard and with Lua.
// Copyright (C) 2026 the livelua authors. SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bench.h"
#include "app/calibrate.h"
#include "app/check.h"
#include "app/list.h"
#include "app/live.h"
#include "app/message.h"
#include "app/options.h"
#include "app/paths.h"
#include "app/preset.h"
#include "app/render.h"
#include "app/replay.h"
#include "app/send.h"
#include "app/stage.h"
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static int (*const run[VERB_COUNT])(const Options *) = {
    [VERB_PLAY] = live_run,        [VERB_RENDER] = render_run,       [VERB_CHECK] = check_run,
    [VERB_DEMO] = live_demo,       [VERB_REPLAY] = replay_run,       [VERB_PORTS] = list_ports,
    [VERB_DEVICES] = list_devices, [VERB_PRESET] = preset_run,       [VERB_SEND] = send_run,
    [VERB_BENCH] = bench_run,      [VERB_CALIBRATE] = calibrate_run,
};

// A descriptor that is closed would be given to the next file that is opened, and messages go into it.
static void open_standard_files(void) {
  for (int file = 0; file <= 2; file++)
    if (fcntl(file, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0) exit(EXIT_FAILURE);
}

static int run_options(const Options *o) {
  if (o->help) return options_help(o->verb), EXIT_SUCCESS;
  if (o->version) return puts("livelua " VERSION), EXIT_SUCCESS;
  message_open(o->quiet);
  int code = paths_check(o); // before a device is opened
  if (code != EXIT_SUCCESS) return code;
  return stage_has_simd(o->simd) ? run[o->verb](o) : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  Options options;
  open_standard_files();
  setlocale(LC_CTYPE, ""); // what is typed may be UTF-8
  int code = options_parse(&options, argc, argv) ? run_options(&options) : EXIT_BAD_USAGE;
  options_free(&options);
  bool said = message_close();
  return code == EXIT_SUCCESS && !said ? EXIT_FAILURE : code;
}
