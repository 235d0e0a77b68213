#include "app/options.h"
#include "app/nearest.h"
#include "app/options_table.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  Options *o;
  int argc, next; // argv[next] has not been read yet
  char **argv;
  uint64_t given; // bit n: row n of the table was used
  uint32_t positionals;
  const char *positional[4]; // the first ones: more than a command and two words is too many
} Parser;

__attribute__((format(printf, 2, 3))) static bool refuse(const Parser *p, const char *format, ...) {
  const char *verb = options_verbs[p->o->verb].name;
  va_list arguments;
  va_start(arguments, format);
  fputs("livelua: ", stderr);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n'livelua%s%s --help' lists what there is\n", *verb ? " " : "", verb);
  va_end(arguments);
  return false;
}

static bool takes(const Option *row, Verb verb) { return row->verbs >> verb & 1; }

static bool refuse_unknown_option(const Parser *p, const char *typed) {
  const Option *best = NULL;
  uint32_t least = UINT32_MAX;
  for (size_t i = 0; i < options_row_count; i++) {
    uint32_t distance = nearest_distance(typed, options_rows[i].name);
    if (distance < least) least = distance, best = &options_rows[i];
  }
  if (nearest_likely(typed, least))
    return refuse(p, "no option '--%s'; did you mean '--%s'?", typed, best->name);
  return refuse(p, "no option '--%s'", typed);
}

static const Option *find_long(const char *name) {
  for (size_t i = 0; i < options_row_count; i++)
    if (strcmp(options_rows[i].name, name) == 0) return &options_rows[i];
  return NULL;
}

static const Option *find_letter(char letter) {
  for (size_t i = 0; i < options_row_count; i++)
    if (options_rows[i].letter && options_rows[i].letter == letter) return &options_rows[i];
  return NULL;
}

static bool take_number(const Parser *p, const Option *row, const char *value) {
  char *end;
  double number = strtod(value, &end);
  bool whole = row->kind == KIND_WHOLE, is_number = *value && !*end;
  // written so that NaN is refused too
  if (!is_number || !(number >= row->min && number <= row->max) || (whole && number != trunc(number)))
    return refuse(p, "--%s: '%s' is not a %snumber from %.10g to %.10g%s%s", row->name, value,
                  whole ? "whole " : "", row->min, row->max, row->words ? " or " : "",
                  row->words ? row->words[0] : "");
  if (whole)
    *(int64_t *)((char *)p->o + row->field) = (int64_t)number;
  else
    *(double *)((char *)p->o + row->field) = number;
  return true;
}

static bool take_word(const Parser *p, const Option *row, const char *value) {
  for (unsigned i = 0; row->words[i]; i++) {
    if (strcmp(row->words[i], value) != 0) continue;
    *(unsigned *)((char *)p->o + row->field) = i;
    return true;
  }
  return refuse(p, "--%s: no '%s'; it is %s", row->name, value, row->help);
}

static bool take_text_again(const Parser *p, const Option *row, const char *value) {
  Words *words = (Words *)((char *)p->o + row->field);
  if (!words->items) words->items = calloc((size_t)p->argc, sizeof *words->items);
  if (!words->items) return refuse(p, "out of memory");
  words->items[words->count++] = value;
  return true;
}

static bool take(Parser *p, const Option *row, const char *value) {
  void *field = (char *)p->o + row->field;
  bool text = row->kind == KIND_TEXT || row->kind == KIND_TEXTS;
  if (text && row->min > 0 && !*value) return refuse(p, "--%s needs a value: %s", row->name, row->argument);
  p->given |= UINT64_C(1) << (row - options_rows);
  switch (row->kind) {
  case KIND_FLAG: *(bool *)field = true; return true;
  case KIND_TEXT: *(const char **)field = value; return true;
  case KIND_TEXTS: return take_text_again(p, row, value);
  case KIND_WORD: return take_word(p, row, value);
  case KIND_NUMBER:
    if (!row->words || strcmp(row->words[0], value) != 0) return take_number(p, row, value);
    *(double *)field = -1;
    return true;
  case KIND_WHOLE: return take_number(p, row, value);
  }
  return false;
}

// `value` is what followed in the same word, or NULL: then it is the next word.
static bool take_with_value(Parser *p, const Option *row, const char *shown, const char *value) {
  if (!row->argument) return value ? refuse(p, "%s takes no value", shown) : take(p, row, NULL);
  if (!value && p->next == p->argc) return refuse(p, "%s needs a value: %s", shown, row->argument);
  return take(p, row, value ? value : p->argv[p->next++]);
}

static bool parse_long(Parser *p, const char *word) {
  char name[64], shown[68];
  size_t length = strcspn(word, "=");
  if (length >= sizeof name) return refuse(p, "no option '--%s'", word);
  snprintf(name, sizeof name, "%.*s", (int)length, word);
  snprintf(shown, sizeof shown, "--%s", name);
  const Option *row = find_long(name);
  if (!row) return refuse_unknown_option(p, name);
  return take_with_value(p, row, shown, word[length] ? word + length + 1 : NULL);
}

static bool parse_letter(Parser *p, const char *word) {
  const Option *row = find_letter(*word);
  char shown[] = {'-', *word, '\0'};
  if (!row) return refuse(p, "no option '-%s'", word);
  return take_with_value(p, row, shown, word[1] ? word + 1 : NULL);
}

static bool parse_positional(Parser *p, const char *word) {
  if (p->positionals < 4) p->positional[p->positionals++] = word;
  return true;
}

static bool parse_words(Parser *p) {
  bool options_end = false;
  while (p->next < p->argc) {
    const char *word = p->argv[p->next++];
    bool ok;
    if (options_end || word[0] != '-' || word[1] == '\0')
      ok = parse_positional(p, word);
    else if (strcmp(word, "--") == 0)
      ok = options_end = true;
    else
      ok = word[1] == '-' ? parse_long(p, word + 2) : parse_letter(p, word + 1);
    if (!ok) return false;
  }
  return true;
}

// A bare word that is no file was meant as a command.
static bool refuse_unknown_command(const Parser *p, const char *word) {
  const char *best = NULL;
  uint32_t least = UINT32_MAX;
  for (int verb = VERB_PLAY + 1; verb < VERB_COUNT; verb++) {
    uint32_t distance = nearest_distance(word, options_verbs[verb].name);
    if (distance < least) least = distance, best = options_verbs[verb].name;
  }
  if (nearest_likely(word, least))
    return refuse(p, "no command or file '%s'; did you mean '%s'?", word, best);
  return refuse(p, "no command or file '%s'", word);
}

// The first positional names the command, or else is the session to play.
static bool find_verb(Parser *p) {
  const char *word = p->positionals ? p->positional[0] : "";
  for (int verb = VERB_PLAY; verb < VERB_COUNT; verb++)
    if (strcmp(options_verbs[verb].name, word) == 0) return p->o->verb = (Verb)verb, true;
  bool bare = !strpbrk(word, "./") && strcmp(word, "-") != 0;
  return bare && access(word, F_OK) != 0 ? refuse_unknown_command(p, word) : true;
}

static bool check_verb(const Parser *p) {
  Options *o = p->o;
  const VerbRow *verb = &options_verbs[o->verb];
  uint32_t named = *verb->name ? 1 : 0, limit = named + verb->words;
  for (size_t i = 0; i < options_row_count; i++) {
    const Option *row = &options_rows[i];
    if (!(p->given >> i & 1) || takes(row, o->verb)) continue;
    return refuse(p, "%s takes no --%s", named ? verb->name : "playing", row->name);
  }
  if (o->help || o->version) return true;
  if (p->positionals > limit) return refuse(p, "one word too many: '%s'", p->positional[limit]);
  const char **first =
      verb->words > 1 || o->verb == VERB_SEND || o->verb == VERB_BENCH ? &o->action : &o->script;
  if (p->positionals > named) *first = p->positional[named];
  if (p->positionals > named + 1) o->word = p->positional[named + 1];
  if (o->file && *first) return refuse(p, "give code or --file, not both");
  if (verb->needs_word && !*first && !o->code.count && !o->file)
    return refuse(p, "%s needs %s", verb->name, verb->arguments);
  if (o->watch && (!o->script || strcmp(o->script, "-") == 0)) return refuse(p, "--watch needs session.lua");
  if (o->bars > 0 && o->seconds > 0) return refuse(p, "give --bars or --seconds, not both");
  return true;
}

bool options_parse(Options *o, int argc, char **argv) {
  *o = (Options){.seed = SEED_ANY, .deadline_s = DEADLINE_USUAL, .format = WAV_FORMAT_COUNT};
  Parser p = {.o = o, .argc = argc, .next = 1, .argv = argv};
  return parse_words(&p) && find_verb(&p) && check_verb(&p);
}

void options_free(Options *o) {
  free(o->code.items);
  free(o->midi_names.items);
  *o = (Options){0};
}
