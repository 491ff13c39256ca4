#include "call/readback_tokens.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "english/number_words.h"
#include "english/plural.h"
#include "english/spoken.h"

enum { SPOKEN_BYTES_MAX = 16 * 1024 };

bool readback_token_is_of(const struct tokens *tokens, size_t at, const char *list)
{
    if (at >= tokens->count)
        return false;
    const char *word = tokens->at[at].word;
    size_t len = strlen(word);
    for (const char *found = list; (found = strstr(found, word)) != NULL && len > 0; found++)
        if ((found == list || found[-1] == ' ') && (found[len] == ' ' || found[len] == '\0'))
            return true;
    return false;
}

bool readback_token_is(const struct tokens *tokens, size_t at, const char *word)
{
    if (at >= tokens->count)
        return false;
    const char *said = tokens->at[at].word;
    size_t stem = plural_stem_len((struct span){word, strlen(word)});
    return strncmp(said, word, stem) == 0 && plural_stem_len((struct span){said, strlen(said)}) == stem;
}

static void put(struct tokens *tokens, const char *word, size_t len, enum token_kind kind)
{
    if (tokens->count == TOKENS_MAX)
        return;
    struct token *token = &tokens->at[tokens->count++];
    *token = (struct token){.kind = kind, .number = -1};
    size_t used = 0;
    for (size_t i = 0; i < len && used + 1 < sizeof token->word; i++)
        if (word[i] != '\'')
            token->word[used++] = (char)tolower((unsigned char)word[i]);
    if (kind != TOKEN_WORD)
        return;
    token->number = number_words_value(token->word);
    if (token->number >= 0)
        token->kind = TOKEN_NUMBER;
    else if (strcmp(token->word, "a") == 0 || strcmp(token->word, "an") == 0 ||
             strcmp(token->word, "another") == 0)
        *token = (struct token){.word = "a", .kind = TOKEN_ARTICLE, .number = 1};
}

static void split(const char *text, struct tokens *out)
{
    for (const char *at = text; *at != '\0';) {
        size_t len = 0;
        while (isalnum((unsigned char)at[len]) || (len > 0 && at[len] == '\'') ||
               (unsigned char)at[len] >= 0x80)
            len++;
        if (len > 0)
            put(out, at, len, TOKEN_WORD);
        else if (*at == ',')
            put(out, ",", 1, TOKEN_COMMA);
        else if (strchr(".!?:;", *at) != NULL)
            put(out, ";", 1, TOKEN_STOP);
        at += len > 0 ? len : 1;
    }
}

/* Takes count tokens out behind at. */
static void take_behind(struct tokens *tokens, size_t at, size_t count)
{
    memmove(&tokens->at[at + 1], &tokens->at[at + 1 + count],
            (tokens->count - at - 1 - count) * sizeof *tokens->at);
    tokens->count -= count;
}

static bool is_number(const struct tokens *tokens, size_t at)
{
    return at < tokens->count && tokens->at[at].kind == TOKEN_NUMBER;
}

/* "a dozen", "two dozen", "half a dozen", "a couple of", "a pair of", "both": one number. */
static void join_counted(struct tokens *tokens, size_t at)
{
    struct token *token = &tokens->at[at];
    if (readback_token_is_of(tokens, at, "couple pair both")) {
        token->number = 2;
    } else if (strcmp(token->word, "dozen") == 0) {
        bool has_article = at > 0 && tokens->at[at - 1].kind == TOKEN_ARTICLE;
        size_t half = at - (has_article ? 2 : 1);
        bool is_half = at >= (has_article ? 2u : 1u) && strcmp(tokens->at[half].word, "half") == 0;
        bool is_many = at > 0 && is_number(tokens, at - 1);
        token->number = is_half ? 6 : is_many ? 12 * tokens->at[at - 1].number : 12;
        if (is_many)
            tokens->at[at - 1] = (struct token){.word = "about", .number = -1};
    } else {
        return;
    }
    token->kind = TOKEN_NUMBER;
}

static void join_numbers(struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->at[i];
        if (token->kind != TOKEN_NUMBER) {
            join_counted(tokens, i);
            continue;
        }
        if (token->number >= 20 && token->number % 10 == 0 && is_number(tokens, i + 1) &&
            tokens->at[i + 1].number > 0 && tokens->at[i + 1].number < 10) {
            token->number += tokens->at[i + 1].number;
            take_behind(tokens, i, 1);
        }
    }
}

/* "Twelve pounds fifty", "twelve pounds fifty five": what belongs to the amount. */
static bool is_short_minor(const struct tokens *tokens, size_t at, int taken)
{
    return is_number(tokens, at) && (taken == 0 ? tokens->at[at].number >= 10 && tokens->at[at].number < 100
                                                : tokens->at[at].number > 0 && tokens->at[at].number < 10);
}

/* "nineteen dollars and five cents" is "$": no number of things. */
static void take_money(struct tokens *tokens, const struct currency *currency)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const char *word = tokens->at[i].word;
        bool is_whole = currency_is_named(currency, word) || currency_is_foreign(currency, word);
        if (!is_whole && !currency_is_minor_named(currency, word))
            continue;
        for (int more = 0; more < 2 && is_whole && is_short_minor(tokens, i + 1, more); more++)
            take_behind(tokens, i, 1);
        size_t from = i;
        while (from > 0 &&
               (is_number(tokens, from - 1) || readback_token_is_of(tokens, from - 1, "hundred thousand")))
            from--;
        tokens->at[from] = (struct token){.word = "$", .number = -1};
        if (i > from)
            take_behind(tokens, from, i - from);
        i = from;
    }
}

bool readback_tokens_read(const char *text, const struct currency *currency, struct tokens *out_tokens)
{
    struct buf spoken;
    buf_init(&spoken, SPOKEN_BYTES_MAX);
    enum vp_err err = spoken_format(&spoken, text);
    const char *plain = err == VP_OK ? buf_text(&spoken) : NULL;
    out_tokens->count = 0;
    if (plain != NULL) {
        split(plain, out_tokens);
        take_money(out_tokens, currency);
        join_numbers(out_tokens);
    }
    buf_deinit(&spoken);
    return plain != NULL && out_tokens->count < TOKENS_MAX;
}
