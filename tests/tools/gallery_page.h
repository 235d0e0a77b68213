// gallery_page.h -- the page: gallery.html with its style, its script and what was measured put into it.
//
// Included once. Nothing is fetched: the page works from a folder, wherever it is copied to.
#ifndef TESTS_GALLERY_PAGE_H
#define TESTS_GALLERY_PAGE_H

#include "gallery_play.h"

// A string of JavaScript; no text ends the script that it stands in.
static void page_text(FILE *out, const char *text) {
  fputc('"', out);
  for (const char *c = text ? text : ""; *c; c++) switch (*c) {
    case '"':
    case '\\': fprintf(out, "\\%c", *c); break;
    case '\n': fputs("\\n", out); break;
    case '<': fputs("\\u003c", out); break;
    default:
      if ((unsigned char)*c >= ' ') fputc(*c, out);
    }
  fputc('"', out);
}

static void page_field(FILE *out, const char *name, const char *text) {
  fprintf(out, "%s: ", name);
  page_text(out, text);
  fputs(", ", out);
}

static void page_figure(FILE *out, double value, int digits) {
  if (isfinite(value))
    fprintf(out, "%.*f", digits, value);
  else
    fputs("null", out);
}

static void page_sound(FILE *out, const GallerySound *s, const GalleryFigures *f) {
  const char *base = strrchr(s->file, '/') + 1;
  fputs("  { ", out);
  page_field(out, "id", s->id);
  page_field(out, "name", s->name);
  page_field(out, "kind", s->kit ? "drum" : "instrument");
  page_field(out, "family", s->family);
  page_field(out, "title", s->title);
  page_field(out, "about", s->about);
  page_field(out, "file", base);
  page_field(out, "keys", s->keys);
  page_field(out, "code", s->code);
  page_field(out, "fault", f->fault);
  fprintf(out, "line: %d, shift: %d, cents: [", s->line, f->shift);
  for (int n = 0; n < 3; n++) {
    page_figure(out, f->cents[n], 2);
    fputs(n < 2 ? ", " : "], ", out);
  }
  const struct {
    const char *name;
    double value;
  } figures[] = {{"lufs", f->lufs},   {"fileLufs", f->file_lufs},  {"peak", f->peak_db},
                 {"ring", f->ring_s}, {"strongest", f->strongest}, {"seconds", f->file_s}};
  for (size_t n = 0; n < sizeof figures / sizeof *figures; n++) {
    fprintf(out, "%s: ", figures[n].name);
    page_figure(out, figures[n].value, 2);
    fputs(", ", out);
  }
  fputs("},\n", out);
}

// The presets' files stand beside the page, called .txt so that any browser shows them.
static void page_copy_preset(const GallerySound *s, const char *folder) {
  char path[1024], *text = gallery_read(s->file);
  snprintf(path, sizeof path, "%s/presets/%s.txt", folder, strrchr(s->file, '/') + 1);
  FILE *out = text ? fopen(path, "wb") : NULL;
  if (out) fputs(text, out), fclose(out);
  free(text);
}

static void page_part(FILE *out, const char *suffix) {
  char path[128];
  snprintf(path, sizeof path, GALLERY_SOURCES "%s", suffix);
  char *text = gallery_read(path);
  if (text) fputs(text, out);
  free(text);
}

static void page_sounds(FILE *out, const GalleryList *list, const GalleryFigures *figures) {
  fputs("const sounds = [\n", out);
  for (int n = 0; n < list->count; n++) page_sound(out, &list->sounds[n], &figures[n]);
  fprintf(out, "];\nconst heldSeconds = %g;\n", PLAY_HELD_S);
}

// The template with each "{{word}}" replaced. False when a file is missing or cannot be written.
static bool page_write(const GalleryList *list, const GalleryFigures *figures, const char *folder) {
  char path[1024], *page = gallery_read(GALLERY_SOURCES ".html");
  snprintf(path, sizeof path, "%s/index.html", folder);
  FILE *out = page ? fopen(path, "wb") : NULL;
  for (char *rest = page, *mark; out && rest; rest = mark) {
    mark = strstr(rest, "{{");
    fwrite(rest, 1, mark ? (size_t)(mark - rest) : strlen(rest), out);
    if (!mark) break;
    if (strncmp(mark, "{{style}}", 9) == 0) page_part(out, ".css");
    if (strncmp(mark, "{{script}}", 10) == 0) page_part(out, ".js");
    if (strncmp(mark, "{{sounds}}", 10) == 0) page_sounds(out, list, figures);
    mark = strstr(mark, "}}") + 2;
  }
  for (int n = 0; n < list->count; n++) page_copy_preset(&list->sounds[n], folder);
  free(page);
  bool good = out && !ferror(out);
  return out && fclose(out) == 0 && good;
}

#endif
