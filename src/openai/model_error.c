#include "openai/model_error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct known_error {
    const char *code;
    enum model_error kind;
    const char *advice; /* "" when the server's own words say enough */
};

static const struct known_error known_errors[] = {
    {"invalid_api_key", MODEL_ERROR_BARRED, "check realtime_key"},
    {"account_deactivated", MODEL_ERROR_BARRED, "the account behind realtime_key is switched off"},
    {"billing_hard_limit_reached", MODEL_ERROR_BARRED, "the account's spending limit is reached"},
    {"insufficient_quota", MODEL_ERROR_BARRED, "the account has no credit left"},
    {"model_not_found", MODEL_ERROR_BARRED, "check realtime_model and that the key may use it"},
    {"invalid_model", MODEL_ERROR_BARRED, "check realtime_model"},
    {"model_load_error", MODEL_ERROR_BARRED, "the server could not load its model"},
    {"beta_api_shape_disabled", MODEL_ERROR_BARRED,
     "this server no longer speaks the beta dialect: set realtime_dialect to ga"},
    {"session_expired", MODEL_ERROR_FATAL, ""},
    {"rate_limit_exceeded", MODEL_ERROR_LIMITED, ""},
    {"conversation_already_has_active_response", MODEL_ERROR_BUSY, ""},
    {"response_cancel_not_active", MODEL_ERROR_HARMLESS, ""},
    {"input_audio_buffer_commit_empty", MODEL_ERROR_HARMLESS, ""},
};

static const struct known_error *find_code(const char *code)
{
    for (size_t i = 0; i < sizeof known_errors / sizeof known_errors[0]; i++)
        if (strcmp(known_errors[i].code, code) == 0)
            return &known_errors[i];
    return NULL;
}

static const struct known_error *find(const struct realtime_error *error)
{
    const struct known_error *known = find_code(error->code);
    return known != NULL ? known : find_code(error->type);
}

enum model_error model_error_kind(const struct realtime_error *error)
{
    const struct known_error *known = find(error);
    return known != NULL ? known->kind : MODEL_ERROR_PASSING;
}

int64_t model_error_wait_ms(const struct realtime_error *error)
{
    static const char before[] = "try again in ";
    enum { WAIT_MAX_S = 3600 };
    const char *found = strstr(error->message, before);
    char *end;
    if (found == NULL)
        return -1;
    double count = strtod(found + strlen(before), &end);
    bool is_ms = end[0] == 'm' && end[1] == 's';
    if (end == found + strlen(before) || (!is_ms && *end != 's') ||
        !(count >= 0 && count <= WAIT_MAX_S * 1000.0))
        return -1;
    return (int64_t)(is_ms ? count : count * 1000);
}

const char *model_error_text(const struct realtime_error *error, char *out, size_t size_bytes)
{
    const struct known_error *known = find(error);
    const char *name = error->code[0] != '\0' ? error->code : error->type;
    const char *advice = known != NULL ? known->advice : "";
    snprintf(out, size_bytes, "%s%s%s%s%.200s", name[0] != '\0' ? name : "error",
             advice[0] != '\0' ? " (" : "", advice, advice[0] != '\0' ? "): " : ": ", error->message);
    return out;
}

static const char *http_advice(int status)
{
    switch (status) {
    case 400:
        return "the server does not take this URL or model";
    case 401:
        return "check realtime_key and realtime_key_header";
    case 403:
        return "the key may not use this model";
    case 404:
        return "check realtime_url and realtime_model";
    case 429:
        return "too many sessions or no quota";
    default:
        return status >= 500 ? "the server has trouble" : "the server does not speak WebSocket here";
    }
}

const char *model_end_text(const struct ws_end *end, char *out, size_t size_bytes)
{
    if (end->http_status > 0)
        snprintf(out, size_bytes, "refused with HTTP %d (%s)", end->http_status,
                 http_advice(end->http_status));
    else if (end->err != VP_OK && strcmp(end->reason, vp_err_text(end->err)) == 0)
        snprintf(out, size_bytes, "%s", end->reason); /* not twice */
    else if (end->err != VP_OK)
        snprintf(out, size_bytes, "%s%s%s", vp_err_text(end->err), end->reason[0] != '\0' ? ": " : "",
                 end->reason);
    else
        snprintf(out, size_bytes, "closed with %u%s%s", end->close_code, end->reason[0] != '\0' ? ": " : "",
                 end->reason);
    return out;
}

bool model_end_is_barred(const struct ws_end *end)
{
    enum { CLOSED_UNAUTHORIZED = 3000, CLOSED_BETA_DISABLED = 4000 };
    if (end->http_status > 0)
        return end->http_status < 500 && end->http_status != 408;
    return end->close_code == CLOSED_UNAUTHORIZED || end->close_code == CLOSED_BETA_DISABLED;
}
