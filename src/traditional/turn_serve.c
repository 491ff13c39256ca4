/* The webhook of the traditional arm: what it says is read (turn_read.c), the store is asked what is known
 * about the call (turn_lookup.c), then the request begins a turn, joins one, or gets the answer that was
 * given before. */
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "pipeline/talk.h"
#include "store/command_back.h"
#include "traditional/turn_request.h"
#include "traditional/turn_run.h"
#include "traditional/turn_answer.h"
#include "traditional/turn_person.h"

static void answer_with(struct turn_request *request, const struct turn_answer *turn)
{
    const struct telephony *telephony = request->desk->options.telephony;
    struct menu_keywords keywords;
    struct phone_answer answer;
    turn_answer_compose(turn, &keywords, &answer);
    struct buf text;
    buf_init(&text, PHONE_ANSWER_MAX_BYTES);
    if (telephony_write(telephony, &answer, &text) == VP_OK)
        turn_request_answer(request, buf_text(&text));
    else
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    buf_deinit(&text);
}

static bool is_over(const struct store_call *call)
{
    return call->ended_unix_ms != 0 && !end_reason_is_resumable(end_reason_find(call->end_reason));
}

/* The call comes back in the middle of its talk, such as from a fallback URL: it goes on where it was. */
static void listen_again(struct turn_request *request, const struct menu *menu)
{
    const struct turn_answer turn = {.audio_id = "",
                                     .say =
                                         talk_back_again(request->basket_json, request->unreached_count > 0),
                                     .wish = TURN_LISTEN,
                                     .next_number = request->talk_number,
                                     .menu = menu};
    answer_with(request, &turn);
}

/* Nothing is said and nothing changes. */
static void listen_on(struct turn_request *request, const struct menu *menu)
{
    const struct turn_answer turn = {.audio_id = "",
                                     .say = "",
                                     .wish = TURN_LISTEN,
                                     .next_number = request->talk_number,
                                     .quiet_count = request->quiet_count,
                                     .menu = menu};
    answer_with(request, &turn);
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
    struct menu *menu = menu_set_find(desk->options.menus, request->call.restaurant_id);
    const struct turn_call *call = turn_desk_find(desk, request->call_sid);
    static const struct turn_answer hang_up = {.say = "", .wish = TURN_HANG_UP};
    if (request->answer != NULL)
        turn_request_answer(request, request->answer);
    else if (menu == NULL)
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    else if (call != NULL && call->run != NULL)
        turn_run_join(call->run, request); /* one turn at a time */
    else if (is_over(&request->call) && !request->has_hung_up)
        answer_with(request, &hang_up);
    else if (request->number == TURN_REQUEST_AGAIN && !request->is_interrupted)
        listen_again(request, menu);
    else if (request->number == TURN_REQUEST_AGAIN || request->is_interrupted)
        begin_again(request, menu);
    else if (turn_request_begins_turn(request))
        turn_run_start(desk, request, menu);
    else if (request->number != request->talk_number)
        turn_request_go_to(request, "/voice/turn"); /* a number that this talk never gave out */
    else if (turn_request_is_first_key(request))
        turn_request_collect(request);
    else
        listen_on(request, menu);
}

/* What another machine left is for the turn that begins, or for the one that runs; else it was taken too early. */
static void take_order(struct turn_request *request)
{
    struct turn_desk *desk = request->desk;
    const struct turn_call *call = turn_desk_find(desk, request->call_sid);
    bool has_run = call != NULL && call->run != NULL;
    bool begins = !has_run && !desk->is_closed &&
                  menu_set_find(desk->options.menus, request->call.restaurant_id) != NULL;
    if (request->order.command == CALL_COMMAND_NONE)
        return;
    if (begins)
        turn_desk_command(desk, &request->call, request->order.command);
    else if (desk->is_closed || !turn_desk_command_now(desk, request->call_sid, request->order.command))
        command_back(desk->options.store, &request->order);
}

static void on_looked_up(void *job, enum vp_err err)
{
    struct turn_request *request = job;
    take_order(request);
    if (request->desk->is_closed) {
        turn_request_put_off(request);
    } else if (err == VP_ERR_NOT_FOUND) {
        log_of_call(LOG_LEVEL_INFO, "web", request->call_sid, "turn of an unknown call: it begins anew");
        turn_request_go_to(request, "/voice");
    } else if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "web", request->call_sid, "turn store=%s", vp_err_name(err));
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
    } else {
        scoreboard_see_epoch(request->desk->options.board, request->call.epoch);
        decide(request);
    }
}

void turn_desk_refuse(const struct telephony *telephony, struct http_request *http,
                      const struct menu_set *menus, const char *called_number)
{
    struct phone_answer answer;
    const struct menu *menu = menu_set_find_called(menus, called_number);
    metric_add(METRIC_TURNS_REFUSED_TOTAL, 1);
    phone_answer_init(&answer);
    const struct phone_person person = turn_person(menu, NULL, NULL);
    phone_answer_pass_on(&answer, &person, sentence_text(SENTENCE_LINES_BUSY));
    telephony_reply(telephony, http, &answer);
}

void turn_desk_serve(struct turn_desk *desk, struct http_request *http, const struct phone_webhook *webhook)
{
    struct turn_request *request = turn_request_take(desk, http, webhook);
    if (request == NULL) {
        turn_desk_refuse(desk->options.telephony, http, desk->options.menus, webhook->to);
        return;
    }
    store_thread_ask(desk->options.store, turn_request_look_up, on_looked_up, request);
}
