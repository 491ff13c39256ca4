/* docs/call-states.md is made from the table: with --print this program writes the page, otherwise it checks
 * that the kept page is still true. */
#include <stdio.h>
#include <string.h>

#include "with_cmocka.h"

#include "base/buf.h"
#include "call/call_state.h"

static void add(struct buf *page, const char *text)
{
    if (buf_append_text(page, text) != VP_OK)
        fail_msg("the page is too long");
}

static void add_matrix(struct buf *page)
{
    add(page, "| event |");
    for (enum call_state now = 0; now < CALL_STATE_COUNT; now++) {
        add(page, " ");
        add(page, call_state_name(now));
        add(page, " |");
    }
    add(page, "\n|---|");
    for (int i = 0; i < CALL_STATE_COUNT; i++)
        add(page, "---|");
    add(page, "\n");
    for (enum call_event event = 0; event < CALL_EVENT_COUNT; event++) {
        add(page, "| ");
        add(page, call_event_name(event));
        add(page, " |");
        for (enum call_state now = 0; now < CALL_STATE_COUNT; now++) {
            struct call_step step = call_decide(now, event);
            add(page, " ");
            add(page, !step.is_decided ? "." : step.next == now ? "stay" : call_state_name(step.next));
            add(page, " |");
        }
        add(page, "\n");
    }
}

static void add_effects(struct buf *page)
{
    for (enum call_state now = 0; now < CALL_STATE_COUNT; now++)
        for (enum call_event event = 0; event < CALL_EVENT_COUNT; event++) {
            struct call_step step = call_decide(now, event);
            if (step.effects == 0)
                continue;
            add(page, "| ");
            add(page, call_state_name(now));
            add(page, " | ");
            add(page, call_event_name(event));
            add(page, " |");
            for (int i = 0; i < FX_COUNT; i++)
                if ((step.effects & 1u << i) != 0) {
                    add(page, " ");
                    add(page, call_effect_name(1u << i));
                }
            add(page, " |\n");
        }
}

static const char *make_page(struct buf *page)
{
    add(page,
        "# The states of a call\n\n"
        "Made from the table in `src/call/call_state.c`. Rows are events, columns states; `stay` keeps the "
        "state, a dot is a surprise: counted, and nothing changes.\n\n");
    add_matrix(page);
    add(page,
        "\n## Effects\n\nIn the order in which they are carried out; REARM begins the state's deadline anew."
        "\n\n| state | event | effects |\n|---|---|---|\n");
    add_effects(page);
    return buf_text(page);
}

static void the_kept_page_is_true(void **state)
{
    (void)state;
    static char kept[64 * 1024];
    struct buf page;
    buf_init(&page, sizeof kept);
    FILE *file = fopen("docs/call-states.md", "r");
    assert_non_null(file);
    kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
    fclose(file);
    if (strcmp(kept, make_page(&page)) != 0)
        fail_msg("docs/call-states.md is old: write it anew with this program's --print");
    buf_deinit(&page);
}

TESTS = {
    TEST(the_kept_page_is_true),
};

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        struct buf page;
        buf_init(&page, 64 * 1024);
        fputs(make_page(&page), stdout);
        buf_deinit(&page);
        return 0;
    }
    return tests_run();
}
