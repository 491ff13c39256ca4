/* What stands behind the media stream: Twilio asks here when the stream is over. The stored end of the call
 * tells whether it was meant (goodbye, transfer) or broke off; then the call is taken up again with its
 * basket, and after that it goes to the restaurant's own telephone. */
#include <stdlib.h>

#include "base/log.h"
#include "web/web_internal.h"

enum { RESUME_MAX = 2 }; /* fresh streams for one call before a person has to take it */

struct resumption {
    struct web *web;
    struct http_request *request;
    char call_sid[40], called_number[64];
    int resume_count;
    struct store_call call;
};

/* Ended as it should: with a goodbye, or the caller hung up. */
static bool is_finished(const struct store_call *call)
{
    return call->ended_unix_ms != 0 && strcmp(call->end_reason, "transfer") != 0 &&
           strcmp(call->end_reason, "fallback") != 0;
}

/* A call that is not finished is passed on, to a fresh stream or to a person, and that is counted. */
static enum vp_err look_up_call(struct store *store, void *job)
{
    struct resumption *resumption = job;
    int count = resumption->resume_count;
    const struct store_measures measures = {.handover_count = count <= RESUME_MAX ? count : RESUME_MAX + 1};
    enum vp_err err = store_find_call(store, resumption->call_sid, &resumption->call);
    if (err == VP_OK && !is_finished(&resumption->call) &&
        store_add_measures(store, resumption->call_sid, &measures) != VP_OK)
        log_warn("web", "hand-over not counted call=%s", resumption->call_sid);
    return err;
}

static void answer_resumption(void *job, enum vp_err err)
{
    struct resumption *resumption = job;
    const struct store_call *call = &resumption->call;
    const char *end = err == VP_OK ? call->end_reason : "";
    const struct menu *menu = err == VP_OK ? web_find_restaurant(resumption->web, call->restaurant_id)
                                           : web_find_called(resumption->web, resumption->called_number);
    bool is_over = err == VP_OK && call->ended_unix_ms != 0;
    log_info("web", "resume call=%s n=%d end=\"%s\" store=%s", resumption->call_sid, resumption->resume_count,
             is_over ? end : "", vp_err_name(err));
    struct twiml_answer answer;
    struct twiml *twiml = twiml_answer_begin(&answer);
    if (is_over && strcmp(end, "transfer") == 0) {
        voice_write_person(twiml, menu, "One moment please, I am connecting you.");
    } else if (err == VP_OK && is_finished(call)) {
        twiml_open(twiml, "Hangup");
        twiml_close(twiml);
    } else if (err == VP_OK && resumption->resume_count <= RESUME_MAX) {
        voice_write_stream(resumption->web, twiml, call, resumption->called_number, resumption->resume_count);
    } else {
        voice_write_person(twiml, menu,
                           "I am sorry, we have trouble with our line. I am connecting you to the team.");
    }
    twiml_answer_end(&answer, resumption->request);
    free(resumption);
}

void voice_serve_resume(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_twilio(web, request))
        return;
    const char *call_sid = http_form_value(request, "CallSid"), *to = http_form_value(request, "To");
    const char *count = http_query(request, "n");
    if (call_sid == NULL || to == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "CallSid and To are needed");
        return;
    }
    struct resumption *resumption = calloc(1, sizeof *resumption);
    if (resumption == NULL) {
        http_reply_error(request, 500, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    resumption->web = web;
    resumption->request = request;
    resumption->resume_count = count != NULL ? (int)strtol(count, NULL, 10) : 1;
    span_copy(span_of(call_sid), resumption->call_sid, sizeof resumption->call_sid);
    span_copy(span_of(to), resumption->called_number, sizeof resumption->called_number);
    enum vp_err err = store_thread_run(web->settings.store, look_up_call, answer_resumption, resumption);
    if (err != VP_OK)
        answer_resumption(resumption, err);
}
