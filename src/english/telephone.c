#include "english/telephone.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "english/number_words.h"

enum { DIGITS_MIN = 7, DIGITS_MAX = 15 };

size_t telephone_len(const char *text)
{
    size_t len = 0, digits = 0, end = 0;
    if (text[len] == '+')
        len++;
    while (text[len] != '\0') {
        if (isdigit((unsigned char)text[len])) {
            digits++;
            end = ++len;
        } else if (strchr("-.() ", text[len]) != NULL && len > 0 && text[len - 1] != '-' &&
                   text[len - 1] != '.') {
            bool is_gap = text[len] == ' ' && text[len - 1] != ')';
            if (is_gap && strspn(text + len + 1, "0123456789") < 3 && text[len + 1] != '(')
                break;
            len++;
        } else if (text[len] == '(' && len == 0) {
            len++;
        } else {
            break;
        }
    }
    return digits >= DIGITS_MIN && digits <= DIGITS_MAX ? end : 0;
}

/* One group; longer ones fall into threes with the last four together. */
static enum vp_err put_group(struct buf *out, struct span digits)
{
    enum vp_err err = VP_OK;
    while (digits.len > 0 && err == VP_OK) {
        size_t part = digits.len > 4 ? (digits.len % 3 == 2 ? 1 : 3) : digits.len;
        if (digits.len > 4 && digits.len - part < 4)
            part = digits.len - 4;
        err = number_words_put_digits(out, digits.at, part);
        digits = (struct span){digits.at + part, digits.len - part};
        if (err == VP_OK && digits.len > 0)
            err = buf_append_text(out, ", ");
    }
    return err;
}

enum vp_err telephone_put_words(struct buf *out, struct span number)
{
    enum vp_err err = VP_OK;
    bool is_first = true;
    for (size_t i = 0; i < number.len && err == VP_OK;) {
        size_t group = 0;
        while (i + group < number.len && isdigit((unsigned char)number.at[i + group]))
            group++;
        if (group == 0) {
            i++;
            continue;
        }
        if (!is_first)
            err = buf_append_text(out, ", ");
        if (err == VP_OK)
            err = put_group(out, (struct span){number.at + i, group});
        is_first = false;
        i += group;
    }
    return err;
}

const char *telephone_groups(const char *digits, char *out, size_t size_bytes)
{
    enum { NATIONAL_DIGITS = 10, LOCAL_DIGITS = 7 };
    size_t count = strlen(digits);
    if (count == NATIONAL_DIGITS + 1 && digits[0] == '1') {
        digits++;
        count--;
    }
    if (count == NATIONAL_DIGITS)
        snprintf(out, size_bytes, "%.3s-%.3s-%s", digits, digits + 3, digits + 6);
    else if (count == LOCAL_DIGITS)
        snprintf(out, size_bytes, "%.3s-%s", digits, digits + 3);
    else
        snprintf(out, size_bytes, "%s", digits);
    return out;
}
