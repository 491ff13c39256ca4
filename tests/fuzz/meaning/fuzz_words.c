/* Bytes as a transcript: splitting, numbers and fixed phrases stay inside their bounds. */
#include "fuzz/fuzz_input.h"

#include "meaning/cue.h"
#include "meaning/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct words words;
    char digits[40], joined[64], *text = fuzz_text(bytes, len);
    size_t text_len = strlen(text);
    words_split(&words, text);
    for (size_t i = 0; i < words.count; i++) {
        int quantity = 0;
        size_t count = 0;
        if (words.at[i].at + words.at[i].len > text_len)
            abort();
        if (i + words_quantity(&words, i, &quantity) > words.count || quantity < 0)
            abort();
        if (i + words_digits(&words, i, digits, sizeof digits) > words.count)
            abort();
        if (cue_match(&words, i, &count) != CUE_NONE && (count == 0 || i + count > words.count))
            abort();
        words_join(&words, i, words.count, joined, sizeof joined);
    }
    (void)cue_guess(&words);
    free(text);
    return 0;
}
