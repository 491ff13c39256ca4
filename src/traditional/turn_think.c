/* A turn with the caller's words in it: the recording is fetched where there is one, then the pipeline
 * answers. */
#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "base/trace.h"
#include "english/sentence.h"
#include "traditional/turn_end.h"
#include "traditional/turn_answer.h"
#include "traditional/turn_whose.h"
#include "traditional/turn_work.h"

enum { INSTRUCTIONS_MAX_BYTES = 64 * 1024 };

static void count_failure(enum turn_step step)
{
    if (step == TURN_HEARING)
        metric_add(METRIC_TURN_HEAR_FAILURES_TOTAL, 1);
    else if (step == TURN_THINKING)
        metric_add(METRIC_TURN_THINK_FAILURES_TOTAL, 1);
    else if (step == TURN_SPEAKING)
        metric_add(METRIC_TURN_SPEAK_FAILURES_TOTAL, 1);
}

/* For /metrics and the call's trace. */
static void note_turn(const struct turn_run *run)
{
    const struct histogram_whose whose = turn_whose(run);
    struct trace_span span = trace_span_of(TRACE_TURN, run->first->call_sid, whose.model,
                                           clock_unix_us() - (int64_t)run->latency.total_ms * 1000);
    for (int part = 0; part < TURN_PART_COUNT; part++)
        span.numbers[part] = turn_part_ms(&run->latency, (enum turn_part)part);
    metric_took_ms_of(HISTOGRAM_TURN_TRADITIONAL, &whose, run->latency.total_ms);
    trace_put(&span);
}

/* From the caller's last word, as far as can be known: a recording ends after so much silence, or by a key. */
static void measure(struct turn_run *run, const struct spoken_turn_result *result)
{
    const struct turn_request *first = run->first;
    int32_t model_ms = (int32_t)(clock_mono_ms() - first->arrived_ms), silence_ms = 0;
    if (result->heard[0] == '\0')
        return;
    if (first->recording_id[0] != '\0' && first->key == '\0' && !first->has_hung_up)
        silence_ms = TURN_SILENCE_S * 1000;
    run->latency = (struct turn_latency){
        .total_ms = silence_ms + model_ms, .end_of_turn_ms = silence_ms, .model_ms = model_ms};
    note_turn(run);
    if (run->call == NULL)
        return;
    run->call->view.last_latency_ms = run->latency.total_ms;
    run->call->view.turn_count++;
    run->call->view.basket_version = result->basket_version;
    run->call->view.order_number = result->order_number;
}

static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct turn_run *run = owner;
    return menu_set_find(run->desk->options.menus, restaurant_id);
}

/* The caller has chosen one of several restaurants. */
void turn_run_choose(struct turn_run *run, struct menu *menu)
{
    struct menu *old = run->menu;
    run->menu = menu_retain(menu);
    menu_release(old);
    if (run->call != NULL)
        (void)span_copy(span_of(menu->restaurant_id), run->call->view.restaurant_id,
                        sizeof run->call->view.restaurant_id);
}

static void on_chosen(void *owner, struct menu *menu)
{
    turn_run_choose(owner, menu);
}

static void on_turn_done(void *owner, struct spoken_turn *turn, struct spoken_turn_result *result)
{
    struct turn_run *run = owner;
    bool is_recording_lost = run->first->is_recording_refused || run->is_recording_lost;
    count_failure(result->failed);
    measure(run, result);
    run->wish = result->wish;
    /* Where no recording can be had or understood, the network's recogniser has to; it then goes on doing so. */
    if (run->wish == TURN_LISTEN && (is_recording_lost || run->first->is_words))
        run->wish = TURN_GATHER;
    if (result->wav != NULL) {
        run->wav = *result->wav;
        buf_init(result->wav, 0);
    }
    run->say = strdup(result->say);
    (void)span_copy(span_of(result->topic), run->topic, sizeof run->topic);
    run->talk_json = result->talk_json != NULL ? strdup(result->talk_json) : NULL;
    if (run->wish == TURN_KEYS)
        turn_end_explain_keys(run, result->basket_json, 1);
    run->turn = NULL;
    spoken_turn_destroy(turn);
    turn_end_write(run);
}

static void on_own_tool(void *owner, uint32_t request_id, const struct own_tool_reply *reply)
{
    struct turn_run *run = owner;
    if (run->turn != NULL)
        spoken_turn_on_own_tool(run->turn, request_id, reply);
}

void turn_run_think(struct turn_run *run, struct span recording)
{
    struct turn_desk *desk = run->desk;
    const struct turn_request *first = run->first;
    own_tools_init(&run->own_tools, &desk->own_tools, on_own_tool, run);
    buf_init(&run->instructions, INSTRUCTIONS_MAX_BYTES);
    enum vp_err err = desk->options.settings->write_instructions(run->menu, &run->instructions);
    const struct spoken_turn_options options = {.loop = desk->options.loop,
                                                .http = desk->http,
                                                .settings = &desk->options.settings->turn,
                                                .menu = run->menu,
                                                .instructions = buf_text(&run->instructions),
                                                .call_sid = first->call_sid,
                                                .caller_number = first->call.caller_number,
                                                .is_unreached = first->unreached_count > 0,
                                                .talk_json = first->talk_json,
                                                .basket_json = first->basket_json,
                                                .recording = recording,
                                                .words = first->words,
                                                .was_played =
                                                    true, /* an answer is played before it records */
                                                .journal = &journal_port,
                                                .journal_leg = &run->journal,
                                                .own_tools = &own_tool_port,
                                                .own_tools_leg = &run->own_tools,
                                                .on_done = on_turn_done,
                                                .find_menu = find_menu,
                                                .on_chosen = on_chosen,
                                                .owner = run};
    if (err == VP_OK)
        err = spoken_turn_create(&options, &run->turn);
    if (err == VP_OK)
        return;
    log_of_call(LOG_LEVEL_ERROR, "web", first->call_sid, "turn cannot begin reason=%s", vp_err_name(err));
    turn_end_pass_on(run, sentence_text(SENTENCE_LINE_TROUBLE));
}

static void on_recording(void *owner, enum vp_err err, struct span wav)
{
    struct turn_run *run = owner;
    ASSERT_SANE(turn_run_is_sane(run));
    run->fetch = NULL;
    if (err != VP_OK)
        metric_add(METRIC_RECORDING_FAILURES_TOTAL, 1);
    run->is_recording_lost = err != VP_OK;
    turn_run_think(run, wav);
}

void turn_run_fetch(struct turn_run *run)
{
    const struct turn_desk *desk = run->desk;
    const struct turn_request *first = run->first;
    const struct telephony *telephony = desk->options.telephony;
    struct recording_address address;
    const struct recording_fetch_options options = {.loop = desk->options.loop,
                                                    .http = desk->http,
                                                    .call_sid = first->call_sid,
                                                    .url = address.url,
                                                    .user_password = address.user_password,
                                                    .budget_ms = desk->options.settings->fetch_ms,
                                                    .on_done = on_recording,
                                                    .owner = run};
    enum vp_err err =
        telephony->port->find_recording(telephony->provider, first->account_id, first->recording_id, &address)
            ? recording_fetch_start(&options, &run->fetch)
            : VP_ERR_BAD_VALUE;
    explicit_bzero(&address, sizeof address);
    if (err != VP_OK)
        on_recording(run, err, SPAN_NONE);
}
