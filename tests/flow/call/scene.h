/* What every file of plays begins with. */
#ifndef VP_TESTS_FLOW_CALL_SCENE_H
#define VP_TESTS_FLOW_CALL_SCENE_H

#include <string.h>

#include "with_cmocka.h"

#include "with_stage.h"

static struct stage stage;

static inline int open_stage(void **state)
{
    (void)state;
    return stage_open(&stage, &stage_start_default) ? 0 : -1;
}

static inline int close_stage(void **state)
{
    (void)state;
    int failed = stage.breach[0] != '\0';
    if (failed)
        print_error("%s\n", stage.breach);
    stage_close(&stage);
    return failed;
}

/* Opens it again with other settings. */
static inline void reopen_stage(const struct stage_start *start)
{
    assert_int_equal(close_stage(NULL), 0);
    assert_true(stage_open(&stage, start));
}

#define saw(line)                                                                                            \
    do {                                                                                                     \
        if (!stage_saw_beginning(&stage, line)) {                                                            \
            stage_print(&stage);                                                                             \
            fail_msg("not seen: %s", line);                                                                  \
        }                                                                                                    \
    } while (0)
#define is_in(expected) assert_string_equal(call_state_name(stage_state(&stage)), #expected)
#define answered(part)                                                                                       \
    do {                                                                                                     \
        if (strstr(stage.last_output != NULL ? stage.last_output : "", part) == NULL)                        \
            fail_msg("the answer is %s, not %s", stage.last_output, part);                                   \
    } while (0)

/* Greeted and connected, nobody speaks. */
static inline void begin(void)
{
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    stage_wait(&stage, 2000);
    is_in(CONNECTED);
    stage_forget(&stage);
}

#endif
