/* Addresses as the command line has them. */
#include "with_cmocka.h"

#include "app/loopback.h"

static void only_whole_addresses_are_read(void **state)
{
    (void)state;
    struct loopback_address address = {"127.0.0.1", 6101};
    static const char *const wrong[] = {"",      "127.0.0.1",       "127.0.0.1:",   "127.0.0.1:x",
                                        ":6201", "127.0.0.1:70000", "127.0.0.1:-1", "127.0.0.1:80 "};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(loopback_address_parse(wrong[i], &address));
        assert_string_equal(address.text, "127.0.0.1");
        assert_int_equal(address.port, 6101);
    }
    assert_true(loopback_address_parse("127.0.0.2:0", &address));
    assert_string_equal(address.text, "127.0.0.2");
    assert_int_equal(address.port, 0);
    assert_true(loopback_address_parse("::1:65535", &address));
    assert_string_equal(address.text, "::1");
    assert_int_equal(address.port, 65535);
}

TESTS = {
    TEST(only_whole_addresses_are_read),
};
