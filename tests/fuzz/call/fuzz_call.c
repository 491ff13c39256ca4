/* Bytes are acts of model, telephone and caller, interleaved in every order, on the pizzeria's menu; the
 * rules of the stage hold whatever comes. The first byte chooses how the call begins. */
#include "fuzz/fuzz_input.h"
#include "fuzz/pizzeria.h"

#include <stdio.h>

#include "flow/call/with_monkey.c"
#include "flow/call/with_stage.c"
#include "flow/call/with_stage_lines.c"

enum { ACTS_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct stage stage;
    struct stage_start start = stage_start_default;
    if (len < 1)
        return 0;
    start.menu = pizzeria();
    start.greeting_ms = (at[0] & 1) != 0 ? 1000 : 0;
    start.filler_ms = (at[0] & 8) != 0 ? 900 : 0;
    start.settings.has_engine = (at[0] & 16) != 0;
    start.first_place = (at[0] & 48) == 48 ? AI_PLACE_ENGINE : AI_PLACE_MODEL;
    start.basket_json = (at[0] & 2) != 0
                            ? "{\"version\":7,\"lines\":[{\"line_id\":\"L4\",\"item_id\":\"margherita\","
                              "\"size_id\":\"large\",\"quantity\":1}]}"
                            : NULL;
    if (!stage_open(&stage, &start))
        abort();
    struct monkey monkey = {.stage = &stage};
    if ((at[0] & 4) != 0)
        stage_ai_ready(&stage);
    bool holds = true;
    for (size_t i = 1; i + 1 < len && i < 2 * ACTS_MAX && holds; i += 2)
        holds = monkey_act(&monkey, at[i], at[i + 1]);
    if (!holds || !monkey_end(&monkey)) {
        fprintf(stderr, "rule broken: %s\n", stage.breach);
        abort();
    }
    stage_close(&stage);
    return 0;
}
