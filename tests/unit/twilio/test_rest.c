/* What Twilio's REST API is asked, and what its answers mean (twilio.md, section 5). */
#include "with_cmocka.h"

#include "twilio/provider.h"

static struct twilio twilio_of(const char *account_sid, const char *auth_token)
{
    return (struct twilio){.settings = {.account_sid = account_sid,
                                        .auth_token = auth_token,
                                        .api_url = "https://api.twilio.com"}};
}

static void an_sms_is_a_form_of_three_fields(void **state)
{
    struct twilio twilio = twilio_of("AC00000000000000000000000000000001", "word");
    struct phone_request request;
    (void)state;
    assert_true(twilio_has_account(&twilio));
    assert_int_equal(
        twilio_write_text(&twilio, "+15550001111", "+15550002222", "Ren\xc3\xa9: 1 + 1 & more\n", &request),
        VP_OK);
    assert_string_equal(
        request.url,
        "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json");
    assert_string_equal(request.user_password, "AC00000000000000000000000000000001:word");
    assert_string_equal(buf_text(&request.form),
                        "To=%2B15550002222&From=%2B15550001111&Body=Ren%C3%A9%3A+1+%2B+1+%26+more%0A");
    buf_deinit(&request.form);
}

static void a_call_names_where_it_is_told_what_to_do(void **state)
{
    struct twilio twilio = twilio_of("AC00000000000000000000000000000001", "word");
    struct phone_request request;
    (void)state;
    assert_int_equal(twilio_write_ring(&twilio, "+15550001111", "+15550003333",
                                       "https://orders.example.com/voice/staff?delivery=7", 30, &request),
                     VP_OK);
    assert_string_equal(
        buf_text(&request.form),
        "To=%2B15550003333&From=%2B15550001111&Url=https%3A%2F%2Forders.example.com%2Fvoice%2Fstaff%3Fdelivery%3D7"
        "&Timeout=30");
    buf_deinit(&request.form);
}

static void without_an_account_nothing_is_asked(void **state)
{
    struct twilio none = twilio_of("", "word"), wrong = twilio_of("AC1", "word"),
                  open = twilio_of("AC00000000000000000000000000000001", "");
    (void)state;
    assert_false(twilio_has_account(&none));
    assert_false(twilio_has_account(&wrong));
    assert_false(twilio_has_account(&open));
}

static void answers_say_whether_it_is_worth_asking_again(void **state)
{
    static const struct {
        int status;
        const char *body;
        enum phone_taken taken;
        const char *id, *why;
    } known[] = {
        {201, "{\"sid\":\"SM1\",\"status\":\"queued\"}", PHONE_TAKEN, "SM1", ""},
        {201, "no JSON", PHONE_TAKEN, "-", ""},
        {400, "{\"code\":21211,\"message\":\"Invalid 'To' Phone Number\",\"status\":400}", PHONE_REFUSED, "",
         "Twilio: Invalid 'To' Phone Number (error 21211)"},
        {400, "{\"code\":21614,\"message\":\"'To' number +15550002222 is no mobile\"}", PHONE_REFUSED, "",
         "Twilio: 'To' number +*********22 is no mobile (error 21614)"},
        {401, "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}", PHONE_TRY_LATER, "",
         "Twilio: Authenticate (error 20003)"},
        {429, "", PHONE_TRY_LATER, "", "Twilio answered with status 429"},
        {503, "<html>", PHONE_TRY_LATER, "", "Twilio answered with status 503"},
    };
    struct twilio twilio = twilio_of("AC00000000000000000000000000000001", "word");
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct phone_receipt receipt;
        twilio_read_receipt(&twilio, known[i].status, span_of(known[i].body), &receipt);
        assert_int_equal(receipt.taken, known[i].taken);
        assert_string_equal(receipt.id, known[i].id);
        assert_string_equal(receipt.why, known[i].why);
    }
}

TESTS = {
    TEST(an_sms_is_a_form_of_three_fields),
    TEST(a_call_names_where_it_is_told_what_to_do),
    TEST(without_an_account_nothing_is_asked),
    TEST(answers_say_whether_it_is_worth_asking_again),
};
