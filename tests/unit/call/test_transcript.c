#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "base/utf8.h"
#include "call/ident.h"
#include "call/transcript.h"

static struct transcript transcript;
static char written[2048], unheard[2048];

static void on_line(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                    const char *rest)
{
    (void)owner;
    size_t used = strlen(written), rest_used = strlen(unheard);
    if (text[0] != '\0')
        snprintf(written + used, sizeof written - used, "%c%d %s|", speaker == AI_CALLER ? 'C' : 'A',
                 (int)offset_ms, text);
    if (rest[0] != '\0')
        snprintf(unheard + rest_used, sizeof unheard - rest_used, "%d %s|", (int)offset_ms, rest);
}

static int open_transcript(void **state)
{
    (void)state;
    written[0] = unheard[0] = '\0';
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
    assert_string_equal(written, "C100 (not understood)|C1100 two|C7000 three|");
}

static void a_turn_that_was_none_goes(void **state)
{
    (void)state;
    speak("c1", 1100);
    assert_true(transcript_awaits_caller(&transcript));
    transcript_caller_was_none(&transcript, "c1", 2000); /* a cough */
    assert_false(transcript_awaits_caller(&transcript));
    transcript_caller_words(&transcript, "c1", "", 2000);
    speak("c2", 2100);
    transcript_caller_words(&transcript, "c2", "two", 3000);
    transcript_caller_was_none(&transcript, "c2", 3050);
    transcript_caller_words(&transcript, "c7", NULL, 3100); /* nobody knows of it */
    transcript_caller_words(&transcript, "c7", "", 3100);
    assert_string_equal(written, "C1100 two|");
}

static void empty_words_are_not_understood(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_caller_words(&transcript, "c1", "", 2000);
    speak("c2", 2100);
    speak("c3", 3100);
    transcript_caller_words(&transcript, "c3", "three", 4000);
    transcript_caller_words(&transcript, "c3", NULL, 4100); /* was understood */
    transcript_caller_words(&transcript, "c3", "", 4100);
    transcript_caller_words(&transcript, "c2", " two\n", 4200);
    assert_string_equal(written, "C100 (not understood)|C1100  two|C2100 three|");
}

static void controls_are_blanks(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_caller_words(&transcript, "c1", "Caf\xc3\xa9\r\nno\x1b[1m \xf0\x9f\x8d\x95\xe2\x80\xae!",
                            1700);
    transcript_agent_words(&transcript, "i1", "Sure,\t", false, 2000);
    transcript_agent_words(&transcript, "i1", "one.\x07", false, 2010);
    transcript_agent_heard(&transcript, "i1", 900, 900, 2900);
    transcript_deinit(&transcript);
    assert_string_equal(written, "C100 Caf\xc3\xa9  no [1m \xf0\x9f\x8d\x95 !|A1000 Sure, one.|");
}

/* That somebody spoke is to be seen, also where no turn's words ever come. */
static void turns_whose_words_never_come_are_not_understood(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_agent_words(&transcript, "i1", "One.", true, 2000);
    transcript_agent_heard(&transcript, "i1", 500, 500, 2500);
    speak("c2", 8100); /* the agent's line waits no more, the caller's still may come */
    assert_string_equal(written, "A1000 One.|");
    assert_true(transcript_awaits_caller(&transcript));
    transcript_caller_words(&transcript, "c1", "late", 8700);
    assert_string_equal(written, "A1000 One.|C100 late|");
    speak("c3", 30000); /* nobody waits for the second */
    assert_string_equal(written, "A1000 One.|C100 late|C7100 (not understood)|");
    transcript_caller_words(&transcript, "c2", "two", 30600); /* nothing is lost */
    transcript_caller_begins(&transcript, 32000);
    transcript_caller_item(&transcript, "c4");
    transcript_deinit(&transcript);
    assert_string_equal(written,
                        "A1000 One.|C100 late|C7100 (not understood)|C29000 (not understood)|C29600 two|"
                        "C31000 (not understood)|");
}

/* What the model began as another item, without an end of the first: two lines. */
static void a_turn_that_begins_again_loses_no_line(void **state)
{
    (void)state;
    transcript_caller_begins(&transcript, 1100);
    transcript_caller_item(&transcript, "c1");
    speak("c2", 2100);
    transcript_caller_words(&transcript, "c2", "two", 3000);
    transcript_deinit(&transcript);
    assert_string_equal(written, "C100 (not understood)|C1100 two|");
}

/* Found by the floor alone, while the session names all that it hears. */
static void a_turn_that_the_session_never_had_is_no_line(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_caller_words(&transcript, "c1", "one", 2000);
    transcript_caller_begins(&transcript, 3000);
    transcript_caller_stops(&transcript, 3500);
    transcript_deinit(&transcript);
    assert_string_equal(written, "C100 one|");
}

static void words_of_foreign_items_are_nobodys(void **state)
{
    (void)state;
    assert_false(transcript_is_foreign(&transcript, "x"));
    speak("c1", 1100);
    transcript_caller_words(&transcript, "c1", "one", 2000);
    assert_true(transcript_is_foreign(&transcript, "x"));
    assert_true(transcript_is_foreign(&transcript, ""));
    assert_false(transcript_is_foreign(&transcript, "c1"));
    transcript_caller_words(&transcript, "x", "foreign", 2100);
    transcript_caller_words(&transcript, "", "no name", 2200);
    transcript_caller_announced(&transcript, "c2"); /* was taken for nothing, and has words */
    transcript_caller_words(&transcript, "c2", "two", 2300);
    speak("c3", 3000);
    transcript_caller_words(&transcript, "", "three", 3600); /* words have no names at this server */
    transcript_forget_names(&transcript);
    transcript_caller_words(&transcript, "x", "another session's", 4000);
    assert_string_equal(written, "C100 one|C1300 two|C2000 three|C3000 another session's|");
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

static void words_that_were_not_heard_are_written_apart(void **state)
{
    (void)state;
    transcript_agent_words(&transcript, "i1", "one two three four", true, 1000);
    transcript_agent_heard(&transcript, "i1", 500, 1000, 1500);
    transcript_agent_words(&transcript, "i2", "never heard", true, 1600);
    transcript_agent_heard(&transcript, "i2", 0, 1000, 1700);
    assert_string_equal(written, "A0 one two|");
    assert_string_equal(unheard, "0 three four|600 never heard|");
    assert_string_equal(transcript_recent(&transcript, 0)->text, "one two");
    assert_null(transcript_recent(&transcript, 1)); /* a fresh session is told what was heard */
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
    transcript_forget_session(&transcript, INT64_MAX);
    assert_string_equal(written, "C100 (not understood)|A1000 Sure, one|");
    assert_true(transcript_recent(&transcript, 0)->is_broken); /* a fresh session is told what has words */
    assert_false(transcript_awaits_caller(&transcript));
}

static void a_turn_that_is_played_again_has_one_line(void **state)
{
    (void)state;
    speak("c1", 1100);
    speak("c2", 3100);
    transcript_agent_words(&transcript, "i1", "Sure.", true, 3700);
    transcript_agent_heard(&transcript, "i1", 500, 500, 4200);
    transcript_forget_session(&transcript, 3000);
    transcript_forget_names(&transcript);
    assert_string_equal(written, "C100 (not understood)|A2700 Sure.|");
    assert_false(transcript_awaits_caller(&transcript));
    transcript_agent_words(&transcript, "i1", "A moment.", true, 5000); /* does not wait for it */
    transcript_agent_heard(&transcript, "i1", 500, 500, 5600);
    assert_string_equal(written, "C100 (not understood)|A2700 Sure.|A4000 A moment.|");
    transcript_forget_session(&transcript, 3000); /* nor did the second session answer it */
    speak("c1", 6100);
    transcript_caller_words(&transcript, "c1", "two", 6700);
    transcript_deinit(&transcript);
    assert_string_equal(written, "C100 (not understood)|A2700 Sure.|A4000 A moment.|C5100 two|");
}

static void a_turn_that_is_never_played_again_was_not_understood(void **state)
{
    (void)state;
    speak("c1", 1100);
    transcript_forget_session(&transcript, 1000);
    transcript_agent_words(&transcript, "i1", "Sorry, goodbye.", true, 30000);
    transcript_agent_heard(&transcript, "i1", 500, 500, 30500);
    assert_string_equal(written, "A29000 Sorry, goodbye.|");
    transcript_deinit(&transcript);
    assert_string_equal(written, "A29000 Sorry, goodbye.|C100 (not understood)|");
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
    TEST(words_stay_with_their_own_turn),
    TEST(words_that_never_come_shift_no_other_line),
    TEST(a_turn_that_was_none_goes),
    TEST(empty_words_are_not_understood),
    TEST(controls_are_blanks),
    TEST(turns_whose_words_never_come_are_not_understood),
    TEST(a_turn_that_begins_again_loses_no_line),
    TEST(a_turn_that_the_session_never_had_is_no_line),
    TEST(words_of_foreign_items_are_nobodys),
    TEST(a_turn_that_is_played_again_has_one_line),
    TEST(a_turn_that_is_never_played_again_was_not_understood),
    TEST(turns_may_be_named_late_or_not),
    TEST(a_turn_that_goes_on_has_one_line),
    TEST(another_session_may_give_the_names_again),
    TEST(lines_come_in_the_order_of_speaking),
    TEST(a_line_without_words_does_not_stop_the_rest_for_ever),
    TEST(words_that_were_not_heard_are_written_apart),
    TEST(heard_length_ends_with_a_word),
    TEST(many_open_lines_push_the_oldest_out),
    TEST(a_lost_session_brings_no_more_words),
    TEST(the_last_lines_are_remembered),
    TEST(pieces_are_bounded),
    TEST(names_are_remembered_and_make_room),
    TEST(words_without_a_sound_do_not_hold_up_what_is_said_later),
};
