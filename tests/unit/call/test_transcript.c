#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "base/utf8.h"
#include "call/ident.h"
#include "call/transcript.h"

static struct transcript transcript;
static char written[2048];

static void on_line(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text)
{
    (void)owner;
    size_t used = strlen(written);
    snprintf(written + used, sizeof written - used, "%c%d %s|", speaker == AI_CALLER ? 'C' : 'A',
             (int)offset_ms, text);
}

static int open_transcript(void **state)
{
    (void)state;
    written[0] = '\0';
    transcript_init(&transcript, 1000, on_line, NULL);
    return 0;
}

static int close_transcript(void **state)
{
    (void)state;
    transcript_deinit(&transcript);
    return 0;
}

static void lines_come_in_the_order_of_speaking(void **state)
{
    (void)state;
    transcript_caller_begins(&transcript, 1100);
    transcript_caller_stops(&transcript, 1900);
    transcript_agent_words(&transcript, "i1", "Sure", false, 2000);
    transcript_agent_words(&transcript, "i1", ", one.", false, 2010);
    transcript_agent_words(&transcript, "i1", "Sure, one.", true, 2020);
    transcript_agent_heard(&transcript, "i1", 900, 900, 2900);
    assert_string_equal(written, ""); /* the caller's words are still to come */
    transcript_caller_words(&transcript, "c1", "a pizza", 3000);
    assert_string_equal(written, "C100 a pizza|A1000 Sure, one.|");
}

static void a_line_without_words_does_not_stop_the_rest_for_ever(void **state)
{
    (void)state;
    transcript_caller_begins(&transcript, 1100);
    transcript_caller_stops(&transcript, 1900);
    transcript_agent_words(&transcript, "i1", "Yes?", true, 2000);
    transcript_agent_heard(&transcript, "i1", 500, 500, 2500);
    transcript_caller_begins(&transcript, 9000);
    assert_string_equal(written, "A1000 Yes?|");
}

/* A turn of half a second, that item. */
static void speak(const char *item, int64_t at_ms)
{
    transcript_caller_begins(&transcript, at_ms);
    transcript_caller_item(&transcript, item);
    transcript_caller_stops(&transcript, at_ms + 500);
    transcript_caller_item(&transcript, item); /* committed */
}

/* openai-realtime.md, 6.2: transcripts come when they are done, and in no order. */
static void words_stay_with_their_own_turn(void **state)
{
    (void)state;
    speak("c1", 1100);
    speak("c2", 2100);
    speak("c3", 3100);
    transcript_caller_words(&transcript, "c3", "three", 4000);
    transcript_caller_words(&transcript, "c1", NULL, 4100);
    assert_string_equal(written, "C100 (not understood)|");
    transcript_caller_words(&transcript, "c1", "late", 4200); /* settled */
    transcript_caller_words(&transcript, "c2", "two", 4300);
    transcript_caller_words(&transcript, "c2", "two", 4400);
    assert_string_equal(written, "C100 (not understood)|C1100 two|C2100 three|");
}

static void words_that_never_come_shift_no_other_line(void **state)
{
    (void)state;
    speak("c1", 1100);
    speak("c2", 2100);
    transcript_caller_words(&transcript, "c2", "two", 3000);
    speak("c3", 8000); /* by now nobody waits for the first */
    transcript_caller_words(&transcript, "c3", "three", 9000);
    assert_string_equal(written, "C1100 two|C7000 three|");
}

static void a_turn_without_words_goes(void **state)
{
    (void)state;
    speak("c1", 1100);
    assert_true(transcript_awaits_caller(&transcript));
    transcript_caller_words(&transcript, "c1", "", 2000); /* a cough */
    assert_false(transcript_awaits_caller(&transcript));
    speak("c2", 2100);
    transcript_caller_words(&transcript, "c2", "two", 3000);
    transcript_caller_words(&transcript, "c7", NULL, 3100); /* nobody knows of it */
    transcript_caller_words(&transcript, "c7", "", 3100);
    assert_string_equal(written, "C1100 two|");
}

/* Where the server names a turn only when it is committed, or never, the oldest without words gets them. */
static void turns_may_be_named_late_or_not(void **state)
{
    (void)state;
    transcript_caller_begins(&transcript, 1100);
    transcript_caller_stops(&transcript, 1500);
    transcript_caller_item(&transcript, "c1");
    transcript_caller_begins(&transcript, 2100);
    transcript_caller_stops(&transcript, 2500);
    transcript_caller_words(&transcript, "", "two", 2600);
    transcript_caller_words(&transcript, "c1", "one", 2700);
    transcript_caller_item(&transcript, "c9"); /* no turn of ours */
    transcript_caller_begins(&transcript, 3100);
    transcript_caller_stops(&transcript, 3500);
    transcript_caller_words(&transcript, "c3", NULL, 3600);
    assert_string_equal(written, "C100 one|C1100 two|C2100 (not understood)|");
}

/* speech_started comes a second time for the same item, after a pause. */
static void a_turn_that_goes_on_has_one_line(void **state)
{
    (void)state;
    speak("c1", 1100);
    speak("c1", 2100);
    speak("c2", 3100);
    transcript_caller_words(&transcript, "c1", "one, and a coke", 4000);
    transcript_caller_words(&transcript, "c2", "two", 4100);
    speak("c2", 5100); /* written long ago */
    assert_false(transcript_awaits_caller(&transcript));
    assert_string_equal(written, "C100 one, and a coke|C2100 two|");
}

static void another_session_may_give_the_names_again(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_caller_words(&transcript, "c1", "one", 1700);
    transcript_forget_names(&transcript);
    speak("c1", 2100);
    transcript_caller_words(&transcript, "c1", "two", 2700);
    assert_string_equal(written, "C100 one|C1100 two|");
}

static void only_heard_words_are_written(void **state)
{
    (void)state;
    transcript_agent_words(&transcript, "i1", "one two three four", true, 1000);
    transcript_agent_heard(&transcript, "i1", 500, 1000, 1500);
    transcript_agent_words(&transcript, "i2", "never heard", true, 1600);
    transcript_agent_heard(&transcript, "i2", 0, 1000, 1700);
    assert_string_equal(written, "A0 one two|");
}

static void heard_length_ends_with_a_word(void **state)
{
    (void)state;
    assert_int_equal(transcript_heard_len("one two", 1000), 7);
    assert_int_equal(transcript_heard_len("one two", 999), 3);
    assert_int_equal(transcript_heard_len("one two", 0), 0);
    assert_int_equal(transcript_heard_len("one two", -5), 0);
    assert_int_equal(transcript_heard_len("onetwo", 500), 0);
    assert_int_equal(transcript_heard_len("", 500), 0);
}

static void many_open_lines_push_the_oldest_out(void **state)
{
    (void)state;
    char id[8];
    for (int i = 0; i < 40; i++) {
        snprintf(id, sizeof id, "i%d", i);
        transcript_agent_words(&transcript, id, "x", false, 1000);
    }
    assert_int_equal(transcript.line_count, TRANSCRIPT_OPEN_MAX);
}

static void the_last_lines_are_remembered(void **state)
{
    (void)state;
    char id[8], text[400];
    assert_null(transcript_recent(&transcript, 0));
    for (int i = 0; i < TRANSCRIPT_RECENT_MAX + 4; i++) {
        snprintf(id, sizeof id, "c%d", i);
        memset(text, 'a' + i, sizeof text);
        memcpy(text + TRANSCRIPT_RECENT_BYTES - 2, "\xc3\xa9", 2);
        text[300] = '\0';
        transcript_caller_words(&transcript, id, text, 1000 + i);
    }
    const struct transcript_said *said = transcript_recent(&transcript, 0);
    assert_int_equal(said->speaker, AI_CALLER);
    assert_memory_equal(said->text, "eeee", 4);
    assert_int_equal(strlen(said->text), TRANSCRIPT_RECENT_BYTES - 2); /* no half letter */
    assert_true(utf8_is_valid(span_of(said->text)));
    assert_memory_equal(transcript_recent(&transcript, TRANSCRIPT_RECENT_MAX - 1)->text, "pppp", 4);
    assert_null(transcript_recent(&transcript, TRANSCRIPT_RECENT_MAX));
}

static void a_lost_session_brings_no_more_words(void **state)
{
    (void)state;
    transcript_caller_begins(&transcript, 1100);
    transcript_caller_stops(&transcript, 1900);
    assert_true(transcript_awaits_caller(&transcript));
    transcript_agent_words(&transcript, "i1", "Sure, one large pizza.", true, 2000);
    transcript_agent_heard(&transcript, "i1", 500, 1000, 2600);
    assert_string_equal(written, "");
    transcript_forget_session(&transcript);
    assert_string_equal(written, "A1000 Sure, one|");
    assert_true(transcript_recent(&transcript, 0)->is_broken);
    assert_false(transcript_awaits_caller(&transcript));
}

static void pieces_are_bounded(void **state)
{
    (void)state;
    char text[1000];
    bool is_final;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 20; i++)
        transcript_agent_words(&transcript, "i1", text, false, 1000);
    assert_int_equal(strlen(transcript_find_words(&transcript, "i1", &is_final)), TRANSCRIPT_TEXT_MAX);
    assert_false(is_final);
    assert_null(transcript_find_words(&transcript, "i2", &is_final));
}

static void names_are_remembered_and_make_room(void **state)
{
    (void)state;
    struct ident_ring ring = {0};
    assert_int_equal(ident_of(NULL), 0);
    assert_int_equal(ident_of(""), 0);
    assert_true(ident_of("r1") != ident_of("r2"));
    assert_false(ident_ring_has(&ring, 0));
    for (uint64_t i = 1; i <= IDENT_RING_MAX + 1; i++)
        ident_ring_put(&ring, i);
    assert_false(ident_ring_has(&ring, 1));
    assert_true(ident_ring_has(&ring, 2));
    assert_true(ident_ring_has(&ring, IDENT_RING_MAX + 1));
}

static void words_without_a_sound_do_not_hold_up_what_is_said_later(void **state)
{
    (void)state;
    transcript_agent_words(&transcript, "i1", "Anything else?", true, 2000);
    transcript_agent_was_mute(&transcript, 2100);
    transcript_caller_begins(&transcript, 2200);
    transcript_caller_stops(&transcript, 2500);
    transcript_caller_words(&transcript, "c1", "hello", 2600);
    assert_string_equal(written, "C1200 hello|");
}

TESTS_WITH(open_transcript, close_transcript) = {
    TEST(words_stay_with_their_own_turn),      TEST(words_that_never_come_shift_no_other_line),
    TEST(a_turn_without_words_goes),           TEST(turns_may_be_named_late_or_not),
    TEST(a_turn_that_goes_on_has_one_line),    TEST(another_session_may_give_the_names_again),
    TEST(lines_come_in_the_order_of_speaking), TEST(a_line_without_words_does_not_stop_the_rest_for_ever),
    TEST(only_heard_words_are_written),        TEST(heard_length_ends_with_a_word),
    TEST(many_open_lines_push_the_oldest_out), TEST(a_lost_session_brings_no_more_words),
    TEST(the_last_lines_are_remembered),       TEST(pieces_are_bounded),
    TEST(names_are_remembered_and_make_room),  TEST(words_without_a_sound_do_not_hold_up_what_is_said_later),
};
