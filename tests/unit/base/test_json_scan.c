#include "base/json_scan.h"

#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"
#include "with_cases.h"

static void walks_members_in_order(void **state)
{
    (void)state;
    const char *text = " { \"event\" : \"media\", \"n\":-1.5e3,\"t\":true,\"f\":false,\"z\":null,"
                       "\"o\":{\"a\":[1,{\"b\":\"}\"}]},\"l\":[ \"]\" ] } ";
    static const struct {
        const char *key;
        enum json_kind kind;
        const char *value;
    } expected[] = {
        {"event", JSON_KIND_STRING, "media"}, {"n", JSON_KIND_NUMBER, "-1.5e3"},
        {"t", JSON_KIND_TRUE, "true"},        {"f", JSON_KIND_FALSE, "false"},
        {"z", JSON_KIND_NULL, "null"},        {"o", JSON_KIND_OBJECT, "{\"a\":[1,{\"b\":\"}\"}]}"},
        {"l", JSON_KIND_ARRAY, "[ \"]\" ]"},
    };
    struct json_scan scan;
    struct span key;
    struct json_value value;
    json_scan_begin(&scan, span_of(text));
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(json_scan_next(&scan, &key, &value), VP_OK);
        assert_true(span_is(key, expected[i].key));
        assert_int_equal(value.kind, expected[i].kind);
        assert_true(span_is(value.text, expected[i].value));
    }
    assert_int_equal(json_scan_next(&scan, &key, &value), VP_ERR_NEED_MORE);
    assert_int_equal(json_scan_next(&scan, &key, &value), VP_ERR_NEED_MORE);
}

static enum vp_err scan_all(const char *text)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    json_scan_begin(&scan, span_of(text));
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK)
        continue;
    return err;
}

static void refuses_what_is_no_object(void **state)
{
    (void)state;
    FOR_EACH_TEXT(bad, "", "{", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1}x",
                  "{\"a\":tru}", "{\"a\":\"x}", "{\"a\":{]}", "{\"a\":[1}", "{,}", "{\"a\":1 2}",
                  "{\"a\":\"\n\"}", "nul", "{\"a\":\"\\\"}", "{\"a\":'x'}")
        if (scan_all(*bad) != VP_ERR_BAD_JSON)
            fail_msg("accepted: %s", *bad);
    assert_int_equal(scan_all("{}"), VP_ERR_NEED_MORE);
    assert_int_equal(scan_all(" { } "), VP_ERR_NEED_MORE);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    char text[256];
    for (int extra = 0; extra < 2; extra++) {
        size_t depth = JSON_SCAN_DEPTH_MAX + (size_t)extra, len = 0;
        len += (size_t)snprintf(text, sizeof text, "{\"a\":");
        memset(text + len, '[', depth);
        memset(text + len + depth, ']', depth);
        snprintf(text + len + 2 * depth, sizeof text - len - 2 * depth, "}");
        assert_int_equal(scan_all(text), extra == 0 ? VP_ERR_NEED_MORE : VP_ERR_BAD_JSON);
    }
}

static void an_object_may_be_entered_or_passed(void **state)
{
    (void)state;
    const char *text = "{\"a\":{\"b\":{\"c\":1},\"d\":\"}\"} ,\"e\": {\"f\":[{}]},\"g\":{},\"h\":2}";
    struct json_scan scan, inner;
    struct span key;
    struct json_value value;
    json_scan_begin(&scan, span_of(text));
    assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_OK);
    assert_int_equal(value.kind, JSON_KIND_OBJECT);
    json_scan_enter(&scan, &inner);
    assert_int_equal(json_scan_next(&inner, &key, &value), VP_OK);
    assert_true(span_is(key, "b"));
    assert_true(span_is(value.text, "{\"c\":1}"));
    assert_int_equal(json_scan_next(&inner, &key, &value), VP_OK);
    assert_true(span_is(value.text, "}"));
    assert_int_equal(json_scan_next(&inner, &key, &value), VP_ERR_NEED_MORE);
    json_scan_leave(&scan, &inner);
    assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_OK);
    assert_true(span_is(key, "e"));
    assert_int_equal(json_scan_pass(&scan, &value), VP_OK);
    assert_true(span_is(value.text, "{\"f\":[{}]}"));
    assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_OK);
    json_scan_enter(&scan, &inner);
    assert_int_equal(json_scan_next(&inner, &key, &value), VP_ERR_NEED_MORE);
    json_scan_leave(&scan, &inner);
    assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_OK);
    assert_true(span_is(key, "h"));
    assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_ERR_NEED_MORE);
}

static void an_object_that_is_cut_is_neither(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"a\":{", "{\"a\":{\"b\":1", "{\"a\":{\"b\":1]}",
                                      "{\"a\":{\"b\":\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct json_scan scan, inner;
        struct span key;
        struct json_value value;
        enum vp_err err;
        json_scan_begin(&scan, span_of(bad[i]));
        assert_int_equal(json_scan_next_open(&scan, &key, &value), VP_OK);
        json_scan_enter(&scan, &inner);
        while ((err = json_scan_next(&inner, &key, &value)) == VP_OK)
            continue;
        assert_int_equal(err, VP_ERR_BAD_JSON);
        assert_int_equal(json_scan_pass(&scan, &value), VP_ERR_BAD_JSON);
    }
}

static void numbers_may_be_strings(void **state)
{
    (void)state;
    uint64_t number;
    struct json_value value = {.kind = JSON_KIND_STRING, .text = SPAN_LIT("1234")};
    assert_true(json_value_u64(&value, &number));
    assert_int_equal(number, 1234);
    value.text = SPAN_LIT("12a");
    assert_false(json_value_u64(&value, &number));
    value.text = SPAN_LIT("");
    assert_false(json_value_u64(&value, &number));
    value.text = SPAN_LIT("9999999999999999999");
    assert_false(json_value_u64(&value, &number));
    value = (struct json_value){.kind = JSON_KIND_TRUE, .text = SPAN_LIT("true")};
    assert_false(json_value_u64(&value, &number));
}

static void elements_come_in_order(void **state)
{
    (void)state;
    struct json_scan scan;
    struct json_value value;
    json_scan_begin(&scan, SPAN_LIT(" [ 1 , {\"a\":[2]},\"x\\\"\",[] ,null] "));
    static const char *const texts[] = {"1", "{\"a\":[2]}", "x\\\"", "[]", "null"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(json_scan_next_element(&scan, &value), VP_OK);
        assert_true(span_is(value.text, texts[i]));
    }
    assert_int_equal(json_scan_next_element(&scan, &value), VP_ERR_NEED_MORE);
    assert_int_equal(json_scan_next_element(&scan, &value), VP_ERR_NEED_MORE);
    FOR_EACH_TEXT(bad, "", "{}", "[", "[1", "[1,", "[1,]", "[,]", "[1 2]", "[1}", "[{]", "[\"]", "[1]x") {
        enum vp_err err;
        json_scan_begin(&scan, span_of(*bad));
        while ((err = json_scan_next_element(&scan, &value)) == VP_OK)
            ;
        assert_int_equal(err, VP_ERR_BAD_JSON);
    }
}

static void escapes_are_undone(void **state)
{
    (void)state;
    char out[32];
    struct json_value value = {.kind = JSON_KIND_STRING,
                               .text = SPAN_LIT("a\\n\\\"\\u00e9\\ud83c\\udf55\\/")};
    assert_int_equal(json_value_text(&value, out, sizeof out), VP_OK);
    assert_string_equal(out, "a\n\"\xc3\xa9\xf0\x9f\x8d\x95/");
    static const char *const bad[] = {"\\",      "\\x",    "\\u12", "\\ud800", "\\ud800\\u0041",
                                      "\\udc00", "\\u0000"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        value.text = span_of(bad[i]);
        assert_int_equal(json_value_text(&value, out, sizeof out), VP_ERR_BAD_JSON);
    }
    value.text = SPAN_LIT("0123456789012345678901234567890123456789");
    assert_int_equal(json_value_text(&value, out, sizeof out), VP_ERR_TOO_BIG);
}

/* "Implementations that compare names with their escapes removed" take these for the same (RFC 8259, 8.3). */
static void a_name_is_the_same_with_escapes(void **state)
{
    (void)state;
    static const struct span keys[] = {SPAN_INIT("type"), SPAN_INIT("a/b"), SPAN_INIT("\xc3\xa9")};
    struct json_value values[3];
    const char *text = "{\"\\u0074ype\":\"x\\u002edone\",\"a\\/b\":1,\"\\u00E9\":{\"\\u0069n\":2},"
                       "\"typ\\u0000\":3,\"\\u00\":4}";
    assert_int_equal(json_scan_pick(span_of(text), keys, 3, values), VP_OK);
    char room[JSON_NAME_BYTES];
    assert_true(span_is(json_value_name(&values[0], room), "x.done"));
    assert_true(span_is(values[1].text, "1"));
    static const struct span inner[] = {SPAN_INIT("in")};
    assert_int_equal(json_scan_pick(values[2].text, inner, 1, values), VP_OK);
    assert_true(span_is(values[0].text, "2"));
    /* What is longer than any name is none, and is left as it stands. */
    char key[300], member[320];
    memset(key, 'k', sizeof key - 1);
    memcpy(key + 280, "\\u0061", 6);
    key[299] = '\0';
    snprintf(member, sizeof member, "{\"%s\":1}", key);
    struct json_scan scan;
    struct span name;
    json_scan_begin(&scan, span_of(member));
    assert_int_equal(json_scan_next(&scan, &name, &values[0]), VP_OK);
    assert_true(span_is(name, key));
}

/* Strings are read in wide steps, long ones in wider ones: each byte value at each place of a step must be seen. */
static void every_byte_is_seen_at_every_place_of(size_t len)
{
    enum { LEN_MAX = 200 };
    for (size_t place = 0; place < len; place++) {
        for (int byte = 1; byte < 256; byte++) {
            char text[LEN_MAX + 16] = "{\"k\":\"";
            size_t start = strlen(text);
            struct json_scan scan;
            struct span key;
            struct json_value value;
            memset(text + start, 'x', len);
            text[start + place] = (char)byte;
            memcpy(text + start + len, "\"}", 3);
            json_scan_begin(&scan, span_of(text));
            enum vp_err err = json_scan_next(&scan, &key, &value);
            bool is_refused = byte < 0x20;
            size_t want_len = byte == '"' ? place : len;
            if (byte == '\\' && place == len - 1)
                is_refused = true; /* the closing quote is escaped away */
            assert_int_equal(err, is_refused ? VP_ERR_BAD_JSON : VP_OK);
            if (err == VP_OK) {
                assert_int_equal(value.text.len, want_len);
                assert_int_equal(value.has_escapes, byte == '\\');
            }
        }
    }
}

static void every_byte_is_seen_at_every_place(void **state)
{
    (void)state;
    static const size_t lens[] = {40, 79, 80, 81, 112, 200};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++)
        every_byte_is_seen_at_every_place_of(lens[i]);
}

TESTS = {
    TEST(walks_members_in_order),
    TEST(refuses_what_is_no_object),
    TEST(an_object_may_be_entered_or_passed),
    TEST(an_object_that_is_cut_is_neither),
    TEST(depth_is_bounded),
    TEST(numbers_may_be_strings),
    TEST(elements_come_in_order),
    TEST(escapes_are_undone),
    TEST(a_name_is_the_same_with_escapes),
    TEST(every_byte_is_seen_at_every_place),
};
