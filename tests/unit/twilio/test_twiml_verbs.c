/* How each step of an answer is written for Twilio. */
#include <stdio.h>
#include <string.h>

#include "twilio/twiml_verbs.h"
#include "with_cases.h"
#include "with_cmocka.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>"
#define TAIL "</Response>"

static void expect(const struct phone_answer *answer, const char *wanted)
{
    struct buf out;
    buf_init(&out, 16384);
    assert_int_equal(twiml_write_answer(answer, "", &out), VP_OK);
    assert_string_equal(buf_text(&out), wanted);
    buf_deinit(&out);
}

static struct phone_step *only(struct phone_answer *answer, enum phone_verb verb)
{
    phone_answer_init(answer);
    struct phone_step *step = phone_answer_add(answer, verb);
    snprintf(step->link, sizeof step->link, "/next?a=1&b=2");
    snprintf(step->otherwise_link, sizeof step->otherwise_link, "/else");
    step->seconds = 3;
    return step;
}

static void what_is_said_played_dialled_and_ended_is_one_verb_each(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_say(&answer, "Salt & pepper?");
    struct phone_step *play = phone_answer_add(&answer, PHONE_PLAY);
    snprintf(play->url, sizeof play->url, "http://127.0.0.1/voice/audio/1");
    phone_answer_add(&answer, PHONE_WAIT)->seconds = 5;
    phone_answer_go_to(&answer, "/voice/turn");
    phone_answer_dial(&answer, &(struct phone_person){.number = "+15550003333"});
    phone_answer_hang_up(&answer);
    expect(&answer, HEAD "<Say>Salt &amp; pepper?</Say><Play>http://127.0.0.1/voice/audio/1</Play>"
                         "<Pause length=\"5\"/><Redirect>/voice/turn</Redirect>"
                         "<Dial action=\"/voice/dialed\" method=\"POST\" timeout=\"25\">+15550003333</Dial>"
                         "<Hangup/>" TAIL);
}

static void whoever_picks_up_may_be_asked_first(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_dial(&answer, &(struct phone_person){.number = "+15550003333", .call_sid = "CA1"});
    expect(&answer,
           HEAD "<Dial action=\"/voice/dialed\" method=\"POST\" timeout=\"25\">"
                "<Number url=\"/voice/whisper?call=CA1\" method=\"POST\">+15550003333</Number></Dial>" TAIL);
}

static void a_call_may_ring_elsewhere_first_or_not_be_taken(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_ring_first(&answer, "+15550003333", 3);
    expect(&answer,
           HEAD "<Dial action=\"/voice/rung\" method=\"POST\" timeout=\"18\" answerOnBridge=\"true\">"
                "+15550003333</Dial>" TAIL);
    phone_answer_init(&answer);
    (void)phone_answer_add(&answer, PHONE_REJECT);
    expect(&answer, HEAD "<Reject/>" TAIL);
    phone_answer_init(&answer);
    (void)phone_answer_add(&answer, PHONE_BUSY);
    expect(&answer, HEAD "<Reject reason=\"busy\"/>" TAIL);
}

static void a_recording_ends_by_silence_or_a_key_and_goes_on_elsewhere_when_nobody_spoke(void **state)
{
    (void)state;
    struct phone_answer answer;
    (void)only(&answer, PHONE_RECORD);
    expect(&answer, HEAD "<Record action=\"/next?a=1&amp;b=2\" method=\"POST\" playBeep=\"false\" "
                         "trim=\"trim-silence\" timeout=\"3\" maxLength=\"60\" finishOnKey=\"1234567890*#\"/>"
                         "<Redirect>/else</Redirect>" TAIL);
}

static void a_message_follows_a_tone_and_goes_on_elsewhere_when_nobody_spoke(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_take_message(&answer, "Speak.");
    expect(&answer,
           HEAD "<Say>Speak.</Say><Record action=\"/voice/message\" method=\"POST\" playBeep=\"true\" "
                "trim=\"trim-silence\" timeout=\"5\" maxLength=\"120\" finishOnKey=\"#\"/>"
                "<Redirect>/voice/message</Redirect>" TAIL);
}

/* Twilio takes a link as one of the host's. */
static void every_link_carries_the_public_urls_path(void **state)
{
    (void)state;
    static const enum phone_verb verbs[] = {PHONE_RECORD,  PHONE_LISTEN, PHONE_KEY,  PHONE_COLLECT,
                                            PHONE_CONNECT, PHONE_GO_TO,  PHONE_DIAL, PHONE_MESSAGE};
    FOR_EACH(verb, verbs) {
        struct phone_answer answer;
        struct phone_step *step = only(&answer, *verb);
        step->text = "x";
        step->stream.from = step->stream.to = step->stream.restaurant_id = "";
        struct buf out;
        buf_init(&out, 16384);
        assert_int_equal(twiml_write_answer(&answer, "/vp/2", &out), VP_OK);
        const char *text = buf_text(&out);
        assert_non_null(strstr(text, "/vp/2/next?a=1&amp;b=2"));
        assert_null(strstr(text, "\"/next"));
        assert_null(strstr(text, ">/next"));
        assert_null(strstr(text, ">/else"));
        buf_deinit(&out);
    }
}

static void a_key_is_asked_for_within_the_words_that_explain_it(void **state)
{
    (void)state;
    struct phone_answer answer;
    only(&answer, PHONE_KEY)->text = "Press 1.";
    expect(&answer, HEAD "<Gather input=\"dtmf\" action=\"/next?a=1&amp;b=2\" method=\"POST\" timeout=\"3\" "
                         "numDigits=\"1\" finishOnKey=\"\"><Say>Press 1.</Say></Gather>"
                         "<Redirect>/else</Redirect>" TAIL);
}

#define GATHER                                                                                               \
    HEAD "<Gather input=\"speech dtmf\" action=\"/next?a=1&amp;b=2\" method=\"POST\" timeout=\"3\" "         \
         "speechTimeout=\"auto\" numDigits=\"1\""

static void words_to_expect_are_hints_where_twilio_takes_them(void **state)
{
    (void)state;
    static char too_long[102];
    memset(too_long, 'a', sizeof too_long - 1);
    const char *const words[] = {"garlic knots", "salt, pepper", too_long, "cola"};
    struct phone_answer answer;
    struct phone_step *step = only(&answer, PHONE_LISTEN);
    expect(&answer, GATHER "/><Redirect>/else</Redirect>" TAIL);
    step->words = words;
    step->word_count = 4;
    expect(&answer, GATHER " hints=\"garlic knots,cola\"/><Redirect>/else</Redirect>" TAIL);
}

static void hints_stop_where_the_document_would_grow_too_long(void **state)
{
    (void)state;
    static const char *words[400];
    for (size_t i = 0; i < 400; i++)
        words[i] = "a dish of twenty-six chars";
    struct phone_answer answer;
    struct phone_step *step = only(&answer, PHONE_LISTEN);
    step->words = words;
    step->word_count = 400;
    struct buf out;
    buf_init(&out, 16384);
    assert_int_equal(twiml_write_answer(&answer, "", &out), VP_OK);
    assert_in_range(out.len, 5900, 6500);
    assert_non_null(strstr(buf_text(&out), "chars\"/><Redirect>/else</Redirect>" TAIL));
    buf_deinit(&out);
}

static void a_stream_carries_the_parameters_that_its_start_brings_back(void **state)
{
    (void)state;
    struct phone_answer answer;
    struct phone_step *step = only(&answer, PHONE_CONNECT);
    snprintf(step->url, sizeof step->url, "wss://orders.example.com/ws/media");
    snprintf(step->stream.token, sizeof step->stream.token, "9f1c");
    step->stream.from = "+15550002222";
    step->stream.to = "+15550001111";
    step->stream.restaurant_id = "uno";
    expect(&answer, HEAD
           "<Connect action=\"/next?a=1&amp;b=2\"><Stream url=\"wss://orders.example.com/ws/media\">"
           "<Parameter name=\"token\" value=\"9f1c\"/><Parameter name=\"from\" value=\"+15550002222\"/>"
           "<Parameter name=\"to\" value=\"+15550001111\"/><Parameter name=\"restaurant_id\" value=\"uno\"/>"
           "</Stream></Connect><Redirect>/next?a=1&amp;b=2</Redirect>" TAIL);
}

TESTS = {
    TEST(what_is_said_played_dialled_and_ended_is_one_verb_each),
    TEST(whoever_picks_up_may_be_asked_first),
    TEST(a_call_may_ring_elsewhere_first_or_not_be_taken),
    TEST(a_recording_ends_by_silence_or_a_key_and_goes_on_elsewhere_when_nobody_spoke),
    TEST(a_message_follows_a_tone_and_goes_on_elsewhere_when_nobody_spoke),
    TEST(every_link_carries_the_public_urls_path),
    TEST(a_key_is_asked_for_within_the_words_that_explain_it),
    TEST(words_to_expect_are_hints_where_twilio_takes_them),
    TEST(hints_stop_where_the_document_would_grow_too_long),
    TEST(a_stream_carries_the_parameters_that_its_start_brings_back),
};
