#include "bind/core_files.h"
#include <dirent.h>
#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BYTES = 1 << 20 }; // of a file that a session reads

static size_t stem_length(const char *file, const char *suffix) {
  size_t length = strlen(file), ending = strlen(suffix);
  return length > ending && strcmp(file + length - ending, suffix) == 0 ? length - ending : 0;
}

static int is_shown(const struct dirent *entry) { return *entry->d_name != '.'; }

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

void files_push_names(lua_State *L, const char *data, const char *folder, const char *suffix) {
  struct dirent **entries = NULL;
  const char *path = lua_pushfstring(L, "%s/presets/%s", data, folder);
  int count = scandir(path, &entries, is_shown, by_bytes);
  lua_pop(L, 1);
  lua_newtable(L);
  for (int k = 0, names = 0; k < count; k++) {
    size_t length = stem_length(entries[k]->d_name, suffix);
    if (length > 0) {
      lua_pushlstring(L, entries[k]->d_name, length);
      lua_rawseti(L, -2, ++names);
    }
    free(entries[k]);
  }
  free(entries);
}

static const char *read_stream(lua_State *L, FILE *file) {
  char part[4096];
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  for (size_t count; (count = fread(part, 1, sizeof part, file)) > 0;) luaL_addlstring(&text, part, count);
  luaL_pushresult(&text);
  if (!ferror(file)) return NULL;
  lua_pop(L, 1);
  return strerror(errno);
}

const char *files_push_text(lua_State *L, const char *path) {
  if (strcmp(path, "-") == 0) return read_stream(L, stdin);
  struct stat status;
  if (stat(path, &status) != 0) return strerror(errno);
  if (S_ISDIR(status.st_mode)) return "is a directory";
  FILE *file = fopen(path, "rb");
  if (!file) return strerror(errno);
  const char *problem = read_stream(L, file);
  fclose(file);
  return problem;
}

int files_push_preset(lua_State *L, const char *data, const char *folder, const char *name,
                      const char *suffix) {
  const char *path = lua_pushfstring(L, "%s/presets/%s/%s%s", data, folder, name, suffix);
  const char *problem = files_push_text(L, path);
  if (!problem) {
    lua_insert(L, -2);
    return 2;
  }
  const char *sentence = lua_pushfstring(L, "%s: %s", path, problem);
  lua_pushnil(L);
  lua_pushstring(L, sentence);
  return 2;
}

// A device or a pipe would keep the session waiting.
static const char *refusal(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0) return strerror(errno);
  if (!S_ISREG(status.st_mode)) return S_ISDIR(status.st_mode) ? "is a directory" : "is not a file";
  return status.st_size > MOST_BYTES ? "is larger than 1 MB" : NULL;
}

int files_text(lua_State *L) {
  size_t length;
  const char *path = luaL_checklstring(L, 1, &length);
  const char *problem = strlen(path) < length ? "no file has such a name" : refusal(path);
  if (!problem) problem = files_push_text(L, path);
  if (!problem) return 1;
  lua_pushnil(L);
  lua_pushstring(L, problem);
  return 2;
}
