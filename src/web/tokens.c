#include "web/tokens.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/store_repeat.h"

enum { READ_EVERY_MS = 1000 };

struct token_list {
    struct store_token tokens[STORE_TOKENS_MAX];
    size_t count;
};

struct tokens {
    struct store_repeat reading;
    struct token_list known;
    struct token_list fresh; /* the store's thread's while it reads */
};

static bool take_token(void *owner, const struct store_token *token)
{
    struct token_list *list = owner;
    list->tokens[list->count++] = *token;
    return list->count < STORE_TOKENS_MAX;
}

static enum vp_err read_list(struct store *store, void *job)
{
    struct token_list *list = job;
    list->count = 0;
    return store_each_token(store, take_token, list);
}

static enum vp_err read_tokens(struct store *store, void *job)
{
    struct tokens *tokens = job;
    return read_list(store, &tokens->fresh);
}

static void on_read(void *job, enum vp_err err)
{
    struct tokens *tokens = job;
    if (err == VP_OK)
        tokens->known = tokens->fresh;
    store_repeat_after(&tokens->reading, READ_EVERY_MS);
}

enum vp_err tokens_open(struct loop *loop, struct store_thread *store, struct tokens **out_tokens)
{
    struct tokens *tokens = calloc(1, sizeof *tokens);
    if (tokens == NULL)
        return VP_ERR_NO_MEMORY;
    tokens->reading =
        (struct store_repeat){.store = store, .work = read_tokens, .done = on_read, .owner = tokens};
    enum vp_err err = store_repeat_init(&tokens->reading, loop);
    if (err != VP_OK) {
        free(tokens);
        return err;
    }
    err = store_thread_wait(store, read_tokens, tokens);
    if (err != VP_OK)
        log_error("web", "the API's tokens cannot be read, they open nothing reason=%s", vp_err_name(err));
    on_read(tokens, err);
    *out_tokens = tokens;
    return VP_OK;
}

void tokens_close(struct tokens *tokens)
{
    if (tokens != NULL)
        store_repeat_close(&tokens->reading);
}

const struct store_token *tokens_find_hash(const struct tokens *tokens, const char *secret_hash,
                                           int64_t now_unix_ms)
{
    for (size_t i = 0; tokens != NULL && i < tokens->known.count; i++) {
        const struct store_token *token = &tokens->known.tokens[i];
        if (strcmp(token->secret_hash, secret_hash) == 0)
            return token->until_unix_ms == 0 || token->until_unix_ms > now_unix_ms ? token : NULL;
    }
    return NULL;
}

const struct store_token *tokens_find(const struct tokens *tokens, const char *secret, int64_t now_unix_ms)
{
    char hash[STORE_TOKEN_HASH_BYTES];
    store_token_hash(secret, hash);
    return tokens_find_hash(tokens, hash, now_unix_ms);
}

/* ---- one that is not known ---- */

struct look { /* on its way through the store */
    struct token_list list;
    struct tokens **tokens;
    tokens_looked_fn looked;
    void *owner;
};

static enum vp_err work_look(struct store *store, void *job)
{
    return read_list(store, &((struct look *)job)->list);
}

static void on_looked(void *job, enum vp_err err)
{
    struct look *look = job;
    if (err == VP_OK && *look->tokens != NULL)
        (*look->tokens)->known = look->list;
    look->looked(look->owner, err);
    free(look);
}

void tokens_look(struct tokens **tokens, tokens_looked_fn looked, void *owner)
{
    struct look *look = malloc(sizeof *look);
    if (look == NULL) {
        looked(owner, VP_ERR_NO_MEMORY);
        return;
    }
    look->tokens = tokens;
    look->looked = looked;
    look->owner = owner;
    store_thread_ask((*tokens)->reading.store, work_look, on_looked, look);
}
