/* The webhook of the traditional pipeline: what Twilio says is read, the store is asked what is known about
 * the call, then the request begins a turn, joins one, or gets the answer that was given before. */
#include <limits.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/number.h"
#include "english/sentence.h"
#include "pipeline/talk.h"
#include "web/turn_run.h"
#include "web/turn_twiml.h"
#include "web/web_internal.h"

/* --- what the store knows --- */

/* The end of the conversation, whole lines; a monstrous one is left out. */
static bool add_past_line(void *owner, const struct store_line *line)
{
    struct buf *past = owner;
    while (past->len > 0 && past->len + strlen(line->text) + 16 > TURN_PAST_BYTES) {
        const char *end = memchr(past->at, '\n', past->len);
        buf_consume(past, end != NULL ? (size_t)(end - past->at) + 1 : past->len);
    }
    if (buf_appendf(past, "%s: %s\n", line->speaker == STORE_CALLER ? "Caller" : "Agent", line->text) !=
        VP_OK)
        log_debug("web", "a line of the past is left out bytes=%zu", strlen(line->text));
    return true;
}

static enum vp_err optional(enum vp_err err)
{
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err look_up_answer(struct store *store, struct turn_request *request)
{
    if (request->number == TURN_REQUEST_UNNUMBERED)
        request->number = request->talk_number <= 1 ? 0 : TURN_REQUEST_AGAIN;
    if (request->number < 0)
        return VP_OK;
    return optional(store_load_answer(store, request->call_sid, (uint32_t)request->number, &request->answer));
}

/* The order of the last turn that came to its end; 0: none. */
static uint32_t talk_version(const char *talk_json)
{
    struct talk talk;
    if (talk_json == NULL || talk_decode(span_of(talk_json), &talk) != VP_OK)
        return 0;
    json_t *basket = talk.basket_json != NULL ? json_loads(talk.basket_json, 0, NULL) : NULL;
    uint32_t version = (uint32_t)json_integer_value(json_object_get(basket, "version"));
    json_decref(basket);
    talk_deinit(&talk);
    return version;
}

static enum vp_err look_up(struct store *store, void *job)
{
    struct turn_request *request = job;
    uint32_t version = 0;
    enum vp_err err = store_find_call(store, request->call_sid, &request->call);
    if (err != VP_OK)
        return err;
    err = optional(store_load_talk(store, request->call_sid, &request->talk_number, &request->talk_json));
    if (err == VP_OK)
        err = look_up_answer(store, request);
    if (err == VP_OK && request->answer == NULL)
        err = optional(store_load_basket(store, request->call_sid, &version, &request->basket_json));
    request->is_interrupted =
        request->talk_json != NULL && request->answer == NULL && version > talk_version(request->talk_json);
    if (err == VP_OK && (request->talk_json == NULL || request->is_interrupted))
        err = store_each_line(store, request->call_sid, add_past_line, &request->past);
    return err;
}

/* --- what is done with it --- */

static void answer_with(struct turn_request *request, const struct turn_twiml *turn, const char *redirect)
{
    struct twiml_answer answer;
    struct twiml *twiml = twiml_answer_begin(&answer);
    if (redirect != NULL)
        twiml_element(twiml, "Redirect", redirect);
    else
        turn_twiml_write(twiml, turn);
    const char *text = twiml_end(twiml) == VP_OK ? buf_text(&answer.text) : NULL;
    if (text != NULL)
        turn_request_answer(request, text);
    else
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    buf_deinit(&answer.text);
}

static bool is_over(const struct store_call *call)
{
    return call->ended_unix_ms != 0 && !end_reason_is_resumable(end_reason_find(call->end_reason));
}

/* The call comes back in the middle of its talk, such as from a fallback URL: it goes on where it was. */
static void listen_again(struct turn_request *request, const struct menu *menu)
{
    const struct turn_twiml turn = {.audio_id = "",
                                    .say = talk_back_again(request->basket_json),
                                    .wish = TURN_LISTEN,
                                    .next_number = request->talk_number,
                                    .menu = menu};
    answer_with(request, &turn, NULL);
}

static bool is_quiet(const struct turn_request *request)
{
    return request->quiet_count > 0 && request->quiet_count <= TURN_QUIET_MAX && request->words == NULL &&
           request->recording_sid[0] == '\0' && request->key == '\0' && request->talk_json != NULL;
}

/* Nothing is said and nothing changes. */
static void listen_on(struct turn_request *request, const struct menu *menu)
{
    const struct turn_twiml turn = {.audio_id = "",
                                    .say = "",
                                    .wish = TURN_LISTEN,
                                    .next_number = request->talk_number,
                                    .quiet_count = request->quiet_count,
                                    .menu = menu};
    answer_with(request, &turn, NULL);
}

/* A process died in the middle of a turn: to take the caller's words again could order twice. What the store
 * has of the order counts, and the caller is asked how to go on. */
static void begin_again(struct turn_request *request, struct menu *menu)
{
    log_of_call(LOG_LEVEL_WARN, "web", request->call_sid, "goes on after an interrupted turn n=%u",
                (unsigned)request->talk_number);
    request->number = request->talk_number;
    turn_run_start(request->desk, request, menu);
}

static void decide(struct turn_request *request)
{
    struct turn_desk *desk = request->desk;
    struct menu *menu = menu_set_find(desk->web->settings.menus, request->call.restaurant_id);
    const struct turn_call *call = turn_desk_find(desk, request->call_sid);
    static const struct turn_twiml hang_up = {.say = "", .wish = TURN_HANG_UP};
    if (request->answer != NULL)
        turn_request_answer(request, request->answer);
    else if (menu == NULL)
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    else if (call != NULL && call->run != NULL)
        turn_run_join(call->run, request); /* one turn at a time */
    else if (is_over(&request->call) && !request->has_hung_up)
        answer_with(request, &hang_up, NULL);
    else if (request->number == TURN_REQUEST_AGAIN && !request->is_interrupted)
        listen_again(request, menu);
    else if (request->number == TURN_REQUEST_AGAIN || request->is_interrupted)
        begin_again(request, menu);
    else if (request->number == request->talk_number && is_quiet(request))
        listen_on(request, menu);
    else if (request->number == request->talk_number)
        turn_run_start(desk, request, menu);
    else
        answer_with(request, NULL, "/voice/turn"); /* a number that this talk never gave out */
}

static void on_looked_up(void *job, enum vp_err err)
{
    struct turn_request *request = job;
    if (request->desk->is_closed) {
        turn_request_put_off(request);
    } else if (err == VP_ERR_NOT_FOUND) {
        log_of_call(LOG_LEVEL_INFO, "web", request->call_sid, "turn of an unknown call: it begins anew");
        answer_with(request, NULL, "/voice");
    } else if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "web", request->call_sid, "turn store=%s", vp_err_name(err));
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    } else {
        decide(request);
    }
}

/* --- what Twilio says --- */

static int64_t query_number(const struct http_request *http, const char *name, int64_t absent)
{
    int64_t number = absent;
    (void)number_parse(http_query(http, name), 0, INT_MAX - 1, &number);
    return number;
}

static void read_recording(struct turn_request *request, struct http_request *http)
{
    const struct turn_desk_settings *settings = request->desk->settings;
    const char *url = http_form_value(http, "RecordingUrl"), *again = http_query(http, "rec");
    const char *account_sid = settings->twilio_account_sid[0] != '\0' ? settings->twilio_account_sid
                                                                      : http_form_value(http, "AccountSid");
    (void)span_copy(span_of(account_sid), request->account_sid, sizeof request->account_sid);
    if (url != NULL) {
        request->is_recording_refused =
            !recording_url_read(url, settings->twilio_api_url, request->account_sid, request->recording_sid);
    } else if (recording_is_sid(again, "RE") && recording_is_sid(request->account_sid, "AC")) {
        (void)span_copy(span_of(again), request->recording_sid, sizeof request->recording_sid);
    }
    if (!request->is_recording_refused)
        return;
    char quoted[160];
    metric_add(METRIC_RECORDING_URLS_REFUSED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "web", request->call_sid, "recording refused url=%s",
                log_quote(quoted, sizeof quoted, span_of(url)));
}

static enum vp_err read_request(struct turn_request *request, struct http_request *http)
{
    const char *digits = http_form_value(http, "Digits"), *words = http_form_value(http, "SpeechResult");
    request->number = query_number(http, "n", TURN_REQUEST_UNNUMBERED);
    request->wait_count = (int)query_number(http, "wait", 0);
    request->quiet_count = (int)query_number(http, "quiet", 0);
    request->keys_count = (int)query_number(http, "keys", 0);
    request->is_words = http_query(http, "words") != NULL;
    request->has_hung_up = digits != NULL && strcmp(digits, "hangup") == 0;
    request->key = digits != NULL && !request->has_hung_up ? digits[0] : '\0';
    read_recording(request, http);
    if (words != NULL && (request->words = strdup(words)) == NULL)
        return VP_ERR_NO_MEMORY;
    return VP_OK;
}

static struct turn_request *take_request(struct turn_desk *desk, struct http_request *http,
                                         const char *call_sid, const char *called_number)
{
    struct turn_request *request = desk->open_count < TURN_DESK_OPEN_MAX ? calloc(1, sizeof *request) : NULL;
    if (request == NULL)
        return NULL;
    request->desk = desk;
    request->http = http;
    request->arrived_ms = clock_mono_ms();
    turn_desk_hold(desk);
    buf_init(&request->past, TURN_PAST_BYTES);
    (void)span_copy(span_of(call_sid), request->call_sid, sizeof request->call_sid);
    (void)span_copy(span_of(called_number), request->called_number, sizeof request->called_number);
    if (read_request(request, http) == VP_OK)
        return request;
    turn_request_free(request);
    return NULL;
}

static void refuse(struct web *web, struct http_request *http, const char *called_number)
{
    struct twiml_answer answer;
    metric_add(METRIC_TURNS_REFUSED_TOTAL, 1);
    voice_write_person(twiml_answer_begin(&answer), menu_set_find_called(web->settings.menus, called_number),
                       sentence_text(SENTENCE_LINES_BUSY));
    twiml_answer_end(&answer, http);
}

void voice_serve_turn(void *owner, struct http_request *http)
{
    struct web *web = owner;
    if (!guard_twilio(web, http))
        return;
    metric_add(METRIC_WEBHOOKS_TOTAL, 1);
    const char *call_sid = http_form_value(http, "CallSid"), *to = http_form_value(http, "To");
    if (!recording_is_sid(call_sid, "CA") || to == NULL) {
        http_reply_error(http, 400, "invalid_request_error", "CallSid and To are needed");
        return;
    }
    struct turn_request *request = web->turns != NULL ? take_request(web->turns, http, call_sid, to) : NULL;
    if (request == NULL) {
        refuse(web, http, to);
        return;
    }
    enum vp_err err = store_thread_run(web->settings.store, look_up, on_looked_up, request);
    if (err != VP_OK)
        on_looked_up(request, err);
}
