/* The words of a read-back one by one, numbers read: what readback_claims.c looks at. */
#ifndef VP_CALL_READBACK_TOKENS_H
#define VP_CALL_READBACK_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#include "english/currency.h"

enum { TOKEN_BYTES = 24, TOKENS_MAX = 1024 };

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_ARTICLE, TOKEN_COMMA, TOKEN_STOP };

struct token {
    char word[TOKEN_BYTES]; /* lower case; cut */
    enum token_kind kind;
    int number; /* "a", "another": 1; "a couple": 2; else as it says */
};

struct tokens {
    struct token at[TOKENS_MAX];
    size_t count;
};

/* Amounts of that money become one word "$". False: no memory, or longer than any read-back. */
bool readback_tokens_read(const char *text, const struct currency *currency, struct tokens *out_tokens);
/* Whether the word stands there, be it one or many. */
bool readback_token_is(const struct tokens *tokens, size_t at, const char *word);
/* Whether the word is one of a list with single spaces between. */
bool readback_token_is_of(const struct tokens *tokens, size_t at, const char *list);

#endif
