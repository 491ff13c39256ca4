/* wss:// against a server whose certificate is right, or wrong in one way. */
#include "with_cmocka.h"

#include "flow/net/with_peers.h"
#include "flow/net/with_tls.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HOUR_S = 3600 };

static void connect_to(struct peers *peers, const char *host, int port, const char *ca_file)
{
    char url[64];
    snprintf(url, sizeof url, "wss://%s:%d/realtime", host, port);
    struct ws_connect_options options = {.url = url, .ca_file = ca_file, .limits = ws_limits_default};
    options.limits.message_max_bytes = 1 << 20;
    peers_dial(peers, &options);
}

/* Peers whose client speaks to a server of that certificate. */
struct tls_peers {
    struct peers peers;
    struct tls_authority authority;
    struct tls_server server;
};

static void tls_open(struct tls_peers *tls, const char *subject_names, long valid_s, int max_version)
{
    tls_authority_init(&tls->authority);
    tls_server_start(&tls->server, &tls->authority, subject_names, valid_s, max_version);
    peers_open(&tls->peers);
}

static void tls_close(struct tls_peers *tls)
{
    peers_close(&tls->peers);
    tls_server_stop(&tls->server);
    tls_authority_deinit(&tls->authority);
}

static void talk_over_tls(const char *host)
{
    static char big[300 * 1024];
    struct tls_peers tls;
    struct peers *peers = &tls.peers;
    memset(big, 't', sizeof big);
    tls_open(&tls, "DNS:localhost,IP:127.0.0.1", HOUR_S, 0);
    connect_to(peers, host, tls.server.port, tls.authority.ca_file);
    peers_wait(peers, &peers->on_client.open_count, 1);
    assert_int_equal(ws_send_text(peers->on_client.ws, SPAN_LIT("over TLS")), VP_OK);
    peers_wait(peers, &peers->on_client.text_count, 1);
    assert_string_equal(peers->on_client.last_text, "over TLS");
    assert_int_equal(ws_send_text(peers->on_client.ws, (struct span){big, sizeof big}), VP_OK);
    peers_wait(peers, &peers->on_client.text_count, 2);
    assert_int_equal(peers->on_client.text_bytes, sizeof big + 8);
    ws_pause_reading(peers->on_client.ws, true);
    assert_int_equal(ws_send_text(peers->on_client.ws, SPAN_LIT("held back")), VP_OK);
    peers_turn_for(peers, 50);
    assert_int_equal(peers->on_client.text_count, 2);
    ws_pause_reading(peers->on_client.ws, false);
    peers_wait(peers, &peers->on_client.text_count, 3);
    ws_close(peers->on_client.ws, 1000, "done");
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_OK);
    tls_close(&tls);
}

static void a_good_certificate_is_taken_by_name_and_by_address(void **state)
{
    (void)state;
    talk_over_tls("localhost");
    talk_over_tls("127.0.0.1");
}

static void refused(const char *subject_names, long valid_s, bool is_other_authority, int max_version,
                    const char *why)
{
    struct tls_peers tls;
    struct tls_authority other;
    tls_authority_init(&other);
    tls_open(&tls, subject_names, valid_s, max_version);
    connect_to(&tls.peers, "localhost", tls.server.port,
               is_other_authority ? other.ca_file : tls.authority.ca_file);
    const struct ws_end *end = peers_end_of(&tls.peers, &tls.peers.on_client);
    assert_int_equal(tls.peers.on_client.open_count, 0);
    assert_int_equal(end->err, VP_ERR_TLS);
    if (strstr(end->reason, why) == NULL)
        fail_msg("%s, not %s", end->reason, why);
    tls_close(&tls);
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
    struct tls_peers tls;
    tls_open(&tls, "DNS:localhost", HOUR_S, 0);
    connect_to(&tls.peers, "localhost", tls.server.port, NULL);
    assert_int_equal(peers_end_of(&tls.peers, &tls.peers.on_client)->err, VP_ERR_TLS);
    tls_close(&tls);
}

static void a_missing_ca_file_is_an_error(void **state)
{
    struct peers *peers = *state;
    connect_to(peers, "127.0.0.1", peers->port, "/nonexistent/ca.pem");
    assert_int_equal(peers_end_of(peers, &peers->on_client)->err, VP_ERR_TLS);
}

static void a_connection_may_be_closed_while_it_greets(void **state)
{
    struct peers *peers = *state;
    int fd; /* accepts, says nothing */
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    connect_to(peers, "127.0.0.1", net_port(fd), NULL);
    peers_turn_for(peers, 30);
    ws_close(peers->on_client.ws, 1000, "");
    peers_wait(peers, &peers->on_client.closed_count, 1);
    assert_int_equal(peers->on_client.open_count, 0);
    close(fd);
}

TESTS = {
    TEST(a_good_certificate_is_taken_by_name_and_by_address),
    TEST(a_wrong_name_is_refused),
    TEST(a_partial_wildcard_is_refused),
    TEST(an_expired_certificate_is_refused),
    TEST(an_unknown_authority_is_refused),
    TEST(an_old_version_is_refused),
    TEST(the_systems_authorities_do_not_know_ours),
    WITH_PEERS(a_missing_ca_file_is_an_error),
    WITH_PEERS(a_connection_may_be_closed_while_it_greets),
};
