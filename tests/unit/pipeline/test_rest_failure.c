/* What errors say, and what may be done about them. */
#include "with_cmocka.h"

#include "pipeline/rest_failure.h"

static struct rest_failure read_failure(int status, const char *body)
{
    struct rest_failure failure;
    rest_failure_read(&failure, status, span_of(body));
    return failure;
}

static void the_error_object_is_read(void **state)
{
    (void)state;
    struct rest_failure failure =
        read_failure(400, "{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\","
                          "\"param\":\"reasoning_effort\",\"code\":null}}");
    assert_int_equal(failure.status, 400);
    assert_int_equal(failure.remedy, REST_FINAL);
    assert_string_equal(failure.type, "invalid_request_error");
    assert_string_equal(failure.param, "reasoning_effort");
    assert_string_equal(failure.code, "");
    assert_string_equal(failure.message, "No.");
}

static void other_shapes_are_read_too(void **state)
{
    (void)state;
    assert_string_equal(read_failure(404, "{\"detail\":\"Not Found\"}").message, "Not Found");
    assert_string_equal(
        read_failure(422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}").message,
        "field required");
    assert_string_equal(read_failure(400, "{\"error\":\"model missing\"}").message, "model missing");
    assert_string_equal(read_failure(500, "{\"message\":\"oops\"}").message, "oops");
    assert_string_equal(read_failure(429, "{\"error\":{\"code\":429,\"message\":\"slow\"}}").code, "429");
    assert_string_equal(read_failure(502, "<html><body>Bad Gateway</body></html>").message, "");
    assert_string_equal(read_failure(503, "").message, "");
    assert_string_equal(read_failure(500, "upstream connect error").message, "upstream connect error");
    rest_failure_read(&(struct rest_failure){0}, 500, SPAN_NONE);
}

static void the_remedy_follows_status_and_code(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body;
        enum rest_remedy remedy;
    } cases[] = {
        {400, "", REST_FINAL},
        {401, "{\"error\":{\"code\":\"invalid_api_key\"}}", REST_FINAL},
        {403, "", REST_FINAL},
        {404, "", REST_FINAL},
        {408, "", REST_AGAIN},
        {409, "", REST_AGAIN},
        {413, "{\"error\":{\"type\":\"server_error\"}}", REST_FINAL},
        {422, "", REST_FINAL},
        {429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", REST_LATER},
        {429, "{\"error\":{\"type\":\"rate_limit_error\",\"code\":\"slow_down\"}}", REST_LATER},
        {429, "{\"error\":{\"code\":\"insufficient_quota\"}}", REST_FINAL},
        {429, "{\"error\":{\"type\":\"insufficient_quota\",\"code\":null}}", REST_FINAL},
        {429, "{\"error\":{\"code\":\"credit_balance_exhausted\"}}", REST_FINAL},
        {429, "{\"error\":{\"code\":\"project_spend_limit_exceeded\"}}", REST_FINAL},
        {500, "", REST_AGAIN},
        {502, "<html>", REST_AGAIN},
        {503, "<html>", REST_LATER},
        {504, "", REST_AGAIN},
        {301, "", REST_FINAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(read_failure(cases[i].status, cases[i].body).remedy, cases[i].remedy);
}

static void without_an_answer_the_error_decides(void **state)
{
    (void)state;
    static const struct {
        enum vp_err err;
        enum rest_remedy remedy;
    } cases[] = {{VP_ERR_CLOSED, REST_AGAIN},  {VP_ERR_REFUSED, REST_AGAIN}, {VP_ERR_TIMED_OUT, REST_AGAIN},
                 {VP_ERR_RESOLVE, REST_FINAL}, {VP_ERR_TLS, REST_FINAL},     {VP_ERR_NO_MEMORY, REST_FINAL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rest_failure failure = rest_failure_of(cases[i].err);
        assert_int_equal(failure.remedy, cases[i].remedy);
        assert_int_equal(failure.status, 0);
    }
}

static void logs_get_no_keys_and_no_lines_of_their_own(void **state)
{
    (void)state;
    char text[420];
    struct rest_failure failure = read_failure(
        401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-ab**9900. See\\nmore\","
             "\"code\":\"a\\nb c\"}}");
    assert_null(strstr(failure.message, "proj"));
    assert_null(strstr(failure.message, "9900"));
    assert_string_equal(failure.code, "a_b_c");
    rest_failure_format(&failure, text, sizeof text);
    assert_null(strchr(text, '\n'));
    assert_non_null(strstr(text, "status=401"));
    assert_null(strstr(read_failure(401, "no Bearer abcdef123").message, "abcdef"));
    assert_string_equal(read_failure(400, "task-oriented").message, "task-oriented");
}

static void bad_bytes_are_dropped(void **state)
{
    (void)state;
    assert_string_equal(read_failure(500, "caf\xc3").message, "caf");
    assert_string_equal(read_failure(500, "\xff\xfe").message, "");
}

TESTS = {
    TEST(the_error_object_is_read),
    TEST(other_shapes_are_read_too),
    TEST(the_remedy_follows_status_and_code),
    TEST(without_an_answer_the_error_decides),
    TEST(logs_get_no_keys_and_no_lines_of_their_own),
    TEST(bad_bytes_are_dropped),
};
