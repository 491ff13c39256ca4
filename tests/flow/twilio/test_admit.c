/* Whether the upgrade of a media stream is let in, by its signature; the vectors are npm twilio 6.3.1's. */
#include "with_cmocka.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/http_client.h"
#include "net/net_listen.h"
#include "twilio/provider.h"
#include "twilio/signature.h"

#define SETTINGS "X-Twilio-Webhooks-Signature-Settings: key=webhooks_sharedkey_1,algorithm="

static const char MEDIA_URL[] = "wss://orders.example.com/ws/media";
static const char BY_SHARED_KEY[] = "p0sIthvH3UXzTJxbvleqLa2WHSqnw49iMjNq7POurWo=",
                  BY_SHARED_KEY_SHA1[] = "mvm5sNLFXf4R5nQI52ftJeXXcUQ=";

static struct gateway {
    struct loop *loop;
    struct http_server *server;
    struct http_client *client;
    int listen_fd, status; /* status 0: not answered yet */
    struct twilio twilio;
    struct telephony telephony;
} gateway;

static void on_media_request(void *owner, struct http_request *request)
{
    (void)owner;
    if (twilio_port.admit_stream(gateway.telephony.provider, request))
        http_reply(request, 200, "text/plain", SPAN_NONE);
}

static const struct http_route routes[] = {{"GET", "/ws/media", on_media_request}};

static void open_gateway(const char *auth_token, const char *shared_key)
{
    const struct twilio_settings settings = {.auth_token = auth_token,
                                             .shared_key = shared_key,
                                             .public_base_url = "https://orders.example.com",
                                             .media_url = MEDIA_URL,
                                             .api_url = "",
                                             .account_sid = ""};
    gateway = (struct gateway){0};
    gateway.telephony = twilio_init(&gateway.twilio, &settings);
    assert_int_equal(loop_create(&gateway.loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &gateway.listen_fd), VP_OK);
    assert_int_equal(http_server_open(gateway.loop, gateway.listen_fd, routes, 1, &http_limits_default, NULL,
                                      &gateway.server),
                     VP_OK);
    assert_int_equal(http_client_create(gateway.loop, &gateway.client), VP_OK);
}

static int close_gateway(void **state)
{
    (void)state;
    http_client_destroy(gateway.client);
    http_server_close(gateway.server);
    loop_round(gateway.loop, 1);
    loop_destroy(gateway.loop);
    close(gateway.listen_fd);
    return 0;
}

static void on_done(void *owner, const struct http_response *response)
{
    (void)owner;
    assert_int_equal(response->err, VP_OK);
    gateway.status = response->status;
}

/* The status of an upgrade with this signature and header line; NULL: without. */
static int knock(const char *signature, const char *settings)
{
    char url[64], line[96];
    const char *headers[3] = {NULL};
    size_t count = 0;
    snprintf(url, sizeof url, "http://127.0.0.1:%d/ws/media", net_port(gateway.listen_fd));
    snprintf(line, sizeof line, "x-twilio-signature: %s", signature != NULL ? signature : "");
    if (signature != NULL)
        headers[count++] = line;
    if (settings != NULL)
        headers[count++] = settings;
    const struct http_fetch_options options = {.method = "GET",
                                               .url = url,
                                               .headers = headers,
                                               .timeout_ms = 5000,
                                               .body_max_bytes = 1000,
                                               .on_done = on_done};
    struct http_fetch *fetch;
    gateway.status = 0;
    assert_int_equal(http_fetch(gateway.client, &options, &fetch), VP_OK);
    for (int64_t until_ms = clock_mono_ms() + 6000; gateway.status == 0 && clock_mono_ms() < until_ms;)
        loop_round(gateway.loop, 50);
    return gateway.status;
}

static void a_stream_may_be_signed_with_a_shared_key(void **state)
{
    (void)state;
    char by_token[SIGNATURE_TEXT_BYTES];
    const struct signature_key token = signature_token_key("12345");
    assert_int_equal(signature_make(&token, MEDIA_URL, NULL, 0, by_token), VP_OK);
    open_gateway("12345", "shared-key-of-the-test");
    assert_int_equal(knock(by_token, NULL), 200);
    assert_int_equal(knock(BY_SHARED_KEY, SETTINGS "HMAC_SHA256"), 200);
    assert_int_equal(knock(BY_SHARED_KEY_SHA1, SETTINGS "hmac_sha1"), 200);
    assert_int_equal(knock(BY_SHARED_KEY, NULL), 403);
    assert_int_equal(knock(BY_SHARED_KEY_SHA1, NULL), 403);
    assert_int_equal(knock(BY_SHARED_KEY, SETTINGS "HMAC_SHA384"), 403);
    assert_int_equal(knock(by_token, SETTINGS "HMAC_SHA1"), 403);
    assert_int_equal(knock(NULL, SETTINGS "HMAC_SHA256"), 403);
    assert_int_equal(knock(NULL, NULL), 403);
}

static void without_a_shared_key_a_stream_signed_with_one_is_refused(void **state)
{
    (void)state;
    char by_token[SIGNATURE_TEXT_BYTES];
    const struct signature_key token = signature_token_key("12345");
    assert_int_equal(signature_make(&token, MEDIA_URL, NULL, 0, by_token), VP_OK);
    open_gateway("12345", "");
    assert_int_equal(knock(by_token, SETTINGS "HMAC_SHA1"), 403);
    assert_int_equal(knock(BY_SHARED_KEY, SETTINGS "HMAC_SHA256"), 403);
    assert_int_equal(knock(by_token, NULL), 200);
    close_gateway(NULL);
    open_gateway("", "");
    assert_int_equal(knock(BY_SHARED_KEY, SETTINGS "HMAC_SHA256"), 403);
    assert_int_equal(knock(NULL, NULL), 200);
}

static void a_stream_may_be_signed_with_the_token_from_before(void **state)
{
    (void)state;
    char by_new[SIGNATURE_TEXT_BYTES], by_old[SIGNATURE_TEXT_BYTES];
    const struct signature_key new_token = signature_token_key("67890"),
                               old_token = signature_token_key("12345");
    assert_int_equal(signature_make(&new_token, MEDIA_URL, NULL, 0, by_new), VP_OK);
    assert_int_equal(signature_make(&old_token, MEDIA_URL, NULL, 0, by_old), VP_OK);
    open_gateway("67890", "");
    assert_int_equal(knock(by_old, NULL), 403);
    gateway.twilio.settings.old_auth_token = "12345";
    assert_int_equal(knock(by_old, NULL), 200);
    assert_int_equal(knock(by_new, NULL), 200);
    assert_int_equal(knock(BY_SHARED_KEY_SHA1, NULL), 403);
    assert_int_equal(knock(NULL, NULL), 403);
}

/* The token alone opens nothing where only a SharedKey is known. */
static void with_a_shared_key_alone_nothing_else_is_let_in(void **state)
{
    (void)state;
    open_gateway("", "shared-key-of-the-test");
    assert_true(gateway.telephony.is_checked);
    assert_int_equal(knock(BY_SHARED_KEY, SETTINGS "HMAC_SHA256"), 200);
    assert_int_equal(knock(BY_SHARED_KEY_SHA1, NULL), 403);
    assert_int_equal(knock(NULL, NULL), 403);
}

TESTS_WITH(NULL, close_gateway) = {
    TEST(a_stream_may_be_signed_with_a_shared_key),
    TEST(without_a_shared_key_a_stream_signed_with_one_is_refused),
    TEST(a_stream_may_be_signed_with_the_token_from_before),
    TEST(with_a_shared_key_alone_nothing_else_is_let_in),
};
