// options_table.h -- the rows of the command line; options.c parses by them, options_help prints them.
#ifndef APP_OPTIONS_TABLE_H
#define APP_OPTIONS_TABLE_H

#include "app/options.h"

// How an option's argument is read, and the type of the field that it goes to.
typedef enum {
  KIND_FLAG,   // none: bool
  KIND_TEXT,   // const char *, of at least `min` bytes
  KIND_TEXTS,  // Words: each time that it is given adds one; of at least `min` bytes
  KIND_WHOLE,  // int64_t in min..max
  KIND_NUMBER, // double in min..max, or the one word in `words`, which is -1
  KIND_WORD,   // one of `words`: its place among them, as an enum
} Kind;

typedef struct {
  const char *name;
  char letter;          // short form; 0: none
  const char *argument; // what --help calls it; NULL: none
  uint32_t verbs;       // bit n: command n takes it
  Kind kind;
  size_t field; // offset in Options
  double min, max;
  const char *const *words; // NULL-terminated
  const char *help;
} Option;

typedef struct {
  const char *name; // "" is the command without a name
  const char *arguments;
  uint32_t words; // after its name, at most: a script, or what to do and with what
  bool needs_word;
  const char *help;
  const char *more; // sentences under the options; NULL: none
} VerbRow;

extern const Option options_rows[];
extern const size_t options_row_count;
extern const VerbRow options_verbs[VERB_COUNT];

#endif
