// quiet.h -- the system's sound libraries tell us what failed; they need not tell the terminal too.
//
// Threads  the control thread, before audio or MIDI is opened.
#ifndef HOST_QUIET_H
#define HOST_QUIET_H

// ALSA and JACK print nothing by themselves from now on.
void quiet_libraries(void);

#endif
