#include "pipeline/spoken_turn.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/sane.h"
#include "base/utf8.h"
#include "call/readback.h"
#include "english/sentence.h"
#include "pipeline/spoken_turn_internal.h"

const struct spoken_turn_budgets spoken_turn_budgets_default = {.total_ms = 13000,
                                                                .hear_ms = 6000,
                                                                .answer_ms = 8000,
                                                                .answer_first_ms = 5000,
                                                                .journal_ms = 2000,
                                                                .speak_ms = 6000,
                                                                .speak_first_ms = 4000};

bool turn_stage_is_sane(const struct spoken_turn *turn)
{
    return (turn->transcribe == NULL || turn->stage == SPOKEN_TURN_STAGE_HEAR) &&
           (turn->complete == NULL || turn->stage == SPOKEN_TURN_STAGE_THINK) &&
           (turn->synthesise == NULL || turn->stage == SPOKEN_TURN_STAGE_SPEAK) &&
           (turn->message == NULL || turn->stage == SPOKEN_TURN_STAGE_TOOLS) &&
           turn->answered_count <= turn->call_count && turn->call_count <= CHAT_CALLS_MAX &&
           (!turn->is_destroyed || turn->stage == SPOKEN_TURN_STAGE_OVER);
}

int64_t spoken_turn_left_ms(const struct spoken_turn *turn, int64_t budget_ms)
{
    int64_t left_ms = turn->ends_ms - clock_mono_ms();
    return left_ms < budget_ms ? left_ms : budget_ms;
}

void spoken_turn_enter(struct spoken_turn *turn, enum spoken_turn_stage stage)
{
    int64_t now_ms = clock_mono_ms(), spent_ms = now_ms - turn->stage_ms;
    if (turn->stage == SPOKEN_TURN_STAGE_HEAR)
        turn->result.hear_ms += spent_ms;
    else if (turn->stage == SPOKEN_TURN_STAGE_SPEAK)
        turn->result.speak_ms += spent_ms;
    else
        turn->result.think_ms += spent_ms;
    turn->stage = stage;
    turn->stage_ms = now_ms;
}

/* --- the end --- */

static void add_line(struct spoken_turn *turn, enum ai_speaker speaker, const char *text)
{
    if (!turn->options.settings->keeps_transcript || text[0] == '\0')
        return;
    int64_t offset_ms = clock_unix_ms() - turn->talk.began_unix_ms;
    turn->options.journal->add_line(turn->options.journal_leg, speaker, offset_ms > 0 ? offset_ms : 0, text,
                                    "");
}

/* Whether what is said now reads back all of the basket that get_order gave out for it. */
static uint32_t said_version(const struct spoken_turn *turn)
{
    const struct basket *basket = &turn->tools.basket;
    const struct gate *gate = &turn->tools.gate;
    if (gate->is_heard || gate->read_version == 0 || gate->read_version != basket->version ||
        basket->line_count == 0)
        return 0;
    return readback_is_true(basket, turn->say) ? gate->read_version : 0;
}

static void write_talk(struct spoken_turn *turn)
{
    struct talk *talk = &turn->talk;
    talk->gate = turn->tools.gate;
    talk->said_version = said_version(turn);
    talk->turn_count++;
    turn->basket_json = basket_json_encode(&turn->tools.basket, &turn->tools.memory, clock_unix_ms());
    if (turn->has_chosen)
        talk_forget_choice(talk);
    if (turn->basket_json != NULL && talk_set_basket(talk, turn->basket_json) == VP_OK &&
        talk_trim(talk) == VP_OK)
        turn->talk_json = talk_encode(talk);
}

static void finish(struct spoken_turn *turn)
{
    struct spoken_turn_result *result = &turn->result;
    spoken_turn_enter(turn, SPOKEN_TURN_STAGE_OVER);
    loop_timer_stop(&turn->deadline);
    loop_timer_stop(&turn->journal_late);
    write_talk(turn);
    add_line(turn, AI_AGENT, turn->say);
    result->heard = turn->words != NULL ? turn->words : "";
    result->topic = turn->tools.transfer_topic;
    result->say = turn->say;
    result->wav = turn->wav.len > 0 ? &turn->wav : NULL;
    result->talk_json = turn->talk_json;
    result->basket_json = turn->basket_json != NULL ? turn->basket_json : "";
    result->basket_version = turn->tools.basket.version;
    result->order_number = turn->tools.memory.order_number;
    result->total_ms = clock_mono_ms() - turn->began_ms;
    log_of_call(LOG_LEVEL_INFO, "pipeline", turn->options.call_sid,
                "turn number=%d wish=%d failed=%d rounds=%d tools=%d version=%u hear_ms=%lld think_ms=%lld "
                "speak_ms=%lld total_ms=%lld",
                turn->talk.turn_count, result->wish, result->failed, result->round_count, result->tool_count,
                (unsigned)result->basket_version, (long long)result->hear_ms, (long long)result->think_ms,
                (long long)result->speak_ms, (long long)result->total_ms);
    turn->options.on_done(turn->options.owner, turn, result);
}

static void note_failure(struct spoken_turn *turn, enum turn_step step, const struct rest_failure *failure)
{
    char text[420];
    log_of_call(LOG_LEVEL_WARN, "pipeline", turn->options.call_sid, "turn step=%d failed %s", step,
                rest_failure_format(failure, text, sizeof text));
    if (turn->result.failed != TURN_NOTHING_FAILED)
        return;
    turn->result.failed = step;
    turn->result.failure = *failure;
}

/* --- speaking --- */

static void on_audio(void *owner, struct buf *wav, const struct rest_failure *failure)
{
    struct spoken_turn *turn = owner;
    ASSERT_SANE(turn_stage_is_sane(turn));
    turn->synthesise = NULL;
    if (failure == NULL)
        turn->wav = *wav;
    else
        note_failure(turn, TURN_SPEAKING, failure);
    finish(turn);
}

static void speak(struct spoken_turn *turn)
{
    const struct spoken_turn_settings *settings = turn->options.settings;
    spoken_turn_enter(turn, SPOKEN_TURN_STAGE_SPEAK);
    if (turn->say[0] == '\0') {
        finish(turn);
        return;
    }
    const struct synthesise_options options = {
        .terms = {.loop = turn->options.loop,
                  .http = turn->options.http,
                  .call_sid = turn->options.call_sid,
                  .budget_ms = spoken_turn_left_ms(turn, settings->budgets.speak_ms),
                  .first_byte_ms = settings->budgets.speak_first_ms},
        .settings = &turn->voice,
        .text = turn->say,
        .on_done = on_audio,
        .owner = turn};
    enum vp_err err = synthesise_start(&options, &turn->synthesise);
    if (err == VP_OK)
        return;
    struct rest_failure failure = rest_failure_of(err);
    note_failure(turn, TURN_SPEAKING, &failure);
    finish(turn);
}

/* Asks again, the third time with keys. */
static void ask_again(struct spoken_turn *turn, enum sentence sentence, enum turn_wish wish)
{
    bool is_too_often = ++turn->talk.not_heard_count > TURN_NOT_HEARD_MAX;
    turn->result.wish = is_too_often ? TURN_KEYS : wish;
    (void)span_copy(span_of(is_too_often ? "" : sentence_text(sentence)), turn->say, sizeof turn->say);
    speak(turn);
}

void spoken_turn_answer(struct spoken_turn *turn)
{
    turn->talk.not_heard_count = 0;
    if (turn->tools.wish == TOOLS_WISH_TRANSFER)
        turn->result.wish = TURN_TRANSFER;
    else if (turn->tools.wish == TOOLS_WISH_HANG_UP)
        turn->result.wish = TURN_HANG_UP;
    if (turn->say[0] == '\0' && turn->result.wish == TURN_LISTEN)
        (void)span_copy(span_of(sentence_text(SENTENCE_IS_THERE_MORE)), turn->say, sizeof turn->say);
    speak(turn);
}

void spoken_turn_fail_thinking(struct spoken_turn *turn, const struct rest_failure *failure)
{
    note_failure(turn, TURN_THINKING, failure);
    talk_drop_unanswered(&turn->talk);
    turn->say[0] = '\0';
    if (turn->tools.wish == TOOLS_WISH_TRANSFER) {
        turn->result.wish = TURN_TRANSFER; /* a person is the best that can come of it */
        speak(turn);
        return;
    }
    if (failure->remedy == REST_FINAL)
        turn->talk.not_heard_count = TURN_NOT_HEARD_MAX; /* it would not go better the next time */
    ask_again(turn, SENTENCE_DID_NOT_UNDERSTAND, TURN_LISTEN);
}

/* --- hearing --- */

/* Before the caller's words: they were said of the order as it was. */
static enum vp_err add_news(struct spoken_turn *turn)
{
    const char *notice = menu_news_take(&turn->tools.news);
    if (notice == NULL)
        return VP_OK;
    json_t *answer = json_pack("{s:b, s:o, s:s}", "ok", 1, "order",
                               basket_json_order(&turn->tools.basket, clock_unix_ms()), "notice", notice);
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    enum vp_err err = text != NULL ? talk_add_news(&turn->talk, text) : VP_ERR_NO_MEMORY;
    free(text);
    return err;
}

/* words: turn->words already, or what was transcribed. */
static void take_words(struct spoken_turn *turn, const char *words)
{
    if (turn->words == NULL)
        turn->words = strdup(words);
    if (turn->words == NULL || turn->words[0] == '\0') {
        ask_again(turn, SENTENCE_DID_NOT_HEAR, TURN_LISTEN);
        return;
    }
    gate_caller_spoke(&turn->tools.gate);
    const char *asked = talk_last_said(&turn->talk);
    bool is_about_changes = asked != NULL && consent_is_about_changes(asked);
    gate_caller_meant(&turn->tools.gate, consent_of(turn->words, is_about_changes));
    add_line(turn, AI_CALLER, turn->words);
    enum vp_err err = add_news(turn);
    if (err == VP_OK)
        err = talk_add_user(&turn->talk, turn->words);
    if (err == VP_OK)
        spoken_turn_think(turn);
    else
        ask_again(turn, SENTENCE_DID_NOT_HEAR, TURN_LISTEN); /* words that are no UTF-8 */
}

static void fail_hearing(struct spoken_turn *turn, const struct rest_failure *failure)
{
    note_failure(turn, TURN_HEARING, failure);
    ask_again(turn, SENTENCE_DID_NOT_HEAR, TURN_GATHER);
}

static void on_words(void *owner, const char *text, const struct rest_failure *failure)
{
    struct spoken_turn *turn = owner;
    ASSERT_SANE(turn_stage_is_sane(turn));
    turn->transcribe = NULL;
    if (failure != NULL)
        fail_hearing(turn, failure);
    else
        take_words(turn, text);
}

static void hear(struct spoken_turn *turn)
{
    const struct spoken_turn_settings *settings = turn->options.settings;
    menu_keywords_collect(turn->options.menu, &turn->keywords);
    const struct transcribe_options options = {
        .terms = {.loop = turn->options.loop,
                  .http = turn->options.http,
                  .call_sid = turn->options.call_sid,
                  .budget_ms = spoken_turn_left_ms(turn, settings->budgets.hear_ms)},
        .settings = &turn->hearing,
        .keywords = turn->keywords.words,
        .keyword_count = turn->keywords.count,
        .asked = talk_last_said(&turn->talk),
        .wav = {turn->recording.wav.at, turn->recording.wav.len},
        .on_done = on_words,
        .owner = turn};
    enum vp_err err = transcribe_start(&options, &turn->transcribe);
    if (err == VP_OK)
        return;
    struct rest_failure failure = rest_failure_of(err);
    fail_hearing(turn, &failure);
}

/* The recording came after the last answer was played: what that answer read back was heard. */
static void settle_read_back(struct spoken_turn *turn)
{
    struct gate *gate = &turn->tools.gate;
    if (turn->talk.said_version == 0 || turn->talk.said_version != gate->read_version)
        return;
    if (turn->options.was_played)
        gate_heard(gate);
    else
        gate_cut_off(gate);
}

static void begin(struct spoken_turn *turn)
{
    settle_read_back(turn);
    if (turn->words != NULL)
        take_words(turn, turn->words);
    else if (recording_has_speech(&turn->recording))
        hear(turn);
    else
        ask_again(turn, SENTENCE_DID_NOT_HEAR, TURN_LISTEN);
}

/* --- time --- */

static void on_deadline(void *arg)
{
    struct spoken_turn *turn = arg;
    struct rest_failure failure;
    enum turn_step step = turn->stage == SPOKEN_TURN_STAGE_HEAR    ? TURN_HEARING
                          : turn->stage == SPOKEN_TURN_STAGE_SPEAK ? TURN_SPEAKING
                                                                   : TURN_THINKING;
    ASSERT_SANE(turn_stage_is_sane(turn));
    failure = rest_failure_of(VP_ERR_TIMED_OUT);
    transcribe_cancel(turn->transcribe);
    synthesise_cancel(turn->synthesise);
    turn->transcribe = NULL;
    turn->synthesise = NULL;
    spoken_turn_cancel_thinking(turn);
    if (step == TURN_SPEAKING) {
        turn->stage = SPOKEN_TURN_STAGE_SPEAK;
        note_failure(turn, step, &failure);
        finish(turn);
    } else if (step == TURN_HEARING) {
        turn->stage = SPOKEN_TURN_STAGE_HEAR;
        fail_hearing(turn, &failure);
    } else {
        spoken_turn_fail_thinking(turn, &failure);
    }
}

static void on_journal_late(void *arg)
{
    struct spoken_turn *turn = arg;
    ASSERT_SANE(turn_stage_is_sane(turn));
    loop_timer_start(&turn->journal_late, turn->options.settings->budgets.journal_ms);
    tools_give_up(&turn->tools);
}

void spoken_turn_on_menu(struct spoken_turn *turn, struct menu *menu)
{
    ASSERT_SANE(turn_stage_is_sane(turn));
    if (turn->is_destroyed || turn->stage == SPOKEN_TURN_STAGE_OVER)
        return;
    tools_on_menu(&turn->tools, menu);
    spoken_turn_forget_menu(turn);
}

void spoken_turn_on_journal(struct spoken_turn *turn, uint32_t request_id, enum vp_err err, int order_number,
                            bool is_new)
{
    ASSERT_SANE(turn_stage_is_sane(turn));
    if (!turn->is_destroyed && turn->stage != SPOKEN_TURN_STAGE_OVER)
        tools_on_journal(&turn->tools, request_id, err, order_number, is_new);
}

void spoken_turn_on_orders(struct spoken_turn *turn, uint32_t request_id, const struct earlier_orders *orders)
{
    ASSERT_SANE(turn_stage_is_sane(turn));
    if (!turn->is_destroyed && turn->stage != SPOKEN_TURN_STAGE_OVER)
        tools_on_orders(&turn->tools, request_id, orders);
}

void spoken_turn_on_own_tool(struct spoken_turn *turn, uint32_t request_id,
                             const struct own_tool_reply *reply)
{
    ASSERT_SANE(turn_stage_is_sane(turn));
    if (!turn->is_destroyed && turn->stage != SPOKEN_TURN_STAGE_OVER)
        tools_on_own(&turn->tools, request_id, reply);
}

/* --- life --- */

static void free_turn(struct spoken_turn *turn)
{
    spoken_turn_free_thinking(turn);
    loop_timer_deinit(&turn->deadline);
    loop_timer_deinit(&turn->journal_late);
    tools_deinit(&turn->tools);
    talk_deinit(&turn->talk);
    recording_deinit(&turn->recording);
    buf_deinit(&turn->wav);
    menu_release(turn->options.menu);
    free(turn->words);
    free(turn->talk_json);
    free(turn->basket_json);
    free(turn);
}

static void on_later(void *arg)
{
    struct spoken_turn *turn = arg;
    if (turn->is_destroyed)
        free_turn(turn);
    else
        begin(turn);
}

void spoken_turn_destroy(struct spoken_turn *turn)
{
    if (turn == NULL || turn->is_destroyed)
        return;
    turn->is_destroyed = true;
    turn->stage = SPOKEN_TURN_STAGE_OVER;
    transcribe_cancel(turn->transcribe);
    synthesise_cancel(turn->synthesise);
    complete_cancel(turn->complete);
    turn->complete = NULL;
    loop_timer_stop(&turn->deadline);
    loop_timer_stop(&turn->journal_late);
    loop_at_end_of_round(turn->options.loop, &turn->later);
}

static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct spoken_turn_options *options = &((struct spoken_turn *)owner)->options;
    return options->find_menu != NULL ? options->find_menu(options->owner, restaurant_id) : NULL;
}

static void on_chosen(void *owner, struct menu *menu)
{
    struct spoken_turn *turn = owner;
    turn->has_chosen = true;
    if (turn->options.on_chosen != NULL)
        turn->options.on_chosen(turn->options.owner, menu);
}

static uint32_t version_of(const char *basket_json)
{
    json_t *basket = basket_json != NULL ? json_loads(basket_json, 0, NULL) : NULL;
    json_int_t version = json_integer_value(json_object_get(basket, "version"));
    json_decref(basket);
    return version > 0 && version <= UINT32_MAX ? (uint32_t)version : 0;
}

/* Two baskets may be known: the talk's, and the store's, which is newer when a process died in its turn. */
static enum vp_err restore(struct spoken_turn *turn)
{
    const struct spoken_turn_options *options = &turn->options;
    const struct tools_settings settings = {.menu = options->menu,
                                            .keeps_records = options->settings->keeps_transcript,
                                            .call_sid = options->call_sid,
                                            .caller_number = options->caller_number,
                                            .is_unreached = options->is_unreached,
                                            .on_answer = turn_take_answer,
                                            .find_menu = find_menu,
                                            .on_chosen = on_chosen,
                                            .owner = turn,
                                            .journal = options->journal,
                                            .journal_leg = options->journal_leg,
                                            .own_tools = options->own_tools,
                                            .own_tools_leg = options->own_tools_leg};
    struct basket_move move = {0};
    enum vp_err err = talk_decode(span_of(options->talk_json), &turn->talk);
    tools_init(&turn->tools, &settings);
    if (err != VP_OK)
        return err;
    const char *basket_json = turn->talk.basket_json;
    if (options->basket_json != NULL && version_of(options->basket_json) >= version_of(basket_json))
        basket_json = options->basket_json;
    if (basket_json != NULL)
        err = tools_restore(&turn->tools, basket_json, &move);
    turn->tools.gate = turn->talk.gate;
    if (move.has_changed)
        log_of_call(LOG_LEVEL_WARN, "pipeline", options->call_sid, "menu changed lost=%zu", move.lost_count);
    return err;
}

enum vp_err spoken_turn_create(const struct spoken_turn_options *options, struct spoken_turn **out_turn)
{
    struct spoken_turn *turn = calloc(1, sizeof *turn);
    if (turn == NULL)
        return VP_ERR_NO_MEMORY;
    turn->options = *options;
    turn->options.menu = menu_retain(options->menu);
    turn->hearing = transcribe_for(&options->settings->transcribe, options->menu);
    turn->voice = synthesise_for(&options->settings->synthesise, options->menu);
    turn->began_ms = turn->stage_ms = clock_mono_ms();
    turn->ends_ms = turn->began_ms + options->settings->budgets.total_ms;
    turn->later = (struct loop_later){.fn = on_later, .arg = turn};
    enum vp_err err = restore(turn);
    if (err == VP_OK)
        err = loop_timer_init(&turn->deadline, options->loop, on_deadline, turn);
    if (err == VP_OK)
        err = loop_timer_init(&turn->journal_late, options->loop, on_journal_late, turn);
    if (err == VP_OK && options->words != NULL) {
        turn->words = strndup(options->words, utf8_cut(span_of(options->words), TURN_WORDS_BYTES));
        err = turn->words != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    }
    if (err == VP_OK && options->words == NULL) {
        err = recording_read(options->recording, &turn->recording);
        if (err == VP_ERR_BAD_AUDIO || err == VP_ERR_TOO_BIG)
            err = VP_OK; /* nothing can be heard in it */
    }
    if (err != VP_OK) {
        free_turn(turn);
        return err;
    }
    /* Copied, or of no use any more. */
    turn->options.talk_json = turn->options.basket_json = turn->options.words = NULL;
    turn->options.recording = SPAN_NONE;
    loop_timer_start(&turn->deadline, options->settings->budgets.total_ms);
    loop_at_end_of_round(options->loop, &turn->later);
    *out_turn = turn;
    return VP_OK;
}
