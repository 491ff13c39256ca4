/* The voice webhook: a call arrives, the answer connects it to a media stream. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "arms/flag_watch.h"
#include "english/sentence.h"
#include "web/recording_url.h"
#include "web/web_internal.h"

struct arrival { /* one webhook on its way through the store */
    struct web *web;
    struct http_request *request;
    struct store_call call;
    char called_number[64];
    bool is_new;
};

void voice_write_stream(const struct web *web, struct twiml *twiml, const struct store_call *call,
                        const char *called_number, int resume_count)
{
    char token[STREAM_TOKEN_TEXT_BYTES], resume_url[VOICE_RESUME_URL_BYTES];
    stream_token_mint(web->settings.tokens, call->call_sid, call->restaurant_id, clock_unix_ms(), token);
    voice_format_resume_url(resume_url, resume_count + 1, stream_token_id(token));
    const char *const params[][2] = {{"token", token},
                                     {"from", call->caller_number},
                                     {"to", called_number},
                                     {"restaurant_id", call->restaurant_id}};
    twiml_open(twiml, "Connect");
    twiml_attr(twiml, "action", resume_url);
    twiml_open(twiml, "Stream");
    twiml_attr(twiml, "url", web->settings.media_url);
    for (size_t i = 0; i < sizeof params / sizeof params[0]; i++) {
        twiml_open(twiml, "Parameter");
        twiml_attr(twiml, "name", params[i][0]);
        twiml_attr(twiml, "value", params[i][1]);
        twiml_close(twiml);
    }
    twiml_close(twiml);
    twiml_close(twiml);
    twiml_element(twiml, "Redirect", resume_url);
}

void voice_write_traditional(struct twiml *twiml)
{
    twiml_element(twiml, "Redirect", "/voice/turn");
}

void voice_write_person(struct twiml *twiml, const struct menu *menu, const char *sentence)
{
    if (menu == NULL || menu->staff_number[0] == '\0') {
        twiml_element(twiml, "Say", sentence_text(SENTENCE_CALL_AGAIN));
        twiml_open(twiml, "Hangup");
        twiml_close(twiml);
        return;
    }
    twiml_element(twiml, "Say", sentence);
    twiml_element(twiml, "Dial", menu->staff_number);
}

/* A webhook that comes again keeps the arm that was drawn first, whatever the flags say now. */
static enum vp_err begin_call(struct store *store, void *job)
{
    struct arrival *arrival = job;
    enum vp_err err = store_begin_call(store, &arrival->call, &arrival->is_new);
    if (err != VP_OK || arrival->is_new)
        return err;
    return store_find_call(store, arrival->call.call_sid, &arrival->call);
}

static void answer_busy(struct http_request *request, const struct menu *menu, const char *reason)
{
    metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
    log_sampled(LOG_LEVEL_WARN, "web", "no call can begin restaurant=%s reason=%s", menu->restaurant_id,
                reason);
    struct twiml_answer answer;
    struct twiml *twiml = twiml_answer_begin(&answer);
    voice_write_person(twiml, menu, sentence_text(SENTENCE_LINES_BUSY));
    twiml_answer_end(&answer, request);
}

/* A call that is not written down may go on all the same, but not where nothing can be. */
static void answer_arrival(void *job, enum vp_err err)
{
    struct arrival *arrival = job;
    const struct menu *menu = menu_set_find_called(arrival->web->settings.menus, arrival->called_number);
    if (err != VP_OK && menu != NULL && !web_can_keep(arrival->web)) {
        answer_busy(arrival->request, menu, "store");
        free(arrival);
        return;
    }
    char masked[64];
    if (err != VP_OK || arrival->is_new) /* a failing store cannot tell */
        metric_add(METRIC_CALLS_TOTAL, 1);
    log_of_call(
        LOG_LEVEL_INFO, "web", arrival->call.call_sid, "voice from=%s restaurant=%s arm=%s new=%d store=%s",
        log_mask_number(masked, sizeof masked, arrival->call.caller_number), arrival->call.restaurant_id,
        store_arm_name(arrival->call.arm), arrival->is_new, vp_err_name(err));
    struct twiml_answer answer;
    struct twiml *twiml = twiml_answer_begin(&answer);
    bool is_traditional = arrival->call.arm == STORE_ARM_TRADITIONAL && arrival->web->turns != NULL;
    if (is_traditional && err == VP_OK)
        voice_write_traditional(twiml);
    else
        voice_write_stream(arrival->web, twiml, &arrival->call, arrival->called_number, 0);
    twiml_answer_end(&answer, arrival->request);
    free(arrival);
}

static void answer_unknown_number(struct http_request *request, const char *called_number)
{
    char quoted[128];
    log_sampled(LOG_LEVEL_ERROR, "web", "no menu file lists the called number to=%s",
                log_quote(quoted, sizeof quoted, span_of(called_number)));
    struct twiml_answer answer;
    struct twiml *twiml = twiml_answer_begin(&answer);
    twiml_element(twiml, "Say", sentence_text(SENTENCE_NUMBER_UNKNOWN));
    twiml_open(twiml, "Hangup");
    twiml_close(twiml);
    twiml_answer_end(&answer, request);
}

/* Changes to the other arm where only that one speaks; false: neither does. */
static bool choose_speaker(const struct web *web, struct store_call *call)
{
    const struct web_speakers *speakers = web->settings.speakers;
    int64_t now_ms = clock_mono_ms();
    if (speakers == NULL)
        return true;
    bool is_realtime = call->arm == STORE_ARM_REALTIME;
    bool has_realtime = speakers_has_realtime(speakers, web->settings.board, now_ms);
    bool has_traditional =
        web->turns != NULL && speakers_has_traditional(speakers, web->settings.board, now_ms);
    if (is_realtime ? has_realtime : has_traditional)
        return true;
    if (!has_realtime && !has_traditional)
        return false;
    call->arm = is_realtime ? STORE_ARM_TRADITIONAL : STORE_ARM_REALTIME;
    log_of_call(LOG_LEVEL_WARN, "web", call->call_sid, "begins %s: nobody speaks on the other arm",
                store_arm_name(call->arm));
    return true;
}

/* While the model fails, a new call begins where it works: at the traditional pipeline, and
 * without it the workers begin at the engine. Test numbers go where they are sent. */
static void spare_model(const struct web *web, struct store_call *call, enum arm_reason reason)
{
    if (call->arm != STORE_ARM_REALTIME || web->turns == NULL || reason == ARM_BY_TEST_NUMBER ||
        web->settings.breaker == NULL || breaker_would_pass(web->settings.breaker, clock_mono_ms()))
        return;
    call->arm = STORE_ARM_TRADITIONAL;
    log_of_call(LOG_LEVEL_INFO, "web", call->call_sid, "begins traditional: the model's breaker is open");
}

/* The call's arm goes into its record: the one that answers, not one that was wished for. */
static void draw_arm(const struct web *web, struct store_call *call)
{
    enum arm_reason reason;
    call->arm = arm_draw(flag_watch_look(web->flags), call->restaurant_id, call->caller_number,
                         call->call_sid, &reason);
    call->is_test = reason == ARM_BY_TEST_NUMBER;
    if (call->arm == STORE_ARM_TRADITIONAL && web->turns == NULL) {
        call->arm = STORE_ARM_REALTIME;
        log_of_call(LOG_LEVEL_WARN, "web", call->call_sid,
                    "stays realtime: flags say traditional (%s), but there is no such pipeline",
                    arm_reason_name(reason));
    }
    spare_model(web, call, reason);
}

void voice_serve(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_twilio(web, request))
        return;
    metric_add(METRIC_WEBHOOKS_TOTAL, 1);
    const char *call_sid = http_form_value(request, "CallSid");
    const char *from = http_form_value(request, "From"), *to = http_form_value(request, "To");
    if (!recording_is_sid(call_sid, "CA") || from == NULL || to == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "CallSid, From and To are needed");
        return;
    }
    const struct menu *menu = menu_set_find_called(web->settings.menus, to);
    if (menu == NULL) {
        answer_unknown_number(request, to);
        return;
    }
    struct store_call call = {.started_unix_ms = clock_unix_ms()};
    span_copy(span_of(call_sid), call.call_sid, sizeof call.call_sid);
    span_copy(span_of(menu->restaurant_id), call.restaurant_id, sizeof call.restaurant_id);
    span_copy(span_of(from), call.caller_number, sizeof call.caller_number);
    draw_arm(web, &call);
    if (!choose_speaker(web, &call)) {
        answer_busy(request, menu, "speaker"); /* better at once than after a long silence */
        return;
    }
    if (web_is_stopping(web) || (call.arm == STORE_ARM_REALTIME && !web_may_take_call(web, call_sid))) {
        answer_busy(request, menu, "room");
        return;
    }
    if (!web_can_keep(web)) { /* what the caller orders could not be written down */
        answer_busy(request, menu, "store");
        return;
    }
    struct arrival *arrival = calloc(1, sizeof *arrival);
    if (arrival == NULL) {
        http_reply_error(request, 500, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    *arrival = (struct arrival){.web = web, .request = request, .call = call};
    span_copy(span_of(to), arrival->called_number, sizeof arrival->called_number);
    enum vp_err err = store_thread_run(web->settings.store, begin_call, answer_arrival, arrival);
    if (err != VP_OK)
        answer_arrival(arrival, err);
}

struct ending { /* on its way to the store */
    char call_sid[40];
    int64_t epoch, unix_ms;
    enum end_reason reason;
};

static enum vp_err end_call(struct store *store, void *job)
{
    struct ending *ending = job;
    return store_end_call(store, ending->call_sid, ending->epoch, end_reason_text(ending->reason),
                          ending->unix_ms);
}

static void forget_ending(void *job, enum vp_err err)
{
    struct ending *ending = job;
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        log_warn("web", "call=%s end not stored why=\"%s\" reason=%s", ending->call_sid,
                 end_reason_text(ending->reason), vp_err_name(err));
    free(ending);
}

void voice_end_call(const struct web *web, const char *call_sid, int64_t epoch, enum end_reason reason)
{
    struct ending *ending = calloc(1, sizeof *ending);
    if (ending == NULL)
        return;
    span_copy(span_of(call_sid), ending->call_sid, sizeof ending->call_sid);
    ending->epoch = epoch;
    ending->reason = reason;
    ending->unix_ms = clock_unix_ms();
    enum vp_err err = store_thread_run(web->settings.store, end_call, forget_ending, ending);
    if (err != VP_OK)
        forget_ending(ending, err);
}

bool voice_find_end(const char *status, enum end_reason *out_reason)
{
    static const struct {
        const char *status;
        enum end_reason reason;
    } ends[] = {{"completed", END_COMPLETED},
                {"busy", END_UNANSWERED},
                {"no-answer", END_UNANSWERED},
                {"canceled", END_UNANSWERED},
                {"failed", END_AT_TWILIO}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (strcmp(ends[i].status, status) == 0) {
            *out_reason = ends[i].reason;
            return true;
        }
    }
    return false;
}

/* Call status callbacks: whatever else was lost, a completed call does not stay live. */
void voice_serve_status(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (!guard_twilio(web, request))
        return;
    const char *call_sid = http_form_value(request, "CallSid");
    const char *status = http_form_value(request, "CallStatus");
    if (!recording_is_sid(call_sid, "CA") || status == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "CallSid and CallStatus are needed");
        return;
    }
    enum end_reason reason;
    if (voice_find_end(status, &reason)) {
        if (web->turns != NULL)
            turn_desk_drop(web->turns, call_sid);
        voice_end_call(web, call_sid, 0, reason);
    }
    http_reply(request, 204, "text/plain", SPAN_NONE);
}
