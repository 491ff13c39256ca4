#include "fuzz/fuzz_input.h"

#include "fault_relay/fault.h"

/* What was accepted can be told again, and keeps its bounds. */
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct fault faults[4];
    size_t count = 0;
    char why[160] = "";
    enum vp_err err = fault_decode((struct span){(const char *)at, len}, faults, 4, &count, why, sizeof why);
    if (err != VP_OK && why[0] == '\0')
        abort();
    for (size_t i = 0; err == VP_OK && i < count; i++) {
        char *text = fault_encode(&faults[i], 1, 0);
        if (text == NULL || faults[i].nth == 0 || faults[i].delay_ms > FAULT_DELAY_MAX_MS)
            abort();
        free(text);
    }
    return 0;
}
