// gallery_list.h -- the sounds of the gallery: what the presets' files hold, and which of them are wanted.
//
// Included once. The files are read by gallery.lua, from the folder that holds presets/ and tests/.
#ifndef TESTS_GALLERY_LIST_H
#define TESTS_GALLERY_LIST_H

#include "app/nearest.h"

#include <dirent.h>
#include <lauxlib.h>
#include <lualib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GALLERY_SOURCES "tests/tools/gallery"

// Texts are owned by the list; NULL where there is none.
typedef struct {
  const char *name, *id; // "kick", "standard.kick"
  const char *kit;       // of a drum
  const char *family, *title, *about, *file, *code, *keys;
  int line;
} GallerySound;

typedef struct {
  lua_State *L; // holds the texts
  GallerySound *sounds;
  int count;
} GalleryList;

static void *gallery_allocate(size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size);
  if (p) return p;
  fprintf(stderr, "gallery: no memory\n");
  exit(EXIT_FAILURE);
}

// A whole file with a 0 after it, or NULL.
static char *gallery_read(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  size_t size = 0, room = 1 << 16, part;
  char *text = gallery_allocate(room + 1, 1);
  while ((part = fread(text + size, 1, room - size, file)) > 0)
    if ((size += part) == room) {
      char *more = gallery_allocate(2 * room + 1, 1);
      memcpy(more, text, size);
      free(text);
      text = more, room *= 2;
    }
  fclose(file);
  return text;
}

// -- what gallery.lua calls ----------------------------------------------------------------------

static int gallery_lua_list(lua_State *L) {
  struct dirent **entries;
  int count = scandir(luaL_checkstring(L, 1), &entries, NULL, alphasort);
  lua_newtable(L);
  for (int n = 0; n < count; n++) {
    lua_pushstring(L, entries[n]->d_name);
    lua_rawseti(L, -2, n + 1);
    free(entries[n]);
  }
  if (count >= 0) free(entries);
  return 1;
}

static int gallery_lua_read(lua_State *L) {
  char *text = gallery_read(luaL_checkstring(L, 1));
  lua_pushstring(L, text);
  free(text);
  return 1;
}

// -- the list ------------------------------------------------------------------------------------

// A field of the table on top; the table keeps the text alive.
static const char *gallery_field(lua_State *L, const char *name) {
  lua_getfield(L, -1, name);
  const char *text = lua_tostring(L, -1);
  lua_pop(L, 1);
  return text;
}

static GallerySound gallery_sound(lua_State *L) {
  GallerySound s = {.name = gallery_field(L, "name"),
                    .id = gallery_field(L, "id"),
                    .kit = gallery_field(L, "kit"),
                    .family = gallery_field(L, "family"),
                    .title = gallery_field(L, "title"),
                    .about = gallery_field(L, "about"),
                    .file = gallery_field(L, "file"),
                    .code = gallery_field(L, "code"),
                    .keys = gallery_field(L, "keys")};
  lua_getfield(L, -1, "line");
  s.line = (int)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return s;
}

// Every sound; exits with a sentence when a file is wrong.
static GalleryList gallery_list_open(void) {
  GalleryList list = {.L = luaL_newstate()};
  luaL_openlibs(list.L);
  if (luaL_loadfile(list.L, GALLERY_SOURCES ".lua") == LUA_OK) {
    lua_pushcfunction(list.L, gallery_lua_list);
    lua_pushcfunction(list.L, gallery_lua_read);
    lua_pcall(list.L, 2, 1, 0);
  }
  if (!lua_istable(list.L, -1)) {
    fprintf(stderr, "gallery: %s\n", lua_tostring(list.L, -1));
    exit(EXIT_FAILURE);
  }
  list.count = (int)lua_rawlen(list.L, -1);
  list.sounds = gallery_allocate((size_t)list.count, sizeof *list.sounds);
  for (int n = 0; n < list.count; n++) {
    lua_rawgeti(list.L, -1, n + 1);
    list.sounds[n] = gallery_sound(list.L);
    lua_pop(list.L, 1);
  }
  return list;
}

static void gallery_list_close(GalleryList *list) {
  free(list->sounds);
  lua_close(list->L);
}

static bool gallery_is_called(const GallerySound *s, const char *name) {
  return strcmp(s->name, name) == 0 || strcmp(s->id, name) == 0;
}

static void gallery_refuse(const GalleryList *list, const char *name) {
  const char *likely = NULL;
  uint32_t least = UINT32_MAX;
  for (int n = 0; n < list->count; n++) {
    uint32_t distance = nearest_distance(name, list->sounds[n].name);
    if (distance < least) least = distance, likely = list->sounds[n].name;
  }
  fprintf(stderr, "gallery: no instrument and no drum '%s'", name);
  if (likely && nearest_likely(name, least)) fprintf(stderr, "; did you mean '%s'?", likely);
  fprintf(stderr, "\n");
}

// Keeps those that are named, in the order of the list; all without names. False when a name is nobody's.
static bool gallery_choose(GalleryList *list, char **names, int count) {
  for (int i = 0; i < count; i++) {
    bool known = false;
    for (int n = 0; n < list->count && !known; n++) known = gallery_is_called(&list->sounds[n], names[i]);
    if (!known) return gallery_refuse(list, names[i]), false;
  }
  int kept = 0;
  for (int n = 0; n < list->count && count > 0; n++)
    for (int i = 0; i < count; i++)
      if (gallery_is_called(&list->sounds[n], names[i])) {
        list->sounds[kept++] = list->sounds[n];
        break;
      }
  if (count > 0) list->count = kept;
  return true;
}

#endif
