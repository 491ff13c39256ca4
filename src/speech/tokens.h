/* Moonshine's token table: the 32,000 pieces of Llama's SentencePiece model, one a line in vocab.lst. */
#ifndef VP_SPEECH_TOKENS_H
#define VP_SPEECH_TOKENS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum {
    TOKEN_BEGIN = 1,      /* start of text */
    TOKEN_END = 2,        /* end of text */
    TOKEN_FIRST_PIECE = 3 /* below are the control tokens, which have no text */
};

struct tokens;

/* VP_ERR_MODEL when the file is missing or is no table; VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err tokens_load(const char *path, struct tokens **out_tokens);
void tokens_destroy(struct tokens *tokens); /* accepts NULL */

/* Text of a token, a leading space where a word begins; empty for control and unknown tokens. Borrowed. */
struct span tokens_text(const struct tokens *tokens, int32_t token);

/* Splits text as the model was taught to: byte pairs merged in the table's order. Text that begins a word
 * must carry its leading space (" hello"). Returns the number of tokens; 0 when they are more than max. */
size_t tokens_encode(const struct tokens *tokens, struct span text, int32_t *out_tokens, size_t max);

#endif
