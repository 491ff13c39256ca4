#include "web/turn_run.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "pipeline/talk.h"
#include "web/turn_end.h"
#include "web/turn_twiml.h"
#include "web/web_internal.h"

enum { INSTRUCTIONS_MAX_BYTES = 64 * 1024 };

/* --- life --- */

static void free_run(struct turn_run *run)
{
    struct turn_desk *desk = run->desk;
    for (struct turn_run **at = &desk->runs; *at != NULL; at = &(*at)->next) {
        if (*at == run) {
            *at = run->next;
            break;
        }
    }
    if (run->first != NULL)
        turn_request_free(run->first);
    menu_release(run->menu);
    buf_deinit(&run->instructions);
    buf_deinit(&run->wav);
    free(run->say);
    free(run->talk_json);
    free(run->answer);
    free(run);
    turn_desk_release(desk);
}

static void free_if_idle(void *arg)
{
    struct turn_run *run = arg;
    if (run->is_over && !run->is_storing && !journal_is_busy(&run->journal))
        free_run(run);
}

static void stop_work(struct turn_run *run)
{
    recording_fetch_cancel(run->fetch);
    turn_destroy(run->turn);
    synthesise_cancel(run->synthesise);
    key_order_destroy(run->key_order);
    run->fetch = NULL;
    run->turn = NULL;
    run->synthesise = NULL;
    run->key_order = NULL;
}

void turn_run_end(struct turn_run *run)
{
    struct turn_desk *desk = run->desk;
    if (run->is_over)
        return;
    run->is_over = true;
    desk->running_count--;
    stop_work(run);
    if (run->call != NULL)
        run->call->run = NULL;
    run->call = NULL;
    loop_at_end_of_turn(desk->loop, &run->free_later);
}

void turn_run_cut(struct turn_run *run)
{
    while (run->waiting != NULL)
        turn_request_put_off(run->waiting);
    turn_run_end(run);
}

void turn_run_yield(struct turn_run *run)
{
    if (run->is_over)
        return;
    metric_add(METRIC_STREAMS_SUPERSEDED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "web", run->first->call_sid, "has a newer stream: this turn is dropped");
    while (run->waiting != NULL)
        turn_request_hold(run->waiting);
    turn_run_end(run);
}

/* --- the journal --- */

static void on_superseded(void *owner)
{
    struct turn_run *run = owner;
    turn_run_yield(run);
    turn_desk_drop(run->desk, run->first->call_sid);
}

static void on_journal_answer(void *owner, uint32_t request_id, enum vp_err err, int order_number,
                              bool is_new)
{
    struct turn_run *run = owner;
    if (run->turn != NULL)
        turn_on_journal(run->turn, request_id, err, order_number, is_new);
    else if (run->key_order != NULL)
        key_order_on_journal(run->key_order, request_id, err, order_number, is_new);
}

static void on_journal_idle(void *owner)
{
    struct turn_run *run = owner;
    loop_at_end_of_turn(run->desk->loop, &run->free_later);
}

/* --- the first words --- */

static void on_first_sound(void *owner, struct buf *wav, const struct rest_failure *failure)
{
    struct turn_run *run = owner;
    char text[420];
    run->synthesise = NULL;
    if (failure == NULL) {
        run->wav = *wav;
    } else {
        metric_add(METRIC_TURN_SPEAK_FAILURES_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "web", run->first->call_sid, "first words without sound %s",
                    rest_failure_format(failure, text, sizeof text));
    }
    turn_end_write(run);
}

/* Whoever heard us before, on the other arm or in a turn that died, is not greeted again. */
static enum vp_err begin_talk(struct turn_run *run, const char **out_say)
{
    struct turn_request *first = run->first;
    struct talk talk;
    bool has_heard_us = first->is_interrupted || first->call.first_audio_unix_ms != 0 ||
                        first->basket_json != NULL || first->past.len > 0;
    *out_say = has_heard_us ? talk_back_again(first->basket_json) : run->menu->greeting;
    enum vp_err err =
        talk_init(&talk, first->basket_json, first->past.len > 0 ? buf_text(&first->past) : NULL, *out_say,
                  first->call.started_unix_ms);
    if (err != VP_OK)
        return err;
    run->talk_json = talk_encode(&talk);
    talk_deinit(&talk);
    return run->talk_json != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static void greet(struct turn_run *run)
{
    const struct turn_desk_settings *settings = run->desk->settings;
    const char *say;
    enum vp_err err = begin_talk(run, &say);
    if (err == VP_OK && (run->say = strdup(say)) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        turn_end_pass_on(run, sentence_text(SENTENCE_LINE_TROUBLE));
        return;
    }
    run->wish = TURN_LISTEN;
    run->is_first_words = true;
    const struct synthesise_options options = {.loop = run->desk->loop,
                                               .http = run->desk->http,
                                               .settings = &settings->turn.synthesise,
                                               .call_sid = run->first->call_sid,
                                               .text = run->say,
                                               .budget_ms = settings->greeting_ms,
                                               .first_byte_ms = settings->greeting_ms,
                                               .on_done = on_first_sound,
                                               .owner = run};
    err = synthesise_start(&options, &run->synthesise);
    if (err != VP_OK)
        turn_end_write(run); /* Twilio speaks */
}

/* --- the pipeline --- */

static void count_failure(enum turn_step step)
{
    if (step == TURN_HEARING)
        metric_add(METRIC_TURN_HEAR_FAILURES_TOTAL, 1);
    else if (step == TURN_THINKING)
        metric_add(METRIC_TURN_THINK_FAILURES_TOTAL, 1);
    else if (step == TURN_SPEAKING)
        metric_add(METRIC_TURN_SPEAK_FAILURES_TOTAL, 1);
}

/* From the caller's last word, as far as can be known: a recording ends after so much silence, or by a key. */
static void measure(struct turn_run *run, const struct turn_result *result)
{
    const struct turn_request *first = run->first;
    int64_t latency_ms = clock_mono_ms() - first->arrived_ms;
    if (result->heard[0] == '\0')
        return;
    if (first->recording_sid[0] != '\0' && first->key == '\0' && !first->has_hung_up)
        latency_ms += TURN_SILENCE_S * 1000;
    run->latency_ms = (int32_t)latency_ms;
    if (run->call == NULL)
        return;
    run->call->view.last_latency_ms = latency_ms;
    run->call->view.turn_count++;
    run->call->view.basket_version = result->basket_version;
    run->call->view.order_number = result->order_number;
}

static void on_turn_done(void *owner, struct turn *turn, struct turn_result *result)
{
    struct turn_run *run = owner;
    bool is_recording_lost = run->first->is_recording_refused || run->is_recording_lost;
    count_failure(result->failed);
    measure(run, result);
    run->wish = result->wish;
    /* Where no recording can be had or understood, Twilio's recogniser has to; it then goes on doing so. */
    if (run->wish == TURN_LISTEN && (is_recording_lost || run->first->is_words))
        run->wish = TURN_GATHER;
    if (result->wav != NULL) {
        run->wav = *result->wav;
        buf_init(result->wav, 0);
    }
    run->say = strdup(result->say);
    run->talk_json = result->talk_json != NULL ? strdup(result->talk_json) : NULL;
    if (run->wish == TURN_KEYS)
        turn_end_explain_keys(run, result->basket_json, 1);
    run->turn = NULL;
    turn_destroy(turn);
    turn_end_write(run);
}

static void think(struct turn_run *run, struct span recording)
{
    struct turn_desk *desk = run->desk;
    const struct turn_request *first = run->first;
    buf_init(&run->instructions, INSTRUCTIONS_MAX_BYTES);
    enum vp_err err = desk->settings->write_instructions(run->menu, &run->instructions);
    const struct turn_options options = {.loop = desk->loop,
                                         .http = desk->http,
                                         .settings = &desk->settings->turn,
                                         .menu = run->menu,
                                         .instructions = buf_text(&run->instructions),
                                         .call_sid = first->call_sid,
                                         .caller_number = first->call.caller_number,
                                         .talk_json = first->talk_json,
                                         .basket_json = first->basket_json,
                                         .recording = recording,
                                         .words = first->words,
                                         .was_played = true, /* <Play> ends before <Record> begins */
                                         .journal = &journal_port,
                                         .journal_leg = &run->journal,
                                         .on_done = on_turn_done,
                                         .owner = run};
    if (err == VP_OK)
        err = turn_create(&options, &run->turn);
    if (err == VP_OK)
        return;
    log_of_call(LOG_LEVEL_ERROR, "web", first->call_sid, "turn cannot begin reason=%s", vp_err_name(err));
    turn_end_pass_on(run, sentence_text(SENTENCE_LINE_TROUBLE));
}

static void on_recording(void *owner, enum vp_err err, struct span wav)
{
    struct turn_run *run = owner;
    run->fetch = NULL;
    if (err != VP_OK)
        metric_add(METRIC_RECORDING_FAILURES_TOTAL, 1);
    run->is_recording_lost = err != VP_OK;
    think(run, wav);
}

/* Credentials are always sent (twilio.md 5.3); without a token configured they name the account only. */
static void fetch(struct turn_run *run)
{
    const struct turn_desk *desk = run->desk;
    const struct turn_request *first = run->first;
    char url[RECORDING_URL_BYTES], user_password[640];
    snprintf(user_password, sizeof user_password, "%s:%s", first->account_sid,
             desk->web->settings.auth_token);
    const struct recording_fetch_options options = {.loop = desk->loop,
                                                    .http = desk->http,
                                                    .call_sid = first->call_sid,
                                                    .url = url,
                                                    .user_password = user_password,
                                                    .budget_ms = desk->settings->fetch_ms,
                                                    .on_done = on_recording,
                                                    .owner = run};
    enum vp_err err =
        recording_url_make(desk->settings->twilio_api_url, first->account_sid, first->recording_sid, url)
            ? recording_fetch_start(&options, &run->fetch)
            : VP_ERR_BAD_VALUE;
    explicit_bzero(user_password, sizeof user_password);
    if (err != VP_OK)
        on_recording(run, err, SPAN_NONE);
}

/* --- keys --- */

static void on_key_order(void *owner, int order_number, const char *say)
{
    struct turn_run *run = owner;
    key_order_destroy(run->key_order);
    run->key_order = NULL;
    if (order_number == 0) {
        turn_end_pass_on(run, sentence_text(SENTENCE_NOT_PLACED));
        return;
    }
    turn_end_say(run, TURN_HANG_UP, say);
}

static void take_key(struct turn_run *run)
{
    const struct turn_request *first = run->first;
    const struct key_order_options options = {.loop = run->desk->loop,
                                              .menu = run->menu,
                                              .call_sid = first->call_sid,
                                              .caller_number = first->call.caller_number,
                                              .basket_json = first->basket_json,
                                              .journal = &journal_port,
                                              .journal_leg = &run->journal,
                                              .budget_ms = run->desk->settings->turn.budgets.journal_ms,
                                              .on_done = on_key_order,
                                              .owner = run};
    if (first->key == '1' && key_order_start(&options, &run->key_order) == VP_OK)
        return;
    if (first->key == '\0' && first->keys_count == 1 && turn_end_explain_keys(run, first->basket_json, 2))
        turn_end_write(run);
    else
        turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING));
}

static void begin(struct turn_run *run)
{
    const struct turn_request *first = run->first;
    if (first->talk_json == NULL || first->is_interrupted)
        greet(run);
    else if (first->key == '0')
        turn_end_pass_on(run, sentence_text(SENTENCE_CONNECTING_AS_ASKED));
    else if (first->keys_count > 0)
        take_key(run);
    else if (first->words == NULL && first->recording_sid[0] != '\0')
        fetch(run);
    else
        think(run, SPAN_NONE);
}

/* --- who waits --- */

static void on_filler(void *arg)
{
    turn_request_put_off(arg);
}

void turn_run_join(struct turn_run *run, struct turn_request *request)
{
    if (loop_timer_init(&request->filler, run->desk->loop, on_filler, request) != VP_OK) {
        turn_request_pass_on(request, sentence_text(SENTENCE_LINE_TROUBLE));
        return;
    }
    request->run = run;
    request->next = run->waiting;
    run->waiting = request;
    loop_timer_start(&request->filler, run->desk->settings->filler_ms);
}

void turn_run_start(struct turn_desk *desk, struct turn_request *request, struct menu *menu)
{
    struct turn_call *call =
        desk->running_count < desk->settings->running_max ? turn_desk_take(desk, &request->call) : NULL;
    struct turn_run *run = call != NULL ? calloc(1, sizeof *run) : NULL;
    if (run == NULL) {
        metric_add(METRIC_TURNS_REFUSED_TOTAL, 1);
        turn_request_pass_on(request, sentence_text(SENTENCE_LINES_BUSY));
        return;
    }
    *run = (struct turn_run){.desk = desk,
                             .next = desk->runs,
                             .call = call,
                             .first = request,
                             .menu = menu_retain(menu),
                             .latency_ms = -1,
                             .free_later = {.fn = free_if_idle, .arg = run}};
    turn_desk_take_call(desk, call);
    journal_init(&run->journal, desk->web->settings.store, desk->loop, request->call_sid, call->view.epoch);
    run->journal.on_answer = on_journal_answer;
    run->journal.on_superseded = on_superseded;
    run->journal.on_idle = on_journal_idle;
    run->journal.owner = run;
    desk->runs = run;
    desk->running_count++;
    turn_desk_hold(desk);
    call->run = run;
    turn_run_join(run, request);
    begin(run);
}
