#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "call/heard.h"
#include "call/thresholds.h"
#include "with_cases.h"
#include "with_ulaw.h"

static struct heard heard;
static char marks[64][HEARD_MARK_BYTES];
static size_t mark_count;

static int fresh(void **state)
{
    (void)state;
    heard_init(&heard);
    mark_count = 0;
    return 0;
}

static void sound_of(uint32_t number, struct span ulaw_b64)
{
    struct piece_sound sound;
    piece_sound_begin(&sound, ulaw_b64);
    while (piece_sound_next(&sound))
        heard_sounds(&heard, number, &sound);
}

static void send_sound(const char *item, uint64_t response, struct span ulaw_b64, int64_t now_ms)
{
    const struct heard_item *sent = heard_send(&heard, item, response, ulaw_b64, now_ms, marks[mark_count++]);
    assert_non_null(sent);
    sound_of(sent->number, ulaw_b64);
}

static void send(const char *item, int64_t duration_ms, int64_t now_ms)
{
    send_sound(item, 7, ulaw_voice_b64((size_t)duration_ms * 8), now_ms);
}

static int64_t heard_of(const char *item, int64_t now_ms)
{
    return heard_item_heard_ms(&heard, heard_find(&heard, item), now_ms);
}

static void marks_tell_what_was_heard(void **state)
{
    (void)state;
    send("a", 100, 0);
    send("a", 100, 0);
    assert_int_equal(heard_of("a", 100), 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    assert_int_equal(heard_of("a", 100), 100);
    assert_true(heard_is_playing(&heard, 100));
    assert_true(heard_mark(&heard, marks[1], 200));
    assert_false(heard_is_playing(&heard, 200));
    assert_int_equal(heard.marks_outstanding, 0);
}

static void a_mark_counts_once_and_only_if_it_was_sent(void **state)
{
    (void)state;
    send("a", 100, 0);
    FOR_EACH_TEXT(foreign, "", "x", "g1:i1:800 ", "g1:i1:801", "g1:i2:800", "g2:i1:800", "g1:i1:-8", "g1:i1",
                  "g1:i1:999999999999999", "g1:i4294967297:800")
        assert_false(heard_mark(&heard, *foreign, 100));
    assert_true(heard_mark(&heard, "g1:i1:800", 100));
    assert_false(heard_mark(&heard, "g1:i1:800", 100));
}

static void marks_freed_by_a_clear_prove_nothing(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 1000, 0);
    assert_int_equal(heard_interrupt(&heard, 10, cuts), 1);
    assert_false(heard_mark(&heard, marks[0], 11));
    assert_int_equal(heard_of("a", 11), 10); /* by the clock: no mark has told how long the way is */
    char mark[HEARD_MARK_BYTES];
    assert_null(heard_send(&heard, "a", 7, ulaw_voice_b64(800), 12, mark)); /* late audio */
    assert_non_null(heard_send(&heard, "b", 8, ulaw_voice_b64(800), 12, mark));
    assert_true(heard_mark(&heard, mark, 112));
}

static void what_plays_is_cut_between_two_marks_and_what_waits_at_nothing(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("done", 100, 0);
    heard_complete(&heard, "done");
    send("first", 1000, 0);
    send("first", 20, 0);
    send("second", 1000, 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    assert_true(heard_mark(&heard, marks[1], 1100));
    assert_int_equal(heard_interrupt(&heard, 1105, cuts), 2);
    assert_string_equal(cuts[0].item->id, "first");
    assert_int_equal(cuts[0].heard_ms, 1005); /* the last mark and the time since */
    assert_string_equal(cuts[1].item->id, "second");
    assert_int_equal(cuts[1].heard_ms, 0); /* never begun */
    assert_int_equal(heard_interrupt(&heard, 1106, cuts), 0);
}

static void an_item_that_may_grow_is_cut_although_all_of_it_was_heard(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 100, 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    assert_int_equal(heard_interrupt(&heard, 150, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 100);
}

static void time_estimates_when_marks_stay_away(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 3000, 1000);
    send("b", 3000, 1000);
    assert_int_equal(heard_of("a", 1900), 0);    /* marks are still believed */
    assert_int_equal(heard_of("a", 2500), 1450); /* the way is taken for 50 ms */
    assert_true(heard_is_playing(&heard, 8049));
    assert_false(heard_is_playing(&heard, 8050));
    assert_int_equal(heard_interrupt(&heard, 5500, cuts), 2);
    assert_int_equal(cuts[0].heard_ms, 3000);
    assert_int_equal(cuts[1].heard_ms, 1500);
}

static void a_later_mark_speaks_for_lost_ones(void **state)
{
    (void)state;
    send("a", 100, 0);
    send("b", 100, 0);
    assert_true(heard_mark(&heard, marks[1], 200));
    assert_int_equal(heard_of("a", 200), 100);
    assert_false(heard_is_playing(&heard, 200));
}

static void a_pause_within_an_item_stops_its_clock(void **state)
{
    (void)state;
    send("a", 1000, 0);
    send("a", 1000, 5000); /* the model hesitated: the queue was empty from 1000 on */
    assert_int_equal(heard_of("a", 7000), 2000);
    assert_int_equal(heard_surely_over_ms(&heard), 7050);
}

/* A telephone 40 ms away each way: what is sent at 0 begins at 40, and the mark of its end comes 40 ms after it. */
static void the_way_there_and_back_is_learned_and_counts_as_heard(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 200, 0);
    send("a", 200, 0);
    send("a", 2000, 0);
    assert_true(heard_mark(&heard, marks[0], 280));
    assert_int_equal(heard.trip.ms, 80);
    assert_true(heard_mark(&heard, marks[1], 480));
    assert_int_equal(heard_interrupt(&heard, 1000, cuts), 1); /* the clear arrives at 1040 */
    assert_int_equal(cuts[0].heard_ms, 1000);
    send("b", 200, 3000); /* begins at 3040 */
    send("b", 200, 3000);
    assert_int_equal(heard_interrupt(&heard, 3150, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 150);
}

static void a_mark_that_was_held_up_is_believed_when_the_next_is_late_too(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    for (int i = 0; i < 20; i++)
        send("a", 100, 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    assert_true(heard_mark(&heard, marks[1], 240)); /* 40 ms late */
    struct heard as_it_was = heard;
    assert_int_equal(heard_interrupt(&heard, 260, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 260);
    heard = as_it_was;
    assert_true(heard_mark(&heard, marks[2], 330)); /* 30 ms late */
    as_it_was = heard;
    assert_int_equal(heard_interrupt(&heard, 360, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 330);
    heard = as_it_was;
    assert_true(heard_mark(&heard, marks[3], 405)); /* never early */
    assert_int_equal(heard_interrupt(&heard, 450, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 445);
}

/* What is heard of a second item, of a telephone 40 ms away each way, after answers with first marks so late. */
static int64_t way_after(const int64_t *late_ms, size_t count)
{
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    fresh(NULL);
    for (size_t i = 0; i < count; i++) {
        int64_t at_ms = 10000 * (int64_t)i;
        mark_count = 0;
        send(i == 0 ? "a" : "b", 200, at_ms);
        assert_true(heard_mark(&heard, marks[0], at_ms + 280 + late_ms[i]));
        heard_interrupt(&heard, at_ms + 5000, cuts);
        heard_forget_session(&heard);
    }
    return heard.trip.ms;
}

static void a_longer_way_is_believed_when_it_was_so_twice(void **state)
{
    (void)state;
    assert_int_equal(way_after((int64_t[]){0, 200}, 2), 80); /* one that was held up */
    assert_int_equal(way_after((int64_t[]){0, 200, 0, 200, 0}, 5), 80);
    assert_int_equal(way_after((int64_t[]){0, 60, 60}, 3), 110);
    assert_in_range(way_after((int64_t[]){0, 60, 60, 60, 60, 60}, 6), 130, 140);
    assert_in_range(way_after((int64_t[]){200, 0, 0, 0}, 4), 80, 110); /* the first of all: taken back soon */
}

static void a_telephone_that_begins_late_is_believed_at_once(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 100, 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    for (int i = 0; i < 20; i++)
        send("a", 100, 1000);
    assert_true(heard_mark(&heard, marks[1], 1400)); /* 300 ms late */
    assert_int_equal(heard_interrupt(&heard, 1450, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 250);
}

static void one_that_may_have_run_dry_is_believed_at_once(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    for (int i = 0; i < 3; i++)
        send("a", 200, i * 190); /* hardly sooner than it plays */
    assert_true(heard_mark(&heard, marks[0], 200));
    assert_true(heard_mark(&heard, marks[1], 560)); /* the second piece was 160 ms longer under way */
    send("a", 200, 570);
    assert_int_equal(heard_interrupt(&heard, 600, cuts), 1);
    assert_in_range(cuts[0].heard_ms, 430, 450);
}

static void one_that_has_much_to_play_did_not_stand_still_because_a_mark_was_held_up(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    for (int i = 0; i < 20; i++)
        send("a", 100, 0);
    for (int i = 0; i < 4; i++)
        assert_true(heard_mark(&heard, marks[i], 100 * (i + 1)));
    assert_true(heard_mark(&heard, marks[4], 650)); /* 150 ms late, and the next ones with it */
    assert_int_equal(heard_interrupt(&heard, 655, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 655);
}

static void not_much_more_is_heard_than_what_the_next_mark_would_have_told(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    for (int i = 0; i < 10; i++)
        send("a", 100, 0);
    assert_true(heard_mark(&heard, marks[0], 100));
    /* It stands still: where is the mark of 200? */
    assert_int_equal(heard_interrupt(&heard, 900, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 200 + HEARD_MARK_JITTER_MS);
}

static void the_newest_items_stay_in_the_ring(void **state)
{
    (void)state;
    char id[16], mark[HEARD_MARK_BYTES];
    for (int i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "i%d", i);
        assert_non_null(heard_send(&heard, id, 7, ulaw_voice_b64(80), 0, mark));
        assert_true(heard_is_sane(&heard));
    }
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    assert_int_equal(heard_interrupt(&heard, 0, cuts), HEARD_ITEMS_MAX);
    assert_string_equal(cuts[0].item->id, "i84");
}

static void a_flood_is_refused(void **state)
{
    (void)state;
    char mark[HEARD_MARK_BYTES];
    int accepted = 0;
    for (int i = 0; i < 1000; i++)
        accepted += heard_send(&heard, "a", 7, ulaw_voice_b64(8000), 0, mark) != NULL;
    assert_int_equal(accepted, HEARD_QUEUE_MAX_MS / 1000);
    assert_null(heard_send(&heard, "b", 7, ulaw_voice_b64(0), 0, mark));
    assert_null(heard_send(&heard, "b", 7, ulaw_voice_b64((size_t)HEARD_QUEUE_MAX_MS * 8 + 1), 0, mark));
}

static void ids_too_long_are_played_but_never_told_back(void **state)
{
    (void)state;
    char id[400], mark[HEARD_MARK_BYTES];
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    memset(id, 'x', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    assert_non_null(heard_send(&heard, id, 7, ulaw_voice_b64(800), 0, mark));
    assert_non_null(heard_send(&heard, id, 7, ulaw_voice_b64(800), 0, mark));
    const struct heard_item *first = heard_find(&heard, id);
    assert_non_null(first);
    id[sizeof id - 2] = 'y'; /* another, to its last letter */
    assert_null(heard_find(&heard, id));
    assert_int_equal(heard_interrupt(&heard, 0, cuts), 1);
    assert_true(cuts[0].is_foreign);
}

static void what_cannot_be_heard_is_sent_and_counts_for_nothing(void **state)
{
    (void)state;
    send("voice", 500, 0);
    send_sound("hush", 8, ulaw_constant_b64(500, ULAW_SILENCE), 0);
    assert_int_equal(heard_item_sent_ms(heard_find(&heard, "hush")), 500);
    assert_int_equal(heard_item_audible_ms(heard_find(&heard, "hush")), 0);
    assert_int_equal(heard_item_audible_ms(heard_find(&heard, "voice")), 500);
    assert_true(heard_has_sounded(&heard, 7));
    assert_false(heard_has_sounded(&heard, 8));
    assert_true(heard_mark(&heard, marks[1], 1000)); /* the telephone played it all the same */
    assert_int_equal(heard_of("hush", 1000), 500);
}

static void a_fresh_session_knows_nothing_of_older_items(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 1000, 0);
    heard_forget_session(&heard);
    assert_int_equal(heard_interrupt(&heard, 100, cuts), 1);
    assert_true(cuts[0].is_foreign);
}

/* Two marks of 400 ms each; the pause comes in the second piece. */
static void a_pause_fixes_what_was_heard_between_two_marks(void **state)
{
    (void)state;
    int64_t from_bytes, sent_bytes;
    send("a", 400, 0);
    send("a", 400, 0);
    send("b", 200, 0);
    assert_true(heard_mark(&heard, marks[0], 400));
    heard_pause(&heard, 550);
    assert_true(heard_is_playing(&heard, 50000)); /* it waits */
    assert_int_equal(heard_of("a", 50000), 550);
    assert_true(heard_paused_at(&heard, 1, &from_bytes, &sent_bytes));
    assert_int_equal(from_bytes, 550 * 8);
    assert_int_equal(sent_bytes, 800 * 8);
    assert_true(heard_paused_at(&heard, 2, &from_bytes, &sent_bytes));
    assert_int_equal(from_bytes, 0);
    assert_false(heard_mark(&heard, marks[1], 560)); /* freed by the clear */
}

static void after_a_pause_the_rest_is_counted_anew(void **state)
{
    (void)state;
    send("a", 400, 0);
    send("a", 400, 0);
    heard_pause(&heard, 300);
    heard_rewind(&heard, 1, 250 * 8);
    heard_resume(&heard, 2000);
    assert_true(heard_send_again(&heard, 1, ulaw_voice_b64(550 * 8), 2000, marks[mark_count++]));
    sound_of(1, ulaw_voice_b64(550 * 8));
    assert_false(heard_send_again(&heard, 2, ulaw_voice_b64(550 * 8), 2000, marks[5])); /* was never */
    assert_int_equal(heard_item_sent_ms(heard_find(&heard, "a")), 800);
    assert_in_range(audible_ms(&heard_find(&heard, "a")->sound), 798, 802); /* and none twice */
    assert_int_equal(heard_of("a", 2100), 250);
    assert_true(heard_mark(&heard, marks[2], 2550));
    assert_int_equal(heard_of("a", 2550), 800);
    assert_false(heard_is_playing(&heard, 2550));
    assert_true(heard_is_sane(&heard));
}

static void a_turn_in_a_pause_cuts_at_the_heard_position(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 800, 0);
    heard_complete(&heard, "a");
    heard_pause(&heard, 300);
    send("a", 200, 350); /* still generated while it waits */
    assert_int_equal(heard_interrupt(&heard, 900, cuts), 1);
    assert_in_range(cuts[0].heard_ms, 300, 350);
    assert_false(heard_is_playing(&heard, 900));
    assert_null(heard_send(&heard, "a", 7, ulaw_voice_b64(160), 950, marks[5]));
}

/* Stopped, and 500 ms later taken up at 400. */
static void pause_and_go_on(int64_t now_ms)
{
    heard_pause(&heard, now_ms);
    heard_rewind(&heard, 1, 400 * 8);
    heard_resume(&heard, now_ms + 500);
    assert_true(heard_send_again(&heard, 1, ulaw_voice_b64(1600 * 8), now_ms + 500, marks[mark_count++]));
}

static void what_is_said_again_was_heard_before(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 2000, 0);
    pause_and_go_on(550);                                     /* the way is taken for 50 ms */
    assert_int_equal(heard_interrupt(&heard, 1100, cuts), 1); /* 50 ms after it went on: at 450 */
    assert_int_equal(cuts[0].heard_ms, 550);
}

static void nor_does_another_pause_take_back_what_was_heard(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 2000, 0);
    pause_and_go_on(550);
    pause_and_go_on(1100); /* at 450, in what is said again */
    assert_int_equal(heard_interrupt(&heard, 1620, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 550);
    assert_true(heard_is_sane(&heard));
}

static void who_goes_on_past_a_pause_is_where_it_plays(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    send("a", 2000, 0);
    pause_and_go_on(550);
    assert_int_equal(heard_interrupt(&heard, 1550, cuts), 1);
    assert_int_equal(cuts[0].heard_ms, 900);
    assert_true(heard_is_sane(&heard));
}

TESTS_WITH(fresh, NULL) = {
    TEST(what_is_said_again_was_heard_before),
    TEST(nor_does_another_pause_take_back_what_was_heard),
    TEST(who_goes_on_past_a_pause_is_where_it_plays),
    TEST(marks_tell_what_was_heard),
    TEST(a_pause_fixes_what_was_heard_between_two_marks),
    TEST(after_a_pause_the_rest_is_counted_anew),
    TEST(a_turn_in_a_pause_cuts_at_the_heard_position),
    TEST(a_mark_counts_once_and_only_if_it_was_sent),
    TEST(marks_freed_by_a_clear_prove_nothing),
    TEST(what_plays_is_cut_between_two_marks_and_what_waits_at_nothing),
    TEST(an_item_that_may_grow_is_cut_although_all_of_it_was_heard),
    TEST(time_estimates_when_marks_stay_away),
    TEST(a_later_mark_speaks_for_lost_ones),
    TEST(a_pause_within_an_item_stops_its_clock),
    TEST(the_way_there_and_back_is_learned_and_counts_as_heard),
    TEST(a_mark_that_was_held_up_is_believed_when_the_next_is_late_too),
    TEST(a_longer_way_is_believed_when_it_was_so_twice),
    TEST(a_telephone_that_begins_late_is_believed_at_once),
    TEST(one_that_may_have_run_dry_is_believed_at_once),
    TEST(one_that_has_much_to_play_did_not_stand_still_because_a_mark_was_held_up),
    TEST(not_much_more_is_heard_than_what_the_next_mark_would_have_told),
    TEST(the_newest_items_stay_in_the_ring),
    TEST(a_flood_is_refused),
    TEST(ids_too_long_are_played_but_never_told_back),
    TEST(what_cannot_be_heard_is_sent_and_counts_for_nothing),
    TEST(a_fresh_session_knows_nothing_of_older_items),
};
