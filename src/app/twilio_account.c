#include "app/twilio_account.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "net/fetch_once.h"
#include "twilio/recording_url.h"
#include "twilio/rest.h"

enum { TIMEOUT_MS = 15000, ANSWER_BYTES_MAX = 4 * 1024 * 1024 };

bool twilio_account_init(struct twilio_account *account, const struct config *config)
{
    *account = (struct twilio_account){.config = config};
    if (!recording_is_sid(config->twilio_account_sid, "AC") || config->twilio_auth_token[0] == '\0')
        snprintf(
            account->why, sizeof account->why,
            "the settings name no account: TWILIO_ACCOUNT_SID (AC and 32 hex digits) and TWILIO_AUTH_TOKEN "
            "are needed, as Twilio's console shows them");
    else if (config->public_base_url[0] == '\0')
        snprintf(
            account->why, sizeof account->why,
            "public_base_url is not set: it is where Twilio is to come, such as https://orders.example.com");
    return account->why[0] == '\0';
}

/* What the operator can do about it. */
static const char *advice_on(int status)
{
    switch (status) {
    case 401:
        return "; check that TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are of one account, and that twilio_api_url is "
               "of its region: each has tokens of its own";
    case 403:
        return "; the account may not do this";
    case 429:
        return "; ask again in a while";
    default:
        return status >= 500 ? "; Twilio has trouble: ask again in a while" : "";
    }
}

static enum vp_err judge(struct twilio_account *account, const char *url, enum vp_err err, int status,
                         const struct buf *body)
{
    char said[PHONE_WHY_BYTES];
    if (err != VP_OK) {
        snprintf(account->why, sizeof account->why,
                 "%s cannot be reached: %s; check twilio_api_url and the network", url, vp_err_text(err));
        return err == VP_ERR_REFUSED ? VP_ERR_IO : err; /* of the connection, not of the question */
    }
    if (status >= 200 && status < 300)
        return VP_OK;
    json_t *json = json_tree_load((struct span){body->at, body->len}, 0);
    twilio_read_error(status, json, said);
    json_decref(json);
    snprintf(account->why, sizeof account->why, "%s%s", said, advice_on(status));
    return status == 404 ? VP_ERR_NOT_FOUND : VP_ERR_REFUSED;
}

static enum vp_err ask(struct twilio_account *account, const char *method, const char *path,
                       const struct buf *form, struct buf *out_body)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    const struct config *config = account->config;
    char url[TWILIO_URL_BYTES + CONFIG_TEXT_BYTES], user_password[2 * CONFIG_TEXT_BYTES];
    int status = 0;
    snprintf(url, sizeof url, "%s/2010-04-01/Accounts/%s%s", config->twilio_api_url,
             config->twilio_account_sid, path);
    snprintf(user_password, sizeof user_password, "%s:%s", config->twilio_account_sid,
             config->twilio_auth_token);
    const struct http_fetch_options question = {
        .method = method,
        .url = url,
        .headers = form != NULL ? headers : NULL,
        .body = form != NULL ? (struct span){form->at, form->len} : SPAN_NONE,
        .user_password = user_password,
        .timeout_ms = TIMEOUT_MS,
    };
    enum vp_err err = ask_once(&question, &status, out_body);
    explicit_bzero(user_password, sizeof user_password);
    return judge(account, config->twilio_api_url, err, status, out_body);
}

enum vp_err twilio_account_ask(struct twilio_account *account, const char *path, const struct buf *form,
                               struct buf *out_body)
{
    return ask(account, form != NULL ? "POST" : "GET", path, form, out_body);
}

enum vp_err twilio_account_delete(struct twilio_account *account, const char *path)
{
    struct buf body;
    buf_init(&body, ANSWER_BYTES_MAX);
    enum vp_err err = ask(account, "DELETE", path, NULL, &body);
    buf_deinit(&body);
    return err;
}

/* A number, in a query. */
static enum vp_err write_search(struct buf *path, const char *number)
{
    struct buf query;
    buf_init(&query, TWILIO_FORM_BYTES_MAX);
    enum vp_err err = twilio_form_put(&query, "PhoneNumber", number);
    if (err == VP_OK)
        err = buf_appendf(path, "/IncomingPhoneNumbers.json?%s", buf_text(&query));
    buf_deinit(&query);
    return err;
}

enum vp_err twilio_account_find(struct twilio_account *account, const char *number,
                                struct twilio_number *out_number)
{
    struct buf path, body;
    buf_init(&path, TWILIO_URL_BYTES);
    buf_init(&body, ANSWER_BYTES_MAX);
    enum vp_err err = write_search(&path, number);
    if (err == VP_OK)
        err = twilio_account_ask(account, buf_text(&path), NULL, &body);
    if (err == VP_OK) {
        err = twilio_number_find((struct span){body.at, body.len}, number, out_number);
        snprintf(account->why, sizeof account->why,
                 err == VP_ERR_NOT_FOUND
                     ? "it is no number of the account %s: it may be one of a subaccount or of another "
                       "account, or not bought yet"
                     : "what answers for the account %s at twilio_api_url is no REST API of Twilio's",
                 account->config->twilio_account_sid);
    }
    buf_deinit(&body);
    buf_deinit(&path);
    return err;
}

enum vp_err twilio_account_change(struct twilio_account *account, const struct twilio_difference *differences,
                                  size_t count, struct twilio_number *number)
{
    char path[128];
    struct buf form, body;
    buf_init(&form, TWILIO_FORM_BYTES_MAX);
    buf_init(&body, ANSWER_BYTES_MAX);
    snprintf(path, sizeof path, "/IncomingPhoneNumbers/%s.json", number->sid);
    enum vp_err err = twilio_number_write(differences, count, &form);
    if (err == VP_OK)
        err = twilio_account_ask(account, path, &form, &body);
    buf_deinit(&body);
    if (err == VP_OK)
        err = twilio_account_ask(account, path, NULL, &body);
    if (err == VP_OK && (err = twilio_number_read((struct span){body.at, body.len}, number)) != VP_OK)
        snprintf(account->why, sizeof account->why, "Twilio's answer is no number");
    buf_deinit(&body);
    buf_deinit(&form);
    return err;
}
