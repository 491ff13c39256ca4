#include "english/sentence.h"

#include <assert.h>
#include <stdio.h>

#include "base/utf8.h"

static const char *const texts[] = {
#define SENTENCE(name, text, when) [SENTENCE_##name] = text,
#include "english/call_sentences.def"
#include "english/delivery_sentences.def"
#include "english/order_sentences.def"
#include "english/twiml_sentences.def"
#undef SENTENCE
};

const char *sentence_text(enum sentence sentence)
{
    assert(strchr(texts[sentence], '{') == NULL);
    return texts[sentence];
}

/* The word for a place; number has room for one that is a number. */
static struct span find_word(const struct sentence_words *words, struct span place, char number[16])
{
#define SENTENCE_TEXT(name, what)                                                                            \
    if (span_is(place, #name)) {                                                                             \
        assert(words->name.at != NULL);                                                                      \
        return words->name;                                                                                  \
    }
#define SENTENCE_NUMBER(name, what)                                                                          \
    if (span_is(place, #name))                                                                               \
        return (struct span){number, (size_t)snprintf(number, 16, "%d", words->name)};
#include "english/sentence_words.def"
#undef SENTENCE_TEXT
#undef SENTENCE_NUMBER
    assert(!"a place that sentence_words.def does not name");
    return SPAN_NONE;
}

/* Appends what fits; false where something was cut. */
static bool put(struct span text, char *out, size_t size_bytes, size_t *len)
{
    size_t fit = utf8_cut(text, size_bytes - 1 - *len);
    if (fit > 0 && text.at != NULL)
        memcpy(out + *len, text.at, fit);
    *len += fit;
    return fit == text.len;
}

const char *sentence_fill(enum sentence sentence, const struct sentence_words *words, char *out,
                          size_t size_bytes)
{
    size_t len = 0;
    bool is_whole = true;
    for (const char *at = texts[sentence]; *at != '\0' && is_whole;) {
        size_t plain = strcspn(at, "{"), place = 0;
        is_whole = put((struct span){at, plain}, out, size_bytes, &len);
        at += plain;
        if (*at == '{') {
            char number[16];
            place = strcspn(at, "}");
            is_whole = is_whole &&
                       put(find_word(words, (struct span){at + 1, place - 1}, number), out, size_bytes, &len);
            at += place + 1;
        }
    }
    out[len] = '\0';
    return out;
}
