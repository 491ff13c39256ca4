/* TwiML as Twilio will read it: everything goes through an independent XML parser. */
#include "with_cmocka.h"

#include <string.h>

#include "base/rand.h"
#include "twilio/twiml.h"
#include "unit/twilio/expat_reader.h"

static void read_back(struct buf *xml, char *out, size_t size_bytes)
{
    struct expat_reader reader;
    assert_true(expat_read(&reader, (struct span){xml->at, xml->len}));
    assert_true(span_copy((struct span){reader.out.at, reader.out.len}, out, size_bytes));
    buf_deinit(&reader.out);
}

static void begin(struct twiml *twiml, struct buf *out)
{
    buf_init(out, 4096);
    twiml_begin(twiml, out);
}

/* What an independent reader makes of it; it is not needed any more then. */
static void expect_tree(struct buf *out, const char *wanted)
{
    char tree[1024];
    read_back(out, tree, sizeof tree);
    assert_string_equal(tree, wanted);
    buf_deinit(out);
}

static void the_connect_document_escapes_what_it_is_given(void **state)
{
    (void)state;
    struct buf out;
    struct twiml twiml;
    begin(&twiml, &out);
    twiml_open(&twiml, "Connect");
    twiml_attr(&twiml, "action", "https://orders.example.com/voice/resume?a=1&b=2");
    twiml_open(&twiml, "Stream");
    twiml_attr(&twiml, "url", "wss://orders.example.com/ws/media");
    twiml_open(&twiml, "Parameter");
    twiml_attr(&twiml, "name", "from");
    twiml_attr(&twiml, "value", "\"><Dial>+1</Dial>");
    twiml_close(&twiml);
    twiml_close(&twiml);
    twiml_close(&twiml);
    twiml_element(&twiml, "Redirect", "/voice/resume?x=1&y=2");
    assert_int_equal(twiml_end(&twiml), VP_OK);
    assert_string_equal(buf_text(&out),
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<Response><Connect action=\"https://orders.example.com/voice/resume?a=1&amp;b=2\">"
                        "<Stream url=\"wss://orders.example.com/ws/media\"><Parameter name=\"from\" "
                        "value=\"&quot;&gt;&lt;Dial&gt;+1&lt;/Dial&gt;\"/></Stream></Connect>"
                        "<Redirect>/voice/resume?x=1&amp;y=2</Redirect></Response>");
    expect_tree(&out, "<Response><Connect|action=https://orders.example.com/voice/resume?a=1&b=2>"
                      "<Stream|url=wss://orders.example.com/ws/media><Parameter|name=from|value=\"><Dial>"
                      "+1</Dial>></Parameter</Stream</Connect<Redirect>/voice/resume?x=1&y=2</Redirect"
                      "</Response");
}

static void what_is_open_is_closed_at_the_end(void **state)
{
    (void)state;
    struct buf out;
    struct twiml twiml;
    begin(&twiml, &out);
    twiml_open(&twiml, "Gather");
    twiml_open(&twiml, "Say");
    assert_int_equal(twiml_end(&twiml), VP_OK);
    expect_tree(&out, "<Response><Gather><Say></Say</Gather</Response");
}

static void wrong_nesting_is_a_bug_not_a_document(void **state)
{
    (void)state;
    struct buf out;
    struct twiml twiml;
    for (int mistake = 0; mistake < 5; mistake++) {
        begin(&twiml, &out);
        switch (mistake) {
        case 0: /* attribute behind the text */
            twiml_text(&twiml, "a");
            twiml_attr(&twiml, "b", "c");
            break;
        case 1: /* one close too many */
            twiml_close(&twiml);
            twiml_close(&twiml);
            break;
        case 2: /* a second root */
            twiml_close(&twiml);
            twiml_open(&twiml, "Response");
            break;
        case 3: /* text behind the root */
            twiml_close(&twiml);
            twiml_text(&twiml, "a");
            break;
        case 4:
            for (int i = 0; i < TWIML_DEPTH_MAX; i++)
                twiml_open(&twiml, "Say");
            break;
        }
        assert_int_equal(twiml_end(&twiml), VP_ERR_BUG);
        buf_deinit(&out);
    }
}

static void a_full_buffer_is_reported(void **state)
{
    (void)state;
    struct buf out;
    for (size_t cap = 0; cap < 90; cap++) {
        buf_init(&out, cap);
        struct twiml twiml;
        twiml_begin(&twiml, &out);
        twiml_element(&twiml, "Say", "Good evening & welcome");
        assert_int_equal(twiml_end(&twiml), VP_ERR_TOO_BIG);
        assert_true(out.len <= cap);
        buf_deinit(&out);
    }
}

/* What a value looks like after a reader that drops what XML 1.0 forbids: written apart from twiml.c. */
static size_t expected_text(const unsigned char *in, size_t len, char *out)
{
    size_t out_len = 0;
    for (size_t at = 0; at < len;) {
        uint32_t code = in[at];
        size_t need = code < 0x80   ? 0
                      : code < 0xc2 ? 9
                      : code < 0xe0 ? 1
                      : code < 0xf0 ? 2
                      : code < 0xf5 ? 3
                                    : 9;
        bool ok = need != 9 && at + need < len;
        if (need > 0 && ok)
            code &= 0x3fu >> need;
        for (size_t i = 1; ok && i <= need; i++) {
            ok = (in[at + i] & 0xc0) == 0x80;
            code = code << 6 | (in[at + i] & 0x3f);
        }
        static const uint32_t lowest[] = {0, 0x80, 0x800, 0x10000};
        ok = ok && code >= lowest[need] && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) &&
             code != 0xfffe && code != 0xffff &&
             (code >= 0x20 || code == '\t' || code == '\n' || code == '\r');
        if (!ok) {
            at++;
            continue;
        }
        memcpy(out + out_len, in + at, need + 1);
        out_len += need + 1;
        at += need + 1;
    }
    out[out_len] = '\0';
    return out_len;
}

/* Bytes that are likely to hurt, more often than chance would bring them. */
static size_t random_text(unsigned char *out, size_t max)
{
    static const char *const pieces[] = {"<",
                                         ">",
                                         "&",
                                         "\"",
                                         "'",
                                         "]]>",
                                         "<!--",
                                         "&amp;",
                                         "&#0;",
                                         "\r\n",
                                         "\t",
                                         "\xef\xbf\xbe",
                                         "\xef\xbf\xbf",
                                         "\xed\xa0\x80",
                                         "\xc0\xaf",
                                         "\xf0\x9f\x8d\x95",
                                         "\xc3\xb6",
                                         "\x01",
                                         "\x1b[31m",
                                         "\x7f",
                                         "\xff",
                                         "</Response>",
                                         "<?xml?>",
                                         "<![CDATA["};
    size_t len = 0, count = rand_u32() % 12;
    for (size_t i = 0; i < count; i++) {
        char byte[2] = {(char)(1 + rand_u32() % 255), '\0'};
        const char *piece =
            rand_u32() % 3 == 0 ? byte : pieces[rand_u32() % (sizeof pieces / sizeof pieces[0])];
        size_t piece_len = strlen(piece);
        if (len + piece_len >= max)
            break;
        memcpy(out + len, piece, piece_len);
        len += piece_len;
    }
    out[len] = '\0';
    return len;
}

static void random_texts_round_trip(void **state)
{
    (void)state;
    rand_seed_for_test(20);
    for (int round = 0; round < 20000; round++) {
        unsigned char text[256];
        char kept[256], expected[1024], tree[1024];
        size_t len = random_text(text, sizeof text);
        expected_text(text, len, kept);
        struct buf out;
        buf_init(&out, 1 << 14);
        struct twiml twiml;
        twiml_begin(&twiml, &out);
        twiml_open(&twiml, "Say");
        twiml_attr(&twiml, "voice", (const char *)text);
        twiml_text(&twiml, (const char *)text);
        assert_int_equal(twiml_end(&twiml), VP_OK);
        read_back(&out, tree, sizeof tree);
        snprintf(expected, sizeof expected, "<Response><Say|voice=%s>%s</Say</Response", kept, kept);
        assert_string_equal(tree, expected);
        buf_deinit(&out);
    }
    rand_seed_for_test(0);
}

TESTS = {
    TEST(the_connect_document_escapes_what_it_is_given),
    TEST(what_is_open_is_closed_at_the_end),
    TEST(wrong_nesting_is_a_bug_not_a_document),
    TEST(a_full_buffer_is_reported),
    TEST(random_texts_round_trip),
};
