// data.h -- where lua/, presets/ and scripts/ are.
#ifndef APP_DATA_H
#define APP_DATA_H

// The folder that holds them: beside the program (or where the program was built or installed from),
// else where `make install` puts them. NULL when there is none. The caller frees.
char *data_folder(void);

#endif
