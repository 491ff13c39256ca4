/* Walks any bytes as a JSON object; values must lie inside the input. */
#include "fuzz/fuzz_input.h"

#include <assert.h>

#include "base/json_scan.h"

/* An object walked from inside must end where going over it ends, whenever both like it. */
static void check_both_ways(struct span source)
{
    struct json_scan scan, inner;
    struct span key;
    struct json_value value, member;
    json_scan_begin(&scan, source);
    while (json_scan_next_open(&scan, &key, &value) == VP_OK) {
        if (value.kind != JSON_KIND_OBJECT)
            continue;
        json_scan_enter(&scan, &inner);
        enum vp_err err;
        while ((err = json_scan_next(&inner, &key, &member)) == VP_OK)
            assert(member.text.at >= source.at && member.text.at + member.text.len <= source.at + source.len);
        if (json_scan_pass(&scan, &value) != VP_OK)
            return;
        assert(err != VP_ERR_NEED_MORE || inner.at == value.text.at + value.text.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct json_scan scan;
    struct span key, source = {(const char *)at, len};
    struct json_value value;
    char text[64];
    uint64_t number;
    check_both_ways(source);
    json_scan_begin(&scan, source);
    while (json_scan_next(&scan, &key, &value) == VP_OK) {
        const struct span written = scan.key_as_written;
        assert(written.at >= source.at && written.at + written.len <= source.at + source.len);
        assert(key.at == written.at || (key.at == scan.plain_key && key.len <= sizeof scan.plain_key));
        assert(value.text.at >= source.at && value.text.at + value.text.len <= source.at + source.len);
        (void)json_value_u64(&value, &number);
        if (json_value_text(&value, text, sizeof text) == VP_OK)
            assert(strlen(text) < sizeof text);
    }
    return 0;
}
