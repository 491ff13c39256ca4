#include "with_tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TABLE_LINES = 30000 };

struct tokens *with_tokens(const char *const *pieces, int count)
{
    char path[] = "/tmp/voiceplate-tokens-XXXXXX";
    struct tokens *tokens = NULL;
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL)
        return NULL;
    for (int i = 0; i < TABLE_LINES; i++)
        if (i >= WITH_TOKENS_FIRST && i < WITH_TOKENS_FIRST + count)
            fprintf(file, "%s\n", pieces[i - WITH_TOKENS_FIRST]);
        else
            fprintf(file, "x%d\n", i);
    fclose(file);
    if (tokens_load(path, &tokens) != VP_OK)
        tokens = NULL;
    unlink(path);
    return tokens;
}
