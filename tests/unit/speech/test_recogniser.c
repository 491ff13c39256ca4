#include "with_speech.h"

#include "with_cmocka.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"

static struct recogniser *with_recogniser(void)
{
    struct recogniser *recogniser = NULL;
    if (with_models() == NULL)
        skip();
    assert_int_equal(recogniser_create(with_models(), &recogniser), VP_OK);
    return recogniser;
}

static struct recognition hear(struct recogniser *recogniser, struct vocabulary *vocabulary,
                               const struct clip *clip)
{
    struct recognition heard;
    assert_int_equal(recognise(recogniser, vocabulary, clip->pcm16, clip->count, &heard), VP_OK);
    return heard;
}

static void check_heard(struct recogniser *recogniser, struct vocabulary *vocabulary, struct clip clip,
                        const char *wanted)
{
    struct recognition heard = hear(recogniser, vocabulary, &clip);
    if (!has_words(recognition_text(&heard), wanted))
        fail_msg("wanted \"%s\", heard \"%s\"", wanted, recognition_text(&heard));
    clip_deinit(&clip);
}

/* A recogniser that knows a menu's words. */
struct ears {
    struct recogniser *recogniser;
    struct vocabulary *vocabulary;
};

static struct ears open_ears(void)
{
    struct recogniser *recogniser = with_recogniser();
    return (struct ears){recogniser, with_vocabulary()};
}

static void close_ears(struct ears *ears)
{
    vocabulary_release(ears->vocabulary);
    recogniser_destroy(ears->recogniser);
}

static void its_own_voice_is_understood(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    check_heard(ears.recogniser, ears.vocabulary,
                clip_of_own_voice("I'd like a large pepperoni pizza, please."), "large pepperoni pizza");
    check_heard(ears.recogniser, ears.vocabulary,
                clip_of_own_voice("Can I get a Caesar salad with extra cheese?"), "salad extra cheese");
    check_heard(ears.recogniser, ears.vocabulary, clip_of_own_voice("Yes, please."), "yes please");
    check_heard(ears.recogniser, ears.vocabulary, clip_of_own_voice("That's all."), "that's all");
    check_heard(ears.recogniser, ears.vocabulary, clip_of_own_voice("No."), "no");
    check_heard(ears.recogniser, NULL, clip_of_own_voice("What time do you close tonight?"),
                "what time do you close");
    close_ears(&ears);
}

static void another_voice_is_understood(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip clip;
    if (clip_of_other_voice("I would like a large pepperoni pizza", &clip))
        check_heard(ears.recogniser, ears.vocabulary, clip, "pepperoni pizza");
    close_ears(&ears);
}

static void odd_lengths_are_taken_up_to_the_limit(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip clip = clip_of_noise(21 * SPEECH_RATE_HZ, 800);
    struct recognition heard = {.heard = {.readings = {{.text = "untouched"}}, .count = 1}};
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, 20 * SPEECH_RATE_HZ + 1, &heard),
                     VP_ERR_TOO_BIG);
    assert_string_equal(recognition_text(&heard), "untouched");
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, 0, &heard), VP_OK);
    assert_string_equal(recognition_text(&heard), "");
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, 799, &heard), VP_OK);
    assert_string_equal(recognition_text(&heard), "");
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, 800, &heard), VP_OK);
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, 20 * SPEECH_RATE_HZ, &heard),
                     VP_OK);
    close_ears(&ears);
    clip_deinit(&clip);
}

static void noise_is_not_trusted(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip noise = clip_of_noise(2 * SPEECH_RATE_HZ, 2000),
                silence = clip_of_silence(2 * SPEECH_RATE_HZ);
    struct recognition heard = hear(ears.recogniser, ears.vocabulary, &noise);
    assert_true(recognition_text(&heard)[0] == '\0' || recognition_confidence(&heard) < -0.25f);
    heard = hear(ears.recogniser, ears.vocabulary, &silence);
    assert_true(recognition_text(&heard)[0] == '\0' || recognition_confidence(&heard) < -0.25f);
    close_ears(&ears);
    clip_deinit(&noise);
    clip_deinit(&silence);
}

static void feed(struct recogniser *recogniser, const struct clip *clip, size_t from, size_t to, size_t step)
{
    for (; from < to; from += step)
        assert_int_equal(
            recogniser_listen_feed(recogniser, clip->pcm16 + from, to - from < step ? to - from : step),
            VP_OK);
}

static bool is_wanted_so_often(void *owner)
{
    return --*(int *)owner >= 0;
}

/* Given up early, in the middle or not at all: what follows is heard as if nothing had been asked. */
static void what_follows_a_result_given_up_is_heard(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip clip = clip_of_own_voice("I'd like two chicken tacos and a lemonade.");
    struct recognition heard;
    for (int patience = 0; patience < 5; patience += 2) {
        int left = patience;
        assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
        feed(ears.recogniser, &clip, 0, clip.count * 2 / 3, 1000);
        enum vp_err err = recogniser_listen_result_while(ears.recogniser, is_wanted_so_often, &left, &heard);
        assert_true(err == VP_ERR_CLOSED || left > 0);
        feed(ears.recogniser, &clip, clip.count * 2 / 3, clip.count, 1000);
        left = patience;
        err = recogniser_listen_result_while(ears.recogniser, is_wanted_so_often, &left, &heard);
        assert_true(err == VP_ERR_CLOSED || left > 0);
        assert_int_equal(recogniser_listen_result(ears.recogniser, &heard),
                         VP_OK); /* asked again, all the same */
        assert_true(has_words(recognition_text(&heard), "chicken tacos lemonade"));
    }
    close_ears(&ears);
    clip_deinit(&clip);
}

/* However the audio is cut, and whatever was asked on the way, the result is about all of it. */
static void listening_along_hears_the_same(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip clip = clip_of_own_voice("I'd like two chicken tacos and a lemonade.");
    struct recognition whole, halfway, rest, again;
    assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
    feed(ears.recogniser, &clip, 0, clip.count, SPEECH_WINDOW_SAMPLES);
    assert_int_equal(recogniser_listen_result(ears.recogniser, &whole), VP_OK);
    assert_true(has_words(recognition_text(&whole), "chicken tacos lemonade"));
    assert_int_equal(recogniser_listen_result(ears.recogniser, &again), VP_OK);
    assert_memory_equal(&whole, &again, sizeof whole); /* nothing new: the same answer, times included */

    assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
    feed(ears.recogniser, &clip, 0, clip.count / 2, 1000);
    assert_int_equal(recogniser_listen_result(ears.recogniser, &halfway), VP_OK);
    assert_false(has_words(recognition_text(&halfway), "lemonade"));
    feed(ears.recogniser, &clip, clip.count / 2, clip.count, 333);
    assert_int_equal(recogniser_listen_result(ears.recogniser, &rest), VP_OK);
    assert_true(has_words(recognition_text(&rest), "chicken tacos lemonade"));

    struct clip noise = clip_of_noise(21 * SPEECH_RATE_HZ, 100);
    assert_int_equal(recogniser_listen_begin(ears.recogniser, NULL), VP_OK);
    assert_int_equal(recogniser_listen_feed(ears.recogniser, noise.pcm16, 20 * SPEECH_RATE_HZ), VP_OK);
    assert_int_equal(recogniser_listen_feed(ears.recogniser, noise.pcm16, 1), VP_ERR_TOO_BIG);
    close_ears(&ears);
    clip_deinit(&clip);
    clip_deinit(&noise);
}

/* More vocabularies than are kept ready, each used twice; released while the ears.recogniser still knows
 * them. */
static void vocabularies_take_turns(void **state)
{
    (void)state;
    enum { VOCABULARY_COUNT = 3 };
    struct recogniser *recogniser = with_recogniser();
    struct vocabulary *vocabularies[VOCABULARY_COUNT];
    struct clip clip = clip_of_own_voice("A large pepperoni pizza.");
    for (int i = 0; i < VOCABULARY_COUNT; i++)
        vocabularies[i] = with_vocabulary();
    for (int i = 0; i < 2 * VOCABULARY_COUNT; i++) {
        struct recognition heard;
        assert_int_equal(recogniser_listen_begin(recogniser, vocabularies[i % VOCABULARY_COUNT]), VP_OK);
        assert_int_equal(recogniser_listen_feed(recogniser, clip.pcm16, clip.count), VP_OK);
        assert_int_equal(recogniser_listen_result(recogniser, &heard), VP_OK);
        assert_true(has_words(recognition_text(&heard), "large pepperoni pizza"));
    }
    struct vocabulary *kept = vocabulary_retain(vocabularies[0]);
    for (int i = 0; i < VOCABULARY_COUNT; i++)
        vocabulary_release(vocabularies[i]);
    struct recognition heard = hear(recogniser, kept, &clip);
    assert_true(has_words(recognition_text(&heard), "pepperoni"));
    vocabulary_release(kept);
    vocabulary_release(NULL);
    recogniser_destroy(recogniser);
    clip_deinit(&clip);
}

static void odd_phrases_do_a_vocabulary_no_harm(void **state)
{
    (void)state;
    struct recogniser *recogniser = with_recogniser();
    char huge[1000];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    const char *const phrases[] = {"",   "12\" Pizza", "7 Up",       "jalape\xc3\xb1o", "\xff",
                                   huge, "$$$",        "Dr. Pepper", "Dr. Pepper",      "qxzvbrrt"};
    struct vocabulary *vocabulary = NULL, *empty = NULL;
    assert_int_equal(vocabulary_create(with_models(), phrases, 10, &vocabulary), VP_OK);
    assert_int_equal(vocabulary_create(with_models(), NULL, 0, &empty), VP_OK);
    check_heard(recogniser, vocabulary, clip_of_own_voice("No thank you, that's all."), "no thank you");
    check_heard(recogniser, empty, clip_of_own_voice("No thank you, that's all."), "no thank you that's all");
    vocabulary_release(vocabulary);
    vocabulary_release(empty);
    recogniser_destroy(recogniser);
}

/* A name that is lost among dishes is found once it was asked for; an order is understood all the same. */
static void a_name_that_is_expected_is_heard(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip name = {0}, order = clip_of_own_voice("I'd like two chicken tacos and a lemonade.");
    struct recognition heard;
    recogniser_expect(ears.recogniser, SPEECH_EXPECTS_NAME, NULL);
    if (clip_of_other_voice("It's for Teresa.", &name)) {
        assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
        feed(ears.recogniser, &name, 0, name.count, 1000);
        assert_int_equal(recogniser_listen_result(ears.recogniser, &heard), VP_OK);
        assert_true(has_words(recognition_text(&heard), "teresa"));
    }
    assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
    feed(ears.recogniser, &order, 0, order.count, 1000);
    assert_int_equal(recogniser_listen_result(ears.recogniser, &heard), VP_OK);
    assert_true(has_words(recognition_text(&heard), "chicken tacos lemonade"));
    close_ears(&ears);
    clip_deinit(&name);
    clip_deinit(&order);
}

/* What the other voice says to who asked for a number, as it is heard; false where there is no such voice. */
static bool hear_asked_for_number(struct ears *ears, const char *said, struct recognition *out_heard)
{
    struct clip clip = {0};
    recogniser_expect(ears->recogniser, SPEECH_EXPECTS_NUMBER, NULL);
    if (!clip_of_other_voice(said, &clip))
        return false;
    assert_int_equal(recogniser_listen_begin(ears->recogniser, ears->vocabulary), VP_OK);
    feed(ears->recogniser, &clip, 0, clip.count, 1000);
    assert_int_equal(recogniser_listen_result(ears->recogniser, out_heard), VP_OK);
    clip_deinit(&clip);
    return true;
}

static void check_asked_for_number(struct ears *ears, const char *said, const char *wanted)
{
    struct recognition heard;
    if (hear_asked_for_number(ears, said, &heard) && !has_words(recognition_text(&heard), wanted))
        fail_msg("wanted \"%s\", heard \"%s\"", wanted, recognition_text(&heard));
}

/* So many digits are heard, no matter which. */
static void check_digits(struct ears *ears, const char *said, size_t wanted)
{
    struct recognition heard;
    size_t count = 0;
    if (!hear_asked_for_number(ears, said, &heard))
        return;
    for (const char *at = recognition_text(&heard); *at != '\0'; at++)
        count += *at >= '0' && *at <= '9';
    if (count != wanted)
        fail_msg("wanted %zu digits, heard \"%s\"", wanted, recognition_text(&heard));
}

/* Digit by digit, equal ones too; who has none, or says more, is heard as ever. */
static void a_number_that_is_expected_is_read_as_digits(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    check_asked_for_number(&ears, "4, 0, 5, 0, 6, 2, 0, 6, 7, 8.", "4 0 5 0 6 2 0 6 7 8");
    check_asked_for_number(&ears, "It's 5, 5, 5, 0, 1, 0, 0, 0, 7, 7, thank you.", "5 5 5 0 1 0 0 0 7 7");
    check_asked_for_number(&ears, "I don't want to give you my number.", "give number");
    check_asked_for_number(&ears, "Can I get a large pepperoni pizza?", "large pepperoni pizza");
    check_asked_for_number(&ears, "No, I want two pepperoni pizzas to go.", "two pepperoni pizzas to go");
    check_asked_for_number(&ears, "I live at 1200 Oak Street.", "Oak Street");
    check_digits(&ears, "4, 2, 4, 0, 1, 0, 0, 1, 9, 9, 2, 0, 4, 6.", 13); /* the voice says "for" */
    close_ears(&ears);
}

/* The engine's own voice says a name letter by letter, or something else, to who asked for its letters. */
static void a_name_that_is_spelled_is_read_as_letters(void **state)
{
    (void)state;
    static const struct {
        const char *said, *wanted;
    } cases[] = {{"S. A. R. A. H.", "S A R A H"},
                 {"K. E. V. I. N.", "K E V I N"},
                 {"M. A. R. I. A.", "M A R I A"},
                 {"No, thank you.", "no thank you"},
                 {"Can I get a large pepperoni pizza?", "large pepperoni pizza"}};
    struct ears ears = open_ears();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct clip clip = clip_of_own_voice(cases[i].said);
        struct recognition heard;
        recogniser_expect(ears.recogniser, SPEECH_EXPECTS_LETTERS, NULL);
        assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
        feed(ears.recogniser, &clip, 0, clip.count, 1000);
        assert_int_equal(recogniser_listen_result(ears.recogniser, &heard), VP_OK);
        clip_deinit(&clip);
        if (!has_words(recognition_text(&heard), cases[i].wanted))
            fail_msg("wanted \"%s\", heard \"%s\"", cases[i].wanted, recognition_text(&heard));
    }
    close_ears(&ears);
}

/* What is expected wins where it sounds like it, and no other way. */
static void an_answer_that_is_expected_is_heard(void **state)
{
    (void)state;
    static const struct speech_answers
        services = {.at = {"for pickup", "delivery"}, .count = 2, .alone_count = 2, .within_from = 2},
        others = {.at = {"for delivery", "small", "large"}, .count = 3, .alone_count = 3, .within_from = 3};
    struct ears ears = open_ears();
    struct clip answer = clip_of_own_voice("For pickup."), order = clip_of_own_voice("A lemonade, please.");
    const struct {
        const struct speech_answers *answers;
        const struct clip *clip;
        const char *words;
    } cases[] = {
        {&services, &answer, "pickup"}, {&services, &order, "lemonade"}, {&others, &order, "lemonade"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recognition heard;
        recogniser_expect(ears.recogniser, SPEECH_EXPECTS_ORDER, cases[i].answers);
        assert_int_equal(recogniser_listen_begin(ears.recogniser, ears.vocabulary), VP_OK);
        feed(ears.recogniser, cases[i].clip, 0, cases[i].clip->count, 1000);
        assert_int_equal(recogniser_listen_result(ears.recogniser, &heard), VP_OK);
        assert_true(has_words(recognition_text(&heard), cases[i].words));
    }
    close_ears(&ears);
    clip_deinit(&answer);
    clip_deinit(&order);
}

struct listener {
    struct vocabulary *vocabulary;
    const struct clip *clips;
    char texts[4][1024];
    bool is_failed;
};

static void *listen_in_thread(void *owner)
{
    struct listener *listener = owner;
    struct recogniser *recogniser = NULL;
    struct recognition heard;
    if (recogniser_create(with_models(), &recogniser) != VP_OK) {
        listener->is_failed = true;
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        const struct clip *clip = &listener->clips[i % 2];
        if (recognise(recogniser, listener->vocabulary, clip->pcm16, clip->count, &heard) != VP_OK)
            listener->is_failed = true;
        else
            span_copy(span_of(recognition_text(&heard)), listener->texts[i], sizeof listener->texts[i]);
    }
    recogniser_destroy(recogniser);
    return NULL;
}

static void two_threads_hear_the_same(void **state)
{
    (void)state;
    if (with_models() == NULL)
        skip();
    struct vocabulary *vocabulary = with_vocabulary();
    struct clip clips[2] = {clip_of_own_voice("Two cheese pizzas with mushrooms and onions."),
                            clip_of_own_voice("My name is Maria.")};
    struct listener listeners[2] = {{.vocabulary = vocabulary, .clips = clips},
                                    {.vocabulary = vocabulary, .clips = clips}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, listen_in_thread, &listeners[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_false(listeners[i].is_failed);
    }
    for (int i = 0; i < 4; i++)
        assert_string_equal(listeners[0].texts[i], listeners[1].texts[i]);
    assert_string_equal(listeners[0].texts[0], listeners[0].texts[2]); /* what came between left no trace */
    vocabulary_release(vocabulary);
    clip_deinit(&clips[0]);
    clip_deinit(&clips[1]);
}

static void readings_are_in_order_with_how_sure_each_word_is(void **state)
{
    (void)state;
    struct ears ears = open_ears();
    struct clip clip = clip_of_own_voice("Do you deliver to the harbor, and how long would a cab take?");
    static struct recognition heard;
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, clip.count, &heard), VP_OK);
    assert_in_range(heard.heard.count, 1, HEARD_READINGS_MAX);
    assert_float_equal(heard.heard.readings[0].cost, 0, 1e-4);
    for (size_t i = 0; i < heard.heard.count; i++) {
        const struct heard_reading *reading = &heard.heard.readings[i];
        size_t words = 0;
        for (const char *at = reading->text; *at != '\0'; at++)
            words += at == reading->text || at[-1] == ' ';
        assert_int_equal(reading->word_count, words);
        for (size_t w = 0; w < words; w++)
            assert_true(reading->sureness[w] >= 0 && reading->sureness[w] <= 1);
        assert_true(i == 0 || reading->cost >= heard.heard.readings[i - 1].cost);
    }
    recogniser_limit_alternatives(ears.recogniser, 0);
    assert_int_equal(recognise(ears.recogniser, ears.vocabulary, clip.pcm16, clip.count, &heard), VP_OK);
    assert_in_range(heard.heard.count, 1, HEARD_READINGS_MAX);
    clip_deinit(&clip);
    close_ears(&ears);
}

static void clear_english_is_not_bent_to_the_menu(void **state)
{
    (void)state;
    static const char *const phrases[] = {"Hawaiian Pizza", "hawaiian", "Pepperoni Pizza", "pepperoni",
                                          "feta",           "Greek",    "large",           "small"};
    struct recogniser *recogniser = with_recogniser();
    struct vocabulary *vocabulary = NULL;
    assert_int_equal(vocabulary_create(with_models(), phrases, sizeof phrases / sizeof *phrases, &vocabulary),
                     VP_OK);
    check_heard(recogniser, vocabulary, clip_of_own_voice("Hi, I want to order a pepperoni pizza."),
                "order a pepperoni pizza");
    check_heard(recogniser, vocabulary, clip_of_own_voice("Can you make that one a little hotter?"),
                "that one a little");
    check_heard(recogniser, vocabulary, clip_of_own_voice("We are waiting in the car."),
                "waiting in the car");
    vocabulary_release(vocabulary);
    recogniser_destroy(recogniser);
}

TESTS_BETWEEN(NULL, without_models) = {
    TEST(readings_are_in_order_with_how_sure_each_word_is),
    TEST(clear_english_is_not_bent_to_the_menu),
    TEST(its_own_voice_is_understood),
    TEST(another_voice_is_understood),
    TEST(odd_lengths_are_taken_up_to_the_limit),
    TEST(noise_is_not_trusted),
    TEST(listening_along_hears_the_same),
    TEST(vocabularies_take_turns),
    TEST(odd_phrases_do_a_vocabulary_no_harm),
    TEST(two_threads_hear_the_same),
    TEST(what_follows_a_result_given_up_is_heard),
    TEST(a_name_that_is_expected_is_heard),
    TEST(a_number_that_is_expected_is_read_as_digits),
    TEST(a_name_that_is_spelled_is_read_as_letters),
    TEST(an_answer_that_is_expected_is_heard),
};
