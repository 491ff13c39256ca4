/* What is asked of Twilio's REST API by ourselves (twilio.md, section 5): SMS and calls. */
#include "twilio/rest.h"

#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/log_text.h"
#include "twilio/provider.h"
#include "twilio/recording_url.h"

bool twilio_has_account(void *provider)
{
    const struct twilio_settings *settings = &((const struct twilio *)provider)->settings;
    return recording_is_sid(settings->account_sid, "AC") && settings->auth_token[0] != '\0';
}

enum vp_err twilio_form_put(struct buf *form, const char *name, const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-._";
    enum vp_err err = buf_appendf(form, "%s%s=", form->len > 0 ? "&" : "", name);
    for (const char *at = value; *at != '\0' && err == VP_OK; at++)
        if (*at == ' ')
            err = buf_append(form, "+", 1);
        else if (strchr(plain, *at) != NULL)
            err = buf_append(form, at, 1);
        else
            err = buf_appendf(form, "%%%02X", (unsigned)(unsigned char)*at);
    return err;
}

static enum vp_err begin(const struct twilio *twilio, const char *resource, const char *from, const char *to,
                         struct phone_request *out_request)
{
    const struct twilio_settings *settings = &twilio->settings;
    buf_init(&out_request->form, TWILIO_FORM_BYTES_MAX);
    snprintf(out_request->url, sizeof out_request->url, "%s/2010-04-01/Accounts/%s/%s.json",
             settings->api_url, settings->account_sid, resource);
    snprintf(out_request->user_password, sizeof out_request->user_password, "%s:%s", settings->account_sid,
             settings->auth_token);
    enum vp_err err = twilio_form_put(&out_request->form, "To", to);
    return err == VP_OK ? twilio_form_put(&out_request->form, "From", from) : err;
}

enum vp_err twilio_write_text(void *provider, const char *from, const char *to, const char *text,
                              struct phone_request *out_request)
{
    enum vp_err err = begin(provider, "Messages", from, to, out_request);
    return err == VP_OK ? twilio_form_put(&out_request->form, "Body", text) : err;
}

enum vp_err twilio_write_ring(void *provider, const char *from, const char *to, const char *answer_url,
                              int ring_s, struct phone_request *out_request)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%d", ring_s);
    enum vp_err err = begin(provider, "Calls", from, to, out_request);
    if (err == VP_OK)
        err = twilio_form_put(&out_request->form, "Url", answer_url);
    return err == VP_OK ? twilio_form_put(&out_request->form, "Timeout", seconds) : err;
}

void twilio_read_error(int status, const json_t *answer, char out_why[PHONE_WHY_BYTES])
{
    json_int_t code = json_integer_value(json_object_get(answer, "code"));
    const char *message = json_string_value(json_object_get(answer, "message"));
    if (code != 0)
        snprintf(out_why, PHONE_WHY_BYTES, "Twilio: %.72s (error %lld)",
                 message != NULL ? message : "no message", (long long)code);
    else
        snprintf(out_why, PHONE_WHY_BYTES, "Twilio answered with status %d", status);
}

/* Credentials may be mended and limits pass; what is wrong with a number stays wrong (5.6). */
static bool may_be_taken_later(int status)
{
    return status == 401 || status == 403 || status == 404 || status == 429 || status >= 500;
}

void twilio_read_receipt(void *provider, int status, struct span body, struct phone_receipt *out_receipt)
{
    (void)provider;
    json_t *answer = json_tree_load(body, 0);
    const char *sid = json_string_value(json_object_get(answer, "sid"));
    *out_receipt = (struct phone_receipt){.taken = PHONE_TRY_LATER};
    if (status >= 200 && status < 300) {
        out_receipt->taken = PHONE_TAKEN;
        (void)span_copy(span_of(sid != NULL ? sid : "-"), out_receipt->id, sizeof out_receipt->id);
    } else {
        out_receipt->taken = may_be_taken_later(status) ? PHONE_TRY_LATER : PHONE_REFUSED;
        twilio_read_error(status, answer, out_receipt->why);
        log_mask_digits(out_receipt->why); /* goes into logs and traces */
    }
    json_decref(answer);
}
