// gallery_picture.h -- pictures of a sound, as PNG files: its waveform, and its spectrum over time.
//
// Included once. Both are as wide as the sound is long, so that one stands under the other.
#ifndef TESTS_GALLERY_PICTURE_H
#define TESTS_GALLERY_PICTURE_H

#include "gallery_list.h"
#include "support/listen.h"

#include <png.h>

enum { PICTURE_WIDTH = 640, WAVE_HEIGHT = 96, SPECTRUM_HEIGHT = 240 };
enum { PICTURE_SHADES = 256 };

static const double PICTURE_PI = 3.14159265358979323846;
static const double SPECTRUM_LOW_HZ = 30, SPECTRUM_HIGH_HZ = 20000, SPECTRUM_RANGE_DB = 78;

// -- colours -------------------------------------------------------------------------------------

typedef struct {
  uint8_t red, green, blue, alpha;
} Shade;

// Oklab to linear light (Ottosson 2020).
static void shade_linear(double lightness, double a, double b, double *rgb) {
  double l = lightness + 0.3963377774 * a + 0.2158037573 * b;
  double m = lightness - 0.1055613458 * a - 0.0638541728 * b;
  double s = lightness - 0.0894841775 * a - 1.2914855480 * b;
  l = l * l * l, m = m * m * m, s = s * s * s;
  rgb[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  rgb[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  rgb[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
}

static uint8_t shade_byte(double linear) {
  double x = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
  return (uint8_t)lround(255 * fmin(1, fmax(0, x)));
}

// The colour of that lightness and hue, as strong as a screen can show it up to `chroma`.
static Shade shade_of(double lightness, double chroma, double degrees) {
  double rgb[3], c = cos(degrees * PICTURE_PI / 180), s = sin(degrees * PICTURE_PI / 180);
  for (bool fits = false; !fits; chroma *= 0.97) {
    shade_linear(lightness, chroma * c, chroma * s, rgb);
    fits = true;
    for (int n = 0; n < 3; n++) fits = fits && rgb[n] >= -0.002 && rgb[n] <= 1.002;
    if (chroma < 1e-4) break;
  }
  return (Shade){shade_byte(rgb[0]), shade_byte(rgb[1]), shade_byte(rgb[2]), 255};
}

// Equal steps of level are equal steps of lightness: from night over violet and amber to a pale yellow, or
// from paper over blue to ink.
static void spectrum_shades(Shade *shades, bool dark) {
  for (int n = 0; n < PICTURE_SHADES; n++) {
    double x = (double)n / (PICTURE_SHADES - 1), hill = sin(PICTURE_PI * x);
    shades[n] = dark ? shade_of(0.21 + 0.75 * x, 0.03 + 0.14 * hill + 0.05 * x, 285 + 175 * pow(x, 1.15))
                     : shade_of(0.965 - 0.725 * x, 0.008 + 0.115 * hill + 0.05 * x, 315 - 35 * x);
  }
}

// One colour that is read on white and on black, more and more of it.
static void wave_shades(Shade *shades) {
  Shade colour = shade_of(0.62, 0.13, 285);
  for (int n = 0; n < PICTURE_SHADES; n++) {
    shades[n] = colour;
    shades[n].alpha = (uint8_t)n;
  }
}

// False when the file cannot be written.
static bool picture_write(const char *path, const uint8_t *pixels, int height, const Shade *shades) {
  png_image image = {.version = PNG_IMAGE_VERSION,
                     .width = PICTURE_WIDTH,
                     .height = (png_uint_32)height,
                     .format = PNG_FORMAT_RGBA_COLORMAP,
                     .colormap_entries = PICTURE_SHADES};
  return png_image_write_to_file(&image, path, 0, pixels, PICTURE_WIDTH, shades) != 0;
}

// -- waveform ------------------------------------------------------------------------------------

typedef struct {
  double low, high, rms;
} WaveColumn;

static WaveColumn wave_column(Sound left, Sound right, int x) {
  size_t from = left.frames * (size_t)x / PICTURE_WIDTH, to = left.frames * (size_t)(x + 1) / PICTURE_WIDTH;
  WaveColumn column = {0};
  for (size_t n = from; n < to; n++) {
    double a = (double)left.samples[n], b = (double)right.samples[n];
    column.low = fmin(column.low, fmin(a, b));
    column.high = fmax(column.high, fmax(a, b));
    column.rms += (a * a + b * b) / 2;
  }
  column.rms = to > from ? sqrt(column.rms / (double)(to - from)) : 0;
  return column;
}

// How much of the pixel from y to y + 1 lies between two heights.
static double wave_cover(double y, double top, double bottom) {
  return fmax(0, fmin(y + 1, bottom) - fmax(y, top));
}

// Of the height; what is weaker than -50 dB is not drawn any larger.
static bool picture_wave(const char *path, Sound left, Sound right) {
  static uint8_t pixels[WAVE_HEIGHT * PICTURE_WIDTH];
  double scale = 1 / fmax(0.003, fmax(listen_peak(left), listen_peak(right))), middle = WAVE_HEIGHT / 2.0;
  for (int x = 0; x < PICTURE_WIDTH; x++) {
    WaveColumn c = wave_column(left, right, x);
    double half = middle - 1, top = middle - 0.5 - half * scale * c.high,
           bottom = middle + 0.5 - half * scale * c.low, body = half * scale * c.rms;
    for (int y = 0; y < WAVE_HEIGHT; y++) {
      double outer = wave_cover(y, top, bottom), inner = wave_cover(y, middle - body, middle + body);
      pixels[y * PICTURE_WIDTH + x] = (uint8_t)lround(255 * fmin(1, 0.45 * outer + 0.55 * inner));
    }
  }
  Shade shades[PICTURE_SHADES];
  wave_shades(shades);
  return picture_write(path, pixels, WAVE_HEIGHT, shades);
}

// -- spectrum over time --------------------------------------------------------------------------

// A long window tells low tones apart, a short one says when the high ones begin: they cross over in between.
typedef struct {
  size_t long_size, short_size;
} SpectrumWindows;

enum { SPECTRUM_MOST = 8192 };
static const double SPECTRUM_CROSS_LOW_HZ = 400, SPECTRUM_CROSS_HIGH_HZ = 1200;

// Its sum is 1, so that a line has the power that it has by itself.
static const double *spectrum_window(size_t size) {
  static double windows[2 * SPECTRUM_MOST]; // that of a size begins at the size
  double *window = windows + size;
  if (window[0] > 0) return window;
  for (size_t n = 0; n < size; n++)
    window[n] = (1 - cos(2 * PICTURE_PI * ((double)n + 0.5) / (double)size)) / (double)size;
  return window;
}

// The power of bins 0..size/2 around a frame, both sides added: they are one complex signal, and what belongs
// to either is the half of what lies at k and at -k.
static void spectrum_power(Sound left, Sound right, double middle, size_t size, double *power) {
  static double real[SPECTRUM_MOST], imaginary[SPECTRUM_MOST];
  const double *window = spectrum_window(size);
  int64_t first = (int64_t)middle - (int64_t)(size / 2), frames = (int64_t)left.frames;
  for (size_t n = 0; n < size; n++) {
    int64_t at = first + (int64_t)n;
    bool inside = at >= 0 && at < frames;
    real[n] = inside ? window[n] * (double)left.samples[at] : 0;
    imaginary[n] = inside ? window[n] * (double)right.samples[at] : 0;
  }
  listen_fft(real, imaginary, size);
  for (size_t k = 0; k <= size / 2; k++) {
    size_t mirror = (size - k) % size;
    power[k] = real[k] * real[k] + imaginary[k] * imaginary[k] + real[mirror] * real[mirror] +
               imaginary[mirror] * imaginary[mirror];
  }
}

// The strongest in a span of frequencies; between two bins, the way from one to the other.
static double spectrum_at(const double *power, size_t size, double rate_hz, double low_hz, double high_hz) {
  double bin_hz = rate_hz / (double)size, low = low_hz / bin_hz, high = high_hz / bin_hz;
  if (high >= (double)(size / 2)) return 0;
  size_t first = (size_t)ceil(low), last = (size_t)floor(high);
  double most = 0;
  for (size_t k = first; k <= last; k++) most = fmax(most, power[k]);
  if (first <= last) return most;
  double middle = (low + high) / 2, below = floor(middle), share = middle - below;
  size_t k = (size_t)below;
  return exp((1 - share) * log(power[k] + 1e-30) + share * log(power[k + 1] + 1e-30));
}

static double spectrum_row_hz(double row) { // from the bottom
  return SPECTRUM_LOW_HZ * pow(SPECTRUM_HIGH_HZ / SPECTRUM_LOW_HZ, row / SPECTRUM_HEIGHT);
}

// Levels in dB from the bottom up.
static void spectrum_column(Sound left, Sound right, double middle, SpectrumWindows windows, double *levels) {
  static double fine[SPECTRUM_MOST / 2 + 1], quick[SPECTRUM_MOST / 2 + 1];
  spectrum_power(left, right, middle, windows.long_size, fine);
  spectrum_power(left, right, middle, windows.short_size, quick);
  for (int row = 0; row < SPECTRUM_HEIGHT; row++) {
    double low = spectrum_row_hz(row), high = spectrum_row_hz(row + 1);
    double share = log(low / SPECTRUM_CROSS_LOW_HZ) / log(SPECTRUM_CROSS_HIGH_HZ / SPECTRUM_CROSS_LOW_HZ);
    share = fmin(1, fmax(0, share));
    double a = share < 1 ? spectrum_at(fine, windows.long_size, left.rate_hz, low, high) : 1;
    double b = share > 0 ? spectrum_at(quick, windows.short_size, left.rate_hz, low, high) : 1;
    levels[row] = 10 * ((1 - share) * log10(a + 1e-30) + share * log10(b + 1e-30));
  }
}

// The strongest has the last colour, whatever its level; silence has the first. One file for light pages, one
// for dark ones.
static bool picture_spectrum(const char *light, const char *dark, Sound left, Sound right,
                             SpectrumWindows windows) {
  static double levels[PICTURE_WIDTH][SPECTRUM_HEIGHT];
  static uint8_t pixels[SPECTRUM_HEIGHT * PICTURE_WIDTH];
  double most = -80;
  for (int x = 0; x < PICTURE_WIDTH; x++) {
    double middle = (x + 0.5) * (double)left.frames / PICTURE_WIDTH;
    spectrum_column(left, right, middle, windows, levels[x]);
    for (int row = 0; row < SPECTRUM_HEIGHT; row++) most = fmax(most, levels[x][row]);
  }
  for (int x = 0; x < PICTURE_WIDTH; x++)
    for (int row = 0; row < SPECTRUM_HEIGHT; row++) {
      double share = 1 + (levels[x][row] - most) / SPECTRUM_RANGE_DB;
      pixels[(SPECTRUM_HEIGHT - 1 - row) * PICTURE_WIDTH + x] =
          (uint8_t)lround((PICTURE_SHADES - 1) * fmin(1, fmax(0, share)));
    }
  Shade shades[PICTURE_SHADES];
  spectrum_shades(shades, false);
  bool good = picture_write(light, pixels, SPECTRUM_HEIGHT, shades);
  spectrum_shades(shades, true);
  return picture_write(dark, pixels, SPECTRUM_HEIGHT, shades) && good;
}

#endif
