#include "web/turn_end.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/rand.h"
#include "english/sentence.h"
#include "web/turn_twiml.h"
#include "web/web_internal.h"

enum { AUDIO_KEPT_MS = 15 * 60 * 1000 };

/* --- storing --- */

static enum vp_err add_measures(struct store *store, const struct turn_run *run, int64_t now_unix_ms)
{
    const struct store_call *call = &run->first->call;
    struct store_measures measures = {.seen_unix_ms = now_unix_ms, .epoch = run->journal.epoch};
    if (run->first->number == 0)
        measures.first_audio_unix_ms = now_unix_ms;
    if (run->latency_ms >= 0) {
        measures.turn_latencies_ms = &run->latency_ms;
        measures.turn_count = 1;
    }
    if (run->wish == TURN_TRANSFER)
        measures.handover_count = call->handover_count + 1;
    return store_add_measures(store, call->call_sid, &measures);
}

static enum vp_err add_first_line(struct store *store, const struct turn_run *run, int64_t now_unix_ms)
{
    const struct store_call *call = &run->first->call;
    const struct store_line line = {
        .speaker = STORE_AGENT,
        .offset_ms = now_unix_ms > call->started_unix_ms ? now_unix_ms - call->started_unix_ms : 0,
        .text = run->say,
    };
    if (!run->is_first_words || !run->desk->settings->turn.keeps_transcript || line.text[0] == '\0')
        return VP_OK;
    return store_add_line(store, call->call_sid, &line);
}

/* What may be lost without harm to the call is only logged. */
static void add_the_rest(struct store *store, const struct turn_run *run, int64_t now_unix_ms)
{
    const struct store_call *call = &run->first->call;
    enum vp_err err = add_measures(store, run, now_unix_ms);
    if (err == VP_OK)
        err = add_first_line(store, run, now_unix_ms);
    if (err == VP_OK && run->wish == TURN_HANG_UP)
        err = store_end_call(store, call->call_sid, run->journal.epoch, end_reason_text(END_GOODBYE),
                             now_unix_ms);
    else if (err == VP_OK && run->wish == TURN_TRANSFER)
        err = store_end_call(store, call->call_sid, run->journal.epoch, end_reason_text(END_TRANSFER),
                             now_unix_ms);
    if (err != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "web", call->call_sid, "turn not written down wholly reason=%s",
                    vp_err_name(err));
}

/* It had ended on the other arm, or was taken for lost. */
static bool goes_on(const struct store_call *call)
{
    return call->ended_unix_ms != 0 && end_reason_is_resumable(end_reason_find(call->end_reason));
}

/* Another process may have been quicker: then its answer is the one. */
static enum vp_err work_put(struct store *store, void *job)
{
    struct turn_run *run = job;
    int64_t now_unix_ms = clock_unix_ms();
    const struct store_turn turn = {.call_sid = run->first->call_sid,
                                    .epoch = run->journal.epoch,
                                    .number = (uint32_t)run->first->number,
                                    .talk_json = run->talk_json,
                                    .answer = run->answer,
                                    .audio_id = run->audio_id,
                                    .audio = {run->wav.at, run->wav.len},
                                    .unix_ms = now_unix_ms,
                                    .audio_until_unix_ms = now_unix_ms + AUDIO_KEPT_MS};
    bool is_new = false;
    enum vp_err err = store_put_turn(store, &turn, &is_new);
    if (err == VP_OK && goes_on(&run->first->call))
        err = store_reopen_call(store, turn.call_sid, run->first->call.end_reason);
    if (err == VP_OK && is_new) {
        add_the_rest(store, run, now_unix_ms);
    } else if (err == VP_OK) {
        char *answer;
        err = store_load_answer(store, turn.call_sid, turn.number, &answer);
        if (err == VP_OK) {
            free(run->answer);
            run->answer = answer;
        }
    }
    return err;
}

/* --- giving out --- */

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
        loop_at_end_of_turn(run->desk->loop, &run->free_later);
        return;
    }
    if (err == VP_ERR_SUPERSEDED) {
        turn_run_yield(run);
        loop_at_end_of_turn(run->desk->loop, &run->free_later);
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
    struct twiml_answer answer;
    char hex[33];
    struct twiml *twiml = twiml_answer_begin(&answer);
    if (run->wav.len > 0) {
        rand_hex(hex, 16);
        (void)span_copy(span_of(hex), run->audio_id, sizeof run->audio_id);
    }
    const struct turn_twiml written = {.base_url = run->desk->web->base_url,
                                       .audio_id = run->audio_id,
                                       .say = run->say,
                                       .wish = run->wish,
                                       .next_number = (uint32_t)run->first->number + 1,
                                       .keys_count = run->keys_count,
                                       .menu = run->menu};
    turn_twiml_write(twiml, &written);
    const char *text = twiml_end(twiml) == VP_OK ? buf_text(&answer.text) : NULL;
    run->answer = text != NULL ? strdup(text) : NULL;
    buf_deinit(&answer.text);
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
        err = store_thread_run(run->desk->web->settings.store, work_put, give_out, run);
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
