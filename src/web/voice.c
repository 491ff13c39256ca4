/* The voice webhook: a call arrives, the answer connects it to a media stream. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "order/menu_people.h"
#include "arms/flag_watch.h"
#include "store/ending.h"
#include "traditional/turn_person.h"
#include "web/web_internal.h"

struct arrival { /* one webhook on its way through the store */
    struct web *web;
    struct http_request *request;
    struct store_call call;
    char called_number[64];
    bool has_rung; /* at the restaurant, in vain */
    bool is_new;
    char day[MENU_DAY_BYTES];  /* the restaurant's */
    struct call_limits limits; /* of this call */
    bool may_turn;             /* it can begin on the traditional arm where the model has no room for it */
    bool is_spared;            /* so it does */
    enum call_limit limit;     /* beyond which it is: nothing was written down, and it goes to a person */
};

void voice_connect(const struct web *web, struct phone_answer *answer, const struct store_call *call,
                   const char *called_number, int resume_count)
{
    struct phone_step *step = phone_answer_add(answer, PHONE_CONNECT);
    stream_token_mint(web->settings.tokens, call->call_sid, call->restaurant_id, clock_unix_ms(),
                      step->stream.token);
    step->stream.from = call->caller_number;
    step->stream.to = called_number;
    step->stream.restaurant_id = call->restaurant_id;
    answer->is_too_long |= !span_copy(span_of(web->settings.media_url), step->url, sizeof step->url);
    const struct phone_resume resume = {
        .count = resume_count + 1, .stream_id = stream_token_id(step->stream.token), .epoch = call->epoch};
    phone_resume_link(step->link, &resume);
    if (web->settings.announcements == NULL)
        return;
    announcements_put(web->settings.announcements, call->restaurant_id);
    scoreboard_wake_workers(web->settings.board);
}

void voice_go_traditional(struct phone_answer *answer)
{
    phone_answer_go_to(answer, "/voice/turn");
}

void voice_pass_on(struct phone_answer *answer, const struct menu *menu, const struct voice_wish *wish,
                   const char *sentence)
{
    const struct phone_person person = turn_person(menu, wish->topic, wish->call_sid);
    phone_answer_pass_on(answer, &person, sentence);
}

/* Beyond its restaurant's limit a call is no model's. */
static enum call_limit judge(struct store *store, struct arrival *arrival)
{
    enum call_limit limit = call_limit_judge(store, &arrival->call, arrival->day, &arrival->limits);
    if (limit != CALL_LIMIT_RESTAURANT || !arrival->may_turn)
        return limit;
    arrival->call.arm = STORE_ARM_TRADITIONAL;
    arrival->is_spared = true;
    return CALL_LIMIT_NONE;
}

/* A webhook that comes again keeps the arm that was drawn first, whatever the flags say now. */
static enum vp_err begin_call(struct store *store, void *job)
{
    struct arrival *arrival = job;
    arrival->limit = judge(store, arrival);
    if (arrival->limit != CALL_LIMIT_NONE)
        return VP_OK;
    enum vp_err err = store_begin_call(store, &arrival->call, &arrival->is_new);
    if (err != VP_OK || arrival->is_new)
        return err;
    return store_find_call(store, arrival->call.call_sid, &arrival->call);
}

/* Where nobody answered at the restaurant's telephone it is not rung once more: it may send the call on to us again. */
static void answer_person(const struct arrival *arrival, const struct menu *menu)
{
    const struct voice_wish wish = {.call_sid = arrival->call.call_sid, .topic = ""};
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_show_caller(&answer, arrival->call.caller_number, arrival->called_number);
    if (arrival->has_rung)
        phone_answer_take_message(&answer, sentence_text(SENTENCE_LEAVE_MESSAGE));
    else
        voice_pass_on(&answer, menu, &wish, sentence_text(SENTENCE_LINES_BUSY));
    telephony_reply(arrival->web->settings.telephony, arrival->request, &answer);
}

static void answer_busy(const struct arrival *arrival, const struct menu *menu, const char *reason)
{
    metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
    log_sampled(LOG_LEVEL_WARN, "web", "no call can begin restaurant=%s reason=%s", menu->restaurant_id,
                reason);
    answer_person(arrival, menu);
}

void voice_count_limit(enum call_limit limit)
{
    static const enum metric metrics[] = {[CALL_LIMIT_CALLER] = METRIC_LIMITED_CALLER,
                                          [CALL_LIMIT_CALLER_WINDOW] = METRIC_LIMITED_CALLER_WINDOW,
                                          [CALL_LIMIT_RESTAURANT] = METRIC_LIMITED_RESTAURANT,
                                          [CALL_LIMIT_DAY] = METRIC_MODEL_LIMIT_CALLS_TOTAL};
    metric_add(metrics[limit], 1);
}

/* A bound of the agent's, not of the house: whoever calls gets a person as elsewhere. */
static void answer_limited(const struct arrival *arrival, const struct menu *menu)
{
    char masked[64];
    voice_count_limit(arrival->limit);
    log_sampled(LOG_LEVEL_WARN, "web", "call=%s goes to a person limit=\"%s\" from=%s restaurant=%s",
                arrival->call.call_sid, call_limit_name(arrival->limit),
                log_mask_number(masked, sizeof masked, arrival->call.caller_number), menu->restaurant_id);
    answer_person(arrival, menu);
}

static void note_spared(const struct arrival *arrival)
{
    voice_count_limit(CALL_LIMIT_RESTAURANT);
    log_of_call(LOG_LEVEL_INFO, "web", arrival->call.call_sid,
                "begins traditional: its restaurant has as many calls with a model as it may");
}

/* A call that is not written down may go on all the same, but not where nothing can be. */
static void answer_arrival(void *job, enum vp_err err)
{
    struct arrival *arrival = job;
    const struct menu *menu = menu_set_find_called(arrival->web->settings.menus, arrival->called_number);
    if (err != VP_OK && menu != NULL && !web_can_keep(arrival->web)) {
        answer_busy(arrival, menu, "store");
        free(arrival);
        return;
    }
    if (arrival->limit != CALL_LIMIT_NONE && menu != NULL) {
        answer_limited(arrival, menu);
        free(arrival);
        return;
    }
    if (arrival->is_spared && arrival->is_new)
        note_spared(arrival);
    char masked[64];
    if (err != VP_OK || arrival->is_new) /* a failing store cannot tell */
        metric_add(METRIC_CALLS_TOTAL, 1);
    log_of_call(
        LOG_LEVEL_INFO, "web", arrival->call.call_sid, "voice from=%s restaurant=%s arm=%s new=%d store=%s",
        log_mask_number(masked, sizeof masked, arrival->call.caller_number), arrival->call.restaurant_id,
        store_arm_name(arrival->call.arm), arrival->is_new, vp_err_name(err));
    struct phone_answer answer;
    phone_answer_init(&answer);
    bool is_traditional = arrival->call.arm == STORE_ARM_TRADITIONAL && arrival->web->turns != NULL;
    if (is_traditional && err == VP_OK)
        voice_go_traditional(&answer);
    else
        voice_connect(arrival->web, &answer, &arrival->call, arrival->called_number, 0);
    telephony_reply(arrival->web->settings.telephony, arrival->request, &answer);
    free(arrival);
}

static void answer_unknown_number(const struct web *web, struct http_request *request,
                                  const char *called_number)
{
    char quoted[128];
    log_sampled(LOG_LEVEL_ERROR, "web", "no menu file lists the called number to=%s",
                log_quote(quoted, sizeof quoted, span_of(called_number)));
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_say(&answer, sentence_text(SENTENCE_NUMBER_UNKNOWN));
    phone_answer_hang_up(&answer);
    telephony_reply(web->settings.telephony, request, &answer);
}

static bool has_traditional(const struct web *web)
{
    const struct web_speakers *speakers = web->settings.speakers;
    return web->turns != NULL &&
           (speakers == NULL || speakers_has_traditional(speakers, web->settings.board, clock_mono_ms()));
}

/* Changes to the other arm where only that one speaks; false: neither does. */
static bool choose_speaker(const struct web *web, struct store_call *call)
{
    const struct web_speakers *speakers = web->settings.speakers;
    if (speakers == NULL)
        return true;
    bool is_realtime = call->arm == STORE_ARM_REALTIME;
    bool has_realtime = speakers_has_realtime(speakers, web->settings.board, clock_mono_ms());
    bool has_turns = has_traditional(web);
    if (is_realtime ? has_realtime : has_turns)
        return true;
    if (!has_realtime && !has_turns)
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

/* The restaurant's people try their own number as often as they like. */
static struct call_limits limits_of(const struct web *web, const struct store_call *call,
                                    const struct menu *menu)
{
    struct call_limits limits = web->settings.call_limits;
    if (menu_has_person(menu, call->caller_number))
        limits.caller_calls_max = limits.caller_window_calls_max = 0;
    return limits;
}

/* Why no call can begin now, for the log; NULL: it can. Better at once than after a long silence. */
static const char *why_busy(struct web *web, struct store_call *call)
{
    if (!choose_speaker(web, call))
        return "speaker";
    if (web_is_stopping(web) || (call->arm == STORE_ARM_REALTIME && !web_may_take_call(web, call->call_sid)))
        return "room";
    return web_can_keep(web) ? NULL : "store"; /* what the caller orders could not be written down */
}

void voice_take(struct web *web, struct http_request *request, const struct phone_webhook *webhook,
                const struct menu *menu, bool has_rung)
{
    struct arrival *arrival = web_job_create(request, sizeof *arrival);
    if (arrival == NULL)
        return;
    *arrival = (struct arrival){.web = web, .request = request, .has_rung = has_rung};
    struct store_call *call = &arrival->call;
    call->started_unix_ms = clock_unix_ms();
    span_copy(span_of(webhook->call_sid), call->call_sid, sizeof call->call_sid);
    span_copy(span_of(menu->restaurant_id), call->restaurant_id, sizeof call->restaurant_id);
    span_copy(span_of(webhook->from), call->caller_number, sizeof call->caller_number);
    span_copy(span_of(webhook->to), arrival->called_number, sizeof arrival->called_number);
    draw_arm(web, call);
    const char *reason = why_busy(web, call);
    if (reason != NULL) {
        answer_busy(arrival, menu, reason);
        free(arrival);
        return;
    }
    arrival->limits = limits_of(web, call, menu);
    arrival->may_turn = has_traditional(web);
    menu_day(menu, call->started_unix_ms, arrival->day);
    store_thread_ask(web->settings.store, begin_call, answer_arrival, arrival);
}

static void reject(struct web *web, struct http_request *request, const struct phone_webhook *webhook,
                   const struct menu *menu, bool is_noted)
{
    char masked[64];
    log_of_call(LOG_LEVEL_INFO, "web", webhook->call_sid, "blocked from=%s restaurant=%s",
                log_mask_number(masked, sizeof masked, webhook->from), menu->restaurant_id);
    if (is_noted)
        voice_note_untaken(web, webhook, menu, END_BLOCKED);
    struct phone_answer answer;
    phone_answer_init(&answer);
    (void)phone_answer_add(&answer, PHONE_REJECT);
    telephony_reply(web->settings.telephony, request, &answer);
}

static void ring_first(struct web *web, struct http_request *request, const struct phone_webhook *webhook,
                       const struct menu *menu, int rings)
{
    struct phone_answer answer;
    log_of_call(LOG_LEVEL_INFO, "web", webhook->call_sid, "the restaurant's telephone rings first rings=%d",
                rings);
    phone_answer_init(&answer);
    phone_answer_show_caller(&answer, webhook->from, webhook->to);
    phone_answer_ring_first(&answer, menu->staff_number, rings);
    telephony_reply(web->settings.telephony, request, &answer);
}

/* What who rings without end hears, and a house that is rung by everybody at once: nothing is stored and nobody is
 * dialled. */
static void answer_overrun(struct web *web, struct http_request *request, const struct phone_webhook *webhook,
                           const struct menu *menu)
{
    char masked[64];
    log_sampled(
        LOG_LEVEL_WARN, "web",
        "calls come faster than restaurant_webhooks_per_s, or than one number's share of it, the line is busy "
        "from=%s restaurant=%s",
        log_mask_number(masked, sizeof masked, webhook->from), menu->restaurant_id);
    struct phone_answer answer;
    phone_answer_init(&answer);
    (void)phone_answer_add(&answer, PHONE_BUSY);
    telephony_reply(web->settings.telephony, request, &answer);
}

/* A call that the restaurant's telephone sends on to us, or makes, would ring there again, and that for ever. */
static bool is_sent_on(const struct phone_webhook *webhook, const struct menu *menu)
{
    return menu->staff_number[0] != '\0' && (strcmp(webhook->forwarded_from, menu->staff_number) == 0 ||
                                             strcmp(webhook->from, menu->staff_number) == 0);
}

void voice_serve(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_ARRIVAL, &webhook))
        return;
    const struct menu *menu = menu_set_find_called(web->settings.menus, webhook.to);
    if (menu == NULL) {
        answer_unknown_number(web, request, webhook.to);
        return;
    }
    const struct menu *blocker = menu_set_blocker(web->settings.menus, menu, webhook.from);
    bool may_come = guard_call_rate(web, &webhook, menu, blocker != NULL);
    bool has_rung = is_sent_on(&webhook, menu);
    int rings = has_rung ? 0 : menu_first_rings(menu, clock_unix_ms());
    if (blocker != NULL)
        reject(web, request, &webhook, blocker, may_come);
    else if (!may_come)
        answer_overrun(web, request, &webhook, menu);
    else if (rings > 0)
        ring_first(web, request, &webhook, menu, rings);
    else
        voice_take(web, request, &webhook, menu, has_rung);
}

/* Call status callbacks: whatever else was lost, a completed call does not stay live. */
void voice_serve_status(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_webhook(web, request) || !guard_read_webhook(web, request, PHONE_WEBHOOK_STATUS, &webhook))
        return;
    if (webhook.is_over) {
        if (web->turns != NULL)
            turn_desk_drop(web->turns, webhook.call_sid);
        ending_write(web->settings.store, webhook.call_sid, 0, webhook.over_reason);
        voice_note_talk_over(web, webhook.call_sid);
    }
    http_reply(request, 204, "text/plain", SPAN_NONE);
}
