#include "order/writer.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void writer_init(struct writer *writer, char *out, size_t size_bytes)
{
    *writer = (struct writer){.at = out, .size_bytes = size_bytes};
    out[0] = '\0';
}

void writer_add(struct writer *writer, const char *text)
{
    size_t len = strlen(text), room = writer->size_bytes - 1 - writer->len;
    if (len > room) {
        len = room;
        while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
            len--; /* not in the middle of a UTF-8 character */
    }
    memcpy(writer->at + writer->len, text, len);
    writer->len += len;
    writer->at[writer->len] = '\0';
}

void writer_addf(struct writer *writer, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    writer_add(writer, text);
}

static bool is_acronym(const char *word)
{
    int capital_count = 0;
    for (; *word != '\0' && *word != ' '; word++)
        capital_count += isupper((unsigned char)*word) != 0;
    return capital_count > 1;
}

void writer_add_lower(struct writer *writer, const char *text)
{
    bool begins_word = true, keep = false;
    for (; *text != '\0'; text++) {
        if (begins_word)
            keep = is_acronym(text);
        begins_word = *text == ' ';
        if (writer->len + 1 >= writer->size_bytes)
            break;
        char letter = keep ? *text : (char)tolower((unsigned char)*text);
        writer->at[writer->len++] = letter;
    }
    writer->at[writer->len] = '\0';
}
