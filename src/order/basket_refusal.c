#include "base/utf8.h"
#include "order/basket_internal.h"

bool basket_refuse(struct basket_refusal *out_refusal, const struct menu_item *item,
                   const struct menu_group *group, const char *code, enum sentence sentence,
                   const struct sentence_words *words)
{
    if (out_refusal == NULL)
        return false;
    *out_refusal = (struct basket_refusal){.code = code, .group = group, .item = item};
    if (words != NULL)
        sentence_fill(sentence, words, out_refusal->message, sizeof out_refusal->message);
    else
        span_copy(span_of(sentence_text(sentence)), out_refusal->message, sizeof out_refusal->message);
    return false;
}

struct span basket_asked(const char *asked)
{
    return asked != NULL ? (struct span){asked, utf8_cut(span_of(asked), BASKET_ASKED_BYTES)} : SPAN_LIT("");
}
