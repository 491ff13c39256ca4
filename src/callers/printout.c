#include "callers/printout.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

void printout_init(struct printout *printout, FILE *out, int name_width)
{
    *printout = (struct printout){.out = out, .name_width = name_width};
}

static void print_first(struct printout *printout)
{
    struct printout_line *line = printout->lines;
    printout->lines = line->next;
    if (!printout->is_lost && (fputs(line->text, printout->out) < 0 || fflush(printout->out) != 0))
        printout->is_lost = true;
    free(line->text);
    free(line);
}

void printout_deinit(struct printout *printout)
{
    while (printout->lines != NULL)
        print_first(printout);
}

/* Prints the lines that no call may still put one before. */
static void print_settled(struct printout *printout)
{
    int64_t until_ms = INT64_MAX, late_ms = clock_mono_ms() - PRINTOUT_HOLD_MS;
    for (const struct printout_part *part = printout->parts; part != NULL; part = part->next)
        if (part->began_ms != 0 && part->known_ms < until_ms)
            until_ms = part->known_ms;
    while (printout->lines != NULL &&
           (printout->lines->when_ms <= until_ms || printout->lines->when_ms <= late_ms))
        print_first(printout);
}

void printout_join(struct printout *printout, struct printout_part *part, const char *name)
{
    *part = (struct printout_part){.printout = printout, .next = printout->parts, .name = name};
    printout->parts = part;
}

void printout_begin(struct printout_part *part)
{
    part->began_ms = part->known_ms = clock_mono_ms();
}

static void insert(struct printout *printout, struct printout_line *line)
{
    struct printout_line **at = &printout->lines;
    while (*at != NULL && (*at)->when_ms <= line->when_ms)
        at = &(*at)->next;
    line->next = *at;
    *at = line;
}

static char *format_line(const struct printout_part *part, int64_t at_ms, const char *who, const char *text)
{
    char *out = NULL;
    int width = part->printout->name_width;
    if (asprintf(&out, "%-*s%s%6.1f s  %-6s  %s\n", width, width > 0 ? part->name : "", width > 0 ? "  " : "",
                 (double)at_ms / 1000, who, text) < 0)
        return NULL;
    for (unsigned char *at = (unsigned char *)out; *at != '\0'; at++)
        if (*at == 0x7f || (*at < 0x20 && (*at != '\n' || at[1] != '\0')))
            *at = '?';
    return out;
}

void printout_put(struct printout_part *part, int64_t at_ms, const char *who, const char *text)
{
    struct printout *printout = part->printout;
    if (printout == NULL || printout->out == NULL)
        return;
    struct printout_line *line = calloc(1, sizeof *line);
    if (line == NULL || (line->text = format_line(part, at_ms, who, text)) == NULL) {
        free(line);
        return; /* a line is lost, the call goes on */
    }
    line->when_ms = (part->began_ms != 0 ? part->began_ms : clock_mono_ms()) + at_ms;
    insert(printout, line);
    print_settled(printout);
}

void printout_know(struct printout_part *part, int64_t at_ms)
{
    if (part->printout == NULL || part->began_ms == 0)
        return;
    part->known_ms = part->began_ms + at_ms;
    if (part->printout->lines != NULL)
        print_settled(part->printout);
}

void printout_leave(struct printout_part *part)
{
    struct printout *printout = part->printout;
    if (printout == NULL)
        return;
    struct printout_part **at = &printout->parts;
    while (*at != part)
        at = &(*at)->next;
    *at = part->next;
    part->printout = NULL;
    print_settled(printout);
}
