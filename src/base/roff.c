#include "base/roff.h"

#include <stdbool.h>
#include <string.h>

static void print_char(FILE *out, char c)
{
    if (c == '\\')
        fputs("\\e", out);
    else if (c == '-')
        fputs("\\-", out);
    else if (c == '\'')
        fputs("\\(aq", out);
    else if (c == '`')
        fputs("\\(ga", out);
    else if (c == '^')
        fputs("\\(ha", out);
    else if (c == '~')
        fputs("\\(ti", out);
    else
        fputc(c, out);
}

static void print_span(FILE *out, const char *text, size_t len)
{
    if (len > 0 && text[0] == '.')
        fputs("\\&", out); /* a request begins with it, and an apostrophe is escaped anyway */
    for (size_t i = 0; i < len; i++)
        print_char(out, text[i]);
}

void roff_print_text(FILE *out, const char *text)
{
    print_span(out, text, strlen(text));
}

void roff_print_paragraphs(FILE *out, const char *text)
{
    bool is_list = false; /* lines stay lines */
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        bool wants_list = text[0] == ' ';
        if (wants_list != is_list && len > 0) {
            fputs(wants_list ? ".PP\n.nf\n" : ".fi\n.PP\n", out);
            is_list = wants_list;
        }
        if (len == 0 && !is_list)
            fputs(".PP\n", out);
        if (len > 0) {
            print_span(out, text, len);
            fputc('\n', out);
        }
        text += len + (text[len] == '\n');
    }
    if (is_list)
        fputs(".fi\n", out);
}
