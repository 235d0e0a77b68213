// paths.h -- what can be told of the files that were named, before a device or a file is opened.
//
// Errors   said to the user.
#ifndef APP_PATHS_H
#define APP_PATHS_H

#include "app/options.h"

// The same file on disk, by whatever name; false when either is not there, or is a device or a pipe.
bool paths_same(const char *a, const char *b);

// EXIT_SUCCESS; EXIT_BAD_USAGE when what is to be written would destroy what is read; EXIT_FAILURE when the
// session cannot be read.
int paths_check(const Options *o);

#endif
