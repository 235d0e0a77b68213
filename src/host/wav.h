// wav.h -- audio files, through libsndfile. The same samples give the same bytes: no time stamps.
//
// Threads  one at a time.
// Memory   wav_create allocates, wav_close frees, whatever it returns.
// Errors   a sentence for the user, or NULL. The sentence is valid until the next call. A file that
//          could not be finished holds what was written before.
#ifndef HOST_WAV_H
#define HOST_WAV_H

#include "base.h"

typedef enum { WAV_F32, WAV_S24, WAV_S16, WAV_FLAC, WAV_FORMAT_COUNT } WavFormat;

// WAV_FORMAT_COUNT for a name that is none: f32 s24 s16 flac.
WavFormat wav_format(const char *name);

typedef struct Wav Wav;

// Replaces a file that is there. All but f32 clip at full scale.
const char *wav_create(Wav **w, const char *path, uint32_t rate_hz, WavFormat format);
const char *wav_write(Wav *w, const float *frames, uint32_t count); // interleaved stereo
const char *wav_close(Wav *w);

#endif
