/* A message that a caller left for the team: a recording at the telephony provider, noted with its call. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "order/menu_places.h"
#include "store/call_notes.h"
#include "store/message.h"
#include "web/web_internal.h"

struct arriving_message {
    struct web *web;
    struct http_request *request;
    struct store_call call; /* as it begins, where none is stored */
    struct call_message message;
    char heir_id
        [MENU_NAME_BYTES]; /* whose it is where the caller had chosen none of several restaurants; "": nobody */
    bool is_new;
};

/* Of the list of messages, beside the note in its call. */
static struct store_message message_of(const struct store_call *call, const struct call_message *recording,
                                       const char *heir_id)
{
    bool has_chosen = heir_id[0] == '\0' || !menu_is_shared_id(call->restaurant_id);
    struct store_message message = {
        .kind = STORE_MESSAGE_VOICE, .seconds = recording->seconds, .unix_ms = clock_unix_ms()};
    (void)span_copy(span_of(call->call_sid), message.call_sid, sizeof message.call_sid);
    (void)span_copy(span_of(has_chosen ? call->restaurant_id : heir_id), message.restaurant_id,
                    sizeof message.restaurant_id);
    (void)span_copy(span_of(call->caller_number), message.phone, sizeof message.phone);
    (void)span_copy(span_of(recording->account_id), message.account_id, sizeof message.account_id);
    (void)span_copy(span_of(recording->recording_id), message.recording_id, sizeof message.recording_id);
    return message;
}

/* A call that found no room has no record yet. */
static enum vp_err keep_message(struct store *store, void *job)
{
    struct arriving_message *arriving = job;
    struct store_call *call = &arriving->call;
    bool is_new;
    enum vp_err err = store_begin_call(store, call, &is_new);
    if (err == VP_OK)
        err = store_find_call(store, call->call_sid, call);
    if (err == VP_OK)
        err = call_notes_add_message(store, call, &arriving->message, &arriving->is_new);
    if (err == VP_OK) {
        const struct store_message message = message_of(call, &arriving->message, arriving->heir_id);
        err = store_put_message(store, &message, &is_new);
    }
    if (err == VP_OK && call->ended_unix_ms != 0)
        err = store_reopen_call(store, call->call_sid, call->end_reason);
    if (err == VP_OK)
        err = store_end_call(store, call->call_sid, 0, end_reason_text(END_MESSAGE), clock_unix_ms());
    return err;
}

static void answer_with(const struct web *web, struct http_request *request, enum sentence sentence)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_say(&answer, sentence_text(sentence));
    phone_answer_hang_up(&answer);
    telephony_reply(web->settings.telephony, request, &answer);
}

static void answer_message(void *job, enum vp_err err)
{
    struct arriving_message *arriving = job;
    bool is_kept = err == VP_OK;
    if (is_kept && arriving->is_new)
        metric_add(METRIC_MESSAGES_TAKEN_TOTAL, 1);
    log_of_call(is_kept ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "web", arriving->call.call_sid,
                "message recording=%s seconds=%d store=%s", arriving->message.recording_id,
                arriving->message.seconds, vp_err_name(err));
    answer_with(arriving->web, arriving->request, is_kept ? SENTENCE_MESSAGE_TAKEN : SENTENCE_CALL_AGAIN);
    free(arriving);
}

static bool has_message(const struct phone_webhook *webhook)
{
    char quoted[160];
    if (webhook->refused_recording != NULL) {
        metric_add(METRIC_RECORDING_URLS_REFUSED_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "web", webhook->call_sid, "recording refused url=%s",
                    log_quote(quoted, sizeof quoted, span_of(webhook->refused_recording)));
    }
    return webhook->recording_id[0] != '\0';
}

void voice_serve_message(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    const struct menu *menu = menu_set_find_called(web->settings.menus, webhook.to);
    if (!has_message(&webhook) || menu == NULL) {
        answer_with(web, request, SENTENCE_NO_MESSAGE);
        return;
    }
    struct arriving_message *arriving = web_job_create(request, sizeof *arriving);
    if (arriving == NULL)
        return;
    *arriving = (struct arriving_message){.web = web,
                                          .request = request,
                                          .call.started_unix_ms = clock_unix_ms(),
                                          .message.seconds = webhook.recording_s};
    struct call_message *message = &arriving->message;
    (void)span_copy(span_of(webhook.call_sid), arriving->call.call_sid, sizeof arriving->call.call_sid);
    (void)span_copy(span_of(menu->restaurant_id), arriving->call.restaurant_id,
                    sizeof arriving->call.restaurant_id);
    (void)span_copy(span_of(webhook.from), arriving->call.caller_number, sizeof arriving->call.caller_number);
    if (menu->is_shared) /* whose people are called for all of them */
        (void)span_copy(span_of(menu->places[0].restaurant_id), arriving->heir_id, sizeof arriving->heir_id);
    (void)span_copy(span_of(webhook.account_id), message->account_id, sizeof message->account_id);
    (void)span_copy(span_of(webhook.recording_id), message->recording_id, sizeof message->recording_id);
    store_thread_ask(web->settings.store, keep_message, answer_message, arriving);
}
