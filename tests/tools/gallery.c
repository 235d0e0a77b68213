// gallery.c -- every instrument and every drum, to be listened to and looked at in a browser.
//
//   gallery [-o FOLDER] [NAME...]
//
// Plays those that are named, or all, to FOLDER (build/gallery): wav/, png/ and index.html. NAME is an
// instrument, a drum ("kick": of every kit that has one) or a drum of a kit ("standard.kick"). Run it in the
// project's folder.
//
// Exit code  0; 1 when a sound or a file went wrong, which the page shows; 2 for a name that is nobody's.
#include "gallery_page.h"

#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, MOST_WORKERS = 16 };

// Shared by the processes that play: each takes the next sound.
typedef struct {
  atomic_int next;
  int taken[MOST_WORKERS]; // the sound that a worker is at
  GalleryFigures figures[];
} Work;

static Work *work_open(int count) {
  size_t size = sizeof(Work) + (size_t)count * sizeof(GalleryFigures);
  Work *work = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (work != MAP_FAILED) return work;
  fprintf(stderr, "gallery: no memory\n");
  exit(EXIT_FAILURE);
}

static void work_on(Work *work, int worker, const GalleryList *list, const char *folder) {
  for (int n; (n = atomic_fetch_add(&work->next, 1)) < list->count;) {
    work->taken[worker] = n;
    play_sound(&list->sounds[n], &work->figures[n], folder);
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\r%4d of %d  %-40s", n + 1, list->count, list->sounds[n].id);
  }
}

static pid_t work_start(Work *work, int worker, const GalleryList *list, const char *folder) {
  pid_t child = fork();
  if (child != 0) return child;
  work_on(work, worker, list, folder);
  _exit(EXIT_SUCCESS);
}

// One that died leaves its sound with a fault, and another goes on.
static void work_bury(Work *work, int worker) {
  GalleryFigures *f = &work->figures[work->taken[worker]];
  if (f->done) return;
  *f = play_nothing();
  snprintf(f->fault, PLAY_FAULT, "the program ended while it played this");
}

static void work_all(Work *work, const GalleryList *list, const char *folder) {
  pid_t children[MOST_WORKERS];
  stage_tables(); // built once for all of them
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int workers = processors < 1              ? 1
                : processors > MOST_WORKERS ? MOST_WORKERS
                                            : (int)processors,
      alive = workers;
  for (int n = 0; n < workers; n++) children[n] = work_start(work, n, list, folder);
  while (alive > 0) {
    int status;
    pid_t ended = wait(&status);
    if (ended < 0) break;
    for (int n = 0; n < workers; n++) {
      if (children[n] != ended) continue;
      bool died = !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS;
      if (died) work_bury(work, n);
      if (died)
        children[n] = work_start(work, n, list, folder);
      else
        alive--;
    }
  }
  if (isatty(STDERR_FILENO)) fprintf(stderr, "\r%60s\r", "");
}

static bool make_folder(const char *folder, const char *part) {
  char path[1024];
  snprintf(path, sizeof path, "%s%s", folder, part);
  for (char *c = path + 1; *c; c++)
    if (*c == '/') *c = 0, mkdir(path, 0777), *c = '/';
  mkdir(path, 0777);
  struct stat status;
  if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return true;
  fprintf(stderr, "gallery: cannot make the folder %s\n", path);
  return false;
}

static int report(const GalleryList *list, const GalleryFigures *figures, const char *folder) {
  int faults = 0;
  for (int n = 0; n < list->count; n++) {
    if (!figures[n].fault[0]) continue;
    fprintf(stderr, "gallery: %s: %s\n", list->sounds[n].id, figures[n].fault);
    faults++;
  }
  char *place = realpath(folder, NULL);
  printf("%d sounds: %s/index.html\n", list->count, place ? place : folder);
  free(place);
  return faults ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv) {
  const char *folder = "build/gallery";
  for (int option; (option = getopt(argc, argv, "o:")) != -1;) {
    if (option != 'o') return EXIT_USAGE;
    folder = optarg;
  }
  GalleryList list = gallery_list_open();
  if (!gallery_choose(&list, argv + optind, argc - optind)) return EXIT_USAGE;
  if (!make_folder(folder, "/wav") || !make_folder(folder, "/png") || !make_folder(folder, "/presets"))
    return EXIT_FAILURE;
  Work *work = work_open(list.count);
  work_all(work, &list, folder);
  int code = report(&list, work->figures, folder);
  if (!page_write(&list, work->figures, folder)) {
    fprintf(stderr, "gallery: cannot write %s/index.html\n", folder);
    code = EXIT_FAILURE;
  }
  gallery_list_close(&list);
  return code;
}
