/* The head of a request: the list of http_requests.def, whole, byte by byte and cut in two at every place. */

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_head.h"

enum { HEAD_MAX = 16 * 1024, BODY_MAX = 64 * 1024 };

struct sample {
    int status; /* 200: taken, 0: waits */
    bool is_last;
    const char *name, *bytes;
    size_t len;
};

static const struct sample samples[] = {
#define REFUSED(status, name, bytes) {status, true, name, bytes, sizeof(bytes) - 1},
#define TAKEN(name, bytes)           {200, false, name, bytes, sizeof(bytes) - 1},
#define LAST(name, bytes)            {200, true, name, bytes, sizeof(bytes) - 1},
#define WAITS(name, bytes)           {0, false, name, bytes, sizeof(bytes) - 1},
#include "unit/net/http_requests.def"
#undef REFUSED
#undef TAKEN
#undef LAST
#undef WAITS
};

struct outcome {
    enum vp_err err;
    size_t used;
    int status;
    const char *why;
};

/* Feeds pieces of so many bytes, the first one shorter or longer. */
static struct outcome feed(struct http_head *head, const char *bytes, size_t len, size_t first, size_t piece)
{
    struct outcome outcome = {.err = VP_ERR_NEED_MORE};
    size_t take = first;
    http_head_init(head, HEAD_MAX, BODY_MAX);
    while (outcome.err == VP_ERR_NEED_MORE && outcome.used < len) {
        size_t used, here = take < len - outcome.used ? take : len - outcome.used;
        char *copy = malloc(here); /* reading past the piece is seen by the sanitizer */
        memcpy(copy, bytes + outcome.used, here);
        outcome.err = http_head_feed(head, copy, here, &used);
        free(copy);
        assert_true(used <= here);
        if (outcome.err == VP_ERR_NEED_MORE)
            assert_int_equal(used, here);
        outcome.used += used;
        take = piece;
    }
    outcome.status = head->status;
    outcome.why = head->why;
    return outcome;
}

static void check_sample(const struct sample *sample, const struct outcome *outcome,
                         const struct http_head *head)
{
    bool is_unfinished_body = sample->status == 0 && outcome->err == VP_OK;
    enum vp_err wanted = sample->status == 200 || is_unfinished_body ? VP_OK
                         : sample->status == 0                       ? VP_ERR_NEED_MORE
                                                                     : VP_ERR_BAD_REQUEST;
    if (outcome->err != wanted || (wanted == VP_ERR_BAD_REQUEST && outcome->status != sample->status))
        fail_msg("%s: %s %d (%s)", sample->name, vp_err_name(outcome->err), outcome->status,
                 outcome->why != NULL ? outcome->why : "");
    if (outcome->err != VP_OK)
        return;
    if (head->is_last != sample->is_last || head->path == NULL || head->target == NULL)
        fail_msg("%s: last %d", sample->name, head->is_last);
    if (is_unfinished_body && outcome->used + head->body_bytes <= sample->len)
        fail_msg("%s: is finished", sample->name);
    if (!is_unfinished_body && outcome->used + head->body_bytes != sample->len)
        fail_msg("%s: used %zu and %zu", sample->name, outcome->used, head->body_bytes);
}

static void each_request_of_the_list_is_judged(void **state)
{
    (void)state;
    struct http_head head;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct outcome whole = feed(&head, samples[i].bytes, samples[i].len, SIZE_MAX, SIZE_MAX);
        check_sample(&samples[i], &whole, &head);
        http_head_deinit(&head);
    }
}

static void check_same(const struct sample *sample, size_t first, size_t piece, const struct outcome *whole)
{
    struct http_head head;
    struct outcome chopped = feed(&head, sample->bytes, sample->len, first, piece);
    http_head_deinit(&head);
    if (chopped.err != whole->err || chopped.used != whole->used || chopped.status != whole->status ||
        chopped.why != whole->why)
        fail_msg("%s: differs when chopped at %zu", sample->name, first);
}

static void chopped_is_the_same_as_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct http_head head;
        struct outcome whole = feed(&head, samples[i].bytes, samples[i].len, SIZE_MAX, SIZE_MAX);
        http_head_deinit(&head);
        check_same(&samples[i], 1, 1, &whole);
        for (size_t first = 2; first < samples[i].len; first++)
            check_same(&samples[i], first, SIZE_MAX, &whole);
    }
}

static void a_head_says_all_that_it_holds(void **state)
{
    (void)state;
    static const char request[] =
        "POST HTTP://Example.com/tree/a%20b?x=%20&y HTTP/1.1\r\nhost: example.com\r\n"
        "Content-Length: 7\r\nX-One:  first \r\nx-one: second\r\n"
        "Expect: 100-Continue\r\nX-Empty:\r\n\r\nrest";
    struct http_head head;
    struct outcome outcome = feed(&head, request, sizeof request - 1, SIZE_MAX, SIZE_MAX);
    assert_int_equal(outcome.err, VP_OK);
    assert_int_equal(outcome.used, sizeof request - 1 - 4);
    assert_string_equal(head.method, "POST");
    assert_string_equal(head.target, "/tree/a%20b?x=%20&y");
    assert_string_equal(head.path, "/tree/a b");
    assert_int_equal(head.body_bytes, 7);
    assert_true(head.expects_continue);
    assert_false(head.is_last);
    assert_int_equal(head.header_count, 6);
    assert_string_equal(http_head_find(&head, "X-ONE"), "first");
    assert_string_equal(http_head_find_last(&head, "X-ONE"), "second");
    assert_null(http_head_find_last(&head, "X-On"));
    assert_string_equal(http_head_find(&head, "X-Empty"), "");
    assert_null(http_head_find(&head, "X-On"));
    assert_true(span_is(http_head_name(&head, 3), "x-one"));
    assert_true(span_is(http_head_value(&head, 3), "second"));
    http_head_deinit(&head);

    static const char bare[] = "OPTIONS http://a HTTP/1.1\r\nHost: A:80\r\n\r\n";
    outcome = feed(&head, bare, sizeof bare - 1, 1, 1);
    assert_int_equal(outcome.err, VP_OK);
    assert_string_equal(head.target, "/");
    assert_string_equal(head.path, "/");
    http_head_deinit(&head);
}

/* begin, then filler until the limit and beyond; feeds in pieces of 1,000 bytes. */
static struct outcome feed_long(struct http_head *head, const char *begin, const char *unit, size_t count)
{
    size_t begin_len = strlen(begin), unit_len = strlen(unit), len = begin_len + unit_len * count;
    char *bytes = malloc(len);
    assert_non_null(bytes);
    memcpy(bytes, begin, begin_len);
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + begin_len + i * unit_len, unit, unit_len);
    struct outcome outcome = feed(head, bytes, len, 1000, 1000);
    free(bytes);
    return outcome;
}

static void each_part_of_a_head_has_its_limit(void **state)
{
    (void)state;
    static const char get[] = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    static const struct {
        const char *begin, *unit;
        size_t count;
        int status;
    } cases[] = {
        {"GET /", "x", 7999, 0},
        {"GET /", "x", 8000, 414},
        {"GET /", "x", 10 * 1000 * 1000, 414},
        {"", "G", 32, 0},
        {"", "G", 33, 501},
        {get, "X: y\r\n", 99, 0},
        {get, "X: y\r\n", 100, 431},
        {get, "X: y\r\n", 5000, 431},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX: ", "y", 16000, 0},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX: ", "y", 20000, 431},
        {"GET /hello HTTP/1.1\r\nHost: a\r\nX:", " ", 20000, 431}, /* space that is not even kept */
        {"GET /hello HTTP/1.1\r\nHost: a\r\n", "x", 1000 * 1000, 431},
        {"", "\r\n", 2, 400},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_head head;
        struct outcome outcome = feed_long(&head, cases[i].begin, cases[i].unit, cases[i].count);
        if (outcome.err != (cases[i].status == 0 ? VP_ERR_NEED_MORE : VP_ERR_BAD_REQUEST) ||
            outcome.status != cases[i].status)
            fail_msg("case %zu: %s %d", i, vp_err_name(outcome.err), outcome.status);
        assert_true(head.text.size_bytes <= 2 * HEAD_MAX + 1024); /* whatever came */
        http_head_deinit(&head);
    }
}

TESTS = {
    TEST(each_request_of_the_list_is_judged),
    TEST(chopped_is_the_same_as_whole),
    TEST(a_head_says_all_that_it_holds),
    TEST(each_part_of_a_head_has_its_limit),
};
