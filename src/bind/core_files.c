#include "bind/core_files.h"
#include <dirent.h>
#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char suffix[] = ".lua";

static size_t stem_length(const char *file) {
  size_t length = strlen(file), ending = sizeof suffix - 1;
  return length > ending && strcmp(file + length - ending, suffix) == 0 ? length - ending : 0;
}

static int is_preset(const struct dirent *entry) {
  return *entry->d_name != '.' && stem_length(entry->d_name) > 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

void files_push_names(lua_State *L, const char *data, const char *folder) {
  struct dirent **entries = NULL;
  const char *path = lua_pushfstring(L, "%s/presets/%s", data, folder);
  int count = scandir(path, &entries, is_preset, by_bytes);
  lua_pop(L, 1);
  lua_newtable(L);
  for (int k = 0; k < count; k++) {
    lua_pushlstring(L, entries[k]->d_name, stem_length(entries[k]->d_name));
    lua_rawseti(L, -2, k + 1);
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

int files_push_preset(lua_State *L, const char *data, const char *folder, const char *name) {
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
