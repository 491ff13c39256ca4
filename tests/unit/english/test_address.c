/* Where an address is. */
#include "with_cmocka.h"

#include "english/address.h"

static bool has(const char *text, const char *postcode)
{
    struct address address;
    address_read(&address, text);
    return address_has_postcode(&address, postcode);
}

static bool in(const char *text, const char *place)
{
    struct address address;
    address_read(&address, text);
    return address_has_place(&address, place);
}

static bool names(const char *text, const char *like)
{
    struct address address;
    address_read(&address, text);
    return address_names_postcode(&address, like);
}

static void digits_are_a_postcode_but_at_the_beginning(void **state)
{
    (void)state;
    assert_true(has("12 Main Street, New York 10001", "10001"));
    assert_true(has("12 Main Street, New York 10001-1234", "10001"));
    assert_true(has("12 Main Street 10025", "100"));
    assert_true(has("10001", "10001"));
    assert_false(has("10001 Main Street, 11201", "10001")); /* a house */
    assert_false(has("12 Main Street, 10002", "10001"));
    assert_false(has("12 Main Street, apartment 1000", "1000"));
    assert_false(has("100 Main Street", "100"));
    assert_true(has("Hauptplatz 3, 1010 Wien", "1010"));
    assert_true(has("ulica Prosta 1, 00-001", "00-001"));
}

static void british_districts_are_not_each_other(void **state)
{
    (void)state;
    assert_true(has("10 Downing Street, London SW1A 2AA", "SW1"));
    assert_true(has("10 Downing Street, London SW1A 2AA", "SW1A"));
    assert_true(has("10 Downing Street, London sw1a2aa", "SW1A 2AA"));
    assert_true(has("10 Downing Street, London SW1A 2AA", "SW"));
    assert_true(has("10 Downing Street, London SW1A 2AA", "SW1A 2"));
    assert_false(has("10 Downing Street, London SW1A 2AA", "SW1A 1"));
    assert_false(has("5 Lavender Hill, SW11 5RW", "SW1"));
    assert_true(has("5 Lavender Hill, SW11 5RW", "SW11"));
    assert_false(has("5 Lavender Hill, SW11 5RW", "S"));
    assert_true(has("1 Upper Street, N1 0NY", "N1"));
    assert_false(has("1 Upper Street, N10 1NY", "N1"));
    assert_true(has("1 Upper Street, N1", "N1"));
    assert_false(has("Flat N1, 3 Upper Street", "N1"));
}

static void other_codes_are_compared_whole_or_by_their_beginning(void **state)
{
    (void)state;
    assert_true(has("100 Queen Street West, M5V 2T6", "M5V"));
    assert_true(has("100 Queen Street West, M5V 2T6", "M5V 2T6"));
    assert_false(has("100 Queen Street West, M5V 2T6", "M5V 2T7"));
    assert_true(has("Dam 1, 1012 JS Amsterdam", "1012 JS"));
    assert_true(has("Dam 1, 1012 JS Amsterdam", "1012"));
}

static void a_spoken_code_is_read(void **state)
{
    (void)state;
    assert_true(has("twelve main street, one zero zero zero one", "10001"));
    assert_true(has("12 main street, one oh oh oh one", "10001"));
    assert_true(has("12 main street, eleven two oh one", "11201"));
    assert_true(has("twenty three main street, 1 1 2 0 1", "11201"));
    assert_true(has("downing street, S W 1 A 2 A A", "SW1A"));
    assert_true(has("downing street, S W one A two A A", "SW1"));
    assert_false(has("lavender hill, S W one one five R W", "SW1"));
    assert_true(has("one one two oh one", "11201"));
}

static void a_place_is_no_street(void **state)
{
    (void)state;
    assert_true(in("5 Henry Street, Brooklyn Heights", "Brooklyn Heights"));
    assert_true(in("5 henry street in brooklyn heights please", "Brooklyn Heights"));
    assert_false(in("5 Old Town Road, Springfield", "Old Town"));
    assert_true(in("5 Old Town Road, Old Town", "Old Town"));
    assert_true(in("5 Königsallee, Düsseldorf", "Dusseldorf"));
    assert_false(in("5 Brooklyn Street", "Brooklyn Heights"));
    assert_true(in("5 Henry Street, Heights", "the Heights"));
    assert_false(in("", "Old Town"));
}

static void a_code_of_the_same_form_is_known_for_one(void **state)
{
    (void)state;
    assert_true(names("12 Main Street, 99999", "10001"));
    assert_true(names("12 Main Street, 99999", "100"));
    assert_false(names("12 Main Street, apartment 4", "10001"));
    assert_false(names("12345 Main Street", "10001"));
    assert_true(names("1 Deansgate, M3 4EN", "SW1"));
    assert_false(names("1 Deansgate, Manchester", "SW1"));
    assert_true(names("1 Queen Street, K1A 0B1", "M5V"));
}

static bool is_mere(const char *text)
{
    struct address address;
    address_read(&address, text);
    return address_is_mere_postcode(&address);
}

static void a_postcode_alone_is_no_address(void **state)
{
    (void)state;
    assert_true(is_mere("90210"));
    assert_true(is_mere("nine oh two one oh"));
    assert_true(is_mere("my ZIP code is 10001-1234"));
    assert_true(is_mere("SW1A 1AA"));
    assert_true(is_mere("it's s w one a one a a"));
    assert_true(is_mere("SE1"));
    assert_true(is_mere("M5V 2T6"));
    assert_true(is_mere("1012 JS"));
    assert_false(is_mere("12 Main Street 10001"));
    assert_false(is_mere("Main Street"));
    assert_false(is_mere("flat 2, SW1A 1AA"));
    assert_false(is_mere("The Grand Hotel, room 214"));
    assert_false(is_mere("14B"));
    assert_false(is_mere(""));
}

TESTS = {
    TEST(digits_are_a_postcode_but_at_the_beginning),
    TEST(british_districts_are_not_each_other),
    TEST(other_codes_are_compared_whole_or_by_their_beginning),
    TEST(a_spoken_code_is_read),
    TEST(a_place_is_no_street),
    TEST(a_code_of_the_same_form_is_known_for_one),
    TEST(a_postcode_alone_is_no_address),
};
