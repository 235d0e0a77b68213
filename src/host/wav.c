#include "host/wav.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SENTENCE_SIZE = 512 };

// The sizes in a WAV file have 32 bits; some are kept for the header.
static const int64_t MOST_BYTES = ((int64_t)1 << 32) - 4096;

struct Wav {
  SNDFILE *file;
  int descriptor;
  int error; // errno of the first write that failed
  int64_t bytes_left;
  int frame_bytes;
  char *path;
};

static const struct {
  const char *name;
  int format, frame_bytes;
} FORMATS[WAV_FORMAT_COUNT] = {
    [WAV_F32] = {"f32", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8},
    [WAV_S24] = {"s24", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 6},
    [WAV_S16] = {"s16", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 4},
    [WAV_FLAC] = {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 0},
};

WavFormat wav_format(const char *name) {
  WavFormat format = 0;
  while (format < WAV_FORMAT_COUNT && strcmp(name, FORMATS[format].name) != 0) format++;
  return format;
}

static const char *cannot(const char *path, const char *why) {
  static _Thread_local char sentence[SENTENCE_SIZE];
  snprintf(sentence, sizeof sentence, "cannot write %s: %s", path, why);
  return sentence;
}

// libsndfile writes through these, because by itself it loses the errors of the FLAC encoder.

static sf_count_t file_length(void *user) {
  const Wav *w = user;
  struct stat status;
  return fstat(w->descriptor, &status) == 0 ? status.st_size : -1;
}

static sf_count_t file_seek(sf_count_t offset, int whence, void *user) {
  const Wav *w = user;
  return lseek(w->descriptor, offset, whence);
}

static sf_count_t file_read(void *bytes, sf_count_t count, void *user) {
  const Wav *w = user;
  return read(w->descriptor, bytes, (size_t)count);
}

static sf_count_t file_write(const void *bytes, sf_count_t count, void *user) {
  Wav *w = user;
  sf_count_t done = 0;
  while (done < count) {
    ssize_t n = write(w->descriptor, (const char *)bytes + done, (size_t)(count - done));
    if (n > 0)
      done += n;
    else if (n == 0 || errno != EINTR)
      break;
  }
  if (done < count && !w->error) w->error = errno;
  return done;
}

static sf_count_t file_tell(void *user) { return file_seek(0, SEEK_CUR, user); }

static void discard(Wav *w) {
  if (w->file) sf_close(w->file);
  if (w->descriptor >= 0) close(w->descriptor);
  free(w->path);
  free(w);
}

static const char *open_file(Wav *w, uint32_t rate_hz, WavFormat format) {
  w->descriptor = open(w->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (w->descriptor < 0) return cannot(w->path, strerror(errno));
  SF_VIRTUAL_IO io = {file_length, file_seek, file_read, file_write, file_tell};
  SF_INFO info = {.samplerate = (int)rate_hz, .channels = 2, .format = FORMATS[format].format};
  w->file = sf_open_virtual(&io, SFM_WRITE, &info, w);
  if (w->error) return cannot(w->path, strerror(w->error)); // the header is there already, or is not
  if (!w->file) return cannot(w->path, sf_strerror(NULL));
  sf_command(w->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE); // it holds the time of day
  sf_command(w->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
  return NULL;
}

const char *wav_create(Wav **out, const char *path, uint32_t rate_hz, WavFormat format) {
  *out = NULL;
  Wav *w = calloc(1, sizeof *w);
  if (!w) return cannot(path, "there is no memory left");
  *w = (Wav){.descriptor = -1, .bytes_left = MOST_BYTES, .frame_bytes = FORMATS[format].frame_bytes};
  w->path = strdup(path);
  const char *error = w->path ? open_file(w, rate_hz, format) : cannot(path, "there is no memory left");
  if (error)
    discard(w);
  else
    *out = w;
  return error;
}

const char *wav_write(Wav *w, const float *frames, uint32_t count) {
  w->bytes_left -= (int64_t)count * w->frame_bytes;
  if (w->bytes_left < 0) return cannot(w->path, "a WAV file ends at 4 GiB; flac goes on");
  sf_count_t written = sf_writef_float(w->file, frames, count);
  if (w->error) return cannot(w->path, strerror(w->error));
  return written == count ? NULL : cannot(w->path, sf_strerror(w->file));
}

const char *wav_close(Wav *w) {
  int failed = sf_close(w->file); // what it still held is written now
  w->file = NULL;
  if (close(w->descriptor) != 0 && !w->error) w->error = errno;
  w->descriptor = -1;
  const char *error = w->error ? cannot(w->path, strerror(w->error)) : NULL;
  if (!error && failed) error = cannot(w->path, sf_error_number(failed));
  discard(w);
  return error;
}
