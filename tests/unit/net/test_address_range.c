#include "with_cmocka.h"

#include <arpa/inet.h>
#include <string.h>

#include "net/address_range.h"

static bool is_public(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return address_is_public((struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return address_is_public((struct sockaddr *)&v6);
}

static void addresses_of_the_internet_are_public(void **state)
{
    static const char *const texts[] = {
        "1.1.1.1",         "8.8.8.8",      "9.255.255.255",  "11.0.0.1",         "100.63.255.255",
        "100.128.0.0",     "126.1.1.1",    "128.0.0.1",      "172.15.255.255",   "172.32.0.1",
        "192.167.1.1",     "192.169.1.1",  "198.17.0.1",     "198.20.0.1",       "223.1.1.1",
        "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!is_public(texts[i]))
            fail_msg("%s is taken for private", texts[i]);
}

static void addresses_of_this_machine_and_its_network_are_not(void **state)
{
    static const char *const texts[] = {"0.0.0.0",
                                        "127.0.0.1",
                                        "127.255.1.1",
                                        "10.0.0.1",
                                        "10.255.255.255",
                                        "172.16.0.1",
                                        "172.31.255.255",
                                        "192.168.1.1",
                                        "169.254.169.254",
                                        "100.64.0.1",
                                        "100.127.1.1",
                                        "192.0.0.8",
                                        "192.0.2.1",
                                        "198.18.0.1",
                                        "198.19.255.1",
                                        "198.51.100.7",
                                        "203.0.113.9",
                                        "224.0.0.1",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "::1",
                                        "fe80::1",
                                        "fc00::1",
                                        "fd12:3456::1",
                                        "ff02::1",
                                        "2001:db8::1",
                                        "2001::1",
                                        "100::1",
                                        "::ffff:127.0.0.1",
                                        "::ffff:10.1.2.3",
                                        "64:ff9b::a00:1",
                                        "2002:7f00:1::1",
                                        "::7f00:1",
                                        "fec0::1"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (is_public(texts[i]))
            fail_msg("%s is taken for public", texts[i]);
}

TESTS = {
    TEST(addresses_of_the_internet_are_public),
    TEST(addresses_of_this_machine_and_its_network_are_not),
};
