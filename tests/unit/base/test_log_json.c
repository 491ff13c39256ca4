/* A line as JSON is one object with every field exact, whatever is in the message. */
#include "base/log_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/log_text.h"
#include "base/utf8.h"
#include "unit/base/with_naughty.h"
#include "with_cmocka.h"
#include "with_json.h"

static const struct log_head head = {"2026-12-01T04:00:00.123Z", "warn", "worker.1", "call", 4711};

static json_t *line_of(const char *message)
{
    char out[LOG_JSON_BYTES];
    size_t len = log_json_line(out, &head, span_of(message));
    assert_true(len > 0 && len <= sizeof out);
    assert_ptr_equal(memchr(out, '\n', len), out + len - 1);
    json_error_t error;
    json_t *json = json_loadb(out, len, JSON_REJECT_DUPLICATES, &error);
    if (json == NULL)
        fail_msg("%s in %.*s", error.text, (int)len, out);
    return json;
}

static void a_line_has_its_head_its_call_and_its_fields(void **state)
{
    (void)state;
    assert_json(
        line_of(
            "call=CA12 THINKING->SPEAKING event=AI_AUDIO after_ms=58 cost=0.0123 why=\"it \\\"broke\\\"\""),
        "{\"time\":\"2026-12-01T04:00:00.123Z\",\"level\":\"warn\",\"process\":\"worker.1\",\"room\":\"call\","
        "\"pid\":4711,\"msg\":\"THINKING->SPEAKING\",\"call\":\"CA12\",\"event\":\"AI_AUDIO\","
        "\"after_ms\":58,\"cost\":0.0123,\"why\":\"it \\\"broke\\\"\"}");
}

static void only_numbers_become_numbers(void **state)
{
    (void)state;
    static const char *const strings[] = {"007", "1e5", "1.",   "-", "+1", "0x10", "1234567890123456",
                                          "",    ".5",  "1.2.3"};
    char message[64];
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        snprintf(message, sizeof message, "n=%s", strings[i]);
        json_t *json = line_of(message);
        assert_string_equal(json_text(json, "n"), strings[i]);
        json_decref(json);
    }
    json_t *json = line_of("a=-12 b=0 c=0.5 quoted=\"12\"");
    assert_int_equal(json_integer_value(json_at(json, "a")), -12);
    assert_true(json_is_integer(json_at(json, "b")));
    assert_true(json_is_real(json_at(json, "c")));
    assert_string_equal(json_text(json, "quoted"), "12");
    json_decref(json);
}

static void a_key_that_is_there_already_is_kept_beside_it(void **state)
{
    (void)state;
    json_t *json = line_of("died pid=17 room=4 a=1 a=2 a=3 pid=18");
    assert_int_equal(json_integer_value(json_at(json, "pid")), 4711);
    assert_int_equal(json_integer_value(json_at(json, "pid_")), 17);
    assert_int_equal(json_integer_value(json_at(json, "pid__")), 18);
    assert_string_equal(json_text(json, "room"), "call");
    assert_int_equal(json_integer_value(json_at(json, "room_")), 4);
    assert_int_equal(json_integer_value(json_at(json, "a")), 1);
    assert_int_equal(json_integer_value(json_at(json, "a__")), 3);
    json_decref(json);
}

static void words_without_a_key_are_the_message(void **state)
{
    (void)state;
    json_t *json =
        line_of("left_out=3 more lines like \"call=%s model_error %s\" Key=x a_=1 =2 open=\"no end");
    assert_string_equal(json_text(json, "msg"),
                        "more lines like \"call=%s model_error %s\" Key=x a_=1 =2 end");
    assert_int_equal(json_integer_value(json_at(json, "left_out")), 3);
    assert_string_equal(json_text(json, "open"), "\"no");
    json_decref(json);
}

/* What a value is in JSON: characters that show are themselves, controls are \u00.., bytes of no character, and NUL,
 * are told. */
static void is_that_value(const char *text, struct span value)
{
    while (value.len > 0) {
        size_t step = utf8_printable(value);
        if (step > 0) {
            assert_memory_equal(text, value.at, step);
            text += step;
        } else if ((unsigned char)value.at[0] < 0x80 && value.at[0] != '\0') {
            assert_int_equal(*text++, value.at[0]);
            step = 1;
        } else {
            char told[8];
            snprintf(told, sizeof told, "\\x%02x", (unsigned char)value.at[0]);
            assert_memory_equal(text, told, 4);
            text += 4;
            step = 1;
        }
        value.at += step;
        value.len -= step;
    }
    assert_string_equal(text, "");
}

static void naughty_values_are_exact(void **state)
{
    (void)state;
    char bytes[NAUGHTY_BYTES_MAX], quoted[NAUGHTY_BYTES_MAX * 4 + 3], message[sizeof quoted + 64];
    for (size_t i = 0; i < naughty_count(); i++) {
        struct span value = naughty_string(i, bytes);
        snprintf(message, sizeof message, "said=%s call=CA7", log_quote(quoted, sizeof quoted, value));
        json_t *json = line_of(message);
        is_that_value(json_text(json, "said"), value);
        assert_string_equal(json_text(json, "call"), "CA7");
        json_decref(json);
    }
}

static void what_was_not_quoted_is_still_one_object(void **state)
{
    (void)state;
    char bytes[NAUGHTY_BYTES_MAX], printable[2048], message[sizeof printable + 16];
    for (size_t i = 0; i < naughty_count(); i++) {
        log_text_escape(printable, sizeof printable, naughty_string(i, bytes));
        snprintf(message, sizeof message, "said=%s.", printable);
        json_t *json = line_of(message);
        assert_non_null(json_at(json, "said"));
        json_decref(json);
    }
}

static void what_does_not_fit_is_left_out_and_told(void **state)
{
    (void)state;
    static const char *const fillers[] = {"\"", "\\", "a", "\xe2\x82\xac", " x=1", " "};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++) {
        char message[2048] = "call=CA7 event said=";
        while (strlen(message) + strlen(fillers[i]) + 9 < sizeof message)
            memcpy(message + strlen(message), fillers[i], strlen(fillers[i]) + 1);
        memcpy(message + strlen(message), " last=1", 8);
        json_t *json = line_of(message);
        assert_string_equal(json_text(json, "call"), "CA7");
        assert_true(json_at(json, "last") != NULL || json_is_true(json_at(json, "cut")));
        json_decref(json);
    }
    char words[2048] = "call=CA7";
    while (strlen(words) + 8 < sizeof words)
        memcpy(words + strlen(words), " wordy", 7);
    json_t *json = line_of(words);
    assert_true(json_is_true(json_at(json, "cut")));
    json_decref(json);
}

TESTS = {
    TEST(a_line_has_its_head_its_call_and_its_fields),
    TEST(only_numbers_become_numbers),
    TEST(a_key_that_is_there_already_is_kept_beside_it),
    TEST(words_without_a_key_are_the_message),
    TEST(naughty_values_are_exact),
    TEST(what_was_not_quoted_is_still_one_object),
    TEST(what_does_not_fit_is_left_out_and_told),
};
