/* Phrases worth expecting, collected for a vocabulary. */
#ifndef VP_ENGINE_PHRASE_LIST_H
#define VP_ENGINE_PHRASE_LIST_H

#include <stddef.h>
#include <stdint.h>

struct phrase_list {
    char **phrases; /* owned, each owned */
    size_t count;
    size_t size;  /* room in phrases */
    uint64_t key; /* of the phrases in their order: equal lists have equal keys; 0 when empty */
};

enum { PHRASES_MAX = 4096, PHRASE_BYTES_MAX = 250 };

/* Adds a copy. Beyond PHRASES_MAX, longer than PHRASE_BYTES_MAX, empty, or without memory it is left out: a
 * recogniser with fewer hints still recognises. Signature of dialogue_phrase_fn: list is a struct phrase_list. */
void phrase_list_add(void *list, const char *phrase);
void phrase_list_deinit(struct phrase_list *list);

#endif
