/* Who may ask a server without a token: this machine's programs, the server's own pages, nobody's else. */
#include "net/http_origin.h"

#include "with_cmocka.h"

static const struct http_site alone = {{NULL}};
static const struct http_site known = {
    {"https://Orders.example.com", "wss://media.example.com:8443/ws/media"}};

static enum http_origin judge(const struct http_site *site, const char *host, const char *origin,
                              const char *fetch_site)
{
    return http_origin_judge(&(struct http_asker){host, origin, fetch_site}, site);
}

static void only_own_names_are_answered(void **state)
{
    (void)state;
    static const char *const own[] = {"localhost",    "localhost:5001", "LocalHost:5001", "127.0.0.1",
                                      "127.0.0.1:80", "127.9.9.9:5001", "[::1]",          "[::1]:5001"};
    static const char *const strange[] = {"evil.example",
                                          "evil.example:5001",
                                          "127.0.0.1.evil.example",
                                          "localhost.evil.example",
                                          "evil.example@127.0.0.1",
                                          "127.0.0.1:5001@evil",
                                          "0.0.0.0:5001",
                                          "10.0.0.1",
                                          "[::2]:5001",
                                          "",
                                          ":5001",
                                          "orders.example.com",
                                          "[localhost]:5001"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (judge(&alone, own[i], NULL, NULL) != HTTP_ORIGIN_OWN)
            fail_msg("refused: %s", own[i]);
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
        if (judge(&alone, strange[i], NULL, NULL) != HTTP_ORIGIN_FOREIGN_HOST)
            fail_msg("answered: %s", strange[i]);
    assert_int_equal(judge(&alone, NULL, NULL, NULL), HTTP_ORIGIN_FOREIGN_HOST);
    assert_int_equal(judge(&known, "orders.EXAMPLE.com", NULL, NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, "orders.example.com:443", NULL, NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, "media.example.com:8443", NULL, NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, "example.com", NULL, NULL), HTTP_ORIGIN_FOREIGN_HOST);
}

static void only_own_pages_are_answered(void **state)
{
    (void)state;
    static const char here[] = "127.0.0.1:5001";
    static const char *const foreign[] = {"https://evil.example",
                                          "http://127.0.0.1:8080",
                                          "http://127.0.0.1",
                                          "http://localhost:5001",
                                          "null",
                                          "",
                                          "127.0.0.1:5001",
                                          "https://orders.example.com.evil"};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (judge(&known, here, foreign[i], NULL) != HTTP_ORIGIN_FOREIGN_PAGE)
            fail_msg("answered: %s", foreign[i]);
    assert_int_equal(judge(&alone, here, "http://127.0.0.1:5001", "same-origin"), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&alone, "[::1]:80", "http://[::1]", NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, here, "https://orders.example.com", NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, here, "https://orders.example.com:443", NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, here, "https://media.example.com:8443", NULL), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&known, here, "https://media.example.com", NULL), HTTP_ORIGIN_FOREIGN_PAGE);
}

static void what_the_browser_says_of_the_page_counts(void **state)
{
    (void)state;
    static const char here[] = "localhost:5001";
    assert_int_equal(judge(&alone, here, NULL, "none"), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&alone, here, NULL, "same-origin"), HTTP_ORIGIN_OWN);
    assert_int_equal(judge(&alone, here, NULL, "cross-site"), HTTP_ORIGIN_FOREIGN_PAGE);
    assert_int_equal(judge(&alone, here, NULL, "same-site"), HTTP_ORIGIN_FOREIGN_PAGE);
    assert_int_equal(judge(&alone, here, "http://localhost:5001", "cross-site"), HTTP_ORIGIN_FOREIGN_PAGE);
}

TESTS = {
    TEST(only_own_names_are_answered),
    TEST(only_own_pages_are_answered),
    TEST(what_the_browser_says_of_the_page_counts),
};
