/* voiceplate token: what programs use the API with, straight in the store, whether the server runs or not. */
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "base/number.h"
#include "service/shared.h"
#include "service/store_setup.h"
#include "store/token.h"

enum { SCOPES_TEXT_BYTES = 512 };

static const char *write_scopes(unsigned scopes, char out[SCOPES_TEXT_BYTES])
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < STORE_SCOPE_COUNT; i++)
        if ((scopes & STORE_SCOPE_BIT(i)) != 0 && len < SCOPES_TEXT_BYTES)
            len += (size_t)snprintf(out + len, SCOPES_TEXT_BYTES - len, "%s%s", len > 0 ? "," : "",
                                    store_scope_name((enum store_scope)i));
    return out;
}

static json_t *token_json(const struct store_token *token)
{
    json_t *scopes = json_array();
    for (int i = 0; i < STORE_SCOPE_COUNT; i++)
        if ((token->scopes & STORE_SCOPE_BIT(i)) != 0)
            json_array_append_new(scopes, json_string(store_scope_name((enum store_scope)i)));
    return json_pack("{s:I, s:s, s:s, s:o, s:I, s:o}", "id", (json_int_t)token->id, "name", token->name,
                     "restaurant_id", token->restaurant_id, "scopes", scopes, "created_unix_ms",
                     (json_int_t)token->created_unix_ms, "until_unix_ms",
                     token->until_unix_ms != 0 ? json_integer((json_int_t)token->until_unix_ms)
                                               : json_null());
}

static bool append_token(void *owner, const struct store_token *token)
{
    return json_array_append_new(owner, token_json(token)) == 0;
}

static bool print_token(void *owner, const struct store_token *token)
{
    char scopes[SCOPES_TEXT_BYTES], until[32];
    bool is_over = token->until_unix_ms != 0 && token->until_unix_ms <= clock_unix_ms();
    (void)owner;
    printf("%4lld  %-24s %-20s %s %s  %s\n", (long long)token->id, token->name,
           token->restaurant_id[0] != '\0' ? token->restaurant_id : "(all)", is_over ? "ended" : "until",
           token->until_unix_ms != 0 ? who_format_time(until, sizeof until, token->until_unix_ms)
                                     : "it is revoked",
           write_scopes(token->scopes, scopes));
    return true;
}

static int show(struct store *store, bool wants_json)
{
    json_t *list = wants_json ? json_array() : NULL;
    enum vp_err err = store_each_token(store, wants_json ? append_token : print_token, list);
    if (err != VP_OK) {
        json_decref(list);
        return verb_fail("token", vp_err_text(err));
    }
    return !wants_json || json_print(json_pack("{s:o}", "tokens", list)) ? EXIT_STATUS_OK
                                                                         : EXIT_STATUS_FAILED;
}

/* Shown this once: it is nowhere afterwards. */
static int tell(const struct store_token *token, char secret[STORE_TOKEN_SECRET_BYTES], bool wants_json)
{
    bool is_told = true;
    if (wants_json) {
        json_t *json = token_json(token);
        json_object_set_new(json, "token", json_string(secret));
        is_told = json_print(json);
    } else {
        puts(secret);
        fprintf(stderr, "Token %lld. It is not shown again; send it as 'Authorization: Bearer ...'.\n",
                (long long)token->id);
    }
    OPENSSL_cleanse(secret, STORE_TOKEN_SECRET_BYTES);
    return is_told ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

static int create(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    char wrong[48], why[128], secret[STORE_TOKEN_SECRET_BYTES];
    struct store_token token = {.created_unix_ms = clock_unix_ms()};
    const char *name = arguments->word_count > 1 ? arguments->words[1] : "";
    if (arguments->scopes == NULL || arguments->scopes[0] == '\0')
        return verb_refuse("token",
                           "say what it is for with --scope; 'voiceplate help token' lists the scopes");
    if (!store_scopes_parse(arguments->scopes, &token.scopes, wrong, sizeof wrong)) {
        snprintf(why, sizeof why, "'%s' is no scope; 'voiceplate help token' lists them", wrong);
        return verb_refuse("token", why);
    }
    if (!span_copy(span_of(name), token.name, sizeof token.name) || strpbrk(name, "\n\r\t\x1b") != NULL)
        return verb_refuse("token", "the name is too long, or has what cannot be printed");
    if (arguments->restaurant_id != NULL && menu_set_find(menus, arguments->restaurant_id) == NULL)
        return verb_fail("token", "no menu file has this restaurant id");
    enum store_scope which;
    if (arguments->restaurant_id != NULL && store_scopes_need_all(token.scopes, &which)) {
        snprintf(why, sizeof why,
                 "%s is about the whole service, and opens nothing for one restaurant: leave it or "
                 "--restaurant out",
                 store_scope_name(which));
        return verb_refuse("token", why);
    }
    if (arguments->restaurant_id != NULL)
        (void)span_copy(span_of(arguments->restaurant_id), token.restaurant_id, sizeof token.restaurant_id);
    if (arguments->days > 0)
        token.until_unix_ms = token.created_unix_ms + (int64_t)arguments->days * 24 * 3600 * 1000;
    store_token_make(secret, token.secret_hash);
    enum vp_err err = store_put_token(store, &token, &token.id);
    return err == VP_OK ? tell(&token, secret, arguments->wants_json) : verb_fail("token", vp_err_text(err));
}

static int revoke(struct store *store, const char *text)
{
    int64_t id;
    if (!number_parse(text, 1, INT64_MAX, &id))
        return verb_refuse("token",
                           "revoke takes the number of a token, as 'voiceplate token list' shows it");
    enum vp_err err = store_revoke_token(store, id);
    if (err == VP_ERR_NOT_FOUND)
        return verb_fail("token", "there is no such token");
    return err == VP_OK ? EXIT_STATUS_OK : verb_fail("token", vp_err_text(err));
}

static int act(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    if (strcmp(action, "list") == 0 && arguments->word_count <= 1)
        return show(store, arguments->wants_json);
    if (strcmp(action, "create") == 0 && arguments->word_count <= 2)
        return create(store, menus, arguments);
    if (strcmp(action, "revoke") == 0 && arguments->word_count == 2)
        return revoke(store, arguments->words[1]);
    return verb_refuse("token", "that cannot be done; 'voiceplate help token' lists what can");
}

int verb_token(struct arguments *arguments)
{
    static struct config config;
    static struct menu_set menus;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    bool are_menus_good = menu_set_load(&menus, config.menus_dir, stderr);
    struct store *store = are_menus_good ? store_open_or_tell(&config, true) : NULL;
    int status = store != NULL ? act(store, &menus, arguments) : EXIT_STATUS_FAILED;
    store_close(store);
    menu_set_release(&menus);
    return status;
}
