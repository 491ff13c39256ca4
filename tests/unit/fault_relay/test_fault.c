#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "fault_relay/fault.h"

static struct fault one(const char *json)
{
    struct fault fault;
    size_t count;
    char why[160] = "";
    if (fault_decode(span_of(json), &fault, 1, &count, why, sizeof why) != VP_OK)
        fail_msg("%s: %s", json, why);
    assert_int_equal(count, 1);
    return fault;
}

static void refused(const char *json, enum vp_err wanted, const char *member)
{
    struct fault faults[2];
    size_t count = 99;
    char why[160] = "";
    assert_int_equal(fault_decode(span_of(json), faults, 2, &count, why, sizeof why), wanted);
    assert_int_equal(count, 99);
    if (strstr(why, member) == NULL)
        fail_msg("%s: \"%s\" does not name %s", json, why, member);
}

static void a_fault_has_its_defaults(void **state)
{
    (void)state;
    struct fault fault = one("{\"do\":\"close\"}");
    assert_int_equal(fault.kind, FAULT_CLOSE);
    assert_string_equal(fault.at, "now");
    assert_string_equal(fault.on, "realtime");
    assert_int_equal(fault.code, 1011);
    assert_int_equal(fault.nth, 1);
    assert_int_equal(fault.sessions, 1);
    assert_false(fault.is_after);
    assert_string_equal(one("{\"do\":\"refuse\"}").at, "handshake");
    assert_string_equal(one("{\"do\":\"audio_stall\"}").at, "audio");
    assert_string_equal(one("{\"do\":\"failed\"}").at, "response.created");
    assert_int_equal(one("{\"do\":\"expire\"}").code, 1001);
    assert_true(fault_is_rest(&(struct fault){.on = "/v1/"}));
}

static void every_member_is_read(void **state)
{
    (void)state;
    struct fault fault = one("{\"do\":\"garble\",\"form\":\"frame\",\"at\":\"session.updated\",\"nth\":3,"
                             "\"skip\":2,\"sessions\":0,\"after\":true,\"delay_ms\":5,\"bytes\":6,"
                             "\"status\":418,\"retry_after_s\":9,\"code\":1013,\"error\":\"e\","
                             "\"reason\":\"r\"}");
    assert_int_equal(fault.form, GARBLE_FRAME);
    assert_int_equal(fault.nth, 3);
    assert_int_equal(fault.skip, 2);
    assert_int_equal(fault.sessions, 0);
    assert_true(fault.is_after);
    assert_int_equal(fault.delay_ms, 5);
    assert_int_equal(fault.bytes, 6);
    assert_int_equal(fault.status, 418);
    assert_int_equal(fault.retry_after_s, 9);
    assert_int_equal(fault.code, 1013);
    assert_string_equal(fault.error, "e");
    assert_string_equal(fault.reason, "r");
    char *text = fault_encode(&fault, 4, 1);
    assert_non_null(strstr(text, "\"at\":\"session.updated\""));
    assert_non_null(strstr(text, "\"fired\":1"));
    free(text);
}

static void a_moment_is_known_in_both_dialects(void **state)
{
    (void)state;
    struct fault audio = one("{\"do\":\"drop\"}"),
                 other = one("{\"do\":\"drop\",\"at\":\"session.created\"}"),
                 call = one("{\"do\":\"drop\",\"at\":\"function_call\"}");
    assert_true(fault_is_at(&audio, SPAN_LIT("response.output_audio.delta")));
    assert_true(fault_is_at(&audio, SPAN_LIT("response.audio.delta")));
    assert_false(fault_is_at(&audio, SPAN_LIT("response.output_audio.done")));
    assert_true(fault_is_at(&other, SPAN_LIT("session.created")));
    assert_true(fault_is_at(&call, SPAN_LIT("response.function_call_arguments.done")));
}

static void what_is_no_fault_is_refused(void **state)
{
    (void)state;
    refused("[", VP_ERR_BAD_JSON, "JSON");
    refused("[7]", VP_ERR_BAD_VALUE, "object");
    refused("{}", VP_ERR_BAD_VALUE, "\"do\"");
    refused("{\"do\":\"fly\"}", VP_ERR_BAD_VALUE, "\"do\"");
    refused("{\"do\":\"close\",\"when\":1}", VP_ERR_BAD_VALUE, "\"when\"");
    refused("{\"do\":\"close\",\"code\":999}", VP_ERR_BAD_VALUE, "\"code\"");
    refused("{\"do\":\"close\",\"code\":1005}", VP_ERR_BAD_VALUE, "\"code\"");
    refused("{\"do\":\"close\",\"code\":\"1011\"}", VP_ERR_BAD_VALUE, "\"code\"");
    refused("{\"do\":\"close\",\"nth\":0}", VP_ERR_BAD_VALUE, "\"nth\"");
    refused("{\"do\":\"close\",\"after\":1}", VP_ERR_BAD_VALUE, "\"after\"");
    refused("{\"do\":\"close\",\"on\":\"rest\"}", VP_ERR_BAD_VALUE, "\"on\"");
    refused("{\"do\":\"failed\",\"on\":\"/v1/\"}", VP_ERR_BAD_VALUE, "\"do\"");
    refused("{\"do\":\"refuse\",\"at\":\"audio\"}", VP_ERR_BAD_VALUE, "\"at\"");
    refused("{\"do\":\"close\",\"at\":\"handshake\"}", VP_ERR_BAD_VALUE, "handshake");
    refused("{\"do\":\"refuse\",\"status\":100}", VP_ERR_BAD_VALUE, "\"status\"");
    refused("{\"do\":\"garble\",\"form\":\"jpeg\"}", VP_ERR_BAD_VALUE, "\"form\"");
    refused("[{\"do\":\"drop\"},{\"do\":\"drop\"},{\"do\":\"drop\"}]", VP_ERR_TOO_MANY, "2");
}

TESTS = {
    TEST(a_fault_has_its_defaults),
    TEST(every_member_is_read),
    TEST(a_moment_is_known_in_both_dialects),
    TEST(what_is_no_fault_is_refused),
};
