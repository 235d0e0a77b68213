#include "support/jack.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char server[64];

void jack_choose_server(void) {
  snprintf(server, sizeof server, "livelua-test-%d", (int)getpid());
  setenv("JACK_DEFAULT_SERVER", server, 1);
  setenv("JACK_NO_START_SERVER", "1", 1);
  setenv("JACK_NO_AUDIO_RESERVATION", "1", 1);
}

// JACK keeps a place for each server that was killed, and there are eight on a machine: where no
// other runs they are all given back.
static void clear_registry(void) {
  if (system("pgrep -x jackd >/dev/null") != 0) unlink("/dev/shm/jack-shm-registry");
}

// JACK passes over a client that is late, and its messages of that cycle are lost: on a busy machine a
// cycle must not be short.
static void run_server(void) {
  prctl(PR_SET_PDEATHSIG, SIGTERM); // it does not outlive a test that dies
  int nowhere = open("/dev/null", O_RDWR);
  for (int n = 0; n <= 2; n++) dup2(nowhere, n);
  execlp("jackd", "jackd", "-r", "-n", server, "-d", "dummy", "-r", "48000", "-p", "256", (char *)NULL);
  _exit(127);
}

pid_t jack_start(void) {
  if (system("command -v jackd >/dev/null") != 0) return JACK_NONE;
  clear_registry();
  pid_t pid = fork();
  if (pid == 0) run_server();
  return pid;
}

// A server that is killed leaves its shared memory behind.
static void sweep(void) {
  DIR *folder = opendir("/dev/shm");
  if (!folder) return;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (strstr(entry->d_name, server)) unlinkat(dirfd(folder), entry->d_name, 0);
  closedir(folder);
}

void jack_stop(pid_t pid, int how) {
  if (pid <= 0) return;
  kill(pid, how);
  waitpid(pid, NULL, 0);
  sweep();
}
