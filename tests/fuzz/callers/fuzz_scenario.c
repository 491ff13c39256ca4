#include "fuzz/fuzz_input.h"

#include "callers/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct scenario *scenario = NULL;
    struct problems problem = {0};
    enum vp_err err =
        scenario_parse((struct span){(const char *)at, len}, "scenarios/fuzz.yaml", &scenario, &problem);
    if (err == VP_OK)
        scenario_destroy(scenario);
    else if (scenario != NULL || problem.text[0] == '\0')
        abort();
    return 0;
}
