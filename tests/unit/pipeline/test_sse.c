/* Event streams whole, and cut at every byte, with all three kinds of line ends. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "pipeline/sse.h"

struct seen {
    char text[512];
    int count, stop_after;
};

static bool on_event(void *owner, const char *name, struct span text)
{
    struct seen *seen = owner;
    size_t len = strlen(seen->text);
    assert_int_equal(text.at[text.len], '\0');
    snprintf(seen->text + len, sizeof seen->text - len, "%s<%s>", name, text.at);
    return ++seen->count != seen->stop_after;
}

static void read_all(const char *stream, size_t piece_bytes, struct seen *seen)
{
    struct sse sse;
    size_t len = strlen(stream);
    sse_init(&sse, 256, on_event, seen);
    for (size_t at = 0; at < len; at += piece_bytes) {
        size_t piece = len - at < piece_bytes ? len - at : piece_bytes;
        char *exact = malloc(piece);
        memcpy(exact, stream + at, piece);
        assert_int_equal(sse_feed(&sse, (struct span){exact, piece}), VP_OK);
        free(exact);
    }
    assert_int_equal(sse_end(&sse), VP_OK);
    sse_deinit(&sse);
}

static void expect(const char *stream, const char *wanted)
{
    for (size_t piece = 1; piece <= strlen(stream); piece++) {
        struct seen seen = {0};
        read_all(stream, piece, &seen);
        assert_string_equal(seen.text, wanted);
    }
}

static void lines_end_in_three_ways(void **state)
{
    (void)state;
    expect("data: a\n\ndata: b\n\n", "<a><b>");
    expect("data: a\r\n\r\ndata: b\r\n\r\n", "<a><b>");
    expect("data: a\r\rdata: b\r\r", "<a><b>");
    expect("data: a\r\n\rdata: b\n\r\n", "<a><b>");
}

static void data_lines_are_joined_and_one_space_is_dropped(void **state)
{
    (void)state;
    expect("data:one\ndata: two\ndata:  three\ndata\n\n", "<one\ntwo\n three\n>");
}

static void comments_and_other_fields_say_nothing(void **state)
{
    (void)state;
    expect(": keep-alive\n\n:\ndata: a\n: b\nid: 7\nretry: 100\nfoo: x\n\n", "<a>");
    expect("\n\n\n", "");
}

static void events_have_names(void **state)
{
    (void)state;
    expect("event: error\ndata: x\n\ndata: y\n\n", "error<x><y>");
    expect("event: lost\n\ndata: y\n\n", "<y>");
}

static void an_unfinished_event_counts_at_the_end(void **state)
{
    (void)state;
    expect("data: a\n\ndata: b", "<a><b>");
    expect("data: a\n\ndata: b\n", "<a><b>");
}

static void characters_may_be_cut_between_pieces(void **state)
{
    (void)state;
    expect("\xef\xbb\xbf"
           "data: J\xc3\xa4ger\xe2\x82\xac\n\n",
           "<J\xc3\xa4ger\xe2\x82\xac>");
}

static void the_owner_ends_it(void **state)
{
    (void)state;
    struct seen seen = {.stop_after = 1};
    read_all("data: [DONE]\n\ndata: late\n\n", 5, &seen);
    assert_string_equal(seen.text, "<[DONE]>");
}

static void too_long_a_line_is_an_error(void **state)
{
    (void)state;
    struct seen seen = {0};
    struct sse sse;
    char line[300];
    memset(line, 'x', sizeof line);
    sse_init(&sse, 256, on_event, &seen);
    assert_int_equal(sse_feed(&sse, (struct span){line, sizeof line}), VP_ERR_TOO_BIG);
    sse_deinit(&sse);
}

TESTS = {
    TEST(lines_end_in_three_ways),
    TEST(data_lines_are_joined_and_one_space_is_dropped),
    TEST(comments_and_other_fields_say_nothing),
    TEST(events_have_names),
    TEST(an_unfinished_event_counts_at_the_end),
    TEST(characters_may_be_cut_between_pieces),
    TEST(the_owner_ends_it),
    TEST(too_long_a_line_is_an_error),
};
