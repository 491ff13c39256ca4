/* How many processes a service has, by what its /health answers. */
#include "with_cmocka.h"

#include <jansson.h>

#include "app/checkup.h"

static int count(const char *text, const char *role)
{
    json_t *health = json_loads(text, 0, NULL);
    assert_non_null(health);
    int result = health_count_processes(health, role);
    json_decref(health);
    return result;
}

static void only_those_that_serve_and_stay_count(void **state)
{
    (void)state;
    static const char text[] = "{\"processes\": [{\"role\": \"master\", \"status\": \"up\"},"
                               " {\"role\": \"engine\", \"status\": \"up\"},"
                               " {\"role\": \"engine\", \"status\": \"late\"},"
                               " {\"role\": \"engine\", \"status\": \"starting\"},"
                               " {\"role\": \"engine\", \"status\": \"draining\"},"
                               " {\"role\": \"engine\", \"status\": \"down\"},"
                               " {\"role\": \"worker\", \"status\": \"up\"}]}";
    assert_int_equal(count(text, "engine"), 2);
    assert_int_equal(count(text, "worker"), 1);
    assert_int_equal(count(text, NULL), 3);
    assert_int_equal(count("{\"processes\": []}", "engine"), 0);
}

static void what_is_not_said_is_not_none(void **state)
{
    (void)state;
    assert_int_equal(count("{\"status\": \"ok\"}", "engine"), -1);
    assert_int_equal(count("{\"processes\": 3}", "engine"), -1);
    assert_int_equal(health_count_processes(NULL, "engine"), -1);
}

TESTS = {
    TEST(only_those_that_serve_and_stay_count),
    TEST(what_is_not_said_is_not_none),
};
