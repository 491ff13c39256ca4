/* What a call owns of the machine's memory, in each phase of its life: a bound, so that it does not creep back. */
#include "with_cmocka.h"

#include <sys/mman.h>
#include <unistd.h>

#include "call/call_internal.h"
#include "scene.h"

enum { KIB = 1024, PAGES_MAX = 64 };

/* Pages of the call itself that somebody has written. */
static size_t call_kib(void)
{
    unsigned char is_there[PAGES_MAX] = {0};
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE), page_count = 0;
    size_t bytes = (sizeof(struct call) + page_bytes - 1) / page_bytes * page_bytes;
    if ((uintptr_t)stage.call % page_bytes != 0 || bytes / page_bytes > PAGES_MAX)
        return 0; /* of the heap, where a sanitizer watches it */
    if (mincore(stage.call, bytes, is_there) != 0)
        return 0; /* not told here */
    for (size_t i = 0; i < bytes / page_bytes; i++)
        page_count += is_there[i] & 1;
    return page_count * page_bytes / KIB;
}

static size_t kept_kib(void)
{
    return (stage.call->turn.kept.size_bytes + stage.call->playback.audio.size_bytes) / KIB;
}

static void assert_owns(const char *when, size_t call_max_kib, size_t kept_max_kib)
{
    print_message("%s: %zu KiB, and %zu KiB of sound (at most %zu and %zu; all of it %zu)\n", when,
                  call_kib(), kept_kib(), call_max_kib, kept_max_kib, sizeof(struct call) / KIB);
    assert_in_range(call_kib(), 0, call_max_kib);
    assert_in_range(kept_kib(), 0, kept_max_kib);
}

static void a_call_owns_what_it_uses(void **state)
{
    (void)state;
    assert_owns("at the beginning", 28, 17);
    begin();
    stage_caller_silence(&stage, 5000);
    assert_owns("while nobody speaks", 28, 9);
    stage_caller_speaks(&stage, 9000);
    assert_owns("after a long turn", 28, 128);
    stage_ai_says(&stage, "r1", "item1", 8000, "So that is two large margheritas.");
    assert_owns("while the agent speaks", 28, 128 + 16);
    stage_wait(&stage, 9000);
    stage_caller_silence(&stage, 1000);
    assert_owns("after the answer", 28, 9);
    (void)stage_ai_calls(&stage, "add_item",
                         "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":1}");
    answered("\"ok\":true");
    (void)stage_ai_calls(&stage, "add_item",
                         "{\"item_id\":\"margherita\",\"size_id\":\"small\",\"quantity\":2}");
    answered("\"ok\":true");
    assert_owns("with an order", 36, 9);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_call_owns_what_it_uses),
};
