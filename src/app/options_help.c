#include "app/options.h"
#include "app/options_table.h"
#include <stdio.h>
#include <string.h>

enum { HELP_COLUMN = 22 };

// A left column, and help whose further lines start under its first.
static void print_row(const char *left, const char *help) {
  printf("  %-*s", HELP_COLUMN, left);
  for (const char *line = help; line; line = strchr(line, '\n')) {
    if (*line == '\n') printf("\n%*s", HELP_COLUMN + 2, ""), line++;
    printf("%.*s", (int)strcspn(line, "\n"), line);
  }
  putchar('\n');
}

static void print_option(const Option *row) {
  char left[64], letter[5] = "";
  if (row->letter) snprintf(letter, sizeof letter, "-%c, ", row->letter);
  snprintf(left, sizeof left, "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
           row->argument ? row->argument : "");
  print_row(left, row->help);
}

static void print_commands(void) {
  puts("\nCommands");
  for (int i = VERB_PLAY + 1; i < VERB_COUNT; i++) {
    char left[64];
    snprintf(left, sizeof left, "%s %s", options_verbs[i].name, options_verbs[i].arguments);
    print_row(left, options_verbs[i].help);
  }
}

void options_help(Verb verb) {
  const VerbRow *row = &options_verbs[verb];
  printf("usage: livelua%s%s [options]%s%s\n\n  %s\n", *row->name ? " " : "", row->name,
         *row->arguments ? " " : "", row->arguments, row->help);
  if (verb == VERB_PLAY) print_commands();
  puts("\nOptions");
  for (size_t i = 0; i < options_row_count; i++)
    if (options_rows[i].verbs >> verb & 1) print_option(&options_rows[i]);
  if (row->more) printf("\n%s\n", row->more);
  puts("\nExit code: 0 done, 1 the script or the run failed, 2 bad usage.");
}
