/* What may stand behind call= in a log line. */
#include "with_cmocka.h"

#include "base/call_sid.h"
#include "with_cases.h"

static void takes_what_twilio_sends(void **state)
{
    char sid[CALL_SID_BYTES];
    (void)state;
    assert_true(call_sid_take("CA0123456789abcdef0123456789abcdef", sid));
    assert_string_equal(sid, "CA0123456789abcdef0123456789abcdef");
    assert_true(call_sid_take("123456789012345678901234567890123456789", sid)); /* as long as it may be */
    assert_string_equal(sid, "123456789012345678901234567890123456789");
}

static void refuses_what_would_forge_a_line(void **state)
{
    char sid[CALL_SID_BYTES];
    (void)state;
    FOR_EACH_TEXT(refused, "", "CA1\n2026 error", "CA1 x=2", "CA1\"", "CA1\x1b[2J", "CA1\xc2\x9b",
                  "1234567890123456789012345678901234567890") {
        assert_false(call_sid_take(*refused, sid));
        assert_string_equal(sid, "-");
    }
    assert_false(call_sid_take(NULL, sid));
    assert_string_equal(sid, "-");
}

TESTS = {
    TEST(takes_what_twilio_sends),
    TEST(refuses_what_would_forge_a_line),
};
