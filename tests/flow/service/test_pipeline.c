/* The traditional pipeline on the embedded engine alone, without a key: what a caller says goes as sound into
 * /v1/audio/transcriptions, its words into /v1/chat/completions with the order tools, the answer through
 * /v1/audio/speech, turn by turn to a stored order. Nothing of it is scripted but the caller. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "audio/wav.h"
#include "base/clock.h"
#include "flow/engine/with_engine.h"
#include "openai/instructions.h"
#include "pipeline/talk.h"
#include "pipeline/spoken_turn.h"
#include "with_journal.h"

struct house {
    struct server server;
    struct menu *menu;
    struct buf instructions;
    char urls[3][80];
    struct rest_quirks quirks;
    struct spoken_turn_settings settings;

    struct spoken_turn *turn;
    char *talk; /* owned */
    struct kept_journal kept;
    bool is_done;
    struct spoken_turn_result result;
    char heard[512], say[1024];
    struct buf wav;
};

static void fill_settings(struct house *house)
{
    static const char *const paths[3] = {"audio/transcriptions", "chat/completions", "audio/speech"};
    for (int i = 0; i < 3; i++)
        snprintf(house->urls[i], sizeof house->urls[i], "http://127.0.0.1:%d/v1/%s", house->server.port,
                 paths[i]);
    house->settings = (struct spoken_turn_settings){
        .transcribe = {.endpoint = {.url = house->urls[0], .model = "voiceplate-engine"},
                       .language = "en",
                       .quirks = &house->quirks},
        .complete = {.endpoint = {.url = house->urls[1], .model = "voiceplate-engine"},
                     .tokens_max = 300,
                     .temperature = -1,
                     .streams = true,
                     .quirks = &house->quirks},
        .synthesise = {.endpoint = {.url = house->urls[2], .model = "voiceplate-engine"}, .voice = "default"},
        .budgets = spoken_turn_budgets_default};
    /* A machine that also builds and tests is slow. */
    house->settings.budgets = (struct spoken_turn_budgets){60000, 30000, 30000, 30000, 5000, 30000, 30000};
}

static int open_house(void **state)
{
    struct house *house = calloc(1, sizeof *house);
    struct problems problems;
    struct talk talk;
    server_open(&house->server, NULL);
    assert_int_equal(menu_load("menus/harbor-pizza.yaml", &house->menu, &problems), VP_OK);
    buf_init(&house->instructions, 64 * 1024);
    assert_int_equal(instructions_write(house->menu, &house->instructions), VP_OK);
    fill_settings(house);
    assert_int_equal(talk_init(&talk, NULL, NULL, house->menu->greeting, clock_unix_ms()), VP_OK);
    house->talk = talk_encode(&talk);
    talk_deinit(&talk);
    *state = house;
    return 0;
}

static int close_house(void **state)
{
    struct house *house = *state;
    server_close(&house->server);
    menu_release(house->menu);
    buf_deinit(&house->instructions);
    buf_deinit(&house->wav);
    free(house->talk);
    free(house->kept.basket);
    return tests_free(house);
}

/* --- the caller's voice --- */

static void on_voice(void *owner, struct buf *wav, const struct rest_failure *failure)
{
    struct house *house = owner;
    assert_null(failure);
    house->wav = *wav;
    house->is_done = true;
}

/* What Twilio would have recorded: the words with silence around them. */
static void record(struct house *house, const char *words, struct buf *out)
{
    struct synthesise *synthesise;
    const struct synthesise_options options = {
        .terms = {.loop = house->server.loop, .http = house->server.http, .budget_ms = 30000},
        .settings = &house->settings.synthesise,
        .text = words,
        .on_done = on_voice,
        .owner = house};
    struct wav wav;
    house->is_done = false;
    buf_deinit(&house->wav);
    assert_int_equal(synthesise_start(&options, &synthesise), VP_OK);
    while (!house->is_done)
        loop_round(house->server.loop, 20);
    assert_int_equal(wav_decode((struct span){house->wav.at, house->wav.len}, &wav), VP_OK);
    buf_deinit(&house->wav);
    enum { silence = 4000 };
    size_t count = wav.frame_count + 2 * silence;
    int16_t *pcm16 = calloc(count, sizeof *pcm16);
    memcpy(pcm16 + silence, wav.pcm16, wav.frame_count * sizeof *pcm16);
    buf_init(out, 4 << 20);
    assert_int_equal(wav_encode(out, 8000, 1, pcm16, count), VP_OK);
    free(pcm16);
    wav_deinit(&wav);
}

/* --- a turn --- */

static void on_done(void *owner, struct spoken_turn *turn, struct spoken_turn_result *result)
{
    struct house *house = owner;
    house->is_done = true;
    house->result = *result;
    (void)span_copy(span_of(result->heard), house->heard, sizeof house->heard);
    (void)span_copy(span_of(result->say), house->say, sizeof house->say);
    if (result->wav != NULL) {
        house->wav = *result->wav;
        buf_init(result->wav, 0);
    }
    free(house->talk);
    house->talk = strdup(result->talk_json);
    spoken_turn_destroy(turn);
    house->turn = NULL;
}

/* words: as somebody else recognised them, or NULL for the recording. */
static void run(struct house *house, const char *words, const struct buf *recording)
{
    const struct spoken_turn_options options = {.loop = house->server.loop,
                                                .http = house->server.http,
                                                .settings = &house->settings,
                                                .menu = house->menu,
                                                .instructions = buf_text(&house->instructions),
                                                .call_sid = "CA00000000000000000000000000000007",
                                                .caller_number = "+15550002222",
                                                .talk_json = house->talk,
                                                .words = words,
                                                .recording = {recording->at, recording->len},
                                                .was_played = true,
                                                .journal = &kept_journal_port,
                                                .journal_leg = &house->kept,
                                                .on_done = on_done,
                                                .owner = house};
    house->is_done = false;
    buf_deinit(&house->wav);
    assert_int_equal(spoken_turn_create(&options, &house->turn), VP_OK);
    while (!house->is_done) {
        loop_round(house->server.loop, 20);
        kept_journal_answer(&house->kept, &house->turn, VP_OK, 7);
    }
    print_message("heard:  %s\nagent:  %s\n        hear %lld ms, think %lld ms, speak %lld ms\n",
                  house->heard, house->say, (long long)house->result.hear_ms,
                  (long long)house->result.think_ms, (long long)house->result.speak_ms);
    assert_int_equal(house->result.failed, TURN_NOTHING_FAILED);
    assert_true(house->wav.len > 1000 || house->result.wish == TURN_HANG_UP);
}

static void say(struct house *house, const char *words)
{
    struct buf recording;
    record(house, words, &recording);
    run(house, NULL, &recording);
    buf_deinit(&recording);
}

static void tell(struct house *house, const char *words)
{
    run(house, words, &(struct buf){0});
}

static void a_spoken_call_ends_in_an_order(void **state)
{
    struct house *house = *state;
    static const char *const turns[] = {"I'd like an order of garlic knots please.",
                                        "No, that's all.",
                                        "For pickup.",
                                        "My name is Anna.",
                                        "Yes, that's right.",
                                        "Yes please."};
    size_t count = sizeof turns / sizeof *turns;
    for (size_t i = 0; i < count && house->kept.order_count == 0; i++)
        say(house, turns[i]);
    assert_int_equal(house->kept.order_count, 1);
    assert_int_equal(house->result.order_number, 7);
    assert_int_equal(house->kept.ticket.line_count, 1);
    assert_string_equal(house->kept.ticket.call_sid, "CA00000000000000000000000000000007");
}

/* As after a failure of the realtime arm: the basket and a few lines are all that is left of the call. */
static void a_call_that_was_handed_over_keeps_its_order(void **state)
{
    struct house *house = *state;
    struct talk talk;
    tell(house, "two orders of garlic knots for pickup please");
    char *basket = strdup(house->kept.basket);
    assert_int_equal(talk_init(&talk, basket, "Caller: two orders of garlic knots for pickup please\n",
                               talk_back_again(basket, false), clock_unix_ms()),
                     VP_OK);
    free(house->talk);
    house->talk = talk_encode(&talk);
    talk_deinit(&talk);
    free(basket);
    tell(house, "that is all thank you");
    assert_non_null(strcasestr(house->say, "name"));
    tell(house, "Anna");
    assert_non_null(strcasestr(house->say, "two orders of garlic knots"));
    tell(house, "yes that is right");
    assert_int_equal(house->kept.order_count, 1);
    assert_int_equal(house->kept.ticket.lines[0].quantity, 2);
    assert_string_equal(house->kept.ticket.customer.name, "Anna");
}

/* A long call: what was said first is forgotten, what was ordered is not. */
static void a_long_call_keeps_its_order(void **state)
{
    struct house *house = *state;
    tell(house, "an order of garlic knots for pickup please");
    for (int i = 0; i < 40; i++)
        tell(house, i % 2 == 0 ? "do you have wings" : "what do I have so far");
    tell(house, "no that's all");
    tell(house, "Anna");
    assert_non_null(strcasestr(house->say, "garlic knots"));
    tell(house, "yes");
    assert_int_equal(house->kept.order_count, 1);
}

TESTS_WITH(open_house, close_house) = {
    TEST(a_spoken_call_ends_in_an_order),
    TEST(a_call_that_was_handed_over_keeps_its_order),
    TEST(a_long_call_keeps_its_order),
};
