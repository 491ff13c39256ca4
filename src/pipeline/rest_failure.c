#include "pipeline/rest_failure.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/log.h"
#include "base/utf8.h"

static void copy_member(const json_t *error, const char *key, char *out, size_t size_bytes)
{
    const json_t *member = json_object_get(error, key);
    if (json_is_integer(member)) /* some servers: "code":429 */
        snprintf(out, size_bytes, "%" JSON_INTEGER_FORMAT, json_integer_value(member));
    else
        (void)span_copy(span_of(json_is_string(member) ? json_string_value(member) : ""), out, size_bytes);
    for (char *at = out; *at != '\0'; at++) /* a name by its nature; it goes into logs as it is */
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f || *at == '"' || *at == '=')
            *at = '_';
}

static bool is_key_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '-' || byte == '_' || byte == '*' || byte == '.';
}

/* "sk-..." and whatever follows "Bearer ": the answer may repeat the key that was sent. */
static void blacken_keys(char *text)
{
    for (char *at = text; *at != '\0'; at++) {
        bool is_key = strncmp(at, "sk-", 3) == 0 && (at == text || !is_key_byte(at[-1]));
        bool is_bearer = strncmp(at, "Bearer ", 7) == 0;
        if (!is_key && !is_bearer)
            continue;
        at += is_key ? 3 : 7;
        while (is_key_byte(*at))
            *at++ = '*';
        if (*at == '\0')
            break;
    }
}

static void set_message(struct rest_failure *failure, struct span text)
{
    (void)span_copy(text, failure->message, sizeof failure->message);
    size_t len = strlen(failure->message);
    while (len > 0 && !utf8_is_valid((struct span){failure->message, len}))
        failure->message[--len] = '\0'; /* a character cut in two; garbage goes wholly */
    for (char *at = failure->message; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    blacken_keys(failure->message);
}

/* {"error":{...}}, {"error":"..."}, {"detail":"..."}, {"message":"..."}; FastAPI's detail may be a list. */
static void read_object(struct rest_failure *failure, const json_t *object)
{
    const json_t *error = json_object_get(object, "error");
    if (json_is_object(error)) {
        copy_member(error, "type", failure->type, sizeof failure->type);
        copy_member(error, "code", failure->code, sizeof failure->code);
        copy_member(error, "param", failure->param, sizeof failure->param);
        const char *message = json_string_value(json_object_get(error, "message"));
        set_message(failure, span_of(message != NULL ? message : ""));
        return;
    }
    const json_t *detail = json_object_get(object, "detail");
    const json_t *first = json_array_get(detail, 0);
    const json_t *shapes[] = {error, detail, json_object_get(first, "msg"),
                              json_object_get(object, "message")};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (!json_is_string(shapes[i]))
            continue;
        set_message(failure, span_of(json_string_value(shapes[i])));
        return;
    }
}

static void read_body(struct rest_failure *failure, struct span body)
{
    json_t *json = json_tree_load(body, JSON_DISABLE_EOF_CHECK);
    if (json_is_object(json))
        read_object(failure, json);
    else if (body.at != NULL && body.len > 0 && body.at[0] != '<')
        set_message(failure, body); /* plain words; a gateway's HTML page says nothing */
    json_decref(json);
}

/* Money and limits that only a person can lift: openai-rest.md 1.2. */
static bool needs_a_person(const struct rest_failure *failure)
{
    static const char *const codes[] = {"insufficient_quota",
                                        "credit_balance_exhausted",
                                        "organization_spend_limit_exceeded",
                                        "project_spend_limit_exceeded",
                                        "organization_usage_limit_exceeded",
                                        "billing_hard_limit_reached",
                                        "billing_not_active"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(failure->code, codes[i]) == 0 || strcmp(failure->type, codes[i]) == 0)
            return true;
    return false;
}

static enum rest_remedy remedy_of(const struct rest_failure *failure)
{
    if (needs_a_person(failure))
        return REST_FINAL;
    switch (failure->status) {
    case 408:
    case 409:
        return REST_AGAIN;
    case 429:
    case 503:
        return REST_LATER;
    default:
        return failure->status >= 500 ? REST_AGAIN : REST_FINAL;
    }
}

void rest_failure_read(struct rest_failure *failure, int status, struct span body)
{
    *failure = (struct rest_failure){.err = VP_ERR_HTTP_STATUS, .status = status};
    read_body(failure, body);
    failure->remedy = remedy_of(failure);
}

struct rest_failure rest_failure_of(enum vp_err err)
{
    struct rest_failure failure = {.err = err, .remedy = REST_FINAL};
    if (err == VP_ERR_CLOSED || err == VP_ERR_REFUSED || err == VP_ERR_TIMED_OUT || err == VP_ERR_IO)
        failure.remedy = REST_AGAIN;
    set_message(&failure, span_of(vp_err_text(err)));
    return failure;
}

void rest_failure_in_stream(struct rest_failure *failure, struct span text)
{
    *failure = (struct rest_failure){.err = VP_ERR_HTTP_STATUS, .status = 200, .remedy = REST_FINAL};
    read_body(failure, text);
}

const char *rest_failure_format(const struct rest_failure *failure, char *out, size_t size_bytes)
{
    char quoted[240];
    snprintf(out, size_bytes, "err=%s status=%d type=%s code=%s param=%s message=%s",
             vp_err_name(failure->err), failure->status, failure->type[0] != '\0' ? failure->type : "-",
             failure->code[0] != '\0' ? failure->code : "-", failure->param[0] != '\0' ? failure->param : "-",
             log_quote(quoted, sizeof quoted, span_of(failure->message)));
    return out;
}
