/* What comes of the restaurant's own telephone ringing. Whom nobody answers is not left in silence: the caller comes
 * back to the agent with the order, once; after that, or where the agent could not help, a message is taken. */
#include <stdlib.h>

#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "store/call_notes.h"
#include "web/web_internal.h"

enum after_dial { AFTER_DIAL_END, AFTER_DIAL_STREAM, AFTER_DIAL_TURNS, AFTER_DIAL_MESSAGE };

struct dialed {
    struct web *web;
    struct http_request *request;
    char call_sid[40], called_number[64], why[40], dial_id[CALL_NOTE_ID_BYTES];
    bool has_worker; /* there is room for one more stream */
    struct store_call call;
    enum after_dial next;
};

/* Whether the caller wanted a person, and not we; a webhook that comes again finds the call taken up already. */
static bool was_asked_for(const struct store_call *call)
{
    return call->ended_unix_ms == 0 || end_reason_find(call->end_reason) == END_TRANSFER;
}

static enum after_dial choose(const struct dialed *dialed, int unreached_before, bool has_talk)
{
    if (unreached_before > 0 || !was_asked_for(&dialed->call))
        return AFTER_DIAL_MESSAGE;
    if (has_talk && dialed->web->turns != NULL)
        return AFTER_DIAL_TURNS;
    return dialed->has_worker ? AFTER_DIAL_STREAM : AFTER_DIAL_MESSAGE;
}

static enum vp_err note_unreached(struct store *store, void *job)
{
    struct dialed *dialed = job;
    const struct store_call *call = &dialed->call;
    int before = 0;
    uint32_t number;
    char *talk = NULL;
    enum vp_err err = store_find_call(store, dialed->call_sid, &dialed->call);
    if (err == VP_OK)
        err = call_notes_add_unreached(store, call, dialed->why, dialed->dial_id, &before);
    if (err != VP_OK)
        return err;
    bool has_talk = store_load_talk(store, dialed->call_sid, &number, &talk) == VP_OK;
    free(talk);
    dialed->next = choose(dialed, before, has_talk);
    if (dialed->next != AFTER_DIAL_MESSAGE && call->ended_unix_ms != 0)
        err = store_reopen_call(store, dialed->call_sid, call->end_reason);
    return err;
}

static void answer_unreached(void *job, enum vp_err err)
{
    static const char *const names[] = {"end", "stream", "turns", "message"};
    struct dialed *dialed = job;
    struct web *web = dialed->web;
    char quoted[64];
    if (err != VP_OK || !web_can_keep(web)) /* a call that was never stored, such as one that found no room */
        dialed->next = AFTER_DIAL_MESSAGE;
    log_of_call(LOG_LEVEL_WARN, "web", dialed->call_sid, "nobody answered why=%s next=%s store=%s",
                log_quote(quoted, sizeof quoted, span_of(dialed->why)), names[dialed->next],
                vp_err_name(err));
    struct phone_answer answer;
    phone_answer_init(&answer);
    if (dialed->next == AFTER_DIAL_STREAM)
        voice_connect(web, &answer, &dialed->call, dialed->called_number, 0);
    else if (dialed->next == AFTER_DIAL_TURNS)
        voice_go_traditional(&answer);
    else
        phone_answer_take_message(&answer, sentence_text(SENTENCE_LEAVE_MESSAGE));
    telephony_reply(web->settings.telephony, dialed->request, &answer);
    free(dialed);
}

/* They have talked, or the caller is gone. */
static void answer_end(const struct web *web, struct http_request *request)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_say(&answer, sentence_text(SENTENCE_GOODBYE));
    phone_answer_hang_up(&answer);
    telephony_reply(web->settings.telephony, request, &answer);
}

void voice_serve_dialed(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    if (webhook.is_over || webhook.dial == PHONE_DIAL_CONNECTED) {
        answer_end(web, request);
        return;
    }
    struct dialed *dialed = web_job_create(request, sizeof *dialed);
    if (dialed == NULL)
        return;
    metric_add(METRIC_TRANSFERS_UNREACHED_TOTAL, 1);
    dialed->web = web;
    dialed->request = request;
    dialed->has_worker = !web_is_stopping(web) && web_may_take_call(web, webhook.call_sid);
    (void)span_copy(span_of(webhook.call_sid), dialed->call_sid, sizeof dialed->call_sid);
    (void)span_copy(span_of(webhook.to), dialed->called_number, sizeof dialed->called_number);
    (void)span_copy(span_of(webhook.dial_why), dialed->why, sizeof dialed->why);
    (void)span_copy(span_of(webhook.dial_id), dialed->dial_id, sizeof dialed->dial_id);
    store_thread_ask(web->settings.store, note_unreached, answer_unreached, dialed);
}
