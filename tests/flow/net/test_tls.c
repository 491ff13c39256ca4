/* wss:// against a server whose certificate is right, or wrong in one way. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"
#include "flow/net/with_tls.h"

#include <stdio.h>
#include <string.h>

enum { HOUR_S = 3600 };

static void connect_to(struct peers *peers, const char *host, int port, const char *ca_file)
{
    char url[64];
    snprintf(url, sizeof url, "wss://%s:%d/realtime", host, port);
    struct ws_connect_options options = {.url = url, .ca_file = ca_file, .limits = ws_limits_default};
    options.limits.message_max_bytes = 1 << 20;
    assert_int_equal(
        ws_connect(peers->loop, &options, &ws_seen_events, &peers->on_client, &peers->on_client.ws), VP_OK);
}

static void a_good_certificate_is_taken_by_name_and_by_address(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost", "127.0.0.1"};
    static char big[300 * 1024];
    memset(big, 't', sizeof big);
    for (size_t i = 0; i < 2; i++) {
        struct peers peers;
        struct tls_authority authority;
        struct tls_server server;
        tls_authority_init(&authority);
        tls_server_start(&server, &authority, "DNS:localhost,IP:127.0.0.1", HOUR_S, 0);
        peers_open(&peers, &http_limits_default);
        connect_to(&peers, hosts[i], server.port, authority.ca_file);
        peers_wait(&peers, &peers.on_client.open_count, 1);
        assert_int_equal(ws_send_text(peers.on_client.ws, SPAN_LIT("over TLS")), VP_OK);
        peers_wait(&peers, &peers.on_client.text_count, 1);
        assert_string_equal(peers.on_client.last_text, "over TLS");
        assert_int_equal(ws_send_text(peers.on_client.ws, (struct span){big, sizeof big}), VP_OK);
        peers_wait(&peers, &peers.on_client.text_count, 2);
        assert_int_equal(peers.on_client.text_bytes, sizeof big + 8);
        ws_pause_reading(peers.on_client.ws, true);
        assert_int_equal(ws_send_text(peers.on_client.ws, SPAN_LIT("held back")), VP_OK);
        peers_turn_for(&peers, 50);
        assert_int_equal(peers.on_client.text_count, 2);
        ws_pause_reading(peers.on_client.ws, false);
        peers_wait(&peers, &peers.on_client.text_count, 3);
        ws_close(peers.on_client.ws, 1000, "done");
        peers_wait(&peers, &peers.on_client.closed_count, 1);
        assert_int_equal(peers.on_client.end.err, VP_OK);
        peers_close(&peers);
        tls_server_stop(&server);
        tls_authority_deinit(&authority);
    }
}

static void refused(const char *subject_names, long valid_s, bool is_other_authority, int max_version,
                    const char *why)
{
    struct peers peers;
    struct tls_authority authority, other;
    struct tls_server server;
    tls_authority_init(&authority);
    tls_authority_init(&other);
    tls_server_start(&server, &authority, subject_names, valid_s, max_version);
    peers_open(&peers, &http_limits_default);
    connect_to(&peers, "localhost", server.port, is_other_authority ? other.ca_file : authority.ca_file);
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    assert_int_equal(peers.on_client.open_count, 0);
    assert_int_equal(peers.on_client.end.err, VP_ERR_TLS);
    if (strstr(peers.on_client.end.reason, why) == NULL)
        fail_msg("%s, not %s", peers.on_client.end.reason, why);
    peers_close(&peers);
    tls_server_stop(&server);
    tls_authority_deinit(&authority);
    tls_authority_deinit(&other);
}

static void a_wrong_name_is_refused(void **state)
{
    (void)state;
    refused("DNS:example.org", HOUR_S, false, 0, "hostname mismatch");
}

static void a_partial_wildcard_is_refused(void **state)
{
    (void)state;
    refused("DNS:local*", HOUR_S, false, 0, "hostname mismatch");
}

static void an_expired_certificate_is_refused(void **state)
{
    (void)state;
    refused("DNS:localhost", -60, false, 0, "expired");
}

static void an_unknown_authority_is_refused(void **state)
{
    (void)state;
    refused("DNS:localhost", HOUR_S, true, 0, "certificate");
}

static void an_old_version_is_refused(void **state)
{
    (void)state;
    refused("DNS:localhost", HOUR_S, false, TLS1_1_VERSION, "");
}

static void the_systems_authorities_do_not_know_ours(void **state)
{
    (void)state;
    struct peers peers;
    struct tls_authority authority;
    struct tls_server server;
    tls_authority_init(&authority);
    tls_server_start(&server, &authority, "DNS:localhost", HOUR_S, 0);
    peers_open(&peers, &http_limits_default);
    connect_to(&peers, "localhost", server.port, NULL);
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    assert_int_equal(peers.on_client.end.err, VP_ERR_TLS);
    peers_close(&peers);
    tls_server_stop(&server);
    tls_authority_deinit(&authority);
}

static void a_missing_ca_file_is_an_error(void **state)
{
    (void)state;
    struct peers peers;
    peers_open(&peers, &http_limits_default);
    connect_to(&peers, "127.0.0.1", peers.port, "/nonexistent/ca.pem");
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    assert_int_equal(peers.on_client.end.err, VP_ERR_TLS);
    peers_close(&peers);
}

static void a_connection_may_be_closed_while_it_greets(void **state)
{
    (void)state;
    struct peers peers;
    int fd; /* accepts, says nothing */
    peers_open(&peers, &http_limits_default);
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    connect_to(&peers, "127.0.0.1", net_port(fd), NULL);
    peers_turn_for(&peers, 30);
    ws_close(peers.on_client.ws, 1000, "");
    peers_wait(&peers, &peers.on_client.closed_count, 1);
    assert_int_equal(peers.on_client.open_count, 0);
    evutil_closesocket(fd);
    peers_close(&peers);
}

TESTS = {
    TEST(a_good_certificate_is_taken_by_name_and_by_address),
    TEST(a_wrong_name_is_refused),
    TEST(a_partial_wildcard_is_refused),
    TEST(an_expired_certificate_is_refused),
    TEST(an_unknown_authority_is_refused),
    TEST(an_old_version_is_refused),
    TEST(the_systems_authorities_do_not_know_ours),
    TEST(a_missing_ca_file_is_an_error),
    TEST(a_connection_may_be_closed_while_it_greets),
};
