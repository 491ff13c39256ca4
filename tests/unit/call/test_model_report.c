/* What the last handshake told, in shared memory. */
#include "call/model_report.h"

#include <string.h>

#include "with_cmocka.h"

static void what_was_put_is_seen(void **state)
{
    (void)state;
    struct model_report report = {0};
    assert_int_equal(model_report_look(&report).state, MODEL_REPORT_NONE);
    model_report_put(&report, MODEL_REPORT_FAILED, "refused", 7);
    struct model_report_view view = model_report_look(&report);
    assert_int_equal(view.state, MODEL_REPORT_FAILED);
    assert_int_equal(view.at_mono_ms, 7);
    assert_string_equal(view.text, "refused");
    char longest[2 * MODEL_REPORT_TEXT_BYTES];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    model_report_put(&report, MODEL_REPORT_BUSY, longest, 8);
    view = model_report_look(&report);
    assert_int_equal(strlen(view.text), MODEL_REPORT_TEXT_BYTES - 1);
    assert_string_equal(model_report_state_name(view.state), "busy");
}

static void a_good_session_ends_a_failure(void **state)
{
    (void)state;
    struct model_report report = {0};
    model_report_note_good(&report, 1);
    assert_int_equal(model_report_look(&report).state, MODEL_REPORT_NONE);
    model_report_put(&report, MODEL_REPORT_FAILED, "refused", 2);
    model_report_note_good(&report, 3);
    assert_int_equal(model_report_look(&report).state, MODEL_REPORT_GOOD);
    assert_int_equal(model_report_look(&report).at_mono_ms, 3);
}

/* A writer that died in the middle leaves an odd sequence behind. */
static void a_dead_writer_stops_no_reader(void **state)
{
    (void)state;
    struct model_report report = {.sequence = 1, .state = MODEL_REPORT_FAILED};
    report.text[0] = 'x';
    struct model_report_view view = model_report_look(&report);
    assert_int_equal(view.state, MODEL_REPORT_FAILED);
    assert_string_equal(view.text, "");
    report.state = 99;
    assert_int_equal(model_report_look(&report).state, MODEL_REPORT_NONE);
}

TESTS = {
    TEST(what_was_put_is_seen),
    TEST(a_good_session_ends_a_failure),
    TEST(a_dead_writer_stops_no_reader),
};
