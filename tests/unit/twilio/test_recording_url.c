#include "twilio/recording_url.h"

#include "with_cmocka.h"

#define API     "https://api.twilio.com"
#define ACCOUNT "AC00000000000000000000000000000001"
#define OTHER   "AC00000000000000000000000000000002"
#define SID     "RE0123456789abcdef0123456789ABCDEF"
#define PLACE   "/2010-04-01/Accounts/" ACCOUNT "/Recordings/" SID

static bool reads(const char *url)
{
    char sid[RECORDING_SID_BYTES] = "";
    bool is_good = recording_url_read(url, API, ACCOUNT, sid);
    if (is_good)
        assert_string_equal(sid, SID);
    else
        assert_string_equal(sid, "");
    return is_good;
}

static void recordings_of_the_account_are_read(void **state)
{
    (void)state;
    assert_true(reads(API PLACE));
    assert_true(reads(API PLACE ".wav"));
    assert_true(reads(API "/2010-04-01/Accounts/" ACCOUNT
                          "/Calls/CA00000000000000000000000000000003/Recordings/" SID));
}

static void everything_else_is_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "",
        "http://api.twilio.com" PLACE,
        "HTTPS://api.twilio.com" PLACE,
        "https://api.twilio.com:443" PLACE,
        "https://api.twilio.com:8443" PLACE,
        "https://api.twilio.com." PLACE,
        "https://api.twilio.com.evil.example" PLACE,
        "https://evil.example" PLACE,
        "https://api.twilio.com@evil.example" PLACE,
        "https://user:password@api.twilio.com" PLACE,
        "https://evil.example/https://api.twilio.com" PLACE,
        "https://evil.example#" API PLACE,
        "//api.twilio.com" PLACE,
        "https:/api.twilio.com" PLACE,
        "https://api.twilio.com\\@evil.example" PLACE,
        " " API PLACE,
        API PLACE " ",
        API PLACE "\r\nX: y",
        API PLACE "?x=1",
        API PLACE "#x",
        API PLACE "/../../x",
        API PLACE ".json",
        API PLACE ".wav.wav",
        API PLACE "0",
        API "/2010-04-01/Accounts/" OTHER "/Recordings/" SID,
        API "/2010-04-01/Accounts/" ACCOUNT "/../" OTHER "/Recordings/" SID,
        API "/2010-04-01/Accounts/" ACCOUNT "/%2e%2e/Recordings/" SID,
        API "/2010-04-01/Accounts/" ACCOUNT "/Calls/../Recordings/" SID,
        API "/2010-04-01/Accounts/" ACCOUNT "//Recordings/" SID,
        API "/2010-04-01/Accounts/" ACCOUNT "/Recordings/RE0123",
        API "/2010-04-01/Accounts/" ACCOUNT "/Recordings/",
        API "/2010-04-01/Accounts/" ACCOUNT "/Recordings/CA0123456789abcdef0123456789abcdef",
        API "/2008-08-01/Accounts/" ACCOUNT "/Recordings/" SID,
        API,
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        if (reads(urls[i]))
            fail_msg("accepted: %s", urls[i]);
    assert_false(reads(NULL));
}

static void without_an_account_nothing_is_read(void **state)
{
    (void)state;
    char sid[RECORDING_SID_BYTES];
    assert_false(recording_url_read(API "/2010-04-01/Accounts//Recordings/" SID, API, "", sid));
    assert_false(recording_url_read("/2010-04-01/Accounts/" ACCOUNT "/Recordings/" SID, "", ACCOUNT, sid));
}

static void the_address_is_made_from_the_configuration(void **state)
{
    (void)state;
    char url[RECORDING_URL_BYTES];
    assert_true(recording_url_make(API, ACCOUNT, SID, url));
    assert_string_equal(url, API PLACE);
    assert_true(recording_is_sid(SID, "RE"));
    assert_false(recording_is_sid(SID, "CA"));
    assert_false(recording_is_sid("RE0123456789abcdef0123456789abcdeg", "RE"));
    assert_false(recording_is_sid(NULL, "RE"));
}

TESTS = {
    TEST(recordings_of_the_account_are_read),
    TEST(everything_else_is_refused),
    TEST(without_an_account_nothing_is_read),
    TEST(the_address_is_made_from_the_configuration),
};
