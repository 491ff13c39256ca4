#include "with_cmocka.h"

#include <string.h>

#include "meaning/talk.h"

/* Sentences and what they are; what they leave for the reader of order lines. */
static const struct {
    const char *said;
    enum talk talk;
    const char *rest;
} sentences[] = {
    {"are you an actual person", TALK_ROBOT, ""},
    {"is this call being recorded by a machine", TALK_COUNT, NULL},
    {"hey is this thing automated", TALK_ROBOT, ""},
    {"can I just talk to somebody real", TALK_PERSON, ""},
    {"who am I speaking with", TALK_WHO, ""},
    {"is this Harbor Pizza", TALK_WHO, ""},
    {"did I call the right number", TALK_WHO, ""},
    {"could you speak a little slower please", TALK_SLOWER, ""},
    {"hang on one second my other phone is ringing, one large cheese pizza", TALK_HOLD,
     "one large cheese pizza"},
    {"scrap that whole order", TALK_CANCEL, ""},
    {"cancel the onion rings", TALK_COUNT, NULL},
    {"I called in an order about twenty minutes ago and want to add a coke", TALK_EARLIER, ""},
    {"can you check on my order for me", TALK_EARLIER, ""},
    {"my delivery is an hour late", TALK_EARLIER_FRESH, ""},
    {"I'd like to place an order", TALK_ORDERING, ""},
    {"are you guys hiring drivers", TALK_BUSINESS, ""},
    {"I'm with the health department", TALK_BUSINESS, ""},
    {"we'd like a reservation for six on friday", TALK_TABLE, "we'd"},
    {"do you cater weddings", TALK_CATERING, ""},
    {"do you take apple pay", TALK_PAYMENT, "do you take"},
    {"is there parking nearby", TALK_UNKNOWN, ""},
    {"please cut it into squares", TALK_MANNER, ""},
    {"give me a number five", TALK_NUMBERED, ""},
    {"one large pizza ready by six thirty", TALK_TIME, "one large pizza"},
    {"deliver it to 12 Oak Street", TALK_COUNT, NULL},
    {"my number is five five five zero one two three", TALK_COUNT, NULL},
    {"my daughter is allergic to nuts, one cheese pizza", TALK_ALLERGY, "one cheese pizza"},
    {"I'm looking to get a small supreme", TALK_COUNT, NULL},
    {"hold the onions", TALK_COUNT, NULL},
    {"make sure there's no onion", TALK_COUNT, NULL},
    {"no hablo ingles", TALK_LANGUAGE, ""},
    {"a carne asada burrito con queso", TALK_COUNT, NULL},
};

static void trim(char *text)
{
    size_t first = strspn(text, " .,?!"), len;
    memmove(text, text + first, strlen(text + first) + 1);
    for (len = strlen(text); len > 0 && strchr(" .,?!", text[len - 1]) != NULL; len--)
        text[len - 1] = '\0';
}

static void each_sentence_is_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct words words;
        struct talks talks;
        words_split(&words, sentences[i].said);
        talks_read(&talks, &(struct talk_setting){.restaurant = "harbor pizza"}, &words, sentences[i].said);
        if (sentences[i].talk == TALK_COUNT ? talks.count != 0 : !talks_have(&talks, sentences[i].talk))
            fail_msg("\"%s\": %zu found, the first is %d", sentences[i].said, talks.count,
                     (int)talks.at[0].kind);
        if (talks.rest != NULL && sentences[i].rest != NULL) {
            trim(talks.rest);
            assert_string_equal(talks.rest, sentences[i].rest);
        }
        talks_deinit(&talks);
    }
}

static void what_names_a_dish_is_no_talk(void **state)
{
    (void)state;
    struct words words;
    struct talks talks;
    struct talk_setting setting = {.restaurant = NULL};
    words_split(&words, "how hot is the spicy special");
    memset(setting.is_name + 4, true, 2 * sizeof *setting.is_name);
    talks_read(&talks, &setting, &words, "how hot is the spicy special");
    assert_false(talks_have(&talks, TALK_DEALS));
    talks_deinit(&talks);
}

TESTS = {
    TEST(each_sentence_is_what_it_is),
    TEST(what_names_a_dish_is_no_talk),
};
