/* From the last voice to the first sound heard, and where the time went. */
#include "with_cmocka.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/latency.h"

enum { PIECE_MS = 100, PIECE_BYTES = PIECE_MS * ULAW_BYTES_PER_MS };

static struct heard heard;
static struct latency latency;
static struct turn_latency turn;
static char mark[HEARD_MARK_BYTES];

static int open_ledger(void **state)
{
    (void)state;
    heard_init(&heard);
    heard.trip.ms = 0; /* a telephone next door */
    latency = (struct latency){0};
    turn = (struct turn_latency){.total_ms = -1};
    return 0;
}

/* A piece of so many silent milliseconds and then a tone goes to the telephone. */
static void send(const char *item_id, int silence_ms, int64_t now_ms)
{
    uint8_t ulaw[PIECE_BYTES];
    char b64[PIECE_BYTES / 3 * 4 + 8];
    for (int i = 0; i < PIECE_BYTES; i++)
        ulaw[i] = (uint8_t)(i < silence_ms * ULAW_BYTES_PER_MS ? ULAW_SILENCE : i / 8 % 2 != 0 ? 0x20 : 0xa0);
    base64_encode(ulaw, sizeof ulaw, b64);
    const struct span piece = {b64, base64_encoded_len(sizeof ulaw)};
    const struct heard_item *sent = heard_send(&heard, item_id, 1, piece, now_ms, mark);
    assert_non_null(sent);
    latency_sent(&latency, &heard, sent, piece, now_ms);
}

static bool is_heard_at(int64_t now_ms)
{
    assert_true(heard_mark(&heard, mark, now_ms));
    return latency_heard(&latency, &heard, now_ms, &turn);
}

static void is_turn(struct turn_latency wanted)
{
    assert_int_equal(turn.total_ms, wanted.end_of_turn_ms + wanted.model_ms + wanted.tools_ms +
                                        wanted.queue_ms + wanted.playout_ms);
    wanted.total_ms = turn.total_ms;
    assert_memory_equal(&turn, &wanted, sizeof wanted);
}

static void the_parts_add_up_to_what_the_caller_waits(void **state)
{
    (void)state;
    latency_turn_ended(&latency, 1000, 1500);
    latency_tools(&latency, false, 1600);
    latency_tools(&latency, true, 1700);
    latency_tools(&latency, true, 1750);
    latency_tools(&latency, false, 1900);
    latency_tools(&latency, true, 2000);
    latency_tools(&latency, false, 2050);
    send("i1", 0, 2300);
    assert_true(is_heard_at(2300 + PIECE_MS + 40));
    is_turn((struct turn_latency){.end_of_turn_ms = 500, .model_ms = 550, .tools_ms = 250, .playout_ms = 40});
    send("i1", 0, 2500);
    assert_false(is_heard_at(2640)); /* it is told once */
}

static void silence_before_the_first_sound_is_waited_for_too(void **state)
{
    (void)state;
    latency_turn_ended(&latency, 1000, 1200);
    send("i1", PIECE_MS, 1300); /* none of it can be heard */
    send("i1", 61, 1310);
    assert_true(is_heard_at(1300 + 2 * PIECE_MS));
    is_turn((struct turn_latency){.end_of_turn_ms = 200, .model_ms = 110, .queue_ms = 150});
}

static void what_the_telephone_still_plays_is_waited_for(void **state)
{
    (void)state;
    send("filler", 0, 1250);
    latency_turn_ended(&latency, 1000, 1260);
    send("i1", 0, 1280);
    assert_true(is_heard_at(1250 + 2 * PIECE_MS));
    is_turn((struct turn_latency){.end_of_turn_ms = 260, .model_ms = 20, .queue_ms = 70});
}

static void a_late_mark_of_many_pieces_is_reckoned_back(void **state)
{
    (void)state;
    latency_turn_ended(&latency, 1000, 1200);
    for (int piece = 0; piece < 5; piece++)
        send("i1", 0, 1300);
    assert_true(is_heard_at(1300 + 5 * PIECE_MS + 30)); /* the marks before it were lost */
    is_turn((struct turn_latency){.end_of_turn_ms = 200, .model_ms = 100, .playout_ms = 30});
}

static void an_answer_cleared_before_it_was_heard_is_none(void **state)
{
    (void)state;
    struct heard_cut cuts[HEARD_ITEMS_MAX];
    latency_turn_ended(&latency, 1000, 1200);
    send("filler", 0, 1210);
    send("i1", 0, 1220);
    (void)heard_interrupt(&heard, 1250, cuts);
    assert_false(latency_heard(&latency, &heard, 1260, &turn));
    latency_turn_ended(&latency, 2000, 2200); /* and the next turn is measured */
    send("i2", 0, 2300);
    assert_true(is_heard_at(2400));
    is_turn((struct turn_latency){.end_of_turn_ms = 200, .model_ms = 100});
}

static void a_caller_who_breaks_into_the_first_sound_has_heard_it(void **state)
{
    (void)state;
    latency_turn_ended(&latency, 1000, 1200);
    send("i1", 0, 1300);
    assert_true(latency_turn_began(&latency, 1350, &turn));
    is_turn((struct turn_latency){.end_of_turn_ms = 200, .model_ms = 100});
    latency_turn_ended(&latency, 1400, 1600);
    assert_false(latency_turn_began(&latency, 1650, &turn)); /* nothing was sent */
}

static void the_network_is_part_of_the_playout(void **state)
{
    (void)state;
    heard.trip.ms = 80;
    latency_turn_ended(&latency, 1000, 1200);
    send("i1", 0, 1300);
    assert_true(is_heard_at(1300 + PIECE_MS + 80));
    is_turn((struct turn_latency){.end_of_turn_ms = 200, .model_ms = 100, .playout_ms = 80});
    latency_turn_ended(&latency, 2000, 2200);
    send("i2", 0, 2300);
    assert_false(latency_turn_began(&latency, 2370, &turn)); /* the caller spoke before it came */
}

TESTS_WITH(open_ledger, NULL) = {
    TEST(the_parts_add_up_to_what_the_caller_waits),
    TEST(silence_before_the_first_sound_is_waited_for_too),
    TEST(what_the_telephone_still_plays_is_waited_for),
    TEST(a_late_mark_of_many_pieces_is_reckoned_back),
    TEST(an_answer_cleared_before_it_was_heard_is_none),
    TEST(the_network_is_part_of_the_playout),
    TEST(a_caller_who_breaks_into_the_first_sound_has_heard_it),
};
