#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

#include "store/change_log.h"
#include "store/message.h"

static struct store_message new_message(uint32_t key, int64_t unix_ms)
{
    struct store_message message = {.key = key,
                                    .kind = STORE_MESSAGE_RESERVATION,
                                    .text = "a table for four, by the window",
                                    .name = "Zoë",
                                    .phone = "+15550002222",
                                    .wanted_for = "Friday at seven",
                                    .unix_ms = unix_ms};
    snprintf(message.restaurant_id, sizeof message.restaurant_id, "%s", restaurant);
    snprintf(message.call_sid, sizeof message.call_sid, "%s", call_sid);
    return message;
}

static void put(const struct store_message *message, bool is_new)
{
    bool got_is_new = !is_new;
    assert_int_equal(store_put_message(store, message, &got_is_new), VP_OK);
    assert_int_equal(got_is_new, is_new);
}

struct messages {
    struct store_message list[8];
    int count;
};

static bool note(void *owner, const struct store_message *message)
{
    struct messages *messages = owner;
    messages->list[messages->count++] = *message;
    return messages->count < 8;
}

static struct messages find(const struct store_message_filter *filter)
{
    struct messages messages = {.count = 0};
    assert_int_equal(store_each_message(store, filter, note, &messages), VP_OK);
    return messages;
}

static struct messages find_own(void)
{
    return find(&(struct store_message_filter){.restaurant_id = restaurant});
}

static void a_message_comes_out_as_it_went_in(void **state)
{
    (void)state;
    struct store_message message = new_message(1, 2000);
    put(&message, true);
    struct messages got = find_own();
    assert_int_equal(got.count, 1);
    assert_true(got.list[0].id > 0);
    assert_string_equal(got.list[0].call_sid, call_sid);
    assert_int_equal(got.list[0].kind, STORE_MESSAGE_RESERVATION);
    assert_string_equal(got.list[0].text, message.text);
    assert_string_equal(got.list[0].name, "Zoë");
    assert_string_equal(got.list[0].phone, "+15550002222");
    assert_string_equal(got.list[0].wanted_for, "Friday at seven");
    assert_int_equal(got.list[0].unix_ms, 2000);
    assert_int_equal(got.list[0].state, STORE_MESSAGE_OPEN);
}

static void a_message_that_comes_twice_is_one(void **state)
{
    (void)state;
    struct store_message message = new_message(1, 2000), next = new_message(2, 2001);
    put(&message, true);
    snprintf(message.text, sizeof message.text, "said again in other words");
    put(&message, false);
    put(&next, true);
    struct messages got = find_own();
    assert_int_equal(got.count, 2);
    assert_int_equal(got.list[0].key, 2); /* the newest first */
    assert_string_equal(got.list[1].text, "a table for four, by the window");
}

static void recordings_of_a_call_are_told_apart_by_their_ids(void **state)
{
    (void)state;
    struct store_message one = new_message(0, 2000), other = new_message(0, 2001);
    one.kind = other.kind = STORE_MESSAGE_VOICE;
    one.text[0] = other.text[0] = '\0';
    snprintf(one.recording_id, sizeof one.recording_id, "RE1");
    snprintf(other.recording_id, sizeof other.recording_id, "RE2");
    one.seconds = 12;
    put(&one, true);
    put(&other, true);
    put(&one, false);
    struct messages got = find_own();
    assert_int_equal(got.count, 2);
    assert_string_equal(got.list[1].recording_id, "RE1");
    assert_int_equal(got.list[1].seconds, 12);
}

static void whoever_lost_the_call_leaves_no_message(void **state)
{
    (void)state;
    bool is_new;
    struct store_message message = new_message(1, 2000);
    assert_int_equal(store_take_call(store, call_sid, 7), VP_OK);
    message.epoch = 6;
    assert_int_equal(store_put_message(store, &message, &is_new), VP_ERR_SUPERSEDED);
    assert_int_equal(find_own().count, 0);
    message.epoch = 7;
    put(&message, true);
}

static void a_message_is_done_once(void **state)
{
    (void)state;
    struct store_message message = new_message(1, 2000);
    put(&message, true);
    struct store_message_end end = {.id = find_own().list[0].id, .who = "Ada", .unix_ms = 3000};
    end.restaurant_id = "another";
    assert_int_equal(store_finish_message(store, &end), VP_ERR_NOT_FOUND);
    end.restaurant_id = restaurant;
    assert_int_equal(store_finish_message(store, &end), VP_OK);
    end.who = "Bob";
    end.unix_ms = 4000;
    assert_int_equal(store_finish_message(store, &end), VP_OK);
    struct messages got = find_own();
    assert_int_equal(got.list[0].state, STORE_MESSAGE_DONE);
    assert_string_equal(got.list[0].done_by, "Ada");
    assert_int_equal(got.list[0].done_unix_ms, 3000);
    assert_int_equal(
        find(&(struct store_message_filter){.restaurant_id = restaurant, .has_state = true}).count, 0);
    end.id = INT64_MAX - 1;
    assert_int_equal(store_finish_message(store, &end), VP_ERR_NOT_FOUND);
}

struct changes {
    struct store_change list[8];
    int count;
};

static bool note_change(void *owner, const struct store_change *change)
{
    struct changes *changes = owner;
    changes->list[changes->count++] = *change;
    return changes->count < 8;
}

static void the_log_of_changes_grows(void **state)
{
    (void)state;
    int64_t before = -1, after = -1;
    struct store_change_filter filter = {.restaurant_id = restaurant};
    struct changes changes = {.count = 0};
    struct store_message message = new_message(1, 2000);
    assert_int_equal(store_change_version(store, &before), VP_OK);
    put(&message, true);
    put(&message, false);
    struct store_message_end end = {.id = find_own().list[0].id, .who = "Ada", .unix_ms = 3000};
    assert_int_equal(store_finish_message(store, &end), VP_OK);
    order_once(1, 4000);
    assert_int_equal(store_change_version(store, &after), VP_OK);
    assert_true(after >= before + 3);
    filter.after_id = before;
    assert_int_equal(store_each_change(store, &filter, note_change, &changes), VP_OK);
    assert_int_equal(changes.count, 3);
    assert_int_equal(changes.list[0].noun, STORE_NOUN_MESSAGE);
    assert_int_equal(changes.list[0].thing_id, end.id);
    assert_string_equal(changes.list[0].what, "message");
    assert_string_equal(changes.list[1].what, "done");
    assert_string_equal(changes.list[1].who, "Ada");
    assert_int_equal(changes.list[2].noun, STORE_NOUN_ORDER);
    assert_int_equal(changes.list[2].thing_id, 1);
    assert_string_equal(changes.list[2].what, "created");
}

static bool note_delivery(void *owner, const struct store_delivery *delivery)
{
    *(struct store_delivery *)owner = *delivery;
    return false;
}

static void a_message_is_delivered_by_the_ways_that_take_messages(void **state)
{
    (void)state;
    const struct store_delivery_filter filter = {.restaurant_id = restaurant};
    struct store_delivery delivery = {.id = 0};
    struct store_message message = new_message(1, 2000);
    struct store_ways ways = {
        .way_ids = {"kitchen", "till"},
        .way_events = {STORE_EVENT_BIT(STORE_EVENT_MESSAGE), STORE_EVENT_BIT(STORE_EVENT_CREATED)},
        .way_count = 2};
    const struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = 2001};
    int count = 0;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    put(&message, true);
    assert_int_equal(store_plan_deliveries(store, &plan, &count), VP_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_each_delivery(store, &filter, note_delivery, &delivery), VP_OK);
    assert_string_equal(delivery.event, "message");
    assert_string_equal(delivery.way_id, "kitchen");
    assert_string_equal(delivery.call_sid, call_sid);
    assert_int_equal(delivery.message_id, find_own().list[0].id);
    assert_int_equal(delivery.order_number, 0);
    assert_int_equal(store_acknowledge_delivery(store, delivery.id, 2002), VP_OK);
}

TESTS_WITH(with_call_begin, with_call_close) = {
    TEST(a_message_comes_out_as_it_went_in),
    TEST(a_message_that_comes_twice_is_one),
    TEST(recordings_of_a_call_are_told_apart_by_their_ids),
    TEST(whoever_lost_the_call_leaves_no_message),
    TEST(a_message_is_done_once),
    TEST(the_log_of_changes_grows),
    TEST(a_message_is_delivered_by_the_ways_that_take_messages),
};
