// prompt.h -- what the musician types: readline on a terminal, plain lines from anything else.
//
// There is one prompt, as there is one terminal. The end of standard input ends it; what that means
// is the caller's to say.
//
// Threads  the control thread.
#ifndef APP_PROMPT_H
#define APP_PROMPT_H

#include "bind/session.h"

typedef enum {
  PROMPT_NOTHING, // the time was up, or a signal came
  PROMPT_LINE,    // *line is complete code, "undo()" for Ctrl-X u; the caller frees it
  PROMPT_END,     // standard input has ended, said once; on a terminal, Ctrl-D
} PromptEvent;

// The session completes words. True when it is a terminal, with a prompt that shows.
bool prompt_open(Session *s);
void prompt_close(void);

// Waits for what is typed, for this long at most.
PromptEvent prompt_wait(int milliseconds, char **line);

// Ctrl-C: throws away what is being typed; false when there is nothing to throw away.
bool prompt_clear(void);

// Around anything that is printed: takes the line that is being typed off the screen and puts it back.
void prompt_hide(void);
void prompt_show(void);

#endif
