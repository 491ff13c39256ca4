/* Identifiers as the Realtime protocol shows them: a prefix that tells the kind, and random characters. */
#ifndef VP_ENGINE_IDS_H
#define VP_ENGINE_IDS_H

#include <stdio.h>

#include "base/rand.h"

/* Holds our own ids and the clients' (theirs are at most 63 bytes here). */
enum { ID_SIZE_BYTES = 64 };

/* prefix: "item", "resp", "call", "event", "conv" or "sess". */
static inline void id_make(char out[ID_SIZE_BYTES], const char *prefix)
{
    char random[21];
    rand_hex(random, 10);
    snprintf(out, ID_SIZE_BYTES, "%s_%s", prefix, random);
}

#endif
