/* First names that are common among callers (first_names.def), in lower case. */
#ifndef VP_ENGLISH_FIRST_NAMES_H
#define VP_ENGLISH_FIRST_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { FIRST_NAME_BYTES = 24 };

/* A walk over all of them; zero it to begin. */
struct first_names {
    size_t list;
    const char *at; /* within the list */
};

/* The next name; false at the end, with out as it was. */
bool first_names_next(struct first_names *names, char out[FIRST_NAME_BYTES]);

/* Whether a lower-case word is one of them. */
bool first_names_have(const char *word);

/* Gives the first names in text their upper case. */
void first_names_capitalise(char *text);

#endif
