// history.h -- the lines that were typed, kept from one day to the next.
//
// They lie in $XDG_STATE_HOME/livelua/history, or ~/.local/state/livelua/history. Where that cannot
// be written they last as long as the program.
#ifndef APP_HISTORY_H
#define APP_HISTORY_H

void history_open(void);
void history_remember(const char *line);
void history_shut(void);

#endif
