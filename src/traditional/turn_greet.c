/* The first words of a call on this arm: a greeting, or what stands for one where the caller heard us before. */
#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "english/sentence.h"
#include "pipeline/talk.h"
#include "traditional/turn_end.h"
#include "traditional/turn_work.h"

static void on_first_sound(void *owner, struct buf *wav, const struct rest_failure *failure)
{
    struct turn_run *run = owner;
    ASSERT_SANE(turn_run_is_sane(run));
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
    *out_say = has_heard_us ? talk_back_again(first->basket_json, first->unreached_count > 0)
                            : menu_greeting(run->menu, clock_unix_ms());
    enum vp_err err =
        talk_init(&talk, first->basket_json, first->past.len > 0 ? buf_text(&first->past) : NULL, *out_say,
                  first->call.started_unix_ms);
    if (err != VP_OK)
        return err;
    run->talk_json = talk_encode(&talk);
    talk_deinit(&talk);
    return run->talk_json != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void turn_run_greet(struct turn_run *run)
{
    const struct turn_desk_settings *settings = run->desk->options.settings;
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
    run->voice = synthesise_for(&settings->turn.synthesise, run->menu);
    const struct synthesise_options options = {.terms = {.loop = run->desk->options.loop,
                                                         .http = run->desk->http,
                                                         .call_sid = run->first->call_sid,
                                                         .budget_ms = settings->greeting_ms,
                                                         .first_byte_ms = settings->greeting_ms},
                                               .settings = &run->voice,
                                               .text = run->say,
                                               .on_done = on_first_sound,
                                               .owner = run};
    err = synthesise_start(&options, &run->synthesise);
    if (err != VP_OK)
        turn_end_write(run); /* the network speaks */
}
