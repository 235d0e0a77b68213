// first_sound.c -- how long a program takes from its start to its first sound.
//
//   first_sound PIPE PROGRAM ARGUMENT...
//
// The program writes its sound, floats, to the named pipe. Prints the milliseconds until the first sample
// that is not silence, and the kilobytes of memory that the program then holds; ends it.
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static bool is_silent(const char *bytes, ssize_t count) {
  while (count > 0 && bytes[count - 1] == 0) count--;
  return count <= 0;
}

static long resident_kb(pid_t program) {
  char path[64], line[128];
  long kilobytes = 0;
  snprintf(path, sizeof path, "/proc/%d/status", (int)program);
  FILE *status = fopen(path, "r");
  while (status && fgets(line, sizeof line, status))
    if (sscanf(line, "VmRSS: %ld", &kilobytes) == 1) break;
  if (status) fclose(status);
  return kilobytes;
}

int main(int argc, char **argv) {
  char bytes[4096];
  if (argc < 3) return 2;
  double start = now_ms();
  pid_t program = fork();
  if (program == 0) {
    execvp(argv[2], argv + 2);
    _exit(1);
  }
  int pipe = open(argv[1], O_RDONLY);
  ssize_t count = 0;
  do count = read(pipe, bytes, sizeof bytes);
  while (count > 0 && is_silent(bytes, count));
  if (count > 0) printf("%.1f %ld\n", now_ms() - start, resident_kb(program));
  kill(program, SIGTERM);
  while (read(pipe, bytes, sizeof bytes) > 0) continue;
  waitpid(program, NULL, 0);
  return count > 0 ? 0 : 1;
}
