/* Any text becomes speakable: plain ASCII without digits, within the cap, and words of it have their length. */
#include "fuzz/fuzz_input.h"

#include <ctype.h>

#include "base/buf.h"
#include "english/spoken.h"
#include "english/style.h"
#include "english/plain_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    char *text = fuzz_text(bytes, len);
    struct buf spoken;
    buf_init(&spoken, 1 << 16);
    if (spoken_format(&spoken, text) == VP_OK) {
        const char *at = buf_text(&spoken);
        char word[PLAIN_TEXT_WORD_BYTES], styled[64];
        for (const char *c = at; *c != '\0'; c++)
            if (isdigit((unsigned char)*c) || (unsigned char)*c >= 0x80)
                abort();
        style_sentence(at, styled, sizeof styled);
        if (strlen(styled) >= sizeof styled)
            abort();
        while (plain_text_next_word(&at, word))
            if (strlen(word) == 0 || strlen(word) >= PLAIN_TEXT_WORD_BYTES)
                abort();
    }
    buf_deinit(&spoken);
    free(text);
    return 0;
}
