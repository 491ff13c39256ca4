/* What stands behind the media stream: the telephony provider asks here when the stream is over. The stored
 * end of the call tells whether it was meant (goodbye, transfer) or broke off; then somebody takes it up with
 * its basket: a fresh stream once, the traditional pipeline, and after that the restaurant's own telephone.
 * Without a pipeline a stream that worked may be followed by another, however often. A call whose model failed
 * twice does not meet that model again. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/number.h"
#include "english/sentence.h"
#include "store/call_notes.h"
#include "web/web_internal.h"

enum rescue {
    RESCUE_NONE,
    RESCUE_TRANSFER,
    RESCUE_MESSAGE,
    RESCUE_HOLD,
    RESCUE_STREAM,
    RESCUE_TURNS,
    RESCUE_PERSON
};

enum {
    STREAMS_MAX = 1,         /* fresh streams for one call where the pipeline can take it */
    STREAMS_MAX_WITHOUT = 2, /* and where only a person is left */
    WORKED_MS = 5000         /* a stream that had the call for so long did its work */
};

struct resumption {
    struct web *web;
    struct http_request *request;
    char call_sid[40], called_number[64];
    int resume_count;
    uint64_t stream_id;   /* that is over; 0: not known */
    int64_t epoch_before; /* who had the call before that stream; 0: nobody */
    bool is_over;         /* the provider says so, and why */
    enum end_reason over_reason;
    voice_reply_fn reply; /* to a page, which has no traditional pipeline; NULL: to the provider */
    bool is_elsewhere;    /* another stream has the call */
    bool has_worker;      /* there is room for one more stream */
    char staffed[MENU_PLACES_MAX + 1][MENU_NAME_BYTES]; /* ids of restaurants with a staff number */
    size_t staffed_count;
    char topic[MENU_NAME_BYTES]; /* of the caller's wish for a person; "": none */
    int unreached_count;         /* times that the restaurant's own telephone was not answered */
    bool has_talk;               /* the traditional pipeline has it already */
    struct store_call call;
    enum rescue rescue;
};

static uint64_t read_stream_id(const char *text)
{
    char *end;
    uint64_t id =
        text != NULL && strlen(text) == 16 && isxdigit((unsigned char)text[0]) ? strtoull(text, &end, 16) : 0;
    return id != 0 && *end == '\0' ? id : 0;
}

static bool ended_with(const struct store_call *call, enum end_reason reason)
{
    return call->ended_unix_ms != 0 && end_reason_find(call->end_reason) == reason;
}

/* Of the call's restaurant; the loop replaces its menus while the store's thread looks. */
static bool has_staff(const struct resumption *resumption)
{
    for (size_t i = 0; i < resumption->staffed_count; i++)
        if (strcmp(resumption->staffed[i], resumption->call.restaurant_id) == 0)
            return true;
    return false;
}

static void note_staff(struct resumption *resumption, const struct menu *menu)
{
    if (menu != NULL && menu->staff_number != NULL && menu->staff_number[0] != '\0')
        (void)span_copy(span_of(menu->restaurant_id), resumption->staffed[resumption->staffed_count++],
                        sizeof resumption->staffed[0]);
}

/* The restaurants of the called number that have somebody to put a caller through to. */
static void note_staffed(struct resumption *resumption)
{
    const struct menu_set *menus = resumption->web->settings.menus;
    const struct menu *menu = menu_set_find_called(menus, resumption->called_number);
    note_staff(resumption, menu);
    for (size_t i = 0; menu != NULL && i < menu->place_count && i < MENU_PLACES_MAX; i++)
        if (strcmp(menu->places[i].restaurant_id, menu->restaurant_id) != 0)
            note_staff(resumption, menu_set_find(menus, menu->places[i].restaurant_id));
}

/* What is over is a stream that took the call and had it for a while, as of a machine that died: the next one may work
 * as well. One that never came is told by the older epoch. */
static bool has_worked(const struct resumption *resumption)
{
    int64_t epoch = resumption->call.epoch; /* microseconds */
    return epoch > resumption->epoch_before && clock_unix_ms() - epoch / 1000 > WORKED_MS;
}

static enum rescue choose(const struct resumption *resumption)
{
    const struct store_call *call = &resumption->call;
    bool has_pipeline = resumption->web->turns != NULL && resumption->reply == NULL;
    bool is_fallback = ended_with(call, END_FALLBACK);
    if (ended_with(call, END_TRANSFER)) /* nobody is dialled a second time */
        return resumption->unreached_count > 0 ? RESCUE_MESSAGE : RESCUE_TRANSFER;
    if (ended_with(call, END_PASSED_ON))
        return RESCUE_PERSON; /* asked again */
    if (resumption->is_over)
        return RESCUE_NONE; /* nobody is there */
    if (call->ended_unix_ms != 0 && !end_reason_is_resumable(end_reason_find(call->end_reason)))
        return RESCUE_NONE; /* with a goodbye, or the caller hung up */
    if (resumption->is_elsewhere)
        return RESCUE_HOLD; /* the webhook was answered twice: what is over was the older stream */
    if (has_pipeline && (resumption->has_talk || is_fallback))
        return RESCUE_TURNS;
    /* The model has failed this call for good: a fresh stream would meet it again. */
    if (is_fallback && has_staff(resumption) && resumption->unreached_count == 0)
        return RESCUE_PERSON;
    if (resumption->resume_count <= (has_pipeline ? STREAMS_MAX : STREAMS_MAX_WITHOUT) &&
        resumption->has_worker)
        return RESCUE_STREAM;
    return has_pipeline ? RESCUE_TURNS : RESCUE_PERSON;
}

/* The number in the link counts the streams of the call; a webhook that comes again counts nothing. */
static int handover_count(const struct resumption *resumption)
{
    int count = resumption->resume_count;
    return count <= STREAMS_MAX_WITHOUT ? count : STREAMS_MAX_WITHOUT + 1;
}

static void write_end(struct store *store, const struct resumption *resumption, enum end_reason reason)
{
    const char *why = end_reason_text(reason);
    if (store_end_call(store, resumption->call_sid, resumption->call.epoch, why, clock_unix_ms()) != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "web", resumption->call_sid, "end not stored why=\"%s\"", why);
}

static enum vp_err look_up_call(struct store *store, void *job)
{
    struct resumption *resumption = job;
    const struct store_measures measures = {.handover_count = handover_count(resumption),
                                            .seen_unix_ms = clock_unix_ms()};
    uint32_t number;
    char *talk = NULL;
    enum vp_err err = store_find_call(store, resumption->call_sid, &resumption->call);
    if (err != VP_OK)
        return err;
    scoreboard_see_epoch(resumption->web->settings.board, resumption->call.epoch);
    if (resumption->reply != NULL && strcmp(resumption->call.caller_number, BROWSER_CALLER) != 0)
        return VP_ERR_NOT_FOUND;
    resumption->has_talk = store_load_talk(store, resumption->call_sid, &number, &talk) == VP_OK;
    free(talk);
    struct call_notes notes = {0};
    if (call_notes_read(store, resumption->call_sid, &notes) == VP_OK)
        resumption->unreached_count = notes.unreached_count;
    memcpy(resumption->topic, notes.topic, sizeof resumption->topic);
    if (resumption->resume_count > 1 && resumption->web->turns == NULL && has_worked(resumption))
        resumption->resume_count = 1;
    resumption->rescue = choose(resumption);
    if (resumption->rescue >= RESCUE_STREAM && !resumption->has_talk &&
        store_add_measures(store, resumption->call_sid, &measures) != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "web", resumption->call_sid, "hand-over not counted");
    if (resumption->is_over)
        write_end(store, resumption, resumption->over_reason);
    else if (resumption->rescue == RESCUE_PERSON)
        write_end(store, resumption, END_PASSED_ON);
    return err;
}

static void answer_rescue(struct resumption *resumption, struct phone_answer *answer, const struct menu *menu)
{
    const bool is_asked = resumption->rescue == RESCUE_TRANSFER;
    const struct voice_wish wish = {.call_sid = resumption->call_sid,
                                    .topic = is_asked ? resumption->topic : ""};
    switch (resumption->rescue) {
    case RESCUE_NONE:
        phone_answer_hang_up(answer);
        break;
    case RESCUE_MESSAGE:
        phone_answer_take_message(answer, sentence_text(SENTENCE_LEAVE_MESSAGE_AS_ASKED));
        break;
    case RESCUE_TRANSFER:
    case RESCUE_PERSON:
        voice_pass_on(answer, menu, &wish,
                      sentence_text(is_asked ? SENTENCE_CONNECTING_AS_ASKED : SENTENCE_LINE_TROUBLE));
        break;
    case RESCUE_HOLD:
        phone_answer_hold(answer, &(struct phone_resume){.count = resumption->resume_count,
                                                         .stream_id = resumption->stream_id,
                                                         .epoch = resumption->epoch_before});
        break;
    case RESCUE_STREAM:
        voice_connect(resumption->web, answer, &resumption->call, resumption->called_number,
                      resumption->resume_count);
        break;
    case RESCUE_TURNS:
        voice_go_traditional(answer);
        break;
    }
}

static void answer_resumption(void *job, enum vp_err err)
{
    static const char *const names[] = {"none", "transfer", "message", "hold", "stream", "turns", "person"};
    struct resumption *resumption = job;
    const struct store_call *call = &resumption->call;
    bool goes_on = resumption->rescue >= RESCUE_HOLD;
    if (err != VP_OK || (goes_on && !web_can_keep(resumption->web)))
        resumption->rescue = RESCUE_PERSON;
    const struct menu *menu =
        err == VP_OK ? menu_set_find(resumption->web->settings.menus, call->restaurant_id)
                     : menu_set_find_called(resumption->web->settings.menus, resumption->called_number);
    char end[128];
    log_of_call(LOG_LEVEL_INFO, "web", resumption->call_sid, "resume n=%d end=%s rescue=%s store=%s",
                resumption->resume_count,
                log_quote(end, sizeof end, span_of(err == VP_OK ? call->end_reason : "")),
                names[resumption->rescue], vp_err_name(err));
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_show_caller(&answer, call->caller_number, resumption->called_number);
    answer_rescue(resumption, &answer, menu);
    if (resumption->reply == NULL)
        telephony_reply(resumption->web->settings.telephony, resumption->request, &answer);
    else if (err == VP_OK)
        resumption->reply(resumption->web, resumption->request, call, &answer);
    else
        reply_stored(resumption->request, err, NULL, "no such call");
    free(resumption);
}

/* A link that is not ours as it was written counts as one too many: the call goes to who can take it. */
static int read_count(const char *text)
{
    int64_t count;
    if (text == NULL)
        return 1;
    return number_parse(text, 1, STREAMS_MAX_WITHOUT, &count) ? (int)count : STREAMS_MAX_WITHOUT + 1;
}

/* As the link says that the network, or the page, was given. */
static void ask(const struct resumption *filled)
{
    struct web *web = filled->web;
    struct resumption *resumption = web_job_create(filled->request, sizeof *resumption);
    if (resumption == NULL)
        return;
    *resumption = *filled;
    resumption->resume_count = read_count(http_query(filled->request, "n"));
    resumption->stream_id = read_stream_id(http_query(filled->request, "s"));
    (void)number_parse(http_query(filled->request, "e"), 0, INT64_MAX, &resumption->epoch_before);
    resumption->is_elsewhere =
        scoreboard_has_other_stream(web->settings.board, filled->call_sid, resumption->stream_id);
    resumption->has_worker = web_may_take_call(web, filled->call_sid);
    note_staffed(resumption);
    store_thread_ask(web->settings.store, look_up_call, answer_resumption, resumption);
}

void voice_resume_browser(struct web *web, struct http_request *request, const char *call_sid,
                          voice_reply_fn reply)
{
    struct resumption resumption = {.web = web, .request = request, .reply = reply};
    (void)span_copy(span_of(call_sid), resumption.call_sid, sizeof resumption.call_sid);
    ask(&resumption);
}

void voice_serve_resume(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_webhook(web, request) || !guard_read_webhook(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    struct resumption resumption = {
        .web = web, .request = request, .is_over = webhook.is_over, .over_reason = webhook.over_reason};
    span_copy(span_of(webhook.call_sid), resumption.call_sid, sizeof resumption.call_sid);
    span_copy(span_of(webhook.to), resumption.called_number, sizeof resumption.called_number);
    /* For a call that is not found. */
    span_copy(span_of(webhook.from), resumption.call.caller_number, sizeof resumption.call.caller_number);
    ask(&resumption);
}
