/* Who is one to a limit, and which addresses a list of networks has. */
#include "net/address_place.h"

#include <string.h>

#include "with_cmocka.h"

static bool is_one_place(const char *a, const char *b)
{
    uint8_t places[2][ADDRESS_PLACE_BYTES];
    address_place_read(a, places[0]);
    address_place_read(b, places[1]);
    return memcmp(places[0], places[1], ADDRESS_PLACE_BYTES) == 0;
}

static void a_subscriber_is_one_place(void **state)
{
    (void)state;
    assert_true(is_one_place("192.0.2.1", "192.0.2.1"));
    assert_true(is_one_place("192.0.2.1", "::ffff:192.0.2.1"));
    assert_false(is_one_place("192.0.2.1", "192.0.2.2"));
    assert_true(is_one_place("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    assert_false(is_one_place("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert_true(is_one_place("nonsense", ""));
}

static void a_list_has_its_addresses_and_networks(void **state)
{
    (void)state;
    static const char list[] = "10.0.0.0/8,192.0.2.7 , 2001:db8::/33,  203.0.113.128/25";
    static const char *const inside[] = {"10.0.0.1",    "10.255.255.255", "::ffff:10.1.2.3", "192.0.2.7",
                                         "2001:db8::5", "203.0.113.128",  "2001:db8:7fff::"};
    static const char *const outside[] = {"11.0.0.1",   "192.0.2.8", "2001:db8:8000::", "203.0.113.127",
                                          "::10.0.0.1", "10.0.0.1 ", "nonsense",        ""};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
        if (!address_list_has(list, inside[i]))
            fail_msg("%s", inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
        if (address_list_has(list, outside[i]))
            fail_msg("%s", outside[i]);
    assert_false(address_list_has("", "10.0.0.1"));
    assert_true(address_list_has("0.0.0.0/0", "198.51.100.1"));
    assert_false(address_list_has("0.0.0.0/0", "2001:db8::1"));
}

static void what_is_no_address_is_found_in_a_list(void **state)
{
    (void)state;
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0/8",    "proxy.example.com", "2001:db8::/129",
                                        "10.0.0.0/",   "10.0.0.0/-1", "10.0.0.1/8/8"};
    char entry[32];
    assert_false(address_list_find_wrong("", entry, sizeof entry));
    assert_false(address_list_find_wrong(" 10.0.0.0/8 ,, ::1", entry, sizeof entry));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (!address_list_find_wrong(wrong[i], entry, sizeof entry))
            fail_msg("%s", wrong[i]);
        assert_string_equal(entry, wrong[i]);
    }
}

TESTS = {
    TEST(a_subscriber_is_one_place),
    TEST(a_list_has_its_addresses_and_networks),
    TEST(what_is_no_address_is_found_in_a_list),
};
