/* What comes of the restaurant's own telephone ringing. Whom nobody answers is not left in silence: the caller comes
 * back to the agent with the order, once; after that, or where the agent could not help, a message is taken. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "order/menu_people.h"
#include "store/call_notes.h"
#include "web/web_internal.h"

enum after_dial { AFTER_DIAL_END, AFTER_DIAL_STREAM, AFTER_DIAL_TURNS, AFTER_DIAL_MESSAGE };

struct dialed {
    struct web *web;
    struct http_request *request;
    char call_sid[40], called_number[64], why[40], dial_id[CALL_NOTE_ID_BYTES];
    bool has_worker;               /* there is room for one more stream */
    bool is_connected, is_over;    /* with a person; the provider says that the call is */
    bool is_bridge_told, is_asked; /* whoever picks up is */
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

/* Somebody has picked up, and was asked: without a word whether they were connected, the key that took the call is
 * what tells. */
static bool has_talked(struct store *store, const struct dialed *dialed)
{
    struct call_notes notes = {0};
    return dialed->is_connected &&
           (dialed->is_bridge_told || !dialed->is_asked ||
            call_notes_read(store, dialed->call_sid, &notes) != VP_OK || notes.taken_count > 0);
}

static enum vp_err note_unreached(struct store *store, struct dialed *dialed)
{
    const struct store_call *call = &dialed->call;
    int before = 0;
    uint32_t number;
    char *talk = NULL;
    enum vp_err err = call_notes_add_unreached(store, call, dialed->why, dialed->dial_id, &before);
    if (err != VP_OK)
        return err;
    bool has_talk = store_load_talk(store, dialed->call_sid, &number, &talk) == VP_OK;
    free(talk);
    dialed->next = choose(dialed, before, has_talk);
    if (dialed->next != AFTER_DIAL_MESSAGE && call->ended_unix_ms != 0)
        err = store_reopen_call(store, dialed->call_sid, call->end_reason);
    return err;
}

static enum vp_err note_dial(struct store *store, void *job)
{
    struct dialed *dialed = job;
    enum vp_err err = store_find_call(store, dialed->call_sid, &dialed->call);
    if (err != VP_OK)
        return err;
    if (!dialed->is_over && !has_talked(store, dialed))
        return note_unreached(store, dialed);
    dialed->next = AFTER_DIAL_END;
    return call_notes_add_talk_over(store, &dialed->call);
}

/* The caller may have called a number that several share: the restaurant is the one that they chose. */
static const struct menu *menu_of(const struct dialed *dialed)
{
    const struct menu_set *menus = dialed->web->settings.menus;
    const struct menu *menu = menu_set_find(menus, dialed->call.restaurant_id);
    return menu != NULL ? menu : menu_set_find_called(menus, dialed->called_number);
}

static enum vp_err find_call(struct store *store, void *job)
{
    struct dialed *dialed = job;
    return store_find_call(store, dialed->call_sid, &dialed->call);
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

static void answer_dial(void *job, enum vp_err err)
{
    static const char *const names[] = {"end", "stream", "turns", "message"};
    struct dialed *dialed = job;
    struct web *web = dialed->web;
    char quoted[64];
    bool is_end =
        dialed->is_over || (dialed->is_connected && (err != VP_OK || dialed->next == AFTER_DIAL_END));
    if (is_end) {
        answer_end(web, dialed->request);
        free(dialed);
        return;
    }
    metric_add(METRIC_TRANSFERS_UNREACHED_TOTAL, 1);
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

static void on_found(void *job, enum vp_err err)
{
    struct dialed *dialed = job;
    const struct menu *menu = menu_of(dialed);
    dialed->is_asked = menu != NULL && menu_people(menu)->is_asked;
    if (err == VP_OK)
        store_thread_ask(dialed->web->settings.store, note_dial, answer_dial, dialed);
    else
        answer_dial(dialed, err);
}

void voice_serve_dialed(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    struct dialed *dialed = web_job_create(request, sizeof *dialed);
    if (dialed == NULL)
        return;
    dialed->web = web;
    dialed->is_over = webhook.is_over;
    dialed->is_connected = webhook.dial == PHONE_DIAL_CONNECTED;
    dialed->is_bridge_told = webhook.is_bridge_told;
    dialed->request = request;
    dialed->has_worker = !web_is_stopping(web) && web_may_take_call(web, webhook.call_sid);
    (void)span_copy(span_of(webhook.call_sid), dialed->call_sid, sizeof dialed->call_sid);
    (void)span_copy(span_of(webhook.to), dialed->called_number, sizeof dialed->called_number);
    (void)span_copy(span_of(webhook.dial_why), dialed->why, sizeof dialed->why);
    (void)span_copy(span_of(webhook.dial_id), dialed->dial_id, sizeof dialed->dial_id);
    store_thread_ask(web->settings.store, find_call, on_found, dialed);
}
