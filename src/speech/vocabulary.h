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
    struct bias *bias, *names_bias; /* the menu; the menu and first names */
    struct menu_lm *lm;
    struct menu_lm *names;      /* NULL without PocketSphinx */
    struct word_sounds *sounds; /* of lm's words; these two: NULL without PocketSphinx's dictionary */
    struct repair *repair;
    /* memory_file.h: both models in ARPA format and the dictionary of both; -1 without PocketSphinx */
    int arpa_fd, names_fd, dict_fd;
};

#endif
