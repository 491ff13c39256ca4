/* Fetching TwiML, and what follows when that fails (twilio.md, section 6). */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "callers/phone_line_internal.h"

static bool is_xml(const char *content_type)
{
    return strncasecmp(content_type, "text/xml", 8) == 0 ||
           strncasecmp(content_type, "application/xml", 15) == 0 ||
           strncasecmp(content_type, "text/html", 9) == 0;
}

void phone_line_fail(struct phone_line *line, int code, const char *format, ...)
{
    char text[256], code_text[16], failed_url[TWIML_URL_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (line->options.fallback_url == NULL || line->is_asking_fallback || line->is_over) {
        phone_line_finish(line, PHONE_LINE_FAILED, code, "%s", text);
        return;
    }
    phone_line_note(line, "error %d: %s; asking the fallback URL", code, text);
    phone_line_announcement_stop(line);
    line->is_asking_fallback = true;
    snprintf(code_text, sizeof code_text, "%d", code);
    memcpy(failed_url, line->document_url, sizeof failed_url);
    struct phone_line_params params = phone_line_params_make(line, NULL);
    phone_line_params_add(&params, "ErrorCode", code_text);
    phone_line_params_add(&params, "ErrorUrl", failed_url);
    phone_line_fetch(line, line->options.fallback_url, "POST", &params);
}

static void on_document(void *owner, const struct http_response *response)
{
    struct phone_line *line = owner;
    const char *url = line->document_url;
    line->fetch = NULL;
    if (response->err == VP_ERR_TIMED_OUT)
        phone_line_fail(line, 11200, "%.150s: no answer within %d s", url, WEBHOOK_TIMEOUT_MS / 1000);
    else if (response->err != VP_OK)
        phone_line_fail(line, 11205, "%.150s: %s", url, vp_err_text(response->err));
    else if (response->status < 200 || response->status > 299)
        phone_line_fail(line, 11200, "%.150s: HTTP status %d", url, response->status);
    else if (response->body.len > 0 && !is_xml(response->content_type))
        phone_line_fail(line, 12300, "%.150s: content type \"%.40s\" is not TwiML", url,
                        response->content_type);
    else
        phone_line_run(line, response->body);
}

void phone_line_fetch(struct phone_line *line, const char *reference, const char *method,
                      const struct phone_line_params *params)
{
    line->is_verb_running = false;
    char url[TWIML_URL_BYTES];
    enum vp_err err = twiml_url_resolve(line->document_url, reference, url);
    if (err != VP_OK) {
        phone_line_fail(line, 11100, "\"%.150s\" is not a URL", reference);
        return;
    }
    if (++line->fetch_count > PHONE_LINE_FETCHES_MAX) {
        phone_line_finish(line, PHONE_LINE_FAILED, 11215, "more than %d documents in one call",
                          PHONE_LINE_FETCHES_MAX);
        return;
    }
    struct phone_line_params own = phone_line_params_make(line, NULL);
    if (params == NULL)
        params = &own;
    struct webhook_request request = phone_line_request(line, url, params);
    request.is_get = method != NULL && strcasecmp(method, "GET") == 0;
    request.on_done = on_document;
    request.owner = line;
    err = webhook_send(line->options.http, &request, &line->fetch);
    memcpy(line->document_url, url, sizeof url);
    if (err != VP_OK)
        phone_line_fail(line, 11205, "%.150s: %s", line->document_url, vp_err_text(err));
}
