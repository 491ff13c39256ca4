/* What Twilio's REST API tells of a number, and what is to be changed for its calls to come here (twilio.md 5.7). */
#include "with_cmocka.h"

#include <string.h>

#include "twilio/number.h"
#include "twilio/rest.h"

#define SID      "PN0000000000000000000000000000000a"
#define TELLS(x) ((struct span){x, sizeof(x) - 1})

static const struct twilio_wiring here = {.voice_url = "https://orders.example.com/voice",
                                          .status_url = "https://orders.example.com/voice/status",
                                          .fallback_url = ""};

static void of_a_list_the_asked_number_is_taken(void **state)
{
    struct twilio_number number;
    static const char list[] =
        "{\"incoming_phone_numbers\":[{\"sid\":\"PN1\",\"phone_number\":\"+15550001112\"},"
        "{\"sid\":\"" SID "\",\"phone_number\":\"+15550001111\",\"voice_url\":\"https://demo.example.com/\","
        "\"voice_method\":\"POST\",\"voice_fallback_url\":null,\"status_callback\":\"\",\"trunk_sid\":null,"
        "\"voice_application_sid\":\"AP0000000000000000000000000000000a\","
        "\"capabilities\":{\"voice\":true,\"sms\":true}}],\"page\":0}";
    (void)state;
    assert_int_equal(twilio_number_find(TELLS(list), "+15550001111", &number), VP_OK);
    assert_string_equal(number.sid, SID);
    assert_string_equal(number.voice_url, "https://demo.example.com/");
    assert_string_equal(number.fallback_url, "");
    assert_string_equal(number.application_sid, "AP0000000000000000000000000000000a");
    assert_true(number.can_speak);
    assert_int_equal(twilio_number_find(TELLS(list), "+15550001113", &number), VP_ERR_NOT_FOUND);
}

static void an_answer_of_another_kind_is_refused(void **state)
{
    struct twilio_number number;
    (void)state;
    assert_int_equal(twilio_number_find(TELLS("<html>"), "+15550001111", &number), VP_ERR_BAD_VALUE);
    assert_int_equal(twilio_number_find(TELLS("{\"incoming_phone_numbers\":{}}"), "+1", &number),
                     VP_ERR_BAD_VALUE);
    assert_int_equal(twilio_number_read(TELLS("{\"sid\":\"" SID "\"}"), &number), VP_ERR_BAD_VALUE);
    assert_int_equal(twilio_number_read(TELLS("{\"sid\":\"" SID SID "\",\"phone_number\":\"+1\"}"), &number),
                     VP_ERR_BAD_VALUE);
}

static void a_new_number_lacks_its_urls(void **state)
{
    struct twilio_difference differences[TWILIO_DIFFERENCES_MAX];
    struct twilio_number number = {.voice_method = "POST", .status_method = "GET"};
    struct buf form;
    (void)state;
    buf_init(&form, TWILIO_FORM_BYTES_MAX);
    size_t count = twilio_number_compare(&number, &here, differences);
    assert_int_equal(twilio_number_write(differences, count, &form), VP_OK);
    assert_string_equal(buf_text(&form), "VoiceUrl=https%3A%2F%2Forders.example.com%2Fvoice"
                                         "&StatusCallback=https%3A%2F%2Forders.example.com%2Fvoice%2Fstatus"
                                         "&StatusCallbackMethod=POST");
    buf_deinit(&form);
}

static void what_is_right_stays_with_the_operators_own_connection(void **state)
{
    struct twilio_difference differences[TWILIO_DIFFERENCES_MAX];
    struct twilio_number number = {.voice_url = "https://orders.example.com/voice#rc=2&ct=2000",
                                   .voice_method = "POST",
                                   .fallback_url = "https://handler.example.com/EH1",
                                   .status_url = "https://orders.example.com/voice/status",
                                   .status_method = "POST",
                                   .application_sid = "AP0000000000000000000000000000000a"};
    struct twilio_wiring wiring = here;
    (void)state;
    assert_int_equal(twilio_number_compare(&number, &wiring, differences), 0);
    wiring.fallback_url = "https://handler.example.com/EH2";
    wiring.takes_over = true;
    assert_int_equal(twilio_number_compare(&number, &wiring, differences), 3);
    assert_string_equal(differences[0].parameter, "VoiceFallbackUrl");
    assert_string_equal(differences[1].parameter, "VoiceFallbackMethod");
    assert_null(differences[1].title);
    assert_string_equal(differences[2].parameter, "VoiceApplicationSid");
    assert_string_equal(differences[2].wanted, "");
    assert_string_equal(differences[0].title, "Primary handler fails");
    strcpy(number.voice_url, "https://orders.example.com/voice/x");
    assert_int_equal(twilio_number_compare(&number, &here, differences), 1);
}

TESTS = {
    TEST(of_a_list_the_asked_number_is_taken),
    TEST(an_answer_of_another_kind_is_refused),
    TEST(a_new_number_lacks_its_urls),
    TEST(what_is_right_stays_with_the_operators_own_connection),
};
