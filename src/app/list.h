// list.h -- livelua ports and livelua devices: what this machine offers, a line each.
#ifndef APP_LIST_H
#define APP_LIST_H

#include "app/options.h"

int list_ports(const Options *o); // the exit code
int list_devices(const Options *o);

#endif
