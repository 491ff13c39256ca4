/* What the engine says, on its way to the voice: words, sentences, the phonetic alphabet. */
#include "fuzz/fuzz_input.h"

#include "english/sentence_take.h"
#include "english/spoken.h"
#include "speech/flite_voice.h"
#include "speech/ipa.h"
#include "speech/ipa_sentence.h"

static void read_sentence(struct span sentence)
{
    uint8_t symbols[600];
    struct buf ipa;
    buf_init(&ipa, 1 << 20);
    enum vp_err err = ipa_put_sentence(&ipa, NULL, sentence);
    require(err == VP_OK || err == VP_ERR_TOO_BIG);
    if (err == VP_OK)
        require(ipa_symbols(buf_text(&ipa), symbols, sizeof symbols) <= sizeof symbols);
    buf_deinit(&ipa);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    require(flite_voice_start() == VP_OK);
    char *text = fuzz_text(at, len);
    struct buf spoken;
    buf_init(&spoken, 1 << 16);
    if (spoken_format(&spoken, text) == VP_OK) {
        struct span rest = span_of(buf_text(&spoken)), sentence;
        size_t left = rest.len;
        while ((sentence = sentence_take(&rest)).len > 0) {
            require(sentence.len + rest.len == left); /* nothing is lost between them */
            left = rest.len;
            read_sentence(sentence);
        }
        require(left == 0);
    }
    buf_deinit(&spoken);
    free(text);
    return 0;
}
