#include "menu_import/csv.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void csv_open(struct csv *csv, struct span text)
{
    static const char separators[] = {',', ';', '\t'};
    size_t best = 0;
    *csv = (struct csv){.rest = text, .separator = ',', .next_line = 1};
    if (text.len >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0) /* a byte order mark */
        csv->rest = (struct span){text.at + 3, text.len - 3};
    for (size_t s = 0; s < sizeof separators; s++) {
        size_t count = 0;
        for (size_t i = 0; i < csv->rest.len && csv->rest.at[i] != '\n'; i++)
            count += csv->rest.at[i] == separators[s];
        if (count > best) {
            best = count;
            csv->separator = separators[s];
        }
    }
}

void csv_close(struct csv *csv)
{
    free(csv->text);
    csv->text = NULL;
}

/* Ends the field that began at start, without the blanks around it. */
static char *end_field(struct csv *csv, char *start, char *end)
{
    *end = '\0';
    for (char *last = end; last > start && isspace((unsigned char)last[-1]);)
        *--last = '\0';
    while (isspace((unsigned char)*start))
        start++;
    if (csv->field_count < CSV_FIELDS_MAX)
        csv->fields[csv->field_count++] = start;
    return end + 1;
}

/* Where a row is read: a quote opens at the beginning of a field only, so that 12" is one inside. */
struct csv_place {
    bool is_quoted, is_begun;
};

/* Whether the byte is a quote that opens or closes. */
static bool take_byte(struct csv_place *place, char byte, char separator)
{
    bool is_mark = byte == '"' && (place->is_quoted || !place->is_begun);
    if (is_mark)
        place->is_quoted = !place->is_quoted;
    if (!place->is_quoted && (byte == separator || byte == '\n'))
        place->is_begun = false;
    else if (is_mark || byte != ' ')
        place->is_begun = true;
    return is_mark;
}

/* A doubled quote inside of quotes, which is one. */
static bool is_doubled(struct csv_place place, struct span text, size_t at)
{
    return place.is_quoted && text.at[at] == '"' && at + 1 < text.len && text.at[at + 1] == '"';
}

/* How many bytes the row has, its line end included; *out_lines: how many lines that are. */
static size_t row_bytes(struct span text, char separator, unsigned *out_lines)
{
    struct csv_place place = {false, false};
    *out_lines = 1;
    for (size_t i = 0; i < text.len; i++) {
        if (is_doubled(place, text, i)) {
            i++;
            continue;
        }
        (void)take_byte(&place, text.at[i], separator);
        if (text.at[i] == '\n' && !place.is_quoted)
            return i + 1;
        *out_lines += text.at[i] == '\n';
    }
    return text.len;
}

bool csv_next(struct csv *csv)
{
    unsigned lines;
    if (csv->rest.len == 0)
        return false;
    struct span row = {csv->rest.at, row_bytes(csv->rest, csv->separator, &lines)};
    struct csv_place place = {false, false};
    free(csv->text);
    csv->field_count = 0;
    csv->line = csv->next_line;
    csv->next_line += lines;
    if ((csv->text = calloc(row.len + 1, 1)) == NULL)
        return false;
    char *out = csv->text, *start = out;
    bool is_blank = true;
    for (size_t i = 0; i < row.len; i++) {
        char byte = row.at[i];
        is_blank = is_blank && (isspace((unsigned char)byte) || byte == csv->separator);
        if (is_doubled(place, row, i)) {
            *out++ = row.at[i++];
            continue;
        }
        if (take_byte(&place, byte, csv->separator))
            continue;
        if (byte == csv->separator && !place.is_quoted)
            start = out = end_field(csv, start, out);
        else if (byte != '\0')
            *out++ = byte;
    }
    end_field(csv, start, out);
    if (is_blank)
        csv->field_count = 0;
    csv->rest = (struct span){csv->rest.at + row.len, csv->rest.len - row.len};
    return true;
}
