/* The words of a hand-over: whatever they are, what is read is within its bounds, and what is written from it
 * reads the same. Likewise what comes over the desk, with descriptors by their places. */
#include "fuzz/fuzz_input.h"

#include <assert.h>

#include "service/handover.h"

static void is_within_bounds(const struct handover *handover)
{
    const struct shared_inheritance *inherited = &handover->inherited;
    assert(inherited->web_fd >= -1 && inherited->media_fd >= -1 && inherited->engine_fd >= -1 &&
           inherited->memory_fd >= -1 && inherited->desk_fd >= -1 && handover->master_pid >= 0);
    assert(handover->child_count >= 0 && handover->child_count <= HANDOVER_CHILDREN_MAX);
    for (int i = 0; i < handover->child_count; i++) {
        const struct crew_child *child = &handover->children[i].child;
        assert(child->pid > 0 && child->pidfd == 0); /* kill(0) and kill(-1) mean many */
        assert(child->row != 0 && child->row >= -1 && child->row < SCOREBOARD_ROWS_MAX);
        assert(child->role > SCOREBOARD_MASTER && child->role <= SCOREBOARD_ENGINE);
    }
}

static bool is_same(const struct handover *a, const struct handover *b)
{
    bool is_equal =
        memcmp(&a->inherited, &b->inherited, sizeof a->inherited) == 0 && a->child_count == b->child_count;
    for (int i = 0; i < a->child_count && is_equal; i++)
        is_equal = a->children[i].child.pid == b->children[i].child.pid &&
                   a->children[i].child.row == b->children[i].child.row &&
                   a->children[i].child.role == b->children[i].child.role &&
                   a->children[i].is_leaving == b->children[i].is_leaving;
    return is_equal;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct handover first, second;
    struct buf out;
    char *text = fuzz_text(at, len);
    handover_parse(text, &first);
    is_within_bounds(&first);
    buf_init(&out, 1 << 20);
    assert(handover_format(&out, &first) == VP_OK && buf_text(&out) != NULL);
    handover_parse(out.at, &second);
    if (first.master_pid != 0)
        assert(second.master_pid == first.master_pid && second.inherited.web_fd == -1);
    else
        assert(is_same(&first, &second));
    buf_deinit(&out);
    free(text);
    return 0;
}
