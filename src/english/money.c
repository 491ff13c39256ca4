#include "english/money.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/number_words.h"

const char *money_write(const char *price, char *out, size_t size_bytes)
{
    const char *point = strchr(price, '.');
    bool is_whole = point != NULL && strcmp(point, ".00") == 0;
    snprintf(out, size_bytes, "$%.*s", is_whole ? (int)(point - price) : (int)strlen(price), price);
    return out;
}

static enum vp_err put_amount(struct buf *out, uint64_t amount, const char *unit)
{
    enum vp_err err = number_words_put(out, amount);
    return err == VP_OK ? buf_appendf(out, " %s%s", unit, amount == 1 ? "" : "s") : err;
}

enum vp_err money_put_words(struct buf *out, uint64_t dollars, uint64_t cents)
{
    enum vp_err err = VP_OK;
    if (dollars > 0 || cents == 0)
        err = put_amount(out, dollars, "dollar");
    if (err == VP_OK && dollars > 0 && cents > 0)
        err = buf_append_text(out, " and ");
    if (err == VP_OK && cents > 0)
        err = put_amount(out, cents, "cent");
    return err;
}
