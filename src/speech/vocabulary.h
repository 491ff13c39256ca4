/* What struct vocabulary holds, for the recogniser. */
#ifndef VP_SPEECH_VOCABULARY_H
#define VP_SPEECH_VOCABULARY_H

#include <stdatomic.h>

#include "base/buf.h"
#include "speech/bias.h"
#include "speech/menu_lm.h"
#include "speech/repair.h"
#include "speech/speech.h"

struct vocabulary {
    atomic_size_t reference_count;
    struct bias *bias;
    struct menu_lm *lm;
    struct repair *repair; /* NULL without PocketSphinx's dictionary */
    /* the model in ARPA format and its dictionary, as nameless files in memory, because PocketSphinx reads
     * both by path only; -1 without PocketSphinx */
    int arpa_fd, dict_fd;
};

#endif
