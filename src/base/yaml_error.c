#include "base/yaml_error.h"

#include <string.h>

#include "base/utf8.h"

static unsigned line_at(struct span text, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < offset && i < text.len; i++)
        line += text.at[i] == '\n';
    return line;
}

/* YAML takes no control characters but tab and line ends, and libyaml neither those of U+0080 to U+009F. */
static bool is_control(struct span text, size_t at)
{
    unsigned char byte = (unsigned char)text.at[at];
    if (byte == 0xc2 && at + 1 < text.len) {
        unsigned char next = (unsigned char)text.at[at + 1];
        return next < 0xa0 && next != 0x85;
    }
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

bool yaml_error_text_is_sound(struct span text, const char *name, struct problems *problems)
{
    struct utf8_check check = {0};
    for (size_t i = 0, first = 0; i < text.len; i++) {
        unsigned byte = (unsigned char)text.at[i];
        if (check.missing == 0)
            first = i;
        if (!utf8_feed(&check, text.at + i, 1)) {
            problems_add(problems, name, line_at(text, first), "",
                         "byte 0x%02x is not UTF-8; save the file in that encoding",
                         (unsigned char)text.at[first]);
            return false;
        }
        if (check.missing == 0 ? byte < 0x80 && is_control(text, i) : is_control(text, i)) {
            problems_add(problems, name, line_at(text, i), "",
                         "a control character (0x%02x) stands here; remove it", byte);
            return false;
        }
    }
    if (!utf8_is_whole(&check)) {
        problems_add(problems, name, line_at(text, text.len), "", "the file ends within a UTF-8 character");
        return false;
    }
    return true;
}

/* libyaml's words, and what is to be said instead. A place of the construct that is not closed is better than
 * that of the end where this shows. */
static const struct translation {
    const char *problem;
    bool is_at_beginning;
    const char *text;
} translations[] = {
    {"could not find expected ':'", true, "has no ':' behind the key; lines have the form 'key: value'"},
    {"mapping values are not allowed in this context", false,
     "a ':' that cannot stand here: indent the line as its neighbours, or put a text with ': ' in quotes"},
    {"did not find expected key", false,
     "does not go on as the lines above: check the indentation, and that quotes and brackets are closed"},
    {"did not find expected '-' indicator", false,
     "does not go on as the lines above: "
     "check the indentation, and that each entry of a list begins with '- '"},
    {"block sequence entries are not allowed in this context", false,
     "a '- ' that cannot stand here: a list begins on a line of its own, below its key"},
    {"found unexpected end of stream", true, "a quote opened here is never closed"},
    {"found unexpected document indicator", true, "a quote opened here is never closed"},
    {"did not find expected ',' or ']'", true, "a list '[' that begins here lacks a ',' or its ']'"},
    {"did not find expected ',' or '}'", true, "a mapping '{' that begins here lacks a ',' or its '}'"},
    {"did not find expected node content", false, "a value is missing before this place"},
    {"found unknown escape character", false,
     "a backslash in double quotes has a meaning; write it twice, or use single quotes"},
    {"did not find expected alphabetic or numeric character", false,
     "'*' and '&' have a meaning at the beginning of a value; put the text in quotes"},
    {"did not find expected <document start>", false,
     "does not go on as the lines above: check the indentation, and that quotes and brackets are closed"},
    {"found undefined tag handle", false,
     "'!' has a meaning at the beginning of a value; put the text in quotes"},
    {"did not find expected hexdecimal number", false, "a \\x or \\u needs hexadecimal digits behind it"},
    {"did not find the expected '!'", false,
     "'!' has a meaning at the beginning of a value; put the text in quotes"},
    {"did not find expected comment or line break", false, "something stands behind | or > that cannot"},
    {"control characters are not allowed", false,
     "a character stands here that YAML does not know; remove it"},
    {"exceeded maximum depth", false, "nested deeper than any such file needs"},
};

/* The line's text, without its end. */
static struct span line_of(struct span text, unsigned line)
{
    const char *at = text.at, *end = text.at + text.len;
    while (line > 1 && at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        at = stop != NULL ? stop + 1 : end;
        line--;
    }
    const char *stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    return (struct span){at, (size_t)((stop != NULL ? stop : end) - at)};
}

static bool is_indented_by_tab(struct span line)
{
    size_t i = 0;
    while (i < line.len && line.at[i] == ' ')
        i++;
    return i < line.len && line.at[i] == '\t';
}

/* Of the line where it shows or the one before it: libyaml may notice a tab late. */
static bool find_tab(struct span text, unsigned line, unsigned *out_line)
{
    for (unsigned at = line; at > 0 && at + 1 >= line; at--)
        if (is_indented_by_tab(line_of(text, at))) {
            *out_line = at;
            return true;
        }
    return false;
}

void yaml_error_tell(struct span text, const char *name, const yaml_parser_t *parser,
                     struct problems *problems)
{
    const char *problem = parser->problem != NULL ? parser->problem : "";
    unsigned line = (unsigned)parser->problem_mark.line + 1, tab_line;
    if (parser->error == YAML_READER_ERROR)
        line = line_at(text, parser->problem_offset);
    if (find_tab(text, line, &tab_line)) {
        problems_add(problems, name, tab_line, "", "a tab indents this line; only spaces may");
        return;
    }
    if (strcmp(problem, "found character that cannot start any token") == 0) {
        struct span there = line_of(text, line);
        size_t column = parser->problem_mark.column;
        problems_add(problems, name, line, "", "%.1s cannot begin a value; put the text in quotes",
                     column < there.len ? there.at + column : "this character");
        return;
    }
    for (size_t i = 0; i < sizeof translations / sizeof translations[0]; i++) {
        if (strncmp(problem, translations[i].problem, strlen(translations[i].problem)) != 0)
            continue;
        if (translations[i].is_at_beginning && parser->context != NULL)
            line = (unsigned)parser->context_mark.line + 1;
        problems_add(problems, name, line, "", "%s", translations[i].text);
        return;
    }
    problems_add(problems, name, line, "", "is not YAML: %s", problem);
}
