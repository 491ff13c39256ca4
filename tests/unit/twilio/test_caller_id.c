/* What counts as a number to call back, and what only says why there is none. */
#include "twilio/caller_id.h"

#include "with_cases.h"
#include "with_cmocka.h"

static void a_number_stays_as_it_is(void **state)
{
    (void)state;
    FOR_EACH_TEXT(from, "+15550002222", "+4915112345678", "+6834000", "+299123456", "5550002222",
                  "+17378742833", "+8656696123", "+26669668", "+123456789012345")
        assert_string_equal(caller_id_number(*from), *from);
}

static void whatever_else_comes_is_no_number(void **state)
{
    (void)state;
    assert_string_equal(caller_id_number(NULL), "");
    FOR_EACH_TEXT(from, "", "+", "+266696687", "266696687", "+7378742833", "+2562533", "+8656696",
                  "+86282452253", "+7748283", "anonymous", "Anonymous", "Restricted", "unavailable",
                  "Unknown", "blocked", "client:alice", "client:+15550002222", "sip:+15550002222@example.com",
                  "sip:bob@example.com", "+000000000", "0000000000", "+0155500022", "+1555",
                  "+1234567890123456", "+1555000222x", "M\ufffdller", " +15550002222", "+1 555 000 2222")
        assert_string_equal(caller_id_number(*from), "");
}

TESTS = {
    TEST(a_number_stays_as_it_is),
    TEST(whatever_else_comes_is_no_number),
};
