#include "english/staff_text.h"

#include <string.h>

#include "with_cmocka.h"

static void messages_are_read(void **state)
{
    static const struct {
        const char *text;
        enum staff_text_kind kind;
        const char *thing;
        bool is_for_good;
        int minutes;
    } cases[] = {
        {"86 salmon", STAFF_TEXT_SOLD_OUT, "salmon", false, 0},
        {" 86: Grilled Salmon. ", STAFF_TEXT_SOLD_OUT, "Grilled Salmon", false, 0},
        {"86 salmon for good", STAFF_TEXT_SOLD_OUT, "salmon", true, 0},
        {"out of oat milk", STAFF_TEXT_SOLD_OUT, "oat milk", false, 0},
        {"salmon is out", STAFF_TEXT_SOLD_OUT, "salmon", false, 0},
        {"Salmon back", STAFF_TEXT_BACK, "Salmon", false, 0},
        {"salmon is back!", STAFF_TEXT_BACK, "salmon", false, 0},
        {"back salmon", STAFF_TEXT_BACK, "salmon", false, 0},
        {"PAUSE", STAFF_TEXT_PAUSE, "", false, 0},
        {"pause for good", STAFF_TEXT_PAUSE, "", true, 0},
        {"Resume.", STAFF_TEXT_RESUME, "", false, 0},
        {"busy 20", STAFF_TEXT_BUSY, "20", false, 20},
        {"busy 15 min", STAFF_TEXT_BUSY, "15 min", false, 15},
        {"busy very", STAFF_TEXT_BUSY, "very", false, -1},
        {"special Lobster rolls, for good", STAFF_TEXT_SPECIAL, "Lobster rolls, for good", false, 0},
        {"status", STAFF_TEXT_STATUS, "", false, 0},
        {"860 salmon", STAFF_TEXT_UNKNOWN, "860 salmon", false, 0},
        {"pauses", STAFF_TEXT_UNKNOWN, "pauses", false, 0},
        {"hello", STAFF_TEXT_UNKNOWN, "hello", false, 0},
        {"", STAFF_TEXT_UNKNOWN, "", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct staff_text text;
        staff_text_read(cases[i].text, &text);
        if (text.kind != cases[i].kind || strcmp(text.thing, cases[i].thing) != 0 ||
            text.is_for_good != cases[i].is_for_good || text.minutes != cases[i].minutes)
            fail_msg("\"%s\" is read as kind %d, \"%s\", %d, %d", cases[i].text, (int)text.kind, text.thing,
                     (int)text.is_for_good, text.minutes);
    }
}

static void a_text_that_is_too_long_is_cut(void **state)
{
    char text[1000];
    struct staff_text read;
    (void)state;
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "86 ", 3);
    text[sizeof text - 1] = '\0';
    staff_text_read(text, &read);
    assert_int_equal(read.kind, STAFF_TEXT_SOLD_OUT);
    assert_true(strlen(read.thing) < STAFF_TEXT_THING_BYTES);
}

TESTS = {
    TEST(messages_are_read),
    TEST(a_text_that_is_too_long_is_cut),
};
