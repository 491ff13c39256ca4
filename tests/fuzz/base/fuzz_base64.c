/* Decoding what was encoded gives the same; what decodes encodes back to the same text up to unused bits. */
#include "fuzz/fuzz_input.h"

#include <assert.h>

#include "base/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len > 4096)
        return 0;
    char text[8192];
    uint8_t *back = malloc(base64_decoded_max(base64_encoded_len(len)));
    size_t back_len;
    base64_encode(at, len, text);
    enum vp_err err = base64_decode((struct span){text, base64_encoded_len(len)}, back, &back_len);
    assert(err == VP_OK && back_len == len && memcmp(back, at, len) == 0);
    struct span input = {(const char *)at, len};
    uint8_t *plain = malloc(base64_decoded_max(len));
    size_t plain_len;
    bool is_decoded = base64_decode(input, plain, &plain_len) == VP_OK;
    assert(base64_is_valid(input) == (is_decoded && len > 0));
    if (is_decoded) {
        assert(plain_len == base64_decoded_len(input) && base64_encoded_len(plain_len) == len);
        uint8_t *thirds = malloc(len / 4 + 1);
        err = base64_every_third(input, thirds);
        for (size_t i = 0; i < len / 4; i++)
            assert(err == VP_OK && thirds[i] == plain[3 * i]);
        free(thirds);
    }
    free(plain);
    free(back);
    return 0;
}
