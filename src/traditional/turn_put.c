/* What is stored at the end of a turn, on the store's thread: its answer, and what belongs to it. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "traditional/turn_end.h"
#include "traditional/turn_whose.h"

enum { AUDIO_KEPT_MS = 15 * 60 * 1000 };

static enum vp_err add_measures(struct store *store, const struct turn_run *run, int64_t now_unix_ms)
{
    const struct store_call *call = &run->first->call;
    struct store_measures measures = {.seen_unix_ms = now_unix_ms, .epoch = run->journal.epoch};
    if (run->first->number == 0) {
        measures.first_audio_unix_ms = now_unix_ms;
        const struct histogram_whose whose = turn_whose(run);
        metric_took_ms_of(HISTOGRAM_FIRST_AUDIO_TRADITIONAL, &whose, now_unix_ms - call->started_unix_ms);
    }
    if (run->latency.total_ms >= 0) {
        measures.turns = &run->latency;
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
    if (!run->is_first_words || !run->desk->options.settings->turn.keeps_transcript || line.text[0] == '\0')
        return VP_OK;
    return store_add_line(store, call->call_sid, &line);
}

/* What may be lost without harm to the call is only logged. */
static void add_the_rest(struct store *store, const struct turn_run *run, int64_t now_unix_ms)
{
    const struct store_call *call = &run->first->call;
    enum vp_err err = add_measures(store, run, now_unix_ms);
    if (err == VP_OK && run->chosen_basket_json != NULL)
        err = store_save_basket(store, call->call_sid, run->journal.epoch, run->chosen_version,
                                run->chosen_basket_json);
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
enum vp_err turn_end_put(struct store *store, void *job)
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
