#include "speech/tokens.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

enum {
    TABLE_MAX = 32768,     /* the model's output width; the table fills 32,000 of it */
    TABLE_MIN = 30000,     /* fewer lines: the file is cut or is something else */
    LINE_BYTES_MAX = 256,  /* longest piece is 48 bytes */
    BUCKET_COUNT = 1 << 17 /* a quarter full, so probing stays short */
};

#define WORD_MARK "\xe2\x96\x81" /* U+2581, SentencePiece's visible space */

struct tokens {
    char *text; /* all pieces, one after the other */
    uint32_t text_at[TABLE_MAX + 1];
    size_t count;
    int32_t buckets[BUCKET_COUNT]; /* token by its text; -1 is free */
};

struct span tokens_text(const struct tokens *tokens, int32_t token)
{
    if (token < TOKEN_FIRST_PIECE || (size_t)token >= tokens->count)
        return SPAN_NONE;
    uint32_t from = tokens->text_at[token];
    return (struct span){tokens->text + from, tokens->text_at[token + 1] - from};
}

static bool same(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static uint32_t bucket_of(const struct tokens *tokens, struct span piece)
{
    uint32_t bucket = (uint32_t)fnv_hash(FNV_START, piece) & (BUCKET_COUNT - 1);
    while (tokens->buckets[bucket] >= 0 && !same(tokens_text(tokens, tokens->buckets[bucket]), piece))
        bucket = (bucket + 1) & (BUCKET_COUNT - 1);
    return bucket;
}

/* Text of one line: "<0x0A>" is that byte, the word mark a space. Returns its length. */
static size_t piece_of_line(const char *line, char *out)
{
    unsigned byte;
    size_t len = 0;
    if (strlen(line) == 6 && sscanf(line, "<0x%2X>", &byte) == 1) {
        out[0] = (char)byte;
        return 1;
    }
    while (*line != '\0') {
        bool is_mark = strncmp(line, WORD_MARK, strlen(WORD_MARK)) == 0;
        out[len++] = is_mark ? ' ' : *line;
        line += is_mark ? strlen(WORD_MARK) : 1;
    }
    return len;
}

static void read_pieces(struct tokens *tokens, FILE *file)
{
    char line[LINE_BYTES_MAX];
    uint32_t used = 0;
    while (tokens->count < TABLE_MAX && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        tokens->text_at[tokens->count] = used;
        if (tokens->count >= TOKEN_FIRST_PIECE)
            used += (uint32_t)piece_of_line(line, tokens->text + used);
        tokens->count++;
        tokens->text_at[tokens->count] = used;
    }
}

enum vp_err tokens_load(const char *path, struct tokens **out_tokens)
{
    enum vp_err err = VP_ERR_MODEL;
    struct tokens *tokens = NULL;
    FILE *file = fopen(path, "re");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        goto fail;
    long size = ftell(file);
    if (size <= 0 || size > (1 << 24))
        goto fail;
    rewind(file);
    err = VP_ERR_NO_MEMORY;
    tokens = calloc(1, sizeof *tokens);
    if (tokens == NULL || (tokens->text = malloc((size_t)size + LINE_BYTES_MAX)) == NULL)
        goto fail;
    read_pieces(tokens, file);
    err = VP_ERR_MODEL;
    if (tokens->count < TABLE_MIN)
        goto fail;
    memset(tokens->buckets, 0xff, sizeof tokens->buckets);
    /* A single letter stands twice, as a byte and as a piece; the later, the piece, is what the model was taught. */
    for (int32_t i = TOKEN_FIRST_PIECE; (size_t)i < tokens->count; i++)
        if (tokens_text(tokens, i).len > 0)
            tokens->buckets[bucket_of(tokens, tokens_text(tokens, i))] = i;
    fclose(file);
    *out_tokens = tokens;
    return VP_OK;
fail:
    if (file != NULL)
        fclose(file);
    tokens_destroy(tokens);
    return err;
}

void tokens_destroy(struct tokens *tokens)
{
    if (tokens == NULL)
        return;
    free(tokens->text);
    free(tokens);
}

static int32_t find(const struct tokens *tokens, struct span piece)
{
    return tokens->buckets[bucket_of(tokens, piece)];
}

/* Merges, within ends[0..count], the neighbouring pair that comes first in the table; false when none can. */
static bool merge_once(const struct tokens *tokens, struct span text, size_t *ends, size_t *count)
{
    int32_t best = TABLE_MAX;
    size_t best_at = 0;
    for (size_t i = 0; i + 1 < *count; i++) {
        size_t from = i == 0 ? 0 : ends[i - 1];
        int32_t token = find(tokens, (struct span){text.at + from, ends[i + 1] - from});
        if (token >= 0 && token < best) {
            best = token;
            best_at = i;
        }
    }
    if (best == TABLE_MAX)
        return false;
    memmove(ends + best_at, ends + best_at + 1, (*count - best_at - 1) * sizeof *ends);
    (*count)--;
    return true;
}

size_t tokens_encode(const struct tokens *tokens, struct span text, int32_t *out_tokens, size_t max)
{
    enum { TEXT_BYTES_MAX = 1024 };
    size_t ends[TEXT_BYTES_MAX], count = text.len, written = 0;
    if (text.len > TEXT_BYTES_MAX)
        return 0;
    for (size_t i = 0; i < count; i++)
        ends[i] = i + 1;
    while (merge_once(tokens, text, ends, &count))
        ;
    if (count > max)
        return 0;
    for (size_t i = 0, from = 0; i < count; from = ends[i++]) {
        int32_t token = find(tokens, (struct span){text.at + from, ends[i] - from});
        out_tokens[written++] = token >= 0 ? token : 0;
    }
    return written;
}
