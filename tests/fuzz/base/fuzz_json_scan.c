/* Walks any bytes as a JSON object; values must lie inside the input. */
#include <assert.h>
#include <stdint.h>

#include "base/json_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct json_scan scan;
    struct span key, source = {(const char *)at, len};
    struct json_value value;
    char text[64];
    uint64_t number;
    json_scan_begin(&scan, source);
    while (json_scan_next(&scan, &key, &value) == VP_OK) {
        assert(key.at >= source.at && key.at + key.len <= source.at + source.len);
        assert(value.text.at >= source.at && value.text.at + value.text.len <= source.at + source.len);
        (void)json_value_u64(&value, &number);
        if (json_value_text(&value, text, sizeof text) == VP_OK)
            assert(strlen(text) < sizeof text);
    }
    return 0;
}
