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

bool basket_refuse_missing(struct basket_refusal *out_refusal, const struct menu_item *item,
                           const struct menu_group *group, const char *name, bool is_not_served,
                           const struct week_times *serves)
{
    char times[160];
    const struct sentence_words words = {.item = span_of(name),
                                         .time = span_of(week_times_write(serves, times, sizeof times))};
    return is_not_served ? basket_refuse(out_refusal, item, group, "not_served", SENTENCE_NOT_SERVED, &words)
                         : basket_refuse(out_refusal, item, group, "sold_out", SENTENCE_SOLD_OUT, &words);
}

struct span basket_asked(const char *asked)
{
    return asked != NULL ? (struct span){asked, utf8_cut(span_of(asked), BASKET_ASKED_BYTES)} : SPAN_LIT("");
}
