#include "base/rand.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static _Thread_local struct {
    uint8_t bytes[1024];
    size_t left;
} pool;
static pthread_once_t fork_watch = PTHREAD_ONCE_INIT;

static uint64_t test_state;

static void draw(void *bytes, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t got = getrandom((char *)bytes + done, len - done, 0);
        if (got > 0) {
            done += (size_t)got;
        } else if (errno != EINTR) {
            perror("getrandom");
            abort();
        }
    }
}

/* A child must not repeat its parent's block. (Asking getpid each time is a system call for each frame.) */
static void forget_in_child(void)
{
    pool.left = 0;
}

static void watch_forks(void)
{
    if (pthread_atfork(NULL, NULL, forget_in_child) != 0) {
        perror("pthread_atfork");
        abort();
    }
}

static void fill_pool(void)
{
    pthread_once(&fork_watch, watch_forks);
    draw(pool.bytes, sizeof pool.bytes);
    pool.left = sizeof pool.bytes;
}

static uint8_t next_for_test(void)
{
    test_state ^= test_state << 13;
    test_state ^= test_state >> 7;
    test_state ^= test_state << 17;
    return (uint8_t)(test_state >> 24);
}

void rand_bytes(void *bytes, size_t len)
{
    uint8_t *out = bytes;
    if (test_state != 0) {
        for (size_t i = 0; i < len; i++)
            out[i] = next_for_test();
        return;
    }
    if (len > sizeof pool.bytes / 4) {
        draw(out, len);
        return;
    }
    if (pool.left < len)
        fill_pool();
    pool.left -= len;
    memcpy(out, pool.bytes + pool.left, len);
    memset(pool.bytes + pool.left, 0, len);
}

uint32_t rand_u32(void)
{
    uint32_t value;
    rand_bytes(&value, sizeof value);
    return value;
}

void rand_hex(char *out, size_t len_bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len_bytes; i++) {
        uint8_t byte;
        rand_bytes(&byte, 1);
        out[2 * i] = digits[byte >> 4];
        out[2 * i + 1] = digits[byte & 15];
    }
    out[2 * len_bytes] = '\0';
}

void rand_seed_for_test(uint64_t seed)
{
    test_state = seed;
}
