/* Logging in and out at the page: POST /api/login, POST /api/logout. The cookie holds a secret; the store has its
 * hash. */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/password.h"
#include "base/rand.h"
#include "net/authority.h"
#include "web/password_check.h"
#include "web/web_internal.h"

enum { COOKIE_BYTES = 512, LOGIN_DAYS = 30 };
static const int64_t login_ms = (int64_t)LOGIN_DAYS * 24 * 3600 * 1000;

/* Of what nobody knows: who asks for a restaurant without a password waits as long as others. */
static const char nobodys_hash[] =
    "scrypt:15:8:1:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

struct login_request { /* on its way through the check and the store */
    struct web *web;
    struct http_request *request;
    struct store_login login;
    char secret[LOGIN_SECRET_BYTES], secret_hash[STORE_LOGIN_HASH_BYTES];
};

/* Whether the page was asked for under the public URL, which is https: then the cookie travels in nothing else. */
static bool is_secure(const struct web *web)
{
    return strncmp(web->settings.public_base_url, "https://", strlen("https://")) == 0;
}

int64_t page_login_ms(void)
{
    return login_ms;
}

void page_set_cookie(const struct web *web, struct http_request *request, const char *secret)
{
    char cookie[COOKIE_BYTES];
    int64_t age_s = secret[0] != '\0' ? login_ms / 1000 : 0;
    snprintf(cookie, sizeof cookie, PAGE_COOKIE "=%s; Path=%s/; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
             secret, authority_behind(web->base_url), (long long)age_s, is_secure(web) ? "; Secure" : "");
    http_add_header(request, "Set-Cookie", cookie);
}

/* ---- in ---- */

static enum vp_err put_login(struct store *store, void *job)
{
    const struct login_request *wanted = job;
    return store_put_login(store, &wanted->login, clock_unix_ms());
}

static void on_put(void *job, enum vp_err err)
{
    struct login_request *wanted = job;
    if (err == VP_OK) {
        logins_put(wanted->web->logins, &wanted->login);
        page_set_cookie(wanted->web, wanted->request, wanted->secret);
        log_info("web", "page login restaurant=%s",
                 wanted->login.restaurant_id[0] != '\0' ? wanted->login.restaurant_id : "(operator)");
    }
    reply_stored(wanted->request, err, err == VP_OK ? json_object() : NULL, "");
    OPENSSL_cleanse(wanted->secret, sizeof wanted->secret);
    free(wanted);
}

static void let_in(struct login_request *wanted)
{
    rand_hex(wanted->secret, (LOGIN_SECRET_BYTES - 1) / 2);
    logins_hash(wanted->secret, wanted->login.secret_hash);
    wanted->login.until_unix_ms = clock_unix_ms() + login_ms;
    store_thread_ask(wanted->web->settings.store, put_login, on_put, wanted);
}

static void on_checked(void *owner, bool is_right)
{
    struct login_request *wanted = owner;
    guard_note_guess(wanted->web, wanted->request, is_right);
    if (is_right) {
        let_in(wanted);
        return;
    }
    http_reply_error(wanted->request, 401, "unauthorized", "The restaurant or the password is wrong.");
    free(wanted);
}

static void try_password(struct login_request *wanted, struct span password)
{
    const char *hash = guard_password_of(wanted->web, wanted->login.restaurant_id);
    bool is_token = wanted->login.restaurant_id[0] == '\0' && guard_is_admin_token(wanted->web, password);
    logins_mark(is_token ? wanted->web->settings.admin_token : hash, wanted->login.password_mark);
    if (is_token) {
        on_checked(wanted, true);
        return;
    }
    enum vp_err err = password_check_start(wanted->web->loop, password, hash[0] != '\0' ? hash : nobodys_hash,
                                           on_checked, wanted);
    if (err == VP_OK)
        return;
    if (err == VP_ERR_BAD_VALUE) {
        on_checked(wanted, false);
        return;
    }
    http_add_header(wanted->request, "Retry-After", "1");
    http_reply_error(wanted->request, 503, "server_error", "Others are logging in just now: try again.");
    free(wanted);
}

void page_log_in(void *owner, struct http_request *request)
{
    static const char *const keys[] = {"restaurant", "password", NULL};
    struct web *web = owner;
    char why[160] = "password must be a text";
    if (!guard_is_own_page(web, request) || !guard_may_guess(web, request))
        return;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const char *restaurant = json_string_value(json_object_get(json, "restaurant"));
    const char *password = json_string_value(json_object_get(json, "password"));
    struct login_request *wanted = NULL;
    if (password == NULL || (restaurant != NULL && strlen(restaurant) >= MENU_NAME_BYTES))
        http_reply_error(request, 400, "invalid_request_error", why);
    else
        wanted = web_job_create(request, sizeof *wanted);
    if (wanted != NULL) {
        wanted->web = web;
        wanted->request = request;
        (void)span_copy(span_of(restaurant), wanted->login.restaurant_id, sizeof wanted->login.restaurant_id);
        try_password(wanted, span_of(password));
    }
    json_decref(json);
}

/* ---- out ---- */

static enum vp_err end_login(struct store *store, void *job)
{
    const struct login_request *wanted = job;
    return store_end_login(store, wanted->secret_hash);
}

static void on_ended(void *job, enum vp_err err)
{
    struct login_request *wanted = job;
    if (err == VP_OK) {
        logins_remove(wanted->web->logins, wanted->secret_hash);
        page_set_cookie(wanted->web, wanted->request, "");
    }
    reply_stored(wanted->request, err, err == VP_OK ? json_object() : NULL, "");
    free(wanted);
}

void page_log_out(void *owner, struct http_request *request)
{
    struct web *web = owner;
    char secret[LOGIN_SECRET_BYTES];
    if (!guard_is_own_page(web, request))
        return;
    if (!guard_read_cookie(request, secret)) {
        reply_json(request, 200, json_object());
        return;
    }
    struct login_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    wanted->web = web;
    wanted->request = request;
    logins_hash(secret, wanted->secret_hash);
    store_thread_ask(web->settings.store, end_login, on_ended, wanted);
}
