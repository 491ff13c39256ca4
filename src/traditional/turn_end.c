#include "traditional/turn_end.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/rand.h"
#include "english/sentence.h"
#include "traditional/turn_answer.h"

static void show(struct turn_run *run)
{
    struct turn_desk *desk = run->desk;
    bool is_last = run->wish == TURN_HANG_UP || run->wish == TURN_TRANSFER || run->first->has_hung_up;
    if (run->call == NULL)
        return;
    if (is_last) {
        turn_desk_drop(desk, run->first->call_sid);
        return;
    }
    run->call->view.state = CALL_LISTENING;
    turn_desk_publish(desk, run->call);
}

static void give_out(void *job, enum vp_err err)
{
    struct turn_run *run = job;
    run->is_storing = false;
    if (run->is_over) { /* cut meanwhile */
        loop_at_end_of_round(run->desk->options.loop, &run->free_later);
        return;
    }
    if (err == VP_ERR_SUPERSEDED) {
        turn_run_yield(run);
        loop_at_end_of_round(run->desk->options.loop, &run->free_later);
        return;
    }
    metric_add(METRIC_TRADITIONAL_TURNS_TOTAL, 1);
    log_of_call(LOG_LEVEL_INFO, "web", run->first->call_sid,
                "turn n=%d wish=%d audio_bytes=%zu waiting_ms=%lld store=%s", (int)run->first->number,
                run->wish, run->wav.len, (long long)(clock_mono_ms() - run->first->arrived_ms),
                vp_err_name(err));
    show(run);
    while (run->waiting != NULL) {
        if (err == VP_OK)
            turn_request_answer(run->waiting, run->answer);
        else
            turn_request_pass_on(run->waiting, sentence_text(SENTENCE_LINE_TROUBLE));
    }
    turn_run_end(run);
}

static bool write_answer(struct turn_run *run)
{
    const struct turn_desk_options *options = &run->desk->options;
    char hex[33];
    if (run->wav.len > 0) {
        rand_hex(hex, 16);
        (void)span_copy(span_of(hex), run->audio_id, sizeof run->audio_id);
    }
    const struct turn_answer turn = {.base_url = options->base_url,
                                     .audio_id = run->audio_id,
                                     .say = run->say,
                                     .wish = run->wish,
                                     .next_number = (uint32_t)run->first->number + 1,
                                     .keys_count = run->keys_count,
                                     .is_unreached = run->first->unreached_count > 0,
                                     .caller_number = run->first->call.caller_number,
                                     .called_number = run->first->called_number,
                                     .call_sid = run->first->call_sid,
                                     .topic = run->topic,
                                     .menu = run->menu};
    struct menu_keywords keywords;
    struct phone_answer answer;
    turn_answer_compose(&turn, &keywords, &answer);
    struct buf text;
    buf_init(&text, PHONE_ANSWER_MAX_BYTES);
    bool is_written = telephony_write(options->telephony, &answer, &text) == VP_OK;
    run->answer = is_written ? strdup(buf_text(&text)) : NULL;
    buf_deinit(&text);
    return run->answer != NULL;
}

/* A turn without the pipeline leaves the talk as it was. */
static bool keep_talk(struct turn_run *run)
{
    const char *before = run->first->talk_json;
    if (run->talk_json == NULL)
        run->talk_json = strdup(before != NULL ? before : "{}");
    return run->talk_json != NULL;
}

void turn_end_write(struct turn_run *run)
{
    bool is_written = run->say != NULL && keep_talk(run) && write_answer(run);
    enum vp_err err = is_written ? VP_OK : VP_ERR_NO_MEMORY;
    run->is_storing = true;
    if (err == VP_OK)
        err = store_thread_run(run->desk->options.store, turn_end_put, give_out, run);
    if (err != VP_OK)
        give_out(run, err);
}

void turn_end_say(struct turn_run *run, enum turn_wish wish, const char *say)
{
    run->wish = wish;
    free(run->say);
    run->say = strdup(say);
    buf_deinit(&run->wav);
    turn_end_write(run);
}

void turn_end_pass_on(struct turn_run *run, const char *sentence)
{
    turn_end_say(run, TURN_TRANSFER, sentence);
}

bool turn_end_explain_keys(struct turn_run *run, const char *basket_json, int keys_count)
{
    char say[TURN_SAY_BYTES];
    enum key_prompt prompt = key_prompt_write(run->menu, basket_json, say, sizeof say);
    run->wish = TURN_KEYS;
    run->keys_count = keys_count;
    if (prompt == KEY_PROMPT_DONE)
        run->wish = TURN_HANG_UP;
    if (prompt == KEY_PROMPT_NOTHING) {
        run->wish = TURN_TRANSFER;
        (void)span_copy(span_of(sentence_text(SENTENCE_CANNOT_HEAR)), say, sizeof say);
    }
    free(run->say);
    run->say = strdup(say);
    buf_deinit(&run->wav);
    return prompt == KEY_PROMPT_ORDER;
}
