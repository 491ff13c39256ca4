#include "engine/phrase_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/fnv.h"

static int make_room(struct phrase_list *list)
{
    char **phrases = array_grow(list->phrases, list->count, &list->size, 64, sizeof *phrases);
    if (phrases != NULL)
        list->phrases = phrases;
    return phrases != NULL;
}

void phrase_list_add(void *arg, const char *phrase)
{
    struct phrase_list *list = arg;
    size_t len = strlen(phrase);
    if (len == 0 || len > PHRASE_BYTES_MAX || list->count == PHRASES_MAX || !make_room(list))
        return;
    char *copy = strdup(phrase);
    if (copy == NULL)
        return;
    list->phrases[list->count++] = copy;
    /* with its NUL, so that "ab","c" and "a","bc" differ */
    list->key = fnv_hash(list->key != 0 ? list->key : FNV_START, (struct span){copy, len + 1});
}

void phrase_list_deinit(struct phrase_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->phrases[i]);
    free(list->phrases);
    *list = (struct phrase_list){0};
}
