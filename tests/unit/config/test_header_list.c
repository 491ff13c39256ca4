/* Headers of a setting, as OTEL_EXPORTER_OTLP_HEADERS has them. */
#include "config/header_list.h"

#include <string.h>

#include "with_cmocka.h"

static struct header_list list;

static void names_and_values_become_headers(void **state)
{
    (void)state;
    assert_null(header_list_read(&list, "api-key=s3cret,x-team=ops"));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.headers[0], "api-key: s3cret");
    assert_string_equal(list.headers[1], "x-team: ops");
    assert_null(header_list_read(&list, ""));
    assert_int_equal(list.count, 0);
}

/* As the vendors' manuals have them: a scheme and a blank before the token, base64 with its '='. */
static void a_value_may_have_blanks_commas_and_equals(void **state)
{
    (void)state;
    assert_null(header_list_read(&list, "Authorization=Basic%20dTpwOg==,x-a=1%2C2%25+3,x-b="));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.headers[0], "Authorization: Basic dTpwOg==");
    assert_string_equal(list.headers[1], "x-a: 1,2%+3");
    assert_string_equal(list.headers[2], "x-b: ");
}

static void what_is_no_header_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *why;
    } wrong[] = {
        {"Bearer", "without '='"},
        {"a=1,2", "without '='"},
        {"=1", "has a name"},
        {"a b=1", "has a name"},
        {"a:b=1", "has a name"},
        {"a=%0d%0aX:1", "control character"},
        {"a=%7f", "control character"},
        {"a=100%", "%25"},
        {"a=%zz", "%25"},
        {"a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1,j=1,k=1,l=1,m=1,n=1,o=1,p=1,q=1", "too many"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *why = header_list_read(&list, wrong[i].setting);
        assert_non_null(why);
        assert_non_null(strstr(why, wrong[i].why));
    }
    assert_int_equal(list.count, HEADER_LIST_MAX);
    char text[2 * HEADER_LIST_BYTES] = "a=";
    memset(text + 2, 'x', sizeof text - 3);
    assert_non_null(strstr(header_list_read(&list, text), "too long"));
}

TESTS = {
    TEST(names_and_values_become_headers),
    TEST(a_value_may_have_blanks_commas_and_equals),
    TEST(what_is_no_header_is_told),
};
