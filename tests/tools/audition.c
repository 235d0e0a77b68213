// audition.c -- figures of instruments, a line each: what to turn when one is made.
//
//   audition NAME…
//
// Loudness at C4 and against it at C2, C3, C5, C6; what the gain would have to be for -20 LUFS; the span of
// velocity; the mean frequency of soft, middling and hard notes; cents at C3, C4, C5; what is left of a note
// that is held for 10 s; DC.
#include "bind/audition.h"

static void print_figures(const char *name) {
  Band b = audition_open(name, "", 48000);
  double middle = audition_lufs(&b, AUDITION_C4, AUDITION_FORCE);
  printf("%-20s %6.1f", name, middle);
  for (int octave = -2; octave <= 2; octave++)
    if (octave) printf(" %+5.1f", audition_lufs(&b, AUDITION_C4 + 12 * octave, AUDITION_FORCE) - middle);
  printf("  gain %+5.1f", -20 - middle);
  printf("  span %4.1f", audition_lufs(&b, AUDITION_C4, 127) - audition_lufs(&b, AUDITION_C4, 1));
  static const int velocities[] = {30, 80, 127};
  printf("  Hz");
  for (int n = 0; n < 3; n++) printf(" %5.0f", audition_brightness(&b, AUDITION_C4, velocities[n]));
  band_key(&b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(&b, 10);
  double early = listen_rms(stage_left(b.stage, 0, stage_frames(b.stage, 1)));
  printf("  held %+6.1f dB", listen_db(listen_rms(band_end(&b, 0.5)) / early));
  printf("  DC %4.0f", listen_db(fabs(listen_dc(band_left(&b)))));
  band_close(&b);
  b = audition_open(name, AUDITION_STILL, 48000);
  printf("  cents");
  for (int octave = -1; octave <= 1; octave++)
    printf(" %+6.2f", audition_cents(&b, AUDITION_C4 + 12 * octave));
  printf("\n");
  band_close(&b);
}

int main(int argc, char **argv) {
  printf("%-20s %6s %5s %5s %5s %5s\n", "", "C4", "C2", "C3", "C5", "C6");
  for (int n = 1; n < argc; n++) print_figures(argv[n]);
  return 0;
}
