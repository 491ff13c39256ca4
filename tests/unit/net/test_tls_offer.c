/* A connection that may begin with a TLS greeting: what is no greeting goes on in the clear only where it may. */
#include "net/stream.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "with_cmocka.h"

static struct loop *loop;
static SSL_CTX *settings;
static struct stream *stream;
static int peer;
static char got[64];
static enum vp_err ended; /* VP_OK: it has not */

static void on_bytes(void *owner, char *bytes, size_t len)
{
    (void)owner;
    strncat(got, bytes, len < sizeof got - strlen(got) - 1 ? len : sizeof got - strlen(got) - 1);
}

static void on_end(void *owner, enum vp_err err)
{
    (void)owner;
    ended = err;
}

static int open_offer(void **state)
{
    (void)state;
    got[0] = '\0';
    ended = VP_OK;
    settings = SSL_CTX_new(TLS_server_method());
    return loop_create(&loop) == VP_OK && settings != NULL ? 0 : -1;
}

static int close_offer(void **state)
{
    (void)state;
    stream_close(stream);
    loop_round(loop, 0);
    loop_destroy(loop);
    SSL_CTX_free(settings);
    close(peer);
    return 0;
}

/* The peer says this. */
static void say(bool may_be_plain, const char *bytes, size_t len)
{
    static const struct stream_events events = {.on_bytes = on_bytes, .on_end = on_end};
    int sockets[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets), 0);
    peer = sockets[1];
    assert_int_equal(stream_adopt(loop, sockets[0], 4096, &events, NULL, &stream), VP_OK);
    stream_offer_tls(stream, settings, may_be_plain);
    loop_round(loop, 0);
    assert_int_equal(write(peer, bytes, len), (ssize_t)len);
    for (int i = 0; i < 5; i++)
        loop_round(loop, 10);
}

static void this_machine_goes_on_in_the_clear(void **state)
{
    (void)state;
    say(true, "GET /", 5);
    assert_string_equal(got, "GET /");
    assert_int_equal(ended, VP_OK);
}

static void others_do_not(void **state)
{
    (void)state;
    say(false, "GET /", 5);
    assert_string_equal(got, "");
    assert_int_equal(ended, VP_ERR_TLS);
}

static void what_begins_as_a_greeting_and_is_none_ends(void **state)
{
    (void)state;
    static const char rubbish[] = "\x16\x03\x01\x00\x05xxxxx";
    say(true, rubbish, sizeof rubbish - 1);
    assert_string_equal(got, "");
    assert_int_equal(ended, VP_ERR_TLS);
}

static void half_a_greeting_is_waited_for(void **state)
{
    (void)state;
    say(false, "\x16\x03", 2);
    assert_int_equal(ended, VP_OK);
    close(peer);
    peer = -1;
    for (int i = 0; i < 5; i++)
        loop_round(loop, 10);
    assert_int_equal(ended, VP_ERR_CLOSED);
}

TESTS_WITH(open_offer, close_offer) = {
    TEST(this_machine_goes_on_in_the_clear),
    TEST(others_do_not),
    TEST(what_begins_as_a_greeting_and_is_none_ends),
    TEST(half_a_greeting_is_waited_for),
};
