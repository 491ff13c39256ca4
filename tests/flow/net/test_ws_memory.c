/* The rules of memory: a text that is received and answered costs no allocation once things run, and an idle
 * connection owns little. Counted with our own malloc, so not under a sanitizer. */
#include "flow/net/with_peers.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif

#ifndef HAS_SANITIZER
static size_t allocation_count;

void *__libc_malloc(size_t size_bytes);
void *__libc_calloc(size_t count, size_t size_bytes);
void *__libc_realloc(void *at, size_t size_bytes);

void *malloc(size_t size_bytes)
{
    allocation_count++;
    return __libc_malloc(size_bytes);
}

void *calloc(size_t count, size_t size_bytes)
{
    allocation_count++;
    return __libc_calloc(count, size_bytes);
}

void *realloc(void *at, size_t size_bytes)
{
    allocation_count++;
    return __libc_realloc(at, size_bytes);
}

static void exchange(struct peers *peers, struct span text, int times)
{
    for (int i = 0; i < times; i++) {
        int wanted = peers->on_client.text_count + 1;
        assert_int_equal(ws_send_text(peers->on_client.ws, text), VP_OK);
        while (peers->on_client.text_count < wanted)
            loop_round(peers->loop, 100);
    }
}

static void a_steady_exchange_allocates_nothing(void **state)
{
    struct peers *peers = *state;
    struct ws_limits limits = ws_limits_default;
    limits.message_max_bytes = 1 << 20;
    peers->limits.message_max_bytes = 1 << 20;
    peers_connect(peers, &limits);
    peers_wait(peers, &peers->on_client.open_count, 1);
    static char media[320], large[100000];
    memset(media, 'm', sizeof media);
    memset(large, 'l', sizeof large); /* larger than one read: takes the way of joined pieces */
    struct span texts[] = {{media, sizeof media}, {large, sizeof large}};
    for (size_t i = 0; i < 2; i++) {
        exchange(peers, texts[i], 50);
        size_t before = allocation_count;
        exchange(peers, texts[i], 500);
        assert_int_equal(allocation_count - before, 0);
    }
}

enum { IDLE_COUNT = 200 };

static void idle_connections_are_small(void **state)
{
    struct peers *peers = *state;
    static struct ws_end_seen clients[IDLE_COUNT];
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/ws", peers->port);
    struct ws_connect_options options = {.url = url, .limits = ws_limits_default};
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < IDLE_COUNT; i++) {
        assert_int_equal(ws_connect(peers->loop, &options, &ws_seen_events, &clients[i], &clients[i].ws),
                         VP_OK);
        peers_wait(peers, &clients[i].open_count, 1);
    }
    peers_turn_for(peers, 50);
    size_t each = (mallinfo2().uordblks - before) / (2 * IDLE_COUNT);
    print_message("%zu bytes for each idle end\n", each);
    assert_true(each <= 8192);
    for (int i = 0; i < IDLE_COUNT; i++)
        ws_close(clients[i].ws, 1000, "");
    for (int i = 0; i < IDLE_COUNT; i++)
        peers_wait(peers, &clients[i].closed_count, 1);
    peers_wait(peers, &peers->on_server.closed_count, IDLE_COUNT); /* they share one owner */
}
#endif

TESTS_WITH(peers_set_up, peers_tear_down) = {
#ifndef HAS_SANITIZER
    TEST(a_steady_exchange_allocates_nothing),
    TEST(idle_connections_are_small),
#endif
};
