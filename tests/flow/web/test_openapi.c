/* The document of the API knows every route, and says nothing of what is not there. */
#include "with_cmocka.h"

#include <string.h>

#include "flow/web/with_caller.h"
#include "web/openapi.h"

/* What providers and browsers ask for is no part of it. */
static bool is_of_the_api(const char *path)
{
    static const char *const others[] = {"/voice", "/sms", "/page", "/ws", "/print"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strncmp(path, others[i], strlen(others[i])) == 0)
            return false;
    return strcmp(path, "/") != 0;
}

static void every_route_is_in_the_document(void **state)
{
    (void)state;
    const struct http_route *routes = bench.web.routes;
    size_t count = bench.web.route_count;
    for (size_t i = 0; i < count; i++) {
        bool is_told = !is_of_the_api(routes[i].path);
        for (size_t n = 0; n < openapi_operation_count; n++)
            is_told = is_told || openapi_find_route(routes, count, &openapi_operations[n]) == &routes[i];
        if (!is_told)
            fail_msg("%s %s has no row in src/web/openapi.def", routes[i].method, routes[i].path);
    }
}

static void each_operation_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < openapi_operation_count; i++)
        for (size_t n = i + 1; n < openapi_operation_count; n++)
            assert_string_not_equal(openapi_operations[i].id, openapi_operations[n].id);
}

/* Each "$ref" leads to a schema. */
static void check_references(const json_t *document, const json_t *part)
{
    const char *key;
    json_t *value;
    size_t i;
    json_array_foreach(part, i, value) check_references(document, value);
    json_object_foreach((json_t *)part, key, value)
    {
        if (strcmp(key, "$ref") != 0) {
            check_references(document, value);
            continue;
        }
        static const char prefix[] = "#/components/schemas/";
        const char *name = json_string_value(value);
        assert_non_null(name);
        assert_int_equal(strncmp(name, prefix, sizeof prefix - 1), 0);
        if (!json_is_object(
                json_object_get(json_object_get(json_object_get(document, "components"), "schemas"),
                                name + sizeof prefix - 1)))
            fail_msg("there is no schema %s", name);
    }
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    const struct http_route *routes = bench.web.routes;
    size_t count = bench.web.route_count;
    json_t *document = openapi_json(routes, count, "http://127.0.0.1:5001");
    assert_non_null(document);
    check_references(document, document);
    assert_non_null(json_object_get(json_object_get(document, "paths"), "/api/calls/{call_sid}"));
    json_decref(document);
    document = openapi_json(routes, 0, "http://127.0.0.1:5001"); /* what is not served is not told */
    assert_int_equal(json_object_size(json_object_get(document, "paths")), 0);
    json_decref(document);
}

static void it_is_served(void **state)
{
    (void)state;
    get("/openapi.json");
    expect("{\"openapi\":\"3.1.0\"");
    expect("\"operationId\":\"listCalls\"");
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(every_route_is_in_the_document),
    TEST(each_operation_has_a_name_of_its_own),
    TEST(references_lead_somewhere),
    TEST(it_is_served),
};
