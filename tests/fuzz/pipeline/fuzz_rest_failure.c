/* The body of an error: whatever it is, what comes of it is one clean line. */
#include "fuzz/fuzz_input.h"

#include "base/utf8.h"
#include "pipeline/rest_failure.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct rest_failure failure;
    char line[420];
    if (len < 1)
        return 0;
    rest_failure_read(&failure, 400 + at[0] % 200, (struct span){(const char *)at + 1, len - 1});
    rest_failure_format(&failure, line, sizeof line);
    if (!utf8_is_valid(span_of(failure.message)))
        abort();
    for (const char *byte = line; *byte != '\0'; byte++)
        if ((unsigned char)*byte < ' ')
            abort();
    const char *key = strstr(failure.message, " sk-");
    if (key != NULL && key[4] != '\0' && key[4] >= 'a' && key[4] <= 'z')
        abort();
    return 0;
}
