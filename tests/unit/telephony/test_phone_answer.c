/* What a call is told to do, before any provider writes it. */
#include <string.h>

#include "telephony/telephony.h"
#include "with_cmocka.h"

static void a_call_is_passed_on_to_the_restaurants_telephone_or_ends_with_an_apology(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_pass_on(&answer, &(struct phone_person){.number = "+15550003333"}, "One moment please.");
    assert_int_equal(answer.count, 2);
    assert_int_equal(answer.steps[0].verb, PHONE_SAY);
    assert_string_equal(answer.steps[0].text, "One moment please.");
    assert_int_equal(answer.steps[1].verb, PHONE_DIAL);
    assert_string_equal(answer.steps[1].text, "+15550003333");
    static const char *const nobody[] = {NULL, ""};
    for (size_t i = 0; i < 2; i++) {
        phone_answer_init(&answer);
        phone_answer_pass_on(&answer, &(struct phone_person){.number = nobody[i]}, "One moment please.");
        assert_int_equal(answer.count, 2);
        assert_int_equal(answer.steps[0].verb, PHONE_SAY);
        assert_non_null(strstr(answer.steps[0].text, "call again"));
        assert_int_equal(answer.steps[1].verb, PHONE_HANG_UP);
    }
}

static void a_call_that_another_stream_has_waits_and_asks_again(void **state)
{
    (void)state;
    struct phone_answer answer;
    phone_answer_init(&answer);
    phone_answer_hold(&answer, &(struct phone_resume){.count = 2, .stream_id = 0xabcdef});
    assert_int_equal(answer.count, 2);
    assert_int_equal(answer.steps[0].verb, PHONE_WAIT);
    assert_in_range(answer.steps[0].seconds, 1, 10);
    assert_int_equal(answer.steps[1].verb, PHONE_GO_TO);
    assert_string_equal(answer.steps[1].link, "/voice/resume?n=2&s=0000000000abcdef");
    phone_answer_init(&answer);
    phone_answer_hold(&answer,
                      &(struct phone_resume){.count = 3, .stream_id = UINT64_MAX, .epoch = INT64_MAX});
    assert_string_equal(answer.steps[1].link, "/voice/resume?n=3&s=ffffffffffffffff&e=9223372036854775807");
}

static enum vp_err count_steps(void *provider, const struct phone_answer *answer, struct buf *out)
{
    (void)provider;
    return buf_appendf(out, "%zu", answer->count);
}

static void an_answer_with_a_step_or_a_link_too_long_is_never_written_in_part(void **state)
{
    (void)state;
    const struct telephony_port port = {.write_answer = count_steps};
    const struct telephony telephony = {.port = &port};
    struct phone_answer answer;
    struct buf out;
    buf_init(&out, 64);
    phone_answer_init(&answer);
    for (int i = 0; i < PHONE_ANSWER_STEPS_MAX; i++)
        phone_answer_say(&answer, "yes");
    assert_int_equal(telephony_write(&telephony, &answer, &out), VP_OK);
    assert_string_equal(buf_text(&out), "6");
    phone_answer_hang_up(&answer);
    assert_int_equal(telephony_write(&telephony, &answer, &out), VP_ERR_BUG);

    char link[PHONE_LINK_BYTES + 1];
    memset(link, 'x', sizeof link);
    link[PHONE_LINK_BYTES] = '\0';
    phone_answer_init(&answer);
    phone_answer_go_to(&answer, link);
    assert_int_equal(telephony_write(&telephony, &answer, &out), VP_ERR_BUG);
    assert_string_equal(buf_text(&out), "6");
    buf_deinit(&out);
}

TESTS = {
    TEST(a_call_is_passed_on_to_the_restaurants_telephone_or_ends_with_an_apology),
    TEST(a_call_that_another_stream_has_waits_and_asks_again),
    TEST(an_answer_with_a_step_or_a_link_too_long_is_never_written_in_part),
};
