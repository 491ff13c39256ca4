#include "traditional/turn_request.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/metric.h"
#include "call/thresholds.h"
#include "english/sentence.h"
#include "store/ending.h"
#include "traditional/turn_run.h"
#include "traditional/turn_answer.h"
#include "traditional/turn_person.h"

enum {
    WAITS_MAX = 6,
    PAUSE_S = (KEYS_PAUSE_MS + 999) / 1000, /* the network counts whole seconds */
    ZERO_S = KEYS_ZERO_MS / 1000
};

void turn_request_free(struct turn_request *request)
{
    struct turn_desk *desk = request->desk;
    loop_timer_deinit(&request->filler);
    free(request->words);
    free(request->answer);
    free(request->talk_json);
    free(request->basket_json);
    buf_deinit(&request->past);
    free(request);
    turn_desk_release(desk);
}

/* What began a turn stays with it as long as it runs. */
static void leave(struct turn_request *request)
{
    struct turn_run *run = request->run;
    request->http = NULL;
    loop_timer_stop(&request->filler);
    if (run == NULL) {
        turn_request_free(request);
        return;
    }
    for (struct turn_request **at = &run->waiting; *at != NULL; at = &(*at)->next) {
        if (*at == request) {
            *at = request->next;
            break;
        }
    }
    if (run->first != request)
        turn_request_free(request);
}

void turn_request_answer(struct turn_request *request, const char *text)
{
    http_reply(request->http, 200, request->desk->options.telephony->port->answer_type, span_of(text));
    leave(request);
}

static void reply(struct turn_request *request, const struct phone_answer *answer)
{
    telephony_reply(request->desk->options.telephony, request->http, answer);
    leave(request);
}

void turn_request_go_to(struct turn_request *request, const char *link)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_go_to(&answer, link);
    reply(request, &answer);
}

void turn_request_pass_on(struct turn_request *request, const char *sentence)
{
    const struct turn_desk_options *options = &request->desk->options;
    const struct menu *menu = request->call.restaurant_id[0] != '\0'
                                  ? menu_set_find(options->menus, request->call.restaurant_id)
                                  : menu_set_find_called(options->menus, request->called_number);
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_show_caller(&answer, request->call.caller_number, request->called_number);
    ending_write(options->store, request->call_sid, request->call.epoch, END_PASSED_ON);
    const struct phone_person person = turn_person(menu, NULL, request->call_sid);
    phone_answer_pass_on(&answer, &person, sentence);
    reply(request, &answer);
}

void turn_request_hold(struct turn_request *request)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_hold(&answer, &(struct phone_resume){.count = 1});
    reply(request, &answer);
}

/* The link to the same turn. */
static void write_link(const struct turn_request *request, char *out, size_t size_bytes)
{
    int len = snprintf(out, size_bytes, "/voice/turn?wait=%d", request->wait_count);
    if (request->number >= 0)
        len += snprintf(out + len, size_bytes - (size_t)len, "&n=%u", (unsigned)request->number);
    if (request->keys_count > 0)
        len += snprintf(out + len, size_bytes - (size_t)len, "&keys=%d", request->keys_count);
    if (request->is_words)
        len += snprintf(out + len, size_bytes - (size_t)len, "&words=1");
    if (request->is_collected)
        len += snprintf(out + len, size_bytes - (size_t)len, "&typed=%s", request->typed);
    if (request->recording_id[0] != '\0')
        snprintf(out + len, size_bytes - (size_t)len, "&rec=%s", request->recording_id);
}

void turn_request_collect(struct turn_request *request)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    struct phone_step *step = phone_answer_add(&answer, PHONE_COLLECT);
    request->is_collected = true;
    step->seconds = request->typed[0] == '0' ? ZERO_S : PAUSE_S;
    write_link(request, step->link, sizeof step->link);
    reply(request, &answer);
}

void turn_request_put_off(struct turn_request *request)
{
    struct phone_answer answer;
    char link[PHONE_LINK_BYTES];
    if (++request->wait_count > WAITS_MAX) {
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
        return;
    }
    metric_add(METRIC_TURN_FILLERS_TOTAL, 1);
    write_link(request, link, sizeof link);
    turn_answer_compose_filler(link, &answer);
    reply(request, &answer);
}
