/* Any message is one JSON object, and one line. */
#include "fuzz/fuzz_input.h"

#include <assert.h>
#include <jansson.h>

#include "base/log_json.h"
#include "base/log_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static const struct log_head head = {"2026-12-01T04:00:00.123Z", "info", "web", "store", 1};
    char printable[2048], line[LOG_JSON_BYTES];
    size_t printable_len = log_text_escape(printable, sizeof printable, (struct span){(const char *)at, len});
    size_t line_len = log_json_line(line, &head, (struct span){printable, printable_len});
    assert(line_len <= sizeof line && memchr(line, '\n', line_len) == line + line_len - 1);
    json_t *json = json_loadb(line, line_len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    assert(json != NULL);
    json_decref(json);
    return 0;
}
