/* What the recogniser makes of each sentence of a caller, kept in a file so that dialogues can be replayed as
 * text as often as one likes:  restaurant TAB said TAB confidence TAB heard */
#ifndef VP_BENCH_HEARD_TABLE_H
#define VP_BENCH_HEARD_TABLE_H

#include "callers/voice.h"
#include "speech/speech.h"

enum { HEARD_MAX = 8192 };

struct heard_entry {
    char *restaurant, *said, *heard; /* owned */
    float confidence;
};

struct heard_table {
    const char *path;
    struct voice voice;
    int noise_db;
    struct heard_entry entries[HEARD_MAX];
    size_t count;
    struct speech_models *models; /* loaded when a sentence is not in the table; NULL before */
    struct recogniser *recogniser;
    struct vocabulary *vocabulary;
    char vocabulary_of[64]; /* restaurant */
    size_t made_count;
};

void heard_table_load(struct heard_table *table, const char *path, const struct voice *voice, int noise_db);
void heard_table_deinit(struct heard_table *table);
/* From the table, or spoken and recognised now and added to the file. phrases is called for the menu's words.
 * NULL: it could not be spoken or recognised. */
struct dialogue;
const struct heard_entry *heard_table_find(struct heard_table *table, const char *restaurant,
                                           struct dialogue *dialogue, const char *said);

#endif
